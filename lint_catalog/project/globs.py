"""Patterns of file names, as settings use them."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator
from functools import lru_cache

_TOKEN = re.compile(r"(?:^|(?<=/))\*\*/|\*\*|\*|\?|[^*?]+")


def matches(pattern: str, file: str) -> bool:
    """Whether a file name with `/` fits a pattern: `*` and `?` stand for characters other than `/`, `**` for any.

    A pattern that names a folder means everything in it. Letter case counts. Takes no longer than the product of both
    lengths: a regular expression could be kept busy by a pattern of a stranger's settings.
    """
    ends: Collection[int] = {0}
    for token in _tokens(pattern):
        ends = set(_ends(token, file, ends))
    return any(end == len(file) or file[end] == "/" for end in ends)


@lru_cache(maxsize=256)
def _tokens(pattern: str) -> tuple[str, ...]:
    return tuple(_TOKEN.findall(pattern.rstrip("/").removeprefix("./")))


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
        case _:
            yield from (start + len(token) for start in starts if file.startswith(token, start))
