"""How large a text may be that is read, how deep it may nest, and which files hold entries."""

from __future__ import annotations

MAX_PAGE_CHARACTERS = 4_000_000
"""Longer pages are not read."""

MAX_ENTRY_CHARACTERS = 1 << 20
"""Longer entries are not read: one entry is a page at most, and a parser's time is bounded by its input."""

MAX_VALUES = 20_000
"""Entries of more keys and values are not read: each takes a hundred times the memory of its text."""

MAX_DEPTH = 50
"""Deeper nesting of YAML is not read: the composer recurses, and no schema of facts goes deeper than ten levels."""

MAX_EMPHASIS_DEPTH = 40
"""Emphasis within emphasis; what is deeper is kept without it."""

YAML_SUFFIXES = (".yaml", ".yml")
"""The names of files that hold entries."""
