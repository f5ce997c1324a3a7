"""Pages: every fact where it belongs, footnotes as GitHub numbers them, and this repository's whole catalog."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Mapping
from pathlib import Path

import pytest

from lint_catalog.convert.render.labels import load_labels
from lint_catalog.convert.render.outline import obstacles, outline
from lint_catalog.convert.render.page import render
from lint_catalog.convert.render.sizes import largest
from lint_catalog.model.entries.catalog import Catalog
from lint_catalog.model.errors import CatalogError
from lint_catalog.project.config import Config
from lint_catalog.project.labels import labels_for
from lint_catalog.project.rendered_pages import fresh_pages
from tests.conftest import Golden
from tests.support.catalogs import PROJECT, catalog_of, own_entries, table
from tests.support.pages import FILES, Shown, page_of, read_page, rendered

OWN: Catalog = catalog_of(own_entries())
HUB = "https://huggingface.co/"


def changed(file: str, before: str, after: str, files: Mapping[str, str] = FILES) -> dict[str, str]:
    """The small catalog with one change."""
    assert files[file].count(before) == 1
    return {**files, file: files[file].replace(before, after)}


@pytest.mark.parametrize("language", ["en", "fr"])
def test_a_small_catalog_is_rendered_as_expected(language: str, golden: Golden) -> None:
    golden(f"render/{language}.md", page_of(FILES, language))


def test_footnotes_are_numbered_in_the_order_of_their_marks() -> None:
    page = read_page(page_of(FILES, "en"))
    first = list(dict.fromkeys(page.marks))
    assert first == [f"[^{number}]" for number in range(1, len(first) + 1)]
    assert list(page.footnotes) == first
    assert "Wind" in page.footnotes["[^1]"]
    assert "On a heading." in page.footnotes["[^2]"]
    assert page.footnotes[first[-1]] == "Nested.", "the mark in a footnote comes after all marks of the page"
    assert Counter(page.marks)["[^1]"] == 2, "each use leads back"


def test_a_footnote_without_a_mark_is_left_out() -> None:
    assert "Never shown" not in page_of(FILES, "en")


@pytest.mark.parametrize(
    ("file", "before", "after", "cell"),
    [
        pytest.param(
            "entries/models/old.yaml",
            "hub: [kites/old]",
            "hub: [{repo: kites/old, access: gated}]",
            "(**7b**)<br>([old](https://huggingface.co/kites/old) (gated)) |",
            id="in-a-list",
        ),
        pytest.param(
            "entries/models/encoder.yaml",
            "hub: [kites/encoder]",
            "hub: [{repo: kites/encoder, access: gated}]",
            "| [◯](https://huggingface.co/kites/encoder) (gated) |",
            id="behind-the-sign",
        ),
        pytest.param(
            "entries/models/tuned.yaml",
            "hub: [{repo: kites/tuned, label: 70b-chat}]",
            "hub: [{repo: kites/tuned, access: gated}]",
            "[Tuned](https://huggingface.co/kites/tuned)<br>([tuned](https://huggingface.co/kites/tuned) (gated)) |",
            id="the-name-alone-would-be-the-link",
        ),
    ],
)
def test_a_gated_repository_is_called_so(file: str, before: str, after: str, cell: str) -> None:
    assert cell not in page_of(FILES, "en")
    assert cell in page_of(changed(file, before, after), "en")


def test_a_section_without_an_anchor_has_its_id() -> None:
    page = page_of(FILES, "en")
    assert "  * [Big](#big)\n" in page
    assert '<a id="big"></a>\n\n### Big\n' in page


@pytest.mark.parametrize("taken", ["gust", "others"])
def test_the_anchor_of_a_section_is_no_other_one(taken: str) -> None:
    """A benchmark's is its id, and another section may state it."""
    section = f"entries/sections/{taken}.yaml"
    files = changed("entries/sections/others.yaml", "anchor: others", "anchor: tests") if taken == "others" else FILES
    files = {**files, section: files.get(section, "{title: Gusts, order: 9}")}
    if taken == "others":
        files = changed("entries/sections/based.yaml", "anchor: based", "anchor: others", files)
        files = changed(section, "anchor: tests\n", "", files)
    ids = re.findall(r'<a id="([^"]+)"', page_of(files, "en"))
    assert f"{taken}-section" in ids
    assert max(Counter(ids).values()) == 1


def test_a_mark_in_code_is_none() -> None:
    files = changed("entries/benchmarks/gust.yaml", "Beats", "`[^doubt]` beats")
    assert "`[^doubt]` beats" in page_of(files, "en")


