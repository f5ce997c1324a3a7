"""What rules find on pages they find in the entries that are imported of them, at the same facts, and nothing else."""

from __future__ import annotations

import json
import re
import shutil
from collections import Counter
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from lint_catalog.model.findings import Finding, Severity
from lint_catalog.report.formats.text import report as text
from lint_catalog.report.run import Run
from tests.support.catalogs import PROJECT, all_rules, pages_of, run, run_on_pages, some_in_loop
from tests.support.cli import lint
from tests.support.imports import as_catalog, imported
from tests.support.page_breaks import BREAKS, EN, FR, GOOD, JA, PageBreak
from tests.support.sources import ISLES, page

if TYPE_CHECKING:
    from tests.conftest import Golden

TABLE = PROJECT / "docs" / "importing.md"

SHEARWATER, DUNLIN = ("Shearwater 7B", "fr"), ("Dunlin 7B", "fr")
IN_SHEARWATER, IN_DUNLIN = ((f"models/{id}", "cells.license.fr") for id in ("shearwater-7b", "dunlin-7b"))
SIZE, TITLE = ("size-contradicts-repository", "label-of-another-size"), ("title-link-elsewhere", "url-of-another-model")
LICENSE = ("row-license-differs", "words-of-another-license")
MARKS = ("", "footnote-marks-differ")  # on pages, a license that differs is not also a mark that differs
DROPPED = ("license-dropped", "license-dropped")
NOTE = ("definition-not-translated", "numbers-differ")
FACTS = [  # rules on pages and on entries; row or footnote, and languages; entry, and paths
    (SIZE, ("Fulmar Beta 7B", "ja en fr"), ("models/fulmar-beta-7b", "url")),
    (SIZE, ("Llama 3 Knot 8B", "en fr"), ("models/llama-3-knot-8b", "url.en url.fr")),
    (TITLE, ("Sanderling CLOOB", "en fr"), ("models/sanderling-cloob", "url.en url.fr")),
    (LICENSE, SHEARWATER, IN_SHEARWATER),
    (LICENSE, DUNLIN, IN_DUNLIN),
    (MARKS, SHEARWATER, IN_SHEARWATER),
    (MARKS, DUNLIN, IN_DUNLIN),
    (NOTE, ("[^longer]", "fr"), ("footnotes/longer", "text.fr")),
    (DROPPED, ("MedStint 70B", "ja"), ("models/medstint-70b", "license")),
]
"""Every error of pages with usual mistakes, as it is reported on them and in what is imported of them."""


@pytest.fixture
def isles(tmp_path: Path) -> Path:
    """The pages in a folder of their own, which no settings and no repository lie above."""
    return shutil.copytree(ISLES.folder, tmp_path / "isles")


def errors_on_pages(folder: Path) -> tuple[tuple[str, str, str], ...]:
    """The errors on these pages: rule, row or footnote, language."""
    files = dict(ISLES.files)
    report = json.loads(lint(*files.values(), "--format", "json", cwd=folder).stdout)
    rows: dict[tuple[str, int], str] = {}
    for language, file in files.items():
        read = page(ISLES.paths[language])
        rows |= {(file, row.span.line): row.name for table in read.tables for row in table.rows}
        rows |= {(file, each.span.line): f"[^{each.id}]" for each in read.definitions}
    languages = {file: language for language, file in files.items()}
    return tuple(
        (each["rule"], rows[each["file"], each["line"]], languages[each["file"]])
        for each in report["findings"]
        if each["severity"] == "error"
    )


def test_the_errors_of_the_pages_are_those_of_the_table(isles: Path) -> None:
    expected = [(rule, row, each) for (rule, _), (row, languages), _ in FACTS if rule for each in languages.split()]
    assert Counter(errors_on_pages(isles)) == Counter(expected)


def test_the_errors_of_the_entries_are_those_of_the_table() -> None:
    found = [each for each in run(ISLES.catalog) if each.severity is Severity.ERROR]
    expected = [(rule, entry, path) for (_, rule), _, (entry, paths) in FACTS for path in paths.split()]
    assert Counter((each.rule, each.entry, ".".join(map(str, each.path))) for each in found) == Counter(expected)


