"""The same tables and the same rows across pages: what a catalog says in several languages, side by side.

What a thing links to and what it is called tell where it belongs; its place decides only where these say nothing. So a
row that was moved stays the same row, and one that was left out leaves a gap.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from functools import lru_cache
from typing import NamedTuple, TypeVar

from lint_catalog.model.pages.page import Heading, Page, Row, Table
from lint_catalog.text.addresses import neutral_address
from lint_catalog.text.hub import hub_repository
from lint_catalog.text.words import folded

Thing = TypeVar("Thing", Heading, Row, Table)
Traits = Mapping[str, float]
"""What tells things apart, with how much it says."""

_ASCII = re.compile(r"[a-z0-9]+(?:\.[0-9]+)*")
_ENOUGH = 0.34
_COMMON = 24
"""A trait of more things than these tells nothing, and would take long to look at."""


class Aligned(NamedTuple):
    """A table of the catalog and its rows: their versions on every page, None where a page lacks one."""

    tables: tuple[Table | None, ...]
    rows: tuple[tuple[Row | None, ...], ...]


def side_by_side(pages: Sequence[Page]) -> tuple[Aligned, ...]:
    """The tables of pages and their rows, one for each of the catalog: its version on every page, or None.

    They are in the order of the first page, those that it lacks behind their neighbour on another page.
    """
    if len(pages) == 1:  # nothing to look for
        return tuple(Aligned((table,), tuple((row,) for row in table.rows)) for table in pages[0].tables)
    languages = frozenset(page.language for page in pages if page.language)
    known = {id(row): _traits_of(row, languages) for page in pages for table in page.tables for row in table.rows}

    def of_rows(rows: Sequence[Row]) -> list[Traits]:
        return [known[id(row)] for row in rows]

    tables = _aligned([page.tables for page in pages], lambda each: _table_traits(each, of_rows))
    return tuple(
        Aligned(versions, _aligned([table.rows if table else () for table in versions], of_rows)) for versions in tables
    )


def aligned_headings(
    pages: Sequence[Page], tables: Sequence[tuple[Table | None, ...]]
) -> tuple[tuple[Heading | None, ...], ...]:
    """The headings of pages, one tuple for each heading: the heading on every page, None where it lacks it.

    `tables` are the pages' tables as `side_by_side` gives them: what stands over the same table is the same heading,
    and so is the title at the top.
    """
    numbers: dict[int, list[int]] = {}
    for number, versions in enumerate(tables):
        for table in versions:
            if table and table.section:
                numbers.setdefault(id(table.section[-1]), []).append(number)

    def traits(headings: Sequence[Heading]) -> list[Traits]:
        return [
            {
                **{f"anchor {anchor.id}": 4.0 for anchor in heading.anchors},
                **{f"table {number}": 4.0 for number in numbers.get(id(heading), ())},
                **({"title": 2.0} if heading is headings[0] and heading.level == 1 else {}),
                **({f"name {folded(heading.content.line)}": 2.0} if heading.content.line else {}),
            }
            for heading in headings
        ]

    return _aligned([page.headings for page in pages], traits)


@lru_cache(maxsize=8192)
def _place_on_the_web(address: str, languages: frozenset[str]) -> str:
    """What addresses have in common that lead to the same thing, whatever the language, the protocol and `www.`."""
    neutral = neutral_address(address.strip(), languages).lower()
    return neutral.partition("//")[2].removeprefix("www.").rstrip("?#/.-_")


def _traits_of(row: Row, languages: frozenset[str]) -> Traits:
    found: dict[str, float] = {}
    for index, cell in enumerate(row.cells):
        for link in cell.links:
            repository = hub_repository(link.address)
            if repository and repository[0] != "datasets":
                found[f"hub {repository[1].lower()}"] = 3
            else:
                trait = f"link {repository[1].lower() if repository else _place_on_the_web(link.address, languages)}"
                found[trait] = max(found.get(trait, 0), 0.5 if index else 3)
    if name := folded(row.name):
        found[f"name {name}"] = 2
        for word in _ASCII.findall(name):
            found[f"word {word}"] = 0.5
    return found


def _table_traits(tables: Sequence[Table], of_rows: Callable[[Sequence[Row]], list[Traits]]) -> list[Traits]:
    seen: Counter[str] = Counter()
    traits: list[Traits] = []
    for table in tables:
        found: dict[str, float] = {}
        anchor = table.anchor
        if anchor:
            found[f"anchor {anchor}"] = 4
            found[f"anchor {anchor} {seen[anchor]}"] = 1
            seen[anchor] += 1
        for traits_of_row in of_rows(table.rows):
            found.update({trait: 1 for trait, weight in traits_of_row.items() if weight >= 2})
        traits.append(found)
    return traits


def _aligned(
    versions: Sequence[Sequence[Thing]], traits_of: Callable[[Sequence[Thing]], list[Traits]]
) -> tuple[tuple[Thing | None, ...], ...]:
    if len(versions) == 1:
        return tuple((thing,) for thing in versions[0])
    groups: list[list[Thing | None]] = []
    known: list[dict[str, float]] = []  # of each group, what its things have in common with others
    for number, things in enumerate(versions):
        traits = traits_of(things)
        partners = _partners(known, traits)
        paired = set(partners)
        behind = -1
        places: list[tuple[int, int]] = []  # where what is new goes: behind which group
        for index, partner in enumerate(partners):
            if partner is None:
                while behind + 1 < len(groups) and behind + 1 not in paired:
                    behind += 1  # what only the versions before have comes first
                places.append((behind, index))
            else:
                groups[partner][number] = things[index]
                known[partner].update(traits[index])
                behind = partner
        fresh: dict[int, list[int]] = {}
        for behind, index in places:
            fresh.setdefault(behind, []).append(index)
        before, traits_before, groups, known = groups, known, [], []
        for place in range(-1, len(before)):
            if place >= 0:
                groups.append(before[place])
                known.append(traits_before[place])
            for index in fresh.get(place, ()):
                groups.append([things[index] if each == number else None for each in range(len(versions))])
                known.append(dict(traits[index]))
    return tuple(tuple(group) for group in groups)


def _partners(known: Sequence[Traits], traits: Sequence[Traits]) -> list[int | None]:
    """For each new thing, which known thing it is; None for one that is not known."""
    partners: list[int | None] = [None] * len(traits)
    taken: set[int] = set()
    for _, _, index, candidate in sorted(_candidates(known, traits)):
        if partners[index] is None and candidate not in taken:
            partners[index] = candidate
            taken.add(candidate)
    _fill_gaps(partners, taken, known, traits)
    return partners


def _candidates(known: Sequence[Traits], traits: Sequence[Traits]) -> Iterable[tuple[float, int, int, int]]:
    """Pairs that have enough in common: the best first, of equals those at the same place."""
    holders: dict[str, list[int]] = {}
    for candidate, each in enumerate(known):
        for trait in each:
            holders.setdefault(trait, []).append(candidate)
    frequency = {trait: len(each) for trait, each in holders.items()}  # on the side where it is more frequent
    for trait, number in Counter(trait for each in traits for trait in each).items():
        frequency[trait] = max(number, frequency.get(trait, 1))
    totals = [sum([value / frequency[trait] for trait, value in each.items()]) for each in known]
    for index, each in enumerate(traits):
        common: dict[int, float] = {}
        for trait, value in each.items():
            if frequency[trait] <= _COMMON and trait in holders:
                weight = value / frequency[trait]
                for candidate in holders[trait]:
                    common[candidate] = common.get(candidate, 0) + weight
        total = sum([value / frequency[trait] for trait, value in each.items()])
        for candidate, shared in common.items():
            least = min(total, totals[candidate])
            if least and shared / least >= _ENOUGH:
                yield -shared, abs(index - candidate), index, candidate


def _fill_gaps(partners: list[int | None], taken: set[int], known: Sequence[Traits], traits: Sequence[Traits]) -> None:
    """Pair what is left between two neighbours that are paired, if there are as many on either side."""
    left = [each for each in range(len(known)) if each not in taken]
    start = 0
    while start < len(partners):
        if partners[start] is not None:
            start += 1
            continue
        end = start
        while end < len(partners) and partners[end] is None:
            end += 1
        before = partners[start - 1] if start else -1
        after = partners[end] if end < len(partners) else len(known)
        first = last = 0
        if before is not None and after is not None:
            first, last = bisect_left(left, before + 1), bisect_left(left, after)
        if last - first == end - start:
            paired: set[int] = set()
            for index, candidate in zip(range(start, end), left[first:last], strict=True):
                if not _contrary(known[candidate], traits[index]):
                    partners[index] = candidate
                    paired.add(candidate)
            taken |= paired
            left[first:last] = [each for each in left[first:last] if each not in paired]
        start = end


def _contrary(one: Traits, other: Traits) -> bool:
    """Whether two things cannot be the same: both have repositories, and none in common."""
    repositories, others = ({trait for trait in each if trait.startswith("hub ")} for each in (one, other))
    return bool(repositories and others and not repositories & others)
