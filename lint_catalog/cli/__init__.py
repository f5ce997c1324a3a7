"""The command line: the only room that prints, exits or reads the environment. One command a module.

Enters: what a user types. Leaves: reports on standard output, complaints on standard error, and an exit status.
Open `check.py` first; `console.py` says things, `online.py` reads what the environment says of the network.
"""

from __future__ import annotations

from collections.abc import Sequence

import click

from lint_catalog.cli.check import check
from lint_catalog.cli.comment import comment_command
from lint_catalog.cli.completion import answer_shell, completion
from lint_catalog.cli.config import show_config
from lint_catalog.cli.console import (
    FINDINGS,
    INCOMPLETE,
    INTERRUPTED,
    OK,
    PROGRAM,
    TERMINATED,
    TROUBLE,
)
from lint_catalog.cli.fmt import fmt
from lint_catalog.cli.footnotes import list_footnotes
from lint_catalog.cli.group import DefaultToCheck, version_option
from lint_catalog.cli.help import show_help
from lint_catalog.cli.importing import import_command
from lint_catalog.cli.links import list_links
from lint_catalog.cli.new import new
from lint_catalog.cli.render import render
from lint_catalog.cli.rules import explain, list_rules
from lint_catalog.cli.run import run_command

__all__ = ["FINDINGS", "INCOMPLETE", "INTERRUPTED", "OK", "TERMINATED", "TROUBLE", "cli", "main"]


_EXAMPLES = """Examples:

\b
  lint-catalog                           check the catalog in this folder or above
  lint-catalog README.md en/README.md    check Markdown pages, each against its translations
  lint-catalog entries/models/a.yaml     report what is in one file
  lint-catalog --fix                     fix what leaves no doubt; `--diff` only shows it
  lint-catalog --online                  also ask the network whether links lead somewhere
  lint-catalog explain unknown-reference what a rule means, and how to get rid of its finding
"""


@click.group(cls=DefaultToCheck, epilog=_EXAMPLES, context_settings={"help_option_names": ["-h", "--help"]})
@version_option
def cli() -> None:
    """Lint a curated catalog of language models.

    Without a command it checks the catalog in this folder or in the nearest one above: `lint-catalog` is
    `lint-catalog check`. See `lint-catalog check --help` for its options, and docs/cli.md for exit statuses.
    """


for each in (
    check,
    fmt,
    list_footnotes,
    list_links,
    list_rules,
    explain,
    render,
    new,
    import_command,
    comment_command,
    completion,
    show_config,
    show_help,
):
    cli.add_command(each)


def main(argv: Sequence[str] | None = None) -> int:
    """Run the command line and return its exit status. Prints no traceback, whatever happens.

    Leaves the process as it is, so that it can run in one that does other things, too; `lint_catalog.__main__` is
    what has a process to itself.
    """
    asked = answer_shell(cli) if argv is None else None
    return run_command(cli, PROGRAM, argv) if asked is None else asked
