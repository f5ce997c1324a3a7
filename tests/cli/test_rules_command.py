"""`rules` and `explain`, `help`: what they say of rules, families and commands."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from lint_catalog.cli import cli
from lint_catalog.rules.manual import by_family, family_page
from lint_catalog.rules.registry import by_id, installed_rules
from tests.support.cli import lint

RULE = {"id", "family", "severity", "summary", "target", "needs", "fixes", "manual"}


def test_rules_as_json(tmp_path: Path) -> None:
    report = json.loads(lint("rules", "--format", "json", cwd=tmp_path, status=0).stdout)
    rules = {each["id"]: each for each in report["rules"]}
    assert report["version"] == 1
    assert list(rules) == sorted(by_id(installed_rules()))
    assert all(each.keys() >= RULE for each in rules.values())
    assert rules["hub-repo-moved"]["target"] == "online"
    assert rules["unquoted-text"]["fixes"] == ["safe"]
    assert rules["hub-repo-missing"]["fixes"] == []
    assert {each["needs"] for each in rules.values()} == {"files", "facts"}
    assert {each["severity"] for each in rules.values()} == {"error", "warning", "note"}


def test_a_family_is_explained_by_what_its_rules_are_about(tmp_path: Path) -> None:
    shown = lint("explain", "licenses", cwd=tmp_path, status=0).stdout
    assert shown.startswith("# licenses\n\nLicense expressions name licenses of the registry")
    named = [each.id for each in installed_rules() if each.family == "licenses"]
    assert all(f"| {name} | " in shown for name in named)
    assert "unused-entry" not in shown


def test_several_are_explained_one_below_the_other_each_once(tmp_path: Path) -> None:
    shown = lint("explain", "unused-entry", "shape", "unused-entry", cwd=tmp_path, status=0).stdout
    assert [line for line in shown.splitlines() if line in ("# unused-entry", "# shape")] == [
        "# unused-entry", "# shape",
    ]  # fmt: skip


@pytest.mark.parametrize("name", sorted({each.family for each in installed_rules()}))
def test_every_family_says_what_it_is_about(name: str) -> None:
    introduction = family_page(name, by_family(installed_rules())[name]).split("\n\n")[1]
    assert introduction.endswith((".", ":", "?"))
    assert "|" not in introduction


def test_of_several_names_one_that_is_unknown_is_said_and_nothing_shown(tmp_path: Path) -> None:
    result = lint("explain", "unused-entry", "licences", cwd=tmp_path, status=2)
    assert result.stdout == ""
    assert "did you mean `licenses`?" in result.stderr


@pytest.mark.parametrize("command", sorted(cli.commands))
def test_help_is_what_the_command_says_of_itself(tmp_path: Path, command: str) -> None:
    assert lint("help", command, cwd=tmp_path, status=0).stdout == lint(command, "--help", cwd=tmp_path).stdout


def test_help_alone_lists_commands_and_shows_how_to_check(tmp_path: Path) -> None:
    shown = lint("help", cwd=tmp_path, status=0).stdout
    assert shown == lint("--help", cwd=tmp_path, status=0).stdout
    for part in ("lint-catalog README.md en/README.md", "lint-catalog --fix", "lint-catalog --online"):
        assert part in shown


def test_help_on_what_is_no_command_is_trouble(tmp_path: Path) -> None:
    assert "did you mean `render`?" in lint("help", "rendr", cwd=tmp_path, status=2).stderr
