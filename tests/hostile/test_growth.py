"""Time bounded by size: one text of each sort that was once gone through again for each finding, marker or token.

Each took longer than the patience of this test, or ten times as long as now; `tests/nightly/test_growth.py` tries
many more, and measures them.
"""

from __future__ import annotations

import itertools
import re
from collections.abc import Callable, Iterator, Mapping

import pytest

from lint_catalog.convert.importing.html import Html
from lint_catalog.engine.fix import MAX_TRIALS, View, apply_fixes
from lint_catalog.engine.looking import Result
from lint_catalog.engine.suppress import settle_comments
from lint_catalog.model.entries.document import Document
from lint_catalog.model.entries.licenses import MAX_EXPRESSION_CHARACTERS
from lint_catalog.model.findings import Finding, Severity, TextEdit, TextFix
from lint_catalog.model.places import Part, Place, Span
from lint_catalog.net.pace import rate_limit
from lint_catalog.net.pages import says_gone
from lint_catalog.project.globs import matches
from lint_catalog.report.positions import Positions, utf8
from lint_catalog.source.limits import MAX_ENTRY_CHARACTERS, MAX_VALUES
from lint_catalog.source.suppressions import Syntax, suppressions
from lint_catalog.source.text import SourceText
from lint_catalog.source.yaml.comments import place_comments
from lint_catalog.source.yaml.read import read_yaml
from lint_catalog.text.majority import outvoted
from lint_catalog.text.names import BETWEEN_NAMES
from lint_catalog.text.numbers import numbers
from lint_catalog.text.same_links import differences
from lint_catalog.text.same_numbers import difference
from lint_catalog.text.words import BLANKS, Nearest, nth_occurrence, occurrence
from tests.support.catalogs import all_rules, catalog_of, run, schemas
from tests.support.patience import patience

PATIENCE = 10
"""Seconds; what is tested here takes some hundredths of one."""
FILE = "entries/models/f.yaml"


@pytest.fixture(autouse=True)
def in_time() -> Iterator[None]:
    """None takes longer."""
    with patience(PATIENCE):
        yield


def found(text: str, *rules: str, others: Mapping[str, str] | None = None) -> tuple[Finding, ...]:
    """What some rules find in an entry."""
    return run(catalog_of({FILE: text, **(others or {})}), [all_rules()[rule] for rule in rules])


def test_parts_of_a_text_are_counted_in_one_pass() -> None:
    text = "a " * 50_000
    assert [occurrence(text, "a", 2 * at) for at in range(50_000)] == list(range(50_000))
    assert nth_occurrence(text, "a", 49_999) == 99_998


def test_the_end_of_a_long_line_is_known() -> None:
    source = SourceText("a" * MAX_ENTRY_CHARACTERS)
    assert {source.line_end(offset) for offset in range(50_000)} == {MAX_ENTRY_CHARACTERS}


def test_columns_of_a_long_line_are_counted_once() -> None:
    positions = Positions({"f": "é" * 500_000})
    spans = [positions.span("f", Span(1, column, 1, column + 1), utf8) for column in range(1, 500_000, 100)]
    assert all(each.column == 2 * column - 1 for each, column in zip(spans, range(1, 500_000, 100), strict=True))


def test_no_more_values_are_composed_than_an_entry_may_have() -> None:
    read = read_yaml("hub: [" + "a, " * MAX_VALUES + "]")
    assert [each.what for each in read.observations] == ["too-many"]
    assert read_yaml("hub: [" + "a, " * (MAX_VALUES - 5) + "]").parsed


def test_neighbours_and_keys_are_looked_up() -> None:
    text = "".join(f"a{number % 500}: 1\n" for number in range(3000))
    read = read_yaml(text)
    repeated = [each for each in read.observations if each.what == "duplicate-key"]
    keys = [read.source_map.scalar_at(each.span, Part.KEY) for each in repeated]
    assert len({key.path for key in keys if key}) == 2500
    assert all(read.source_map.extent(Place(FILE, key.path, Part.WHOLE)) for key in keys if key)


def test_each_observation_is_explained_from_its_own_line() -> None:
    text = "name: a\n" + "".join(f"k{number}: !!str x\n" for number in range(1000))
    assert len(found(text, "explicit-tag")) == 1000


