"""This repository's own catalog, row by row against the pages that are rendered of it."""

from __future__ import annotations

import pytest

from lint_catalog.convert.render.outline import outline
from tests.support.catalogs import own_catalog, own_entries
from tests.support.rows import of_entries, on_page
from tests.support.sources import OWN, page

TABLES = [
    file.removeprefix("entries/sections/").removesuffix(".yaml")
    for file, text in own_entries().items()
    if file.startswith("entries/sections/") and "\nkind: " in text
]
"""The sections with a table."""


def sections_in_order() -> list[str]:
    """The same sections as they follow each other on a page."""
    sections = (each for top in outline(own_catalog()) for each in top.walk())
    return [each.entry.id for each in sections if each.data.get("kind")]


@pytest.mark.parametrize("language", OWN.paths)
def test_every_section_with_entries_is_a_table(language: str) -> None:
    assert len(page(OWN.paths[language]).tables) == len(TABLES) == len(sections_in_order())


@pytest.mark.parametrize("language", OWN.paths)
@pytest.mark.parametrize("id", TABLES)
def test_every_row_of_a_table_is_an_entry_and_no_other_is(id: str, language: str) -> None:
    section = own_catalog().of_kind("sections")[id].data
    read = page(OWN.paths[language]).tables[sections_in_order().index(id)]
    entries = [each for each in own_catalog().of_kind(section["kind"]).values() if each.data["section"] == id]
    assert of_entries(entries, section["kind"], language) == on_page(read, section["kind"], section["columns"])


@pytest.mark.parametrize("language", OWN.paths)
def test_the_anchors_of_rows_are_the_ids_of_their_entries(language: str) -> None:
    tables = page(OWN.paths[language]).tables
    anchors = {
        (section, anchor.id)
        for section, read in zip(sections_in_order(), tables, strict=True)
        for row in read.rows
        for anchor in row.cells[0].anchors
    }
    assert len(anchors) > 10
    assert all(own_catalog().of_kind("benchmarks")[id].data["section"] == section for section, id in anchors)
