"""What `check` finds nothing against can be rendered, and what cannot be rendered it reports."""

from __future__ import annotations

import random
from collections.abc import Iterator, Mapping
from typing import Any

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from lint_catalog.convert.render.labels import load_labels
from lint_catalog.convert.render.outline import obstacles
from lint_catalog.convert.render.page import render
from lint_catalog.model.entries.catalog import LABELLED, Catalog
from lint_catalog.model.errors import CatalogError
from lint_catalog.model.findings import Severity
from tests.support.catalogs import PROJECT, catalog_of, run, sample, small, table
from tests.support.tiers import examples

VALUES: tuple[Any, ...] = (
    None, True, 0, -1, 10**20, 2.5, "", " ", "x", "a\nb", "[^nowhere]", "x" * 1_200, "mit AND", "(mit", "mit or mit", "MIT",
    "mit  mit", [], {}, [1], ["x"], ["x", "x"], {"en": "x"}, {"xx": "x"}, {"ja": "x", "en": "y", "fr": "z"}, [{}], [[]],
    "sections", "general", "models", "2017.06.12", "https://example.org/", "a/b",
)  # fmt: skip


def pages_of_(catalog: Catalog) -> None:
    """Render all pages. Raises whatever render raises."""
    others = {each: f"{each}.md" for each in catalog.languages}
    labels = load_labels(catalog.languages)
    for language in catalog.languages:
        assert render(catalog, labels, language, others)


def refused(catalog: Catalog) -> str:
    """Why a catalog is not rendered; empty if it is. Anything but a refusal in words fails the test."""
    for trouble in obstacles(catalog):
        return trouble
    try:
        pages_of_(catalog)
    except CatalogError as error:
        return error.message
    return ""


def _places(value: Any, path: tuple[Any, ...] = ()) -> Iterator[tuple[Any, ...]]:
    if path:
        yield path
    parts = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    for step, below in parts:
        yield from _places(below, (*path, step))


def mutated(files: Mapping[str, str], chance: random.Random) -> dict[str, str]:
    """A catalog in which one value is another, or gone, or an entry is."""
    changed = dict(files)
    file = chance.choice(sorted(files))
    if chance.random() < 0.1:
        del changed[file]
        return changed
    data = yaml.safe_load(files[file])
    path = chance.choice(list(_places(data)))
    around = data
    for step in path[:-1]:
        around = around[step]
    if chance.random() < 0.25:
        del around[path[-1]]
    else:
        others = [yaml.safe_load(files[each]) for each in chance.sample(sorted(files), 2)]
        taken = [each.get(path[-1]) for each in others if isinstance(each, dict) and path[-1] in each]
        around[path[-1]] = chance.choice([*VALUES, *taken])
    changed[file] = yaml.safe_dump(data, allow_unicode=True)
    return changed


def tried(seed: int) -> None:
    """Change something, and see that whatever render refuses is reported."""
    catalog = catalog_of(mutated({**small(), **sample()}, random.Random(seed)))  # noqa: S311 - it is to be the same again
    if reason := refused(catalog):
        assert [each for each in run(catalog) if each.severity >= Severity.WARNING], reason


@examples(3)
@given(st.integers(0, 10**9))
def test_what_check_finds_nothing_against_renders(seed: int) -> None:
    tried(seed)


@pytest.mark.release
@pytest.mark.parametrize("seed", range(0, 400, 100))
def test_of_many_catalogs_what_check_finds_nothing_against_renders(seed: int) -> None:
    for number in range(seed, seed + 100):
        tried(number)


PAPER = {
    "entries/catalog.yaml": "title: T\nlanguages: [en]\n",
    "entries/sections/methods.yaml": "title: Methods\norder: 1\nkind: papers\ncolumns: [name, date]\n",
    "entries/papers/transformer.yaml": (
        "name: Transformer\nsection: methods\ndate: 2017.06.12\ntitle: Attention\nurl: https://example.org/a\n"
    ),
}
SECTION = "entries/sections/methods.yaml"
REFUSED: list[tuple[str, dict[str, str], str]] = [
    ("no catalog.yaml", {"entries/catalog.yaml": ""}, "missing-catalog-file"),
    ("a section without a table", {SECTION: "title: Methods\norder: 1\n"}, "row-without-table"),
    ("a section without columns", {SECTION: "title: Methods\norder: 1\nkind: papers\n"}, "row-without-table"),
    ("a section without a kind", {SECTION: "title: Methods\norder: 1\ncolumns: [name]\n"}, "row-without-table"),
    ("a table of others", {SECTION: "title: Methods\norder: 1\nkind: models\ncolumns: [name]\n"}, "row-without-table"),
    ("a section in itself", {SECTION: PAPER[SECTION] + "parent: methods\n"}, "section-in-itself"),
    ("sections in each other", {SECTION: PAPER[SECTION] + "parent: b\n", "entries/sections/b.yaml": "title: B\norder: 1\nparent: methods\n"}, "section-in-itself"),
    ("no such section", {SECTION: ""}, "unknown-reference"),
    ("a mark without a footnote", {SECTION: PAPER[SECTION] + "introduction: {en: 'See.[^no]'}\n"}, "undefined-footnote"),
    ("a language without labels", {"entries/catalog.yaml": "title: T\nlanguages: [en, de]\n"}, "language-without-labels"),
    ("what does not fit", {SECTION: PAPER[SECTION] + "ordre: 1\n"}, "unknown-field"),
    ("what does not parse", {SECTION: "title: [\n"}, "yaml-syntax"),
]  # fmt: skip


@pytest.mark.parametrize(("changes", "rule"), table(REFUSED))
def test_what_cannot_be_rendered_is_reported(changes: dict[str, str], rule: str) -> None:
    files = {file: text for file, text in {**PAPER, **changes}.items() if text}
    catalog = catalog_of(files)
    assert refused(catalog)
    assert rule in {each.rule for each in run(catalog)}


def test_a_sound_catalog_is_rendered() -> None:
    assert refused(catalog_of(PAPER)) == ""


def test_the_languages_with_labels_are_those_that_have_a_file() -> None:
    folder = PROJECT / "lint_catalog" / "convert" / "render" / "labels"
    assert {each.stem for each in folder.glob("*.toml")} == LABELLED
