"""Every rule's manual: its examples do what they say."""

from __future__ import annotations

import pytest

from lint_catalog.manual import BAD, FIXED, GOOD, Example, examples
from lint_catalog.report.run import Run
from lint_catalog.report.text import text
from lint_catalog.rule import Rule
from tests.conftest import Golden
from tests.mending import mended
from tests.support import all_rules, run_example

CASES = [
    pytest.param(rule, example, id=f"{rule.id}-{example.sort}-{number}")
    for rule in all_rules().values()
    for number, example in enumerate(examples(rule.manual))
]


def _with(sort: str) -> list[object]:
    return [case for case in CASES if case.values[1].sort == sort]  # type: ignore[union-attr]


@pytest.mark.parametrize("rule", [pytest.param(rule, id=rule.id) for rule in all_rules().values()])
def test_every_rule_has_a_manual_with_a_bad_and_a_good_example(rule: Rule) -> None:
    sorts = [example.sort for example in examples(rule.manual)]
    assert BAD in sorts
    assert GOOD in sorts
    assert rule.summary.endswith(".")
    assert len(rule.summary) <= 100


@pytest.mark.parametrize(("rule", "example"), _with(BAD))
def test_a_bad_example_is_flagged_on_exactly_its_marked_lines(rule: Rule, example: Example) -> None:
    findings = run_example(example.files, rule)
    assert {(each.file, each.span.line) for each in findings} == set(example.expected)
    for each in findings:
        assert example.expected[each.file, each.span.line] in each.message


@pytest.mark.parametrize("rule", [pytest.param(rule, id=rule.id) for rule in all_rules().values()])
def test_what_a_rule_says_of_its_bad_examples(rule: Rule, golden: Golden) -> None:
    reports = []
    for example in examples(rule.manual):
        if example.sort == BAD:
            sources = {file: _shown(content) for file, content in example.files.items()}
            reports.append(text(Run(run_example(example.files, rule), 0, 0, 0.0, sources, quiet=True)))
    golden(f"rules/{rule.id}.txt", "\n".join(reports))


def _shown(content: bytes) -> str:
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError:
        return ""  # as the source does


@pytest.mark.parametrize(("rule", "example"), _with(GOOD))
def test_a_good_example_is_silent(rule: Rule, example: Example) -> None:
    assert run_example(example.files, rule) == ()


def _fixable(rule: Rule) -> list[Example]:
    bad = (each for each in examples(rule.manual) if each.sort == BAD)
    return [each for each in bad if any(finding.fix for finding in run_example(each.files, rule))]


def _fixed(rule: Rule) -> list[Example]:
    return [each for each in examples(rule.manual) if each.sort == FIXED]


@pytest.mark.parametrize("rule", [pytest.param(rule, id=rule.id) for rule in all_rules().values()])
def test_a_rule_that_can_mend_shows_it(rule: Rule) -> None:
    assert len(_fixed(rule)) <= len(_fixable(rule))
    assert bool(_fixed(rule)) == bool(_fixable(rule))


@pytest.mark.parametrize(
    ("rule", "bad", "fixed"),
    [
        pytest.param(rule, *pair, id=f"{rule.id}-{number}")
        for rule in all_rules().values()
        if _fixed(rule)
        for number, pair in enumerate(zip(_fixable(rule), _fixed(rule), strict=False))
    ],
)
def test_a_fixed_example_is_what_mending_makes_of_the_bad_one(rule: Rule, bad: Example, fixed: Example) -> None:
    result, done = mended(bad.files, unsafe=fixed.unsafe, rules=[rule])
    assert {file: text.encode() for file, text in result.items()} == fixed.files
    assert done.refused == ()
    assert run_example(fixed.files, rule) == ()
    assert all(each.fix and each.fix.safe for each in done.mended) != fixed.unsafe, "is it safe, or is it not?"
