"""What all commands share: exit statuses, colours, options, and how trouble is said."""

from __future__ import annotations

import os
from collections.abc import Callable, Sequence
from functools import wraps
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

import click
from msgspec import Struct

from lint_catalog.cli.way_out import is_terminal, put, say, say_traceback, tokens
from lint_catalog.model.errors import CatalogError
from lint_catalog.project.typed import write_typed
from lint_catalog.text.words import counted

if TYPE_CHECKING:
    from lint_catalog.engine.looking import Crash
    from lint_catalog.project.disk import Unreadable
    from lint_catalog.report.shown import Shown

PROGRAM = "lint-catalog"
OK, FINDINGS, TROUBLE, INCOMPLETE, INTERRUPTED, TERMINATED = 0, 1, 2, 3, 130, 143
STYLES: dict[str, dict[str, Any]] = {
    "error": {"fg": "red", "bold": True},
    "warning": {"fg": "yellow", "bold": True},
    "note": {"fg": "cyan", "bold": True},
    "good": {"fg": "green"},
    "strong": {"bold": True},
    "quiet": {"fg": "blue"},
}

Command = TypeVar("Command", bound=Callable[..., Any])


def only_check_option(command: Command) -> Command:
    """The option `--check` of commands that write files; they take it as `only_check`."""
    return click.option(
        "--check", "only_check", is_flag=True, help="Write nothing; show what would change, and fail if it would."
    )(command)


def format_option(names: Sequence[str], what: str) -> Callable[[Command], Command]:
    """The option `--format` of commands that list something (`what`); they take it as `format_name`."""
    return click.option(
        "--format",
        "format_name",
        type=click.Choice(names),
        default=names[0],
        show_default=True,
        help=f"How {what} are written.",
    )


def fail_on_change_option(command: Command) -> Command:
    """The option `--fail-on-change` of commands that write files; they take it as `fail_on_change`."""
    return click.option(
        "--fail-on-change",
        is_flag=True,
        help="Fail if anything was written, new files included, as hooks have to. With --check nothing is.",
    )(command)


def allow_empty_option(command: Command) -> Command:
    """The option `--allow-empty`; the command takes it as `allow_empty`."""
    return click.option(
        "--allow-empty", is_flag=True, help="Do not fail where there is nothing to read: no entry, no text on a page."
    )(command)


def quiet_option(command: Command) -> Command:
    """The option `-q` of commands that write files; the command takes it as `quiet`."""
    return click.option("-q", "--quiet", is_flag=True, help="Do not say which files were written.")(command)


def color_option(command: Command) -> Command:
    """The option `--color`; the command takes it as `color`."""
    return click.option(
        "--color",
        type=click.Choice(["auto", "always", "never"]),
        default="auto",
        show_default=True,
        help="Colour what is written.",
    )(command)


def say_written(count: int, what: str) -> None:
    """Say on standard error why `--fail-on-change` fails: so many files of some sort (`page`) were written."""
    say(
        f"{PROGRAM}: {counted(count, what)} written",
        "look at what changed, and add it to the commit, new files included",
    )


def gathered(**kinds: type[Struct]) -> Callable[[Command], Command]:
    """Hand options over to a command as values: each of the `kinds` takes those that are named like its fields.

    `@gathered(known=KnownFindings)` has a command take `known` in place of `baseline`, `write_baseline` and `since`. An
    option may go into several of them.
    """

    def decorate(command: Command) -> Command:
        @wraps(command)
        def gather(*args: Any, **options: Any) -> Any:
            values: dict[str, Any] = {}
            taken: set[str] = set()
            for name, kind in kinds.items():
                fields = {each: options[each] for each in kind.__struct_fields__ if each in options}
                values[name] = kind(**fields)
                taken |= fields.keys()
            return command(*args, **values, **{name: each for name, each in options.items() if name not in taken})

        return gather  # type: ignore[return-value] # to click any callable is a command

    return decorate


def split_commas(ctx: click.Context, param: click.Parameter, values: tuple[str, ...]) -> tuple[str, ...]:  # noqa: ARG001 - click's signature
    """The values of an option that may be repeated and may hold several, `a,b`."""
    return tuple(word.strip() for value in values for word in value.split(",") if word.strip())


def wants_color(choice: str) -> bool:
    """Whether to colour standard output for `auto`, `always` or `never`."""
    if choice != "auto":
        return choice == "always"
    if os.environ.get("NO_COLOR"):
        return False
    if os.environ.get("FORCE_COLOR"):
        return True
    return is_terminal() and os.environ.get("TERM") != "dumb"


def paint(text: str, style: str) -> str:
    """A text in one of STYLES, for a terminal."""
    return click.style(text, **STYLES[style])


def write_report(report: Shown, file: Path | None, *, err: bool = False) -> None:
    """Write a report to a file, or to standard output; to standard error if something else is written there."""
    if file is not None:
        from lint_catalog.report.shown import shown_without

        write_typed(file, shown_without(report, tokens()))
    else:
        put(report, err=err)


def complain(unreadable: Sequence[Unreadable], crashes: Sequence[Crash], verbose: bool) -> None:
    """Say on standard error why the check is incomplete."""
    for each in unreadable:
        say(f"{PROGRAM}: {each.file} cannot be read: {each.reason}")
    for crash in crashes:
        where = crash.target or "the catalog"
        error = f"{type(crash.error).__name__}: {crash.error}"
        say(f"{PROGRAM}: internal error in the rule `{crash.rule}` on {where}: {error}")
        if verbose:
            say_traceback(crash.error)
    if crashes:
        say("This is a mistake in the rule, not in your catalog; all other rules ran. Please report it.")


def say_trouble(error: CatalogError, program: str = PROGRAM) -> None:
    """Say on standard error what is wrong and how to fix it."""
    say(f"{program}: {error.message}", error.hint)


def terminal_width() -> int:
    """How many columns a text on standard output may take."""
    if not is_terminal():
        return 100
    import shutil

    return max(60, shutil.get_terminal_size((100, 24)).columns)
