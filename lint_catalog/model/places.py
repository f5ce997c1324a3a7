"""Places in files: routes into data, spans of text, and the places that rules speak of."""

from __future__ import annotations

import enum
from bisect import bisect_right
from collections.abc import Iterable
from typing import NamedTuple

from msgspec import Struct

Route = tuple[str | int, ...]
"""Where a value stands in an entry's data: mapping keys and list indexes, as in jsonschema's `absolute_path`."""


class Span(NamedTuple):
    """A stretch of text. All four numbers are 1-based; columns count Unicode code points; the end is exclusive.

    A tuple, since a page has tens of thousands of them.
    """

    line: int
    column: int
    end_line: int
    end_column: int


class Lines:
    """The lines that spans cover; `line in lines` takes as long for many spans as for one."""

    def __init__(self, spans: Iterable[Span]) -> None:
        self._first: list[int] = []
        self._last: list[int] = []
        for span in sorted(spans):
            if self._last and span.line <= self._last[-1]:
                self._last[-1] = max(self._last[-1], span.end_line)
            else:
                self._first.append(span.line)
                self._last.append(span.end_line)

    def __contains__(self, line: int) -> bool:
        at = bisect_right(self._first, line) - 1
        return at >= 0 and line <= self._last[at]


class Part(enum.Enum):
    """Which text of a path a place means."""

    VALUE = "value"
    KEY = "key"
    WHOLE = "whole"
    """A key with its value, or an item of a list, with the line or the comma that goes with it: for a removal."""


class Place(Struct, frozen=True):
    """A place that a rule speaks of. The source that read the file turns it into a span, and only if it is reported.

    `text` narrows the place to the `nth` occurrence (from 0) of that text inside the value.
    A `span` that is already known wins over everything else.
    """

    file: str
    path: Route = ()
    part: Part = Part.VALUE
    text: str = ""
    nth: int = 0
    span: Span | None = None
