"""Standard output and standard error that are closed, full, or read by nobody: said in words, and never in vain."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.support.catalogs import table
from tests.support.cli import PROGRAM, environment, write
from tests.support.pages import FILES

pytestmark = [
    pytest.mark.release,
    pytest.mark.skipif(not Path("/dev/full").exists(), reason="only Linux has a device that is always full"),
]
WRONG = {"entries/models/a.yaml": "name: a\nlicence: MIT\n"}
CLOSED = "lint-catalog: standard output cannot be written: it is closed\n"
FULL = "lint-catalog: standard output cannot be written: No space left on device\n"


@pytest.fixture(scope="module")
def catalog(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("streams")
    write(folder, WRONG)
    return folder


def run(redirected: str, *arguments: str, cwd: Path) -> subprocess.CompletedProcess[str]:
    """The program as a shell starts it whose line ends in some redirections."""
    result = subprocess.run(
        ["sh", "-c", f'exec "$@" {redirected}', "sh", *PROGRAM, *arguments],
        cwd=cwd, env=environment(), capture_output=True, text=True, timeout=60, check=False,
    )  # fmt: skip
    for said in (result.stdout, result.stderr):
        assert "Traceback" not in said
        assert "Exception ignored" not in said
    return result


STREAMS = [
    ("closed", ">&-", ["check"], 3, CLOSED),
    ("full", ">/dev/full", ["check"], 3, FULL),
    ("full-for-json", ">/dev/full", ["--format", "json"], 3, FULL),
    ("full-for-a-diff", ">/dev/full", ["fmt", "--check"], 0, ""),
    ("closed-for-help", ">&-", ["--help"], 3, CLOSED),
    ("full-for-the-version", ">/dev/full", ["--version"], 3, FULL),
    ("closed-for-a-list", ">&-", ["rules"], 3, CLOSED),
    ("closed-and-wrong-usage", ">&-", ["--unknown"], 2, "No such option"),
    ("closed-and-nothing-to-say", ">&-", ["-q", "--select", "yaml-syntax"], 0, ""),
    ("closed-and-not-needed", ">&-", ["--output-file", "report.txt"], 1, ""),
    ("both-closed", ">&- 2>&-", ["check"], 3, ""),
    ("both-full", ">/dev/full 2>/dev/full", ["check"], 3, ""),
]


@pytest.mark.parametrize(("redirected", "arguments", "status", "said"), table(STREAMS))
def test_an_output_that_cannot_be_written(
    redirected: str, arguments: list[str], status: int, said: str, catalog: Path
) -> None:
    result = run(redirected, *arguments, cwd=catalog)
    assert result.returncode == status
    assert said in result.stderr if said else result.stderr == ""


@pytest.mark.parametrize("redirected", ["2>&-", "2>/dev/full"])
def test_errors_that_cannot_be_said_cost_no_report(redirected: str, catalog: Path) -> None:
    whole = run("", "-v", cwd=catalog)
    assert whole.stderr
    result = run(redirected, "-v", "-q", cwd=catalog)
    assert (result.returncode, result.stderr) == (whole.returncode, "")
    assert "unknown field `licence`" in result.stdout
    assert run(redirected, "--unknown", cwd=catalog).returncode == 2


@pytest.fixture
def nobody() -> Iterator[int]:
    """The end of a pipe whose reader has gone."""
    reader, writer = os.pipe()
    os.close(reader)
    yield writer
    os.close(writer)


def test_a_reader_that_has_gone_is_no_trouble(nobody: int, catalog: Path) -> None:
    done = subprocess.run(
        [*PROGRAM, "rules"], cwd=catalog, env=environment(), stdout=nobody, stderr=subprocess.PIPE, check=False
    )
    assert (done.returncode, done.stderr) == (0, b"")


def test_all_is_written_though_nobody_listens(nobody: int, tmp_path: Path) -> None:
    write(tmp_path, FILES)
    words = [*PROGRAM, "render"]
    subprocess.run(words, cwd=tmp_path, env=environment(), stdout=nobody, stderr=subprocess.PIPE, check=True)
    assert sorted(each.name for each in (tmp_path / "catalog").iterdir()) == ["en.md", "fr.md"]


def test_a_reader_of_errors_that_has_gone_costs_no_report(nobody: int, catalog: Path) -> None:
    done = subprocess.run(
        [*PROGRAM, "-v"], cwd=catalog, env=environment(), stdout=subprocess.PIPE, stderr=nobody, check=False
    )
    assert done.returncode == 1
    assert b"unknown field `licence`" in done.stdout


def test_a_patch_is_utf_8_whatever_the_terminal_speaks(tmp_path: Path) -> None:
    write(tmp_path, {"entries/models/a.yaml": "name:  モデル\n"})
    env = {**environment(), "PYTHONIOENCODING": "latin-1"}
    done = subprocess.run([*PROGRAM, "fmt", "--check"], cwd=tmp_path, env=env, stdout=subprocess.PIPE, check=False)
    assert "+name: モデル\n" in done.stdout.decode()


FIRST_FILE = "import os; from lint_catalog.cli.streams import prepare; prepare(); print(os.open('.', os.O_RDONLY))"


def test_no_file_takes_the_place_of_a_closed_stream(catalog: Path) -> None:
    """What git says on the standard error that it gets from us would stand in the first file that we open."""
    words = ["sh", "-c", 'exec "$@" <&- 2>&-', "sh", sys.executable, "-c", FIRST_FILE]
    done = subprocess.run(words, cwd=catalog, env=environment(), stdout=subprocess.PIPE, check=True)
    assert int(done.stdout) > 2
