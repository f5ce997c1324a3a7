"""Two runs at once in one folder: each file is whole, that of the one or that of the other."""

from __future__ import annotations

import json
import subprocess
import sys
import time
from collections.abc import Iterable
from contextlib import closing
from pathlib import Path

import pytest

from lint_catalog.net.memory import LinkMemory
from lint_catalog.project.link_memory import open_memory
from tests.hostile.test_faults import PAGE, SLOPPY, TINY, state_of
from tests.support.cli import PROGRAM, environment, lint, write

pytestmark = pytest.mark.release
ROUNDS = 2


def at_once(commands: Iterable[tuple[str, ...]], folder: Path) -> list[tuple[int, str]]:
    """Exit status and standard error of commands that run at the same time."""
    processes = [
        subprocess.Popen(
            [*PROGRAM, *each],
            cwd=folder,
            env=environment(),
            stdout=subprocess.DEVNULL,
            stderr=subprocess.PIPE,
            text=True,
        )
        for each in commands
    ]
    return [(each.wait(timeout=60), each.communicate()[1]) for each in processes]


@pytest.mark.parametrize("command", [("--fix",), ("fmt",), ("render",)], ids=["fix", "fmt", "render"])
def test_two_that_write_the_same_do_not_disturb_each_other(command: tuple[str, ...], tmp_path: Path) -> None:
    write(tmp_path / "alone", SLOPPY)
    lint(*command, cwd=tmp_path / "alone")
    wanted = state_of(tmp_path / "alone")
    for number in range(ROUNDS):
        folder = tmp_path / str(number)
        write(folder, SLOPPY)
        for status, said in at_once([command] * 2, folder):
            assert status in (0, 1, 2, 3)
            assert "internal error" not in said
            assert "Traceback" not in said
        assert state_of(folder) == wanted


def test_of_two_imports_one_is_whole_and_the_other_says_why_it_is_not(tmp_path: Path) -> None:
    write(tmp_path / "alone", {"README.md": PAGE, **TINY})
    lint("import", "README.md", "--force", cwd=tmp_path / "alone")
    wanted = state_of(tmp_path / "alone")
    for number in range(ROUNDS):
        folder = tmp_path / str(number)
        write(folder, {"README.md": PAGE, **TINY})
        ends = at_once([("import", "README.md", "--force")] * 2, folder)
        assert 0 in [status for status, _ in ends]
        assert all(status in (0, 2) and "internal error" not in said for status, said in ends), ends
        assert state_of(folder) == wanted


def test_two_reports_into_one_file_leave_one_of_them_whole(tmp_path: Path) -> None:
    write(tmp_path, SLOPPY)
    for _ in range(ROUNDS):
        ends = at_once([("--format", "json", "--output-file", "report.json")] * 2, tmp_path)
        assert ends == [(1, "")] * 2
        assert json.loads((tmp_path / "report.json").read_text(encoding="utf-8"))["version"] == 1
    assert not [*tmp_path.glob(".lint-catalog-*")]


MEMORY = """
import sys, time
from pathlib import Path
from lint_catalog.model.links.answers import Answer, Verdict
from lint_catalog.net.memory import LinkMemory, Memory
from lint_catalog.project.link_memory import open_memory
folder, name, rounds, keeps = Path(sys.argv[1]), sys.argv[2], int(sys.argv[3]), int(sys.argv[4])
print("ready", flush=True)
begin = float(input())
for number in range(rounds):
    while time.time() < begin + 0.02 * number:  # no sleep: they would not wake at the same moment
        pass
    opened = open_memory(folder / str(number), {})
    memory = LinkMemory(opened.database, "hub")
    for page in range(keeps):
        memory.keep({f"{name}/{page}": Memory(Answer(Verdict.ALIVE), 1.0, 1.0)})
    opened.close()
    if opened.trouble or memory.trouble:
        sys.exit(f"{number}: {opened.trouble}{memory.trouble}")
"""


@pytest.mark.parametrize(
    ("rounds", "keeps"), [pytest.param(2, 200, id="with much to keep"), pytest.param(60, 1, id="many times")]
)
def test_runs_that_begin_one_link_memory_share_it(rounds: int, keeps: int, tmp_path: Path) -> None:
    names = ("a", "b", "c")
    command = [sys.executable, "-c", MEMORY, str(tmp_path)]
    processes = [
        subprocess.Popen(
            [*command, name, str(rounds), str(keeps)],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
        )
        for name in names
    ]
    for each in processes:
        assert each.stdout is not None
        assert each.stdout.readline() == "ready\n"
    moment = f"{time.time() + 0.05}\n"  # at which all of them begin
    for each in processes:
        assert each.stdin is not None
        each.stdin.write(moment)
        each.stdin.flush()
    assert [each.communicate(timeout=60)[1].strip() for each in processes] == ["", "", ""]
    for number in range(rounds):
        with closing(open_memory(tmp_path / str(number), {})) as opened:
            urls = [f"{name}/{page}" for name in names for page in range(keeps)]
            assert len(LinkMemory(opened.database, "hub").of(urls, 2.0)) == len(urls)
