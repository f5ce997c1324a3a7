"""What is shown is bounded, not what is known: people are shown 200 findings of a family in an entry or on a page."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any

import pytest

from lint_catalog.engine import looking
from lint_catalog.model.findings import Finding, Severity
from lint_catalog.model.places import Span
from lint_catalog.project import unsaid
from lint_catalog.report.formats import format_called
from lint_catalog.report.run import MAX_SHOWN, Run
from tests.support.catalogs import all_rules
from tests.support.cli import lint, write

FOR_PEOPLE = ("text", "concise", "github", "markdown")
FOR_PROGRAMS = ("json", "gitlab", "sarif", "junit", "rdjson")
MANY = MAX_SHOWN + 50


def finding(number: int, rule: str, severity: Severity, file: str = "README.md") -> Finding:
    return Finding(file, Span(number, 1, number, 2), rule, severity, f"mistake {rule} {number};")


def run(*findings: Finding) -> Run:
    ordered = tuple(sorted(findings, key=lambda each: each.sort_key))
    return Run(ordered, 1, 1, 0.0, {}, rules=all_rules())


def shown(form: str, a_run: Run) -> tuple[list[str], str]:
    """The findings in a report, and the report."""
    text = format_called(form).report(a_run)
    return re.findall(r"mistake ([\w&#;-]+ \d+);", text.replace("&#45;", "-").replace("&#59;", ";")), text


WARNINGS = [finding(number, "odd-space", Severity.WARNING) for number in range(1, MANY + 1)]


@pytest.mark.parametrize("form", FOR_PEOPLE)
def test_people_are_shown_a_bounded_number_and_told_how_many_more(form: str) -> None:
    late = [finding(9_000 + number, "stray-kana", Severity.ERROR) for number in range(3)]
    others = [
        finding(1, "broken-anchor", Severity.NOTE),
        *(finding(1, "odd-space", Severity.WARNING, f"{n}.md") for n in "ab"),
    ]
    found, text = shown(form, run(*WARNINGS, *late, *others))
    assert len(found) == MAX_SHOWN + len(others)
    assert {f"stray-kana {number}" for number in (9000, 9001, 9002)} <= set(found), "those that matter most"
    assert "53 more findings" in text
    assert "250 warnings" not in text
    assert "3 errors, 252 warnings and 1 note" in text or form == "markdown"


@pytest.mark.parametrize("form", FOR_PEOPLE)
def test_as_many_as_are_shown_are_no_reason_to_say_so(form: str) -> None:
    found, text = shown(form, run(*WARNINGS[:MAX_SHOWN]))
    assert len(found) == MAX_SHOWN
    assert "more findings of" not in text


@pytest.mark.parametrize("form", FOR_PROGRAMS)
def test_programs_are_given_all(form: str) -> None:
    assert format_called(form).report(run(*WARNINGS)).count("mistake odd-space") >= MANY


def test_some_of_each_severity_are_shown() -> None:
    errors = [finding(number, "stray-kana", Severity.ERROR) for number in range(1, MANY + 1)]
    found, _ = shown("concise", run(*WARNINGS, *errors))
    assert sum(each.startswith("odd-space") for each in found) == 10


@pytest.fixture
def page(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A page on which a rule would find more than it may, and another one on which it would not."""
    monkeypatch.setattr(looking, "MAX_FINDINGS", 20)
    monkeypatch.setattr(unsaid, "MAX_FINDINGS", 20)
    write(tmp_path, {"README.en.md": "a\u200bb\n\n" * 30, "README.fr.md": "a\u200bb\n\n" * 5})
    return tmp_path


PAGES = ("README.en.md", "README.fr.md")


def findings(folder: Path, *words: str, status: int) -> list[Any]:
    found: list[Any] = json.loads(lint(*PAGES, *words, "--format", "json", cwd=folder, status=status).stdout)[
        "findings"
    ]
    return found


def test_a_rule_that_stopped_is_an_error_that_nothing_takes_away(page: Path) -> None:
    write(page, {"lint-catalog.toml": '[severity]\ninvisible-character = "note"\n'})
    for words in ([], ["--ignore", "page_links"]):
        stopped = [each for each in findings(page, *words, status=1) if each["rule"] == "too-many-findings"]
        assert [(each["file"], each["severity"]) for each in stopped] == [("README.en.md", "error")]
        assert "`invisible-character` finds more than 20 problems here" in stopped[0]["message"]


def test_neither_fix_nor_baseline_is_made_of_a_file_with_too_much(page: Path) -> None:
    before = (page / "README.en.md").read_bytes()
    left = findings(page, "--baseline", "owed.jsonl", "--write-baseline", status=1)
    assert {each["file"] for each in left} == {"README.en.md"}
    owed = (page / "owed.jsonl").read_text(encoding="utf-8")
    assert "README.fr.md" in owed
    assert "README.en.md" not in owed
    assert "README.en.md" not in lint(*PAGES, "--unsafe-fixes", "-q", "--output-file", "out", cwd=page, status=1).stderr
    assert (page / "README.en.md").read_bytes() == before
    assert "\u200b" not in (page / "README.fr.md").read_text(encoding="utf-8")


def test_a_comment_is_not_unused_because_a_rule_stopped_before_it(page: Path) -> None:
    text = (page / "README.en.md").read_text(encoding="utf-8")
    comment = "<!-- lint-catalog: ignore[invisible-character] it has to be -->\n"
    write(page, {"README.en.md": f"{text}{comment}a\u200bb\n"})
    assert {each["rule"] for each in findings(page, status=1)} == {"invisible-character", "too-many-findings"}


def test_a_rule_on_everything_that_stopped_elsewhere_is_said_of_any_file(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(looking, "MAX_FINDINGS", 3)
    many = "".join(f"  - none-{number}\n" for number in range(9))
    write(tmp_path, {"entries/models/a.yaml": f"base:\n{many}", "entries/models/b.yaml": "base:\n  - none\n"})
    words = ("entries/models/b.yaml", "--select", "unknown-reference", "--format", "json")
    (stopped,) = json.loads(lint(*words, cwd=tmp_path, status=1).stdout)["findings"]
    assert (stopped["file"], stopped["rule"]) == ("entries/models/a.yaml", "too-many-findings")
