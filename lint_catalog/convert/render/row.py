"""A row of a table: the cells that are written alike in rows of all kinds."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any, ClassVar

from msgspec import Struct

from lint_catalog.convert.render.escape import Md, link, strong, text
from lint_catalog.convert.render.writer import Data, Writer
from lint_catalog.model.columns import COLUMNS, ValueType
from lint_catalog.model.entries.entry import Entry

CellWriter = Callable[[Any, str], Md]
"""Writes what the facts of a row say in a column, which is given by its id; nothing where they do not say anything."""


class TableRow(Struct, frozen=True, dict=True):
    """A row in a section's table. `WRITERS` has what writes each type of values in rows of its kind."""

    writer: Writer
    section: Data
    entry: Entry

    @property
    def data(self) -> Data:
        """The facts."""
        return self.entry.data

    def cell(self, column: str) -> Md:
        """What stands in a column, with the marks of its footnotes."""
        own = self.writer.own_cell(self.data, column)
        if own is not None:
            return own
        return Md(self.content(column) + self.writer.footnotes(self.data, column))

    def content(self, column: str) -> Md:
        """What the facts say in a column."""
        write = self.WRITERS.get(COLUMNS[column].value) if column in COLUMNS else None
        return write(self, column) if write else Md("")

    def _year(self, column: str) -> Md:
        if column not in self.data:
            return Md("")
        year = text(str(self.data[column]))
        return strong(year) if self.data[column] == self.writer.newest else year

    def _markdown(self, column: str) -> Md:
        return self.writer.markdown(self.data[column]) if column in self.data else Md("")

    def _words(self, column: str) -> Md:
        return text(self.data[column]) if column in self.data else Md("")

    def _developers(self, column: str) -> Md:
        return self.writer.developers(self.data.get(column))

    def _venue(self, column: str) -> Md:
        """Where a paper was published, or that it was not."""
        nowhere = column not in self.data and self.entry.kind in COLUMNS[column].kinds
        return self.writer.labels.word("none") if nowhere else self._words(column)

    def _paper(self, column: str) -> Md:
        return link(self._words(column), self.writer.address(self.data)) if column in self.data else Md("")

    WRITERS: ClassVar[Mapping[ValueType, CellWriter]] = {
        ValueType.NAME: _markdown,
        ValueType.YEAR: _year,
        ValueType.TEXT: _markdown,
        ValueType.DEVELOPERS: _developers,
        ValueType.PROSE: _markdown,
        ValueType.DAY: _words,
        ValueType.VENUE: _venue,
        ValueType.PAPER: _paper,
    }
