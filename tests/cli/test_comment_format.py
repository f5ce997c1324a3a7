"""`--format comment`, and what `--lang` means beside it."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.support.catalogs import sample
from tests.support.cli import PLAMO, lint, write


@pytest.fixture
def broken(tmp_path: Path) -> Path:
    write(tmp_path, {**sample(), PLAMO: sample()[PLAMO].replace("developer: ", "develoer: ")})
    return tmp_path


def test_both_ways_make_the_same_comment(broken: Path) -> None:
    lint("--format", "json", "--output-file", "report.json", cwd=broken, status=1)
    at_once = lint("--format", "comment", "--lang", "ja", "--lang", "fr", cwd=broken, status=1).stdout
    assert lint("comment", "report.json", "--lang", "ja", "--lang", "fr", cwd=broken, status=0).stdout == at_once
    assert "この種類の項目にはないフィールドです。" in at_once
    assert "<summary>Français</summary>" in at_once


def test_it_is_english_unless_a_language_is_named(broken: Path) -> None:
    assert "What happens next" in lint("--format", "comment", cwd=broken, status=1).stdout


def test_pages_have_languages_beside_that_of_the_comment(tmp_path: Path) -> None:
    write(tmp_path, {"a.md": "# A\n", "b.md": "# B\n"})
    words = ("--lang", "en=a.md", "--lang", "ja=b.md", "--lang", "ja")
    assert "lint-catalog" in lint("--format", "comment", "a.md", "b.md", *words, cwd=tmp_path).stdout


@pytest.mark.parametrize(
    ("words", "complaint"),
    [
        pytest.param(["--lang", "ja"], "only `--format comment` is written in a language", id="another-format"),
        pytest.param(["--format", "comment", "--lang", "xx"], "there are `en`, `fr` and `ja`", id="unknown"),
        pytest.param(["--format", "comment", "--lang", "../ja"], "there are `en`, `fr` and `ja`", id="path"),
    ],
)
def test_languages_that_nobody_speaks(words: list[str], complaint: str, broken: Path) -> None:
    assert complaint in lint(*words, cwd=broken, status=2).stderr
