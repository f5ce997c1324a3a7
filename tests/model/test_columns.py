"""The table of columns: its titles, and what the schemas say of it."""

from __future__ import annotations

from collections import Counter
from typing import Any

import pytest

from lint_catalog.model.columns import COLUMNS, OWN_COLUMNS, ROW_KINDS, ValueType, columns_of_kind
from lint_catalog.model.entries.schemas import builtin_schemas
from lint_catalog.model.pages.column_titles import column_of, columns_of

SECTIONS: Any = builtin_schemas()["sections"]


@pytest.mark.parametrize(
    ("enum", "wanted"),
    [
        pytest.param(SECTIONS["$defs"]["column"]["anyOf"][0]["enum"], list(COLUMNS), id="columns of a section"),
        pytest.param(SECTIONS["properties"]["hub_column"]["enum"], list(OWN_COLUMNS), id="columns of repositories"),
        pytest.param(SECTIONS["properties"]["kind"]["enum"], list(ROW_KINDS), id="kinds of rows"),
        pytest.param(
            SECTIONS["properties"]["sort"]["anyOf"][1]["items"]["refersTo"], list(ROW_KINDS), id="rows in their order"
        ),
        pytest.param(
            SECTIONS["properties"]["footnotes"]["propertyNames"]["anyOf"][0]["enum"],
            ["heading", *COLUMNS],
            id="columns with footnotes",
        ),
    ],
)
def test_the_schemas_enums_are_the_tables(enum: list[str], wanted: list[str]) -> None:
    assert enum == wanted


@pytest.mark.parametrize("kind", ROW_KINDS)
def test_the_columns_of_a_kind_are_fields_of_its_schema_and_no_others(kind: str) -> None:
    properties: Any = builtin_schemas()[kind]["properties"]
    assert set(columns_of_kind(kind)) == COLUMNS.keys() & properties.keys()
    if marked := properties.get("footnotes", {}).get("properties"):
        assert list(marked) == list(columns_of_kind(kind))


@pytest.mark.parametrize("id", COLUMNS)
def test_a_column_says_what_the_schemas_need(id: str) -> None:
    column = COLUMNS[id]
    assert column.noun
    assert column.kinds
    assert column.kinds <= set(ROW_KINDS)
    assert bool(column.about) == bool(column.examples) == (column.value is ValueType.TEXT)
    assert column.titles.keys() == {"en", "fr", "ja"}
    assert all(column.titles.values())


def test_each_title_stands_for_one_column_and_is_there_once_in_a_language() -> None:
    for id, column in COLUMNS.items():
        for language, titles in column.titles.items():
            assert [title for title, count in Counter(titles).items() if count > 1] == [], (id, language)
            for title in titles:
                assert column_of([title], {}) == id, title


@pytest.mark.parametrize(
    ("title", "column"),
    [
        ("開発者", "developer"),
        ("Author", "developer"),
        ("Authors", "developer"),
        ("Terms of use", "license"),
        ("系列長", "context_length"),
        ("最大系列長", "context_length"),
        ("Max. Input Length", "context_length"),
        ("Merged Models", "base"),
        ("Original Models (Japanese LLMs in bold)", "base"),
        ("マージ元のLLM・VLM（太字は日本語LLM）", "base"),
        ("ベースのVLM", "base"),
        ("Paper", "title"),
        ("Title", "title"),
        ("Data", "training"),
        ("学習画像/テキスト", "training"),
        ("Field", "domain"),
        ("年", "released"),
        ("Release year*", "released"),
        ("Année³", "released"),
        ("Year of publication", "released"),
        ("Date de publication", "date"),
        ("Licence du modèle", "license"),
        ("License / Terms of use", "license"),
        ("Licence / Conditions d'utilisation", "license"),
        ("会議\uff0f論文誌", "venue"),
        ("Conférence ou revue", "venue"),
        ("Developer or Organization", "developer"),
        ("HuggingFace ?", "huggingface"),
        ("HuggingFace ですぐ使える？", "huggingface"),
        ("Description \N{VARIATION SELECTOR-16}", "description"),
        ("Training framework", ""),
        ("Base model size", ""),
        ("License / Price", ""),
        ("Date / Venue", ""),
        ("Paper/Blog", ""),
        ("学習率", ""),
        ("学習トークン数", ""),
        ("開発言語", ""),
        ("Datenbank", ""),
        ("Architect", ""),
        ("Domains of applicability", ""),
        ("?", ""),
        ("", ""),
        ("…", ""),
        pytest.param("year " * 100, "", id="endless"),
    ],
)
def test_titles_mean_a_column_or_none(title: str, column: str) -> None:
    assert column_of([title], {}) == column


def test_the_first_known_title_of_any_language_decides_and_those_of_the_catalog_come_first() -> None:
    assert column_of(["Jahr", "Année"], {}) == "released"
    assert column_of(["Institution (lab)", "Year"], {"INSTITUTION": "developer"}) == "developer"
    assert column_of(["Year"], {"Year": "date"}) == "date"


@pytest.mark.parametrize(
    ("header", "wanted"),
    [
        (["", "Year"], ("name", "released")),
        (["Entry", "Year"], ("name", "released")),
        (["Year", "Model"], ("released", "name")),
        (["Company", "Model"], ("name", "")),
        (["Model", "Model name"], ("name", "")),
        (["Year", "Release year"], ("released", "released")),
        ([], ()),
    ],
)
def test_the_first_column_is_the_name_unless_its_title_says_otherwise(header: list[str], wanted: tuple[str]) -> None:
    assert columns_of([[title] for title in header], {}) == wanted
