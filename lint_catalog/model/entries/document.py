"""A file of an entry as it is written: its scalars, where they stand, and what was observed while reading."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Protocol

from msgspec import Struct

from lint_catalog.model.observation import Observation
from lint_catalog.model.places import Part, Place, Route, Span
from lint_catalog.text.characters import BYTE_ORDER_MARK


class Scalar(Struct, frozen=True):
    """A scalar as it is written. `style` is the quoting: `""` (plain), `'`, `"`, `|` or `>`."""

    path: Route
    part: Part
    text: str
    style: str


class SourceMap(Protocol):
    """What a source knows about how a document is written."""

    def span(self, place: Place) -> Span:
        """Position of a place; the nearest enclosing one if the place itself is not written (a missing field)."""

    def extent(self, place: Place) -> Span:
        """The whole text of a place, for an edit; `span` shows one line of it at most.

        Raises LookupError for the `WHOLE` of something that cannot be cut out without touching its neighbours.
        """

    def scalars(self) -> Iterator[Scalar]:
        """Every scalar, keys included, in the order of the text."""

    def scalar_at(self, span: Span, part: Part) -> Scalar | None:
        """The key, or the value, that begins where a span begins; None if none does."""

    def first_line(self, span: Span) -> str:
        """What is written at a span, as far as its first line."""

    def line(self, number: int) -> str:
        """The text of a line without its line break."""

    def scalar(self, path: Route, part: Part = Part.VALUE) -> Scalar | None:
        """The scalar at a path, or None where there is a mapping, a list or nothing."""


class Document(Struct, frozen=True):
    """A file below `entries/` as it is written.

    `kind` is empty for a file that belongs to none of the known `kinds`; `parsed` is false where there is no data.
    """

    file: str
    kind: str
    id: str
    text: str
    source_map: SourceMap
    observations: tuple[Observation, ...] = ()
    parsed: bool = True
    kinds: tuple[str, ...] = ()

    @property
    def content(self) -> str:
        """What the file holds: its text, behind the byte order mark if it has one."""
        return (BYTE_ORDER_MARK if any(self.observed("byte-order-mark")) else "") + self.text

    def observed(self, what: str) -> Iterator[Observation]:
        """The observations of one sort."""
        return (each for each in self.observations if each.what == what)

    def place(self, span: Span) -> Place:
        """A place whose span is known."""
        return Place(self.file, span=span)

    def at(self, *path: str | int, part: Part = Part.VALUE) -> Place:
        """The place of a value, or of its key."""
        return Place(self.file, path, part)
