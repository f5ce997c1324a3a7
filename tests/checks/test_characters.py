"""Names in entries with characters that look like others: every field and language, and the names that are right."""

from __future__ import annotations

# ruff: noqa: RUF001 - characters that look like others are what is tried
import pytest

from tests.support.catalogs import all_rules, catalog_of, run
from tests.support.fixing import with_fixes

FILE = "entries/models/kite.yaml"
RULE = "odd-character-in-name"


def found(text: str, *, file: str = FILE) -> list[str]:
    """What is odd, in words."""
    findings = run(catalog_of({file: text}), [all_rules()[RULE]])
    return [each.message.rpartition(" has ")[2] for each in findings]


ODD = [
    ("no-break-space", "name: Kite\u00a07B\n", "the no-break space U+00A0", "name: Kite 7B\n"),
    ("narrow-space", "name: Kite\u202f7B\n", "the narrow no-break space U+202F", "name: Kite 7B\n"),
    ("wide-space", "name: Kite\u30007B\n", "the full-width space U+3000", "name: Kite 7B\n"),
    ("two-spaces", "name: Kite  7B\n", "2 spaces in a row", "name: Kite 7B\n"),
    ("tab", "name: Kite\t7B\n", "the tab U+0009", "name: Kite 7B\n"),
    ("escaped", 'name: "Kite\\u00a07B"\n', "the no-break space U+00A0", 'name: "Kite 7B"\n'),
    ("wide-letters", "name: \uff2bite\n", "the full-width latin capital letter k U+FF2B", "name: Kite\n"),
    ("wide-bracket", "name: Kite（7B)\n", "the full-width left parenthesis U+FF08", "name: Kite (7B)\n"),
    ("cyrillic", "name: K\u0456te\n", "the cyrillic small letter byelorussian-ukrainian i U+0456", "name: K\u0456te\n"),
    ("short-name", "short_name: A\u00a0B\n", "the no-break space U+00A0", "short_name: A B\n"),
    ("language", "name: {en: A\u00a0B}\n", "the no-break space U+00A0", "name: {en: A B}\n"),
    ("french", "name: {fr: A\u00a0B}\n", "the no-break space U+00A0", "name: {fr: A B}\n"),
    ("label", "hub:\n  - {repo: a/b, label: 7b\u00a0chat}\n", "the no-break space U+00A0", "label: 7b chat}"),
    ("base", "base:\n  - {name: A\u00a0B}\n", "the no-break space U+00A0", "{name: A B}"),
    ("quote", "name: Ada’s Kite\n", "the right single quotation mark U+2019", "name: Ada's Kite\n"),
    ("quote-without-its-partner", "name: Kite 7”\n", "the right double quotation mark U+201D", 'name: Kite 7"\n'),
]


@pytest.mark.parametrize(("text", "what", "fixed"), [pytest.param(*each[1:], id=each[0]) for each in ODD])
def test_an_odd_character_is_named(text: str, what: str, fixed: str) -> None:
    assert found(text) == [what]
    texts, _ = with_fixes({FILE: text}, unsafe=True, rules=[all_rules()[RULE]])
    assert fixed in texts[FILE]


RIGHT = [
    ("plain", "name: Kite 7B\n"),
    ("japanese-brackets", "name: {ja: 凧（7B）, en: Kite (7B)}\n"),
    ("japanese-name-for-all", "name: 凧研究所（KITE）\n"),
    ("japanese-words", "name: {ja: 凧\u3000研究所}\n"),
    ("french-marks", 'name: {fr: "Kite\u00a0: le vent"}\n'),
    ("french-quotes", "name: {fr: «\u00a0Kite\u00a0»}\n"),
    ("french-apostrophe", "name: {fr: L’école}\n"),
    ("quotation", "name: {en: Project “Kite” of Ada}\n"),
    ("greek", "name: \u03b1BERT\n"),
    ("cyrillic-word", "name: \u0417\u043c\u0435\u0439 Kite\n"),
    ("accents", "name: Étoile à voile – 7B\n"),
    ("not-a-name", "note: {en: Kite\u00a07B}\n"),
    ("no-text", "name: [1]\nhub: {a: b}\nbase: [{name: 1}, x]\n"),
]


@pytest.mark.parametrize("text", [pytest.param(each[1], id=each[0]) for each in RIGHT])
def test_a_name_that_is_right_is_left_alone(text: str) -> None:
    assert found(text) == []


@pytest.mark.parametrize("kind", ["developers", "licenses", "datasets", "base-models", "benchmarks"])
def test_names_of_every_kind_are_looked_at(kind: str) -> None:
    assert found("name: A\u00a0B\n", file=f"entries/{kind}/a.yaml") == ["the no-break space U+00A0"]
