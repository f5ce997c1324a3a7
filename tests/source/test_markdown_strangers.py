"""Markdown as strangers may write it: any text can be read, in little time, and every span lies within it."""

from __future__ import annotations

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lint_catalog.model.pages.parts import Emphasis, Image, InlinePart, Link, Mark, Strong
from lint_catalog.source.limits import MAX_PAGE_CHARACTERS
from lint_catalog.source.markdown.read import read_page
from lint_catalog.source.text import SourceText
from tests.support.catalogs import position, table
from tests.support.tiers import examples


@pytest.mark.parametrize(
    "text", ["", "\n", "---", "---\n", "---\n---", "|", "#", "[^", "[^a]:", ":::", "<!--", "\t", "\0"]
)
def test_next_to_nothing_can_be_read(text: str) -> None:
    assert read_page(text).text == text


PATHOLOGICAL = [
    ("brackets", "[" * 100_000),
    ("brackets, closed", "[" * 50_000 + "]" * 50_000),
    ("marks", "[^" * 50_000),
    ("images in images", "![" * 3000 + "](a)" * 3000),
    ("pipes", "|a|\n|-|\n" + "|" * 100_000),
    ("a header of pipes", "|" * 100_000 + "\n" + "|-" * 100_000 + "|\n"),
    ("cells of brackets", "|a|b|\n|-|-|\n" + ("|" + "[" * 1000 + "|x|\n") * 100),
    ("stars", "*a **b " * 16_000),
    ("emphasis in emphasis", "*a " * 3000 + "b* " * 3000),
    ("backticks", " ".join("`" * each for each in range(1, 440))),
    ("angle brackets", "<?" * 50_000 + ">"),
    ("ampersands", "&" * 100_000),
    ("quotations", "> " * 50_000 + "a"),
    ("lists", "- " * 50_000 + "a"),
    ("footnotes in footnotes", "[^a]: " * 16_000),
    ("containers", "::: a\n" * 16_000),
    ("anchors", "<a id=x></a>\n\n" * 12_000),
]


@pytest.mark.parametrize("text", table(PATHOLOGICAL, {each for each, _ in PATHOLOGICAL} - {"anchors", "stars"}))
def test_text_made_to_keep_us_busy_is_read_within_seconds(text: str) -> None:
    start = time.process_time()
    read = read_page(text)
    assert read.blocks or read.observations
    assert all(isinstance(inline.text, str) for inline in read.inlines)
    assert time.process_time() - start < 10


def test_a_page_that_is_too_large_is_not_read() -> None:
    assert [each.what for each in read_page("a" * (MAX_PAGE_CHARACTERS + 1)).observations] == ["oversized"]


PIECES = st.sampled_from(
    ["a", "日", "𠮷", " ", "  ", "\t", "\n", "\r\n", "\r", "|", "\\", "\\|", "*", "**", "_", "`", "``", "[", "]", "(",
     ")", "[^1]", "[^1]: ", "](u)", "![", "<", ">", "<br>", '<a id="x">', "</a>", "<!--", "-->", "&amp;", "&#x2011;",
     "# ", "> ", "- ", "1. ", ":::", "---", "|-|-|", "\n|a|b|\n|-|-|\n|", "\0", "\ufeff", "\u2028", "~~", "```", "    ",
     "[a]: u", "<!--@include: x-->", "<http://a>", "\x0b", "\x1c", "\x85"]
)  # fmt: skip


@examples(150)
@given(st.one_of(st.lists(PIECES, max_size=40).map("".join), st.text(max_size=60)))
def test_any_text_can_be_read_and_its_spans_lie_in_order_within_it(text: str) -> None:
    read = read_page(text)
    lines = SourceText(text)

    def check(parts: tuple[InlinePart, ...], start: int, end: int) -> None:
        for part in parts:
            first, last = lines.offsets(part.span)
            assert start <= first <= last <= end
            assert (part.span.line, part.span.column) == position(text, first)
            if isinstance(part, Mark):
                assert text[first:last] == f"[^{part.id}]"
            if isinstance(part, (Strong, Emphasis, Link, Image)):
                check(part.parts, first, last)
            start = last

    for inline in read.inlines:
        check(inline.parts, *lines.offsets(inline.span))
    for block in read.blocks:
        assert lines.offsets(block.span)[0] <= lines.offsets(block.span)[1] <= len(text)
