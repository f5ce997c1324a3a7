"""What tests of the whole product share: this checkout as a repository of its own, and fresh environments."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Any

import pytest
from filelock import FileLock

from dev import base_python
from tests.support.catalogs import PROJECT
from tools.release.files import project_files

if sys.version_info >= (3, 11):
    import tomllib
else:
    import tomli as tomllib

EXTRAS = ("dev", "testing")
"""All that a command of `dev.py` needs beyond what lint-catalog itself does."""
BUILT_AT = "1700000000"
"""The time that distributions are built at: whoever says the same gets the same bytes."""
SPEECH = PROJECT / "tests" / "catalogs" / "speech"
# What the shell, a hook or a virtual environment that runs the tests would impose on what they start.
_FOREIGN = (
    "FORCE_COLOR", "GIT_", "LINT_CATALOG_", "NO_COLOR", "PREK_", "PRE_COMMIT", "PYTEST_", "PYTHON", "SKIP", "VIRTUAL",
)  # fmt: skip


# Where packages come from, as pip and as uv call it.
_INDEXES = {"PIP_INDEX_URL": "UV_DEFAULT_INDEX", "PIP_EXTRA_INDEX_URL": "UV_INDEX", "PIP_FIND_LINKS": "UV_FIND_LINKS"}


def toml(text: str) -> dict[str, Any]:
    """What a TOML text says."""
    return tomllib.loads(text)


PYPROJECT = toml((PROJECT / "pyproject.toml").read_text(encoding="utf-8"))


def environment(**more: str) -> dict[str, str]:
    """The environment of a user who has nothing set up but Python, git and a way to get packages."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith(_FOREIGN)}
    return {
        **kept,
        "GIT_AUTHOR_NAME": "Test",
        "GIT_AUTHOR_EMAIL": "test@example.com",
        "GIT_COMMITTER_NAME": "Test",
        "GIT_COMMITTER_EMAIL": "test@example.com",
        "GIT_CONFIG_GLOBAL": os.devnull,
        "GIT_CONFIG_NOSYSTEM": "1",
        "PIP_DISABLE_PIP_VERSION_CHECK": "1",
        **more,
    }


def run(
    command: Sequence[str | Path], folder: Path, status: int | None = 0, env: Mapping[str, str] | None = None
) -> subprocess.CompletedProcess[str]:
    """Run a command there; unless `status` is None, it must leave with that."""
    program = shutil.which(command[0]) or command[0]  # by the path, where Windows would look into its own folder first
    done = subprocess.run(
        [str(program), *map(str, command[1:])],
        cwd=folder,
        env=dict(env or environment()),
        stdin=subprocess.DEVNULL,
        capture_output=True,
        encoding="utf-8",
        check=False,
    )
    if status is not None:
        assert done.returncode == status, f"{list(map(str, command))} left with {done.returncode}:\n{said(done)}"
    return done


def said(done: subprocess.CompletedProcess[str]) -> str:
    """All that a command said."""
    return done.stdout + done.stderr


def git(folder: Path, *arguments: str) -> str:
    """Run git and return what it printed."""
    return run(["git", *arguments], folder).stdout.strip()


def once(factory: pytest.TempPathFactory, name: str, make: Callable[[Path], None]) -> Path:
    """A folder that the first test process to ask for it makes, for all of them."""
    shared = factory.getbasetemp()
    if "PYTEST_XDIST_WORKER" in os.environ:
        shared = shared.parent
    folder, done = shared / name, shared / f"{name}.done"
    with FileLock(shared / f"{name}.lock"):
        if not done.exists():
            shutil.rmtree(folder, ignore_errors=True)
            folder.mkdir()
            make(folder)
            done.touch()
    return folder


def copy_checkout(folder: Path) -> None:
    """Commit a copy of this checkout, with what is not committed yet, as a repository in an empty folder."""
    for name in project_files(PROJECT):
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        shutil.copy(PROJECT / name, folder / name)
    git(folder, "init", "--quiet", "--initial-branch=main")
    git(folder, "add", "--all")
    git(folder, "commit", "--quiet", "--message=Everything")


