"""Footnote marks: the cases that the manual's examples leave out."""

from __future__ import annotations

import json

import pytest

from lint_catalog.model.findings import Finding
from tests.support.catalogs import all_rules, catalog_of, run, table


def findings(rule: str, text: str, **more: str) -> tuple[Finding, ...]:
    """The findings of one rule in a model whose training is a text, and in other files."""
    files = {
        "entries/footnotes/plamo.yaml": "text: {en: PLaMo}\n",
        "entries/models/m.yaml": f"training: {{en: {json.dumps(text, ensure_ascii=False)}}}\n",
        **{f"entries/{name.replace('__', '/')}.yaml": content for name, content in more.items()},
    }
    return run(catalog_of(files), [all_rules()[rule]])


UNDEFINED = [
    ("known", "x[^plamo]", 0),
    ("unknown, twice", "x[^palmo] y[^palmo]", 2),
    ("in code", "`x[^palmo]`", 0),
    ("in an address", "[x](https://example.com/[^palmo])", 0),
    ("escaped", r"x\[^palmo]", 0),
    ("malformed", "x[^ palmo]", 0),
]


@pytest.mark.parametrize(("text", "count"), table(UNDEFINED))
def test_undefined_footnotes(text: str, count: int) -> None:
    assert len(findings("undefined-footnote", text)) == count


def test_a_mark_is_found_behind_the_same_text_in_code() -> None:
    (found,) = findings("undefined-footnote", "`[^palmo]` and [^palmo]")
    assert found.span.column == len('training: {en: "`[^palmo]` and ') + 1


MALFORMED = [
    ("sound", "x[^plamo]", []),
    ("space inside", "x[^ plamo]", ["[^ plamo]"]),
    ("space before", "x[ ^plamo]", ["[ ^plamo]"]),
    ("space at the end", "x[^plamo ]", ["[^plamo ]"]),
    ("full-width brackets", "x［^plamo］", ["［^plamo］"]),
    ("full-width caret", "x[＾plamo]", ["[＾plamo]"]),
    ("unclosed before Japanese", "x[^plamoを使う", ["[^plamo"]),
    ("empty", "x[^]", ["[^]"]),
    ("beside a sound one", "x[^plamo] y[^ plamo]", ["[^ plamo]"]),
    ("in code", "`x[^ plamo]`", []),
    ("in an address", "[x](<https://example.com/[^ plamo>)", []),
    ("escaped bracket", r"x\[^ plamo]", []),
    ("escaped caret", r"x[\^ plamo]", []),
    ("a power", "x[2^10]", []),
    ("a face", "x(^_^) [^_^]", []),
]


@pytest.mark.parametrize(("text", "expected"), table(MALFORMED))
def test_malformed_markers(text: str, expected: list[str]) -> None:
    found = findings("malformed-marker", text)
    assert [each.message for each in found] == [f"`{mark}` is not a footnote mark" for mark in expected]
    assert [each.span.end_column - each.span.column for each in found if "\\" not in text] == list(map(len, expected))


DIFFER = [
    ("alike in another order", {"ja": "a[^x]b[^y]", "en": "c[^y]d[^x]"}, []),
    ("in one of three", {"ja": "a[^x]", "en": "a", "fr": "b"}, ["ja"]),
    ("one for another", {"ja": "a[^x]", "en": "a[^y]"}, ["en", "en"]),
    ("in code", {"ja": "a", "en": "`a[^x]`"}, []),
]


@pytest.mark.parametrize(("texts", "languages"), table(DIFFER))
def test_marks_in_each_language(texts: dict[str, str], languages: list[str]) -> None:
    content = f"training: {json.dumps(texts, ensure_ascii=False)}\n"
    found = run(catalog_of({"entries/models/m.yaml": content}), [all_rules()["footnote-marks-differ"]])
    assert [each.path[-1] for each in found] == languages


SECTION = "title: General\norder: 1\ncolumns: [name, license]\n"
HIDDEN = [
    ("shown", SECTION, "footnotes: {license: [plamo]}", 0),
    ("hidden", SECTION, "footnotes: {training: [plamo]}", 1),
    ("no column at all", SECTION, "footnotes: {licence: [plamo]}", 0),
    ("columns that cannot be read", SECTION.replace("license", "licence"), "footnotes: {license: [plamo]}", 0),
    ("no table", "title: General\norder: 1\n", "footnotes: {license: [plamo]}", 0),
    ("footnotes that are no mapping", SECTION, "footnotes: [plamo]", 0),
    ("on the heading", SECTION + "footnotes: {heading: [plamo]}", "name: M", 0),
    ("on a title that is not there", SECTION + "footnotes: {training: [plamo]}", "name: M", 1),
]


@pytest.mark.parametrize(("section", "model", "count"), table(HIDDEN))
def test_columns_that_are_not_shown(section: str, model: str, count: int) -> None:
    more = {"sections__s": section, "models__n": f"section: s\n{model}\n", "models__o": f"section: misspelt\n{model}\n"}
    assert len(findings("footnote-on-hidden-column", "x", **more)) == count


def test_a_nested_mark_that_is_undefined_is_reported_once() -> None:
    more = {"footnotes__other": 'text: {en: "see [^palmo]"}'}
    assert findings("nested-footnote", "x", **more) == ()
    assert len(findings("undefined-footnote", "x", **more)) == 1


def test_a_copy_of_a_footnote_is_reported_once_however_many_languages_agree() -> None:
    text = "text: {en: Trained on GPT-4 output, fr: Entraîné sur GPT-4}"
    found = findings("duplicate-footnote", "x", footnotes__a=text, footnotes__copy=text)
    assert [each.entry for each in found] == ["footnotes/copy"]
