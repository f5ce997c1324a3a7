"""What is said of `--fix`, `--unsafe-fixes` and `--diff`."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

import click

from lint_catalog.cli.console import PROGRAM
from lint_catalog.text.words import counted

if TYPE_CHECKING:
    from lint_catalog.engine.fix import FixResult


def echo_diff(file: str, old: str, new: str) -> None:
    """Print what changes in a file as a unified diff; what a terminal would obey is shown, not obeyed."""
    from lint_catalog.report.diff import unified_diff
    from lint_catalog.text.visible import visible

    for line in unified_diff(visible(file), old, new).split("\n")[:-1]:
        words = "\t".join(visible(part) for part in line.removesuffix("\r").split("\t"))
        click.echo(words + ("\r" if line.endswith("\r") else ""))


def show_diff(fixing: FixResult) -> None:
    """Print what would change as a unified diff, which `git apply` takes; say what was refused."""
    for file in sorted(fixing.new):
        echo_diff(file, fixing.old[file], fixing.new[file])
    _say_refusals(fixing)
    if fixing.new:
        what = counted(len(fixing.fixed), "problem")
        click.echo(f"{PROGRAM}: would fix {what} in {counted(len(fixing.new), 'file')}", err=True)


def say_fixed(fixing: FixResult, trouble: Mapping[str, str]) -> None:
    """Say what was fixed, what was refused, and which files could not be written, and why."""
    for file, reason in trouble.items():
        click.echo(f"{PROGRAM}: {_shown(file)} is not fixed: {reason}", err=True)
    _say_refusals(fixing)
    done = [each for each in fixing.fixed if each.file not in trouble]
    files = len(fixing.new) - len(trouble)
    if files:
        click.echo(f"{PROGRAM}: fixed {counted(len(done), 'problem')} in {counted(files, 'file')}", err=True)


def _say_refusals(fixing: FixResult) -> None:
    from lint_catalog.text.visible import visible

    for each in fixing.refused:
        place = f"{each.finding.file}:{each.finding.span.line}:{each.finding.span.column}"
        fix = each.finding.fix.title if each.finding.fix else ""
        click.echo(
            f"{PROGRAM}: {visible(place)}: `{each.finding.rule}` is not fixed ({visible(fix)}): {visible(each.reason)}",
            err=True,
        )


def _shown(file: str) -> str:
    from lint_catalog.text.visible import visible

    return visible(file)
