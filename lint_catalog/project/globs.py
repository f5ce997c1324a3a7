"""Patterns of file names, as settings use them."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Iterator
from functools import lru_cache

_TOKEN = re.compile(r"(?:^|(?<=/))\*\*/|\*\*|\*|\?|\[[!^]?\]?[^\]/]{0,200}\]|\\.|[^*?\[\\]+|[\[\\]")


def fits(patterns: Iterable[str], file: str) -> bool:
    """Whether a file name fits one of several patterns, as in a .gitignore: the last one that it fits decides, and `!`
    before a pattern takes back what those before it say."""
    found = False
    for each in patterns:
        if found == each.startswith("!") and matches(each.removeprefix("!"), file):
            found = not found
    return found


def matches(pattern: str, file: str) -> bool:
    """Whether a file name with `/` fits a pattern: `*` and `?` stand for characters other than `/`, `**` for any,
    `[a-c]` for one of some, `[!a-c]` for another one, as in a .gitignore; there are no braces.

    `./` or `/` at the beginning is the folder that names begin in. A pattern that names a folder means everything in
    it. Letter case counts. Takes no longer than the product of both lengths: a regular expression could be kept busy by
    a pattern of a stranger's settings.
    """
    ends: Collection[int] = {0}
    for token in _tokens(pattern):
        ends = set(_ends(token, file, ends))
    return any(end == len(file) or file[end] == "/" for end in ends)


@lru_cache(maxsize=256)
def _tokens(pattern: str) -> tuple[str, ...]:
    return tuple(_TOKEN.findall(pattern.rstrip("/").removeprefix("./").removeprefix("/")))


@lru_cache(maxsize=256)
def _characters(token: str) -> tuple[bool, tuple[tuple[str, str], ...]]:
    """Whether a token in brackets means others than those in it, and the first and last of each range in it."""
    inner = token[1:-1]
    others = inner[:1] in ("!", "^")
    ranges = re.findall(r"(.)-(.)|(.)", inner[others:], re.DOTALL)
    return others, tuple((first or single, last or single) for first, last, single in ranges)


def _is_among(token: str, char: str) -> bool:
    others, ranges = _characters(token)
    return any(first <= char <= last for first, last in ranges) != others


def _ends(token: str, file: str, starts: Collection[int]) -> Iterator[int]:
    """Where a part of a pattern may end in a file name if it begins at one of some offsets."""
    match token:
        case "**":
            yield from range(min(starts, default=len(file) + 1), len(file) + 1)
        case "**/":
            yield from starts
            first = min(starts, default=len(file))
            yield from (at + 1 for at in range(first + 1, len(file)) if file[at] == "/")
        case "*":
            done = -1
            for start in sorted(starts):
                if start > done:
                    slash = file.find("/", start)
                    done = slash if slash >= 0 else len(file)
                    yield from range(start, done + 1)
        case "?":
            yield from (start + 1 for start in starts if file[start : start + 1] not in ("", "/"))
        case _ if token[0] == "[" and len(token) > 2:
            chars = ((start, file[start : start + 1]) for start in starts)
            yield from (start + 1 for start, char in chars if char not in ("", "/") and _is_among(token, char))
        case _:
            text = token[1:] if token[0] == "\\" and len(token) > 1 else token
            yield from (start + len(text) for start in starts if file.startswith(text, start))
