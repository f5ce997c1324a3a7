"""What rows of Markdown tables hold: which cell is which column's, and which Hub repositories they are about."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from lint_catalog.model.pages.column_titles import columns_of
from lint_catalog.model.pages.page import Cell, Row, Table
from lint_catalog.model.pages.parts import Link, visible_part
from lint_catalog.text.hub import hub_repository


def kinds_of(table: Table, own: Mapping[str, str] | None = None) -> tuple[str, ...]:
    """The ids of a table's columns, empty for what is not understood. `own` are ids by further titles."""
    return columns_of([(cell.line,) for cell in table.header.cells], own or {})


def cell_of(row: Row, kinds: tuple[str, ...], kind: str) -> Cell | None:
    """The cell of a row in the first column of a kind; None without one, and in a row of too many or few cells."""
    return row.cells[kinds.index(kind)] if kind in kinds and len(row.cells) == len(kinds) else None


def models_in(links: Iterable[Link]) -> tuple[str, ...]:
    """The ids of the model repositories that links lead to, in order, each once."""
    found = (hub_repository(link.address) for link in links)
    return tuple(dict.fromkeys(each[1] for each in found if each and each[0] == "models"))


def title_link(row: Row) -> Link | None:
    """The link that a row's first cell begins with, or None."""
    for part in row.cells[0].parts if row.cells else ():
        if isinstance(part, Link):
            return part
        if visible_part(part).strip():
            return None
    return None
