"""Where in a file something stands that was found in its text."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable

from lint_catalog.model.places import Span
from lint_catalog.text.characters import LINE_BREAK


def spans(text: str, offsets: Iterable[tuple[int, int]]) -> list[Span]:
    """The spans of some stretches of a text, each as far as its first line; the text is looked at once for all."""
    wanted = list(offsets)
    if not wanted:
        return []
    breaks = [match.span() for match in LINE_BREAK.finditer(text)]
    starts = [0, *(end for _, end in breaks)]
    ends = [*(start for start, _ in breaks), len(text)]
    found = []
    for start, end in wanted:
        line = bisect_right(starts, start) - 1
        until = max(start, min(end, ends[line]))
        found.append(Span(line + 1, start - starts[line] + 1, line + 1, until - starts[line] + 1))
    return found
