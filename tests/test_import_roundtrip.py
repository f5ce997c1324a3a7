"""Pages that are imported and rendered say what they said before."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from functools import cache
from pathlib import Path

import pytest

from lint_catalog.importing.includes import with_included
from lint_catalog.model import Catalog, Severity
from lint_catalog.page import Cell, Page
from lint_catalog.source.markdown import read_page
from tests.imports import Pair, as_catalog, imported, pairs, rendered
from tests.support import PROJECT, UPSTREAM, run

PAGES = {
    "upstream": {
        "ja": UPSTREAM / "upstream/README.md",
        "en": UPSTREAM / "upstream/en/README.md",
        "fr": UPSTREAM / "upstream/fr/README.md",
    },
    "own": {language: PROJECT / f"catalog/{language}.md" for language in ("ja", "en", "fr")},
}
SOURCES = [
    pytest.param("own", id="our own pages"),
    pytest.param(
        "upstream",
        id="the upstream pages",
        marks=pytest.mark.skipif(not (UPSTREAM / "upstream").is_dir(), reason="the upstream pages are not here"),
    ),
]


def _read(file: Path) -> Page:
    return read_page(file.read_text(encoding="utf-8"), str(file))


@cache
def before(source: str) -> Mapping[str, Page]:
    return with_included({language: _read(file) for language, file in PAGES[source].items()})


@cache
def catalog(source: str) -> Catalog:
    return as_catalog(imported(before(source)))


@cache
def compared(source: str) -> tuple[Pair, ...]:
    after = rendered(catalog(source))
    return tuple(pair for language, page in before(source).items() for pair in pairs(page, after[language], language))


@pytest.mark.parametrize("source", SOURCES)
def test_no_cell_falls_on_the_floor(source: str) -> None:
    """Every cell of every page is compared, and hardly one comes back otherwise."""
    cells = sum(len(row.cells) for page in before(source).values() for table in page.tables for row in table.rows)
    found = compared(source)
    assert len(found) == cells
    changed = [pair for pair in found if pair.before != pair.after]
    assert len(changed) / len(found) <= 0.005, "\n".join(f"{p.language}: {p.before}\n  {p.after}" for p in changed)


@pytest.mark.parametrize("source", SOURCES)
def test_the_documentation_says_how_many_cells_come_back(source: str) -> None:
    lines = (PROJECT / "docs/importing.md").read_text(encoding="utf-8").splitlines()
    rows = [[cell.strip() for cell in line.split("|")] for line in lines if line.startswith("| cells")]
    found = compared(source)
    changed = [pair for pair in found if pair.before != pair.after]
    assert [row[3 if source == "own" else 2] for row in rows] == [f"{len(found):,}", f"{len(changed):,}"]


def _links(cell: Cell | None) -> Counter[str]:
    return Counter(link.address for link in cell.links) if cell else Counter()


def _marks(said: str) -> int:
    return said.count("[^")


@pytest.mark.parametrize("source", SOURCES)
def test_every_link_comes_back(source: str) -> None:
    assert [
        (pair.row, pair.column) for pair in compared(source) if _links(pair.cells[0]) != _links(pair.cells[1])
    ] == []


@pytest.mark.parametrize("source", SOURCES)
@pytest.mark.parametrize(
    "columns", [("公開年", "Release Year", "Année de sortie"), ("ライセンス", "License", "Licence")]
)
def test_years_and_licenses_come_back(source: str, columns: tuple[str, ...]) -> None:
    concerned = [pair for pair in compared(source) if pair.column.startswith(columns)]
    assert len(concerned) > 100
    assert [(pair.before, pair.after) for pair in concerned if pair.before != pair.after] == []


@pytest.mark.parametrize("source", SOURCES)
def test_every_footnote_comes_back_to_its_cell(source: str) -> None:
    marked = [pair for pair in compared(source) if "[^" in pair.before + pair.after]
    assert len(marked) > 30
    assert [pair for pair in marked if _marks(pair.before) != _marks(pair.after)] == []
    after = rendered(catalog(source))
    for language, page in before(source).items():
        used = {use.mark.id for use in page.mark_uses}
        assert len(after[language].definitions) == len([each for each in page.definitions if each.id in used])


@pytest.mark.parametrize("source", SOURCES)
def test_headings_anchors_and_rows_stand_where_they_stood(source: str) -> None:
    after = rendered(catalog(source))
    for language, page in before(source).items():
        assert {each.id for each in page.anchors} - {each.id for each in after[language].anchors} <= {"citation"}
        rows, back = ([[row.name for row in table.rows] for table in each.tables] for each in (page, after[language]))
        if language == next(iter(before(source))):
            assert back == rows
        assert [sorted(each) for each in back] == [sorted(each) for each in rows]


def test_what_is_imported_of_our_own_pages_has_no_errors() -> None:
    """What is reported of the others, `test_import_findings.py` compares with what is reported of the pages."""
    errors = [each for each in run(catalog("own")) if each.severity is Severity.ERROR]
    assert [(each.file, each.rule, each.message) for each in errors] == []


@pytest.mark.parametrize("source", SOURCES)
def test_an_import_is_the_same_every_time(source: str) -> None:
    assert imported(before(source)).entries == imported(before(source)).entries
