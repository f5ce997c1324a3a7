"""Texts that most cells are made of, read without markdown-it-py: words, links, bold words, line breaks and marks.

What is read here means the same by CommonMark's rules wherever it stands, so that nothing around it has to be known.
Everything else is left to the parser, and tests compare the two.
"""

from __future__ import annotations

import re
from collections.abc import Callable

from markdown_it.common.utils import unescapeAll

from lint_catalog.model.pages.parts import Break, InlinePart, Link, Mark, Strong, Words
from lint_catalog.model.places import Span

_LETTERS = r"[^\\`*_\[\]<&\n\r!]"
_SIGN = r"&(?:#x20[0-9A-Fa-f]{2};|(?![A-Za-z#]))|!(?!\[)"
_WORDS = rf"(?:{_LETTERS}|{_SIGN})(?:{_LETTERS}+|(?<=[^\W_])_(?=[^\W_])|{_SIGN}){{0,5000}}"
"""Text without syntax. A `_` between letters is none, nor is a `&` that begins no entity or a `!` without bracket.
Hyphens and spaces are often written as entities, U+2010 and its like. Of more pieces the engine would remember where
each of them began."""
_BOLD = rf"\*\*(?=[^\W_])({_LETTERS}+)(?<=[^\W_])\*\*(?!\*)"
"""Bold from letter to letter: then it is bold whatever stands before and behind it."""
_LINK = r"\[([^\\`\[\]<\n\r]+)\]\(([^\s()<>\\\x00-\x20\x7f]+)\)"
_MARK = r"\[\^([^\[\]\s\\`*_<&!]{1,999})\](?![\[(])"
_PIECE = re.compile(rf"({_WORDS})|{_LINK}|{_BOLD}|(<br\s*/?>)|{_MARK}")
_IN_LINK = re.compile(rf"({_WORDS})|{_BOLD}")
_SYNTAX = re.compile(r"[*_&!]")


def read_simple(text: str, span: Callable[[int, int], Span]) -> tuple[InlinePart, ...] | None:
    """The parts of a text that holds nothing but what this module knows; None for any other.

    `span` gives the span on the page between two offsets in the text. No link reference may be defined on the page.
    """
    parts: list[InlinePart] = []
    at, end = 0, len(text)
    while at < end:
        match = _PIECE.match(text, at)
        if match is None:
            return None
        at = match.end()
        whole = span(match.start(), at)
        match match.lastindex:
            case 1:
                parts.append(Words(whole, unescapeAll(match[1])))
            case 3:
                inner = _in_link(text, match.start(2), match.end(2), span)
                if inner is None:
                    return None
                address_span = span(match.start(3), match.end(3))
                parts.append(Link(whole, span(*match.span(2)), inner, unescapeAll(match[3]), address_span))
            case 4:
                parts.append(Strong(whole, (Words(span(*match.span(4)), match[4]),)))
            case 5:
                parts.append(Break(whole, True))
            case _:
                parts.append(Mark(whole, match[6]))
    return tuple(parts)


def _in_link(text: str, start: int, end: int, span: Callable[[int, int], Span]) -> tuple[InlinePart, ...] | None:
    if _SYNTAX.search(text, start, end) is None:
        return (Words(span(start, end), text[start:end]),)
    parts: list[InlinePart] = []
    while start < end:
        match = _IN_LINK.match(text, start, end)
        if match is None:
            return None
        start = match.end()
        whole = span(match.start(), start)
        if match.lastindex == 1:
            parts.append(Words(whole, unescapeAll(match[1])))
        else:
            parts.append(Strong(whole, (Words(span(*match.span(2)), match[2]),)))
    return tuple(parts)
