"""What follows from pages is worked out once, and kept by the pages themselves."""

from __future__ import annotations

import gc
import weakref

from lint_catalog.model.pages.page import Page
from lint_catalog.model.pages.translations import Pages
from tests.support.catalogs import pages_of


def test_it_is_worked_out_once_for_each_set_of_pages() -> None:
    calls: list[str] = []

    def title(pages: Pages) -> str:
        calls.append(pages.pages[0].title)
        return calls[-1]

    kites, sails = (pages_of({"README.md": f"# {name}\n"}) for name in ("Kites", "Sails"))
    assert [each.derived(title) for each in (kites, sails, kites, sails)] == ["Kites", "Sails", "Kites", "Sails"]
    assert calls == ["Kites", "Sails"], "sets in turn do not push each other out"


def test_each_function_has_a_result_of_its_own() -> None:
    page = pages_of({"README.md": "# Kites\n"}).pages[0]
    assert (page.derived(_title), page.derived(_lines)) == ("Kites", 2)


def test_pages_that_nobody_holds_are_forgotten() -> None:
    pages = pages_of({"README.md": "# Kites\n"})
    pages.derived(_first)
    trace = weakref.ref(pages.pages[0].derived(_marker))
    del pages
    gc.collect()
    assert trace() is None


class _Marker:
    """Something that goes when the page goes."""


def _title(page: Page) -> str:
    return page.title


def _lines(page: Page) -> int:
    return len(page.lines)


def _marker(_: Page) -> _Marker:
    return _Marker()


def _first(pages: Pages) -> Page:
    return pages.pages[0]
