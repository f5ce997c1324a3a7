"""Pieces of HTML within Markdown: tags with their attributes, and the text between them."""

from __future__ import annotations

import html
import re
from collections.abc import Iterator
from typing import NamedTuple

_PIECE = re.compile(
    # Neither tags nor values may hold `<`, so that nothing is looked through twice.
    r"""<!--.*?(?:-->|\Z)|<(?P<end>/?)(?P<name>[a-z][a-z0-9:-]*)(?P<rest>(?:[\s/](?:[^<>"']|"[^"<]*"|'[^'<]*')*)?)>""",
    re.IGNORECASE | re.DOTALL,
)
_ATTRIBUTE = re.compile(
    r"""(?P<name>[^\s"'<>/=]+)(?:\s*=\s*(?:"(?P<double>[^"]*)"|'(?P<single>[^']*)'|(?P<bare>[^\s"'=<>`]+)))?"""
)


class Attribute(NamedTuple):
    """An attribute: its name in lower case, its value, and from where to where that is written (nowhere: twice the
    same)."""

    name: str
    value: str
    start: int
    end: int


class HtmlTag(NamedTuple):
    """A tag and where it stands: its name in lower case, and what it is given."""

    start: int
    end: int
    name: str
    closes: bool
    attributes: tuple[Attribute, ...]


def html_pieces(text: str) -> Iterator[HtmlTag | str]:
    """The tags in a text and what is shown between them, in order, comments left out."""
    at = 0
    for match in _PIECE.finditer(text):
        if match.start() > at:
            yield html.unescape(text[at : match.start()])
        at = match.end()
        if match["name"]:
            yield _tag(match)
    if at < len(text):
        yield html.unescape(text[at:])


def html_tags(text: str) -> Iterator[HtmlTag]:
    """The tags in a text, those in comments left out."""
    return (_tag(match) for match in _PIECE.finditer(text) if match["name"])


def _tag(match: re.Match[str]) -> HtmlTag:
    attributes = () if match["end"] else tuple(_attributes(match["rest"], match.start("rest")))
    return HtmlTag(match.start(), match.end(), match["name"].lower(), bool(match["end"]), attributes)


def _attributes(text: str, base: int) -> Iterator[Attribute]:
    for match in _ATTRIBUTE.finditer(text):
        which = next((each for each in ("double", "single", "bare") if match[each] is not None), "name")
        value = "" if which == "name" else html.unescape(match[which])
        start, end = (match.end(), match.end()) if which == "name" else match.span(which)
        yield Attribute(match["name"].lower(), value, base + start, base + end)
