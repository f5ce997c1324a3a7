"""Judge findings on real pages by hand, and say how often each rule was right.

python -m tools.judge collect SHEET SET…      write a worksheet of what is to be judged
python -m tools.judge record SHEET            keep its judgements in docs/judgements/
python -m tools.judge check SET…              what is unjudged, changed or gone; fails if there is something to judge
python -m tools.judge refresh SET…            forget what is gone, and note today's severities and counts
python -m tools.judge report                  right, debatable and wrong ones by rule

A SET is `NAME=FOLDER`, `NAME=FOLDER:PAGE,PAGE…`, or `FOLDER/` with a folder for each set in it; our own pages are
always among them. The worksheet is JSON, a line each, and stands outside of the project, since it quotes texts of
others: whoever judges gives each line's `verdict` one of `right` (a maintainer would want to fix or decide it),
`debatable` and `wrong`, and may give a `reason`, in words of their own. Of a rule with more findings a sample of 30 is
judged.
"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Iterable, Sequence
from datetime import datetime, timezone
from pathlib import Path

from lint_catalog.model.errors import CatalogError
from tools.judge import store
from tools.judge.collect import Findings, findings, unjudged
from tools.judge.record import read_worksheet, recorded, refreshed, worksheet
from tools.page_sets import ROOT, page_sets


def main(argv: Sequence[str] | None = None) -> int:
    """Do what is asked for, and return the exit status."""
    told = _parser().parse_args(argv)
    try:
        return int(told.run(told))
    except CatalogError as error:
        sys.stderr.write(f"{error}\n")
        return 2


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m tools.judge", description="Judge findings on real pages.")
    commands = parser.add_subparsers(required=True)
    for name, run in (("collect", _collect), ("record", _record), ("check", _check), ("refresh", _refresh)):
        command = commands.add_parser(name)
        command.set_defaults(run=run)
        if name in ("collect", "record"):
            command.add_argument("sheet", type=Path)
        if name != "record":
            command.add_argument("sets", nargs="*", help="NAME=FOLDER[:PAGE,PAGE…], or FOLDER/ with folders in it")
            command.add_argument("--rule", action="append", default=[], help="only this rule (may be repeated)")
        if name == "collect":
            command.add_argument("--all", action="store_true", help="also what is judged, and more than a sample")
    report = commands.add_parser("report")
    report.set_defaults(run=_report)
    return parser


def _collect(told: argparse.Namespace) -> int:
    sheet: Path = told.sheet.resolve()
    if sheet.is_relative_to(ROOT):
        raise CatalogError(f"{told.sheet} lies in the project: a worksheet quotes texts of others")
    found = _found(told)
    chosen = found.found if told.all else tuple(unjudged(found, store.read()))
    sheet.write_bytes(b"".join(line + b"\n" for line in worksheet(found, chosen)))
    _say([f"{len(chosen)} of {len(found.found)} findings are to be judged in {told.sheet}"])
    return 0


def _record(told: argparse.Namespace) -> int:
    counted, lines = read_worksheet(told.sheet.read_bytes().splitlines())
    before = store.read()
    after = recorded(before, counted, lines, _today())
    store.write(after)
    left = sum(not each.verdict for each in lines)
    _say([f"{len(lines) - left} judgements recorded, {left} lines without a verdict"])
    return 0


def _check(told: argparse.Namespace) -> int:
    found, known = _found(told), store.read()
    open_ones = [f"{each.place}: {each.severity} {each.rule}: {each.message}" for each in unjudged(found, known)]
    changed = list(_changes(found, known))
    broken = store.too_often_wrong(refreshed(known, found, _today()))
    for title, lines in (("not judged", open_ones), ("changed", changed), ("against the promises", broken)):
        _say([f"{title}: {len(lines) or 'nothing'}", *(f"  {each}" for each in lines)])
    return 1 if open_ones or broken else 0


def _changes(found: Findings, known: dict[str, store.Judged]) -> Iterable[str]:
    for rule, judged in known.items():
        now = {each.digest: each for each in found.of(rule)}
        if rule not in found.rules:
            continue
        for digest, each in judged.judgements.items():
            if each.set not in found.sets:
                continue
            if digest not in now:
                yield f"{rule}: {digest} on {each.set} ({each.verdict}) is no longer found"
            elif now[digest].severity != each.severity:
                yield f"{rule}: {digest} on {each.set} was {each.severity}, and is {now[digest].severity}"


def _refresh(told: argparse.Namespace) -> int:
    found, known = _found(told), store.read()
    changes = list(_changes(found, known))
    store.write(refreshed(known, found, _today()))
    _say([*changes, f"{len(changes)} judgements changed or gone"])
    return 0


def _report(_: argparse.Namespace) -> int:
    known = store.read()
    lines = [f"{'rule':40} findings  right  debatable  wrong"]
    for rule, judged in known.items():
        counts = judged.counts()
        total = sum(counts.values())
        if total:
            often = "  more than 1 in 20" if counts["wrong"] * store.WRONG_WARNINGS > total else ""
            number = sum(judged.looked.looked.values())
            lines.append(
                f"{rule:40} {number:8} {counts['right']:6} {counts['debatable']:10} {counts['wrong']:6}{often}"
            )
    for severity, right, debatable, wrong in store.totals(known):
        lines.append(f"{severity.label + 's':40} {'':8} {right:6} {debatable:10} {wrong:6}")
    broken = store.too_often_wrong(known)
    _say([*lines, *broken])
    return 1 if broken else 0


def _found(told: argparse.Namespace) -> Findings:
    return findings(page_sets(told.sets), told.rule)


def _today() -> str:
    return datetime.now(tz=timezone.utc).date().isoformat()


def _say(lines: Iterable[str]) -> None:
    sys.stdout.write("".join(f"{each}\n" for each in lines))


if __name__ == "__main__":
    sys.exit(main())
