"""Temporary files of runs that were killed: the next run that writes there removes them, and nothing else."""

from __future__ import annotations

import os
import re
import subprocess
import sys
import time
from pathlib import Path

import pytest

from lint_catalog.project.temporary import TEMPORARY, temporary_name
from lint_catalog.project.typed import write_typed
from lint_catalog.project.writing import write_found
from tests.support.cli import link

GONE = 2**31 - 2  # a process that no system has: their numbers end before
OTHER = "00000000"  # a machine that has another name


def of(process: int, host: str = "") -> str:
    """The name of a temporary file that a process writes."""
    here, _, token = temporary_name().removeprefix(TEMPORARY).split("-")
    return f"{TEMPORARY}{host or here}-{process}-{token}"


def aged(file: Path, seconds: float) -> None:
    then = time.time() - seconds
    os.utime(file, (then, then))


@pytest.mark.parametrize("typed", [True, False], ids=["typed", "found"])
def test_what_belongs_to_nobody_is_removed_and_nothing_else(typed: bool, tmp_path: Path) -> None:
    going = [of(GONE), of(os.getpid()), of(GONE, OTHER)]
    staying = [of(os.getpid()), of(GONE, OTHER), f"{TEMPORARY}notes", f"{of(GONE)}.yaml", of(GONE).upper()]
    for name in (*going, *staying):
        (tmp_path / name).write_text("x", encoding="utf-8")
    for name in going[1:]:
        aged(tmp_path / name, 601)
    linked, folder = of(GONE), of(GONE)
    link(tmp_path / linked, "nothing")
    (tmp_path / folder).mkdir()
    if os.name != "posix":
        going.remove(going[0])  # one cannot ask there whether a process has ended
    if typed:
        write_typed(tmp_path / "file", "new")
    else:
        write_found(tmp_path / "file", "new", tmp_path.resolve())
    left = {each.name for each in tmp_path.iterdir()}
    assert {*staying, linked, folder, "file"} <= left
    assert not {*going} & left


def test_no_reader_sees_them() -> None:
    assert temporary_name() != temporary_name()
    assert re.fullmatch(r"\.lint-catalog-[0-9a-f]{8}-[0-9]+-[0-9a-f]{16}", temporary_name())


KILLED = """
import os, signal, sys
def audit(event, arguments):
    if event == "os.rename":
        os.kill(os.getpid(), signal.SIGKILL)
sys.addaudithook(audit)
from pathlib import Path
from lint_catalog.project.typed import write_typed
write_typed(Path(sys.argv[1]), "new")
"""


@pytest.mark.release
@pytest.mark.skipif(os.name != "posix", reason="one cannot ask there whether a process has ended")
def test_a_killed_run_leaves_the_old_file_and_the_next_one_tidies_up(tmp_path: Path) -> None:
    file = tmp_path / "file"
    file.write_text("old", encoding="utf-8")
    assert subprocess.run([sys.executable, "-c", KILLED, str(file)], check=False).returncode < 0
    assert file.read_text(encoding="utf-8") == "old"
    assert len([*tmp_path.iterdir()]) == 2
    write_typed(tmp_path / "other", "x")
    assert {each.name for each in tmp_path.iterdir()} == {"file", "other"}
