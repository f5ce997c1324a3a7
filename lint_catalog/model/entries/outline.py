"""Where the rows of a catalog stand: what no page can show, since no table or no heading would have it."""

from __future__ import annotations

from collections.abc import Iterator

from lint_catalog.model.entries.catalog import Catalog
from lint_catalog.model.entries.entry import Entry

ROWS = ("models", "benchmarks", "papers", "items")
"""The kinds whose entries are rows of tables."""


def rows_without_table(catalog: Catalog) -> Iterator[tuple[Entry, Entry]]:
    """Rows in a section that has no table of their kind, each with the section. What does not fit is left out."""
    sections = catalog.of_kind("sections")
    for kind in ROWS:
        for entry in catalog.of_kind(kind).values():
            id = entry.data.get("section")
            section = sections.get(id) if isinstance(id, str) else None
            if section and (section.data.get("kind") != kind or "columns" not in section.data):
                yield entry, section


def sections_in_themselves(catalog: Catalog) -> Iterator[Entry]:
    """Sections that stand in themselves, or in a section that does."""
    sections = catalog.of_kind("sections")
    for section in sections.values():
        above, seen = section, {section.id}
        while (parent := _parent(above)) in sections:
            if parent in seen:
                yield section
                break
            seen.add(parent)
            above = sections[parent]


def _parent(section: Entry) -> str:
    parent = section.data.get("parent")
    return parent if isinstance(parent, str) else ""


def is_for_pages(catalog: Catalog) -> bool:
    """Whether a catalog has anything that stands on pages."""
    return any(catalog.of_kind(kind) for kind in (*ROWS, "sections"))
