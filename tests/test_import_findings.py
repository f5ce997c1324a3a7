"""What rules find on pages they find in the entries that are imported of them, at the same facts, and nothing else."""

from __future__ import annotations

import json
import re
from collections import Counter
from collections.abc import Mapping
from functools import cache

import pytest

from lint_catalog.model import Finding, Severity
from lint_catalog.source.markdown import read_page
from tests.cli import lint
from tests.imports import as_catalog, imported
from tests.page_breaks import BREAKS, EN, FR, GOOD, JA, PageBreak
from tests.support import PROJECT, UPSTREAM, all_rules, pages_of, run, run_on_pages
from tests.test_import_roundtrip import catalog

PAGES = {"ja": "README.md", "en": "en/README.md", "fr": "fr/README.md"}
TABLE = PROJECT / "docs" / "importing.md"
needs_upstream = pytest.mark.skipif(
    not (UPSTREAM / "upstream").is_dir(), reason="the public catalog is not beside this repository"
)

SHISA, MPT = ("Shisa 7B", "fr"), ("lightblue/japanese-mpt-7b", "fr")
IN_SHISA, IN_MPT = ((f"models/{id}", "cells.license.fr") for id in ("shisa-7b", "lightblue-japanese-mpt-7b"))
SIZE, TITLE = ("size-contradicts-repository", "label-of-another-size"), ("title-link-elsewhere", "url-of-another-model")
LICENSE, MARKS = ("row-license-differs", "words-of-another-license"), ("row-marks-differ", "footnote-marks-differ")
DROPPED = ("license-dropped", "license-dropped")
NOTE = ("definition-not-translated", "numbers-differ")
MED = "aigroup-cvm-utokyohospital-medswallow-70b"
STABLE = "Japanese Stable LM"
FACTS = [  # rules on pages and on entries; row or footnote, and languages; entry, and paths
    (SIZE, ("Llama 3 Youko 8B", "en fr"), ("models/llama-3-youko-8b", "url.en url.fr")),
    (SIZE, ("Nekomata 7B", "en fr"), ("models/nekomata-7b", "url.en url.fr")),
    (SIZE, (f"{STABLE} Beta 7B", "ja en fr"), ("models/japanese-stable-lm-beta-7b", "url")),
    (SIZE, (f"{STABLE} 3B-4E1T", "ja en fr"), ("models/japanese-stable-lm-3b-4e1t", "url")),
    (TITLE, ("rinna MiniGPT-4", "en fr"), ("models/rinna-minigpt-4", "url.en url.fr")),
    (TITLE, ("rinna CLOOB", "en fr"), ("models/rinna-cloob", "url.en url.fr")),
    (LICENSE, SHISA, IN_SHISA),
    (LICENSE, MPT, IN_MPT),
    (MARKS, SHISA, IN_SHISA),
    (MARKS, MPT, IN_MPT),
    (NOTE, ("[^8]", "fr"), ("footnotes/megagon-labs-roberta-architecture", "text.fr")),
    (DROPPED, ("AIgroup-CVM-utokyohospital/MedSwallow-70b", "ja"), (f"models/{MED}", "license")),
    (DROPPED, ("JMedLoRA", "ja"), ("models/jmedlora", "license")),
]
"""Every error of the public catalog, as it is reported on its pages and in what is imported of them."""


@cache
def on_pages() -> tuple[tuple[str, str, str], ...]:
    """The errors on the pages of the public catalog: rule, row or footnote, language."""
    folder = UPSTREAM / "upstream"
    report = json.loads(lint(*PAGES.values(), "--format", "json", cwd=folder).stdout)
    rows: dict[tuple[str, int], str] = {}
    for file in PAGES.values():
        page = read_page((folder / file).read_text(encoding="utf-8"), file)
        rows |= {(file, row.span.line): row.name for table in page.tables for row in table.rows}
        rows |= {(file, each.span.line): f"[^{each.id}]" for each in page.definitions}
    languages = {file: language for language, file in PAGES.items()}
    return tuple(
        (each["rule"], rows[each["file"], each["line"]], languages[each["file"]])
        for each in report["findings"]
        if each["severity"] == "error"
    )


@needs_upstream
def test_the_errors_of_the_pages_are_those_of_the_table() -> None:
    expected = [(rule, row, each) for (rule, _), (row, languages), _ in FACTS for each in languages.split()]
    assert Counter(on_pages()) == Counter(expected)


@needs_upstream
def test_the_errors_of_the_entries_are_those_of_the_table() -> None:
    found = [each for each in run(catalog("upstream")) if each.severity is Severity.ERROR]
    expected = [(rule, entry, path) for (_, rule), _, (entry, paths) in FACTS for path in paths.split()]
    assert Counter((each.rule, each.entry, ".".join(map(str, each.path))) for each in found) == Counter(expected)


def documented() -> dict[str, tuple[str, int, int, int]]:
    """The table of findings in the imported catalog: severity, findings, true and false ones by rule."""
    rows = re.findall(
        r"^\| \[`([a-z-]+)`\]\S* \| (\w+) \| (\d+) \| (\d+) \| (\d+) \|", TABLE.read_text("utf-8"), re.MULTILINE
    )
    return {rule: (severity, int(found), int(true), int(false)) for rule, severity, found, true, false in rows}


@needs_upstream
def test_the_findings_in_the_imported_catalog_are_those_that_were_looked_at() -> None:
    found = Counter((each.rule, each.severity.label) for each in run(catalog("upstream")))
    assert found == {(rule, severity): number for rule, (severity, number, _, _) in documented().items()}


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


@pytest.mark.parametrize("broken", [pytest.param(each, id=each.id) for each in BREAKS])
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
