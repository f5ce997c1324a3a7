"""Where Markdown writes the characters that it shows: entities and escapes are longer than what they stand for."""

from __future__ import annotations

import html
import re
from collections.abc import Sequence

_RESOLVED = re.compile(r"\\([!-/:-@\[-`{-~])|&(?:#[0-9]{1,7}|#[xX][0-9A-Fa-f]{1,6}|[A-Za-z][A-Za-z0-9]{1,31});")


def written_offsets(source: str, shown: str) -> Sequence[int] | None:
    """For each character that a source shows, and for the end, its offset in the source; None where that is not plain.

    Within an entity that stands for several characters, all of them are where it begins.
    """
    if source == shown:
        return range(len(source) + 1)
    found: list[int] = []
    parts: list[str] = []
    at = 0
    for match in _RESOLVED.finditer(source):
        char = match[1] or html.unescape(match[0])
        if char == match[0]:
            continue  # an entity that there is not
        parts += (source[at : match.start()], char)
        found.extend(range(at, match.start()))
        found.extend([match.start()] * len(char))
        at = match.end()
    parts.append(source[at:])
    found.extend(range(at, len(source) + 1))
    return found if "".join(parts) == shown else None
