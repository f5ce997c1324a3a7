"""Offsets in a text to lines and columns and back."""

from __future__ import annotations

from bisect import bisect_right
from functools import cached_property

from lint_catalog.model.places import Span
from lint_catalog.text.characters import LINE_BREAK


class SourceText:
    """A text with its lines. Lines end where editors end them: at CR LF, CR or LF, not at U+2028 and its like."""

    def __init__(self, text: str) -> None:
        self.text = text

    @cached_property
    def _starts(self) -> list[int]:
        return [0, *(match.end() for match in LINE_BREAK.finditer(self.text))]

    def position(self, offset: int) -> tuple[int, int]:
        """Line and column, both 1-based, of an offset in code points (clipped to the text)."""
        offset = max(0, min(offset, len(self.text)))
        line = bisect_right(self._starts, offset)
        return line, offset - self._starts[line - 1] + 1

    def span(self, start: int, end: int) -> Span:
        """The span between two offsets."""
        return Span(*self.position(start), *self.position(end))

    def offsets(self, span: Span) -> tuple[int, int]:
        """The offsets of a span's start and end."""
        return self._offset(span.line, span.column), self._offset(span.end_line, span.end_column)

    def _offset(self, line: int, column: int) -> int:
        return self._starts[line - 1] + column - 1

    def line_end(self, offset: int) -> int:
        """Offset of the end of the line that an offset is in, without its line break."""
        line = bisect_right(self._starts, offset)
        if line == len(self._starts):
            return len(self.text)
        end = self._starts[line]
        return max(offset, end - (2 if self.text.startswith("\r\n", end - 2) else 1))

    def line_start(self, offset: int) -> int:
        """Offset of the beginning of the line that an offset is in."""
        return self._starts[bisect_right(self._starts, offset) - 1]

    def next_line(self, offset: int) -> int:
        """Offset of the beginning of the next line; the end of the text if there is none."""
        line = bisect_right(self._starts, offset)
        return self._starts[line] if line < len(self._starts) else len(self.text)

    def first_line(self, span: Span) -> str:
        """What is written at a span, as far as its first line."""
        start = self._offset(span.line, span.column)
        last = self.line_end(self._offset(span.line, 1))
        return self.text[start : min(last, self._offset(*span[2:])) if span.line == span.end_line else last]

    def line(self, number: int) -> str:
        """The text of a line without its line break; empty for a line that does not exist."""
        return self.part(number, 1)

    def part(self, number: int, first: int, last: int | None = None) -> str:
        """The text of a line from a column on, up to another one; as far as there is something."""
        if not 1 <= number <= len(self._starts):
            return ""
        start = self._starts[number - 1]
        end = self.line_end(start)
        return self.text[min(start + first - 1, end) : end if last is None else min(start + last - 1, end)]
