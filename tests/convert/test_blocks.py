"""Texts of several paragraphs and lists, notices of some languages, BibTeX with its braces."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from typing import Any

import pytest

from lint_catalog.convert.importing.alike import aligned_texts
from lint_catalog.convert.importing.bibtex import read_bibtex
from lint_catalog.convert.render.escape import blocks
from lint_catalog.model.entries.catalog import Catalog
from tests.support.catalogs import catalog_of, table
from tests.support.imports import as_catalog, imported, rendered


@pytest.mark.parametrize(
    ("source", "page"),
    table(
        [
            ("a paragraph", "one", "one"),
            ("paragraphs", "one\ntwo", "one\n\ntwo"),
            ("blank lines between them", "one\n\n \ntwo\n", "one\n\ntwo"),
            ("a list", "see:\n1. one\n2. two\nend", "see:\n\n1. one\n2. two\n\nend"),
            ("its own numbers", "7) seven\n8) eight", "7) seven\n8) eight"),
            ("bullets", "* a\n- b\n+ c", "* a\n- b\n+ c"),
            ("items in items", "1. a\n   * b\n     * c\n2. d", "1. a\n   * b\n     * c\n2. d"),
            ("a paragraph of an item", "1. a\n   more\n2. b", "1. a\n\n   more\n\n2. b"),
            ("an indented paragraph of no item", "a\n      b", "a\n\nb"),
            ("wide indentation is that of the item", "* a\n      * b", "* a\n  * b"),
            ("no item without a space", "1.5 times\n-1\n*a* b", "1\\.5 times\n\n\\-1\n\n*a* b"),
            ("no item without words", "1.\n* \n-", "1\\.\n\n\\*\n\n\\-"),
            ("an escaped number", "1986\\. A year", "1986\\. A year"),
            ("an item that begins like another", "1. 2. a", "1. 2\\. a"),
            ("no heading, quotation, rule or code", "# a\n> b\n---\n```", "\\# a\n\n\\> b\n\n\\---\n\n\\`\\`\\`"),
            ("not a hundred levels", "\n".join(" " * 2 * n + "* x" for n in range(99)), None),
        ]
    ),
)
def test_lines_are_paragraphs_and_items(source: str, page: str | None) -> None:
    made = blocks(source)
    if page is None:
        assert max(len(line) - len(line.lstrip()) for line in made.split("\n")) < 20
    else:
        assert made == page
        assert blocks(page) == page


def _catalog(about: Mapping[str, Any], **sections: Mapping[str, Any]) -> Catalog:
    """A catalog with this `catalog.yaml`; any JSON is YAML."""
    files = {"catalog": about, **{f"sections/{id}": data for id, data in sections.items()}}
    return catalog_of({f"entries/{name}.yaml": json.dumps(data) for name, data in files.items()})


CITED: Sequence[tuple[str, str, Mapping[str, Any] | None]] = [
    ("two pairs of braces", "title={{T of U}}, author={A}, year={2024}", {"title": "T of U"}),
    ("one pair", "title = {T of U}, author={A}, year={2024}", {"title": "T of U"}),
    ("quotes", 'title = "{T}", author="A B", year=2024', {"title": "T", "author": "A B"}),
    ("braces of its own", "title={A {Go}od {T}}, author={A}, year={2024}", {"title": "A {Go}od {T}"}),
    ("two words in braces", "title={{A} {B}}, author={A}, year={2024}", {"title": "{A} {B}"}),
    ("a team", "title={{T}}, author={{The Team} and B, C}, year={2024}", {"author": "{The Team} and B, C"}),
    ("escapes", "title={{A \\& B\\_c}}, author={A}, year={2024}", {"title": "A & B_c"}),
    ("several lines", "title={{A\n    B}},\n author={A},\n year={2024},\n", {"title": "A B"}),
    ("upper case", "TITLE={{T}}, Author={A}, YEAR={2024}", {"title": "T"}),
    ("a command", "title={{T}}, author={{\\'E}mile}, year={2024}", None),
    ("a tie", "title={{T}}, author={J.~Doe}, year={2024}", None),
    ("a formula", "title={$x$}, author={A}, year={2024}", None),
    ("an odd brace", "title={T}}, author={A}, year={2024}", None),
    ("no end", "title={{T}, author={A}, year={2024}", None),
    ("a field of its own", "title={T}, author={A}, year={2024}, volume={3}", None),
    ("a field twice", "title={T}, title={U}, author={A}, year={2024}", None),
    ("an address as DOI", "title={T}, author={A}, year={2024}, doi={https://doi.org/10.1/x}", None),
    ("no address", "title={T}, author={A}, year={2024}, url={example}", None),
    ("joined values", 'title="a" # b, author={A}, year={2024}', None),
]


@pytest.mark.parametrize(("fields", "wanted"), table(CITED))
def test_bibtex_is_read_if_all_of_it_can_be_said(fields: str, wanted: Mapping[str, Any] | None) -> None:
    found = read_bibtex("@misc{k2024,\n" + fields + "\n}\n")
    assert (found is None) is (wanted is None)
    assert {key: (found or {})[key] for key in wanted or {}} == (wanted or {})


@pytest.mark.parametrize(
    ("citation", "line"),
    table(
        [
            ("a title", {"title": "Kites and Sails"}, "  title = {{Kites and Sails}},"),
            ("a title with braces", {"title": "{Kites} and Sails"}, "  title = {{Kites} and Sails},"),
            ("odd braces", {"title": "Kites} and"}, "  title = {{Kites\\textbraceright{} and}},"),
            ("a team", {"author": "{The Team}"}, "  author = {{The Team}},"),
            ("a type", {"type": "book"}, "@book{k,"),
            ("no type", {}, "@misc{k,"),
            ("a journal", {"journal": "J"}, "@article{k,"),
            ("a heading", {"heading": {"en": "How to *cite*"}}, '<a id="citation"></a>\n\n## How to *cite*\n'),
            ("paragraphs", {"note": {"en": "See [it](https://e.org).\nCite:"}}, "See [it](https://e.org).\n\nCite:\n"),
        ]
    ),
)
def test_a_citation_is_printed(citation: Mapping[str, Any], line: str) -> None:
    about = {"title": "T", "languages": ["en"]}
    cited = {"key": "k", "title": "T", "author": "A", "year": 2024, **citation}
    assert line in rendered(_catalog({**about, "citation": cited}))["en"].text


def test_the_anchor_of_a_section_that_is_called_citation_is_the_only_one() -> None:
    cited = {"key": "k", "title": "T", "author": "A", "year": 2024}
    about = {"title": "T", "languages": ["en"], "citation": cited}
    catalog = _catalog(about, citation={"title": "S", "order": 1})
    assert rendered(catalog)["en"].text.count('<a id="citation">') == 1


def test_notices_stand_in_the_languages_that_have_them() -> None:
    notices: list[Any] = [{"en": "a\nmore", "fr": "b"}, {"only": {"fr": "2. c"}}, {"only": {"en": "`d`"}}]
    about = {"title": "T", "languages": ["en", "fr"], "notices": notices}
    pages = rendered(_catalog(about))
    assert "> [!CAUTION]\n> * a\n>\n>   more\n> * `d`\n" in pages["en"].text
    assert "> [!CAUTION]\n> * b\n> 2. c\n" in pages["fr"].text


@pytest.mark.parametrize(
    ("texts", "rows"),
    table(
        [
            ("as many", [["a", "b"], ["c", "d"]], ["ac", "bd"]),
            ("one less", [["MIT here", "no titles", "in 2024"], ["sous MIT", "en 2024"]], ["MS", "n", "ie"]),
            ("the first has less", [["en 2024"], ["MIT", "in 2024"]], ["M", "ei"]),
            ("none", [[], []], []),
            ("one has none", [["a"], []], ["a"]),
        ]
    ),
)
def test_texts_stand_beside_what_they_are_most_like(texts: Sequence[Sequence[str]], rows: Sequence[str]) -> None:
    languages = [f"l{number}" for number, _ in enumerate(texts)]
    found = aligned_texts(dict(zip(languages, texts, strict=True)))
    firsts = ["".join(text[0] for _, text in sorted(row.items())) for row in found]
    assert firsts == [row.replace("MS", "Ms") for row in rows]


def test_boxes_keep_what_languages_share() -> None:
    box = "# T\n\n::: warning{}\n{}\n:::\n\nwords\n"
    pages = {"en": box.format(" Mind", "1. MIT\n2. no titles\n3. in 2024"), "fr": box.format("", "1. MIT\n2. en 2024")}
    result = imported(pages)
    assert result.entries["catalog"]["catalog"]["notices"] == [
        {"only": {"en": "**Mind**"}},
        {"en": "1. MIT", "fr": "1. MIT"},
        {"only": {"en": "2. no titles"}},
        {"en": "3. in 2024", "fr": "2. en 2024"},
    ]
    assert "> 1. MIT\n> 2. en 2024\n" in rendered(as_catalog(result))["fr"].text
