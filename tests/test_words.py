"""One word for one thing: what users read, and what names say."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.support.catalogs import PROJECT

_MENDING = re.compile(r"(?<![a-z])mend(?:s|ed|ing)?(?![a-z])", re.IGNORECASE)
_ROOMS = ("lint_catalog", "checks", "schema", "docs", "tests", "tools", "bench")
_KINDS = {".py", ".md", ".json", ".toml", ".yaml", ".txt"}


def written() -> Iterator[Path]:
    """Every file in which somebody wrote words of this project."""
    yield from PROJECT.glob("*.md")
    yield from PROJECT.glob("*.py")
    yield PROJECT / ".pre-commit-hooks.yaml"
    for room in _ROOMS:
        yield from (each for each in sorted((PROJECT / room).rglob("*")) if each.suffix in _KINDS and each.is_file())


@pytest.mark.parametrize("room", [*_ROOMS, "."])
def test_what_repairs_is_called_a_fix_everywhere(room: str) -> None:
    folder = PROJECT / room
    for file in written():
        if file != Path(__file__) and (file.parent == PROJECT if room == "." else file.is_relative_to(folder)):
            found = _MENDING.search(file.read_text(encoding="utf-8", errors="replace"))
            assert found is None, f"{file.relative_to(PROJECT)} says `{found[0] if found else ''}`: write `fix`"
