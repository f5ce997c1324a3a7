"""`lint-catalog completion`."""

from __future__ import annotations

import os

import click
from click.shell_completion import get_completion_class

from lint_catalog.cli.console import FINDINGS, OK, PROGRAM
from lint_catalog.cli.group import Command
from lint_catalog.cli.way_out import show
from lint_catalog.model.errors import CatalogError
from lint_catalog.report.shown import lines, tabbed

_ASKED = "_LINT_CATALOG_COMPLETE"  # the variable by which a shell asks: `bash_complete`, `zsh_source`, …


@click.command(cls=Command)
@click.argument("shell", type=click.Choice(["bash", "zsh", "fish"]))
@click.pass_context
def completion(ctx: click.Context, shell: str) -> None:
    """Print the completion script for a SHELL.

    For example: lint-catalog completion bash >> ~/.bashrc
    """
    complete = get_completion_class(shell)
    if complete is None:
        raise CatalogError(f"there is no completion for {shell}")
    show(lines(complete(ctx.find_root().command, {}, PROGRAM, _ASKED).source() + "\n"))


def answer_shell(program: click.Command) -> int | None:
    """Answer a shell that asks what a line could go on with, and return the exit status; None if none asks."""
    asked = os.environ.get(_ASKED)
    if not asked:
        return None
    shell, _, wanted = asked.partition("_")
    known = get_completion_class(shell)
    if known is None or wanted not in ("source", "complete"):
        return FINDINGS
    answering = known(program, {}, PROGRAM, _ASKED)
    show(tabbed((answering.source() if wanted == "source" else answering.complete()) + "\n"))
    return OK
