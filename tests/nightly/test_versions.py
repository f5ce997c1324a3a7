"""Every version that `pyproject.toml` allows is one that works: the tests pass with the lowest and with the newest."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

from tests.release.test_packaging import VERSIONS, pass_tests, unpack
from tests.support.catalogs import PROJECT
from tests.support.sandbox import equip, find_python, fresh_environment, run

pytestmark = pytest.mark.nightly


@pytest.mark.parametrize("version", VERSIONS)
@pytest.mark.parametrize(
    ("which", "kind"),
    [pytest.param("lowest-direct", "*.tar.gz", id="the lowest"), pytest.param("highest", "*.whl", id="the newest")],
)
def test_the_tests_pass_with(which: str, kind: str, version: str, distributions: Path, tmp_path: Path) -> None:
    """Those of the source distribution, which is unpacked where there is no repository: of what it installs with the
    lowest versions, and of the wheel with the newest.

    `lowest-direct` takes the lowest versions of what we name ourselves; what that needs in turn is as it likes.
    """
    python = find_python(version)
    if python is None:
        pytest.skip(f"there is no Python {version} here")
    [chosen], [sdist] = distributions.glob(kind), distributions.glob("*.tar.gz")
    unpack(sdist, tmp_path / "source")
    programs = fresh_environment(tmp_path / "environment", python)
    equip(programs, "--resolution", which, "--upgrade", f"{chosen}[dev]")
    pass_tests(
        programs, tmp_path / "source", "-W", "ignore::DeprecationWarning"
    )  # an old release may do what is warned of


def test_all_hooks_pass_on_all_files() -> None:
    """Each in the environment that pre-commit makes for it; `.ci/run` skips those whose check it runs by itself."""
    run([sys.executable, "dev.py", "hooks"], PROJECT)
