"""The one layout of entries, where it is decided: how wide a line may be, what goes between brackets, what is quoted.

`layout` keeps to it what people wrote, `emit` what is new; so what `emit` writes stays as it is under `layout`.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from wcwidth import wcswidth

from lint_catalog.model.entries.scalars import TEXT, may_be_plain, scalar_on_a_line, yaml_1_1, yaml_1_2

WIDTH = 120
"""Columns on a terminal, where Japanese characters take two."""
STEP = "  "

_LONG = 96  # columns: what is longer is better seen on lines of its own
_BLOCK_LISTS = frozenset({"hub", "notices", "training", "context_length"})


def width(text: str) -> int:
    """Columns on a terminal; characters, where a terminal would show nothing for some of them."""
    columns = len(text) if text.isascii() else wcswidth(text)
    return columns if columns >= 0 else len(text)


def fits(line: str) -> bool:
    """Whether a line is not too wide."""
    return width(line) <= WIDTH


def scalar(text: str) -> str:
    """A text as a scalar on one line, in brackets or not: without quotes if it needs none."""
    if may_be_plain(text, in_flow=True):
        return text
    return scalar_on_a_line(text, "'" if '"' in text or "\\" in text else '"')


def needs_quotes(text: str) -> bool:
    """Whether a text without quotes would not be a text to some readers: `no`, `1.10`."""
    return yaml_1_1(text) != TEXT or yaml_1_2(text) != TEXT


def is_folded(text: str) -> bool:
    """Whether a new text goes below `>`: it is long, and lines of words are all that there is."""
    lines = text.split("\n")
    return len(text) > _LONG and not needs_quotes(text) and all(line and line == line.strip() for line in lines)


def flow(value: Any) -> str:
    """A new value on one line, between brackets if it has parts."""
    if isinstance(value, Mapping):
        return "{" + ", ".join(f"{scalar(str(key))}: {flow(each)}" for key, each in value.items()) + "}"
    if isinstance(value, (list, tuple)):
        return "[" + ", ".join(map(flow, value)) + "]"
    if isinstance(value, (bool, int)):
        return str(value).lower()
    return scalar(str(value))


def mapping_between_braces(value: Mapping[str, Any], before: str, depth: int) -> bool:
    """Whether a new mapping goes on the line of its key, behind `before`; texts by language do not."""
    by_language = depth == 1 and all(isinstance(each, str) for each in value.values())
    return depth >= 1 and not by_language and _is_short(value) and fits(before + flow(value))


def list_between_brackets(value: list[Any], before: str, depth: int, key: str) -> bool:
    """Whether a new list goes on the line of its key, behind `before`."""
    block = depth == 1 and key in _BLOCK_LISTS
    return not value or (not block and _is_short(value) and fits(before + flow(value)))


def _is_short(value: Any) -> bool:
    """Whether something has nothing in it that is better seen on lines of its own."""
    if isinstance(value, Mapping):
        return width(_unquoted(value)) <= _LONG and all(_is_short(each) for each in value.values())
    if isinstance(value, (list, tuple)):
        parts = list(value)
        return width(_unquoted(parts)) <= _LONG and all(
            not isinstance(e, (list, tuple)) and _is_short(e) for e in parts
        )
    return width(str(value)) <= _LONG


def _unquoted(value: Any) -> str:
    if isinstance(value, Mapping):
        return "{" + ", ".join(f"{key}: {_unquoted(each)}" for key, each in value.items()) + "}"
    if isinstance(value, (list, tuple)):
        return "[" + ", ".join(map(_unquoted, value)) + "]"
    return str(value)
