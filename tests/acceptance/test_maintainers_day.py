"""A maintainer's day, with real git: old debts do not block new work, and every tool hears of what is new alone."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from pathlib import Path
from xml.etree import ElementTree as ET

import pytest

from lint_catalog.report.formats import format_names
from tests.support.catalogs import table, whole
from tests.support.cli import lint, put, write
from tests.support.sandbox import environment, git, run

BAD = "entries/models/bad-lm.yaml"
GOOD = "entries/models/good-lm.yaml"
ENTRY = """# yaml-language-server: $schema=../../schema/models.schema.json
name: {name}
section: generative-scratch-general
released: 2025
url: https://example.org/{id}
developer: llmc
architecture: Llama
parameters: 7b
hub:
  - {{repo: example/{id}, label: 7b}}
license: apache-2.0
"""


@pytest.fixture
def upstream(folder: Path) -> Path:
    """A repository with a catalog in which 40 models have a year that no model can have."""
    write(folder, whole("models/llm-jp-3-172b"))
    for number in range(40):
        text = ENTRY.format(name=f"Old LM {number}", id=f"old-lm-{number}").replace("released: 2025", "released: 203")
        (folder / "entries" / "models" / f"old-lm-{number}.yaml").write_text(text, encoding="utf-8")
    git(folder, "init", "--quiet", "--initial-branch=main")
    save(folder, "A catalog with old defects")
    git(folder, "config", "receive.denyCurrentBranch", "updateInstead")
    return folder


def save(folder: Path, message: str) -> None:
    git(folder, "add", "--all")
    git(folder, "commit", "--quiet", f"--message={message}")


def _github(text: str) -> set[tuple[str, str]]:
    return {(m[2], m[1]) for m in re.finditer(r"^::error file=([^,]+),.*title=error%3A ([\w-]+)::", text, re.MULTILINE)}


def _sarif(text: str) -> set[tuple[str, str]]:
    return {
        (each["ruleId"], each["locations"][0]["physicalLocation"]["artifactLocation"]["uri"])
        for each in json.loads(text)["runs"][0]["results"]
    }


READERS: dict[str, Callable[[str], set[tuple[str, str]]]] = {
    "text": lambda text: {(m[1], m[2]) for m in re.finditer(r"\[([\w-]+)\]: .*\n *--> (.*?):\d", text)},
    "concise": lambda text: {
        (m[2], m[1]) for m in re.finditer(r"^(.*?):\d+:\d+: error\[([\w-]+)\]", text, re.MULTILINE)
    },
    "json": lambda text: {(each["rule"], each["file"]) for each in json.loads(text)["findings"]},
    "github": _github,
    "gitlab": lambda text: {(each["check_name"], each["location"]["path"]) for each in json.loads(text)},
    "sarif": _sarif,
    "junit": lambda text: {
        (case.attrib["name"].split()[0], case.attrib["file"])
        for case in ET.fromstring(text.encode()).iter("testcase")  # noqa: S314 - our own report
        if case.find("failure") is not None
    },
    "markdown": lambda text: {
        (m[1], m[2])
        for m in re.finditer(r"^\| \S+ error \| \[?`([\w-]+)`(?:\]\(\S+\))? \| `(.*?):\d", text, re.MULTILINE)
    },
    "rdjson": lambda text: {
        (each["code"]["value"], each["location"]["path"]) for each in json.loads(text)["diagnostics"]
    },
}


def test_every_reader_reads_a_format() -> None:
    assert {*READERS} <= {*format_names()}


@pytest.mark.release
def test_the_day(upstream: Path, tmp_path_factory: pytest.TempPathFactory) -> None:
    env = environment()
    clone = tmp_path_factory.mktemp("clones") / "clone"
    run(["git", "clone", "--quiet", upstream, clone], clone.parent)

    # In the morning the status check is red, for reasons that are years old.
    red = lint("--format", "json", cwd=clone, env=env)
    assert red.returncode == 1
    assert json.loads(red.stdout)["summary"]["errors"] == 40

    # They become a baseline: committed, green from now on.
    assert lint("--baseline", "owed.jsonl", "--write-baseline", cwd=clone, env=env).returncode == 0
    save(clone, "What we owe")
    git(clone, "push", "--quiet", "origin", "main")
    green = lint("--baseline", "owed.jsonl", "--strict", cwd=clone, env=env)
    assert green.returncode == 0
    assert "no findings (40 in the baseline)" in green.stdout

    # A branch brings a good entry and a bad one, and moves lines in an old sinner.
    git(clone, "switch", "--quiet", "--create", "two-models")
    (clone / GOOD).write_text(ENTRY.format(name="Good LM", id="good-lm"), encoding="utf-8")
    bad = ENTRY.format(name="Bad LM", id="bad-lm").replace("developer: llmc", "developer: llmcc")
    (clone / BAD).write_text(bad.replace("released: 2025", "released: 25"), encoding="utf-8")
    sinner = next(each for each in sorted(clone.glob("entries/models/*.yaml")) if "released: 203\n" in each.read_text())
    sinner.write_text(f"# a remark\n{sinner.read_text()}")
    save(clone, "Two models")
    wanted = {("out-of-range", BAD), ("unknown-reference", BAD)}
    for old in (["--baseline", "owed.jsonl"], ["--since", "main"], ["--since", "origin/main..."]):
        for name in READERS if old[0] == "--baseline" else ("json",):
            result = lint(*old, "--format", name, cwd=clone, env=env)
            assert result.returncode == 1, (old, name, result.stderr)
            assert READERS[name](result.stdout) == wanted, (old, name)

    # What can be fixed is, in that file alone; the rest by hand, one of the old defects with it: the ratchet turns.
    fixing = lint(BAD, "--unsafe-fixes", "--baseline", "owed.jsonl", "--format", "json", cwd=clone, env=env)
    assert fixing.returncode == 1
    assert [each["rule"] for each in json.loads(fixing.stdout)["findings"]] == ["out-of-range"]
    assert "developer: llmc\n" in (clone / BAD).read_text(encoding="utf-8")
    assert git(clone, "status", "--short").split() == ["M", BAD]
    put(clone, BAD, "released: 25\n", "released: 2025\n")
    put(clone, sinner.relative_to(clone).as_posix(), "released: 203\n", "released: 2023\n")
    told = lint("--baseline", "owed.jsonl", "--strict", cwd=clone, env=env)
    assert told.returncode == 0
    assert "run with `--write-baseline` to shorten the baseline" in told.stdout
    assert lint("--baseline", "owed.jsonl", "--write-baseline", cwd=clone, env=env).returncode == 0
    save(clone, "Fix it")
    assert git(clone, "diff", "--numstat", "main", "--", "owed.jsonl").split()[:2] == ["0", "1"]
    git(clone, "switch", "--quiet", "main")
    git(clone, "merge", "--quiet", "two-models")
    git(clone, "push", "--quiet", "origin", "main")

    # In the evening the push is green, without a note.
    result = lint("--baseline", "owed.jsonl", "--strict", cwd=upstream, env=env)
    assert result.returncode == 0
    assert "no findings (39 in the baseline)" in result.stdout


def test_two_branches_that_fix_something_merge(upstream: Path) -> None:
    env = environment()
    lint("--baseline", "owed.jsonl", "--write-baseline", cwd=upstream, env=env)
    save(upstream, "What we owe")
    sinners = [each for each in sorted(upstream.glob("entries/models/*.yaml")) if "released: 203\n" in each.read_text()]
    for name, sinner in (("one", sinners[3]), ("two", sinners[20])):
        git(upstream, "switch", "--quiet", "--create", name, "main")
        put(upstream, sinner.relative_to(upstream).as_posix(), "released: 203\n", "released: 2023\n")
        lint("--baseline", "owed.jsonl", "--write-baseline", cwd=upstream, env=env)
        save(upstream, name)
    git(upstream, "merge", "--quiet", "--message=Both", "one")
    result = lint("--baseline", "owed.jsonl", cwd=upstream, env=env)
    assert "no findings (38 in the baseline)" in result.stdout


SUMMARIES = [
    ("github", "github", True),
    ("another-format", "text", False),
]


@pytest.mark.parametrize(("name", "written"), table(SUMMARIES))
def test_the_summary_of_a_job(broken: Path, name: str, written: bool) -> None:
    file = broken / "summary.md"
    file.write_text("before\n")
    lint("--format", name, cwd=broken, env={"GITHUB_STEP_SUMMARY": str(file)})
    text = file.read_text(encoding="utf-8")
    assert text.startswith("before\n")
    assert ("### lint-catalog" in text) is written
    named = re.findall(r"error \| \[?`unknown-reference`", text)  # a link if the address of its manual page is known
    assert len(named) == written


def test_a_summary_that_cannot_be_written_fails_nothing(folder: Path) -> None:
    result = lint("--format", "github", cwd=folder, env={"GITHUB_STEP_SUMMARY": str(folder / "no" / "where")})
    assert result.returncode == 0
    assert "where cannot be written: No such file or directory" in result.stderr


def test_a_file_gets_the_same_report(broken: Path) -> None:
    lint("--format", "gitlab", "--output-file", "report.json", cwd=broken)
    assert json.loads((broken / "report.json").read_text()) == json.loads(lint("--format", "gitlab", cwd=broken).stdout)


def test_warnings_fail_junit_only_if_they_fail_the_run(broken: Path) -> None:
    for options, failures in (([], 2), (["--strict"], 3)):
        root = ET.fromstring(lint("--format", "junit", *options, cwd=broken).stdout.encode())  # noqa: S314 - our own report
        assert int(root.attrib["failures"]) == failures
