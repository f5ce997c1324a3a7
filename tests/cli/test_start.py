"""`-C DIR`: any command, as if it had been called in that folder, and a process that is left as it was."""

from __future__ import annotations

import errno
import json
import os
import re
import sys
from pathlib import Path

import pytest

from lint_catalog.cli import cli, main
from lint_catalog.cli.start import started_in
from tests.support.catalogs import small, table
from tests.support.cli import PLAMO, lint, put, write


@pytest.fixture
def above(tmp_path: Path) -> Path:
    """A folder with a small catalog in `lists/a`, and one with a mistake and settings of its own in `lists/b`."""
    write(tmp_path / "lists/a", small())
    write(tmp_path / "lists/b", {**small(), "lint-catalog.toml": "strict = true\n", "deep/page.md": "# Page\n"})
    put(tmp_path / "lists/b", PLAMO, "developer: preferred-networks", "developer: prefered-networks")
    return tmp_path


@pytest.mark.parametrize("name", sorted(cli.commands))
def test_each_command_has_it_before_and_behind_its_name(above: Path, name: str) -> None:
    for words in (("-C", "nowhere", name), (name, "-C", "nowhere"), (name, "-Cnowhere"), ("-Cnowhere", name)):
        result = lint(*words, cwd=above, status=2)
        assert result.stderr == "lint-catalog: `-C nowhere`: cannot go to this folder: No such file or directory\n"
        assert result.stdout == ""


HINTS = [
    ("fixes", "check --fix-only", "says what and where"),
    ("pages", "render", "first"),
    ("layout", "fmt --fail-on-change", "says why"),
    ("a patch of the layout", "fmt --check", "commit what it writes"),
]


@pytest.mark.parametrize(("command", "behind"), table(HINTS))
def test_a_line_that_is_proposed_goes_where_this_one_went(above: Path, command: str, behind: str) -> None:
    write(above / "my lists/c", {**small(), "entries/models/broken.yaml": "name: [\n"})
    put(above / "my lists/c", PLAMO, "developer: preferred-networks", "developer:    prefered-networks")
    said = lint("-C", "my lists", *command.split(), "-C", "c", cwd=above, status=1).stderr
    assert re.search(rf"`lint-catalog -C 'my lists' -C c( fmt)?` (and )?{behind}", said)


LINES = [
    ("before the command", "-C lists/a render --check"),
    ("behind it", "render --check -C lists/a"),
    ("in one word", "-Clists/a render --check"),
    ("several", "-C lists -C b -C ../a render --check"),
    ("on both sides", "-C lists render -C a --check"),
    ("beside --isolated", "--isolated -C lists/a --isolated render --check"),
    ("an empty one", "-C lists/a -C  render --check"),
    ("a folder below", "-C lists/a/entries/models render --check"),
]


@pytest.mark.parametrize("line", table([(name, line) for name, line in LINES]))
def test_the_line_means_what_it_means_in_the_folder(above: Path, line: str) -> None:
    expected = lint("render", "--check", cwd=above / "lists/a", status=1)
    result = lint(*line.split(" "), cwd=above)
    said = re.sub(r"(?<=`lint-catalog)( -C \S+)+", "", result.stderr)  # a line to type there is one to type here
    assert (result.returncode, result.stdout, said) == (1, expected.stdout, expected.stderr)


def test_an_absolute_folder_begins_anew(above: Path) -> None:
    assert lint("-C", "nowhere", "-C", above / "lists/a", cwd=above).returncode == 2
    assert lint("-C", "lists", "-C", above / "lists/a", cwd=above, status=0).stdout.startswith("✓")


def test_no_command_is_check(above: Path) -> None:
    assert PLAMO in lint("-C", "lists/b", "--format", "concise", cwd=above, status=1).stdout
    assert "lists/b" not in lint("--format", "concise", PLAMO, "-C", "lists/b", cwd=above, status=1).stdout
    assert "Commands:" in lint("-C", "lists/b", "--help", cwd=above, status=0).stdout


