"""The anchors that GitHub gives to headings, and the names by which its pages find them."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator
from functools import lru_cache
from urllib.parse import unquote

PREFIX = "user-content-"
"""What GitHub puts before the names of a page's anchors. Links may have it, and need not."""

_ASCII_GOES = re.compile(r"[^\w\- ]", re.ASCII)
_KEPT = frozenset({"Lu", "Ll", "Lt", "Lm", "Lo", "Mn", "Mc", "Me", "Nd", "Nl", "Pc"})
# Letters in circles and squares: they count as letters (Other_Alphabetic), digits in circles do not.
_IN_CIRCLES = re.compile("[\u24b6-\u24e9\U0001f130-\U0001f149\U0001f150-\U0001f169\U0001f170-\U0001f189]")


def anchor_of(text: str) -> str:
    """The anchor of a heading with this text, as it is in HTML: lower case, hyphens for spaces, and of the rest only
    letters, marks, digits and what joins words. The same as the npm package github-slugger makes, which was compared
    with GitHub itself."""
    text = text.lower()
    if text.isascii():
        return _ASCII_GOES.sub("", text).replace(" ", "-")
    return "".join([char for char in text if _is_kept(char)]).replace(" ", "-")


def anchors_of(texts: Iterable[str]) -> Iterator[str]:
    """The anchors of headings in their order: what is taken already gets the next free number."""
    seen: dict[str, int] = {}
    for text in texts:
        name = first = anchor_of(text)
        while name in seen:
            seen[first] += 1
            name = f"{first}-{seen[first]}"
        seen[name] = 0
        yield name


def wanted_anchors(fragment: str) -> tuple[str, ...]:
    """The names that a link's fragment (what follows `#`) may mean, the likeliest first: browsers take it as it is
    written and without percent-encoding, GitHub also with its prefix."""
    written = (unquote(fragment), fragment)
    return tuple(dict.fromkeys([*written, *(each.removeprefix(PREFIX) for each in written)]))


@lru_cache(maxsize=4096)
def _is_kept(char: str) -> bool:
    return char in "- " or unicodedata.category(char) in _KEPT or _IN_CIRCLES.match(char) is not None
