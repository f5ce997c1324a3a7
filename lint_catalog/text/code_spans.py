"""Code in Markdown texts: between two runs of equally many backticks."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator

_TICKS = re.compile(r"`+")


def code_spans(text: str, *, overlapping: bool = False) -> Iterator[tuple[int, int]]:
    """Where the code of a text begins and ends, backticks included, in order.

    With `overlapping` also what would be code if what stands before it were none.
    A regular expression would look through the rest of the text for each run that has no counterpart.
    """
    runs = [match.span() for match in _TICKS.finditer(text)]
    alike: dict[int, list[int]] = {}
    for index, (start, end) in enumerate(runs):
        alike.setdefault(end - start, []).append(index)
    done = 0
    for index, (start, end) in enumerate(runs):
        if start < done and not overlapping:
            continue
        these = alike[end - start]
        at = bisect_right(these, index)
        if at < len(these):
            done = runs[these[at]][1]
            yield start, done
