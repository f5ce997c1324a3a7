"""Unified diffs: names as git writes them, and lines as `patch` counts them."""

from __future__ import annotations

import pytest

from lint_catalog.report.diff import Change, unified_diff
from lint_catalog.report.shown import commands
from tests.support.catalogs import table

NAMES = [
    ("plain", "a b.yaml", "b/a b.yaml"),
    ("letters", "モデル.yaml", "b/モデル.yaml"),
    ("quotes", 'a"b\\c', '"b/a\\"b\\\\c"'),
    ("control-characters", "a\tb\nc\x1b", '"b/a\\011b\\012c\\033"'),
    ("not-seen", "a\u202eb", '"b/a\\342\\200\\256b"'),
    ("not-utf-8", "a\udcff", '"b/a\\377"'),
    ("command", "##[error]a", '"b/\\043#[error]a"'),
    ("colons", "::error::a", "b/::error::a"),
]


@pytest.mark.parametrize(("file", "written"), table(NAMES))
def test_names_are_written_as_git_does(file: str, written: str) -> None:
    diff = unified_diff(Change(file, "a\n", "b\n"))
    assert diff.split("\n")[1] == f"+++ {written}"
    assert not commands(diff)


def test_a_new_file_without_an_end_of_its_last_line() -> None:
    expected = "--- /dev/null\n+++ b/a\n@@ -0,0 +1 @@\n+x\n\\ No newline at end of file\n"
    assert unified_diff(Change("a", None, "x")) == expected