def test_paths_are_relative_to_the_folder(above: Path) -> None:
    write(above, {"lint-catalog.toml": "nonsense = true\n", "report.json": "as it was\n"})
    options = ("--config", "lint-catalog.toml", "--output-file", "report.json", "--format", "json")
    lint("-C", "lists/b", *options, "--baseline", "known.jsonl", "--write-baseline", PLAMO, cwd=above, status=0)
    assert (above / "report.json").read_text(encoding="utf-8") == "as it was\n"
    assert json.loads((above / "lists/b/report.json").read_text(encoding="utf-8"))["version"] == 1
    assert (above / "lists/b/known.jsonl").is_file()
    lint("-C", "lists", "-C", "b", "--lang", "fr=deep/page.md", "deep/page.md", cwd=above)
    lint("import", "-C", "lists/b/deep", "-o", "made", "page.md", cwd=above, status=0)
    assert (above / "lists/b/deep/made/entries").is_dir()


def test_what_has_to_be_there_is_looked_for_in_the_folder(above: Path) -> None:
    write(above / "lists/a", {"only-here.toml": "strict = true\n"})
    for words in (("check", "--config", "only-here.toml"), ("config", "--config", "only-here.toml")):
        lint(*words, "-C", "lists/a", cwd=above, status=0)
        assert "there is no file only-here.toml" in lint(*words, cwd=above / "lists/b", status=2).stderr


NOT = [
    ("a file", "lists/b/lint-catalog.toml", "Not a directory"),
    ("behind a file", "lists/b/lint-catalog.toml/x", "Not a directory"),
    ("a name that is too long", "x" * 300, "File name too long"),
    ("a workflow command", "x\n::error::boo", "No such file or directory"),
]


@pytest.mark.parametrize(("folder", "reason"), table(NOT))
def test_what_is_no_folder_is_said(above: Path, folder: str, reason: str) -> None:
    result = lint("-C", folder, cwd=above, status=2)
    assert reason in result.stderr
    assert not any(line.lstrip().startswith("::") for line in result.stderr.splitlines())


def test_a_folder_that_may_not_be_entered_is_said(above: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    real = os.chdir

    def refuse(path: str | Path) -> None:
        if str(path).endswith("lists/a"):
            raise PermissionError(errno.EACCES, os.strerror(errno.EACCES))
        real(path)

    monkeypatch.setattr(os, "chdir", refuse)
    assert "cannot go to this folder: Permission denied" in lint("-C", "lists/a", cwd=above, status=2).stderr


LEFT = ["-C lists/a", "-C lists/b", "-C lists -C nowhere", "-C lists/a --formt x", "-C lists/a rules"]


@pytest.mark.parametrize("words", LEFT)
def test_the_process_is_left_as_it_was(above: Path, words: str, monkeypatch: pytest.MonkeyPatch) -> None:
    (above / "here").touch()
    monkeypatch.chdir(above)
    monkeypatch.setenv("GIT_INDEX_FILE", "here")
    monkeypatch.setattr(sys, "path", ["", *sys.path])
    before = Path.cwd(), dict(os.environ), [*sys.path]
    main(words.split())
    assert (Path.cwd(), dict(os.environ), sys.path) == before


def test_modules_are_not_looked_for_in_the_folder(above: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(above)
    monkeypatch.setattr(sys, "path", ["", "lists", *sys.path])
    with started_in(("lists/a",)):
        assert sys.path[:2] == [str(above), str(above / "lists")]


def test_a_folder_that_is_gone_can_be_left(
    above: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    gone = above / "gone"
    gone.mkdir()
    monkeypatch.chdir(gone)
    gone.rmdir()
    for words in ("check", "check --staged", "fmt", "render", "config", "footnotes", "rules"):
        assert main(words.split()) == 2
        assert "is not there any more" in capsys.readouterr().err
    assert main(["-q", "-C", str(above / "lists/a")]) == 0
