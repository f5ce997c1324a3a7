"""Standard input in place of a file: judged among the others, fixed and laid out on its way to standard output."""

from __future__ import annotations

import json
import os
from pathlib import Path

import pytest

from lint_catalog.report.formats import format_names
from tests.support.catalogs import table
from tests.support.cli import PLAMO, STORMY, link, lint

NAMED = ("--stdin-filename", PLAMO)
NEW = "entries/models/zz.yaml"


def text_of(folder: Path, file: str = PLAMO) -> bytes:
    return (folder / file).read_bytes()


def found(*words: str, cwd: Path, given: bytes) -> list[tuple[str, str, int]]:
    report = json.loads(lint(*words, "--format", "json", cwd=cwd, given=given).stdout)
    return [(each["rule"], each["file"], each["line"]) for each in report["findings"]]


def test_a_text_is_judged_in_place_of_the_file_and_nothing_is_written(folder: Path) -> None:
    before = text_of(folder)
    given = before.replace(b"developer: preferred-networks", b"developer: prefered-networks")
    assert given != before
    assert found("-", *NAMED, cwd=folder, given=given) == [("unknown-reference", PLAMO, 9)]
    assert text_of(folder) == before
    assert found("-", *NAMED, cwd=folder, given=before) == []


def test_the_files_around_it_are_read(folder: Path) -> None:
    given = text_of(folder)
    assert ("repository-claimed-twice", NEW) in {
        each[:2] for each in found("-", "--stdin-filename", NEW, cwd=folder, given=given)
    }
    assert not (folder / NEW).exists()


def test_only_its_findings_are_reported(broken: Path) -> None:
    assert {each[1] for each in found("-", *NAMED, cwd=broken, given=text_of(broken))} == {PLAMO}


def test_its_name_is_meant_from_where_one_is(folder: Path) -> None:
    given = text_of(folder).replace(b"developer: preferred-networks", b"developer: nobody")
    assert found("-", "--stdin-filename", "plamo-13b.yaml", cwd=folder / "entries/models", given=given) == [
        ("unknown-reference", PLAMO, 9)
    ]


def test_a_page_is_judged_beside_its_translation(tmp_path: Path) -> None:
    (tmp_path / "README_en.md").write_text("# A\n\n| a |\n|---|\n| 1 |\n", encoding="utf-8")
    words = ("-", "README_en.md", "--stdin-filename", "README.ja.md", "--lang", "ja=README.ja.md")
    assert found(*words, cwd=tmp_path, given=b"# A\n\n[x](#nowhere)\n") != []
    assert sorted(each.name for each in tmp_path.iterdir()) == ["README_en.md"]


@pytest.mark.parametrize("form", format_names())
def test_all_formats(folder: Path, form: str) -> None:
    given = text_of(folder).replace(b"developer: preferred-networks", b"developer: nobody")
    lint("-", *NAMED, "--format", form, cwd=folder, given=given, status=1)


def test_fixed_text_goes_to_standard_output_and_the_report_to_standard_error(folder: Path) -> None:
    before = text_of(folder)
    given = before.replace(b"license: apache-2.0", b"license: Apache 2.0")
    assert given != before
    result = lint("--fix", "-", *NAMED, cwd=folder, given=given, status=1)
    assert result.stdout.encode() == before
    assert "fixed 1 problem in 1 file" in result.stderr
    assert "no findings" in result.stderr
    assert text_of(folder) == before
    assert lint("--fix", "--fail", "never", "-", *NAMED, cwd=folder, given=given, status=0).stdout.encode() == before


def test_what_needs_no_fix_comes_out_as_it_went_in(folder: Path) -> None:
    given = text_of(folder).replace(b"\n", b"\r\n")
    for words in (("--fix", "--select", "references", "-"), ("fmt", "-")):
        said = lint(*words, *NAMED, cwd=folder, given=given, status=0).stdout.encode()
        assert said.replace(b"\r\n", b"\n") == given.replace(b"\r\n", b"\n")
    assert lint("--fix", "--select", "references", "-", *NAMED, cwd=folder, given=given).stdout.encode() == given


