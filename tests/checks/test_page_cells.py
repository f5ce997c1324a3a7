"""Rows that are not as long as their table, or not written as its other rows: what is lost, and what is not."""

from __future__ import annotations

import pytest

from lint_catalog.model.findings import Finding
from tests.support.catalogs import all_rules, pages_of, run_on_pages
from tests.support.fixing import with_fixes

_RULES = [all_rules()[each] for each in ("wrong-number-of-cells", "row-without-pipe", "unread-part", "broken-table")]
_B, _A = "| B | 2023 | MIT |\n", "| A | 2024 | MIT |\n"
_PIPE = "does not end with `|`"
_HEAD = "| Kite | Year | License |\n|---|---|---|\n"


def _found(text: str) -> list[Finding]:
    return list(run_on_pages(pages_of({"README.md": text}), _RULES))


def _fixed(text: str) -> str:
    return with_fixes({"README.md": text}, unsafe=False)[0]["README.md"]


@pytest.mark.parametrize(
    ("rows", "line", "severity", "message", "fixed"),
    [
        ("| A | 2024 | MIT | |\n", 3, "note", "1 empty cell too many", "| A | 2024 | MIT |\n"),
        ("| A | 2024 | MIT ||| \n", 3, "note", "2 empty cells too many", "| A | 2024 | MIT | \n"),
        ("| A | 2024 | MIT | <!-- seen by nobody --> |\n", 3, "note", "1 empty cell too many", None),
        ("| A | 2024 | MIT | &nbsp; |\n", 3, "note", "1 empty cell too many", None),
        (_B + "\n| A | 2024 | MIT |\n", 5, "warning", "set apart from its table", None),
        (_B + "\n| A | 2024 | MIT |\n| C | 2024 | MIT |\n", 5, "warning", "set apart from their table", None),
        (_B + "\n| A | 2024 |\n|---|\n", 5, "warning", "the titles have 2 cells, and the line of `---` below", None),
        (_B + "\nText.\n\n| A | `b \\| c` |\n| D | E |\n", 7, "warning", "no line of `|---|` stands below", None),
        ("| A | 2024 | MIT | lost |\n", 3, "error", "4 cells in a table of 3 columns", None),
        ("| A | 2024 | MIT | | lost |\n", 3, "error", "5 cells in a table of 3 columns", None),
        ("| A | 2024 |\n", 3, "note", "1 cell left out at the end", "| A | 2024 | |\n"),
        ("| A |\n", 3, "note", "2 cells left out at the end", "| A | | |\n"),
        ("| A | MIT |\n", 3, "error", "2 cells in a table of 3 columns", None),
        ("| 2024 | MIT |\n", 3, "error", "2 cells in a table of 3 columns", None),
        ("| B | 2023 | MIT |\n| C | 2022 | MIT |\n| A | MIT |\n", 5, "error", "2 cells", None),
        ("| B | 2023 | MIT |\n A | 2024 | MIT |\n", 4, "warning", "does not begin with `|`", _B + _A),
        ("| B | 2023 | MIT |\n| A | 2024 | MIT\n", 4, "warning", _PIPE, _B + _A),
        ("| B | 2023 | MIT |\n| A | 2024 | MIT \\|\n", 4, "warning", _PIPE, _B + "| A | 2024 | MIT \\| |\n"),
        (_B + "     A | 2024 | MIT |\n", 4, "warning", "so that it is code", _B + _A),
        ("| B | 2023 | MIT |\nKites fly.\n", 4, "warning", "a line without `|` directly below a table", None),
        ("| B | 2023 | MIT |\n| A | 2024\n", 4, "note", "1 cell left out at the end", None),
    ],
)  # fmt: skip
@pytest.mark.parametrize("before", ["", "> ", "  "])
def test_a_row_is_told_what_is_wrong_with_it_and_nothing_else(
    rows: str, line: int, severity: str, message: str, fixed: str | None, before: str
) -> None:
    text = "".join(before + each for each in (_HEAD + rows).splitlines(keepends=True))
    found = _found(text)
    assert [(each.span.line, each.severity.label) for each in found] == [(line, severity)]
    assert message in found[0].message
    if fixed is not None and not before:
        assert _fixed(text) == _HEAD + fixed
        assert _found(_fixed(text)) == []


@pytest.mark.parametrize(
    "text",
    ["|x| + |y|, |z|\n|x| = |y|\n", "`| a | b |`\n", "```\n| a | b |\n| c | d |\n```\n", "<!--\n| a | b |\n-->\n",
     "a | b | c\nd | e | f\n", "P(A | B)\n", "| a |\n| b |\n", _HEAD + _A + "\n| alone\n", "\\| a | b |\n| c | d\n"],
)  # fmt: skip
def test_not_all_pipes_are_those_of_a_table(text: str) -> None:
    assert _found(text) == []


def test_rows_are_compared_with_each_other_if_the_header_is_written_otherwise() -> None:
    text = "a | b |\n|---|---|\n" + "| c | d |\n" * 4 + "e | f |\n"
    assert [(each.span.line, each.rule) for each in _found(text)] == [(7, "row-without-pipe")]
    assert _found("a | b |\n|---|---|\n| c | d |\ne | f |\n") == []


def test_a_whole_table_with_an_empty_cell_too_many_is_one_finding() -> None:
    text = _HEAD + "".join(f"| {name} | 2024 | MIT | |\n" for name in "ABCDEF")
    found = _found(text)
    assert [each.message for each in found] == [
        "1 empty cell too many in a table of 3 columns, in this row and 5 others"
    ]
    assert _fixed(text) == text.replace("| |\n", "|\n")


@pytest.mark.parametrize(
    "text",
    [
        "a | b\n---|---\nc | d\ne | f\n",
        "| a | b |\n|---|---|\n| c | d |\n\nText.\n",
        "| a |\n|---|\n| c |\n| d |\n",
        "| a | b\n|---|---\n| c | d\n| e | f\n",
        "`<table>` and <!-- <table> -->\n\n<!--\n<table>\n-->\n\n```html\n<table>\n```\n",
    ],
)
def test_tables_of_one_style_are_left_alone(text: str) -> None:
    assert _found(text) == []


def test_each_table_in_html_is_one_note_with_its_line() -> None:
    text = "a\n\n<!-- b -->\n<div><TABLE class=x>\n<tr><td>Kite</td></tr>\n\n<tr></tr></table></div>\n\nc <table>\n"
    assert [(each.span.line, each.span.column, each.severity.label) for each in _found(text)] == [
        (4, 6, "note"), (9, 3, "note")
    ]  # fmt: skip
