"""`python3 dev.py`: what a contributor types works the first time, the second time, and after whatever went wrong."""

from __future__ import annotations

import json
import os
import sys
from pathlib import Path

import pytest

import dev
from tests.support.catalogs import PROJECT, table
from tests.support.sandbox import environment, find_python, git, once, run, said, speech
from tests.support.tiers import TIERS

CLEAN = "no findings"
BIN = dev.BIN.name


@pytest.fixture
def clone(checkout: Path, tmp_path: Path) -> Path:
    """A clone as a contributor has it, without an environment."""
    git(tmp_path, "clone", "--quiet", str(checkout), "clone with spaces")
    return tmp_path / "clone with spaces"


def _dev(*arguments: str, script: str | Path = "dev.py") -> list[str | Path]:
    return [sys.executable, script, *arguments]


@pytest.fixture(scope="session")
def ready(checkout: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A clone in which `lint` has run once, with what it said in `said.json` beside it. Not to be changed."""

    def make(folder: Path) -> None:
        git(folder, "clone", "--quiet", str(checkout), "clone")
        done = run(_dev("lint"), folder / "clone", status=None)
        (folder / "said.json").write_text(json.dumps([done.returncode, done.stdout, done.stderr]), encoding="utf-8")

    return once(tmp_path_factory, "ready", make) / "clone"


@pytest.mark.release
def test_lint_works_at_once(ready: Path) -> None:
    status, out, errors = json.loads((ready.parent / "said.json").read_text(encoding="utf-8"))
    assert (status, errors) == (0, "dev.py: setting up .venv, which takes a moment …\n")
    assert CLEAN in out


@pytest.mark.release
def test_lint_sets_nothing_up_again_and_leaves_nothing_lying_around(ready: Path) -> None:
    again = run(_dev("lint"), ready)
    assert CLEAN in again.stdout
    assert again.stderr == ""
    assert git(ready, "status", "--porcelain") == ""


@pytest.mark.release
def test_lint_works_from_anywhere(ready: Path, tmp_path: Path) -> None:
    elsewhere = run(_dev("lint", "--quiet", script=ready / "dev.py"), tmp_path)
    assert said(elsewhere) == ""
    below = run(_dev("lint", "med-asagi.yaml", script="../../dev.py"), ready / "entries" / "models")
    assert "1 entry in 1 file, no findings" in below.stdout


@pytest.mark.release
def test_the_environments_own_python_is_not_taken_for_anothers(ready: Path) -> None:
    within = run([ready / ".venv" / BIN / "python", "dev.py", "lint"], ready)
    assert within.stderr == ""


@pytest.mark.release
def test_what_lint_finds_and_how_it_leaves_is_passed_on(ready: Path, tmp_path: Path) -> None:
    broken = speech(tmp_path / "broken", broken=True)
    assert "value-not-allowed" in run(_dev("lint", str(broken)), ready, status=1).stdout


@pytest.mark.release
def test_lint_works_after_an_interruption_and_whatever_the_environment_says(clone: Path, tmp_path: Path) -> None:
    run([sys.executable, "-m", "venv", "--without-pip", ".venv"], clone)  # as far as it came
    (tmp_path / "yaml.py").write_text("raise ImportError('not the real one')\n", encoding="utf-8")
    odd = environment(PYTHONDONTWRITEBYTECODE="1", PYTHONPATH=str(tmp_path), PIP_USER="1", PIP_TARGET=str(tmp_path))
    fixed = run(_dev("lint"), clone, env=odd)
    assert CLEAN in fixed.stdout
    assert "setting up" in fixed.stderr


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


CHOSEN: list[tuple[str, list[str], list[str]]] = [
    ("nothing", [], []),
    ("options", ["-k", "licenses"], ["-k", "licenses"]),
    ("a tier", ["release"], ["--tier", "release"]),
    ("a tier and options", ["nightly", "-x"], ["--tier", "nightly", "-x"]),
    ("a room", ["engine"], ["tests/engine"]),
    ("a room of a tier", ["release", "engine", "-x"], ["--tier", "release", "tests/engine", "-x"]),
    ("a file", ["tests/test_a.py"], ["tests/test_a.py"]),
    ("a test", ["tests/test_a.py::test_b"], ["tests/test_a.py::test_b"]),
]


@pytest.fixture
def rooms(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A checkout with one room of tests, one folder without any, and a test in no room."""
    for name in ("tests/engine/test_run.py", "tests/golden/a.txt", "tests/test_a.py"):
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_text("", encoding="utf-8")
    monkeypatch.setattr(dev, "ROOT", tmp_path)
    monkeypatch.setattr(dev, "TESTS", tmp_path / "tests")


@pytest.mark.usefixtures("rooms")
@pytest.mark.parametrize(("words", "told"), table(CHOSEN))
def test_which_tests_run(words: list[str], told: list[str]) -> None:
    assert dev.chosen_tests(words) == told


@pytest.mark.usefixtures("rooms")
@pytest.mark.parametrize(
    ("words", "question"),
    [
        pytest.param(["engin"], " (did you mean 'engine'?)", id="a misspelt room"),
        pytest.param(["relase"], " (did you mean 'release'?)", id="a misspelt tier"),
        pytest.param(["golden"], "", id="a folder without tests"),
        pytest.param(["release", "nothing.py"], "", id="a file that is not there"),
    ],
)
def test_tests_that_are_not_there_are_told(words: list[str], question: str) -> None:
    with pytest.raises(dev.Trouble) as caught:
        dev.chosen_tests(words)
    there = "`test` knows loop, release, nightly, engine, files and options of pytest"
    assert str(caught.value) == f"there are no tests called {words[-1]!r}; {there}{question}"


def test_the_tiers_are_those_of_the_tests() -> None:
    assert dev.TIERS == TIERS
