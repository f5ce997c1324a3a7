"""Places in files: routes into data, spans of text, and the places that rules speak of."""

from __future__ import annotations

import enum
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