def fresh_environment(folder: Path, python: str = sys.executable) -> Path:
    """Make a virtual environment for a Python and return its folder of programs."""
    run([sys.executable, "-m", "virtualenv", "--quiet", "--python", python, folder], PROJECT)
    return folder / ("Scripts" if os.name == "nt" else "bin")


def bare_environment(folder: Path, python: str = sys.executable) -> Path:
    """As `fresh_environment`, but without pip, in no time: for tests that `equip` it."""
    run([sys.executable, "-m", "uv", "venv", "--quiet", "--python", python, folder], PROJECT)
    return folder / ("Scripts" if os.name == "nt" else "bin")


def equip(programs: Path, *requirements: str | Path) -> None:
    """Install packages into an environment in no time, by uv: for tests that are about what is done with them.

    The project itself is installed by pip, as its users do.
    """
    install: list[str | Path] = [sys.executable, "-m", "uv", "pip", "install", "--quiet"]
    run([*install, "--python", programs / "python", *requirements], programs.parent, env=environment(**uv_indexes()))


def uv_indexes() -> dict[str, str]:
    """The variables that have uv take packages from where pip takes them."""
    return {theirs: os.environ[ours] for ours, theirs in _INDEXES.items() if ours in os.environ}


def unactivated(folder: Path) -> dict[str, str]:
    """The environment of a shell in which nothing is activated: `python3` is the Python of these tests as it was
    installed, and none of our programs is on the path. Makes `folder`, for that one name."""
    folder.mkdir(parents=True, exist_ok=True)
    python = folder / "python3"
    python.write_text(f'#!/bin/sh\nexec "{Path(base_python()).as_posix()}" "$@"\n', encoding="utf-8", newline="\n")
    python.chmod(0o755)
    places = os.environ["PATH"].split(os.pathsep)
    others = [each for each in places if shutil.which("lint-catalog", path=each) is None]
    return environment(PATH=os.pathsep.join((str(folder), *others)))


def shell(text: str, folder: Path, env: Mapping[str, str], status: int | None = 0) -> subprocess.CompletedProcess[str]:
    """Run a text as somebody types it, and stop where a command fails."""
    return run(["bash", "-euo", "pipefail", "-c", text], folder, status, env)


def equipped_clone(checkout: Path, clone: Path, env: Mapping[str, str]) -> None:
    """Clone a checkout, and make the environment that `dev.py` looks for, by uv in a tenth of pip's time."""
    git(checkout, "clone", "--quiet", str(checkout), str(clone))
    run(["python3", "-m", "venv", "--without-pip", ".venv"], clone, env=env)
    programs = clone / ".venv" / ("Scripts" if os.name == "nt" else "bin")
    equip(programs, "--editable", f"{clone}[{','.join(EXTRAS)}]")
    run(["python3", "-c", f"import dev; dev.write_stamp({EXTRAS!r})"], clone, env=env)


def find_python(version: str) -> str | None:
    """A Python of that version that runs: a command may be a shim for one that is not installed."""
    home = Path(os.environ.get("PYENV_ROOT") or Path.home() / ".pyenv")
    candidates = [shutil.which(f"python{version}"), *sorted(map(str, home.glob(f"versions/{version}.*/bin/python")))]
    for each in filter(None, candidates):
        done = run([each, "-c", "import sys; print('%d.%d' % sys.version_info[:2])"], PROJECT, status=None)
        if done.returncode == 0 and done.stdout.strip() == version:
            return each
    return None


def speech(folder: Path, *, broken: bool = False) -> Path:
    """A copy of the catalog of speech corpora, sound or with two slips in one entry."""
    shutil.copytree(SPEECH, folder)
    if broken:
        entry = folder / "entries" / "corpora" / "laborotvspeech.yaml"
        text = entry.read_text(encoding="utf-8")
        changed = text.replace("dev: 13}", "dev: 130}").replace("style: broadcast", "style: brodcast")
        assert changed.count("130}") == changed.count("brodcast") == 1
        entry.write_text(changed, encoding="utf-8")
    return folder
