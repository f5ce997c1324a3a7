"""Rules on Markdown pages: good pages broken in every way, pages as people write them, our own pages, and junk."""

from __future__ import annotations

from collections import Counter
from functools import cache
from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lint_catalog.engine.lint import lint_pages
from lint_catalog.model.findings import Finding, Severity
from lint_catalog.model.pages.page import Page
from lint_catalog.model.pages.translations import Pages
from lint_catalog.project.config import Config
from lint_catalog.project.pages import read_sets
from lint_catalog.report.formats.text import report as text
from lint_catalog.report.run import Run
from tests.support.catalogs import all_rules, pages_of, run_on_pages, some_in_loop
from tests.support.fixing import with_fixes
from tests.support.page_breaks import BREAKS, EN, FR, GOOD, JA, PageBreak
from tests.support.sources import ISLES, OWN, Source

if TYPE_CHECKING:
    from tests.conftest import Golden

RULES = {id: rule for id, rule in all_rules().items() if rule.target in (Page, Pages)}


def test_the_good_pages_have_no_findings() -> None:
    assert run_on_pages(pages_of(GOOD)) == ()


@pytest.mark.parametrize("broken", [pytest.param(each, id=each.id) for each in BREAKS])
def test_a_break_is_found_by_its_rules_and_no_others(broken: PageBreak, golden: Golden) -> None:
    files = broken.apply()
    findings = run_on_pages(pages_of(files))
    assert {each.rule for each in findings} == set(broken.rules)
    if broken.file != "all":
        assert {each.file for each in findings} == {broken.file}, "nothing is reported elsewhere"
        assert len(findings) == len(broken.rules), "one mistake is one finding"
    golden(f"pages/{broken.id}.txt", text(Run(findings, 0, 0, 0.0, files, quiet=True)))


@pytest.mark.parametrize("broken", some_in_loop(BREAKS, 6))
def test_fixing_a_page_takes_findings_away_and_brings_none(broken: PageBreak) -> None:
    files = broken.apply()
    before = run_on_pages(pages_of(files))
    texts, done = with_fixes(files, unsafe=True)
    after = run_on_pages(pages_of(texts))
    assert {each.file for each in done.fixed} <= set(files)
    assert len(after) <= len(before) - len(done.fixed)
    assert not Counter(each.rule for each in after) - Counter(each.rule for each in before), "something new came"
    again, nothing = with_fixes(texts, unsafe=True)
    assert (again, nothing.fixed) == (texts, ())


@pytest.mark.release
def test_some_breaks_of_pages_can_be_fixed() -> None:
    found = {each.rule for broken in BREAKS for each in run_on_pages(pages_of(broken.apply())) if each.fix}
    assert found >= {"broken-anchor", "malformed-address", "misspelt-label", "odd-space", "invisible-character"}


def test_every_break_is_one_of_a_rule_on_pages_that_there_is() -> None:
    assert {rule for broken in BREAKS for rule in broken.rules} <= set(RULES)


@pytest.mark.parametrize("rule", RULES)
def test_pages_that_follow_no_convention_are_left_alone(rule: str) -> None:
    pages = {
        EN: "# Kites\n\n| Kite | Weight |\n|---|---|\n| Red | 5 kg |\n| Blue | 70 kg |\n| Green | |\n",
        FR: "# Cerfs-volants\n\n| Modèle | Poids |\n|---|---|\n| Rouge | 5 kg |\n| Bleu | 70 kg |\n| Vert | |\n",
    }
    assert run_on_pages(pages_of(pages), [all_rules()[rule]]) == ()


def test_a_single_page_is_compared_with_nothing() -> None:
    assert run_on_pages(pages_of({JA: GOOD[JA]})) == ()


def findings_in(source: Source) -> tuple[Finding, ...]:
    result = lint_pages(read_sets(list(source.paths.values()), {}, Config(source.folder)).sets, RULES.values())
    assert not result.crashes
    return result.findings


KNOWN = [
    # file, rule, what the message names
    ("README.md", "size-contradicts-repository", "Fulmar Beta 7B"),
    ("en/README.md", "size-contradicts-repository", "Llama 3 Knot 8B"),
    ("fr/README.md", "title-link-elsewhere", "Sanderling CLOOB"),
    ("en/README.md", "row-order-differs", "`Llama 3 Knot 8B` and `Llama 3 Dotterel 8B` are swapped"),
    ("fr/README.md", "row-license-differs", "Dunlin 7B"),
    ("README.md", "misspelt-label", "3.7b-intsruct2"),
    ("fr/README.md", "definition-not-translated", "`1282`"),
    ("en/README.md", "untranslated-cell", "大規模海流言語研究センター"),
    ("en/README.md", "stray-kana", "datasetト"),
    ("en/README.md", "number-left-out", "60万"),
    ("README.md", "invisible-character", "港組合"),
    ("fr/README.md", "odd-space", "full-width space"),
    ("parts/papers_models.md", "paper-out-of-order", "`Pearl` (2025.05.14) stands before `Cormorant`"),
    ("README.md", "announcement-left-out", "gull.example/ja/vl"),
    ("README.md", "row-links-differ", "s.lagoon.example"),
    ("en/README.md", "uneven-spelling", "`Godwit Inc.`"),
    ("README.md", "uneven-spelling", "`Tidal LICENSE`"),
    ("README.md", "unknown-license-in-other-words", "`？` is called `不明`"),
    ("README.md", "year-before-all-others", "Llama 3 Tern 8B"),
    ("README.md", "smaller-model-first", "Dunlin 7B"),
    ("fr/README.md", "undisclosed-in-other-words", "inconnu"),
    ("fr/README.md", "individual-in-other-words", "Emma Unno"),
    ("en/README.md", "definition-without-mark", "left"),
]
"""What people get wrong on such pages; each has been seen on real ones."""


@pytest.mark.parametrize(("file", "rule", "words"), KNOWN)
def test_a_usual_defect_is_found_among_all_the_others(file: str, rule: str, words: str) -> None:
    found = [each for each in findings_in_isles() if each.rule == rule and words in each.message]
    assert file in {each.file for each in found}


def test_nothing_but_the_usual_defects_is_found() -> None:
    assert {each.rule for each in findings_in_isles()} == {rule for _, rule, _ in KNOWN}


@cache
def findings_in_isles() -> tuple[Finding, ...]:
    return findings_in(ISLES)


@pytest.mark.release  # in the loop, those that are made for tests
def test_our_own_pages_are_clean() -> None:
    found = [each for each in findings_in(OWN) if each.severity > Severity.NOTE]
    assert [(each.file, each.span.line, each.message) for each in found] == []


PIECES = st.sampled_from(
    ["| ", " |\n", "|---|---|\n", "| a | b |\n|---|---|\n", "[x](", "https://", "huggingface.co/a/b-7b", ")", "[^1]", "[^1]: ",
     "**", "<br>", "2026", "- ", "7b", "8x7B", "(?)", "\n\n", "# h\n", '<a id="k">', "不明", "個人 (", "1,000万", "\u200b", "\u3000",
     "<!-- ", "::: ", "\\", "`", "License", "Developer", "公開年", "Base Model", "2024.01.02", "&#x2011;", "[", "]"]
)  # fmt: skip
JUNK = st.lists(st.one_of(PIECES, st.text(max_size=5)), max_size=60).map("".join)


@given(JUNK, JUNK)
def test_junk_never_crashes_a_rule(one: str, other: str) -> None:
    for finding in run_on_pages(pages_of({EN: one, FR: other}), RULES.values()):
        assert finding.file in (EN, FR)
        assert finding.span.line >= 1
        assert finding.span.column >= 1
