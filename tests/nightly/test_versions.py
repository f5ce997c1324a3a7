"""Every version that `pyproject.toml` allows is one that works: the tests pass with the lowest and with the newest."""

from __future__ import annotations

import shutil
import sys
from pathlib import Path

import pytest

from tests.release.test_packaging import VERSIONS
from tests.support.catalogs import PROJECT
from tests.support.sandbox import equip, find_python, fresh_environment, run

pytestmark = pytest.mark.nightly


@pytest.mark.parametrize("version", VERSIONS)
@pytest.mark.parametrize(
    "which", [pytest.param("lowest-direct", id="the lowest"), pytest.param("highest", id="the newest")]
)
def test_the_tests_pass_with(which: str, version: str, checkout: Path, tmp_path: Path) -> None:
    """`lowest-direct` takes the lowest versions of what we name ourselves; what that needs in turn is as it likes."""
    python = find_python(version)
    if python is None:
        pytest.skip(f"there is no Python {version} here")
    source = tmp_path / "source"
    shutil.copytree(checkout, source)
    programs = fresh_environment(tmp_path / "environment", python)
    equip(programs, "--resolution", which, "--upgrade", "--editable", f"{source}[dev]")
    # An old release may do what a newer Python warns of.
    options = ["-q", "-p", "no:xdist", "-p", "no:cacheprovider", "-W", "ignore::DeprecationWarning"]
    run([programs / "python", "-m", "pytest", *options], source)


def test_all_hooks_pass_on_all_files() -> None:
    """Each in the environment that pre-commit makes for it; `.ci/run` skips those whose check it runs by itself."""
    run([sys.executable, "dev.py", "hooks"], PROJECT)
