"""`lint-catalog completion`."""

from __future__ import annotations

import click
from click.shell_completion import get_completion_class

from lint_catalog.cli.console import PROGRAM
from lint_catalog.model.errors import CatalogError


@click.command()
@click.argument("shell", type=click.Choice(["bash", "zsh", "fish"]))
@click.pass_context
def completion(ctx: click.Context, shell: str) -> None:
    """Print the completion script for a SHELL.

    For example: lint-catalog completion bash >> ~/.bashrc
    """
    complete = get_completion_class(shell)
    if complete is None:
        raise CatalogError(f"there is no completion for {shell}")
    click.echo(complete(ctx.find_root().command, {}, PROGRAM, "_LINT_CATALOG_COMPLETE").source())
