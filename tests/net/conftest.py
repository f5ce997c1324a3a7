"""Fixtures of the tests of the network."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest

from lint_catalog.net.memory import prepare


@pytest.fixture
def memory(tmp_path: Path) -> Iterator[sqlite3.Connection]:
    """An open link memory with nothing in it."""
    with closing(sqlite3.connect(tmp_path / "links.sqlite", check_same_thread=False)) as database:
        prepare(database)
        yield database
