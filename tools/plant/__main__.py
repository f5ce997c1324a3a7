"""Plant each kind of defect at 50 places, drawn at random, and say how many of them the program reports.

python -m tools.plant                                     in our own pages
python -m tools.plant NAME=FOLDER:README.md,en/README.md  in others, too
python -m tools.plant --kind odd-kind --rounds 5          less of it
python -m tools.plant --json FILE                         also the misses, and what is found elsewhere
python -m tools.plant --first 25 --rounds 25 --with FILE  the other half, put with what a run wrote before

A planting counts as seen if the program says something new of its row, on whichever page: by which rule, the table
shows. `elsewhere` are those that make the program say something new of another row. At least 90 % of what shall be an
error or a warning are wanted, 70 % of what shall be a note, and at most 2 % elsewhere. The draw is the same every time.
Pages are changed in memory only. The exit status is 1 if a kind falls short that `explained.toml` does not name.
"""

from __future__ import annotations

import argparse
import sys
from collections import Counter
from collections.abc import Collection, Iterator, Mapping, Sequence
from pathlib import Path

import msgspec

from lint_catalog.model.errors import CatalogError
from lint_catalog.source.toml import read_toml
from tools.page_sets import ROOT, own_pages, page_set
from tools.plant.kinds import KINDS
from tools.plant.measuring import Measured, Tally, measure_set

PAGE = "docs/recall.md"
EXPLAINED = "tools/plant/explained.toml"
_SHOWN = 3


def main(argv: Sequence[str] | None = None) -> int:
    """Plant, and print a table; the exit status is 1 if a kind does not reach what is wanted."""
    parser = argparse.ArgumentParser(prog="python -m tools.plant", description="Plant defects, and count what is seen.")
    parser.add_argument("sets", nargs="*", help="NAME=FOLDER:PAGE,PAGE…, besides our own pages")
    parser.add_argument("--kind", action="append", default=[], help="only this kind (may be repeated)")
    parser.add_argument("--rounds", type=int, default=50)
    parser.add_argument("--first", type=int, default=0, help="the number of the first round")
    parser.add_argument("--seed", type=int, default=14)
    parser.add_argument("--with", type=Path, action="append", default=[], dest="others", help="what --json wrote")
    parser.add_argument("--processes", type=int, default=1)
    parser.add_argument("--json", type=Path, help="where to write everything, outside of the project")
    parser.add_argument("--record", action="store_true", help=f"write the table into {PAGE}")
    parser.add_argument("--without-own", action="store_true", help="leave our own pages out")
    told = parser.parse_args(argv)
    try:
        if told.json and told.json.resolve().is_relative_to(ROOT):
            raise CatalogError(f"{told.json} lies in the project: it quotes texts of others")
        unknown = sorted(set(told.kind) - set(KINDS))
        if unknown:
            raise CatalogError(f"there is no kind `{unknown[0]}`")
        sets = [*([] if told.without_own else [own_pages()]), *map(page_set, told.sets)]
        rounds = range(told.first, told.first + told.rounds)
        measured = {each.name: measure_set(each, rounds, told.kind, told.seed, told.processes) for each in sets}
        for each in told.others:
            _put_with(measured, msgspec.json.decode(each.read_bytes(), type=dict[str, Measured]))
    except CatalogError as error:
        sys.stderr.write(f"{error}\n")
        return 2
    if told.json:
        told.json.write_bytes(msgspec.json.format(msgspec.json.encode(measured)))
    whole = Measured(totals(measured))
    if told.record:
        page = (ROOT / PAGE).read_text(encoding="utf-8")
        (ROOT / PAGE).write_text(recorded(page, list(table(whole))), encoding="utf-8", newline="\n")
    short = short_of(whole)
    sys.stdout.write("".join(f"{line}\n" for line in (*table(whole), *remarks(measured, whole, short))))
    return 1 if short else 0


def explained() -> dict[str, str]:
    """The kinds that may fall short, and why."""
    content = (ROOT / EXPLAINED).read_text(encoding="utf-8")
    return {name: str(why) for name, why in read_toml(content).items()}


def short_of(measured: Measured, spare: int = 0) -> dict[str, Tally]:
    """The kinds of which too few are seen, or too many cause findings elsewhere, and nobody explains it. A small draw
    may miss some to spare."""
    reasons = explained()
    found = {}
    for name, tally in measured.tallies.items():
        luck = Tally(tally.planted, tally.seen + spare, tally.elsewhere - spare, severities=tally.severities)
        if name not in reasons and tally.planted and not luck.reaches(KINDS[name].wanted):
            found[name] = tally
    return found


def recorded(page: str, rows: Sequence[str]) -> str:
    """A page with another table in the place of the one that begins alike."""
    before, _, after = page.partition(rows[0] + "\n")
    left = after.splitlines(keepends=True)
    while left and left[0].startswith("|"):
        left.pop(0)
    return before + "".join(f"{row}\n" for row in rows) + "".join(left)


def _put_with(measured: dict[str, Measured], others: Mapping[str, Measured]) -> None:
    for name, other in others.items():
        if name in measured:
            measured[name].add(other)
        else:
            measured[name] = other


def totals(measured: Mapping[str, Measured]) -> dict[str, Tally]:
    """The tallies of all sets together."""
    found: dict[str, Tally] = {}
    for each in measured.values():
        for name, tally in each.tallies.items():
            found.setdefault(name, Tally()).add(tally)
    return found


def table(measured: Measured) -> Iterator[str]:
    """The table as Markdown, what is missed most first."""
    yield "| kind | wanted | counts for | planted | seen | share | enough | elsewhere | rules |"
    yield "|---|---|---|---|---|---|---|---|---|"
    found = measured.tallies
    for name, tally in sorted(found.items(), key=lambda each: (each[1].share, each[0])):
        wanted = KINDS[name].wanted
        rules = ", ".join(f"{rule} {count}" for rule, count in Counter(tally.rules).most_common(4))
        enough = "yes" if tally.enough(wanted) else "no"
        cells = (name, wanted.label, tally.severity, tally.planted, tally.seen, f"{tally.share:.0%}", enough)
        yield f"| {' | '.join(map(str, cells))} | {tally.elsewhere} | {rules} |"
    planted, seen = (sum(getattr(each, what) for each in found.values()) for what in ("planted", "seen"))
    strays = sum(each.elsewhere for each in found.values())
    reached = sum(tally.reaches(KINDS[name].wanted) for name, tally in found.items())
    yield f"| all | | | {planted} | {seen} | {seen / max(1, planted):.0%} | {reached} of {len(found)} | {strays} | |"


def remarks(measured: Mapping[str, Measured], whole: Measured, short: Collection[str]) -> Iterator[str]:
    """What stands below the table: how it was found, and some of what was missed, and of what was said elsewhere."""
    for name, each in measured.items():
        yield f"{name}: {each.runs} runs, {each.together} findings that only several plantings together cause"
    for name, tally in sorted(whole.tallies.items()):
        for example in () if tally.enough(KINDS[name].wanted) else tally.missed[:_SHOWN]:
            yield f"missed {name} ({example.pages}): {' '.join(example.said.split())}"
        for example in tally.strays[:_SHOWN]:
            yield f"elsewhere {name} ({example.pages}): {' '.join(example.said.split())}"
            yield from (f"    {line}" for line in example.elsewhere)
    for name in explained():
        if (known := whole.tallies.get(name)) and known.planted and known.reaches(KINDS[name].wanted):
            yield f"explained, and seen all the same: {name}"
    for name in short:
        yield f"falls short, and nobody explains it: {name}"


if __name__ == "__main__":
    sys.exit(main())
