"""A catalog of something that lint-catalog has never heard of: schemas and a rule come with it."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from lint_catalog.project.own_checks import rules_in
from lint_catalog.rules.manual import examples
from tests.support.catalogs import PROJECT, catalog_of
from tests.support.catalogs import run as findings_of
from tests.support.cli import lint
from tests.support.sandbox import SPEECH, speech


def _findings(folder: Path) -> list[tuple[str, str, int]]:
    report = json.loads(lint("--format", "json", cwd=folder).stdout)
    return [(each["rule"], each["file"], each["line"]) for each in report["findings"]]


def _change(folder: Path, file: str, before: str, after: str) -> None:
    text = (folder / file).read_text(encoding="utf-8")
    assert text.count(before) == 1
    (folder / file).write_text(text.replace(before, after), encoding="utf-8")


def test_it_is_sound() -> None:
    assert "7 entries in 7 files, no findings" in lint(cwd=SPEECH, status=0).stdout


def test_its_own_shape_and_its_own_rule_are_checked_as_the_guide_shows(tmp_path: Path) -> None:
    report = lint(cwd=speech(tmp_path / "speech", broken=True), status=1).stdout
    guide = (PROJECT / "docs" / "own-catalog.md").read_text(encoding="utf-8")
    shown = guide.partition("```text\n")[2].partition("```")[0]
    findings, _, summary = report.rpartition("\n\n")
    assert findings == shown.rstrip("\n")
    assert summary.startswith("✗ 2 errors in 1 of 7 files")


CORPUS = "entries/corpora/jsut.yaml"


@pytest.mark.parametrize(
    ("file", "before", "after", "finding"),
    [
        pytest.param(CORPUS, "institute: utokyo", "institute: tokyo", ("unknown-reference", CORPUS, 4), id="reference"),
        pytest.param(CORPUS, ", en: read by one", ", e: read by one", ("unknown-key", CORPUS, 9), id="language"),
        pytest.param(CORPUS, "hours: 10\n", "hours: ten\n", ("wrong-type", CORPUS, 6), id="type"),
        pytest.param(CORPUS, "hours: 10\n", "", ("missing-field", CORPUS, 2), id="field"),
        pytest.param(CORPUS, "name: JSUT", "name: LaboroTVSpeech", ("duplicate-name", None, 2), id="name"),
    ],
)
def test_general_rules_hold_for_its_kinds(
    file: str, before: str, after: str, finding: tuple[str, str | None, int], tmp_path: Path
) -> None:
    folder = speech(tmp_path / "speech")
    _change(folder, file, before, after)
    rule, where, line = finding
    assert any(each[0] == rule and where in (None, each[1]) and each[2] == line for each in _findings(folder))


def test_entries_of_its_registry_must_be_used(tmp_path: Path) -> None:
    folder = speech(tmp_path / "speech")
    (folder / "entries" / "institutes" / "nobody.yaml").write_text("name: Nobody\n", encoding="utf-8")
    assert _findings(folder) == [("unused-entry", "entries/institutes/nobody.yaml", 1)]


def test_its_rule_is_listed_explained_and_selectable(tmp_path: Path) -> None:
    listed = lint("rules", cwd=SPEECH, status=0).stdout
    assert "durations\n  splits-longer-than-corpus " in listed
    manual = lint("explain", "splits-longer-than-corpus", cwd=SPEECH, status=0).stdout
    assert manual.startswith("# splits-longer-than-corpus\n\n**The parts of a corpus are together no longer")
    broken = speech(tmp_path / "speech", broken=True)
    for name in ("durations", "splits-longer-than-corpus"):
        report = lint("--select", name, "--format", "concise", cwd=broken, status=1).stdout
        assert "splits-longer-than-corpus" in report
        assert "value-not-allowed" not in report


def test_its_rule_is_unknown_elsewhere(tmp_path: Path) -> None:
    assert "there is no rule" in lint("explain", "splits-longer-than-corpus", cwd=tmp_path, status=2).stderr


def test_the_examples_of_its_rule_do_what_they_say() -> None:
    [rule] = rules_in(SPEECH / "checks")
    for example in examples(rule.manual):
        files = {
            **{f"schema/{each.name}": each.read_bytes() for each in (SPEECH / "schema").iterdir()},
            **example.files,
        }
        found = {(each.file, each.span.line): each.message for each in findings_of(catalog_of(files), [rule])}
        assert found.keys() == example.expected.keys()
        assert all(part in found[place] for place, part in example.expected.items())
