"""What is said of `--fix`, `--unsafe-fixes` and `--diff`."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

import click

from lint_catalog.cli.console import PROGRAM
from lint_catalog.text.words import counted

if TYPE_CHECKING:
    from lint_catalog.engine.fix import Mending


def echo_diff(file: str, old: str, new: str) -> None:
    """Print what changes in a file as a unified diff; what a terminal would obey is shown, not obeyed."""
    from lint_catalog.report.diff import unified_diff
    from lint_catalog.text.visible import visible

    for line in unified_diff(visible(file), old, new).split("\n")[:-1]:
        words = "\t".join(visible(part) for part in line.removesuffix("\r").split("\t"))
        click.echo(words + ("\r" if line.endswith("\r") else ""))


def show_diff(mending: Mending) -> None:
    """Print what would change as a unified diff, which `git apply` takes; say what was refused."""
    for file in sorted(mending.new):
        echo_diff(file, mending.old[file], mending.new[file])
    _say_refusals(mending)
    if mending.new:
        what = counted(len(mending.mended), "problem")
        click.echo(f"{PROGRAM}: would mend {what} in {counted(len(mending.new), 'file')}", err=True)


def say_fixed(mending: Mending, trouble: Mapping[str, str]) -> None:
    """Say what was mended, what was refused, and which files could not be written, and why."""
    for file, reason in trouble.items():
        click.echo(f"{PROGRAM}: {_shown(file)} is not mended: {reason}", err=True)
    _say_refusals(mending)
    done = [each for each in mending.mended if each.file not in trouble]
    files = len(mending.new) - len(trouble)
    if files:
        click.echo(f"{PROGRAM}: mended {counted(len(done), 'problem')} in {counted(files, 'file')}", err=True)


def _say_refusals(mending: Mending) -> None:
    from lint_catalog.text.visible import visible

    for each in mending.refused:
        place = f"{each.finding.file}:{each.finding.span.line}:{each.finding.span.column}"
        fix = each.finding.fix.title if each.finding.fix else ""
        click.echo(
            f"{PROGRAM}: {visible(place)}: `{each.finding.rule}` is not mended ({visible(fix)}): "
            f"{visible(each.reason)}",
            err=True,
        )


def _shown(file: str) -> str:
    from lint_catalog.text.visible import visible

    return visible(file)
