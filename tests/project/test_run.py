"""A run as editors and hooks ask for it, without a command line: its steps, their order, and how it ends."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from pathlib import Path

import pytest
from msgspec.structs import replace

from lint_catalog.model.entries.catalog import Catalog
from lint_catalog.model.errors import CatalogError
from lint_catalog.model.findings import FailOn
from lint_catalog.model.links.answers import Answer, LinkedAddress, LinkSettings, Online, Verdict
from lint_catalog.project.known_findings import BaselineChange
from lint_catalog.project.options import FixOptions, KnownFindings, RunOptions
from lint_catalog.project.revision import Revision
from lint_catalog.project.run import Fixing, RunListener, Status, plan_run
from lint_catalog.project.subject import Inspection
from tests.support.cli import PLAMO, STORMY, TITECH, forbid, put, write
from tests.support.sandbox import environment, git

PAGE = """# Models

| | Year | Base Model | Developer | License |
|---|---|---|---|---|
| [One](https://example.com/1) | 2024 | Llama 2 (**7b**) | Acme | MIT |
"""


class Diary(RunListener):
    """Writes down what it hears."""

    def __init__(self) -> None:
        self.lines: list[str] = []

    def looked(self, found: Inspection) -> None:
        self.lines.append(f"looked, {len(found.findings)} found")

    def fixed(self, fixing: Fixing) -> None:
        self.lines.append(f"fixed {', '.join(fixing.result.new)}")

    def baseline_changed(self, change: BaselineChange) -> None:
        self.lines.append(f"{'new' if change.new else 'shorter'} baseline, {change.findings}")


@pytest.mark.parametrize(
    ("options", "status", "found"),
    [
        pytest.param(RunOptions(), Status.FAILED, {PLAMO, STORMY, TITECH}, id="errors"),
        pytest.param(RunOptions(select=("translations",)), Status.CLEAN, {TITECH}, id="a-warning"),
        pytest.param(RunOptions(select=("translations",), fail=FailOn.WARNING), Status.FAILED, {TITECH}, id="strict"),
        pytest.param(RunOptions(fail=FailOn.NEVER), Status.CLEAN, {PLAMO, STORMY, TITECH}, id="never"),
        pytest.param(RunOptions(ignore=("shape", "references")), Status.CLEAN, {TITECH}, id="errors-ignored"),
        pytest.param(RunOptions(paths=(Path(STORMY),)), Status.FAILED, {STORMY}, id="one-file"),
        pytest.param(RunOptions(paths=(Path("entries/papers"),)), Status.CLEAN, set(), id="a-folder"),
    ],
)
def test_how_a_run_ends(
    broken: Path, monkeypatch: pytest.MonkeyPatch, options: RunOptions, status: Status, found: set[str]
) -> None:
    monkeypatch.chdir(broken)
    outcome = plan_run(options).run()
    assert outcome.status is status
    assert {each.file for each in outcome.found.findings} == found
    report = outcome.report()
    assert report.findings == outcome.found.findings
    assert report.fails is (options.fail or FailOn.ERROR)


def test_what_cannot_be_read_makes_it_incomplete(broken: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    forbid(monkeypatch, "stormy.yaml")
    outcome = plan_run(RunOptions(paths=(broken,))).run()
    assert outcome.status is Status.INCOMPLETE
    assert PLAMO in {each.file for each in outcome.found.findings}


def test_what_a_run_fixes_is_written_and_said_in_order(broken: Path) -> None:
    baseline = broken / "owed.jsonl"
    put(broken, PLAMO, "name:", "name :")
    before = (broken / PLAMO).read_text(encoding="utf-8")
    write(broken, {"entries/models/mark.yaml": "\ufeff" + (broken / PLAMO).read_text(encoding="utf-8")})
    options = RunOptions(paths=(broken,), fixing=FixOptions(), known=KnownFindings(baseline, write_baseline=True))
    diary = Diary()
    outcome = plan_run(options).run(listener=diary)
    assert [line.split(",")[0].split(" ")[0] for line in diary.lines] == ["looked", "fixed", "new"]
    assert outcome.fixing is not None
    assert outcome.fixing.trouble == {}
    assert "entries/models/mark.yaml" in outcome.fixing.result.new
    assert not (broken / "entries/models/mark.yaml").read_text(encoding="utf-8").startswith("\ufeff")
    assert (broken / PLAMO).read_text(encoding="utf-8") == outcome.fixing.result.new.get(PLAMO, before)
    assert outcome.found.findings == (), "all that is left stands in the baseline"
    assert outcome.baselined == len(baseline.read_text(encoding="utf-8").splitlines()) - 1
    assert outcome.status is Status.FAILED, "something was fixed"


def test_a_difference_is_shown_and_nothing_is_written(broken: Path) -> None:
    put(broken, STORMY, "released: 203", "released: 2023")
    write(broken, {STORMY: "\ufeff" + (broken / STORMY).read_text(encoding="utf-8")})
    before = (broken / STORMY).read_bytes()
    diary = Diary()
    outcome = plan_run(RunOptions(paths=(broken,), fixing=FixOptions(write=False))).run(listener=diary)
    assert outcome.fixing is not None
    assert STORMY in outcome.fixing.result.new
    assert (broken / STORMY).read_bytes() == before
    assert [line.split(",")[0] for line in diary.lines] == ["looked"]
    assert outcome.status is Status.FAILED


def test_a_baseline_is_shortened_once_what_it_holds_is_gone(broken: Path) -> None:
    known = KnownFindings(broken / "owed.jsonl", write_baseline=True)
    plan_run(RunOptions(paths=(broken,), known=known)).run()
    put(broken, STORMY, "released: 203", "released: 2023")
    diary = Diary()
    outcome = plan_run(RunOptions(paths=(broken,), known=known)).run(listener=diary)
    assert diary.lines == ["looked, 2 found", "shorter baseline, 1"]
    assert (outcome.status, outcome.baselined) == (Status.CLEAN, 2)


@pytest.mark.parametrize(
    ("options", "message"),
    [
        pytest.param(RunOptions(known=KnownFindings(write_baseline=True)), "does not say where", id="no-baseline"),
        pytest.param(
            RunOptions(known=KnownFindings(Path("a"), write_baseline=True, since=Revision("HEAD", environment()))),
            "with `--since`",
            id="both",
        ),
        pytest.param(RunOptions(paths=(Path("nowhere"),)), "there is no file or folder nowhere", id="no-path"),
        pytest.param(RunOptions(select=("unknown-feild",)), "no rule or family `unknown-feild`", id="no-rule"),
        pytest.param(RunOptions(languages=("ja",)), "is not of the form", id="no-language"),
    ],
)
def test_a_run_that_cannot_begin_says_so_and_touches_nothing(
    broken: Path, monkeypatch: pytest.MonkeyPatch, options: RunOptions, message: str
) -> None:
    monkeypatch.chdir(broken)
    write(broken, {STORMY: "\ufeff" + (broken / STORMY).read_text(encoding="utf-8")})
    before = (broken / STORMY).read_bytes()
    with pytest.raises(CatalogError) as trouble:
        plan_run(replace(options, fixing=FixOptions()))
    assert message in trouble.value.message
    assert (broken / STORMY).read_bytes() == before


def test_a_word_that_is_no_path_may_be_meant_as_a_command() -> None:
    with pytest.raises(CatalogError) as trouble:
        plan_run(RunOptions(paths=(Path("rendr"),)), ("render", "fmt"))
    assert trouble.value.hint == "did you mean the command `render`?"


def test_a_run_asks_whom_it_is_given(folder: Path) -> None:
    git(folder, "init", "--quiet", "--initial-branch=main")
    git(folder, "add", "--all")
    git(folder, "commit", "--quiet", "--message=Begin")
    put(folder, STORMY, "released: 2023", "released: 2024")
    asked: list[set[str]] = []

    def ask(catalog: Catalog, links: Mapping[str, LinkedAddress], settings: LinkSettings) -> Online:
        asked.append({use.place.file for link in links.values() for use in link.uses})
        answers = {url: Answer(Verdict.ALIVE) for url in links}
        return Online(catalog, links, answers, settings, date(2026, 11, 29), bad_token=False)

    everything = plan_run(RunOptions(paths=(folder,))).run(ask)
    changed = plan_run(RunOptions(paths=(folder,), known=KnownFindings(since=Revision("HEAD", environment())))).run(ask)
    assert asked[0] > {STORMY, PLAMO}
    assert asked[1] == {STORMY}, "a pull request is judged by the links of what it changes"
    assert everything.found.answered
    assert changed.found.answered


OWN_RULES = """from lint_catalog.rules import Entry, Needs, Problem, Problems, Severity, rule


@rule(on=Entry, severity=Severity.ERROR, needs=Needs.FACTS)
def on_facts(entry: Entry) -> Problems:
    \"\"\"Says that it ran.\"\"\"
    if entry.kind == "models":
        yield Problem(entry.at("name"), "ran")


@rule(on=Entry, severity=Severity.ERROR)
def on_files(entry: Entry) -> Problems:
    \"\"\"Says that it ran.\"\"\"
    if entry.kind == "models":
        yield Problem(entry.at("name"), "ran")
"""


@pytest.mark.parametrize("family", [pytest.param("own", id="own-family"), pytest.param("licenses", id="name-of-ours")])
def test_a_rule_says_itself_whether_facts_are_all_that_it_needs(tmp_path: Path, family: str) -> None:
    write(tmp_path, {"lint-catalog.toml": 'checks = ["c"]', f"c/{family}.py": OWN_RULES, "README.md": PAGE})
    on_page = plan_run(RunOptions(paths=(tmp_path / "README.md",), select=("on-facts", "on-files"))).run()
    assert [(each.rule, each.span.line) for each in on_page.found.findings] == [("on-facts", 5)]


@pytest.mark.parametrize("newline", ["\n", "\r\n"])
def test_pages_that_differ_in_line_ends_alone_have_not_changed(tmp_path: Path, newline: str) -> None:
    write(tmp_path, {"README.md": PAGE, "docs/README.md": PAGE, "lint-catalog.toml": ""})
    git(tmp_path, "init", "--quiet", "--initial-branch=main")
    git(tmp_path, "add", "--all")
    git(tmp_path, "commit", "--quiet", "--message=Begin")
    (tmp_path / "README.md").write_bytes(PAGE.replace("\n", newline).encode())
    put(tmp_path, "docs/README.md", "Acme", "Acne")
    paths = (tmp_path / "README.md", tmp_path / "docs/README.md")
    assert plan_run(RunOptions(paths=paths)).subject.changed(Revision("HEAD", environment())) == {"docs/README.md"}
