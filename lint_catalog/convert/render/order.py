"""The order of the rows of a table, the same on the pages of all languages."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from typing import Any

from lint_catalog.convert.render.sizes import largest
from lint_catalog.model.entries.catalog import Catalog
from lint_catalog.model.entries.entry import Entry
from lint_catalog.text.words import folded

_MOST = 4_000_000
"""Pairs of rows that are compared to find the places of those that a list does not name; beyond, they stand last."""


def in_order(catalog: Catalog, rows: Iterable[Entry], sort: Any) -> Sequence[Entry]:
    """Rows as the `sort` of their section has them: by a rule, as a list has them, or both.

    Those that the list does not name stand where the rule puts them among the others, and last where there is none.
    Among rows that a rule puts at one place, a model stands behind its base. A row with `after` stands behind that one.
    """
    by, listed = (sort.get("by"), sort.get("rows", ())) if isinstance(sort, Mapping) else (sort, ())
    if isinstance(sort, list):
        by, listed = None, sort
    name = _name(catalog)
    place = _PLACES.get(by or "", lambda _: 0)
    by_id = by is None and not listed
    ruled: Sequence[Entry] = sorted(rows, key=lambda each: (*_keys(each, by), "" if by_id else name(each), each.id))
    if by in ("size", "newest"):
        ruled = _behind(ruled, _bases(ruled, place))
    if listed:
        ruled = _as_listed(ruled, listed, name if by == "name" else place if by else None)
    return _behind(ruled, {each.id: each.data["after"] for each in ruled if "after" in each.data})


def tells_apart(rows: Iterable[Entry], by: str) -> bool:
    """Whether a rule puts rows at several places, other than by what they are called."""
    return by not in _PLACES or len({_PLACES[by](each) for each in rows}) > 1


def _day(entry: Entry) -> int:
    """The day of a paper or the year of a model as a number; 0 where neither is known."""
    date = "".join(char for char in str(entry.data.get("date", "")) if char.isdigit())[:8]
    return int(date.ljust(8, "0")) if date else int(entry.data.get("released", 0)) * 10_000


_PLACES: Mapping[str, Callable[[Entry], Any]] = {
    "size": lambda entry: -largest(entry.data),
    "newest": lambda entry: -_day(entry),
    "date": lambda entry: (entry.data.get("date", ""), entry.data.get("released", 0)),
}
"""Where each rule puts a row, by a value that ascends."""


def _keys(entry: Entry, by: str | None) -> tuple[Any, ...]:
    """What a row is sorted by before its name."""
    if by == "size":
        return (_PLACES[by](entry), -entry.data.get("released", 0))
    return (_PLACES[by](entry),) if by is not None and by in _PLACES else ()


def _name(catalog: Catalog) -> Callable[[Entry], str]:
    """The name to sort by: in the first language that writes it in ASCII, since the code points of kanji are not an
    order to read by."""

    def name(entry: Entry) -> str:
        value = entry.data["name"]
        if isinstance(value, Mapping):
            names = [value[each] for each in catalog.languages if each in value] or list(value.values())
            value = next((each for each in names if each.isascii()), names[0])
        return folded(value)

    return name


def _bases(rows: Sequence[Entry], place: Callable[[Entry], Any]) -> Mapping[str, str]:
    """The base of each row that stands at the same place."""
    places = {each.id: place(each) for each in rows}
    found: dict[str, str] = {}
    for row in rows:
        for id in _made_from(row):
            if id != row.id and places.get(id) == places[row.id]:
                found.setdefault(row.id, id)
    return found


def _made_from(row: Entry) -> Iterator[str]:
    """The models that a row names as its base, or that a stage of its training starts from."""
    stages = row.data.get("training")
    starts = [each.get("from", ()) for each in stages if isinstance(each, Mapping)] if isinstance(stages, list) else []
    for base in (*row.data.get("base", ()), *(each for start in starts for each in start)):
        yield base.get("model", "") if isinstance(base, Mapping) else base


def _behind(rows: Sequence[Entry], leaders: Mapping[str, str]) -> Sequence[Entry]:
    """Rows, each that has a leader directly behind it and its other followers. Rows in a circle stand last."""
    if not leaders:
        return rows
    known = {each.id for each in rows}
    followers: dict[str, list[Entry]] = {}
    first: list[Entry] = []
    for row in rows:
        leader = leaders.get(row.id, "")
        (followers.setdefault(leader, []) if leader in known else first).append(row)
    found = [each for row in first for each in _with_followers(row, followers)]
    placed = {each.id for each in found}
    return [*found, *(each for each in rows if each.id not in placed)]


def _with_followers(row: Entry, followers: Mapping[str, Sequence[Entry]]) -> Iterator[Entry]:
    waiting = [row]
    while waiting:
        each = waiting.pop()
        yield each
        waiting += reversed(followers.get(each.id, ()))


def _as_listed(rows: Sequence[Entry], listed: Sequence[str], place: Callable[[Entry], Any] | None) -> Sequence[Entry]:
    """Rows as a list has them. Each of the others stands where it and the listed ones are least out of their order."""
    by_id = {each.id: each for each in rows}
    known = [by_id[id] for id in dict.fromkeys(listed) if id in by_id]
    named = {each.id for each in known}
    others = [each for each in rows if each.id not in named]
    if place is None or len(known) * len(others) > _MOST:
        return [*known, *others]
    places = [place(each) for each in known]
    inserted: list[list[Entry]] = [[] for _ in range(len(known) + 1)]
    found: dict[Any, int] = {}
    for row in others:
        value = place(row)
        if value not in found:
            found[value] = _fewest(places, value)
        inserted[found[value]].append(row)
    return [*inserted[0], *(each for index, row in enumerate(known, 1) for each in (row, *inserted[index]))]


def _fewest(places: Sequence[Any], value: Any) -> int:
    """Behind how many of these values a further one stands so that the fewest of them are on the wrong side of it."""
    wrong = least = sum(each < value for each in places)
    best = 0
    for index, each in enumerate(places, 1):
        wrong += (each > value) - (each < value)
        if wrong <= least:
            least, best = wrong, index
    return best
