"""Tags and text in pieces of HTML."""

from __future__ import annotations

import pytest

from lint_catalog.text.html import HtmlTag, html_pieces, html_tags
from tests.support.catalogs import table


@pytest.mark.parametrize(
    ("text", "pieces"),
    table(
        [
            ("text", "a &amp; b", "a & b"),
            ("tags", "a<b>c</b>", "a|<b>|c|</b>"),
            ("a tag in capitals", "<H2 ID='A'>", "<h2 id=A>"),
            ("all ways of quoting", "<a b='1' c=\"2\" d=3 e f = 4/>", "<a b=1 c=2 d=3 e= f=4/>"),
            ("signs in values", "<a b='>' c=\"'\" d='\"'>x", "<a b=> c=' d=\">|x"),
            ("entities in values", "<a b='&lt;&eacute;'>", "<a b=<é>"),
            ("a line break in a tag", "<a\n  b='1'\n>", "<a b=1>"),
            ("a comment", "a<!-- <b> -->c<!-- <d>", "a|c"),
            ("what is no tag", "a < b > <1> <>", "a < b > <1> <>"),
        ]
    ),
)
def test_pieces(text: str, pieces: str) -> None:
    assert "|".join(each if isinstance(each, str) else shown(each) for each in html_pieces(text)) == pieces
    assert list(html_tags(text)) == [each for each in html_pieces(text) if not isinstance(each, str)]


def shown(tag: HtmlTag) -> str:
    return f"<{'/' * tag.closes}{' '.join([tag.name, *(f'{each.name}={each.value}' for each in tag.attributes)])}>"


def test_values_are_where_they_are_written() -> None:
    text = "x <a b='1 2' c=34>"
    assert [text[each.start : each.end] for tag in html_tags(text) for each in tag.attributes] == ["1 2", "34"]


@pytest.mark.parametrize(
    "text",
    table(
        [
            ("headings that do not end", "<h2>" * 20_000),
            ("tags that do not end", "<h2 " * 20_000),
            ("quotes that do not end", "<a id='" * 20_000),
            ("comments that do not end", "<!--" * 20_000),
            ("attributes", "<div " + "id=x " * 20_000 + ">"),
            ("white space", "<div id" + " " * 100_000),
        ]
    ),
)
def test_what_keeps_a_reader_busy_is_soon_read(text: str) -> None:
    assert len(list(html_pieces(text))) <= 20_000
