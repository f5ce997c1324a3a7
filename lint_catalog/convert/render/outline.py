"""The sections of a catalog as a tree, and the rows of their tables in order."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Any

from msgspec import Struct

from lint_catalog.convert.render.sizes import largest
from lint_catalog.model.entries.catalog import Catalog
from lint_catalog.model.entries.entry import Entry, markdown
from lint_catalog.model.entries.markdown import footnote_markers
from lint_catalog.text.words import folded

ROWS = ("models", "benchmarks", "papers", "items")
DEEPEST = 6
"""The level of the smallest heading; sections below it share that level."""


class SectionTree(Struct, frozen=True):
    """A section at its level (2: below the page's title), with the rows of its table and the sections in it."""

    entry: Entry
    level: int
    rows: tuple[Entry, ...]
    children: tuple[SectionTree, ...]

    @property
    def data(self) -> Mapping[str, Any]:
        """The section's facts."""
        return self.entry.data

    def walk(self) -> Iterator[SectionTree]:
        """This section and all those in it, in the order of the page."""
        yield self
        for child in self.children:
            yield from child.walk()


def outline(catalog: Catalog) -> tuple[SectionTree, ...]:
    """The sections of the first level."""
    rows: dict[str, list[Entry]] = {}
    for kind in ROWS:
        for entry in catalog.of_kind(kind).values():
            rows.setdefault(entry.data["section"], []).append(entry)
    return _children(catalog, None, 2, rows)


def _children(
    catalog: Catalog, parent: str | None, level: int, rows: Mapping[str, Sequence[Entry]]
) -> tuple[SectionTree, ...]:
    entries = [each for each in catalog.of_kind("sections").values() if each.data.get("parent") == parent]
    return tuple(
        SectionTree(
            entry,
            min(level, DEEPEST),
            tuple(sorted(rows.get(entry.id, ()), key=row_order(catalog, entry.data.get("sort")))),
            _children(catalog, entry.id, level + 1, rows),
        )
        for entry in sorted(entries, key=lambda each: (each.data["order"], each.id))
    )


def row_order(catalog: Catalog, sort: str | Sequence[str] | None) -> Callable[[Entry], Any]:
    """The order of rows, the same on the pages of all languages.

    A name counts in the first language that writes it in ASCII: the code points of kanji are no order to read by.
    """

    def name(entry: Entry) -> str:
        value = entry.data["name"]
        if isinstance(value, Mapping):
            names = [value[each] for each in catalog.languages if each in value] or list(value.values())
            value = next((each for each in names if each.isascii()), names[0])
        return folded(value)

    if isinstance(sort, list):
        places = {id: place for place, id in enumerate(sort)}
        return lambda entry: (places.get(entry.id, len(places)), name(entry), entry.id)
    match sort:
        case "size":
            return lambda entry: (-largest(entry.data), -entry.data.get("released", 0), name(entry), entry.id)
        case "date":
            return lambda entry: (entry.data.get("date", ""), entry.data.get("released", 0), name(entry), entry.id)
        case "name":
            return lambda entry: (name(entry), entry.id)
        case _:
            return lambda entry: entry.id


def obstacles(catalog: Catalog) -> Iterator[str]:
    """Why a catalog cannot be rendered: what cannot be read, does not parse or does not fit, and references that lead
    nowhere."""
    for name in catalog.unread:
        yield f"{name} cannot be read"
    for document in catalog.documents.values():
        if not document.parsed:
            yield f"{document.file} does not parse"
    for entry in catalog:
        if entry.violations:
            yield f"{entry.file} does not fit its schema"
    if not catalog.sound:
        return  # what follows relies on it
    if not catalog.get("catalog", "catalog"):
        yield "there is no `catalog.yaml`, which says what the page is called and in which languages it is"
    for entry in catalog:
        yield from _dangling(catalog, entry)
    yield from _misplaced(catalog)


def _dangling(catalog: Catalog, entry: Entry) -> Iterator[str]:
    """What an entry refers to in vain."""
    for reference in entry.references:
        if not any(catalog.get(kind, reference.id) for kind in reference.kinds):
            yield f"{entry.file} refers to `{reference.id}`, which does not exist"
    for _, source in markdown(entry):
        for marker in footnote_markers(source):
            if not catalog.get("footnotes", marker.id):
                yield f"{entry.file} has the mark {marker.text}, but there is no such footnote"


def _misplaced(catalog: Catalog) -> Iterator[str]:
    """What no table would show: rows in a section without a table of theirs, sections that contain each other."""
    sections = catalog.of_kind("sections")
    for kind in ROWS:
        for entry in catalog.of_kind(kind).values():
            section = sections.get(entry.data["section"])
            if section and (section.data.get("kind") != kind or "columns" not in section.data):
                yield f"{entry.file} is in the section `{section.id}`, which has no table of {kind}"
    for section in sections.values():
        above, seen = section, {section.id}
        while (parent := sections.get(above.data.get("parent", ""))) is not None:
            if parent.id in seen:
                yield f"{section.file} stands in itself, or in a section that does"
                break
            seen.add(parent.id)
            above = parent
