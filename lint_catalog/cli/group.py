"""The group of commands, of which `check` may be left out."""

from __future__ import annotations

import click
from click.shell_completion import CompletionItem


class DefaultToCheck(click.Group):
    """A group whose first word may be left out: `lint-catalog entries/` is `lint-catalog check entries/`."""

    def parse_args(self, ctx: click.Context, args: list[str]) -> list[str]:
        """Put `check` before arguments that name no command."""
        own = {*self.commands, "--help", "-h", "--version"}
        if not (args and args[0] in own) and not (ctx.resilient_parsing and not args):
            args = ["check", *args]
        return super().parse_args(ctx, args)

    def shell_complete(self, ctx: click.Context, incomplete: str) -> list[CompletionItem]:
        """Commands, and what may follow `check`."""
        check_context = click.Context(self.commands["check"], parent=ctx)
        options = self.commands["check"].shell_complete(check_context, incomplete)
        return [*super().shell_complete(ctx, incomplete), *options]
