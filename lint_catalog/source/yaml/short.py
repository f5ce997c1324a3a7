"""Keys with short values as YAML, written at once: PyYAML takes twenty times as long, and most of what is imported is
short. What is written here is what `emit` would write with PyYAML; tests compare the two."""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import lru_cache
from typing import Any

from lint_catalog.model.entries.scalars import may_be_plain
from lint_catalog.source.yaml.style import (
    STEP,
    WIDTH,
    flow,
    list_between_brackets,
    mapping_between_braces,
    scalar,
)

_LONG = 96
_LETTERS = r"[!-~\u00a1-\u1fff\u3001-\ud7ff\uff00-\uffef]"
_EASY = re.compile(rf"(?![<=]|\.\.\.){_LETTERS}+(?: {_LETTERS}+)*")
"""Texts of which PyYAML and `scalar` think alike: no white space but single spaces, and nothing that it escapes."""


def short_pair(key: str, value: Any) -> str | None:
    """A key of an entry with its value, as lines; None for what is long or odd, which is for PyYAML to write."""
    if not _is_easy(key) or not _is_easy(value):
        return None
    try:
        return _pair(key, value, "", 0)
    except _OddError:
        return None


class _OddError(Exception):
    """What PyYAML would break into lines of its own."""


def _is_easy(value: Any) -> bool:
    if isinstance(value, str):
        return len(value) <= _LONG and _EASY.fullmatch(value) is not None
    if isinstance(value, int):
        return value >= 0
    if isinstance(value, Mapping):
        return bool(value) and all(_is_easy(key) and _is_easy(each) for key, each in value.items())
    return isinstance(value, (list, tuple)) and bool(value) and all(map(_is_easy, value))


def _pair(key: str, value: Any, indent: str, depth: int) -> str:
    return f"{indent}{_in_block(key)}:{_value(value, f'{indent}{scalar(key)}: ', depth + 1, key)}"


def _value(value: Any, before: str, depth: int, key: str = "") -> str:
    """What follows the colon or the dash; `before` is what stands on its line, the space behind it included."""
    if isinstance(value, Mapping):
        if mapping_between_braces(value, before, depth):
            return _between(value, before)
        return "\n" + _pairs(value, indent_below(before), depth)
    if isinstance(value, (list, tuple)):
        if list_between_brackets(list(value), before, depth, key):
            return _between(value, before)
        below = indent_below(before)
        return "\n" + "".join(f"{below}-{_item(each, f'{below}- ', depth + 1)}" for each in value)
    return f" {_in_block(value) if isinstance(value, str) else str(value).lower()}\n"


def _item(value: Any, before: str, depth: int) -> str:
    """What follows a dash: the first key of a mapping stands on its line."""
    if isinstance(value, Mapping) and not mapping_between_braces(value, before, depth):
        indent = indent_below(before)
        return " " + _pairs(value, indent, depth)[len(indent) :]
    if isinstance(value, (list, tuple)) and not list_between_brackets(list(value), before, depth, ""):
        raise _OddError
    return _value(value, before, depth)


def _pairs(value: Mapping[str, Any], indent: str, depth: int) -> str:
    return "".join(_pair(key, each, indent, depth) for key, each in value.items())


def _between(value: Any, before: str) -> str:
    """A value between brackets or braces, which PyYAML breaks where it has more characters than columns."""
    line = flow(value)
    if len(before) + len(line) > WIDTH:
        raise _OddError
    return f" {line}\n"


@lru_cache(maxsize=1 << 12)
def _in_block(text: str) -> str:
    """A text that stands outside of brackets."""
    return text if may_be_plain(text, in_flow=False) else scalar(text)


def indent_below(before: str) -> str:
    """The indentation of lines below a key or a dash."""
    return before[: len(before) - len(before.lstrip(" "))] + STEP
