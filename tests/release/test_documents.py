"""Every command that the README and the guides show runs as it is written, in a shell where nothing is activated."""

from __future__ import annotations

import os
import re
import shlex
import shutil
import signal
import subprocess
from collections.abc import Iterable, Mapping
from pathlib import Path

import pytest

import dev
from lint_catalog import __version__
from tests.support.catalogs import PROJECT, sample, whole
from tests.support.cli import PLAMO, lint, write
from tests.support.documents import DOCUMENTS, Shown, block, commands_in_text, shell_commands
from tests.support.sandbox import EXTRAS, PYPROJECT, environment, equip, git, run, shell, unactivated, uv_indexes
from tests.support.sources import ISLES
from tools.release.home import address

PUBLISHED = f"git+{address()}@v{__version__}"
"""What is installed where nobody has a clone."""
SHOWN = sorted({each for name in DOCUMENTS for find in (shell_commands, commands_in_text) for each in find(name)})
LINT = re.compile(r"(?:lint-catalog|python3 dev\.py lint)(?= |$)")
"""What stands for the program: installed, and in a clone."""
WALKS = (("README.md", "walk: rule"), ("CONTRIBUTING.md", "walk: column"), ("CONTRIBUTING.md", "walk: format"))
WALKED = [command for walk in WALKS for command in block(*walk).text.splitlines()]
"""What a newcomer types after each of three changes."""
STAND_IN = [" ".join(block("README.md", "stand-in").text.replace("\\\n", " ").split())]
ELSEWHERE = {
    "python3 dev.py test": ".ci/run runs it",
    "python3 dev.py test release": ".ci/run runs it, and we are in it",
    "python3 dev.py types": ".ci/run runs it",
    "python3 dev.py hooks": ".ci/run runs it",
    ".ci/run": "every pull request runs it",
    "python3 dev.py test nightly": "the workflow nightly.yaml runs it",
    "python3 dev.py bench lint": "test_a_race_is_run",
    "python3 dev.py bench pages": "test_a_race_is_run",
    "python3 dev.py bench links": "test_a_race_is_run",
    "python3 dev.py hub": "test_a_server_runs_until_it_is_told_to_stop",
    "python3 dev.py hub --catalog . --port 8080": "test_a_server_runs_until_it_is_told_to_stop",
    "python -m lint_catalog.testing.hub": "test_the_program_serves_until_it_is_told_to_stop",
    "python3 dev.py": "test_without_a_command_it_lists_them",
    **dict.fromkeys(
        [
            f"python3 dev.py release{each}"
            for each in ("", " owner NAME", " prepare 1.2.3", " check v1.2.3", " notes v1.2.3")
        ],
        "test_a_release_is_made_by_the_steps_shown",
    ),
    **dict.fromkeys(WALKED, "test_newcomer.py"),
    " ".join(
        block("README.md", "stand-in").text.replace("\\\n", " ").split()
    ): "test_the_stand_in_shows_what_online_does",
    f"pipx install {PUBLISHED}": "test_it_is_installed_as_shown",
    "LINT_CATALOG_UPSTREAM=FOLDER python3 dev.py test": "needs pages that do not travel with the project",
    "lint-catalog --online": "asks the network: test_online_cli.py, of a stand-in",
    "lint-catalog links": "asks the network: test_online_cli.py, of a stand-in",
    "lint-catalog links README.md": "asks the network: test_online_cli.py, of a stand-in",
    "lint-catalog new ORG/REPO": "asks the network: test_new.py, of a stand-in",
    "lint-catalog new llm-jp/llm-jp-3-13b llm-jp/llm-jp-3-13b-instruct": "asks the network: test_new.py, of a stand-in",
    "lint-catalog explain splits-longer-than-corpus": "test_own_catalog.py, where there is that rule",
}
"""Commands that are not run by the two tests of all others: what runs them, or why nothing does."""
FINDING = re.compile(r"--since|--baseline owed\.jsonl$|README\.md|hub\.yaml")
"""Commands that may find something: pages of others, and what the scenario has happen."""


