"""What entries call their repositories, and whom their own words name."""

from __future__ import annotations

import pytest

from lint_catalog.model.entries.markdown import inline_text
from tests.support.catalogs import all_rules, catalog_of, run, table

HUB = "https://huggingface.co/"
RULES = [rule for rule in all_rules().values() if rule.family in ("names", "wording")]


def found(model: str, **others: str) -> list[tuple[str, str]]:
    """The rules of both families that find something in a model, and where."""
    files = {"entries/catalog.yaml": "languages: [ja, en, fr]\n", "entries/models/m.yaml": model}
    files |= {f"entries/{name.replace('__', '/')}.yaml": text for name, text in others.items()}
    return [(each.rule, ".".join(map(str, each.path))) for each in run(catalog_of(files), RULES)]


LABEL = [("label-of-another-size", "hub.0.label")]
NAMES = [
    ("an address that fits", f"name: Kite 8B\nurl: {HUB}o/kite-8b\nhub: [o/kite-8b]\n", []),
    ("rounded", f"name: Kite 1.6B\nurl: {HUB}o/kite-1.57b\n", []),
    ("another size", f"name: Kite 8B\nurl: {HUB}o/kite-70b\nhub: [o/kite-8b]\n", [("label-of-another-size", "url")]),
    (
        "another size in one language",
        f"name: {{ja: 凧 8B, en: Kite 8B}}\nurl: {{ja: {HUB}o/kite-8b, en: {HUB}o/kite-70b}}\n",
        [("label-of-another-size", "url.en")],
    ),
    ("a label of another size", "name: K\nhub: [{repo: o/k-8b, label: 13b}, {repo: o/k-8b-a, label: a}]\n", LABEL),
    ("a version", "name: K\nhub: [{repo: o/k-v1.0, label: v1}]\n", []),
    ("another version", "name: K\nhub: [{repo: o/k-v2, label: v3}]\n", [("label-of-another-version", "hub.0.label")]),
    (
        "in the words of a cell",
        f"name: K\ncells:\n  name: {{ja: '[13b]({HUB}o/k-8b)', en: '[8b]({HUB}o/k-8b)'}}\n",
        [("label-of-another-size", "cells.name.ja")],
    ),
    ("in the words of another cell", f"name: Kite\ncells:\n  training: '[13b data]({HUB}o/kite-8b)'\n", []),
    ("another model", f"name: Sail\nurl: {HUB}o/kite\nhub: [o/sail]\n", [("url-of-another-model", "url")]),
    ("called like its repository", f"name: o/sail-base\nurl: {HUB}o/sail-base\nhub: [o/sail-large]\n", []),
    ("an announcement", "name: Sail\nurl: https://example.com/kite-70b\nhub: [o/sail]\n", []),
    ("no repositories at all", f"name: Sail\nurl: {HUB}o/kite\n", []),
    ("a benchmark's model", f"name: Bench 8B\nurl: {HUB}o/kite-70b\ndescription: {{en: x}}\n", []),
    ("nonsense", "name: [1]\nurl: {1: 2}\nhub: {a: b}\ncells: 3\n", []),
]  # fmt: skip


@pytest.mark.parametrize(("model", "expected"), table(NAMES))
def test_names_of_repositories(model: str, expected: list[tuple[str, str]]) -> None:
    assert found(model) == expected


MIT, APACHE = "name: MIT\n", "name: Apache License 2.0\nshort_name: Apache 2.0\naliases: [Apache-2.0 License]\n"
KITE, WIND = "name: {ja: 凧, en: Kite Ltd, fr: Cerf}\n", "name: {ja: 風, en: 'Wind Co., Ltd', fr: Vent}\n"
ANOTHER = "words-of-another-license"
IN_FRENCH = [("words-of-another-developer", "cells.developer.fr")]
WORDS = [
    ("the same license", "license: {ja: MIT (base), en: 'base: MIT', fr: MIT}", []),
    ("other names of it", "license: {ja: Apache 2.0, en: Apache-2.0 License, fr: Apache License 2.0}", []),
    ("a text of its own", "license: {ja: 独自, en: MIT, fr: MIT}", []),
    ("within a word", "license: {ja: MITigated, en: Apache 2.0, fr: Apache 2.0}", []),
    ("another license", "license: {ja: MIT, en: Apache 2.0, fr: MIT}", [(ANOTHER, "cells.license.en")]),
    ("another one in the first", "license: {ja: MIT, en: Apache 2.0, fr: Apache 2.0}", [(ANOTHER, "cells.license.ja")]),
    ("doubt in one", "license: {ja: MIT (?), en: MIT, fr: MIT (?)}", [(ANOTHER, "cells.license.en")]),
    ("the same developer", "developer: {ja: 凧, en: Kite Ltd, fr: Cerf}", []),
    ("a name that no entry has", "developer: {ja: 凧, en: Kites, fr: Cerf}", []),
    ("two developers", "developer: {ja: '凧, 風', en: 'Kite Ltd, Wind Co., Ltd', fr: 'Cerf, Vent'}", []),
    ("another developer", "developer: {ja: 凧, en: Kite Ltd, fr: Vent}", IN_FRENCH),
    ("lists of other lengths", "developer: {ja: '凧、風', en: Kite Ltd and Wind, fr: Vent}", []),
]  # fmt: skip


@pytest.mark.parametrize(("cell", "expected"), table(WORDS))
def test_words_of_a_row(cell: str, expected: list[tuple[str, str]]) -> None:
    registry = {"licenses__mit": MIT, "licenses__apache": APACHE, "developers__kite": KITE, "developers__wind": WIND}
    assert found(f"name: m\ncells:\n  {cell}\n", **registry) == expected


def test_labels_of_links() -> None:
    said = inline_text("[a **b** `c`](https://a.org) ![d](e.png) [![f](g.png)](https://h.org)")
    assert list(zip(said.labels, said.links, strict=True)) == [
        ("a b ", "https://a.org"),
        ("d", "e.png"),
        ("f", "https://h.org"),
        ("f", "g.png"),
    ]
