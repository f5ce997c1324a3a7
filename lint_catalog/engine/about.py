"""What a finding is about where its rule does not say: the text at its place."""

from __future__ import annotations

from lint_catalog.model.entries.document import Document
from lint_catalog.model.pages.page import Page
from lint_catalog.model.places import Part, Place, Span

_MOST = 4000
"""Characters on a line that a finding is about."""


def text_in_document(document: Document, place: Place) -> tuple[str, ...]:
    """The part of a value that a place is narrowed to, the value, or what stands at a span.

    Nothing for a key, since the route ends with it; nothing for a list or a mapping, since most edits change them.
    """
    if place.text:
        return (place.text,)
    if place.span is not None:
        return (document.source_map.first_line(place.span),)
    if place.part is not Part.VALUE or not place.path:
        return ()
    scalar = document.source_map.scalar(place.path)
    return (scalar.text,) if scalar is not None else ()


def text_on_page(page: Page, span: Span) -> tuple[str, ...]:
    """What the row is called that a span stands in (nothing outside of tables), and what is written at the span; of
    very much text the beginning, since there may be as many findings as words in it."""
    if span.line == span.end_line and span.end_column - span.column > _MOST:
        span = Span(span.line, span.column, span.line, span.column + _MOST)
    return page.row_name(span.line), page.source(span)
