"""Fixtures of tests that need a clone in which commands run."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

import pytest

from tests.support.sandbox import equipped_clone, once, unactivated


@pytest.fixture
def plain(tmp_path: Path) -> Mapping[str, str]:
    """The environment of a shell in which nothing is activated; tests that are run there share our processor."""
    return {**unactivated(tmp_path / "python"), "PYTEST_XDIST_AUTO_NUM_WORKERS": "0"}


@pytest.fixture(scope="session")
def equipped(checkout: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A clone whose environment is made. What is tracked in it is not to be changed."""

    def make(folder: Path) -> None:
        equipped_clone(checkout, folder / "clone", unactivated(folder / "python"))

    return once(tmp_path_factory, "equipped", make) / "clone"


@pytest.fixture(scope="session")
def home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Where hooks are installed: once for all tests, as it is done for all repositories of a user."""
    return once(tmp_path_factory, "pre-commit", lambda _: None)
