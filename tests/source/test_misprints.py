"""Mistakes in YAML that cannot be seen: the character is named where it stands."""

from __future__ import annotations

import pytest

from lint_catalog.source.yaml.entries import read_document
from tests.support.catalogs import all_rules, catalog_of, run, table

MISPRINTS: list[tuple[str, str, list[tuple[int, int, str]]]] = [
    # spoken id, the text, where which character is named
    ("a no-break space behind the colon", "name:\u00a0Kite\nsection: all\n", [(1, 6, "no-break space U+00A0")]),
    ("a full-width one", "name:\u3000Kite\nsection: all\n", [(1, 6, "full-width space U+3000")]),
    ("a thin one", "name:\u2009Kite\nsection: all\n", [(1, 6, "thin space U+2009")]),
    ("a zero-width one", "name:\u200bKite\nsection: all\n", [(1, 6, "zero-width space U+200B")]),
    ("on the second line", "section: all\nname:\u00a0Kite\nx: 1\n", [(2, 6, "no-break space U+00A0")]),
    ("on every line", "name:\u00a0Kite\nsection:\u00a0all\n", [(1, 6, "no-break space U+00A0")]),
    ("on the only line", "name:\u00a0Kite\n", [(1, 6, "no-break space U+00A0")]),
    ("before a comment", "hub: [a]\u3000# x\nx: 1\n", [(1, 9, "full-width space U+3000")]),
    ("a full-width colon", "section: all\nname：Kite\n", [(2, 5, "full-width colon U+FF1A")]),
    ("a full-width colon and a space", "section: all\nname： Kite\n", [(2, 5, "full-width colon U+FF1A")]),
    ("typographic quotes", "name: \u201cA: b\u201d\nx: 1\n", [(1, 7, "left double quotation mark U+201C")]),
    ("single ones", "x: 1\nname: \u2018A: b\u2019\n", [(2, 7, "left single quotation mark U+2018")]),
    ("a full-width brace", "h: {a: 1\uff5d\nc: 1\n", [(1, 9, "full-width right curly bracket U+FF5D")]),
    ("a dash", "hub:\n\u2013 b\n\u2013 c\nx: 1\n", [(2, 1, "en dash U+2013")]),
    ("a full-width number sign", "\uff03 comment\na: 1\n", [(1, 1, "full-width number sign U+FF03")]),
    ("on Windows", "name:\u00a0Kite\r\nsection: all\r\n", [(1, 6, "no-break space U+00A0")]),
    ("behind a byte order mark", "\ufeffname:\u00a0Kite\nsection: all\n", [(1, 6, "no-break space U+00A0")]),
    ("beside a control character", "x: \x08\nname:\u00a0Kite\ny: 1\n", [(2, 6, "no-break space U+00A0")]),
    ("far above, and harmless", "name: a\u00a0b\nhub: [\n", []),
    ("on the line, and harmless", "name: a\u00a0b: c\n", []),
    ("quotes in a text", "name: \u201cA\u201d\nb: c: d\n", []),
    ("a full-width colon in a text", "name: 日本語：凧\nb: c: d\n", []),
    ("only a text", "just\u00a0a text\n", []),
    ("nothing odd", "a: b: c\n", []),
]


@pytest.mark.parametrize(("text", "expected"), table(MISPRINTS))
def test_the_character_is_named_where_it_stands(text: str, expected: list[tuple[int, int, str]]) -> None:
    catalog = catalog_of({"entries/models/a.yaml": text})
    found = [each for each in run(catalog, [all_rules()["yaml-syntax"]]) if "U+" in each.message]
    assert [(each.span.line, each.span.column) for each in found] == [each[:2] for each in expected]
    for each, (*_, name) in zip(found, expected, strict=True):
        assert f"the {name} stands where YAML needs" in each.message


def test_what_is_large_is_not_read_again() -> None:
    text = f"x: {'a' * 100_000}\nname:\u00a0Kite\ny: 1\n"
    document, _ = read_document("entries/models/a.yaml", "models", "a", text.encode(), ("models",))
    assert [each.what for each in document.observations] == ["syntax"]
