"""Addresses in the tags of a piece of HTML: what elements lead to, and what they show or play."""

from __future__ import annotations

import html
import re
from collections.abc import Iterator
from typing import NamedTuple

from lint_catalog.text.html import html_tags

_FOLLOWED = frozenset({"href", "action", "formaction"})
_HOLDING = frozenset({"src", "srcset", "poster", *_FOLLOWED})
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
    for tag in html_tags(text):
        for name, value, begins, ends in tag.attributes:
            if name not in _HOLDING or (begins == ends and text[begins - 1] not in "\"'"):
                continue
            if name != "srcset":
                yield HtmlAddress(begins, ends, value.strip(), name in _FOLLOWED)
                continue
            for piece in _IN_SRCSET.finditer(text, begins, ends):
                if not _WIDTH.fullmatch(piece[0]):
                    yield HtmlAddress(*piece.span(), html.unescape(piece[0]), False)
