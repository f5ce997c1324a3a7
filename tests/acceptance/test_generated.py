"""Generated files: what differs from its source, or has none any more, is noticed."""

from __future__ import annotations

import html
import re
from pathlib import Path

import pytest
from wcwidth import wcswidth

from tools.generate import PICTURE, ROOT, generated, stale


def test_stale_missing_and_left_over_files_are_noticed(tmp_path: Path) -> None:
    rules = tmp_path / "docs" / "rules"
    rules.mkdir(parents=True)
    for name in ("same", "changed", "left-over"):
        (rules / f"{name}.md").write_text(f"{name}\n", encoding="utf-8")
    wanted = {"docs/rules/same.md": "same\n", "docs/rules/changed.md": "new\n", "docs/rules/missing.md": "missing\n"}
    assert dict(stale(wanted, tmp_path)) == {
        "docs/rules/changed.md": "new\n",
        "docs/rules/missing.md": "missing\n",
        "docs/rules/left-over.md": None,
    }


@pytest.mark.process  # the picture shows what the program prints
def test_this_repositorys_are_up_to_date() -> None:
    assert dict(stale(generated(), ROOT)).keys() == set(), "run `python3 dev.py generate`"


def test_every_text_in_the_picture_is_as_wide_as_on_a_terminal() -> None:
    svg = (ROOT / PICTURE).read_text(encoding="utf-8")
    runs = re.findall(r'<text class="terminal-r\d+" [^>]*textLength="([\d.]+)"[^>]*>([^<]*)</text>', svg)
    texts = [(float(length), html.unescape(text).replace("\xa0", " ")) for length, text in runs]
    widths = {round(length / wcswidth(text), 3) for length, text in texts if text.strip()}
    assert len(widths) == 1
    assert any(not text.isascii() and wcswidth(text) > len(text) for _, text in texts), "it shows no wide character"
