"""Addresses in the tags of a piece of HTML: what elements lead to, and what they show or play."""

from __future__ import annotations

import html
import re
from collections.abc import Iterator
from typing import NamedTuple

_COMMENT = re.compile(r"(?s)<!--.*?(?:-->|\Z)")
_TAG = re.compile(r"""<([a-z][a-z0-9-]*)[\s/]((?:[^<>"']|"[^"<]*"|'[^'<]*')*)>""", re.IGNORECASE)
_ATTRIBUTE = re.compile(
    r"""(?<![^\s"'/])(href|action|formaction|src|srcset|poster)\s*=\s*(?:"([^"]*)"|'([^']*)'|([^\s"'=<>`]+))""",
    re.IGNORECASE,
)
_FOLLOWED = frozenset({"href", "action", "formaction"})
_IN_SRCSET = re.compile(r"[^\s,]\S*[^\s,]|[^\s,]")
_WIDTH = re.compile(r"\d+(?:\.\d+)?[wxh]")


class HtmlAddress(NamedTuple):
    """An address, where it is written, and whether somebody who clicks goes there; an image or the like is loaded."""

    start: int
    end: int
    address: str
    is_link: bool


def html_addresses(text: str) -> Iterator[HtmlAddress]:
    """Those in the tags of a text, in order, those in comments left out."""
    if "<!--" in text:
        text = _COMMENT.sub(lambda match: " " * len(match[0]), text)
    for tag in _TAG.finditer(text):
        for match in _ATTRIBUTE.finditer(tag[2]):
            group = match.lastindex or 2
            begins, value = tag.start(2) + match.start(group), match[group]
            name = match[1].lower()
            pieces = [each.span() for each in _IN_SRCSET.finditer(value)] if name == "srcset" else [(0, len(value))]
            for start, end in pieces:
                if name != "srcset" or not _WIDTH.fullmatch(value, start, end):
                    address = html.unescape(value[start:end]).strip()
                    yield HtmlAddress(begins + start, begins + end, address, name in _FOLLOWED)
