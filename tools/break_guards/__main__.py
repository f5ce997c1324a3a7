"""Break every guard once, and see that a test notices.

python -m tools.break_guards                     all guards
python -m tools.break_guards net/guard.py        only modules whose path ends so
python -m tools.break_guards --list              says only what would be changed

Each condition in the modules of `guards.py` is turned round, each part of one by itself, and each `raise` is left out:
one change at a time, in the functions as they lie in memory, so that no file changes. The tests are collected once and
run once to see which of them passes which line. For each change a copy of the process (`fork`) runs those that pass its
line, the quickest of each file first, until one fails. Nothing may be written but below the folder for temporary files
while it does: a guard that is broken guards nothing.

What no test notices is printed: at most 5 % of all changes may be, and each of them is explained in `explained.toml`.
"""

from __future__ import annotations

import argparse
import sys
import time
from collections.abc import Sequence

from tools.break_guards.asking import broken, say
from tools.break_guards.guards import chosen, explained
from tools.break_guards.mutants import mutants_of

ALLOWED = 0.05
"""The share of changes that may be noticed by no test."""


def main(argv: Sequence[str] | None = None) -> int:
    """Break the guards; the exit status is 1 if nobody notices too many changes, or one that nobody explains."""
    parser = argparse.ArgumentParser(prog="python -m tools.break_guards", description="Break each guard once.")
    parser.add_argument("ending", nargs="*", help="only modules whose path ends so")
    parser.add_argument("--tests", action="append", help="only these tests (may be repeated)")
    parser.add_argument("--processes", type=int, default=2)
    parser.add_argument("--list", action="store_true", help="say only what would be changed")
    told = parser.parse_args(argv)
    modules, tests = chosen(told.ending)
    if told.list:
        for path in modules:
            for mutant in mutants_of(path):
                say(f"{mutant.name} (line {mutant.line})")
        return 0
    begun, reasons = time.monotonic(), explained()
    count, survivors = broken(modules, told.tests or tests, told.processes)
    unexplained = [each for each in survivors if each[0].name not in reasons]
    for mutant, asked in sorted(unexplained, key=lambda each: (each[0].module, each[0].line)):
        say(f"{mutant.module}:{mutant.line}: {mutant.function}: {mutant.what} ({asked} tests)")
    lost = sorted({*reasons} - {mutant.name for mutant, _ in survivors}) if not told.ending else []
    for name in lost:
        say(f"explained, but a test notices it or it is not there any more: {name}")
    share = len(survivors) / max(1, count)
    say(
        f"{count} changes in {len(modules)} modules, {len(survivors)} noticed by no test ({share:.1%};"
        f" {ALLOWED:.0%} may be), {len(unexplained)} of them not explained, {time.monotonic() - begun:.0f} s"
    )
    return 1 if share > ALLOWED or unexplained or lost else 0


if __name__ == "__main__":
    sys.exit(main())
