"""Time bounded by size on pages: one of each kind that once took long beyond measure; all others are tried at night."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from pathlib import Path

import pytest
from msgspec.structs import replace

from lint_catalog.convert.importing.catalog import import_pages
from lint_catalog.convert.importing.registry import Registry
from lint_catalog.engine.about import text_on_page
from lint_catalog.engine.lint import lint_pages
from lint_catalog.engine.suppress import settle_comments
from lint_catalog.model.pages.alignment import side_by_side
from lint_catalog.model.pages.page import Page
from lint_catalog.model.pages.translations import Pages
from lint_catalog.model.places import Lines, Span
from lint_catalog.source.markdown import blocks, inline, read
from lint_catalog.source.markdown.read import read_page
from lint_catalog.source.suppressions import Syntax, suppressions
from tests.support.catalogs import all_rules, schemas
from tests.support.cli import lint, write
from tests.support.patience import patience

PATIENCE = 4
"""Seconds of processor time; what is tested here takes some hundredths of one."""
HEADER = "| Name | Year | Developer | License |\n|---|---|---|---|\n"


@pytest.fixture(autouse=True)
def in_time() -> Iterator[None]:
    """None takes longer."""
    with patience(PATIENCE):
        yield


def many(number: int, of: Callable[[int], str]) -> str:
    """A text of many parts."""
    return "".join(map(of, range(number)))


def count(rule: str, *texts: str) -> int:
    """How often a rule finds something on pages in different languages."""
    read = [read_page(text, f"{number}.md") for number, text in enumerate(texts)]
    pages = [replace(page, language=language) for page, language in zip(read, ("en", "ja", "fr"), strict=False)]
    result = lint_pages([Pages(tuple(pages))], [all_rules()[rule]])
    assert not result.crashes
    return len(result.findings)


BEYOND: Mapping[str, tuple[str, str]] = {
    "marks of emphasis": ("too-complex", "*a_b" * 500),
    "marks of footnotes": ("too-complex", "[^a] " * 1700),
    "brackets": ("too-complex", "[a](b " * 500),
    "paragraphs": ("too-long", "a\n\n" * 500),
    "items in items": ("too-long", "- a\n  - b\n" * 250),
    "cells of one row": ("too-long", "|a|b|\n|-|-|\n" + "|c" * 1000 + "|\n"),
    "rows of few cells": ("too-long", "|a|\n|-|\n" + "|b|\n" * 180),
    "rows that lack cells": ("too-long", "|a" * 100 + "|\n" + "|-" * 100 + "|\n" + "|\n" * 100),
}


@pytest.mark.parametrize("name", BEYOND)
def test_what_is_beyond_a_limit_is_said_where_it_begins_and_what_is_before_it_is_read(
    name: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(blocks, "MAX_CELLS", 1000)
    monkeypatch.setattr(blocks, "lines_of_a_page", lambda _: 400)
    monkeypatch.setattr(inline, "marks_of_a_page", lambda _: 400)
    what, text = BEYOND[name]
    page = read_page(f"# Title\n\nA [link](https://example.org/).\n\n{text}")
    assert (page.title, len(page.links) >= 1) == ("Title", True)
    [observation] = page.observations
    assert (observation.what, observation.span.line > 3) == (what, True)


def test_lines_have_an_end_also_if_they_are_blank(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(read, "MAX_LINES", 100)
    text = "# Title\n" + "\n" * 98 + "last\n"
    assert [page.observations for page in (read_page(text), read_page(text.rstrip()))] == [(), ()]
    page = read_page(text + "more\n")
    assert (page.title, page.lines[100]) == ("Title", "more")
    [observation] = page.observations
    assert (observation.what, observation.span.line) == ("too-long", 100)


def test_a_page_that_is_not_read_to_its_end_is_said_to_be_incomplete(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(blocks, "MAX_CELLS", 1000)
    write(tmp_path, {"README.md": "# Title\n\n|a|b|\n|-|-|\n" + "|c" * 1000 + "|\n"})
    said = lint("--format", "concise", "README.md", cwd=tmp_path, status=3)
    assert "unread-part" in said.stdout


@pytest.mark.parametrize(
    "text",
    [
        pytest.param("[a]: b 'c\n" * 2000, id="titles without an end"),
        pytest.param("::: a\n" * 3000 + ":::\n" * 3000, id="containers in containers"),
        pytest.param("<!-- lint-catalog: " * 6000, id="comments without an end"),
        pytest.param("`a" * 2000 + "<!-- lint-catalog: ignore[a] -->" * 400, id="comments beside code"),
        pytest.param("<!-- lint-catalog: ignore[a] -->\n" * 1500 + "\n" * 20_000, id="comments above nothing"),
        pytest.param("<!-- lint-catalog: ignore[a] b" + " " * 30_000 + "c -->", id="a reason of blanks"),
    ],
)
def test_no_line_of_a_page_is_gone_through_for_each_that_follows(text: str) -> None:
    assert read_page(text).blocks
    suppressions("a.md", text, Syntax.MARKDOWN)


def test_a_comment_is_looked_up_by_its_line() -> None:
    text = many(800, lambda number: f"[a](#b{number}) <!-- lint-catalog: ignore[broken-anchor] x -->\n")
    rules = [all_rules()["broken-anchor"]]
    result = lint_pages([Pages((read_page(text, "a.md"),))], rules)
    settled = settle_comments(result, suppressions("a.md", text, Syntax.MARKDOWN), rules, None, (Page, Pages))
    assert (len(settled.findings), settled.ignored) == (0, 800)


def test_what_a_finding_is_about_has_an_end() -> None:
    page = read_page("a" * 100_000, "a.md")
    assert len(text_on_page(page, Span(1, 1, 1, 100_001))[1]) < 10_000


def cell(text: str) -> str:
    return f"{HEADER}| a | 2024 | {text} | MIT |\n"


def rows_of(page: int) -> str:
    return HEADER + many(600, lambda n: f"| [m{n}](https://a.b/{n}) | 2024 | D | M |\n" if page or n % 3 else "")


def marked(page: int) -> str:
    return cell(many(800, lambda n: f"x[^{2 * n + page}] "))


def mixtures(_: int) -> str:
    sized = many(
        500, lambda n: f"| t{n} | L ({9_000_000 - n if n % 8 else n + 1}b) |\n| u{n} | M ({n % 97 + 1}x7b) |\n"
    )
    return f"| Name | Base Model |\n|---|---|\n{sized}"


def noted(page: int) -> str:
    return many(400, lambda n: f"a[^{2 * n + page}]\n\n[^{2 * n + page}]: b\n\n")


FOUND: Mapping[str, tuple[str, Callable[[int], str], int, int]] = {
    "links without brackets": ("broken-link-syntax", lambda _: "a](http:b" * 3000, 1, 3000),
    "rows that others lack": ("missing-row", rows_of, 2, 200),
    "marks that others lack": ("row-marks-differ", marked, 2, 1600),
    "mixtures": ("smaller-model-first", mixtures, 1, 0),
    "letters of another script": ("stray-kana", lambda _: "a" * 10_000 + "\u3042" + "ab\u3042, " * 2000, 1, 2001),
    "footnotes that others lack": ("definition-not-translated", noted, 2, 400),
}


@pytest.mark.parametrize("name", FOUND)
def test_no_rule_goes_through_a_page_for_each_of_its_findings(name: str) -> None:
    rule, text, pages, least = FOUND[name]
    assert count(rule, *map(text, range(pages))) >= least


@pytest.mark.parametrize("order", [1, -1])
def test_rows_that_have_nothing_in_common_are_aligned_by_their_place(order: int) -> None:
    def page(name: str) -> Page:
        return read_page(HEADER + many(700, lambda n: f"| {name}{order * n} | 2024 | D | M |\n"))

    pages = [page(name) for name in "abc"]
    [table] = side_by_side(pages)
    assert len(table.rows) == 700


IMPORTED: Mapping[str, str] = {
    "columns": "| Name |" + "a|" * 500 + "\n|---|" + "-|" * 500 + "\n| b |" + "c|" * 500 + "\n",
    "footnotes": "# T\n\n" + many(300, lambda n: f"a[^{n}]\n\n[^{n}]: note\n\n"),
    "boxes": "# T\n\n" + "::: warning\na\n\n:::\n\n" * 400,
    "a citation": "# T\n\n## Cite\n\n```\n@misc{a,\ntitle = {" + "} " * 2000 + "x\n" + "\n" * 2000 + "```\n",
}  # fmt: skip


@pytest.mark.parametrize("name", IMPORTED)
def test_an_import_does_not_compare_all_with_all(name: str) -> None:
    assert import_pages({"en": read_page(IMPORTED[name], "a.md")}, schemas()).entries["catalog"]


def test_names_are_looked_up_in_the_order_in_which_they_came() -> None:
    registry = Registry("developers")
    one, other = registry.get("one", "one"), registry.get("other", "other")
    registry.call(other, {"ja": "名"})
    registry.call(one, {"ja": "名", "en": "Name"})
    assert registry.named({"ja": "名"}) is one
    assert registry.named({"en": "Nobody"}) is None


def test_lines_are_those_of_all_spans() -> None:
    lines = Lines([Span(8, 1, 9, 1), Span(2, 1, 5, 1), Span(3, 1, 3, 2)])
    assert [each for each in range(1, 11) if each in lines] == [2, 3, 4, 5, 8, 9]
