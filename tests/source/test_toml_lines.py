"""Where keys stand in a TOML text."""

from __future__ import annotations

import pytest

from lint_catalog.source.toml_lines import key_lines
from tests.support.catalogs import table

TEXTS = [
    ("nothing", "", {}),
    ("comments and blank lines", "# a = 1\n\n  b = 1 # c = 2\n", {("b",): 3}),
    ("tables", "a = 1\n[t]\nb = 1\n[t.u]\n", {("a",): 1, ("t",): 2, ("t", "b"): 3, ("t", "u"): 4}),
    ("a key of a table below another", "[t.u]\nc = 1\n", {("t", "u"): 1, ("t", "u", "c"): 2}),
    ("the first of several tables", "[[t]]\na = 1\n[[t]]\na = 2\n", {("t",): 1, ("t", "a"): 2}),
    ("dotted and quoted keys", 'a . "b.c" = 1\n\'d"\' = 2\n', {("a", "b.c"): 1, ('d"',): 2}),
    ("keys with escapes", '"\\u0061\\"" = 1\n', {('a"',): 1}),
    ("a list of several lines", "a = [ # ]\n  1,\n]\nb = 2\n", {("a",): 1, ("b",): 4}),
    ("a list that looks like tables", "a = [\n[1],\n]\nb = 2\n", {("a",): 1, ("b",): 4}),
    ("a text of several lines", 'a = """\nb = 1\n[t]\n"""\nc = 1\n', {("a",): 1, ("c",): 5}),
    ("quotes at the end of one", 'a = """x"""""\nb = \'\'\'y\'\'\'\'\nc = 1\n', {("a",): 1, ("b",): 2, ("c",): 3}),
    ("escaped quotes in one", 'a = """\\"""\nb = 1"""\nc = 1\n', {("a",): 1, ("c",): 3}),
    ("brackets and marks in texts", "a = '[#'\nb = \"{\\\"\"\nc = 1\n", {("a",): 1, ("b",): 2, ("c",): 3}),
    ("line ends of Windows", "a = 1\r\n[t]\r\nb = 1\r\n", {("a",): 1, ("t",): 2, ("t", "b"): 3}),
]  # fmt: skip


@pytest.mark.parametrize(("text", "lines"), table(TEXTS))
def test_lines(text: str, lines: dict[tuple[str, ...], int]) -> None:
    assert key_lines(text) == lines


def test_a_long_line_takes_no_longer_than_it_is() -> None:
    value = '"' + "x\\\\" * 300_000 + '"'
    assert key_lines(f"a = {value}\n{'# ' * 300_000}\nb = 1\n") == {("a",): 1, ("b",): 3}