def test_a_difference_is_a_patch(folder: Path) -> None:
    given = text_of(folder).replace(b"license: apache-2.0", b"license: Apache 2.0")
    patch = lint("--diff", "-", *NAMED, cwd=folder, given=given, status=1).stdout
    assert patch.startswith(f"--- a/{PLAMO}\n+++ b/{PLAMO}\n")


def test_fmt_lays_it_out(folder: Path) -> None:
    before = text_of(folder)
    given = before.replace(b"name: PLaMo-13B", b'name:   "PLaMo-13B"')
    assert lint("fmt", "-", *NAMED, cwd=folder, given=given, status=0).stdout.encode() == before
    assert lint("fmt", "-", *NAMED, "--fail-on-change", cwd=folder, given=given, status=1).stdout.encode() == before
    assert lint("fmt", "--check", "-", *NAMED, cwd=folder, given=given, status=1).stdout.startswith("--- a/")
    assert text_of(folder) == before


TROUBLE = [
    ("no name", ["-"], "standard input has no name"),
    ("a name without a dash", [STORMY, "--stdin-filename", PLAMO], "no path is `-`"),
    ("twice", ["-", "-", *NAMED], "can be read once"),
    ("staged", ["-", *NAMED, "--staged"], "standard input is not staged"),
    ("the file as well", ["-", PLAMO, *NAMED], "is given twice"),
    ("a folder", ["-", "--stdin-filename", "entries"], "entries is a folder"),
    ("a folder that is not there", ["-", "--stdin-filename", "x/y.yaml"], "there is no folder x, in which y.yaml"),
    ("no entry", ["-", "--stdin-filename", "entries/models/a.txt"], "is not an entry"),
]


@pytest.mark.parametrize("command", ["check", "fmt"])
@pytest.mark.parametrize(("words", "said"), table(TROUBLE))
def test_what_makes_no_sense_is_said(folder: Path, command: str, words: list[str], said: str) -> None:
    result = lint(command, *words, cwd=folder, given=b"name: x\n", status=2)
    assert said in result.stderr
    assert result.stdout == ""


def test_what_is_too_large_or_no_text_is_said_and_not_written(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for words in (("--fix", "-"), ("fmt", "-")):
        assert lint(*words, *NAMED, cwd=folder, given=b"name: \xff\n").stdout == ""
    assert "UTF-8" in lint("-", *NAMED, cwd=folder, given=b"name: \xff\n", status=1).stdout
    monkeypatch.setattr("lint_catalog.cli.stdin.MAX_BYTES", 100)
    result = lint("--fix", "-", *NAMED, cwd=folder, given=b"name: x\n" * 100, status=3)
    assert (result.stdout, "more than 100 bytes" in result.stderr) == ("", True)


def test_no_runner_is_commanded_by_a_text_that_is_written(folder: Path) -> None:
    given = text_of(folder) + b"\n::error::gotcha\n"
    result = lint("fmt", "-", *NAMED, cwd=folder, given=given, env={"GITHUB_ACTIONS": "true"}, status=3)
    assert result.stdout == ""
    assert "could take a part of it for a command" in result.stderr


def test_a_link_of_that_name_is_none_of_the_text(folder: Path) -> None:
    link(folder / "entries/models/linked.yaml", folder / PLAMO)
    given = text_of(folder).replace(b"developer: preferred-networks", b"developer: nobody")
    rules = {each[0] for each in found("-", "--stdin-filename", "entries/models/linked.yaml", cwd=folder, given=given)}
    assert "not-a-plain-file" in rules
    assert "unknown-reference" not in rules


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="there are no pipes with a name")
def test_a_pipe_of_that_name_is_not_opened(folder: Path) -> None:
    os.mkfifo(folder / "entries/models/a.yaml")
    words = ("-", "--stdin-filename", "entries/models/a.yaml", "--select", "references")
    given = text_of(folder).replace(b"developer: preferred-networks", b"developer: nobody")
    assert [each[0] for each in found(*words, cwd=folder, given=given)] == ["unknown-reference"]
