"""What `docs/cli.md` promises: statuses, streams, variables, fields, and that each option means one thing."""

from __future__ import annotations

import ast
import json
import re
from collections import defaultdict
from pathlib import Path

import click
import pytest

from lint_catalog.cli import cli
from lint_catalog.rules.registry import installed_rules
from tests.support.catalogs import PROJECT, table
from tests.support.cli import PLAMO, TITECH, forbid, lint, put
from tools.command_tables import BEGIN, END, command_tables

PAGE = (PROJECT / "docs" / "cli.md").read_text(encoding="utf-8")
COMMANDS = sorted(cli.commands)


def section(heading: str) -> str:
    """The part of the page below a heading, up to the next one of its level."""
    level = heading.split(" ")[0]
    return re.split(rf"^{level} ", PAGE.partition(f"\n{heading}\n")[2], maxsplit=1, flags=re.MULTILINE)[0]


def first_cells(text: str) -> list[str]:
    return [name for row in re.findall(r"^\| (`.*?) \|", text, re.MULTILINE) for name in re.findall("`([^`]+)`", row)]


def options(command: str) -> dict[str, click.Option]:
    return {
        name: each for each in cli.commands[command].params if isinstance(each, click.Option)
        for name in (*each.opts, *each.secondary_opts)
    }  # fmt: skip


def test_the_tables_of_the_page_are_those_of_the_program() -> None:
    assert PAGE.partition(BEGIN)[2].partition(END)[0].strip() == command_tables().strip()


@pytest.mark.parametrize("command", COMMANDS)
def test_every_option_of_every_command_is_on_the_page(command: str) -> None:
    below = PAGE.partition(BEGIN)[2]
    common, *_ = below.partition("\n### ")
    own = re.split(r"^### ", below.partition(f"\n### `lint-catalog {command}")[2], maxsplit=1, flags=re.MULTILINE)[0]
    assert own != ""
    assert set(options(command)) - set(first_cells(own)) - set(first_cells(common)) == set()


DIFFERENT = {"--format", "--lang", "--check", "-q", "--quiet", "-v", "--verbose", "--fail", "--output-file"}
"""Options whose values or words depend on the command; what they are for does not."""


def test_an_option_means_the_same_everywhere() -> None:
    said: dict[str, set[tuple[str, str, bool]]] = defaultdict(set)
    for command in COMMANDS:
        for name, option in options(command).items():
            if name not in DIFFERENT:
                said[name].add((option.help or "", option.type.name, option.is_flag))
    assert {name: meanings for name, meanings in said.items() if len(meanings) > 1} == {}


LINTED = {"check", "links", "fmt", "render"}
HAVE = [
    # an option, and the commands that have it
    ("-C", set(COMMANDS)),
    ("--isolated", {*LINTED, "config", "explain", "footnotes", "import", "new", "rules"}),
    ("--config", {*LINTED, "config", "explain", "footnotes", "import", "new", "rules"}),
    ("--allow-empty", {*LINTED, "footnotes"}),
    ("--staged", {*LINTED, "footnotes"}),
    ("--fail", {"check", "links"}),
    ("--fail-on-change", {"fmt", "render"}),
    ("--check", {"fmt", "render"}),
    ("--stdin-filename", {"check", "fmt"}),
    ("--color", {"check", "links", "rules"}),
    ("--quiet", {*LINTED}),
    ("--verbose", {"check", "links"}),
    ("--format", {"check", "config", "footnotes", "links", "rules"}),
]


@pytest.mark.parametrize(("option", "commands"), HAVE, ids=lambda value: value if isinstance(value, str) else "")
def test_an_option_is_where_it_makes_sense(option: str, commands: set[str]) -> None:
    assert {command for command in COMMANDS if option in options(command)} == commands


@pytest.mark.parametrize(
    "command", [each for each in COMMANDS if "--format" in options(each)]
)  # fmt: skip
def test_every_list_is_to_be_had_as_json(command: str) -> None:
    choice = options(command)["--format"].type
    assert isinstance(choice, click.Choice)
    assert {"text", "json"} <= set(choice.choices)


STATUSES = [
    ("nothing found", 0, ["check"]),
    ("a page of help", 0, ["help"]),
    ("up to date", 0, ["fmt", "--check"]),
    ("wrong usage", 2, ["check", "--nonsense"]),
    ("an unknown command's name", 2, ["help", "nonsense"]),
    ("a path that is not there", 2, ["check", "gone.yaml"]),
    ("nothing to read", 2, ["check", "entries/benchmarks"]),
    ("nothing to read is allowed", 0, ["check", "--allow-empty", "entries/benchmarks"]),
]


