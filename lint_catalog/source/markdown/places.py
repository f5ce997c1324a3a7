"""Where the pieces of a Markdown page are: cells in a row, and offsets in a text that is made of several lines."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Sequence

from lint_catalog.model.places import Span


def split_row(line: str, start: int, end: int) -> list[tuple[int, int]]:
    """Where the cells of a row are: between pipes, unless a backslash stands before the pipe. Code is no exception."""
    pipes = []
    at = line.find("|", start, end)
    while at >= 0:
        if at == start or line[at - 1] != "\\":
            pipes.append(at)
        at = line.find("|", at + 1, end)
    cells = list(zip([start, *[at + 1 for at in pipes]], [*pipes, end], strict=True))
    if cells[0][0] == cells[0][1]:
        del cells[0]
    if cells and cells[-1][0] == cells[-1][1]:
        del cells[-1]
    return cells


class OnLine:
    """Spans of a text on one line that begins at a column (both from 0); `removed` are offsets of pipes that have a
    backslash before them in the source."""

    __slots__ = ("column", "line", "removed")

    def __init__(self, line: int, column: int, removed: Sequence[int] = ()) -> None:
        self.line = line + 1
        self.column = column + 1
        self.removed = removed

    def span(self, start: int, end: int) -> Span:
        """The span between two offsets."""
        if self.removed:
            start += bisect_left(self.removed, start)
            end += bisect_left(self.removed, end)
        return Span(self.line, self.column + start, self.line, self.column + end)


class OnLines:
    """Spans of a text on several lines, each with its line number and the column of its first character (from 0)."""

    def __init__(self, text: str, places: Sequence[tuple[int, int]]) -> None:
        self.places = places
        self.starts = [0]
        for part in text.split("\n")[:-1]:
            self.starts.append(self.starts[-1] + len(part) + 1)

    def _position(self, offset: int) -> tuple[int, int]:
        index = bisect_right(self.starts, offset) - 1
        line, column = self.places[index]
        return line + 1, max(1, column + offset - self.starts[index] + 1)

    def span(self, start: int, end: int) -> Span:
        """The span between two offsets."""
        return Span(*self._position(start), *self._position(end))
