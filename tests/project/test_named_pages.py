"""Pages that settings name are what a run looks at where there are no entries."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.support.cli import lint, write

PAGES = {
    "lint-catalog.toml": 'pages = {en = "README.md", ja = "docs/ja.md"}\n',
    "README.md": "# List\n\n[more](more.md)\n",
    "docs/ja.md": "# 一覧\n",
}


@pytest.mark.parametrize("start", [".", "docs"])
def test_pages_that_settings_name_are_looked_at(tmp_path: Path, start: str) -> None:
    write(tmp_path, PAGES)
    result = lint("--format", "concise", cwd=tmp_path / start, status=1)
    assert result.stdout.startswith("README.md:3:8: error[missing-file]")
    assert "in 2 files" in lint("--ignore", "missing-file", cwd=tmp_path / start, status=0).stdout


def test_a_page_that_is_not_there_is_said(tmp_path: Path) -> None:
    write(tmp_path, {name: text for name, text in PAGES.items() if name != "docs/ja.md"})
    assert "ja.md" in lint(cwd=tmp_path, status=2).stderr


@pytest.mark.parametrize(
    "more", [{"entries/README.txt": "x\n"}, {"lint-catalog.toml": 'entries = "lists"\npages = {en = "README.md"}\n'}]
)
def test_what_is_to_have_entries_is_not_taken_for_pages(tmp_path: Path, more: dict[str, str]) -> None:
    write(tmp_path, {**PAGES, **more})
    assert "missing-file" not in lint(cwd=tmp_path, status=2).stdout


@pytest.mark.parametrize("command", ["fmt", "render", "footnotes"])
def test_who_wants_entries_hears_that_there_are_only_pages(tmp_path: Path, command: str) -> None:
    write(tmp_path, PAGES)
    assert (
        "the settings name Markdown pages: `lint-catalog` checks those" in lint(command, cwd=tmp_path, status=2).stderr
    )
