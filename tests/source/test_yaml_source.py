"""Positions and data of YAML texts, whatever characters and line ends they are made of."""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from lint_catalog.model.places import Part, Place, Route
from lint_catalog.source.limits import MAX_ENTRY_CHARACTERS
from lint_catalog.source.yaml.read import read_yaml
from tests.support.catalogs import own_entries, position, table
from tests.support.tiers import examples

POSITIONS: list[tuple[str, str, Route, Part, str]] = [
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
def test_a_place_covers(text: str, path: Route, part: Part, covered: str) -> None:
    read = read_yaml(text)
    assert read.parsed
    span = read.source_map.span(Place("f", path, part))
    start, end = read.source_map.text.offsets(span)
    assert text[start:end] == covered
    assert (span.line, span.column) == position(text, start)
    assert (span.end_line, span.end_column) == position(text, end)


def test_an_edit_covers_all_lines_of_a_value_but_not_the_line_break_after_it() -> None:
    text = "a: |\n  one\n  two\nb: 1\n"
    read = read_yaml(text)
    start, end = read.source_map.text.offsets(read.source_map.extent(Place("f", ("a",))))
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
    span = read.source_map.span(Place("f", ("a",), text=wanted, nth=nth))
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


@pytest.mark.release
def test_our_entries_read_as_pyyaml_reads_them() -> None:
    for file, text in own_entries().items():
        assert read_yaml(text).data == yaml.safe_load(text), file


def test_an_alias_bomb_is_refused_before_it_is_composed() -> None:
    lines = ["a0: &a0 [x, x]"] + [f"a{n}: &a{n} [*a{n - 1}, *a{n - 1}]" for n in range(1, 60)]
    read = read_yaml("\n".join(lines))
    assert not read.parsed
    assert {each.what for each in read.observations} == {"anchor", "alias"}


class Parser(NamedTuple):
    """A parser that entries may meet: the loader, and how it words that its own limit is met (empty: as it does)."""

    loader: type
    wording: str = ""

    def parse(self, text: str, Loader: object) -> Iterator[yaml.Event]:  # noqa: ARG002, N803 - as PyYAML calls it
        """The events of a text, in place of `yaml.parse`."""
        try:
            yield from PARSE(text, Loader=self.loader)
        except yaml.MarkedYAMLError as error:
            if self.wording and "nesting" in (error.problem or ""):
                error.problem = self.wording
            raise


PARSE = yaml.parse
PARSERS = [
    ("libyaml", Parser(yaml.CSafeLoader)),
    ("libyaml in other words", Parser(yaml.CSafeLoader, "there are too many levels")),
    ("a parser without a limit", Parser(yaml.SafeLoader)),
]
TOO_DEEP: list[tuple[str, str, int]] = [
    # spoken id, text, the offset of the 51st level
    ("brackets", "[" * 100_000, 50),
    ("brackets that are closed", "[" * 2_000 + "]" * 2_000, 50),
    ("brackets, then another mistake", "[" * 60 + "@", 50),
    ("brackets, then a quote that is never closed", "[" * 60 + '"x', 50),
    ("brackets on lines of their own", "[\n" * 2_000, 100),
    ("brackets of a field", "x: 1\na: " + "[" * 2_000, 57),
    ("brackets in items", "- " * 20 + "[" * 2_000, 70),
    ("brackets in pairs in brackets", "[a: " * 2_000, 100),
    ("brackets and braces", "[{" * 2_000, 50),
    ("brackets after brackets that are closed", "[" + "[], " * 300 + "[" * 2_000, 1250),
    ("brackets with anchors", "&a [" * 2_000, 200),
    ("brackets in a second document", "a\n---\n" + "[" * 2_000, 56),
    ("brackets after wide characters", "東😀: " + "[" * 2_000, 53),
    ("braces", "{" * 2_000, 50),
    ("braces with keys", "{a: " * 100_000, 200),
    ("braces with question marks", "{? " * 2_000, 150),
    ("dashes", "- " * 100_000 + "x", 100),
    ("dashes, then brackets", "- " * 600 + "[" * 600, 100),
    ("question marks", "? " * 100_000 + "x", 100),
    ("indentation", "\n".join(" " * n + "a:" for n in range(1_200)), 1425),
    ("two levels a column", "".join(f"{' ' * n}a:\n{' ' * n}-\n" for n in range(30)), 750),
    ("few columns and brackets", "".join(f"{' ' * n}a:\n" for n in range(50)) + " " * 50 + "[[]]", 1425),
]


@pytest.mark.parametrize("parser", table(PARSERS))
@pytest.mark.parametrize(("text", "offset"), table(TOO_DEEP))
def test_deep_nesting_is_refused_before_it_is_composed(
    text: str, offset: int, parser: Parser, monkeypatch: pytest.MonkeyPatch
) -> None:
    if parser.loader is yaml.SafeLoader:
        text = text[: offset + 120]  # it is slow where it looks ahead, and there is no limit to be met
    monkeypatch.setattr(yaml, "parse", parser.parse)
    read = read_yaml(text)
    assert not read.parsed
    [found] = [each for each in read.observations if each.what in ("too-deep", "syntax")]
    assert (found.what, found.span.line, found.span.column) == ("too-deep", *position(text, offset))


NOT_TOO_DEEP = [
    ("fifty levels", "[" * 50 + "]" * 50, None),
    ("fifty levels of both kinds", "- " * 10 + "[" * 40 + "]" * 40, None),
    ("fifty levels by indentation", "".join(f"{' ' * n}a:\n{' ' * n}-\n" for n in range(25)) + " " * 30 + "x", None),
    ("a mistake below fifty levels", "[" * 50 + "@", 50),
    ("a mistake before what nests deep", "a: @\nb: " + "[" * 2_000, 3),
    ("brackets that are closed, and a mistake", "[], " * 200 + "@", 2),
    ("brackets in a quote that is never closed", 'a: "' + "[" * 2_000, 3),
    ("brackets in quotes before a mistake", '["' + "[" * 200 + '", @', 205),
    ("brackets in a comment before a mistake", "a: [ # " + "[" * 200 + "\n@]", 208),
    ("brackets in a text", "a: x" + "[" * 2_000, None),
]


@pytest.mark.parametrize("parser", table(PARSERS))
@pytest.mark.parametrize(("text", "mistake"), table(NOT_TOO_DEEP))
def test_what_nests_less_is_read_or_has_a_mistake_elsewhere(
    text: str, mistake: int | None, parser: Parser, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(yaml, "parse", parser.parse)
    read = read_yaml(text)
    assert read.parsed == (mistake is None)
    assert [(each.what, each.span.line, each.span.column) for each in read.observations] == [
        ("syntax", *position(text, at)) for at in [mistake] if at is not None
    ]


def test_a_huge_file_is_not_read() -> None:
    read = read_yaml("a: " + "x" * MAX_ENTRY_CHARACTERS)
    assert not read.parsed
    assert [each.what for each in read.observations] == ["oversized"]


@examples(200)
@given(st.text(alphabet=st.sampled_from("{}[],:&*!|>'\"%@`#-? \n\r\t\x00\x85\u2028\ufeff~<=01_.aあ（😀"), max_size=60))
def test_no_text_makes_reading_raise_and_every_span_lies_in_the_text(text: str) -> None:
    read = read_yaml(text)
    for each in read.observations:
        start, end = read.source_map.text.offsets(each.span)
        assert 0 <= start <= end <= len(text)
    for scalar in read.source_map.scalars():
        start, end = read.source_map.text.offsets(read.source_map.extent(Place("f", scalar.path, scalar.part)))
        assert 0 <= start <= end <= len(text)
    assert read.parsed or read.observations
