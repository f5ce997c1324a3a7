"""What `check` leaves out of its report because it was there before: its options, and what is said of them."""

from __future__ import annotations

import os
from pathlib import Path
from typing import TYPE_CHECKING

import click

from lint_catalog.cli.console import PROGRAM, Command
from lint_catalog.cli.way_out import say
from lint_catalog.text.visible import visible
from lint_catalog.text.words import counted

if TYPE_CHECKING:
    from lint_catalog.project.known_findings import BaselineChange
    from lint_catalog.project.revision import Revision


def known_findings_options(command: Command) -> Command:
    """`--baseline`, `--write-baseline`, `--since` and `--strict-gate`; the command takes them by these names."""
    strict_gate = click.option(
        "--strict-gate",
        is_flag=True,
        help="Fail if settings, schemas, comments or a baseline report less than those of --since do.",
    )
    since = click.option(
        "--since",
        metavar="REV",
        callback=_revision,
        help="Report only what this git revision does not have; `main...` is where the branch left main.",
    )
    write = click.option(
        "--write-baseline",
        is_flag=True,
        help="Write the baseline if there is none yet, else only shorten it by what is no longer found.",
    )
    baseline = click.option(
        "--baseline",
        type=click.Path(path_type=Path, dir_okay=False),
        help="Leave out the findings that stand in this file.",
    )
    return baseline(write(since(strict_gate(command))))


def _revision(ctx: click.Context, param: click.Parameter, name: str | None) -> Revision | None:  # noqa: ARG001 - click's signature
    """The revision of a name, with all that a hook that called us was told by git."""
    if name is None:
        return None
    from lint_catalog.project.revision import Revision

    return Revision(name, os.environ)


def say_baseline(change: BaselineChange) -> None:
    """Say how the baseline has changed, or that it has not."""
    if change.refused:
        say(f"{PROGRAM}: {change.file} is not written, since not all could be read or judged")
        return
    if change.renewed:
        renewed = f"{change.file} had lines of an older form: those that were recognised are written anew"
        say(f"{PROGRAM}: {renewed}")
    for old, new in sorted(change.renamed.items()):
        say(f"{PROGRAM}: {change.file} calls `{visible(old)}` `{visible(new)}` now")
    findings = counted(change.findings, "finding")
    what = f"wrote {findings} to {change.file}" if change.new else f"took {findings} out of {change.file}"
    say(f"{PROGRAM}: {what}")
