"""A Markdown page together with its translations and the files that they include."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from functools import cached_property

from msgspec import Struct, field

from lint_catalog.model.absence import Absent
from lint_catalog.model.derived import Derived
from lint_catalog.model.pages.alignment import Aligned, aligned_headings, side_by_side
from lint_catalog.model.pages.conventions import Conventions
from lint_catalog.model.pages.page import Cell, Heading, Page, Row, Table
from lint_catalog.model.pages.row_contents import kinds_of
from lint_catalog.text.words import quoted


class TableSet(Struct, frozen=True):
    """One table of the catalog: its version on every page (None where a page lacks it), and its rows side by side."""

    tables: tuple[Table | None, ...]
    kinds: tuple[tuple[str, ...], ...]
    rows: tuple[tuple[Row | None, ...], ...]

    def cell(self, row: tuple[Row | None, ...], page: int, column: int) -> Cell | None:
        """A cell of a row on a page; None without one, and where the row has too many or too few cells."""
        there = row[page]
        return there.cells[column] if there and len(there.cells) == self.columns else None

    @property
    def columns(self) -> int:
        """How many columns the table has on every page; 0 if its versions do not have equally many."""
        counts = {len(table.header.cells) for table in self.tables if table}
        return counts.pop() if len(counts) == 1 else 0


class CellVersions(Struct, frozen=True):
    """One cell of a catalog: its versions on all pages, which are not written alike."""

    tables: TableSet
    rows: tuple[Row | None, ...]
    cells: tuple[Cell | None, ...]
    column: int

    def title(self, page: int) -> str:
        """The column's title on a page, as messages quote it."""
        table = self.tables.tables[page]
        title = table.column(self.column) if table else ""
        return quoted(title) if title else f"column {self.column + 1}"

    @property
    def kind(self) -> str:
        """What the column holds; empty for what is not understood."""
        kinds = next((each for each in self.tables.kinds if each), ())
        return kinds[self.column] if self.column < len(kinds) else ""


class Pages(Derived, frozen=True, eq=False):
    """One page in every language that it is written in, the first one given first; at least one.

    `included` are the files that they include, each once, as far as they are at hand. `unread` are pages that could not
    be read and may be translations of these.
    """

    pages: tuple[Page, ...]
    included: tuple[Page, ...] = ()
    conventions: Conventions = field(default_factory=Conventions)
    unread: tuple[str, ...] = ()

    def __iter__(self) -> Iterator[Page]:
        """The pages and what they include."""
        yield from self.pages
        yield from self.included

    def hidden(self, absent: Absent) -> tuple[str, ...]:
        """The files that may have what seems to be absent from the pages, since they were not read, or not wholly."""
        return tuple(dict.fromkeys((*self.unread, *(file for page in self for file in page.hidden(absent)))))

    def kinds(self, table: Table) -> tuple[str, ...]:
        """The kinds of the columns of one of the pages' tables."""
        return self._kinds[id(table)]

    @cached_property
    def _kinds(self) -> dict[int, tuple[str, ...]]:
        kinds = {id(table): kinds_of(table, self.conventions.columns) for page in self for table in page.tables}
        for versions, _ in self.aligned if len(self.pages) > 1 else ():
            kinds.update(_completed({id(table): kinds[id(table)] for table in versions if table}))
        return kinds

    @cached_property
    def aligned(self) -> tuple[Aligned, ...]:
        """The tables of the pages and their rows side by side, in the order of the first page."""
        return side_by_side(self.pages)

    @cached_property
    def tables(self) -> tuple[TableSet, ...]:
        """The tables of the pages, in the order of the first."""
        return tuple(
            TableSet(tables, tuple(self.kinds(table) if table else () for table in tables), rows)
            for tables, rows in self.aligned
        )

    @cached_property
    def headings(self) -> tuple[tuple[Heading | None, ...], ...]:
        """The headings of the pages side by side, in the order of the first page."""
        return aligned_headings(self.pages, [each.tables for each in self.aligned])

    @cached_property
    def spots(self) -> tuple[CellVersions, ...]:
        """The cells of all rows, column by column, where the pages do not write them alike."""
        return tuple(self._spots())

    def _spots(self) -> Iterator[CellVersions]:
        for tables in self.tables:
            columns = tables.columns
            for rows in tables.rows if columns else ():
                if self.written_alike(rows):
                    continue
                whole = [row.cells if row and len(row.cells) == columns else (None,) * columns for row in rows]
                for column, cells in enumerate(zip(*whole, strict=True)):
                    if len({page.source(cell.span) for page, cell in zip(self.pages, cells, strict=True) if cell}) > 1:
                        yield CellVersions(tables, rows, cells, column)

    def written_alike(self, rows: Sequence[Row | None]) -> bool:
        """Whether a row is the same on all pages that have it, character for character."""
        return len({page.source(row.span) for page, row in zip(self.pages, rows, strict=True) if row}) < 2

    def name(self, page: int) -> str:
        """What messages call a page: its language, or its file where that is not known."""
        return self.pages[page].language or self.pages[page].file


def _completed(kinds: Mapping[int, tuple[str, ...]]) -> dict[int, tuple[str, ...]]:
    """The kinds of one table's columns on all pages: what a title does not say on one page, it says on another."""
    if len(set(kinds.values())) < 2 or len({len(each) for each in kinds.values()}) > 1:
        return {}
    agreed = [{*column} - {""} for column in zip(*kinds.values(), strict=True)]
    return {
        table: tuple(
            kind or (next(iter(known)) if len(known) == 1 and not known & {*own} else "")
            for kind, known in zip(own, agreed, strict=True)
        )
        for table, own in kinds.items()
    }