def test_all_findings_on_pages_with_usual_mistakes(isles: Path, golden: Golden) -> None:
    golden("page_sets/isles.txt", lint(*dict(ISLES.files).values(), "--quiet", cwd=isles).stdout)


def test_all_findings_in_what_is_imported_of_them(golden: Golden) -> None:
    texts = {file: document.text for file, document in ISLES.catalog.documents.items()}
    golden("page_sets/isles-imported.txt", text(Run(run(ISLES.catalog), 0, 0, 0.0, texts, quiet=True)))


def documented() -> dict[str, tuple[str, int, int, int]]:
    """The table of findings in the imported catalog: severity, findings, true and false ones by rule."""
    rows = re.findall(
        r"^\| \[`([a-z-]+)`\]\S* \| (\w+) \| (\d+) \| (\d+) \| (\d+) \|", TABLE.read_text("utf-8"), re.MULTILINE
    )
    return {rule: (severity, int(found), int(true), int(false)) for rule, severity, found, true, false in rows}


def test_few_findings_are_false() -> None:
    table = documented()
    for severity, limit in (("error", 0.0), ("warning", 0.10)):
        found = [each for each in table.values() if each[0] == severity]
        assert all(number == true + false for _, number, true, false in found)
        assert sum(each[3] for each in found) <= limit * sum(each[1] for each in found)


FOUND: Mapping[str, tuple[tuple[str, str, str], ...]] = {
    "wide-brackets": (
        ("footnote-marks-differ", "models/lark", "cells.license.fr"),
        ("malformed-marker", "models/lark", "cells.license.fr"),
    ),
    "anchor-that-is-not-there": (("links-differ", "footnotes/note", "text.fr"),),
    "size-of-another": (("label-of-another-size", "models/rook", "hub.0.label"),),
    "version-of-another": (("label-of-another-version", "models/rook", "hub.0.label"),),
    "copied-title": (("url-of-another-model", "models/wren", "url.fr"),),
    "repository-of-another-row": (("repository-claimed-twice", "models/wren", "hub.0.repo"),),
    "cell-lost": (
        ("identical-translation", "models/rook", "cells.license"),
        ("missing-translation", "models/rook", "cells.license"),
    ),
    "row-lost": (
        ("missing-translation", "models/hawk", "url"),
        ("missing-translation", "models/hawk", "training.0.data.0"),
    ),
    "row-added": (("missing-translation", "models/kiwi", "training.0.data.0"),),
    "mark-lost": (("footnote-marks-differ", "models/lark", "cells.license.fr"),),
    "another-year": (("numbers-differ", "models/swan", "cells.released.fr"),),
    "bold-on-one-page": (("emphasis-differs", "models/ibis", "cells.base.fr"),),
    "another-number": (("numbers-differ", "models/kite", "training.0.data.0.fr"),),
    "number-lost": (("untold-number", "models/kite", "training.0.data.0.fr"),),
    "another-number-in-a-footnote": (("numbers-differ", "footnotes/note", "text.fr"),),
    "another-license": (("words-of-another-license", "models/sail", "cells.license.fr"),),
    "another-developer": (("words-of-another-developer", "models/dove", "cells.developer.fr"),),
    "doubt-without-a-reason": (("unclear-license-without-footnote", "models/wing", "license.unclear"),),
    "mark-in-a-link": (
        ("footnote-marks-differ", "footnotes/note", "text.fr"),
        ("links-differ", "footnotes/note", "text.fr"),
        ("nested-footnote", "footnotes/note", "text.fr"),
    ),
    "unused-definition": (("unused-entry", "footnotes/note", ""),),
    "undefined-mark": (("unused-entry", "footnotes/note", ""),),
    "host-before-an-at-sign": (("misleading-address", "papers/kite", ""),),
    "token-in-a-link": (("exposed-credential", "papers/kite", ""),),
    "zero-width-space": (("hidden-character", "sections/papers", ""),),
}  # fmt: skip
"""What a mistake on the three small pages is in entries: rule, entry, path."""

