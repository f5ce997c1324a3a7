"""`lint-catalog completion`."""

from __future__ import annotations

import os
from pathlib import Path

import click
from click.shell_completion import CompletionItem, ShellComplete, get_completion_class

from lint_catalog.cli.console import FINDINGS, OK, PROGRAM
from lint_catalog.cli.group import Command
from lint_catalog.cli.start import folders_named
from lint_catalog.cli.way_out import show
from lint_catalog.model.errors import CatalogError
from lint_catalog.report.shown import lines, tabbed

_ASKED = "_LINT_CATALOG_COMPLETE"  # the variable by which a shell asks: `bash_complete`, `zsh_source`, …


@click.command(cls=Command)
@click.argument("shell", type=click.Choice(["bash", "zsh", "fish"]))
@click.pass_context
def completion(ctx: click.Context, shell: str) -> None:
    """Print the completion script for a SHELL.

    In ~/.bashrc: eval "$(lint-catalog completion bash)"

    In ~/.zshrc, behind compinit: eval "$(lint-catalog completion zsh)"

    For fish: lint-catalog completion fish > ~/.config/fish/completions/lint-catalog.fish
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
    answering = _answering(known)(program, {}, PROGRAM, _ASKED)
    try:
        answer = answering.source() if wanted == "source" else answering.complete()
    except Exception:  # noqa: BLE001 - whoever presses a key gets no message into the line that is being typed
        return FINDINGS
    show(tabbed(answer + "\n"))
    return OK


def _answering(shell: type[ShellComplete]) -> type[ShellComplete]:
    """What answers a shell: it completes paths itself, from the folder that it is in, so we do where `-C` names one."""

    class Answering(shell):  # type: ignore[misc,valid-type] # mypy wants a class that it knows
        def get_completions(self, args: list[str], incomplete: str) -> list[CompletionItem]:
            """What the line can go on with."""
            folders = folders_named(args)
            found: list[CompletionItem] = []
            for each in super().get_completions([*args], incomplete):
                if each.type in ("dir", "file") and folders:
                    found += _paths(folders, each)
                else:
                    found.append(each)
            return found

    return Answering


def _paths(folders: tuple[str, ...], wanted: CompletionItem) -> list[CompletionItem]:
    from lint_catalog.project.offered import paths_offered

    offered = paths_offered(Path(*folders), wanted.value, wanted.type == "dir")
    return [CompletionItem(each) for each in offered]
