"""`lint-catalog help`."""

from __future__ import annotations

from collections.abc import Mapping

import click

from lint_catalog.cli.console import PROGRAM
from lint_catalog.cli.group import Command
from lint_catalog.cli.way_out import show
from lint_catalog.model.errors import CatalogError
from lint_catalog.report.shown import lines
from lint_catalog.text.words import did_you_mean


def _complete(ctx: click.Context, param: click.Parameter, incomplete: str) -> list[str]:  # noqa: ARG001 - click's signature
    return [name for name in _commands(ctx) if name.startswith(incomplete)]


def _commands(ctx: click.Context) -> Mapping[str, click.Command]:
    group = ctx.parent.command if ctx.parent else None
    return group.commands if isinstance(group, click.Group) else {}


@click.command("help", cls=Command, short_help="Show what a command does and its options.")
@click.argument("command", required=False, shell_complete=_complete)
@click.pass_context
def show_help(ctx: click.Context, command: str | None) -> None:
    """Show what a COMMAND does and its options; without one, all commands."""
    above = ctx.parent
    if above is None or command is None:
        show(lines((above or ctx).get_help() + "\n"))
        return
    commands = _commands(ctx)
    if command not in commands:
        raise CatalogError(
            f"there is no command `{command}`", did_you_mean(command, commands) or f"`{PROGRAM} help` lists them"
        )
    show(lines(click.Context(commands[command], info_name=command, parent=above).get_help() + "\n"))
