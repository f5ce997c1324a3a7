"""Every rule's manual: its examples do what they say."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from lint_catalog.fix import apply_edits
from lint_catalog.manual import BAD, FIXED, GOOD, Example, examples
from lint_catalog.model import Catalog, Finding
from lint_catalog.online import Online
from lint_catalog.report.run import Run
from lint_catalog.report.text import text
from lint_catalog.rule import Rule
from tests.conftest import Golden
from tests.online import online_of
from tests.support import all_rules, catalog_of, run

Look = Callable[[Rule, Example], "tuple[Catalog, tuple[Finding, ...]]"]

CASES = [
    pytest.param(rule, example, id=f"{rule.id}-{example.sort}-{number}")
    for rule in all_rules().values()
    for number, example in enumerate(examples(rule.manual))
]


def _with(sort: str) -> list[object]:
    return [case for case in CASES if case.values[1].sort == sort]  # type: ignore[union-attr]


@pytest.fixture
def look(tmp_path: Path) -> Look:
    """What a rule finds in an example; for one that needs the network's answers, in the world of its manual."""

    def look(rule: Rule, example: Example) -> tuple[Catalog, tuple[Finding, ...]]:
        catalog = catalog_of(example.files)
        online = online_of(catalog, example.world, tmp_path) if rule.target is Online else None
        return catalog, run(catalog, [rule], online)

    return look


@pytest.mark.parametrize("rule", [pytest.param(rule, id=rule.id) for rule in all_rules().values()])
def test_every_rule_has_a_manual_with_a_bad_and_a_good_example(rule: Rule) -> None:
    sorts = [example.sort for example in examples(rule.manual)]
    assert BAD in sorts
    assert GOOD in sorts
    assert rule.summary.endswith(".")
    assert len(rule.summary) <= 100


@pytest.mark.parametrize(("rule", "example"), _with(BAD))
def test_a_bad_example_is_flagged_on_exactly_its_marked_lines(rule: Rule, example: Example, look: Look) -> None:
    _, findings = look(rule, example)
    assert {(each.file, each.span.line) for each in findings} == set(example.expected)
    for each in findings:
        assert example.expected[each.file, each.span.line] in each.message


@pytest.mark.parametrize("rule", [pytest.param(rule, id=rule.id) for rule in all_rules().values()])
def test_what_a_rule_says_of_its_bad_examples(rule: Rule, look: Look, golden: Golden) -> None:
    reports = []
    for example in examples(rule.manual):
        if example.sort == BAD:
            catalog, findings = look(rule, example)
            sources = {file: document.text for file, document in catalog.documents.items()}
            reports.append(text(Run(findings, 0, 0, 0.0, sources, quiet=True)))
    golden(f"rules/{rule.id}.txt", "\n".join(reports))


@pytest.mark.parametrize(("rule", "example"), _with(GOOD))
def test_a_good_example_is_silent(rule: Rule, example: Example, look: Look) -> None:
    assert look(rule, example)[1] == ()


@pytest.mark.parametrize(("rule", "example"), _with(FIXED))
def test_a_fixed_example_is_what_the_fix_makes_of_the_first_bad_one(rule: Rule, example: Example, look: Look) -> None:
    bad = next(each for each in examples(rule.manual) if each.sort == BAD)
    edits = [edit for each in look(rule, bad)[1] if each.fix for edit in each.fix.edits]
    mended = {
        file: apply_edits(content.decode(), [edit for edit in edits if edit.file == file]).encode()
        for file, content in bad.files.items()
    }
    assert mended == example.files
    assert look(rule, example)[1] == ()
