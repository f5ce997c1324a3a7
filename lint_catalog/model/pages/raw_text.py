"""Running text as it is written, without what Markdown understood of it: where to look for what was meant otherwise."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterable, Iterator

from lint_catalog.model.pages.page import Page
from lint_catalog.model.pages.parts import (
    Break,
    Emphasis,
    HtmlComment,
    Image,
    Inline,
    InlinePart,
    Link,
    Strong,
    Tag,
    Words,
)
from lint_catalog.model.places import Span

PART = "\ue000"
"""Stands for what is understood: a mark, code, a piece of mathematics, an escaped character."""
LINK = "\ue002"
"""Stands for a link or an image."""
TAG = "\ue001"
"""Stands for a tag."""

_CODE = frozenset({"code", "pre", "kbd", "samp", "tt", "script", "style", "textarea", "math"})
_NAME = re.compile(r"<(/?)([A-Za-z][A-Za-z0-9-]*)")
_ESCAPED = re.compile(r"\\[!-/:-@\[-`{-~]")
MATHEMATICS = re.compile(r"\$\$[^$]{1,2000}\$\$|(?<![\w$\\])\$(?=[^\s$])[^$\n]{1,300}(?<=[^\s\\$])\$(?![\w$])")


class RawText:
    """A text as it is written, marks of emphasis and comments left out. `text` has a character for each that is
    written in words, and a single one for every other part."""

    def __init__(self, page: Page, inline: Inline) -> None:
        self._starts: list[int] = []
        self._spans: list[Span] = []
        pieces: list[str] = []
        length = 0
        for piece, span in _pieces(page, inline.parts):
            self._starts.append(length)
            self._spans.append(span)
            pieces.append(piece)
            length += len(piece)
        text = "".join(pieces)
        if "\\" in text:
            text = _ESCAPED.sub(PART * 2, text)
        if "$" in text:
            text = MATHEMATICS.sub(lambda match: PART * len(match[0]), text)
        self.text = text

    def span(self, start: int, end: int) -> Span:
        """Where a stretch of the text stands."""
        first, last = self._at(start), self._at(max(start, end - 1))
        return Span(first.line, first.column, last.end_line, last.end_column)

    def _at(self, at: int) -> Span:
        index = bisect_right(self._starts, at) - 1
        span, offset = self._spans[index], at - self._starts[index]
        if offset == 0 and (index + 1 == len(self._starts) or self._starts[index + 1] == at + 1):
            return span
        return Span(span.line, span.column + offset, span.line, span.column + offset + 1)


def raw_texts(page: Page, signs: str) -> Iterator[RawText]:
    """The texts of a page in whose words one of some characters stands, in order."""
    having = {id(inline): inline for inline, part in page.of(Words) if any(sign in part.text for sign in signs)}
    return (RawText(page, inline) for inline in having.values())


def _pieces(page: Page, parts: Iterable[InlinePart]) -> Iterator[tuple[str, Span]]:
    in_code = 0
    for part in _flat(parts):
        match part:
            case Tag():
                name = _NAME.match(part.text)
                if name and name[2].lower() in _CODE:
                    in_code = max(0, in_code + (-1 if name[1] else 1))
                yield TAG, part.span
            case Words() if not in_code:
                yield page.source(part.span), part.span
            case Break():
                yield "\n", part.span
            case Link() | Image():
                yield LINK, part.span
            case HtmlComment() | Strong() | Emphasis():
                pass
            case _:
                yield PART, part.span


def _flat(parts: Iterable[InlinePart]) -> Iterator[InlinePart]:
    """The parts, what is emphasised taken apart."""
    for part in parts:
        if isinstance(part, (Strong, Emphasis)):
            yield from _flat(part.parts)
        else:
            yield part