@pytest.mark.parametrize(("status", "words"), table(STATUSES))
def test_statuses_of_a_sound_catalog(folder: Path, status: int, words: list[str]) -> None:
    (folder / "entries" / "benchmarks").mkdir(exist_ok=True)
    lint(*words, cwd=folder, status=status)


def test_statuses_of_what_was_written(folder: Path) -> None:
    put(folder, TITECH, "released:", "released:   ")
    lint("fmt", "--check", cwd=folder, status=1)
    lint("fmt", cwd=folder, status=0)
    put(folder, TITECH, "released:", "released:   ")
    lint("fmt", "--fail-on-change", cwd=folder, status=1)
    lint("render", "--check", cwd=folder, status=1)
    lint("render", "--fail-on-change", cwd=folder, status=1)
    lint("render", "--fail-on-change", cwd=folder, status=0)


def test_a_file_that_cannot_be_read_is_status_3(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    forbid(monkeypatch, "stormy.yaml")
    for words in (["check"], ["check", "--fail", "never"], ["fmt"], ["render"]):
        lint(*words, cwd=folder, status=3)


def test_the_table_of_statuses_is_whole() -> None:
    rows = re.findall(r"^\| ([0-9, ]+) \|", section("## Exit status"), re.MULTILINE)
    assert [int(each) for row in rows for each in row.split(", ")] == [0, 1, 2, 3, 130, 143]


def test_reports_go_to_standard_output_and_all_else_to_standard_error(broken: Path) -> None:
    found = lint("--format", "json", cwd=broken)
    assert (json.loads(found.stdout)["version"], found.stderr) == (1, "")
    trouble = lint("check", "gone", cwd=broken)
    assert (trouble.stdout, trouble.stderr != "") == ("", True)


def test_quiet_commands_say_nothing_of_what_they_wrote(folder: Path) -> None:
    put(folder, TITECH, "released:", "released:   ")
    assert lint("fmt", "-q", cwd=folder, status=0).stdout == ""
    assert lint("render", "-q", cwd=folder, status=0).stdout == ""
    assert lint("render", "--check", cwd=folder, status=0).stdout == ""


def test_the_fields_of_the_report_are_those_of_the_page(broken: Path) -> None:
    report = json.loads(lint("--format", "json", cwd=broken).stdout)
    report_table, finding_table = re.findall(r"(?:^\|.*\n)+", section("### JSON"), re.MULTILINE)[:2]
    fields = {row.split("`")[1] for row in report_table.splitlines() if row.startswith("| `")}
    assert fields == set(report)
    assert all(f"`{each}`" in report_table for each in (*report["summary"], *report["outcome"]))
    assert set(first_cells(finding_table)) == set(report["findings"][0])
    order = [(each["file"], each["line"], each["column"], each["rule"]) for each in report["findings"]]
    assert order == sorted(order)
    assert all(each["file"] == PLAMO or each["file"].startswith("entries/") for each in report["findings"])


def test_the_fields_of_a_rule_are_those_of_the_page(tmp_path: Path) -> None:
    rule = json.loads(lint("rules", "--format", "json", cwd=tmp_path).stdout)["rules"][0]
    part = section("### JSON")
    below = part.partition("| field of a rule |")[2]
    assert set(first_cells(below)) == set(rule)
    targets = {each.target.__name__.lower() for each in installed_rules()}
    assert all(f"`{each}`" in below for each in targets)


def test_every_variable_that_is_read_is_on_the_page() -> None:
    read = set()
    for file in sorted((PROJECT / "lint_catalog" / "cli").glob("*.py")):
        for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Constant) and isinstance(node.value, str):
                read.update(re.findall(r"^(?:LINT_CATALOG|HF|HUGGING|GITHUB|GH|CI|TF|TEAMCITY|NO|FORCE|ACTIONS|TRANSFORMERS)"
                                       r"(?:_[A-Z]+)*$", node.value))  # fmt: skip
    listed = {name.partition("=")[0] for name in first_cells(section("## Environment"))}
    assert read - listed - {"LINT_CATALOG_COMPLETE", "CI"} == set()
    assert listed - read == {"TERM"} or listed - read == {"TERM", "CI"} - read