def _unique(commands: Iterable[Shown]) -> list[str]:
    return [each for each in dict.fromkeys(each.command for each in commands) if each not in ELSEWHERE]


def _once_by_shell(commands: Iterable[str]) -> list[str]:
    """All commands but those that hand plain words on to the program; of these the first."""
    plain = [each for each in commands if re.fullmatch(r"python3 dev\.py lint [^|&;<>$*~]*", each)]
    return [each for each in commands if each not in plain[1:]]


IN_A_CLONE = _unique(each for each in SHOWN if not each.command.startswith("lint-catalog"))
OF_THE_PROGRAM = _unique(each for each in SHOWN if LINT.match(each.command))


def test_commands_are_found() -> None:
    assert len(IN_A_CLONE) > 20
    assert len(OF_THE_PROGRAM) > 25
    assert {each.document for each in SHOWN} == set(DOCUMENTS)


def test_nothing_is_excepted_that_is_not_shown() -> None:
    assert {*ELSEWHERE} - {each.command for each in SHOWN} == set()


def test_what_runs_the_excepted_is_there() -> None:
    ci = (PROJECT / ".ci" / "run").read_text(encoding="utf-8")
    tests = {each.name: each.read_text(encoding="utf-8") for each in (PROJECT / "tests").rglob("test_*.py")}
    for command, reason in ELSEWHERE.items():
        if reason.startswith(".ci/run"):
            assert command.removeprefix("python3 ") in ci or command == block("README.md", "ci: test").text.strip()
        for name in re.findall(r"test_\w+\.py", reason):
            assert name in tests
        for name in re.findall(r"\b(test_\w+)(?!\w|\.py)", reason):
            assert any(f"def {name}(" in text for text in tests.values()), name