@pytest.mark.parametrize(
    ("data", "size"),
    [
        pytest.param({"parameters": ["1b", "70b"]}, 70e9, id="stated"),
        pytest.param({"hub": [{"repo": "a/x-8x1b", "parameters": "7b"}, "a/x-70b"]}, 7e9, id="true-before-label"),
        pytest.param({"hub": ["a/x-13b", {"repo": "a/y", "label": "3b"}]}, 13e9, id="labels"),
        pytest.param({"hub": ["a/base"]}, 0, id="unknown"),
        pytest.param({}, 0, id="nothing"),
    ],
)
def test_the_largest_size_decides(data: Mapping[str, object], size: float) -> None:
    assert largest(data) == pytest.approx(size)


def test_rows_of_one_size_stand_newest_first_then_by_name() -> None:
    def model(name: str, year: int) -> str:
        return f"{{name: {name}, section: big, released: {year}, developer: lab, license: mit, parameters: 1b}}"

    new = {
        f"entries/models/z{number}.yaml": model(name, year)
        for number, (name, year) in enumerate([("b", 2020), ("a", 2021), ("C", 2021)])
    }
    rows = next(each for top in outline(catalog_of({**FILES, **new})) for each in top.walk() if each.entry.id == "big")
    assert [row.data["name"] for row in rows.rows] == ["Kite", "Old", "a", "C", "b"]


def test_a_fourth_language_is_one_label_file(tmp_path: Path) -> None:
    english = (PROJECT / "lint_catalog/convert/render/labels/en.toml").read_text(encoding="utf-8")
    upside = re.sub(r'(?m)= "([^"{}\\]*[a-z]{3}[^"{}\\]*)"', lambda m: f'= "o{m[1]}o"', english)
    (tmp_path / "labels").mkdir()
    (tmp_path / "labels" / "tok.toml").write_text(upside, encoding="utf-8")
    files = {
        name: re.sub(r"\ben: (\"[^\"]*\"|[^,}]*)", lambda m: f"{m[0]}, tok: {m[1]}", text)
        for name, text in changed("entries/catalog.yaml", "[en, fr]", "[en, fr, tok]").items()
    }
    catalog = catalog_of(files)
    assert list(obstacles(catalog)) == []
    for page in fresh_pages(Config(tmp_path, labels=tmp_path / "labels"), catalog):
        page.write()
    text = (tmp_path / "catalog" / "tok.md").read_text(encoding="utf-8")
    assert "[ [**English**](en.md) | [**Français**](fr.md) | oEnglisho ]" in text
    assert "oRelease Yearo" in text
    assert "oundisclosedo" in text
    assert len(read_page(text).tables) == len(read_page((tmp_path / "catalog/en.md").read_text("utf-8")).tables)


def test_a_language_without_labels_is_trouble() -> None:
    with pytest.raises(CatalogError, match="there are no labels for the language `tok`") as trouble:
        load_labels(["tok"])
    assert "en.toml" in trouble.value.hint


@pytest.mark.parametrize(
    ("before", "after", "message"),
    [
        pytest.param('contents = "', 'contnets = "', "unknown key `contnets` in [words]", id="misspelt"),
        pytest.param('contents = "Contents"\n', "", "`contents` is missing in [words]", id="missing"),
        pytest.param('contents = "Contents"', "contents = 1", "`contents` in [words] must be a text", id="mistyped"),
        pytest.param("{names}", "{name}", "`individual` in [words] must have `{names}`", id="lost-slot"),
        pytest.param('"Contents"', '"Con{tents}"', "`contents` in [words] must have no braces", id="new-slot"),
        pytest.param("[words]", "[words", "is not valid TOML", id="no-toml"),
        pytest.param('name = "English"', "", "`name` is missing", id="no-name"),
    ],
)
def test_a_mistake_in_a_label_file_is_explained(before: str, after: str, message: str, tmp_path: Path) -> None:
    text = (PROJECT / "lint_catalog/convert/render/labels/en.toml").read_text(encoding="utf-8")
    assert before in text
    (tmp_path / "en.toml").write_text(text.replace(before, after, 1), encoding="utf-8")
    with pytest.raises(CatalogError) as trouble:
        labels_for(["en"], tmp_path)
    assert message in trouble.value.message


