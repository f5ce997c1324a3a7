"""Options and fixtures of all tests."""

from __future__ import annotations

import contextlib
import shutil
import signal
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.support.catalogs import small
from tests.support.cli import PLAMO, STORMY, TITECH, put, write
from tests.support.sandbox import BUILT_AT, copy_checkout, environment, once, run, uv_indexes

pytest_plugins = ("tests.support.tiers",)
Golden = Callable[[str, str], None]
_FOLDER = Path(__file__).resolve().parent / "golden"


def pytest_configure() -> None:
    # Where tests run in the background SIGINT is ignored, which the programs that they start would inherit.
    if signal.getsignal(signal.SIGINT) is signal.SIG_IGN:
        with contextlib.suppress(ValueError):  # not the main thread: nothing to be done
            signal.signal(signal.SIGINT, signal.default_int_handler)


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--update-golden", action="store_true", help="write expected outputs anew instead of comparing")


@pytest.fixture
def golden(request: pytest.FixtureRequest) -> Golden:
    """Compare a text with the expected output in `tests/golden/<name>`."""

    def compare(name: str, actual: str) -> None:
        file = _FOLDER / name
        if request.config.getoption("--update-golden"):
            file.parent.mkdir(parents=True, exist_ok=True)
            file.write_text(actual, encoding="utf-8", newline="\n")
        command = f"`python3 dev.py test -k {file.stem} --update-golden`"
        if not file.is_file():
            pytest.fail(
                f"tests/golden/{name} is missing: {command} writes it, and you read what it says", pytrace=False
            )
        assert actual == file.read_text(encoding="utf-8"), f"if this is meant, {command} writes it"

    return compare


@pytest.fixture(scope="session")
def checkout(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """This checkout as it is now, committed to a repository of its own. Not to be changed: clone it."""
    return once(tmp_path_factory, "checkout", copy_checkout)


@pytest.fixture(scope="session")
def distributions(checkout: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with the wheel and the source distribution."""

    def make(folder: Path) -> None:
        source = folder / "source"
        shutil.copytree(checkout, source)
        build: list[str | Path] = [sys.executable, "-m", "build", "--installer", "uv", "--outdir", folder, source]
        run(build, folder, env=environment(SOURCE_DATE_EPOCH=BUILT_AT, **uv_indexes()))

    return once(tmp_path_factory, "distributions", make)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A small good catalog on disk."""
    write(tmp_path, small())
    return tmp_path


@pytest.fixture
def broken(folder: Path) -> Path:
    """A catalog with two errors in two files and one warning in a third."""
    put(folder, PLAMO, "developer: preferred-networks", "developer: prefered-networks")
    put(folder, STORMY, "released: 2023", "released: 203")
    put(folder, TITECH, "ja: 東工大GPT", "ja: TitechGPT")
    return folder
