"""A command that is run within a process does and says what the program does in one of its own, and leaves nothing."""

from __future__ import annotations

import gc
import os
import signal
import sys
from pathlib import Path

import pytest

from lint_catalog import __version__
from lint_catalog.cli import main
from tests.support.catalogs import table
from tests.support.cli import lint, process

ASKED = {"_LINT_CATALOG_COMPLETE": "zsh_complete", "COMP_WORDS": "lint-catalog e", "COMP_CWORD": "1"}
SAME: list[tuple[str, list[str], dict[str, str], int]] = [
    ("a report", ["--format", "json"], {}, 1),
    ("a report in colours", ["--color", "always", "--quiet"], {}, 1),
    ("a mistake in the usage", ["--formt", "json"], {}, 2),
    ("an exit of click's own", [], ASKED, 0),
]


@pytest.mark.process
@pytest.mark.parametrize(("args", "env", "status"), table(SAME, ("a report", "a mistake in the usage")))
def test_a_run_in_this_process_says_what_a_process_says(
    broken: Path, args: list[str], env: dict[str, str], status: int
) -> None:
    name = "\udcff\u202e.yaml" if sys.platform == "linux" else "\u202e.yaml"  # others want Unicode
    (broken / "entries/models" / name).write_text("name: x\n")  # only a stream that shows everything takes it
    ours, theirs = (run(*args, cwd=broken, env=env, status=status) for run in (lint, process))
    assert (ours.stdout, ours.stderr) == (theirs.stdout, theirs.stderr)


def test_a_run_in_this_process_leaves_nothing_behind(folder: Path) -> None:
    def state() -> tuple[object, ...]:
        handlers = [signal.getsignal(number) for number in (signal.SIGINT, signal.SIGTERM)]
        own = [name for name in sys.modules if name.startswith("_lint_catalog_own_")]
        streams = (sys.stdin, sys.stdout, sys.stderr)
        return Path.cwd(), dict(os.environ), [*sys.path], [*sys.argv], streams, gc.isenabled(), handlers, own

    (folder / "own").mkdir()
    (folder / "own/rules.py").write_text("import os, sys\nos.environ['A'] = 'b'\nos.chdir('/')\nsys.path.append('x')\n")
    (folder / "lint-catalog.toml").write_text("checks = ['own']\n")
    before = state()
    assert lint("rules", cwd=folder, env={"B": "c"}).returncode == 0
    assert state() == before


def test_the_command_line_leaves_its_process_as_it_is(capsys: pytest.CaptureFixture[str]) -> None:
    def state() -> tuple[object, ...]:
        return gc.isenabled(), signal.getsignal(signal.SIGTERM), sys.stdout.errors, sys.stderr.errors

    before = state()
    assert main(["--version"]) == 0
    assert state() == before
    assert capsys.readouterr().out == f"lint-catalog {__version__}\n"