def test_misspelt_words_are_compared_with_others_as_long_as_that_is_of_use() -> None:
    nearest = Nearest(f"model-{number:05}-with-a-name" for number in range(1000))
    assert nearest.to("modle-00001-with-a-name")
    assert [nearest.to(f"madel-{number:05}-wiht-a-naem") for number in range(20_000)].count(None) > 15_000
    assert nearest.to("MODEL_00002_with_a_name") == "model-00002-with-a-name", "spelling is no matter of patience"


def test_unknown_fields_are_judged_together() -> None:
    text = "name: a\n" + "".join(f"k{number}: 1\n" for number in range(800))
    assert len(found(text, "unknown-field")) == 800


def test_items_are_compared_by_what_they_are() -> None:
    shape = schemas().shape_of({"type": "array", "uniqueItems": True})
    items = [{"repo": f"a/{number}"} if number % 2 else f"a/{number}" for number in range(8000)]
    assert not shape.violations(items)
    assert [each.keyword for each in shape.violations([*items, {"repo": "a/1"}])] == ["uniqueItems"]
    assert not shape.violations([1, True, "1", [1], [True], {"a": 1}, {"a": True}])
    assert shape.violations([1, 1.0])


def test_repositories_of_an_entry_are_claimed_in_one_pass() -> None:
    text = "hub:\n" + "".join(f"  - a/b{number}\n" for number in range(3000)) + "  - a/b0\n"
    assert len(found(text, "repository-claimed-twice")) == 1


def test_a_long_license_is_no_expression() -> None:
    text = "license: " + "MIT, [a](" * MAX_EXPRESSION_CHARACTERS + "\n"
    names = [each.rule for each in found(text, "unknown-license", "malformed-license-expression", "license-alias")]
    assert names == ["malformed-license-expression"]


