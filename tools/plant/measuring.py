"""Plant, look what the program says, and count."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable, Sequence
from concurrent.futures import ProcessPoolExecutor
from contextlib import closing
from random import Random

from msgspec import Struct, field

from lint_catalog.model.findings import Severity
from tools.page_sets import PageSet
from tools.plant.bed import Bed, Planting, grown
from tools.plant.garden import Found, Garden
from tools.plant.kinds import KINDS

TOGETHER = 36
"""So many defects, each of another kind, are planted at a time: more would disturb each other."""
_AGAIN = 4
"""So often another place is tried where a kind stood in the same one before."""
SHARES = {Severity.ERROR: 0.9, Severity.WARNING: 0.9, Severity.NOTE: 0.7}
ELSEWHERE = 0.02
PART = 5
"""Rounds that are measured one after the other; in each of them no place is taken twice for a kind."""


class Example(Struct, frozen=True):
    """One planting, for whoever looks into it."""

    pages: str
    said: str
    lines: tuple[str, ...]
    elsewhere: tuple[str, ...] = ()


class Tally(Struct):
    """What became of the plantings of a kind."""

    planted: int = 0
    seen: int = 0
    elsewhere: int = 0
    rules: dict[str, int] = field(default_factory=dict)
    severities: dict[str, int] = field(default_factory=dict)
    missed: list[Example] = field(default_factory=list)
    strays: list[Example] = field(default_factory=list)

    def add(self, other: Tally) -> None:
        """Count those of another set of pages, too."""
        self.planted += other.planted
        self.seen += other.seen
        self.elsewhere += other.elsewhere
        self.rules = dict(Counter(self.rules) + Counter(other.rules))
        self.severities = dict(Counter(self.severities) + Counter(other.severities))
        self.missed += other.missed
        self.strays += other.strays

    @property
    def share(self) -> float:
        """How many of them are seen, as a part of one; of none all."""
        return self.seen / self.planted if self.planted else 1.0

    @property
    def severity(self) -> str:
        """What most of its findings count for."""
        return max(self.severities, key=lambda each: self.severities[each], default="")

    def enough(self, wanted: Severity) -> bool:
        """Whether enough of them are seen: fewer have to be if most of them count for notes."""
        counts_for = Severity[self.severity.upper()] if self.severity else wanted
        return self.seen >= SHARES[min(wanted, counts_for)] * self.planted

    def reaches(self, wanted: Severity) -> bool:
        """Whether enough of them are seen, and few cause findings elsewhere."""
        return self.enough(wanted) and self.elsewhere <= ELSEWHERE * self.planted


class Measured(Struct):
    """The tallies by kind, and the findings that only several plantings together cause."""

    tallies: dict[str, Tally]
    together: int = 0
    runs: int = 0

    def add(self, other: Measured) -> None:
        """Put those of other rounds with them."""
        self.together += other.together
        self.runs += other.runs
        for name, tally in other.tallies.items():
            self.tallies.setdefault(name, Tally()).add(tally)


def measure(garden: Garden, rounds: Iterable[int], chosen: Collection[str] = (), seed: int = 14) -> Measured:
    """Plant each kind in some rounds, or each chosen one."""
    names = [each for each in KINDS if not chosen or each in chosen]
    measured = Measured({name: Tally() for name in names})
    used: set[object] = set()
    causes: Counter[tuple[str, str]] = Counter()
    for number in rounds:
        order = names.copy()
        Random(f"{seed}/{garden.name}/{number}").shuffle(order)  # noqa: S311 - a draw that shall be the same again
        parts = -(-len(order) // TOGETHER)
        for start in range(parts):
            some = sorted(order[start::parts], key=lambda each: not KINDS[each].whole)
            plantings = _planted(garden, some, f"{seed}/{garden.name}/{number}", used)
            if plantings:
                _count(garden, plantings, measured, causes)
    measured.runs = garden.runs
    return measured


def measure_set(
    pages: PageSet, rounds: range, chosen: Collection[str] = (), seed: int = 14, processes: int = 1
) -> Measured:
    """The same with a set of pages. It is always done in the same parts, so that more processes change nothing."""
    parts = [rounds[n : n + PART] for n in range(0, len(rounds), PART)]
    told = [(pages, each, tuple(chosen), seed) for each in parts]
    whole = Measured({})
    if processes == 1:
        for part in map(_part, told):
            whole.add(part)
    else:
        with ProcessPoolExecutor(processes) as pool:
            for part in pool.map(_part, told):
                whole.add(part)
    return whole


def _part(told: tuple[PageSet, range, tuple[str, ...], int]) -> Measured:
    pages, rounds, chosen, seed = told
    with closing(Garden(pages)) as garden:
        return measure(garden, rounds, chosen, seed)


def measured_of(garden: Garden, plantings: Sequence[Planting]) -> Measured:
    """What becomes of some plantings."""
    measured = Measured({each.kind: Tally() for each in plantings})
    _count(garden, plantings, measured, Counter())
    return measured


def _planted(garden: Garden, names: Sequence[str], seed: str, used: set[object]) -> list[Planting]:
    """One planting of each kind, at places where that kind did not stand before, if there are any."""
    bed = Bed(garden)
    found = []
    for name in names:
        for again in range(_AGAIN):
            bed.begin(name, f"{seed}/{name}/{again}")
            planting = KINDS[name].plant(bed)
            if planting is None:
                break
            key = (name, frozenset((line, tuple(each)) for line, each in planting.changes.items()))
            if key not in used:
                used.add(key)
                found.append(planting)
                break
    return found


def _new(garden: Garden, plantings: Sequence[Planting], like: Iterable[Found] = ()) -> list[Found]:
    """What is new with some plantings; to see whether findings are among it, their rules will do."""
    texts, origins = grown(garden, plantings)
    return garden.new(garden.lint(texts, {each.rule for each in like}), origins)


def _count(garden: Garden, plantings: Sequence[Planting], measured: Measured, causes: Counter[tuple[str, str]]) -> None:
    new = _new(garden, plantings)
    own = {line: each for each in plantings for line in each.at}
    for each in plantings:
        tally = measured.tallies[each.kind]
        tally.planted += 1
        hits = [found for found in new if found.line in each.at]
        if hits:
            tally.seen += 1
            worst = max(Severity[found.severity.upper()] for found in hits).label
            tally.severities[worst] = tally.severities.get(worst, 0) + 1
            for rule in {found.rule for found in hits}:
                tally.rules[rule] = tally.rules.get(rule, 0) + 1
        else:
            tally.missed.append(_example(garden, each))
    strays = [found for found in new if found.line not in own]
    if strays:
        _blame(garden, plantings, strays, measured, causes)


def _blame(
    garden: Garden,
    plantings: Sequence[Planting],
    strays: Sequence[Found],
    measured: Measured,
    causes: Counter[tuple[str, str]],
) -> None:
    """Find out which planting causes findings elsewhere: those first that look like it, then by halves."""
    left = list(strays)
    likely = sorted(plantings, key=lambda each: (-causes[each.kind, left[0].rule], not _near(garden, each, left[0])))
    for each in likely[:2]:
        left = _caused_by(garden, each, left, measured, causes)
        if not left:
            return
    _halve(garden, likely[2:], left, measured, causes)


def _near(garden: Garden, planting: Planting, found: Found) -> bool:
    """Whether a finding stands in the table in which something was planted."""
    row = garden.row_of.get(found.line)
    return row is not None and any(
        (at := garden.row_of.get(line)) is not None and at.table == row.table for line in planting.at
    )


def _caused_by(
    garden: Garden, planting: Planting, strays: list[Found], measured: Measured, causes: Counter[tuple[str, str]]
) -> list[Found]:
    """The findings that a planting does not cause by itself; those that it does are counted."""
    alone = {(each.line, each.rule) for each in _new(garden, [planting], strays)}
    caused = [each for each in strays if (each.line, each.rule) in alone]
    if caused:
        tally = measured.tallies[planting.kind]
        tally.elsewhere += 1
        tally.strays.append(_example(garden, planting, caused))
        causes.update({(planting.kind, each.rule) for each in caused})
    return [each for each in strays if each not in caused]


def _halve(
    garden: Garden,
    plantings: Sequence[Planting],
    strays: list[Found],
    measured: Measured,
    causes: Counter[tuple[str, str]],
) -> None:
    if len(plantings) <= 1 or not strays:
        left = _caused_by(garden, plantings[0], strays, measured, causes) if plantings and strays else strays
        measured.together += len(left)
        return
    middle = len(plantings) // 2
    halves = plantings[:middle], plantings[middle:]
    there = {(each.line, each.rule) for each in _new(garden, halves[0], strays)}
    first = [each for each in strays if (each.line, each.rule) in there]
    second = [each for each in strays if each not in first]
    if first:
        _halve(garden, halves[0], first, measured, causes)
    if second:
        _halve(garden, halves[1], second, measured, causes)


def _example(garden: Garden, planting: Planting, strays: Sequence[Found] = ()) -> Example:
    lines = [
        f"{line.file}:{line.number}: " + " ⏎ ".join(part.text for part in new)[:600]
        for line, new in list(planting.changes.items())[:3]
    ]
    said = tuple(f"{each.line.file}:{each.line.number}: {each.rule}: {each.message}" for each in strays[:3])
    return Example(garden.name, planting.said, tuple(lines), said)
