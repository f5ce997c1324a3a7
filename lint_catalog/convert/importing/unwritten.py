"""The layout of data that stands in no file yet."""

from __future__ import annotations

from collections.abc import Iterator

from lint_catalog.model.entries.document import Scalar
from lint_catalog.model.places import Part, Place, Route, Span


class Unwritten:
    """A layout that knows no positions."""

    def span(self, place: Place) -> Span:
        """The beginning of a file, unless the place has a span already."""
        return place.span or Span(1, 1, 1, 1)

    def extent(self, place: Place) -> Span:
        """Nothing can be edited. Raises LookupError."""
        raise LookupError(place)

    def first_line(self, span: Span) -> str:  # noqa: ARG002 - a layout's signature
        """Nothing is written."""
        return ""

    def line(self, number: int) -> str:  # noqa: ARG002 - a layout's signature
        """Nothing is written."""
        return ""

    def scalar_at(self, span: Span, part: Part) -> Scalar | None:  # noqa: ARG002 - a layout's signature
        """Nothing is written."""
        return None

    def scalars(self) -> Iterator[Scalar]:
        """Nothing is written."""
        yield from ()

    def scalar(self, path: Route, part: Part = Part.VALUE) -> Scalar | None:  # noqa: ARG002 - a layout's signature
        """Nothing is written."""
        return None


def unwritten_source_map() -> Unwritten:
    """A layout that knows no positions."""
    return Unwritten()
