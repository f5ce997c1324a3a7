"""Stretches of a page that GitHub shows as mathematics, where brackets are no links."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterator
from itertools import accumulate

from lint_catalog.model.pages.page import Page
from lint_catalog.model.pages.raw_text import MATHEMATICS
from lint_catalog.model.places import Span


def mathematics(page: Page) -> tuple[tuple[tuple[int, int], tuple[int, int]], ...]:
    """Where each stretch begins and ends, as line and column; for `page.derived`."""
    return tuple(_found(page)) if "$" in page.text else ()


def in_mathematics(page: Page, span: Span) -> bool:
    """Whether something stands in mathematics."""
    found = page.derived(mathematics)
    at = bisect_right(found, ((span.line, span.column), (span.line, span.column)))
    return at > 0 and found[at - 1][1] > (span.line, span.column)


def _found(page: Page) -> Iterator[tuple[tuple[int, int], tuple[int, int]]]:
    text = "\n".join(page.lines)
    starts = [0, *accumulate(len(line) + 1 for line in page.lines)]
    for match in MATHEMATICS.finditer(text):
        begins, ends = (bisect_right(starts, at) - 1 for at in match.span())
        yield (begins + 1, match.start() - starts[begins] + 1), (ends + 1, match.end() - starts[ends] + 1)
