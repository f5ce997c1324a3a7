"""Cells in words of their own, columns of a catalog's own, rows in an order of their own, items."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from lint_catalog.convert.render.escape import Md
from lint_catalog.convert.render.labels import load_labels
from lint_catalog.convert.render.page import render
from tests.support.catalogs import catalog_of, run, table
from tests.support.cli import lint, write
from tests.support.imports import as_catalog, imported, rendered

FILES = {
    "entries/catalog.yaml": "title: T\nlanguages: [en, fr]\n",
    "entries/sections/s.yaml": (
        "title: S\norder: 1\nkind: items\ncolumns: [name, released, x-stars]\n"
        "column_titles: {x-stars: Stars}\nsort: [b, a]\n"
    ),
    "entries/items/a.yaml": "name: A\nsection: s\nreleased: 2024\n",
    "entries/items/b.yaml": "name: B\nsection: s\ncells: {released: '**soon**', x-stars: {en: 'few | many', fr: beaucoup}}\n",
}


def rows(language: str = "en", **changed: str) -> list[str]:
    """The rows of the only table, in one language."""
    files = dict(FILES)
    for name, text in changed.items():
        files[f"entries/{name.replace('__', '/')}.yaml"] = text
    catalog = catalog_of(files)
    assert [each.message for each in run(catalog) if each.severity.label == "error"] == []
    page = render(catalog, load_labels(["en", "fr"]), language, {"en": "en.md", "fr": "fr.md"})
    return [line for line in page.split("\n") if line.startswith("| ")]


def test_own_words_stand_in_place_of_facts_and_in_own_columns() -> None:
    assert rows() == ["|  | Release Year | Stars |", "| B | **soon** | few &#124; many |", "| A | 2024 |  |"]
    assert rows("fr")[1] == "| B | **soon** | beaucoup |"


@pytest.mark.parametrize(
    ("b", "expected"),
    table(
        [
            ("the words win", "released: 2023\ncells: {released: x}", "| B | x |  |"),
            ("a language left out is an empty cell", "cells: {released: {fr: x}}", "| B |  |  |"),
            ("line breaks are kept", "cells: {released: x<br>y}", "| B | x<br>y |  |"),
            ("other HTML is text", "cells: {released: '<b>x</b>'}", "| B | \\<b\\>x\\</b\\> |  |"),
            ("a footnote stands behind the words", "cells: {released: x}\nfootnotes: {released: [f]}", "| B | x[^1] |  |"),
            ("but not if they have its mark", "cells: {released: 'x[^f] y'}\nfootnotes: {released: [f]}", "| B | x[^1] y |  |"),
        ]
    ),
)  # fmt: skip
def test_words(b: str, expected: str) -> None:
    notes = {"footnotes__f": "text: {en: F, fr: G}\n"} if "[f]" in b else {}
    if "{fr: x}" in b:  # a missing translation is an error, but does not keep a page from being written
        catalog = catalog_of({**FILES, "entries/items/b.yaml": f"name: B\nsection: s\n{b}\n"})
        page = render(catalog, load_labels(["en", "fr"]), "en", {"en": "en.md", "fr": "fr.md"})
        assert expected in page
        return
    assert rows(items__b=f"name: B\nsection: s\n{b}\n", **notes)[1] == expected


def test_rows_that_the_order_does_not_name_come_last() -> None:
    section = FILES["entries/sections/s.yaml"].replace("[b, a]", "[b]")
    names = [row.split("|")[1].strip() for row in rows(sections__s=section, items__c="name: C\nsection: s\n")[1:]]
    assert names == ["B", "A", "C"]


def test_an_order_names_rows_that_exist() -> None:
    section = FILES["entries/sections/s.yaml"].replace("[b, a]", "[b, x]")
    found = run(catalog_of({**FILES, "entries/sections/s.yaml": section}))
    assert [each.rule for each in found] == ["unknown-reference"]


def test_the_footnotes_of_entries_are_listed_as_pages_number_them(tmp_path: Path) -> None:
    files = {
        **FILES,
        "entries/items/a.yaml": "name: A\nsection: s\nfootnotes: {released: [zeta, beta]}\n",
        "entries/footnotes/zeta.yaml": "text: {en: Zeta, fr: Zêta}\n",
        "entries/footnotes/beta.yaml": "text: {en: 'Beta (**x**)', fr: 'Bêta (**x**)'}\n",
        "entries/footnotes/alpha.yaml": "text: {en: Nobody needs it, fr: Inutile}\n",
    }
    write(tmp_path, files)
    result = lint("footnotes", "--format", "json", cwd=tmp_path)
    assert (result.returncode, result.stderr) == (0, "")
    english = [each for each in json.loads(result.stdout)["footnotes"] if each["language"] == "en"]
    lint("render", cwd=tmp_path)
    page = (tmp_path / "catalog/en.md").read_text(encoding="utf-8").split("\n")
    line = next(number for number, text in enumerate(page, 1) if text.startswith("| A"))
    assert page[line - 1] == "| A | [^1][^2] |  |"
    reference = {"row": "A", "column": "Release Year", "line": line}
    assert english == [
        {"id": "zeta", "number": 1, "language": "en", "text": "Zeta", "references": [reference]},
        {"id": "beta", "number": 2, "language": "en", "text": "Beta (**x**)", "references": [reference]},
        {"id": "alpha", "number": None, "language": "en", "text": "Nobody needs it", "references": []},
    ]
    assert lint("footnotes", tmp_path, cwd=Path.cwd()).stdout.startswith("catalog/en.md (en), footnotes: 3\n")
    assert lint("footnotes", tmp_path, "x.md", cwd=tmp_path).returncode == 2


@pytest.mark.parametrize(
    ("language", "things", "listed"),
    table(
        [
            ("no commas", "en", ["a", "b"], "a, b"),
            ("one thing with a comma", "en", ["a, b"], "a, b"),
            ("a comma in one", "en", ["a, b", "c"], "a, b; c"),
            ("a comma in French", "fr", ["a, b", "c"], "a, b\u00a0; c"),
            ("a comma in Japanese", "ja", ["a、b", "c"], "a、b; c"),
            ("thousands", "en", ["1,000", "b"], "1,000, b"),
            ("in brackets", "en", ["a (b, c)", "d（e, f）"], "a (b, c), d（e, f）"),
            ("behind brackets", "en", ["a (b), c", "d"], "a (b), c; d"),
            ("in a link", "en", ["[a, b](https://e.org)", "c"], "[a, b](https://e.org); c"),
            (
                "in an address",
                "en",
                ["[a](https://e.org/x,%20y\\(z\\), )", "c"],
                "[a](https://e.org/x,%20y\\(z\\), ), c",
            ),
            ("in code", "en", ["`a, b`", "c"], "`a, b`, c"),
            ("of a company", "en", ["Acme Co., Ltd.", "c"], "Acme Co., Ltd., c"),
        ]
    ),
)
def test_lists_of_things_with_commas_are_divided_by_semicolons(language: str, things: list[str], listed: str) -> None:
    assert load_labels([language])[language].listed(map(Md, things)) == listed


def test_semicolons_divide_lists_of_pages() -> None:
    page = "| Model | Year | Developer | License |\n|---|---|---|---|\n| X | 2024 | Lab A, University B; Acme | MIT |\n"
    result = imported({"en": page})
    assert result.entries["models"]["x"]["developer"] == ["lab-a-university-b", "acme"]
    assert "| Lab A, University B; Acme |" in rendered(as_catalog(result))["en"].text


def test_repositories_are_called_as_the_language_has_it() -> None:
    """What is said of one of them calls it so as well; a repository whose name has the word is none of that."""
    model = """\
name: Kite
section: s
released: 2024
developer: ada
license: [{only: [small-char], license: mit}, {only: [shown-1], license: mit}]
hub:
  - {repo: ada/small, label: small-char, shown: {en: small (by char), fr: small (par caractère)}}
  - ada/shown-1
"""
    files = {
        "entries/catalog.yaml": "title: T\nlanguages: [en, fr]\n",
        "entries/sections/s.yaml": "title: S\norder: 1\nkind: models\ncolumns: [name, license]\n",
        "entries/models/kite.yaml": model,
        "entries/developers/ada.yaml": "name: Ada\n",
        "entries/licenses/mit.yaml": "name: MIT\ncommercial_use: allowed\nopen_source: true\nshare_alike: false\nderivatives_keep: false\n",
    }
    pages = {language: page.text for language, page in rendered(catalog_of(files)).items()}
    assert "([small (by char)](https://huggingface.co/ada/small), [shown-1](" in pages["en"]
    assert "| small (by char): MIT<br>shown-1: MIT |" in pages["en"]
    assert "([small (par caractère)](https://huggingface.co/ada/small), [shown-1](" in pages["fr"]
