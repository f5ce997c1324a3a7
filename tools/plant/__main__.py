"""Plant each kind of defect at 50 places, drawn at random, and say how many of them the program reports.

python -m tools.plant                                     in our own pages
python -m tools.plant NAME=FOLDER:README.md,en/README.md  in others, too
python -m tools.plant --kind odd-kind --rounds 5          less of it
python -m tools.plant --json FILE                         also the misses, and what is found elsewhere

A planting counts as seen if the program says something new of its row, on whichever page: by which rule, the table
shows. `elsewhere` are those that make the program say something new of another row. At least 90 % of what shall be an
error or a warning are wanted, 70 % of what shall be a note, and at most 2 % elsewhere. The draw is the same every time.
Pages are changed in memory only.
"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path

import msgspec

from lint_catalog.model.errors import CatalogError
from tools.page_sets import ROOT, own_pages, page_set
from tools.plant.kinds import KINDS
from tools.plant.measuring import Measured, Tally, measure_set

_SHOWN = 3


def main(argv: Sequence[str] | None = None) -> int:
    """Plant, and print a table; the exit status is 1 if a kind does not reach what is wanted."""
    parser = argparse.ArgumentParser(prog="python -m tools.plant", description="Plant defects, and count what is seen.")
    parser.add_argument("sets", nargs="*", help="NAME=FOLDER:PAGE,PAGE…, besides our own pages")
    parser.add_argument("--kind", action="append", default=[], help="only this kind (may be repeated)")
    parser.add_argument("--rounds", type=int, default=50)
    parser.add_argument("--seed", type=int, default=14)
    parser.add_argument("--processes", type=int, default=1)
    parser.add_argument("--json", type=Path, help="where to write everything, outside of the project")
    parser.add_argument("--without-own", action="store_true", help="leave our own pages out")
    told = parser.parse_args(argv)
    try:
        if told.json and told.json.resolve().is_relative_to(ROOT):
            raise CatalogError(f"{told.json} lies in the project: it quotes texts of others")
        unknown = sorted(set(told.kind) - set(KINDS))
        if unknown:
            raise CatalogError(f"there is no kind `{unknown[0]}`")
        sets = [*([] if told.without_own else [own_pages()]), *map(page_set, told.sets)]
        measured = {each.name: measure_set(each, told.rounds, told.kind, told.seed, told.processes) for each in sets}
    except CatalogError as error:
        sys.stderr.write(f"{error}\n")
        return 2
    if told.json:
        told.json.write_bytes(msgspec.json.format(msgspec.json.encode(measured)))
    sys.stdout.write("".join(f"{line}\n" for line in report(measured)))
    return 1 if any(not tally.reaches(KINDS[name].wanted) for name, tally in totals(measured).items()) else 0


def totals(measured: Mapping[str, Measured]) -> dict[str, Tally]:
    """The tallies of all sets together."""
    found: dict[str, Tally] = {}
    for each in measured.values():
        for name, tally in each.tallies.items():
            found.setdefault(name, Tally()).add(tally)
    return found


def report(measured: Mapping[str, Measured]) -> Iterator[str]:
    """The table as Markdown, and the first misses of each kind that is missed too often."""
    yield "| kind | wanted | counts for | planted | seen | share | enough | elsewhere | rules |"
    yield "|---|---|---|---|---|---|---|---|---|"
    found = totals(measured)
    for name, tally in sorted(found.items(), key=lambda each: (each[1].share, each[0])):
        wanted = KINDS[name].wanted
        rules = ", ".join(f"{rule} {count}" for rule, count in tally.rules.most_common(4))
        enough = "yes" if tally.enough(wanted) else "no"
        cells = (name, wanted.label, tally.severity, tally.planted, tally.seen, f"{tally.share:.0%}", enough)
        yield f"| {' | '.join(map(str, cells))} | {tally.elsewhere} | {rules} |"
    planted, seen = (sum(getattr(each, what) for each in found.values()) for what in ("planted", "seen"))
    strays = sum(each.elsewhere for each in found.values())
    reached = sum(tally.reaches(KINDS[name].wanted) for name, tally in found.items())
    yield f"| all | | | {planted} | {seen} | {seen / max(1, planted):.0%} | {reached} of {len(found)} | {strays} | |"
    for set_name, each in measured.items():
        yield f"{set_name}: {each.runs} runs, {each.together} findings that only several plantings together cause"
    for name, tally in sorted(found.items()):
        for example in () if tally.enough(KINDS[name].wanted) else tally.missed[:_SHOWN]:
            yield f"missed {name} ({example.pages}): {example.said}"
        for example in tally.strays[:_SHOWN]:
            yield f"elsewhere {name} ({example.pages}): {example.said}"
            yield from (f"    {line}" for line in example.elsewhere)


if __name__ == "__main__":
    sys.exit(main())
