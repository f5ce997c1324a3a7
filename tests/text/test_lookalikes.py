"""Which characters differ although they look alike, and what they are called."""

from __future__ import annotations

import pytest

from lint_catalog.text.lookalikes import odd_characters
from tests.support.catalogs import all_rules, catalog_of, run, small, table

CASES: list[tuple[str, str, str | None, str]] = [
    ("a no-break space", "name\u00a0", "name", "the no-break space U+00A0"),
    ("a full-width space", "acme/kite\u30007b", None, "the full-width space U+3000"),
    ("a zero-width space", "name\u200b", "name", "the zero-width space U+200B"),
    ("a direction mark", "\u202ename", "name", "the direction mark (U+202E)"),
    ("a full-width letter", "\uff4eame", "name", "the full-width latin small letter n U+FF4E"),
    ("a full-width colon", "https\uff1a//x", None, "the full-width colon U+FF1A"),
    ("a Cyrillic letter", "n\u0430me", "name", "the cyrillic small letter a U+0430"),
    ("a Cyrillic capital", "\u041aite", "Kite", "the cyrillic capital letter ka U+041A"),
    ("a Cyrillic letter that nobody compares", "n\u0430me", None, "the cyrillic small letter a U+0430"),
    ("a Greek letter", "k\u03bfte", "kote", "the greek small letter omicron U+03BF"),
    ("a dash", "MIT\u20131", "MIT-1", "the en dash U+2013"),
    ("a minus", "kite\u22121", None, "the minus sign U+2212"),
    ("a hyphen of its own", "kite\u20101", "kite-1", "the hyphen U+2010"),
    ("an apostrophe", "it\u2019s", "it's", "the right single quotation mark U+2019"),
    (
        "quotes",
        "\u201cmit\u201d",
        '"mit"',
        "the left double quotation mark U+201C and the right double quotation mark U+201D",
    ),
    ("an accent apart", "cafe\u0301", "caf\u00e9", "the combining acute accent U+0301"),
    ("letter case", "Kite", "kite", ""),
    ("an accent", "caf\u00e9", "cafe", ""),
    ("another character", "日本語", "日本後", ""),
    ("the same", "日本\u3000語", "日本\u3000語", ""),
    ("Japanese", "日本語ー凧", None, ""),
    ("Cyrillic alone", "\u043a\u043e\u0442", None, ""),
    ("a circled digit", "\u2460", None, ""),
    ("dots", "a\u2026b", None, ""),
    ("an accented letter", "na\u00efve", None, ""),
    ("a joiner that is spelling", "\u0628\u0627\u062f\u200c\u0647\u0627", None, ""),
]


@pytest.mark.parametrize(("written", "wanted", "expected"), table(CASES))
def test_what_looks_alike_is_named(written: str, wanted: str | None, expected: str) -> None:
    assert odd_characters(written, wanted) == expected


def test_many_are_not_all_named() -> None:
    assert odd_characters("\uff11\uff12\uff13\uff14\uff15").endswith("U+FF13 and others")


PLAMO = "entries/models/plamo-13b.yaml"
SAID = [
    # spoken id, what stands in the place of the year, the rule that names the character, the character
    ("a field", "released\u00a0: 2023", "unknown-field", "U+00A0"),
    ("a full-width field", "\uff52eleased: 2023", "unknown-field", "U+FF52"),
    ("a value of a set", "released: 2023\nhuggingface: convertibl\u0435", "value-not-allowed", "U+0435"),
    ("a number", "released: \uff12\uff10\uff12\uff13", "wrong-type", "U+FF12"),
    ("a form", "released: 2023\nurl: https\uff1a//example.org/", "malformed-value", "U+FF1A"),
    ("a zero-width space", "released: 2023\nhuggingface: loadable\u200b", "value-not-allowed", "U+200B"),
]


@pytest.mark.parametrize(("new", "rule", "code"), table(SAID))
def test_messages_name_it(new: str, rule: str, code: str) -> None:
    catalog = catalog_of({**small(), PLAMO: small()[PLAMO].replace("released: 2023", new)})
    assert any(code in each.message for each in run(catalog, [all_rules()[rule]]))


REFERENCES = [
    ("a language", "name: PLaMo-13B", "name: {\uff45n: PLaMo-13B}", "unknown-key", "U+FF45"),
    (
        "a developer",
        "developer: preferred-networks",
        "developer: preferred\u2010networks",
        "unknown-reference",
        "U+2010",
    ),
    ("a license", "license: apache-2.0", "license: apache\u20112.0", "unknown-license", "U+2011"),
]


@pytest.mark.parametrize(("old", "new", "rule", "code"), table(REFERENCES))
def test_references_name_it(old: str, new: str, rule: str, code: str) -> None:
    catalog = catalog_of({**small(), PLAMO: small()[PLAMO].replace(old, new)})
    assert [code in each.message for each in run(catalog, [all_rules()[rule]])] == [True]
