"""`--statistics`: how often each rule found something, and nothing else."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from lint_catalog.report.formats import format_names, statistics_in
from tests.support.cli import PLAMO, lint

ABLE = [each for each in format_names() if statistics_in(each)]


def test_there_is_a_line_for_each_rule_and_no_finding(broken: Path) -> None:
    result = lint("--statistics", cwd=broken, status=1)
    lines = result.stdout.splitlines()
    assert lines[0].split()[:3] == ["1", "error", "unknown-reference"] or any(
        line.split()[:3] == ["1", "error", "unknown-reference"] for line in lines
    )
    assert PLAMO not in result.stdout
    assert lines[-1].startswith("✗ ")
    assert lint("--statistics", "-q", cwd=broken).stdout.splitlines() == lines[:-2]
    assert lint("--statistics", "--format", "concise", cwd=broken).stdout.splitlines()[:-1] == lines[:-1]


def test_programs_get_an_object(broken: Path) -> None:
    report = json.loads(lint("--statistics", "--format", "json", cwd=broken, status=1).stdout)
    findings = json.loads(lint("--format", "json", cwd=broken).stdout)["findings"]
    assert report["version"] == 1
    assert "findings" not in report
    assert sum(each["count"] for each in report["statistics"]) == len(findings)
    assert {(each["rule"], each["severity"]) for each in report["statistics"]} == {
        (each["rule"], each["severity"]) for each in findings
    }
    assert all(each["summary"] for each in report["statistics"])


def test_github_gets_lines_and_a_table_in_the_summary_of_the_job(broken: Path, tmp_path: Path) -> None:
    env = {"GITHUB_STEP_SUMMARY": str(tmp_path / "summary.md")}
    result = lint("--statistics", "--format", "github", cwd=broken, env=env, status=1)
    assert "::" not in result.stdout
    table = (tmp_path / "summary.md").read_text(encoding="utf-8")
    assert "| 1 | error | `unknown-reference` |" in table
    assert PLAMO not in table


@pytest.mark.parametrize("form", ["markdown", "comment"])
def test_a_comment_gets_a_table(broken: Path, form: str) -> None:
    assert "| 1 | error | `unknown-reference` |" in lint("--statistics", "--format", form, cwd=broken).stdout


@pytest.mark.parametrize("form", [each for each in format_names() if each not in ABLE])
def test_a_format_for_findings_alone_does_not_say_that_there_are_none(broken: Path, form: str) -> None:
    result = lint("--statistics", "--format", form, cwd=broken, status=2)
    assert result.stdout == ""
    assert f"`--format {form}` has no place for `--statistics`" in result.stderr
    assert "`json`" in result.stderr


@pytest.mark.parametrize("form", ABLE)
def test_where_nothing_is_found_nothing_is_counted(folder: Path, form: str) -> None:
    assert "error" not in lint("--statistics", "--format", form, cwd=folder, status=0).stdout
