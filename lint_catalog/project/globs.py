"""Patterns of file names, as settings use them."""

from __future__ import annotations

import re
from functools import lru_cache


@lru_cache(maxsize=256)
def _compiled(pattern: str) -> re.Pattern[str]:
    parts = []
    for match in re.finditer(r"(?:^|(?<=/))\*\*/|\*\*|\*|\?|[^*?]+", pattern.removeprefix("./")):
        word = match.group()
        special = {"**/": "(?:[^/]+/)*", "**": ".*", "*": "[^/]*", "?": "[^/]"}
        parts.append(special.get(word) or re.escape(word))
    return re.compile("".join(parts) + r"(?:/.*)?", re.DOTALL)


def matches(pattern: str, file: str) -> bool:
    """Whether a file name with `/` fits a pattern: `*` and `?` stand for characters other than `/`, `**` for any.

    A pattern that names a folder means everything in it. Letter case counts.
    """
    return _compiled(pattern.rstrip("/")).fullmatch(file) is not None
