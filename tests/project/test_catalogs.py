"""Several catalogs in one repository, from any of its folders."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from lint_catalog.project.catalogs import catalogs_below
from tests.support.catalogs import small, table
from tests.support.cli import PLAMO, link, lint, put, write
from tests.support.sandbox import environment, run


@pytest.fixture
def above(tmp_path: Path) -> Path:
    """A folder with a catalog in `lists/a`, and one in `lists/b` whose settings leave one of its two mistakes out."""
    top = tmp_path.resolve()
    write(top / "lists/a", small())
    write(top / "lists/b", {**small(), "lint-catalog.toml": 'ignore = ["unknown-reference"]\n'})
    put(top / "lists/b", PLAMO, "developer: preferred-networks", "developer: prefered-networks")
    return top


COMMANDS = [("check", ""), ("render", "render --check"), ("fmt", "fmt --check")]


@pytest.mark.parametrize("line", table(COMMANDS))
def test_settings_that_are_named_name_their_catalog_where_there_is_no_other(above: Path, line: str) -> None:
    expected = lint(*line.split(), cwd=above / "lists/b")
    result = lint(*line.split(), "--config", "lists/b/lint-catalog.toml", cwd=above)
    assert result.returncode == expected.returncode
    assert _untimed(result.stdout) == _untimed(expected.stdout)


def _untimed(said: str) -> str:
    return said.rpartition(" (")[0] if said.endswith(" s)\n") else said


def test_settings_that_are_named_hold_for_the_catalog_here_if_there_is_one(above: Path) -> None:
    result = lint("--config", "../b/lint-catalog.toml", "--format", "concise", cwd=above / "lists/a")
    assert result.returncode == 0


def test_without_a_catalog_here_those_below_are_named(above: Path) -> None:
    for words in ((), ("render",), ("fmt", "."), ("lists",), ("footnotes",)):
        result = lint(*words, cwd=above, status=2)
        assert f"there is no catalog in {above}" in result.stderr
        assert "= there are catalogs in `lists/a`, `lists/b`: `-C lists/a` starts there\n" in result.stderr
    assert "`-C a` starts there" in lint(cwd=above / "lists", status=2).stderr


def test_paths_of_two_catalogs_say_how_else(above: Path) -> None:
    for paths in (("lists/a", "lists/b"), (f"lists/a/{PLAMO}", f"lists/b/{PLAMO}"), ("lists/a/entries", "lists/b")):
        result = lint(*paths, cwd=above, status=2)
        assert f"{paths[1]} is in another catalog than the other paths" in result.stderr
        assert "start in its folder with `-C`" in result.stderr


@pytest.mark.parametrize("folder", ["lists/a", "lists/a/entries", "lists/a/entries/models"])
def test_every_folder_of_a_catalog_is_good_to_render_from(above: Path, folder: str) -> None:
    lint("render", "-C", folder, cwd=above, status=0)
    assert lint("render", "--check", cwd=above / folder, status=0).stdout == ""


def test_what_is_left_out(tmp_path: Path) -> None:
    top = tmp_path.resolve()
    for name in ("seen", ".hidden", "ignored", "deep/1/2/3", "too/deep/1/2/3", "entries-of-none", "other/place"):
        (top / name / "entries").mkdir(parents=True)
    write(top, {".gitignore": "/ignored/\n", "has/pyproject.toml": "[tool.lint-catalog]\n", "not/pyproject.toml": ""})
    write(top, {"broken/pyproject.toml": "[tool.lint-catalog\n", "seen/below/lint-catalog.toml": ""})
    link(top / "linked", "seen")
    link(top / "round", ".")
    os.mkfifo(top / "pipe")
    run(["git", "init", "--quiet"], top, env=environment())
    found = [each.relative_to(top).as_posix() for each in catalogs_below(top, os.environ)]
    assert found == ["deep/1/2/3", "entries-of-none", "has", "other/place", "seen"]


def test_a_long_list_and_strange_names_are_one_line(tmp_path: Path) -> None:
    for number in range(9):
        (tmp_path / f"{number}\n::error::boo/entries").mkdir(parents=True)
    result = lint(cwd=tmp_path, status=2)
    assert "and 4 more folders" in result.stderr
    assert not any(line.lstrip().startswith("::") for line in result.stderr.splitlines())


@pytest.mark.parametrize(("most", "of"), table([("folders", "_MOST_FOLDERS", 5), ("items", "_MOST_ITEMS", 13)]))
def test_many_folders_are_not_all_looked_into(
    tmp_path: Path, most: str, of: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(f"lint_catalog.project.catalogs.{most}", of)
    for number in range(9):
        (tmp_path / f"{number}/entries").mkdir(parents=True)
    assert len(catalogs_below(tmp_path, os.environ)) == 4  # and the folder itself
