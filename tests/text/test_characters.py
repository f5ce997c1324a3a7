"""Line breaks, byte order marks, characters that YAML does not allow, and limits: one notion for all who read files."""

from __future__ import annotations

import re

import pytest
import yaml
from hypothesis import given, settings
from hypothesis import strategies as st

from lint_catalog.source.limits import MAX_DEPTH, MAX_EMPHASIS_DEPTH, MAX_ENTRY_CHARACTERS, MAX_PAGE_CHARACTERS
from lint_catalog.source.markdown.read import read_page
from lint_catalog.source.suppressions import Syntax, suppressions
from lint_catalog.source.text import SourceText
from lint_catalog.source.yaml.entries import read_document
from lint_catalog.source.yaml.layout import LeftAloneError, formatted
from lint_catalog.source.yaml.read import read_yaml
from lint_catalog.text.characters import BYTE_ORDER_MARK, LINE_BREAK, printable, without_mark
from tests.support.catalogs import table

TEXTS = st.text(
    alphabet=st.sampled_from("a #:-\r\n\t\x00\x0b\x0c\x1c\x7f\x85\u2028\u2029\ufeff\ud7ff\ufffe\U0001f600"), max_size=40
)


@settings(max_examples=100, deadline=None)
@given(TEXTS)
def test_all_who_read_agree_where_lines_end(text: str) -> None:
    lines = LINE_BREAK.split(text)
    source = SourceText(text)
    assert [source.line(number) for number in range(1, len(lines) + 1)] == lines
    assert source.position(len(text))[0] == len(lines)
    assert read_page(text).lines == tuple(lines)


@settings(max_examples=100, deadline=None)
@given(TEXTS)
def test_no_character_stops_the_parser_of_yaml(text: str) -> None:
    assert len(printable(text)) == len(text)
    assert printable(printable(text)) == printable(text)
    try:
        list(yaml.scan(printable(text), Loader=yaml.CSafeLoader))
    except yaml.reader.ReaderError as error:
        raise AssertionError from error
    except yaml.MarkedYAMLError:
        pass  # it is no YAML, but of characters that may be in one


@settings(max_examples=100, deadline=None)
@given(TEXTS)
def test_what_the_parser_does_not_take_is_reported_and_hides_no_comment(text: str) -> None:
    strange = [each for each in read_yaml(text).observations if each.what == "control-character"]
    assert sum(len(each.text) for each in strange) == sum(
        one != other for one, other in zip(text, printable(text), strict=True)
    )
    inside = re.sub(r"[\r\n\t#\x85\u2028\u2029]", "", text)
    quoted = f"a: '{inside}' # lint-catalog: ignore[x] y\n"
    assert len(suppressions("a.yaml", quoted, Syntax.YAML)) == 1


@settings(max_examples=100, deadline=None)
@given(TEXTS, st.booleans())
def test_a_byte_order_mark_is_no_part_of_a_text_and_is_not_lost(text: str, marked: bool) -> None:
    content = (BYTE_ORDER_MARK if marked else "") + without_mark(text)
    document, _ = read_document("entries/models/a.yaml", "models", "a", content.encode())
    assert document.content == content
    assert document.text == without_mark(content)


def test_fmt_takes_the_byte_order_mark_away() -> None:
    assert formatted(f"{BYTE_ORDER_MARK}name: A\n", lambda _: ()) == "name: A\n"
    with pytest.raises(LeftAloneError):
        formatted(f"{BYTE_ORDER_MARK}{BYTE_ORDER_MARK}name: A\n", lambda _: ())


@pytest.mark.parametrize(
    ("observed", "text"),
    table(
        [
            ("an entry that is too long", "oversized", "a: " + "x" * MAX_ENTRY_CHARACTERS),
            ("an entry of that length", "", "a: " + "x" * (MAX_ENTRY_CHARACTERS - 3)),
            ("an entry that is too deep", "too-deep", "[" * (MAX_DEPTH + 1) + "]" * (MAX_DEPTH + 1)),
            ("an entry of that depth", "", "[" * MAX_DEPTH + "]" * MAX_DEPTH),
        ]
    ),
)
def test_the_limits_of_entries(observed: str, text: str) -> None:
    assert [each.what for each in read_yaml(text).observations] == [observed] * bool(observed)


def test_the_limits_of_pages_are_others() -> None:
    assert MAX_ENTRY_CHARACTERS < MAX_PAGE_CHARACTERS
    assert [each.what for each in read_page("a" * (MAX_PAGE_CHARACTERS + 1)).observations] == ["oversized"]
    assert read_page("a" * (MAX_ENTRY_CHARACTERS + 1)).observations == ()
    deep = "*a _b " * MAX_EMPHASIS_DEPTH + "c" + "_ *" * MAX_EMPHASIS_DEPTH
    assert read_page(deep).inlines