@pytest.mark.parametrize("unit", ["`a``b", "[^", "<http://a ", '](a "', "](](", "1,", "百", "two "])
def test_what_is_hidden_from_numbers_is_looked_for_once(unit: str) -> None:
    assert isinstance(numbers(unit * (20_000 // len(unit)), "ja" if unit == "百" else "en"), tuple)


def test_numbers_of_two_texts_are_compared_by_their_values() -> None:
    texts = [" ".join(f"{number}7" for number in range(start, start + 1500)) for start in (1000, 5000)]
    lacking, extra = difference([numbers(text, "en") for text in texts], ["en", "en"], 0, 1)
    assert len(lacking) == len(extra) == 1500


def test_links_of_two_texts_are_compared_by_what_they_lead_to() -> None:
    here, there = ([f"https://{site}.org/{number}" for number in range(2000)] for site in ("a", "b"))
    result = differences(here, [*there, "https://c.org/x"], frozenset({"en", "ja"}))
    assert len(result.replaced) == 2000
    assert result.lacking == ("https://c.org/x",)


def test_values_are_outvoted_in_one_pass() -> None:
    assert len(list(outvoted([*range(30_000), 0]))) == 29_999


def test_comments_find_their_lines() -> None:
    text = "".join(f"k{number}: 1 # a\n# b\n" for number in range(3000))
    root = read_yaml(text).source_map.root
    assert root is not None
    comments = place_comments(text, root)
    assert sum(bool(each.beside) for each in comments.units.values()) == 3000


def test_comments_that_ignore_meet_findings_by_line() -> None:
    text = "a: 1 # lint-catalog: ignore[yaml] because\n" * 1000 + "# lint-catalog: ignore[yaml] because\n" * 3000
    comments = suppressions(FILE, text, Syntax.YAML)
    assert len(comments) == 4000
    findings = tuple(
        Finding(FILE, Span(line, column, line, column + 1), "duplicate-key", Severity.ERROR, "")
        for line in range(1, 1001) for column in range(1, 31)
    )  # fmt: skip
    settled = settle_comments(Result(findings), comments, all_rules().values(), frozenset(), (Document,))
    assert settled.ignored == 30_000


def test_blanks_are_gone_through_once() -> None:
    blanks = " " * 30_000
    (comment,) = suppressions(FILE, f"a: 1 # lint-catalog: ignore[yaml] r{blanks}x\n", Syntax.YAML)
    assert comment.reason == f"r{blanks}x"
    assert BETWEEN_NAMES.split(f"a{blanks}b{blanks},{blanks}c, , d") == [f"a{blanks}b", "c", "", "d"]


def test_fixes_that_will_not_do_are_found_by_halves_and_not_for_ever() -> None:
    looked: list[Mapping[str, str]] = []

    def inspect(texts: Mapping[str, str]) -> View:
        looked.append(texts)
        text = texts.get("f", "a\n" * 300)
        fix = {line: TextFix("b", (TextEdit("f", Span(line, 1, line, 2), "b"),), True) for line in range(1, 301)}
        findings = [
            Finding("f", Span(line, 1, line, 2), "r", Severity.ERROR, "", "", "f", ("x",), fix[line])
            for line in range(1, 301)
        ]
        return View({"f": text}, findings, findings)

    result = apply_fixes(inspect, files=frozenset({"f"}), unsafe=False)
    assert not result.fixed
    assert len(looked) <= MAX_TRIALS + 1
    assert result.untried + len(result.refused) == 300


def test_fixes_of_a_large_text_are_tried_less_often() -> None:
    looked: list[Mapping[str, str]] = []

    def inspect(texts: Mapping[str, str]) -> View:
        looked.append(texts)
        text = texts.get("f", "a\n" * 30 + "b" * 1_000_000)
        findings = [
            Finding(
                "f", Span(line, 1, line, 2), "r", Severity.ERROR, "", "", "f", ("x",),
                TextFix("b", (TextEdit("f", Span(line, 1, line, 2), "b"),), True),
            )
            for line in range(1, 31)
        ]  # fmt: skip
        return View({"f": text}, findings, findings)

    result = apply_fixes(inspect, files=frozenset({"f"}), unsafe=False)
    assert len(looked) == 11
    assert result.untried + len(result.refused) == 30


def placed(text: str) -> object:
    root = read_yaml(text).source_map.root
    assert root is not None
    return place_comments(text, root)


PATTERNS: Mapping[str, Callable[[], object]] = {
    "blanks before a sign": lambda: re.search(BLANKS + ",", " " * 100_000 + "x"),
    "comments of signs": lambda: suppressions(FILE, "# " * 50_000 + "\n# lint-catalog: x", Syntax.YAML),
    "tabs": lambda: read_yaml("\t" * 100_000),
    "blank lines behind a comment": lambda: placed(HEAD),
    "tags": lambda: Html("<" + "A" * 100_000).content,
    "titles": lambda: says_gone("<titleq>" * 12_000),
    "headers": lambda: rate_limit({"RateLimit": "1r" * 50_000}),
    "globs": lambda: matches("*a" * 30 + "b", "a" * 200),
}
HEAD = "# a\n" + "\n" * 100_000 + "# b\na: 1\n"


@pytest.mark.parametrize("name", PATTERNS)
def test_no_pattern_tries_a_text_again_from_each_of_its_characters(name: str) -> None:
    PATTERNS[name]()


@pytest.mark.release
def test_a_long_chain_of_models_is_followed_once() -> None:
    names = [f"m{number:05}" for number in range(10_000)]
    models = {f"entries/models/{name}.yaml": f"base: [{below}]\n" for name, below in itertools.pairwise(names)}
    assert not found("name: a\n", "base-cycle", others=models)
    pairs = {f"entries/models/{name}.yaml": f"base: [{names[at ^ 1]}]\n" for at, name in enumerate(names[:4000])}
    assert len(found("name: a\n", "base-cycle", others=pairs)) == 2000


@pytest.mark.release
def test_a_long_chain_of_models_in_doubt_is_asked_for_a_part_of_it() -> None:
    head = "license: {license: mit, unclear: true}\n"
    models = {f"entries/models/m{number:05}.yaml": f"{head}base: [m{number + 1:05}]\n" for number in range(2000)}
    known = {"entries/licenses/mit.yaml": "name: MIT\nspdx: MIT\nderivatives_keep: false\n"}
    assert not found("name: a\n", "license-dropped", others={**models, **known})
