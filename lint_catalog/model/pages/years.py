"""The years of rows: which differ between pages, and which pages have the newest in bold."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING

from msgspec import Struct

from lint_catalog.model.pages.page import Cell, Page, Row
from lint_catalog.model.pages.row_contents import cell_of
from lint_catalog.text.majority import outvoted

if TYPE_CHECKING:
    from lint_catalog.model.pages.translations import Pages

_YEAR = re.compile(r"(?:19|20)\d{2}")


class YearDifference(Struct, frozen=True):
    """A year or date of a row on a page, and that of another page, with their digits."""

    page: int
    other: int
    row: Row
    cell: Cell
    there: Cell
    digits: str
    digits_there: str


def year_differences(pages: Pages) -> tuple[YearDifference, ...]:
    """The years and dates that are not alike on all pages, row by row."""
    return tuple(_find_differences(pages))


def _find_differences(pages: Pages) -> Iterator[YearDifference]:
    for spot in pages.spots:
        if spot.kind not in ("released", "date"):
            continue
        digits = [
            None if cell is None else "".join(filter(str.isdigit, unicodedata.normalize("NFKC", cell.line)))
            for cell in spot.cells
        ]
        for index, model in outvoted(digits):
            row, cell, other = spot.rows[index], spot.cells[index], spot.cells[model]
            if row and cell and other:
                yield YearDifference(index, model, row, cell, other, digits[index] or "", digits[model] or "")


def different_years(pages: Pages) -> frozenset[int]:
    """The cells, by identity, whose year is not that of another page: where two pages differ, either may be wrong."""
    either = len(pages.pages) == 2
    found = {id(each.cell) for each in pages.derived(year_differences)}
    return frozenset(found | {id(each.there) for each in pages.derived(year_differences) if either})


def years_in_order(pages: Pages) -> Mapping[int, tuple[str, tuple[Cell, ...]]]:
    """For each page, by identity: its newest year of release if some of it are in bold, else nothing; and all its
    years, those left out that differ from another page's."""
    odd = pages.derived(different_years)
    found = {}
    for page in pages.pages:
        years = tuple(cell for cell in _years(pages, page) if id(cell) not in odd)
        newest = max((cell.line for cell in years), default="")
        found[id(page)] = newest if any(cell.strong for cell in years if cell.line == newest) else "", years
    return found


def _years(pages: Pages, page: Page) -> Iterator[Cell]:
    for table in page.tables:
        kinds = pages.kinds(table)
        for row in table.rows:
            cell = cell_of(row, kinds, "released")
            if cell is not None and _YEAR.fullmatch(cell.line):
                yield cell
