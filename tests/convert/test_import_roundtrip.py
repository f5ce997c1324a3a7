"""Pages that are imported and rendered say what they said before."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from functools import cache

import pytest

from lint_catalog.model.findings import Severity
from lint_catalog.model.pages.page import Cell, Page
from tests.support.catalogs import PROJECT, run
from tests.support.imports import Pair, imported, pairs, rendered
from tests.support.sources import ISLES, OWN, Source, each_source


@cache
def back(source: Source) -> Mapping[str, Page]:
    """The pages as they are rendered again."""
    return rendered(source.catalog)


@cache
def compared(source: Source) -> tuple[Pair, ...]:
    return tuple(
        pair for language, page in source.pages.items() for pair in pairs(page, back(source)[language], language)
    )


@pytest.mark.parametrize("source", each_source())
def test_no_cell_falls_on_the_floor(source: Source) -> None:
    """Every cell of every page is compared, and hardly one comes back otherwise."""
    cells = sum(len(row.cells) for page in source.pages.values() for table in page.tables for row in table.rows)
    found = compared(source)
    assert len(found) == cells
    changed = [pair for pair in found if pair.before != pair.after]
    assert changed == [], "\n".join(f"{pair.language}: {pair.before}\n  {pair.after}" for pair in changed)


@pytest.mark.release  # imports and renders all of our own pages
def test_the_documentation_says_how_many_cells_come_back() -> None:
    lines = (PROJECT / "docs/importing.md").read_text(encoding="utf-8").splitlines()
    rows = [[cell.strip() for cell in line.split("|")] for line in lines if line.startswith("| cells")]
    found = compared(OWN)
    changed = [pair for pair in found if pair.before != pair.after]
    assert [row[3] for row in rows] == [f"{len(found):,}", f"{len(changed):,}"]


def _links(cell: Cell | None) -> Counter[str]:
    return Counter(link.address for link in cell.links) if cell else Counter()


def _marks(said: str) -> int:
    return said.count("[^")


@pytest.mark.parametrize("source", each_source())
def test_every_link_comes_back(source: Source) -> None:
    assert [
        (pair.row, pair.column) for pair in compared(source) if _links(pair.cells[0]) != _links(pair.cells[1])
    ] == []


@pytest.mark.parametrize("source", each_source())
@pytest.mark.parametrize(
    "columns", [("公開年", "Release Year", "Année de sortie"), ("ライセンス", "License", "Licence")]
)
def test_years_and_licenses_come_back(source: Source, columns: tuple[str, ...]) -> None:
    tables = [each for page in source.pages.values() for each in page.tables]
    rows = sum(len(each.rows) for each in tables if any(cell.line.startswith(columns) for cell in each.header.cells))
    concerned = [pair for pair in compared(source) if pair.column.startswith(columns)]
    assert len(concerned) == rows > 100
    assert [(pair.before, pair.after) for pair in concerned if pair.before != pair.after] == []


@pytest.mark.parametrize("source", each_source())
def test_every_footnote_comes_back_to_its_cell(source: Source) -> None:
    marked = [pair for pair in compared(source) if "[^" in pair.before + pair.after]
    tables = [each for page in source.pages.values() for each in page.tables]
    assert len(marked) == sum(bool(cell.marks) for each in tables for row in each.rows for cell in row.cells) > 20
    assert [pair for pair in marked if _marks(pair.before) != _marks(pair.after)] == []
    for language, page in source.pages.items():
        used = {use.mark.id for use in page.mark_uses}
        assert len(back(source)[language].definitions) == len([each for each in page.definitions if each.id in used])


@pytest.mark.parametrize("source", each_source())
def test_headings_anchors_and_rows_stand_where_they_stood(source: Source) -> None:
    for language, page in source.pages.items():
        after = back(source)[language]
        assert {each.id for each in page.anchors} - {each.id for each in after.anchors} <= {"citation"}
        old, new = ([[row.name for row in table.rows] for table in each.tables] for each in (page, after))
        if language == next(iter(source.pages)):
            assert new == old
        assert [sorted(each) for each in new] == [sorted(each) for each in old]


@pytest.mark.release
def test_what_is_imported_of_our_own_pages_has_no_errors() -> None:
    """What is reported of the others, `test_import_findings.py` compares with what is reported of the pages."""
    errors = [each for each in run(OWN.catalog) if each.severity is Severity.ERROR]
    assert [(each.file, each.rule, each.message) for each in errors] == []


def test_an_import_is_the_same_every_time() -> None:
    assert imported(ISLES.pages).entries == ISLES.imported.entries
