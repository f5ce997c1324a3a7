"""Names that packages of rules and their tests import: those of today, and those that they were written with before."""

from __future__ import annotations

from importlib import import_module
from importlib.metadata import entry_points

import pytest

import lint_catalog.rules
from lint_catalog.rules.definition import Rule
from tests.support.catalogs import all_rules, table

RULES = (
    "Absent Catalog Document Edit Entry Fix Needs Observation Online Page Pages Part Place Problem Problems Route Rule "
    "Severity Suppression localized markdown rule"
)
MODEL = (
    "Annotation Catalog Document EXPRESSION_OPERATORS Edit Entry Finding Fix Layout Observation Part Path Place "
    "Problem Reference Route Scalar Severity Shape SourceMap Span TextEdit TextFix Violation expression_ids "
    "localized markdown"
)
HUB = (
    "Collection Moved Paper Quota Repo Scenario Seen StandInHub Trouble User load_scenario read_scenario "
    "scenario_from_catalog"
)
WEB = (
    "BOT_WALLS Behaviour Limit StandInWeb Visit cut_off dripping dropped endless_chain huge no_head page redirect "
    "script_made sections slow soft_404 status too_many"
)
PUBLIC = [
    ("lint_catalog.rules", RULES),
    ("lint_catalog.model", MODEL),
    ("lint_catalog.rule", "Problems Rule rule"),
    ("lint_catalog.testing.hub", HUB),
    ("lint_catalog.testing.web", WEB),
    ("lint_catalog.testing.serving", "Drop Reply Request"),
]


@pytest.mark.parametrize(("module", "names"), table([(module, module, names) for module, names in PUBLIC]))
def test_a_public_name_is_kept(module: str, names: str) -> None:
    there = import_module(module)
    assert [name for name in names.split() if not hasattr(there, name)] == []


@pytest.mark.parametrize(
    "module", ["lint_catalog.rules", "lint_catalog.model", "lint_catalog.rule", "lint_catalog.testing.hub"]
)
def test_every_public_name_is_listed_above(module: str) -> None:
    assert sorted(import_module(module).__all__) == dict(PUBLIC)[module].split()


def test_a_name_means_the_same_wherever_it_is_imported_from() -> None:
    for module in ("lint_catalog.model", "lint_catalog.rule"):
        there = import_module(module)
        shared = set(there.__all__) & set(lint_catalog.rules.__all__)
        assert len(shared) >= 3
        assert [name for name in shared if getattr(there, name) is not getattr(lint_catalog.rules, name)] == []


def test_what_a_rule_may_be_about_comes_from_the_same_line() -> None:
    targets = {rule.target for rule in all_rules().values()}
    assert {each.__name__ for each in targets} == {
        each for each in lint_catalog.rules.__all__ if getattr(lint_catalog.rules, each) in targets
    }


def test_our_rules_are_found_by_the_entry_point_and_by_their_old_address() -> None:
    points = {each.name: each.value for each in entry_points(group="lint_catalog.rules")}
    assert points["builtin"] == "lint_catalog.checks"
    shape = import_module("lint_catalog.checks.shape")
    assert isinstance(shape.missing_field, Rule)