@pytest.mark.parametrize(
    ("file", "before", "after", "said"),
    [
        pytest.param("entries/models/old.yaml", "license: mit", "license: mti", "refers to `mti`", id="reference"),
        pytest.param("entries/models/old.yaml", "released: 2019", "", "does not fit its schema", id="schema"),
        pytest.param("entries/models/old.yaml", "name: Old", "name: [", "does not parse", id="yaml"),
        pytest.param("entries/catalog.yaml", "All *kites*.[^wind]", "All.[^wnd]", "no such footnote", id="mark"),
        pytest.param("entries/models/old.yaml", "section: big", "section: others", "no table of models", id="kind"),
        pytest.param("entries/sections/flying.yaml", "order: 1", "order: 1\nparent: big", "in itself", id="ring"),
    ],
)
def test_a_catalog_with_errors_is_not_rendered(file: str, before: str, after: str, said: str) -> None:
    assert any(said in each for each in obstacles(catalog_of(changed(file, before, after))))


def test_a_text_that_lacks_the_language_falls_back_to_the_main_one() -> None:
    files = changed("entries/developers/lab.yaml", ", fr: Labo", "")
    assert "| Lab |" in page_of(files, "fr")


@pytest.fixture(scope="module", params=table([("ja", "ja"), ("en", "en"), ("fr", "fr")], ("fr",)))
def own_page(request: pytest.FixtureRequest) -> tuple[str, str, Shown]:
    """This repository's page in a language: the language, the text, and what a reader sees."""
    text = rendered(OWN, request.param)
    return request.param, text, read_page(text)


def test_our_catalog_can_be_rendered() -> None:
    assert list(obstacles(OWN)) == []


def test_every_entry_of_ours_is_one_row_with_all_its_repositories(own_page: tuple[str, str, Shown]) -> None:
    language, _, shown = own_page
    sections = [each for top in outline(OWN) for each in top.walk() if "columns" in each.data]
    assert len(shown.tables) == len(sections)
    seen = []
    for section, cells, links in zip(sections, shown.tables, shown.cell_links, strict=True):
        assert len(cells) == len(section.rows) + 1
        for entry, row, row_links in zip(section.rows, cells[1:], links[1:], strict=True):
            assert len(row) == len(section.data["columns"]), entry.file
            name = entry.data["name"]
            assert row[0].startswith(name if isinstance(name, str) else name[language]), entry.file
            found = [link for cell in row_links for link in cell]
            for each in entry.annotated("hubRepo"):
                prefix = HUB if entry.kind == "models" else f"{HUB}datasets/"
                assert prefix + str(each.value) in found, f"{entry.file}: {each.value}"
            seen.append(entry.name)
    kinds = ("models", "benchmarks", "papers")
    assert Counter(seen) == Counter(entry.name for kind in kinds for entry in OWN.of_kind(kind).values())


def test_every_link_of_ours_leads_somewhere(own_page: tuple[str, str, Shown]) -> None:
    _, _, shown = own_page
    anchors = Counter(re.findall(r'id="([^"]+)"', "".join(shown.html)))
    assert set(anchors.values()) == {1}
    for link in shown.links:
        beside = not link.startswith(("http", "#")) and (PROJECT / "catalog" / link).is_file()
        assert link.startswith("http") or beside or link[1:] in anchors, link


def test_our_footnotes_are_all_used_and_numbered(own_page: tuple[str, str, Shown]) -> None:
    _, _, shown = own_page
    first = list(dict.fromkeys(shown.marks))
    assert first == list(shown.footnotes) == [f"[^{number + 1}]" for number in range(len(first))]
    assert len(first) == len(OWN.of_kind("footnotes"))


@pytest.mark.release
def test_our_pages_say_the_same_in_all_languages() -> None:
    pages = {language: read_page(rendered(OWN, language)) for language in OWN.languages}
    for shown in pages.values():
        assert shown.marks == pages["ja"].marks
        assert [len(rows) for rows in shown.tables] == [len(rows) for rows in pages["ja"].tables]


def test_our_pages_are_fresh() -> None:
    for page in fresh_pages(Config(PROJECT), OWN):
        assert page.old == page.new, f"{page.name} is stale: run `python3 dev.py render`"


def test_words_of_ours_are_never_left_in_english() -> None:
    labels = load_labels(["ja", "en", "fr"])
    for language in ("ja", "fr"):
        for part in ("columns", "stages"):
            own, english = getattr(labels[language], part), getattr(labels["en"], part)
            same = {key for key in own if own[key] == english[key] and own[key].lower() != key and own[key]}
            assert len(same) < len(own) / 2, f"{language}: {same}"
    assert render(OWN, labels, "fr", {each: f"{each}.md" for each in labels}).count("\u00a0: ") > 100
