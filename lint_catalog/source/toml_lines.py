"""Where keys stand in a TOML text, which its reader does not say."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from lint_catalog.source.toml import read_toml

_PART = r"""(?:[\w-]+|"(?:\\.|[^"\\\n])*"|'[^'\n]*')"""
_KEY = rf"{_PART}(?:[ \t]*\.[ \t]*{_PART})*"
_BLANK = re.compile(r"(?:\s|#[^\n]*)*")
_HEADER = re.compile(rf"\[\[?[ \t]*({_KEY})[ \t]*\]\]?")
_NAMED = re.compile(rf"({_KEY})[ \t]*=")
_TOKEN = re.compile(
    r'''"""(?:\\.|[^\\])*?"{3,5}|\'\'\'.*?'{3,5}|"(?:\\.|[^"\\\n])*"|'[^'\n]*'|#[^\n]*|[\[\]{}\n]|[^"'#\[\]{}\n]+''',
    re.DOTALL,
)

KeyPath = tuple[str, ...]


def key_lines(text: str) -> Mapping[KeyPath, int]:
    """The line (from 1) where each table and key of a valid TOML text stands first. Keys of tables that are written on
    one line, `{a = 1}`, are left out. Takes time in proportion to the text."""
    found: dict[KeyPath, int] = {}
    table: KeyPath = ()
    line, counted, at = 1, 0, _after(_BLANK, text, 0)
    while at < len(text):
        line += text.count("\n", counted, at)
        counted = at
        if header := _HEADER.match(text, at):
            table = _parts(header[1])
            found.setdefault(table, line)
            at = header.end()
        elif named := _NAMED.match(text, at):
            found.setdefault((*table, *_parts(named[1])), line)
            at = _value_end(text, named.end())
        else:  # not what the reader takes for TOML
            break
        at = _after(_BLANK, text, at)
    return found


def _after(pattern: re.Pattern[str], text: str, at: int) -> int:
    match = pattern.match(text, at)
    return match.end() if match else at


def _value_end(text: str, at: int) -> int:
    """Where a value ends: at the end of a line, unless a bracket is open."""
    depth = 0
    while token := _TOKEN.match(text, at):
        if token[0] == "\n" and not depth:
            break
        depth += (token[0] in ("[", "{")) - (token[0] in ("]", "}"))
        at = token.end()
    return at


def _parts(key: str) -> KeyPath:
    """The parts of a key as they are written, `a."b.c"`."""
    parts: list[str] = []
    here: Any = read_toml(f"{key} = 0")
    while isinstance(here, Mapping):
        name, here = next(iter(here.items()))
        parts.append(name)
    return tuple(parts)
