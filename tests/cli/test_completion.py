"""What shells offer while a line is typed: by the way they ask, and one of them for real."""

from __future__ import annotations

import os
import subprocess
import time
from pathlib import Path

import pytest

from lint_catalog.cli import main
from tests.support.catalogs import small, table
from tests.support.cli import PROGRAM, inside, write


@pytest.fixture
def above(tmp_path: Path) -> Path:
    """A folder with a small catalog in `lists/a`, which has a kind of its own."""
    write(tmp_path / "lists/a", {**small(), "lint-catalog.toml": 'schema = "kinds"\n', "a page.md": "", "plain.md": ""})
    write(tmp_path / "lists/a", {"kinds/kites.schema.json": "{", ".hidden/x": "", "$(touch sung).md": "", "*.md": ""})
    return tmp_path


def _asked(folder: Path, shell: str, line: str) -> list[tuple[str, str]]:
    """Type and value of what a shell is offered for the end of a line, asked in its own way."""
    *words, begun = line.split(" ")
    typed = " ".join(["lint-catalog", *words, begun])
    position = begun if shell == "fish" else str(len(words) + 1)
    env = {"_LINT_CATALOG_COMPLETE": f"{shell}_complete", "COMP_WORDS": typed, "COMP_CWORD": position}
    said = inside(main, cwd=folder, env=env, status=0).stdout.rstrip("\n").split("\n")
    if shell == "zsh":
        return [(said[index], said[index + 1]) for index in range(0, len(said) - 2, 3)]
    pairs = (each.partition("\t")[0].partition(",") for each in said if each)
    return [(kind, value) for kind, _, value in pairs]


PLAIN = {("plain", each) for each in ("entries/", "kinds/", "lint-catalog.toml", "plain.md")}
LINES: list[tuple[str, str, set[tuple[str, str]]]] = [
    ("a command", "foot", {("plain", "footnotes")}),
    ("a command behind a folder", "-C lists/a foot", {("plain", "footnotes")}),
    ("a file without a command", "li/", {("file", "li/")}),
    ("a path of check", "check li", {("file", "li")}),
    ("settings", "render --config li", {("file", "li")}),
    ("a folder to start in", "-C li", {("dir", "li")}),
    ("a folder behind the command", "render -C li", {("dir", "li")}),
    ("a second folder", "-C lists -C a", {("plain", "a/")}),
    ("a path there", "-C lists/a check entries/mod", {("plain", "entries/models/")}),
    ("settings there", "render -C lists/a --config lint", {("plain", "lint-catalog.toml")}),
    ("names that a shell reads are left out", "-C lists/a check ", PLAIN),
    ("a hidden one that is begun", "-C lists/a check .h", {("plain", ".hidden/")}),
    ("a folder that is not there", "-C nowhere check ", set()),
    ("a way out of a folder", "-C lists/a check ../", {("plain", "../a/")}),
    ("a rule", "explain unused-e", {("plain", "unused-entry")}),
    ("a family", "explain licenses", {("plain", "licenses")}),
    ("rules after a comma", "--ignore shape,unused-e", {("plain", "shape,unused-entry")}),
    ("a kind", "new --kind lic", {("plain", "licenses")}),
    ("a kind of the catalog's own", "-C lists/a new --kind kit", {("plain", "kites")}),
    ("a section", "new -C lists/a --section text", {("plain", "text-generation")}),
    ("a verdict after a comma", "links --only moved,aliv", {("plain", "moved,alive")}),
    ("a format", "config --format js", {("plain", "json")}),
    ("an option", "config --iso", {("plain", "--isolated")}),
]  # fmt: skip


@pytest.mark.parametrize("shell", ["bash", "zsh", "fish"])
@pytest.mark.parametrize(("line", "offered"), table(LINES))
def test_each_shell_is_offered(above: Path, shell: str, line: str, offered: set[tuple[str, str]]) -> None:
    if "--section" in line:
        write(above / "lists/a", {"entries/sections/text-generation.yaml": "", "entries/sections/a b.yaml": ""})
    assert set(_asked(above, shell, line)) == offered


def test_nothing_is_waited_for_and_a_large_folder_is_not_read_to_its_end(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("lint_catalog.project.offered._MOST", 50)
    (tmp_path / "large/entries/sections").mkdir(parents=True)
    for number in range(80):
        (tmp_path / f"large/entries/sections/s{number}.yaml").touch()
    os.mkfifo(tmp_path / "large/pipe")
    started = time.monotonic()
    assert len(_asked(tmp_path, "bash", "-C large new --section s")) == 50
    assert ("plain", "pipe") in _asked(tmp_path, "bash", "-C large check p")
    os.mkfifo(tmp_path / "large/lint-catalog.toml")
    assert _asked(tmp_path, "bash", "-C large new --section s") == []
    assert ("plain", "licenses") in _asked(tmp_path, "bash", "-C large new --kind lic")
    assert time.monotonic() - started < 10


def test_what_cannot_be_answered_says_nothing_into_the_line(tmp_path: Path) -> None:
    env = {"_LINT_CATALOG_COMPLETE": "bash_complete", "COMP_WORDS": "lint-catalog r", "COMP_CWORD": "nonsense"}
    result = inside(main, cwd=tmp_path, env=env, status=1)
    assert (result.stdout, result.stderr) == ("", "")


REAL = """\
lint-catalog() {{ {program} "$@"; }}
export -f lint-catalog
env() {{ while [[ $1 == *=* ]]; do local -x "$1"; shift; done; "$@"; }}
source <(_LINT_CATALOG_COMPLETE=bash_source lint-catalog)
complete -p lint-catalog
COMP_WORDS=({line}) COMP_CWORD={index}
compopt() {{ local IFS=" "; echo "shell: $*"; }}
_lint_catalog_completion lint-catalog
printf '%s\\n' "${{COMPREPLY[@]}}"
"""


@pytest.mark.process
def test_bash_itself_completes(above: Path) -> None:
    lines = [
        ("lint-catalog -C lists/a check entries/mod", 4, "entries/models/"),
        ("lint-catalog -C li", 2, "shell: -o dirnames"),
        ("lint-catalog explain licenses", 2, "licenses"),
    ]
    script = "\n".join(REAL.format(program=" ".join(PROGRAM), line=line, index=index) for line, index, _ in lines)
    result = subprocess.run(
        ["bash", "--norc", "-c", script], cwd=above, capture_output=True, encoding="utf-8", timeout=60, check=True
    )
    said = [each for each in result.stdout.splitlines() if each and not each.startswith("complete ")]
    assert (said, result.stderr) == ([wanted for _, _, wanted in lines], "")
