"""Positions and data of YAML texts, whatever characters and line ends they are made of."""

from __future__ import annotations

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from lint_catalog.model import Part, Path, Place
from lint_catalog.source.yaml import MAX_CHARACTERS, read_yaml
from tests.support import own_entries, position, table
from tests.tiers import examples

POSITIONS: list[tuple[str, str, Path, Part, str]] = [
    # spoken id, text, path, part, the text that the span covers
    ("a plain value", "name: PLaMo\n", ("name",), Part.VALUE, "PLaMo"),
    ("a key", "name: PLaMo\n", ("name",), Part.KEY, "name"),
    ("a value in quotes, quotes included", 'name: "PLaMo"\n', ("name",), Part.VALUE, '"PLaMo"'),
    ("a value after wide characters", "{ja: 東工大, en: Titech}\n", ("en",), Part.VALUE, "Titech"),
    ("a value after characters outside the basic plane", "{ja: 𠮷野家😀, en: Y}\n", ("en",), Part.VALUE, "Y"),
    ("a value after a combining character", "{ja: か\u3099, en: ga}\n", ("en",), Part.VALUE, "ga"),
    ("a value in a text with CR LF", "a: 1\r\nb:\r\n  - x\r\n  - 東京\r\n", ("b", 1), Part.VALUE, "東京"),
    ("a value in a text with lone CR", "a: 1\rb: 2\r", ("b",), Part.VALUE, "2"),
    ("a line separator does not end a line for editors", "a: 'x\u2028y'\nb: 2\n", ("b",), Part.VALUE, "2"),
    ("an item of a flow list", "hub: [a/b, c/d]\n", ("hub", 1), Part.VALUE, "c/d"),
    ("a mapping in a block list", "hub:\n  - {repo: a/b, label: x}\n", ("hub", 0), Part.VALUE, "{repo: a/b, label: x}"),
    ("a block mapping shows its first line", "a:\n  b: 1\n  c: 2\n", ("a",), Part.VALUE, "b: 1"),
    ("a block text shows its first line", "a: |\n  one\n  two\nb: 1\n", ("a",), Part.VALUE, "|"),
    ("the whole entry shows its first line", "# note\nname: x\nb: 1\n", (), Part.VALUE, "name: x"),
    ("a missing field shows what encloses it", "a: {b: 1}\n", ("a", "c"), Part.VALUE, "{b: 1}"),
    ("a value without text", "a:\nb: 1\n", ("a",), Part.VALUE, ""),
]


@pytest.mark.parametrize(("text", "path", "part", "covered"), table(POSITIONS))
def test_a_place_covers(text: str, path: Path, part: Part, covered: str) -> None:
    read = read_yaml(text)
    assert read.parsed
    span = read.layout.span(Place("f", path, part))
    start, end = read.layout.text.offsets(span)
    assert text[start:end] == covered
    assert (span.line, span.column) == position(text, start)
    assert (span.end_line, span.end_column) == position(text, end)


def test_an_edit_covers_all_lines_of_a_value_but_not_the_line_break_after_it() -> None:
    text = "a: |\n  one\n  two\nb: 1\n"
    read = read_yaml(text)
    start, end = read.layout.text.offsets(read.layout.extent(Place("f", ("a",))))
    assert text[start:end] == "|\n  one\n  two"


NARROWED = [
    ("the first occurrence", "a: x [^n] y [^n]\n", "[^n]", 0, 5),
    ("the second occurrence", "a: x [^n] y [^n]\n", "[^n]", 1, 12),
    ("a text that is not there shows the value", "a: xyz\n", "[^n]", 0, 3),
    ("a text inside quotes", 'a: "x [^n]"\n', "[^n]", 0, 6),
]


@pytest.mark.parametrize(("text", "wanted", "nth", "offset"), table(NARROWED))
def test_a_place_narrows_to_a_text(text: str, wanted: str, nth: int, offset: int) -> None:
    read = read_yaml(text)
    span = read.layout.span(Place("f", ("a",), text=wanted, nth=nth))
    assert (span.line, span.column) == position(text, offset)


KEYS_AND_VALUES = [
    ("a key that YAML 1.1 reads as false stays text", "no: nei\n", {"no": "nei"}),
    ("the first of two equal keys counts", "a: 1\na: 2\n", {"a": 1}),
    ("an invalid date stays text", "a: 2024-13-45\n", {"a": "2024-13-45"}),
    ("an unknown tag is looked through", "a: !secret x\n", {"a": "x"}),
    ("a number of thousands of digits stays text", f"a: {'9' * 5000}\n", {"a": "9" * 5000}),
]


@pytest.mark.parametrize(("text", "data"), table(KEYS_AND_VALUES))
def test_data(text: str, data: object) -> None:
    assert read_yaml(text).data == data


def test_our_entries_read_as_pyyaml_reads_them() -> None:
    for file, text in own_entries().items():
        assert read_yaml(text).data == yaml.safe_load(text), file


def test_an_alias_bomb_is_refused_before_it_is_composed() -> None:
    lines = ["a0: &a0 [x, x]"] + [f"a{n}: &a{n} [*a{n - 1}, *a{n - 1}]" for n in range(1, 60)]
    read = read_yaml("\n".join(lines))
    assert not read.parsed
    assert {each.what for each in read.observations} == {"anchor", "alias"}


@pytest.mark.parametrize(
    "text",
    [
        pytest.param("[" * 100_000, id="brackets"),
        pytest.param("{a: " * 100_000, id="braces"),
        pytest.param("- " * 100_000 + "x", id="dashes"),
        pytest.param("\n".join(" " * n + "a:" for n in range(500)), id="indentation"),
        pytest.param("? " * 100_000 + "x", id="question marks"),
    ],
)
def test_deep_nesting_is_refused_before_it_is_composed(text: str) -> None:
    read = read_yaml(text)
    assert not read.parsed
    assert "too-deep" in {each.what for each in read.observations}


def test_a_huge_file_is_not_read() -> None:
    read = read_yaml("a: " + "x" * MAX_CHARACTERS)
    assert not read.parsed
    assert [each.what for each in read.observations] == ["oversized"]


@examples(200)
@given(st.text(alphabet=st.sampled_from("{}[],:&*!|>'\"%@`#-? \n\r\t\x00\x85\u2028\ufeff~<=01_.aあ（😀"), max_size=60))
def test_no_text_makes_reading_raise_and_every_span_lies_in_the_text(text: str) -> None:
    read = read_yaml(text)
    for each in read.observations:
        start, end = read.layout.text.offsets(each.span)
        assert 0 <= start <= end <= len(text)
    for scalar in read.layout.scalars():
        start, end = read.layout.text.offsets(read.layout.extent(Place("f", scalar.path, scalar.part)))
        assert 0 <= start <= end <= len(text)
    assert read.parsed or read.observations