@pytest.fixture(scope="module")
def catalog(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A catalog of somebody's own: in git with a branch `main`, with pages in three languages, and one old finding."""
    folder = tmp_path_factory.mktemp("catalog")
    shutil.copytree(ISLES.folder, folder, dirs_exist_ok=True)
    write(folder, {**sample(), **whole("models/med-asagi")})
    for language in ("ja", "en", "fr"):
        write(folder, {f"catalog/{language}.md": (PROJECT / "catalog" / f"{language}.md").read_text(encoding="utf-8")})
    write(folder, {"entries/models/a.yaml": sample()[PLAMO]})
    lint("--baseline", "owed.jsonl", "--write-baseline", cwd=folder, status=0)
    git(folder, "init", "--quiet", "--initial-branch=main")
    git(folder, "add", "--all")
    git(folder, "commit", "--quiet", "--message=Catalog")
    return folder


@pytest.mark.parametrize(
    "command",
    [
        # click asks bash for its version
        pytest.param(
            each,
            marks=[pytest.mark.process] if " completion bash" in each else [pytest.mark.release] if number % 8 else [],
        )
        for number, each in enumerate(OF_THE_PROGRAM)
    ],
)
def test_a_command_of_the_program_runs_on_a_catalog(command: str, catalog: Path) -> None:
    shutil.rmtree(catalog / "imported", ignore_errors=True)
    words = shlex.split(LINT.sub("", command, count=1).partition("|")[0])
    done = lint(*words, cwd=catalog)
    assert done.returncode in (0, 1), done.stderr


@pytest.mark.release
@pytest.mark.parametrize("command", _once_by_shell(IN_A_CLONE))
def test_a_command_runs_in_a_clone(command: str, equipped: Path, plain: Mapping[str, str]) -> None:
    """Commands of tests say which ones they would run: those run anyway, and a newcomer's in a clone."""
    file, scenario = block("README.md", "scenario")
    (equipped / file).write_text(scenario, encoding="utf-8")
    env = {**plain, "PYTEST_ADDOPTS": "--collect-only -q"}
    done = shell(command, equipped, env, status=None)
    said = done.stdout + done.stderr
    assert "Traceback" not in said
    assert done.returncode in ((0, 1) if FINDING.search(command) else (0,)), said


@pytest.mark.release
@pytest.mark.parametrize("command", [each for each in IN_A_CLONE if each not in _once_by_shell(IN_A_CLONE)])
def test_a_command_of_the_program_runs_in_a_clone(command: str, equipped: Path) -> None:
    """As `python3 dev.py lint` hands its words on, which one command of each sort shows."""
    done = lint(*shlex.split(command)[3:], cwd=equipped)
    assert done.returncode in ((0, 1) if FINDING.search(command) else (0,)), done.stdout + done.stderr


@pytest.mark.release
def test_without_words_the_commands_are_listed(equipped: Path, plain: Mapping[str, str]) -> None:
    assert shell("python3 dev.py --help", equipped, plain).stdout == dev.usage()


@pytest.mark.release
def test_the_stand_in_shows_what_online_does(equipped: Path, plain: Mapping[str, str]) -> None:
    file, scenario = block("README.md", "scenario")
    (equipped / file).write_text(scenario, encoding="utf-8")
    done = shell(block("README.md", "stand-in").text, equipped, plain, status=1)
    found = re.findall(r"^\w+\[([\w-]+)\]", done.stdout, re.MULTILINE)
    assert sorted(found) == ["hub-license-differs", "hub-repo-missing", "hub-repo-moved"]


@pytest.mark.release
@pytest.mark.skipif(os.name == "nt", reason="Windows has no SIGINT for one process")
@pytest.mark.parametrize("command", [each for each, by in ELSEWHERE.items() if by.startswith("test_a_server")])
def test_a_server_runs_until_it_is_told_to_stop(command: str, equipped: Path, plain: Mapping[str, str]) -> None:
    words = ["bash", "-c", f"exec {command.replace('8080', '0')}"]
    with subprocess.Popen(
        words, cwd=equipped, env=plain, stdout=subprocess.PIPE, encoding="utf-8", start_new_session=True
    ) as running:
        try:
            assert running.stdout is not None
            assert running.stdout.readline().startswith("http://127.0.0.1:")
            os.killpg(running.pid, signal.SIGINT)
            assert running.wait(timeout=60) in (0, 130)
        finally:
            running.kill()


@pytest.mark.release
def test_it_is_installed_as_shown(checkout: Path, tmp_path: Path) -> None:
    install, ask = block("README.md", "install").text.splitlines()
    assert PUBLISHED in install
    git(tmp_path, "clone", "--quiet", str(checkout), "published")
    git(tmp_path / "published", "tag", f"v{__version__}")
    install = install.replace(PUBLISHED, f"git+{(tmp_path / 'published').as_uri()}@v{__version__}")
    plain = unactivated(tmp_path / "python")
    run(["python3", "-m", "venv", "--without-pip", tmp_path / "pipx"], tmp_path, env=plain)
    equip(tmp_path / "pipx" / dev.BIN.name, "pipx[uv]")  # the backend that it takes where there is one
    places = [tmp_path / "pipx" / dev.BIN.name, tmp_path / "bin", plain["PATH"]]
    own = environment(
        PATH=os.pathsep.join(map(str, places)), PIPX_HOME=str(tmp_path / "home"), PIPX_BIN_DIR=str(tmp_path / "bin"),
        **uv_indexes(),
    )  # fmt: skip
    assert "Usage: lint-catalog" in shell(f"{install}\n{ask}", tmp_path, own).stdout


@pytest.mark.nightly
@pytest.mark.parametrize("race", dev.RACES)
def test_a_race_is_run(race: str, equipped: Path, plain: Mapping[str, str]) -> None:
    assert shell(f"python3 dev.py bench {race}", equipped, plain).stdout


def test_every_extra_is_one_of_the_project() -> None:
    extras = {each for command in dev.COMMANDS.values() for each in command.extras}
    assert extras == {*EXTRAS}
    assert extras <= PYPROJECT["project"]["optional-dependencies"].keys()
