"""Positions as other formats count them. Ours are 1-based and count Unicode code points; the end is exclusive."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from msgspec import Struct, field

from lint_catalog.model.findings import TextEdit
from lint_catalog.model.places import Span
from lint_catalog.source.text import SourceText

_STEP = 1000  # characters

Width = Callable[[str], int]
"""How many units a text takes."""


def utf16(text: str) -> int:
    """The number of UTF-16 code units: what SARIF (`columnKind`) and editors count."""
    return len(text.encode("utf-16-le", "surrogatepass")) // 2


def utf8(text: str) -> int:
    """The number of UTF-8 bytes: what reviewdog counts."""
    return len(text.encode("utf-8", "surrogatepass"))


def _more(text: str, width: Width) -> int:
    return 0 if text.isascii() else width(text) - len(text)


class Positions(Struct, frozen=True):
    """The texts of a run by file, to count columns in. A file whose text is not known keeps its columns."""

    sources: Mapping[str, str]
    _texts: dict[str, SourceText] = field(default_factory=dict)
    _counted: dict[tuple[str, int, Width], list[int]] = field(default_factory=dict)

    def text(self, file: str) -> SourceText:
        """The text of a file, empty if it is not known."""
        return self._texts.setdefault(file, SourceText(self.sources.get(file, "")))

    def span(self, file: str, span: Span, width: Width) -> Span:
        """A span whose columns count in units of `width`."""
        return Span(
            span.line,
            self._column(file, span.line, span.column, width),
            span.end_line,
            self._column(file, span.end_line, span.end_column, width),
        )

    def _column(self, file: str, line: int, column: int, width: Width) -> int:
        steps, rest = divmod(column - 1, _STEP)
        near = self.text(file).part(line, column - rest, column)
        return column + self._wider(file, line, steps, width) + _more(near, width)

    def _wider(self, file: str, line: int, steps: int, width: Width) -> int:
        """How many units more than characters the beginning of a line has. A long line is counted once, in steps."""
        counted = self._counted.setdefault((file, line, width), [0])
        for step in range(len(counted) - 1, steps):
            part = self.text(file).part(line, step * _STEP + 1, (step + 1) * _STEP + 1)
            counted.append(counted[-1] + _more(part, width))
        return counted[steps]

    def merged(self, edits: tuple[TextEdit, ...]) -> TextEdit | None:
        """One edit that does what several do; None if they are in several files, overlap, or the text is unknown."""
        files = {each.file for each in edits}
        if len(files) != 1 or not files <= self.sources.keys():
            return None
        file = files.pop()
        text = self.text(file)
        placed = sorted((*text.offsets(each.span), each.replacement) for each in edits)
        first, end = placed[0][0], placed[0][0]
        parts = []
        for start, stop, replacement in placed:
            if start < end:
                return None
            parts += [text.text[end:start], replacement]
            end = stop
        return TextEdit(file, text.span(first, end), "".join(parts))
