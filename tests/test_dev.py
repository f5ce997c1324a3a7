"""`python3 dev.py`: what a contributor types works the first time, the second time, and after whatever went wrong."""

from __future__ import annotations

import json
import os
import sys
from pathlib import Path

import pytest

import dev
from tests.sandbox import environment, find_python, git, run, said
from tests.support import PROJECT

CLEAN = "no findings"


@pytest.fixture
def clone(checkout: Path, tmp_path: Path) -> Path:
    """A clone as a contributor has it, without an environment."""
    git(tmp_path, "clone", "--quiet", str(checkout), "clone with spaces")
    return tmp_path / "clone with spaces"


def _dev(*arguments: str, script: str | Path = "dev.py") -> list[str | Path]:
    return [sys.executable, script, *arguments]


@pytest.mark.release
def test_lint_works_at_once_and_again_from_anywhere_and_after_an_interruption(clone: Path, tmp_path: Path) -> None:
    first = run(_dev("lint"), clone)
    assert CLEAN in first.stdout
    assert first.stderr == "dev.py: setting up .venv, which takes a moment …\n"
    again = run(_dev("lint"), clone)
    assert CLEAN in again.stdout
    assert again.stderr == ""
    assert git(clone, "status", "--porcelain") == ""

    elsewhere = run(_dev("lint", "--quiet", script=clone / "dev.py"), tmp_path)
    assert said(elsewhere) == ""
    below = run(_dev("lint", "med-asagi.yaml", script="../../dev.py"), clone / "entries" / "models")
    assert "1 entry in 1 file, no findings" in below.stdout

    within = run([clone / ".venv" / "bin" / "python", "dev.py", "lint"], clone)
    assert within.stderr == "", "the environment's own Python took it for another's"

    entry = clone / "entries" / "models" / "med-asagi.yaml"
    entry.write_text(entry.read_text(encoding="utf-8").replace("license:", "licence:"), encoding="utf-8")
    assert "did you mean `license`?" in run(_dev("lint"), clone, status=1).stdout
    git(clone, "checkout", "--quiet", ".")

    odd = environment(PYTHONDONTWRITEBYTECODE="1", PYTHONPATH=str(tmp_path), PIP_USER="1", PIP_TARGET=str(tmp_path))
    (tmp_path / "yaml.py").write_text("raise ImportError('not the real one')\n", encoding="utf-8")
    (clone / ".venv" / "dev-stamp.json").unlink()  # it was interrupted before it was done,
    for program in (clone / ".venv" / "bin").glob("lint-catalog"):
        program.unlink()  # and is not complete
    mended = run(_dev("lint"), clone, env=odd)
    assert CLEAN in mended.stdout
    assert "setting up" in mended.stderr


@pytest.mark.release
def test_what_pip_says_is_shown_when_it_fails(clone: Path, tmp_path: Path) -> None:
    (tmp_path / "empty").mkdir()
    offline = environment(PIP_NO_INDEX="1", PIP_FIND_LINKS=str(tmp_path / "empty"))
    done = run(_dev("lint"), clone, status=2, env=offline)
    assert "dev.py: the dependencies cannot be installed:" in done.stderr
    assert "setuptools" in done.stderr
    assert "Traceback" not in done.stderr
    assert not (clone / ".venv" / "dev-stamp.json").exists()


@pytest.mark.release
def test_a_python_without_ensurepip_is_told_how_to_get_it(clone: Path, tmp_path: Path) -> None:
    (tmp_path / "sitecustomize.py").write_text("import sys\nsys.modules['ensurepip'] = None\n", encoding="utf-8")
    done = run(_dev("lint"), clone, status=2, env=environment(PYTHONPATH=str(tmp_path)))
    assert "its module `ensurepip` is missing; on Debian and Ubuntu install the package python3." in done.stderr
    assert not (clone / ".venv").exists()


@pytest.mark.release
@pytest.mark.parametrize("version", ["3.8", "3.9"])
def test_an_older_python_is_told_in_a_sentence(version: str) -> None:
    python = find_python(version)
    if python is None:
        pytest.skip(f"there is no Python {version} here")
    done = run([python, "dev.py", "lint"], PROJECT, status=1)
    assert done.stderr.startswith(f"dev.py: lint-catalog needs Python 3.10 or newer, but this is {version} (")
    assert done.stderr.count("\n") == 1


@pytest.mark.process
def test_without_a_command_it_lists_them() -> None:
    done = run(_dev(), PROJECT, status=2)
    assert all(f"\n  {name} " in done.stderr for name in dev.COMMANDS)
    assert run(_dev("--help"), PROJECT).stdout == dev.usage()
    assert "there is no command 'lnt'" in run(_dev("lnt"), PROJECT, status=2).stderr


@pytest.mark.parametrize(
    "stamp",
    [
        pytest.param("", id="empty"),
        pytest.param("{", id="cut-off"),
        pytest.param("[]", id="no-object"),
        pytest.param('{"python": 1}', id="incomplete"),
        pytest.param('{"extras": null}', id="null"),
    ],
)
def test_a_stamp_that_cannot_be_right_counts_as_none(
    stamp: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(dev, "STAMP", tmp_path / "stamp")
    monkeypatch.setattr(dev, "BIN", Path(sys.executable).parent)
    (tmp_path / "stamp").write_text(stamp, encoding="utf-8")
    assert dev.read_stamp() == {}


@pytest.mark.parametrize(
    ("change", "pyproject", "extras", "made", "installed"),
    [
        pytest.param({}, "", (), False, None, id="nothing-changed"),
        pytest.param({}, "", ("dev",), False, ("dev",), id="more-is-needed"),
        pytest.param({}, "# changed\n", (), False, (), id="project-changed"),
        pytest.param({"python": ["3.9", "/usr/bin/python3.9"]}, "", (), True, (), id="another-python"),
        pytest.param({"folder": "/somewhere/else"}, "", (), True, (), id="moved"),
    ],
)
def test_no_more_is_done_than_needed(
    change: dict[str, object],
    pyproject: str,
    extras: tuple[str, ...],
    made: bool,
    installed: tuple[str, ...] | None,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    done: list[object] = []
    venv = tmp_path / ".venv"
    monkeypatch.setattr(dev, "ROOT", tmp_path)
    monkeypatch.setattr(dev, "VENV", venv)
    monkeypatch.setattr(dev, "STAMP", venv / "stamp")
    monkeypatch.setattr(dev, "BIN", Path(sys.executable).parent)
    monkeypatch.setattr(dev, "make_venv", lambda: done.append("made"))
    monkeypatch.setattr(dev, "install", done.append)
    venv.mkdir()
    (tmp_path / "pyproject.toml").write_text("", encoding="utf-8")
    dev.set_up(())
    assert done == ["made", ()]
    done.clear()
    stamp = json.loads((venv / "stamp").read_text(encoding="utf-8"))
    (venv / "stamp").write_text(json.dumps({**stamp, **change}), encoding="utf-8")
    (tmp_path / "pyproject.toml").write_text(pyproject, encoding="utf-8")
    dev.set_up(extras)
    assert done == [*(["made"] if made else []), *([installed] if installed is not None else [])]
    done.clear()
    dev.set_up(())
    assert done == []


def test_the_users_settings_stay_in_force(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PIP_INDEX_URL", "https://packages.example/simple")
    monkeypatch.setenv("PIP_TARGET", "/somewhere")
    kept = dev.environment()
    assert kept["PIP_INDEX_URL"] == "https://packages.example/simple"
    assert "PIP_TARGET" not in kept
    assert kept["PATH"].split(os.pathsep)[0] == str(dev.BIN)
