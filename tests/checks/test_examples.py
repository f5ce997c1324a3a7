"""Every rule's manual has examples, and the rule does what they say."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from lint_catalog.engine.fix import apply_edits
from lint_catalog.model.findings import Finding
from lint_catalog.model.links.answers import Online
from lint_catalog.report.formats.text import report as text
from lint_catalog.report.run import Run
from lint_catalog.rules.definition import Rule
from lint_catalog.rules.manual import BAD, FIXED, GOOD, Example, examples
from tests.conftest import Golden
from tests.support.catalogs import all_rules, catalog_of, run, run_example
from tests.support.fixing import with_fixes
from tests.support.online import online_of

Look = Callable[[Rule, Example], "tuple[Finding, ...]"]

CASES = [
    pytest.param(rule, example, id=f"{rule.id}-{example.sort}-{number}")
    for rule in all_rules().values()
    for number, example in enumerate(examples(rule.manual))
]
OFFLINE = [rule for rule in all_rules().values() if rule.target is not Online]
ONLINE = [rule for rule in all_rules().values() if rule.target is Online]


def _with(sort: str) -> list[object]:
    return [case for case in CASES if case.values[1].sort == sort]  # type: ignore[union-attr]


@pytest.fixture
def look(tmp_path: Path) -> Look:
    """What a rule finds in an example; for one that needs the network's answers, in the world of its manual."""

    def look(rule: Rule, example: Example) -> tuple[Finding, ...]:
        if rule.target is not Online:
            return run_example(example, rule)
        catalog = catalog_of(example.files)
        return run(catalog, [rule], online_of(catalog, example.world, tmp_path))

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
    findings = look(rule, example)
    assert {(each.file, each.span.line) for each in findings} == set(example.expected)
    for each in findings:
        assert example.expected[each.file, each.span.line] in each.message


@pytest.mark.parametrize("rule", [pytest.param(rule, id=rule.id) for rule in all_rules().values()])
def test_what_a_rule_says_of_its_bad_examples(rule: Rule, golden: Golden, look: Look) -> None:
    reports = []
    for example in examples(rule.manual):
        if example.sort == BAD:
            sources = {file: _shown(content) for file, content in example.files.items()}
            reports.append(text(Run(look(rule, example), 0, 0, 0.0, sources, quiet=True)))
    golden(f"rules/{rule.id}.txt", "\n".join(reports))


def _shown(content: bytes) -> str:
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError:
        return ""  # as the source does


@pytest.mark.parametrize(("rule", "example"), _with(GOOD))
def test_a_good_example_is_silent(rule: Rule, example: Example, look: Look) -> None:
    assert look(rule, example) == ()


def _fixable(rule: Rule) -> list[Example]:
    bad = (each for each in examples(rule.manual) if each.sort == BAD)
    return [each for each in bad if any(finding.fix for finding in run_example(each, rule))]


def _fixed(rule: Rule) -> list[Example]:
    return [each for each in examples(rule.manual) if each.sort == FIXED]


@pytest.mark.parametrize("rule", [pytest.param(rule, id=rule.id) for rule in OFFLINE])
def test_a_rule_that_can_fix_shows_it(rule: Rule) -> None:
    assert len(_fixed(rule)) <= len(_fixable(rule))
    assert bool(_fixed(rule)) == bool(_fixable(rule))


@pytest.mark.parametrize(
    ("rule", "bad", "fixed"),
    [
        pytest.param(rule, *pair, id=f"{rule.id}-{number}")
        for rule in OFFLINE
        if _fixed(rule)
        for number, pair in enumerate(zip(_fixable(rule), _fixed(rule), strict=False))
    ],
)
def test_a_fixed_example_is_what_fixing_makes_of_the_bad_one(rule: Rule, bad: Example, fixed: Example) -> None:
    result, done = with_fixes(bad.files, unsafe=fixed.unsafe, rules=[rule])
    assert {file: text.encode() for file, text in result.items()} == fixed.files
    assert done.refused == ()
    assert run_example(fixed, rule) == ()
    assert all(each.fix and each.fix.safe for each in done.fixed) != fixed.unsafe, "is it safe, or is it not?"


@pytest.mark.parametrize("rule", [pytest.param(rule, id=rule.id) for rule in ONLINE])
def test_what_an_online_rule_fixes_is_what_its_fixed_example_shows(rule: Rule, look: Look) -> None:
    bad = [each for each in examples(rule.manual) if each.sort == BAD]
    fixable = [each for each in bad if any(finding.fix for finding in look(rule, each))]
    fixed = _fixed(rule)
    assert bool(fixable) == bool(fixed)
    for before, after in zip(fixable, fixed, strict=False):
        fixes = [each.fix for each in look(rule, before) if each.fix]
        edits = [edit for fix in fixes for edit in fix.edits]
        result = {
            file: apply_edits(content.decode(), [edit for edit in edits if edit.file == file]).encode()
            for file, content in before.files.items()
        }
        assert result == after.files
        assert all(fix.safe for fix in fixes) != after.unsafe, "is it safe, or is it not?"
        assert look(rule, after) == ()