GONE = {
    "mark-without-definition": "GitHub shows such a mark as text, and so it is text in entries",
    "repeated-definition": "GitHub shows the first one only; the summary names the other",
    "malformed-address": "no entry holds such an address; the summary names it",
    "broken-link-syntax": "text on the page, and text in entries",
    "repeated-anchor": "pages are rendered with anchors of their own",
    "broken-anchor": "found where another language has a sound one",
    "missing-table": "facts that need no translation stand on all rendered pages",
    "row-marks-differ": "a footnote on a heading is one for all languages",
}
"""Errors on pages that need not be errors in entries, and why."""


@cache
def of_entries(break_id: str) -> tuple[Finding, ...]:
    """What is found in the entries that are imported of the small pages with a mistake in them; or without any."""
    files = next((each.apply() for each in BREAKS if each.id == break_id), GOOD)
    return run(as_catalog(imported({file.split(".")[1]: text for file, text in files.items()})))


def test_the_good_pages_are_good_entries() -> None:
    assert of_entries("") == ()


@pytest.mark.parametrize("broken", some_in_loop(BREAKS, 6))
def test_a_break_of_pages_is_a_break_of_entries(broken: PageBreak) -> None:
    found = {(each.rule, each.entry, ".".join(map(str, each.path))) for each in of_entries(broken.id)}
    assert found == set(FOUND.get(broken.id, ()))
    errors = {rule for rule in broken.rules if all_rules()[rule].severity is Severity.ERROR}
    if errors - set(GONE):
        assert any(each.severity is Severity.ERROR for each in of_entries(broken.id))


MANY = {  # name, cell by language, rule, path
    "a rounded number": ({JA: "628万文", EN: "6.3M sentences", FR: "6,3 M de phrases"}, []),
    "a small number left out": ({JA: "6つのタスク", EN: "tasks", FR: "tâches"}, []),
    "a number for a word": ({JA: "3つの段階", EN: "three stages", FR: "trois étapes"}, []),
    "another page of a repository": (
        {
            JA: "[甲](https://github.com/a/b/blob/main/README_JP.md)",
            EN: "[a](https://github.com/a/b)",
            FR: "[a](https://github.com/a/b)",
        },
        [],
    ),
    "an article and a paper": (
        {JA: "[甲](https://a.jp/1)", EN: "[a](https://b.org/2)", FR: "[a](https://b.org/2)"},
        [],
    ),
    "another address of the site": (
        {JA: "[甲](https://a.jp/1)", EN: "[a](https://a.jp/2)", FR: "[a](https://a.jp/2)"},
        [("README.ja.md", "links-differ")],
    ),
    "another number in the first language": (
        {JA: "300万文", EN: "4M sentences", FR: "4 M de phrases"},
        [("README.ja.md", "numbers-differ")],
    ),
    "a lost number": ({JA: "300万文", EN: "sentences", FR: "3 M de phrases"}, [("README.en.md", "untold-number")]),
}


SAME = {"links-differ": "row-links-differ", "numbers-differ": "row-numbers-differ", "untold-number": "number-left-out"}
TITLES = {JA: "モデル | 学習データ", EN: "Model | Training Data", FR: "Modèle | Données d'entraînement"}


@pytest.mark.parametrize(("cells", "expected"), [pytest.param(*each, id=id) for id, each in MANY.items()])
def test_both_forms_agree_on_what_is_the_same(cells: Mapping[str, str], expected: list[tuple[str, str]]) -> None:
    row = "[Kite](https://kite.example.org)"
    pages = {file: f"| {TITLES[file]} |\n|---|---|\n| {row} | {cell} |\n" for file, cell in cells.items()}
    compared = [all_rules()[each] for each in SAME.values()]
    assert [(each.file, each.rule) for each in run_on_pages(pages_of(pages), compared)] == [
        (file, SAME[rule]) for file, rule in expected
    ]
    entries = as_catalog(imported({file.split(".")[1]: text for file, text in pages.items()}))
    found = run(entries, [all_rules()[each] for each in SAME])
    assert [(f"README.{each.path[-1]}.md", each.rule) for each in found] == expected
