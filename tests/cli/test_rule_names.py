"""Which rules `rules` and `explain` know where something is wrong with the catalog."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.support.catalogs import table
from tests.support.cli import lint, write

BROKEN = [
    ("an unknown key", "strikt = true\n", "unknown key `strikt`"),
    ("no TOML", "strict =\n", "is not valid TOML"),
    ("rules that are missing", 'checks = ["nowhere"]\n', "the checks folder"),
]


@pytest.mark.parametrize(("settings", "said"), table(BROKEN))
@pytest.mark.parametrize("words", [("rules",), ("explain", "unused-entry")], ids=lambda words: words[0])
def test_what_is_wrong_with_the_settings_is_said_and_the_installed_ones_are_shown(
    folder: Path, words: tuple[str, ...], settings: str, said: str
) -> None:
    expected = lint(*words, cwd=folder, status=0)
    write(folder, {"lint-catalog.toml": settings})
    result = lint(*words, cwd=folder, status=0)
    assert result.stdout == expected.stdout
    assert result.stderr.startswith("lint-catalog: rules of the catalog's own are left out: ")
    assert said in result.stderr


def test_without_a_catalog_there_is_nothing_to_say(tmp_path: Path) -> None:
    assert lint("rules", cwd=tmp_path, status=0).stderr == ""
