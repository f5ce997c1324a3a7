"""A rule that finds too much stops, at once and for this file only, and nothing is made of what it found there."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from lint_catalog.engine import looking
from lint_catalog.engine.lint import lint, lint_pages
from lint_catalog.engine.looking import Stopped
from lint_catalog.rules import Catalog, Document, Page, Place, Problem, Problems, Rule, Severity, rule
from tests.support.catalogs import catalog_of, pages_of

FILES = {f"entries/models/{id}.yaml": f"name: {id}\n" for id in "abc"}
taken: list[str] = []


def endless(file: str) -> Iterator[Problem]:
    number = 0
    while True:
        number += 1
        taken.append(file)
        yield Problem(Place(file), f"mistake {number}")


@rule(on=Document, severity=Severity.WARNING)
def too_much_in_b(document: Document) -> Problems:
    """It finds no end in one file."""
    yield from endless(document.file) if document.id == "b" else (Problem(document.at(), "one"),)


@rule(on=Catalog, severity=Severity.WARNING)
def too_much_of_all(catalog: Catalog) -> Problems:
    """It finds no end in the second of three files."""
    first, second, _ = sorted(catalog.documents)
    yield Problem(Place(first), "one")
    yield from endless(second)


@rule(on=Page, severity=Severity.WARNING)
def too_much_on_a_page(page: Page) -> Problems:
    """It finds no end on a page."""
    yield from endless(page.file)


@pytest.fixture(autouse=True)
def few(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(looking, "MAX_FINDINGS", 10)
    taken.clear()


@pytest.mark.parametrize(("made", "found"), [(too_much_in_b, [1, 10, 1]), (too_much_of_all, [1, 10, 0])])
def test_a_rule_that_finds_too_much_in_a_file_stops(made: Rule, found: list[int]) -> None:
    result = lint(catalog_of(FILES), [made])
    assert [sum(each.file == file for each in result.findings) for file in FILES] == found
    assert result.stopped == (Stopped(made.id, "entries/models/b.yaml"),)
    assert len(taken) == 11, "no more is asked for than shows that it is too much"
    assert made.id in result.silent


def test_a_rule_that_finds_too_much_on_a_page_stops() -> None:
    result = lint_pages([pages_of({"a.md": "a", "b.md": "b"})], [too_much_on_a_page])
    assert result.stopped == (Stopped(too_much_on_a_page.id, "a.md"), Stopped(too_much_on_a_page.id, "b.md"))
    assert len(result.findings) == 20
