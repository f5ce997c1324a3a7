"""Stretches of the text that a page shows: where they are written, and which script its readers read."""

from __future__ import annotations

from bisect import bisect_right

from msgspec import Struct

from lint_catalog.model.pages.page import Page
from lint_catalog.model.pages.parts import Inline
from lint_catalog.model.places import Place
from lint_catalog.text.languages import mostly_latin, written_in_latin


class Placed(Struct, frozen=True):
    """Where something stands that a text shows. `exact` is whether it is written as it is shown, so that a fix may
    replace it."""

    place: Place
    exact: bool


def placed_in(page: Page, inline: Inline, start: int, end: int) -> Placed | None:
    """Where a stretch of a text's visible text is written; None where it does not stand within one run of words."""
    runs = inline.runs
    index = bisect_right(runs, start, key=lambda run: run[0]) - 1
    if index < 0 or start == end:
        return None
    offset, words = runs[index]
    if end > offset + len(words.text):
        return None
    span, exact = page.written(words, start - offset, end - offset)
    return Placed(page.at(span), exact)


def is_latin(page: Page) -> bool:
    """Whether a page is in Latin letters: by its language, or where nobody said it, by its text."""
    return written_in_latin(page.language) if page.language else page.derived(_mostly_latin)


def _mostly_latin(page: Page) -> bool:
    return mostly_latin(page.text)
