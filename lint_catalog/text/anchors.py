"""The anchors that GitHub gives to headings, and the names by which its pages find them."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator
from functools import lru_cache
from urllib.parse import unquote

from msgspec import Struct

PREFIX = "user-content-"
"""What GitHub puts before the names of a page's anchors. Links may have it, and need not."""

_ASCII_GOES = re.compile(r"[^\w\- ]", re.ASCII)
_KEPT = frozenset({"Lu", "Ll", "Lt", "Lm", "Lo", "Mn", "Mc", "Me", "Nd", "Nl", "Pc"})
# Letters in circles and squares: they count as letters (Other_Alphabetic), digits in circles do not.
_IN_CIRCLES = re.compile("[\u24b6-\u24e9\U0001f130-\U0001f149\U0001f150-\U0001f169\U0001f170-\U0001f189]")

# Of a footnote's label: what GitHub adds to say which of several marks, and on which page.
_ADDED = re.compile(r"(?:-\d+)?(?:-[0-9a-f]{32})?\Z")
_ON_EVERY_PAGE = frozenset({"top", "start-of-content"})


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
    written and without percent-encoding, GitHub also with its prefix. What follows `:~:` is a text to show there."""
    fragment = fragment.partition(":~:")[0]
    written = (unquote(fragment), fragment)
    return tuple(dict.fromkeys([*written, *(each.removeprefix(PREFIX) for each in written)]))


class Anchors(Struct, frozen=True):
    """The names that links can find on a page.

    `headings` are those of its Markdown headings, in their order; `names` all that are written or made of headings;
    `labels` are those of its footnotes, folded; `is_readme` says that GitHub shows it below a folder.
    """

    headings: tuple[str, ...]
    names: frozenset[str]
    labels: frozenset[str]
    is_readme: bool

    def found(self, fragment: str) -> str | None:
        """The name that what follows the `#` of a link finds; as on GitHub, where nothing has that name, what has it
        in lower case. None if that is not there either."""
        wanted = wanted_anchors(fragment)
        for each in wanted:
            if each in self.names or self._is_githubs_own(each):
                return each
        return next((each.lower() for each in wanted if each.lower() in self.names), None)

    def _is_githubs_own(self, name: str) -> bool:
        """Whether GitHub makes it, though no heading has it: for the top of a page, and of footnotes."""
        if not name or name.lower() in _ON_EVERY_PAGE or (self.is_readme and name == "readme"):
            return True
        if not self.labels:
            return False
        kind, hyphen, label = name.partition("-")
        if name == "footnote-label":
            return True
        added = _ADDED.search(label)
        bare = label[: added.start()] if added else label
        return bool(hyphen) and kind in ("fn", "fnref") and bool({label.casefold(), bare.casefold()} & self.labels)


@lru_cache(maxsize=4096)
def _is_kept(char: str) -> bool:
    return char in "- " or unicodedata.category(char) in _KEPT or _IN_CIRCLES.match(char) is not None
