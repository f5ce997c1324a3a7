"""Columns: rules and imports know the same ones, and what is read can be written."""

from __future__ import annotations

from collections.abc import Callable, Mapping

import pytest

from lint_catalog.convert.importing.rows import DECIDING, READERS, fields_of
from lint_catalog.convert.render.labels import load_labels
from lint_catalog.convert.render.page import ROW_WRITERS
from lint_catalog.model.columns import COLUMNS, ROW_KINDS, ValueType, columns_of_kind
from lint_catalog.model.entries.schemas import builtin_schemas
from lint_catalog.model.pages.column_titles import column_of
from lint_catalog.model.pages.row_contents import kinds_of
from lint_catalog.source.markdown.read import read_page
from tests.support.imports import as_catalog, imported, rendered

LANGUAGES = ("en", "fr", "ja")
WIDE = {code: code + 0xFEE0 for code in range(0x21, 0x7F)}
SPELLINGS: Mapping[str, Callable[[str], str]] = {
    "as in the table": str,
    "upper case": str.upper,
    "full width": lambda title: title.translate(WIDE),
    "several spaces": lambda title: title.replace(" ", " \u00a0 "),
    "on two lines": lambda title: title.replace(" ", "<br>"),
    "hyphens": lambda title: title.replace(" ", "-"),
    "curly apostrophe": lambda title: title.replace("'", "\u2019"),
    "bold": "**{}**".format,
    "emphasis": "*{}*".format,
    "code": "`{}`".format,
    "link": "[{}](https://example.org)".format,
    "bold link": "[**{}**](https://example.org)".format,
    "tags": "<b>{}</b>".format,
    "footnote": "{}[^1]".format,
    "raised footnote": "{}<sup>2</sup>".format,
    "raised digit": "{}\u00b2".format,
    "asterisk": "{}\\*".format,
    "asterisk and number": "{}\\*1".format,
    "Japanese mark": "{}※1".format,
    "note": "{} (see below)".format,
    "note and asterisk": "{} (see below)\\*1".format,
    "wide note": "{}（太字は新しいもの）".format,
    "note and footnote": "{} (see below)[^1]".format,
    "colon": "{}:".format,
    "question": "{}\u202f?".format,
    "picture": "\N{CALENDAR} {}".format,
}


@pytest.mark.parametrize("value", ValueType, ids=lambda value: value.name)
def test_every_type_of_values_has_a_reader_and_a_writer(value: ValueType) -> None:
    assert value in READERS
    kinds = {kind for column in COLUMNS.values() if column.value is value for kind in column.kinds}
    assert kinds, "no column is of this type"
    for kind in kinds:
        assert value in ROW_WRITERS[kind].WRITERS, kind


def test_every_kind_of_rows_is_written() -> None:
    assert tuple(ROW_WRITERS) == ROW_KINDS


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_column_has_a_label_that_means_it(language: str) -> None:
    labels = load_labels([language])[language].columns
    assert labels.keys() == COLUMNS.keys()
    for column, label in labels.items():
        assert column == "name" or column_of([label], {}) == column, label


def test_what_decides_of_a_kind_is_what_its_schema_requires() -> None:
    schemas = builtin_schemas()
    required = {
        column
        for kind in ("models", "benchmarks", "papers")
        for each in (schemas[kind], *schemas[kind].get("anyOf", ()))
        for column in each.get("required", ())
        if column in columns_of_kind(kind)
    }
    assert required == DECIDING


@pytest.mark.parametrize("spelling", SPELLINGS)
def test_rules_and_imports_know_every_title_in_every_spelling(spelling: str) -> None:
    spelt = SPELLINGS[spelling]
    wanted = [
        (title.replace("…", " T "), column.id)
        for column in COLUMNS.values()
        for titles in column.titles.values()
        for title in titles
    ]
    first = {title: "License" if column == "released" else "Year" for title, column in wanted}
    tables = [f"| {first[title]} | {spelt(title)} |\n|---|---|\n| a | b |\n" for title, _ in wanted]
    page = read_page("\n".join([*tables, "[^1]: A note.\n"]), "en.md")
    assert len(page.tables) == len(wanted)
    for (title, column), each in zip(wanted, page.tables, strict=True):
        assert kinds_of(each)[1] == column, each.column(1)
        for language in LANGUAGES:
            assert fields_of({language: each}, {})[1] == column, (title, language)


@pytest.mark.parametrize("title", ["Training framework", "Stars", "備考", "Data and models", "Auth", "学習率"])
def test_rules_and_imports_do_not_know_other_titles(title: str) -> None:
    (read,) = read_page(f"| Model | {title} |\n|---|---|\n| a | b |\n", "en.md").tables
    assert kinds_of(read) == ("name", "")
    assert fields_of({"en": read}, {})[1].startswith("x-")


def test_rules_and_imports_know_the_titles_of_a_catalog_in_the_same_spellings() -> None:
    own = {"Entwickler": "developer", "Daten (GB)": "training"}
    (read,) = read_page(
        "| Modell | **ENTWICKLER** (alle)[^1] | Daten (GB) |\n|---|---|---|\n| a | b | c |\n\n[^1]: N.\n", "x.md"
    ).tables
    assert kinds_of(read, own) == ("name", "developer", "training")
    assert fields_of({"de": read}, own) == ["name", "developer", "training"]


@pytest.mark.parametrize(
    ("language", "developer", "terms"),
    [
        pytest.param("ja", "開発者", "利用規約", id="ja"),
        pytest.param("en", "Author", "Terms of use", id="en"),
        pytest.param("fr", "Auteur", "Conditions d'utilisation", id="fr"),
    ],
)
def test_developers_and_licenses_are_read_and_pages_keep_their_own_titles(
    language: str, developer: str, terms: str
) -> None:
    page = (
        f"# T\n\n## S\n\n| | Year | **{developer}** | [{terms}](https://example.org/terms) |\n|---|---|---|---|\n"
        "| [Kite](https://huggingface.co/ada/kite) | 2024 | Ada | MIT |\n"
    )
    result = imported({language: page})
    assert result.entries["models"]["kite"]["developer"] == "ada"
    assert result.entries["models"]["kite"]["license"] == "mit"
    (after,) = rendered(as_catalog(result))[language].tables
    (before,) = read_page(page, "p.md").tables
    assert [cell.line for cell in after.header.cells] == [cell.line for cell in before.header.cells]
    assert (len(after.header.cells[2].strong), len(after.header.cells[3].links)) == (1, 1)


@pytest.mark.parametrize("language", LANGUAGES)
def test_pages_keep_every_title_that_is_understood(language: str) -> None:
    titles = [title.replace("…", "X") for column in COLUMNS.values() for title in column.titles[language]]
    tables = [f"## S{number}\n\n| {title} |\n|---|\n| a |\n" for number, title in enumerate(titles)]
    after = rendered(as_catalog(imported({language: "# T\n\n" + "\n".join(tables)})))[language]
    assert [table.column(0) for table in after.tables] == titles


def test_a_row_without_a_column_of_names_is_called_by_its_first_words() -> None:
    result = imported({"en": "# T\n\n## S\n\n| Year | Author | Stars |\n|---|---|---|\n| 2024 | Ada Lovelace | 3 |\n"})
    assert {id: data["name"] for id, data in result.entries["items"].items()} == {"ada-lovelace": "Ada Lovelace"}
