"""How large a text may be that is read, how deep it may nest, and which files hold entries."""

from __future__ import annotations

MAX_PAGE_CHARACTERS = 2_000_000
"""Longer pages are not read."""

MAX_LINES = 200_000
"""Lines that are read of a page, blank ones counted: the parser keeps seven numbers of each. Lists have thousands."""

CELLS_OF_A_ROW = 4
"""How many cells take as long as a row does, whatever is in it."""

MAX_CELLS = 33_000
"""Pipes between cells that are read of a page, those counted in that a row lacks, and `CELLS_OF_A_ROW` more for each
row: a table of 3,300 rows and five columns has that many, or of 3,000 rows and six, as the longest lists have. A row
takes half a millisecond to be linted or imported, four times what its characters may take."""


def lines_of_a_page(characters: int) -> int:
    """How many lines are read of a page of so many characters, anew on every level of lists and quotations that they
    stand in. Long lists take a fifth of it."""
    return 20_000 + characters // 50


def marks_of_a_page(characters: int) -> int:
    """How many signs of emphasis, links, code and HTML are looked at in a page of so many characters; behind them, text
    is plain text. Pages full of links take a fifth of it."""
    return 40_000 + characters // 16


MAX_ENTRY_CHARACTERS = 1 << 20
"""Longer entries are not read: one entry is a page at most, and a parser's time is bounded by its input."""

MAX_VALUES = 10_000
"""Entries of more keys and values are not read: each takes a hundred times the memory of its text."""

MAX_DEPTH = 50
"""Deeper nesting of YAML is not read: the composer recurses, and no schema of facts goes deeper than ten levels."""

MAX_EMPHASIS_DEPTH = 40
"""Emphasis within emphasis; what is deeper is kept without it."""

YAML_SUFFIXES = (".yaml", ".yml")
"""The names of files that hold entries."""
