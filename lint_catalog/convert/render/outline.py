"""The sections of a catalog as a tree, and the rows of their tables in order."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from msgspec import Struct

from lint_catalog.convert.render.order import in_order
from lint_catalog.model.entries.catalog import Catalog
from lint_catalog.model.entries.entry import Entry, markdown
from lint_catalog.model.entries.markdown import footnote_markers
from lint_catalog.model.entries.outline import ROWS, rows_without_table, sections_in_themselves

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
            tuple(in_order(catalog, rows.get(entry.id, ()), entry.data.get("sort"))),
            _children(catalog, entry.id, level + 1, rows),
        )
        for entry in sorted(entries, key=lambda each: (each.data["order"], each.id))
    )


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
    for entry, section in rows_without_table(catalog):
        yield f"{entry.file} is in the section `{section.id}`, which has no table of {entry.kind}"
    for section in sections_in_themselves(catalog):
        yield f"{section.file} stands in itself, or in a section that does"
