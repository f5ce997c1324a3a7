"""Commands as we have them: what they say goes out by our way, and the one command that may be left out."""

from __future__ import annotations

from typing import Any

import click
from click.shell_completion import CompletionItem

from lint_catalog import __version__
from lint_catalog.cli.console import PROGRAM
from lint_catalog.cli.start import StartOption, expect_folder, words_before
from lint_catalog.cli.way_out import say, show
from lint_catalog.model.errors import CatalogError
from lint_catalog.report.shown import lines
from lint_catalog.text.words import quoted


class Command(click.Command):
    """A command whose help goes out by our way, and which starts in any folder (`-C`)."""

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self._is_alone = not (
            isinstance(self, click.Group) or any(isinstance(each, click.Argument) for each in self.params)
        )
        if self._is_alone:
            self.allow_extra_args = True  # about which we say more than click
        if not isinstance(self, click.Group):  # what stands before a command's name, it puts behind it
            self.params.append(StartOption())

    def parse_args(self, ctx: click.Context, args: list[str]) -> list[str]:
        """Understand the words. A command about a whole catalog says so to who names a folder, which others take."""
        left = super().parse_args(ctx, args)
        if self._is_alone and left and not ctx.resilient_parsing:
            raise CatalogError(
                f"`{PROGRAM} {self.name}` takes no files, folders or names, and there is {quoted(left[0])}",
                "`-C DIR` starts in another folder",
            )
        return left

    def get_help_option(self, ctx: click.Context) -> click.Option | None:
        """The option `--help`."""
        option = super().get_help_option(ctx)
        if option is not None:
            option.callback = _show_help
        return option

    def invoke(self, ctx: click.Context) -> Any:
        """Run; who stands in a folder that was deleted hears that, and not what was looked for in it."""
        try:
            return super().invoke(ctx)
        except FileNotFoundError:
            expect_folder()
            raise


def _show_help(ctx: click.Context, param: click.Parameter, value: bool) -> None:  # noqa: ARG001 - click's signature
    if value and not ctx.resilient_parsing:
        show(lines(ctx.get_help() + "\n"))
        ctx.exit()


def _show_version(ctx: click.Context, param: click.Parameter, value: bool) -> None:  # noqa: ARG001 - click's signature
    if value and not ctx.resilient_parsing:
        show(lines(f"{PROGRAM} {__version__}\n"))
        ctx.exit()


def version_option(command: Any) -> Any:
    """The option `--version`."""
    return click.option(
        "-V",
        "--version",
        is_flag=True,
        expose_value=False,
        is_eager=True,
        callback=_show_version,
        help="Show the version and exit.",
    )(command)


class DefaultToCheck(Command, click.Group):
    """A group whose first word may be left out: `lint-catalog entries/` is `lint-catalog check entries/`."""

    def parse_args(self, ctx: click.Context, args: list[str]) -> list[str]:
        """Put `check` before arguments that name no command, and behind one what stands before it and belongs to it."""
        own = {*self.commands, "--help", "-h", "--version", "-V"}
        before = words_before(args)
        if before and args[before:] and args[before] in own:
            moved = args[:before] if args[before] in self.commands else ()
            args = [args[before], *moved, *args[before + 1 :]]
        if ctx.resilient_parsing and before == len(args):  # what stands before a name that is not begun
            args = []
        if not (args and args[0] in own) and not (ctx.resilient_parsing and not args):
            args = ["check", *args]
        return super().parse_args(ctx, args)

    def invoke(self, ctx: click.Context) -> Any:
        """Run; Ctrl-C ends the line in which the terminal shows it."""
        try:
            return super().invoke(ctx)
        except KeyboardInterrupt as error:
            say("")
            raise click.Abort from error

    def shell_complete(self, ctx: click.Context, incomplete: str) -> list[CompletionItem]:
        """Commands, and what may follow `check`."""
        check_context = click.Context(self.commands["check"], parent=ctx)
        options = self.commands["check"].shell_complete(check_context, incomplete)
        found = [*super().shell_complete(ctx, incomplete), *options]
        return found or [CompletionItem(incomplete, type="file")]
