"""Cells of pages beside what the facts of their rows say.

Whether a cell is said by its facts is not guessed but tried: the facts are rendered, and where a page would not read
as before, the cell's own words have to stand beside them.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from msgspec import Struct

from lint_catalog.convert.importing.context import ImportContext, RowDraft
from lint_catalog.convert.importing.tables import TableImport
from lint_catalog.convert.importing.text import bare, localized_value, source_of
from lint_catalog.convert.render.escape import Md, anchor
from lint_catalog.convert.render.page import ROW_WRITERS
from lint_catalog.convert.render.row import TableRow
from lint_catalog.convert.render.writer import Writer
from lint_catalog.model.entries.catalog import Catalog


class ComparedCell(Struct, frozen=True):
    """A cell of a row: what pages should say there by language, and whether the facts say just that on every page."""

    row: RowDraft
    column: str
    wanted: Mapping[str, Md]
    is_said: bool

    @property
    def is_empty(self) -> bool:
        """Whether it is empty on every page."""
        return not any(self.wanted.values())

    @property
    def words(self) -> str | dict[str, str] | None:
        """What an entry has to hold in words for pages to read as before; None if nothing."""
        if self.is_said:
            return None
        return localized_value({language: source_of(self.wanted.get(language, Md(""))) for language in self.row.rows})


def compared_rows(
    tables: Sequence[TableImport], catalog: Catalog, context: ImportContext
) -> Iterator[tuple[RowDraft, list[ComparedCell]]]:
    """Every row of tables, which are entries of a catalog by now, with its cells."""
    writers = {language: Writer(catalog, each) for language, each in context.labels.items()}
    for table in tables:
        section = catalog.of_kind("sections")[table.section.id].data
        for draft in table.drafts:
            entry = catalog.of_kind(draft.handle.kind)[draft.handle.id]
            rows = {language: ROW_WRITERS[entry.kind](each, section, entry) for language, each in writers.items()}
            cells = []
            for column in draft.columns:
                wanted = draft.wanted(column, context.marks)
                is_said = column in table.columns and _is_said(draft, column, wanted, rows)
                if column in table.columns or any(wanted.values()):
                    cells.append(ComparedCell(draft, column, wanted, is_said))
            yield draft, cells


def _is_said(draft: RowDraft, column: str, wanted: Mapping[str, Md], rows: Mapping[str, TableRow]) -> bool:
    """Whether rendered rows say in a column what every page that has the row says there."""
    return all(
        language in rows and bare(wanted.get(language, "")) == bare(_content(rows[language], column))
        for language in draft.rows
    )


def _content(row: TableRow, column: str) -> str:
    """A cell without the anchor of the row, which is given by its id."""
    cell = row.cell(column)
    return cell.removeprefix(anchor(row.entry.id)) if row.entry.kind == "benchmarks" else cell
