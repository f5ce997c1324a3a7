"""The tiers of tests: each test is in one of them, and the loop stays quick."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from tests.support.sandbox import PYPROJECT
from tests.support.tiers import MARKERS, PROCESSES, TIERS, load_profile, program_of, tier_of

pytest_plugins = ("pytester",)
TESTS = """
import subprocess, sys
import pytest
from hypothesis import given, strategies

def test_plain():
    pass

@pytest.mark.release
def test_of_a_release():
    pass

@pytest.mark.nightly
def test_of_a_night():
    pass

@given(strategies.booleans())
def test_that_makes_things_up(value):
    pass

@pytest.mark.process
def test_with_a_process():
    subprocess.run(["git", "--version"], check=True)
"""
PLAIN = ("test_plain", "test_that_makes_things_up", "test_with_a_process")
RUNS = {"loop": PLAIN, "release": ("test_of_a_release",), "nightly": ("test_of_a_night", "test_that_makes_things_up")}


@pytest.fixture
def project(pytester: pytest.Pytester, pytestconfig: pytest.Config) -> Iterator[pytest.Pytester]:
    """A project with tests of its own and the plugin, run within this process, which stays as it is."""
    pytester.makeconftest('pytest_plugins = ("tests.support.tiers",)')
    yield pytester
    load_profile(pytestconfig)


def _collected(project: pytest.Pytester, *options: str) -> tuple[str, ...]:
    project.makepyfile(TESTS)
    lines = project.runpytest_inprocess("--collect-only", "-q", *options).outlines
    return tuple(line.partition("::")[2] for line in lines if "::" in line)


@pytest.mark.parametrize("tier", TIERS)
def test_a_tier_runs_its_own_tests_and_no_others(tier: str, project: pytest.Pytester) -> None:
    assert _collected(project, "--tier", tier) == RUNS[tier]


def test_the_loop_is_what_runs(project: pytest.Pytester) -> None:
    assert _collected(project) == RUNS["loop"]


STARTS = [
    pytest.param("", "git", True, id="git"),
    pytest.param("", "python", False, id="a program"),
    pytest.param("@pytest.mark.process\n", "python", True, id="a program, marked"),
]


@pytest.mark.parametrize(("mark", "program", "passes"), STARTS)
def test_a_test_of_the_loop_that_starts_a_program_is_marked(
    mark: str, program: str, passes: bool, project: pytest.Pytester
) -> None:
    """Nothing is really started: there is no such folder."""
    project.makepyfile(
        "import pytest, subprocess\n"
        f"{mark}def test_it():\n"
        "    with pytest.raises(OSError):\n"
        f"        subprocess.run(['/no/such/folder/{program}'])\n"
    )
    result = project.inline_run("-p", "no:terminal")
    result.assertoutcome(passed=int(passes), failed=int(not passes))


@pytest.mark.parametrize(
    ("executable", "command", "name"),
    [
        pytest.param("/usr/bin/git", ["git"], "git", id="by its path"),
        pytest.param(None, ["git", "status"], "git", id="by its name"),
        pytest.param(None, "git.exe status", "git", id="a line"),
        pytest.param(None, '"a folder/git.exe" status', "git", id="a line with quotes"),
    ],
)
def test_what_is_started(executable: str | None, command: str | list[str], name: str) -> None:
    assert program_of(executable, command) == name


def test_few_tests_start_programs(request: pytest.FixtureRequest) -> None:
    """All that run now; in the loop that is all there are, unless some were chosen."""
    starting = [
        each for each in request.session.items if tier_of(each) == "loop" and each.get_closest_marker("process")
    ]
    assert len(starting) <= PROCESSES


def test_the_markers_are_described_and_no_others_can_be_used(pytestconfig: pytest.Config) -> None:
    described = {each.partition(":")[0] for each in pytestconfig.getini("markers")}
    assert described >= {*MARKERS, *TIERS[1:]}
    assert "--strict-markers" in PYPROJECT["tool"]["pytest"]["ini_options"]["addopts"]
