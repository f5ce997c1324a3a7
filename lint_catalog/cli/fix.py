"""What is said of `--fix`, `--unsafe-fixes` and `--diff`."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING

from lint_catalog.cli.console import PROGRAM
from lint_catalog.cli.start import line_of
from lint_catalog.cli.way_out import say
from lint_catalog.text.words import counted, listed

if TYPE_CHECKING:
    from lint_catalog.engine.fix import FixResult
    from lint_catalog.report.run import Run

_NAMED = 10  # files, in a line


def show_diff(fixing: FixResult) -> None:
    """Print what would change as a patch; say what was refused."""
    from lint_catalog.cli.patches import show_changes
    from lint_catalog.report.diff import Change

    show_changes([Change(file, fixing.old[file], fixing.new[file]) for file in sorted(fixing.new)])
    _say_refusals(fixing)
    if fixing.new:
        what = counted(len(fixing.fixed), "problem")
        say(f"{PROGRAM}: would fix {what} in {counted(len(fixing.new), 'file')}")


def say_fixed(fixing: FixResult, trouble: Mapping[str, str], staged: bool = False) -> None:
    """Say what was fixed, what was refused, and which files were not written, and why."""
    for file, reason in trouble.items():
        say(f"{PROGRAM}: {file} is not fixed: {reason}")
    _say_refusals(fixing)
    done = [each for each in fixing.fixed if each.file not in trouble]
    files = len(fixing.new) - len(trouble)
    if files:
        say(
            f"{PROGRAM}: fixed {counted(len(done), 'problem')} in {counted(files, 'file')}",
            f"`git add` what was fixed: {_names(fixing.new.keys() - trouble.keys())}" if staged else "",
        )


def say_left(run: Run, *, staged: bool) -> None:
    """Say in a line how much is left that fails the run, and who says what it is."""
    failing = sum(1 for each in run.findings if run.fails.stops(each.severity))
    if failing:
        say(
            f"{PROGRAM}: {counted(failing, 'problem')} left that cannot be fixed safely",
            f"`{line_of(*(['--staged'] if staged else []))}` says what and where",
        )


def say_withheld() -> None:
    """Say why unsafe fixes were not made."""
    say(f"{PROGRAM}: no unsafe fix is made, since not all could be read: what it would guess may be there")


def _names(files: Iterable[str]) -> str:
    """The first files, so that nobody has to look for them, and how many more there are."""
    from lint_catalog.text.visible import visible

    names = sorted(map(visible, files))
    more = len(names) - _NAMED
    return listed((*names[:_NAMED], f"{more} more") if more > 1 else names, "and")


def _say_refusals(fixing: FixResult) -> None:
    from lint_catalog.text.visible import visible

    for each in fixing.refused:
        place = f"{each.finding.file}:{each.finding.span.line}:{each.finding.span.column}"
        fix = each.finding.fix.title if each.finding.fix else ""
        reason = visible(each.reason)
        say(f"{PROGRAM}: {visible(place)}: `{each.finding.rule}` is not fixed ({visible(fix)}): {reason}")
    if fixing.untried:
        fixes = counted(fixing.untried, "fix", "fixes")
        say(f"{PROGRAM}: {fixes} not tried, since too many others would not do; what is left can be fixed by hand")
