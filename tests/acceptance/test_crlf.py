"""A checkout whose lines end as on Windows: the same findings at the same places, and nothing is written for that."""

from __future__ import annotations

import json
import shutil
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

import pytest

from tests.support.catalogs import sample, table
from tests.support.cli import PLAMO, STORMY, lint, put, write
from tests.support.sandbox import git, speech
from tests.support.sources import PAGE_SETS

TANUKI = "entries/models/tanuki-8b.yaml"


def _files(folder: Path) -> Mapping[str, Path]:
    files = (each for each in sorted(folder.rglob("*")) if each.is_file())
    kept = (each for each in files if not {".git", "__pycache__"} & {*each.parts})
    return {each.relative_to(folder).as_posix(): each for each in kept}


def _sloppy(folder: Path) -> None:
    """Slips with and without a fix, comments that ignore findings, one of them in vain, and rendered pages."""
    write(folder, sample())
    lint("render", cwd=folder, status=0)
    put(folder, PLAMO, "developer:", "# lint-catalog: ignore[out-of-range] not so\ndevelopper:")
    put(folder, TANUKI, "license: apache-2.0", "license: Apache 2.0")
    put(folder, STORMY, "released: 2023", "# lint-catalog: ignore[out-of-range] as the page says\nreleased: 203")


def _kept(folder: Path) -> None:
    """A catalog with nothing to find, so that it can be rendered."""
    write(folder, sample())
    lint("render", cwd=folder, status=0)


def _speech(folder: Path) -> None:
    """A catalog with settings, schemas and rules of its own."""
    folder.rmdir()
    speech(folder, broken=True)


def _pages(name: str) -> Callable[[Path], None]:
    files = _files(PAGE_SETS / name)
    texts = {each: file.read_text(encoding="utf-8") for each, file in files.items()}
    return lambda folder: write(folder, texts)


def _birds(folder: Path) -> None:
    """Pages with a slip."""
    _pages("birds")(folder)
    put(folder, BIRDS[1], "| 2025 | Qwen (32b)", "| 2019 | Qwen (32b)")


ISLES = ("README.md", "en/README.md", "fr/README.md")
BIRDS = ("README.ja.md", "README.en.md", "README.fr.md")
CATALOGS: list[tuple[str, Callable[[Path], None]]] = [
    ("a sloppy catalog", _sloppy),
    ("a catalog of its own kind", _speech),
]
CHECKED: list[tuple[str, Callable[[Path], None], tuple[str, ...]]] = [
    *((name, make, ()) for name, make in CATALOGS),
    ("pages", _birds, BIRDS),
    ("pages with includes", _pages("isles"), ISLES),
]
WRITTEN: list[tuple[str, Callable[[Path], None], tuple[str, ...]]] = [
    ("fmt", _sloppy, ("fmt",)),
    ("fmt with nothing to do", _kept, ("fmt", "--fail-on-change")),
    ("fmt in a catalog of its own kind", _speech, ("fmt",)),
    ("render with nothing to do", _kept, ("render", "--fail-on-change")),
    ("fixes", _sloppy, ("--unsafe-fixes",)),
    ("fixes on pages", _birds, ("--unsafe-fixes", *BIRDS)),
    ("fixes on pages with includes", _pages("isles"), ("--unsafe-fixes", *ISLES)),
]


@pytest.fixture
def twins(tmp_path: Path) -> Callable[[Callable[[Path], None]], tuple[Path, Path]]:
    """Two folders with the same files, in the second of which all lines end as on Windows."""

    def make(fill: Callable[[Path], None]) -> tuple[Path, Path]:
        ours, theirs = tmp_path / "lf", tmp_path / "crlf"
        ours.mkdir()
        fill(ours)
        shutil.copytree(ours, theirs)
        for each in _files(theirs).values():
            assert b"\r" not in each.read_bytes()
            each.write_bytes(each.read_bytes().replace(b"\n", b"\r\n"))
        return ours, theirs

    return make


Twins = Callable[[Callable[[Path], None]], tuple[Path, Path]]


def _texts(folder: Path, newline: bytes) -> Mapping[str, bytes]:
    """All files with LF, none of which has an end of line but this one."""
    found = {}
    for name, each in _files(folder).items():
        found[name] = each.read_bytes().replace(newline, b"\n")
        assert b"\r" not in found[name], name
        if newline == b"\r\n":
            assert each.read_bytes().count(b"\n") == each.read_bytes().count(newline), name
    return found


def _report(folder: Path, *options: str) -> Any:
    report = json.loads(lint("--format", "json", *options, cwd=folder).stdout)
    report["summary"].pop("seconds", None)
    return report


@pytest.mark.parametrize(("fill", "paths"), table(CHECKED, ("pages",)))
def test_the_same_is_found_at_the_same_places(
    twins: Twins, fill: Callable[[Path], None], paths: tuple[str, ...]
) -> None:
    ours, theirs = (_report(each, *paths) for each in twins(fill))
    assert ours["findings"], "there is something to compare"
    assert theirs == ours


@pytest.mark.parametrize(("fill", "command"), table(WRITTEN, ("fixes on pages",)))
def test_what_is_written_has_the_same_words_and_the_line_ends_that_were_there(
    twins: Twins, fill: Callable[[Path], None], command: tuple[str, ...]
) -> None:
    ours, theirs = twins(fill)
    said, told = (lint(*command, cwd=each) for each in (ours, theirs))
    assert (told.returncode, told.stderr) == (said.returncode, said.stderr)
    assert _texts(theirs, b"\r\n") == _texts(ours, b"\n")


@pytest.mark.parametrize(("fill", "paths"), table(CHECKED, ("pages",)))
def test_known_findings_are_known_whatever_the_line_ends(
    twins: Twins, fill: Callable[[Path], None], paths: tuple[str, ...]
) -> None:
    ours, theirs = twins(fill)
    lint("--write-baseline", "--baseline", "owed.jsonl", *paths, cwd=ours, status=0)
    owed = (ours / "owed.jsonl").read_bytes()
    for each in (owed, owed.replace(b"\n", b"\r\n")):
        (theirs / "owed.jsonl").write_bytes(each)
        assert _report(theirs, "--baseline", "owed.jsonl", *paths)["findings"] == []


@pytest.mark.parametrize(("fill", "paths"), table(CHECKED, ("a catalog of its own kind",)))
def test_nothing_is_new_since_a_commit_with_other_line_ends(
    twins: Twins, fill: Callable[[Path], None], paths: tuple[str, ...]
) -> None:
    ours, theirs = twins(fill)
    for arguments in (["init", "--quiet"], ["add", "--all"], ["commit", "--quiet", "--message=Begin"]):
        git(ours, *arguments)
    for name, each in _files(theirs).items():
        (ours / name).write_bytes(each.read_bytes())
    assert _report(ours, "--since", "HEAD", *paths)["findings"] == []


def test_an_import_reads_the_same(twins: Twins) -> None:
    ours, theirs = twins(_pages("birds"))
    for each in (ours, theirs):
        lint("import", *BIRDS, "--output", each / "made", cwd=each, status=0)
    made = [{name: file.read_bytes() for name, file in _files(each / "made").items()} for each in (ours, theirs)]
    assert made[0]
    assert made[0] == made[1]
