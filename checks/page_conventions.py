"""How rows of a model catalog are written: what is bold, in which order they stand, which words they use.

Each of these looks for a convention only where the pages follow it; `ignore` switches one off.
"""

import re
from collections.abc import Iterator

from lint_catalog.model.pages.page import Cell, Row, Table
from lint_catalog.model.pages.row_contents import cell_of
from lint_catalog.model.pages.years import years_in_order
from lint_catalog.rules import Page, Pages, Problem, Problems, Severity, rule
from lint_catalog.text.set_phrases import DOUBT
from lint_catalog.text.words import counted, quoted

_YEAR = re.compile(r"(?:19|20)\d{2}")
_WHOLE_COLUMN = 5  # cells: what differs in more is one convention, and one finding
_BULLET = re.compile(r"(?:[-\u2013\u2014\u30fb\u2022\u2010]|\* )\s*\S")


@rule(on=Pages, severity=Severity.WARNING)
def newest_year_not_bold(pages: Pages) -> Problems:
    """The newest release year is bold, and no other.

    Looked at on pages that have some of it in bold. What differs in more than five cells is one finding; it stands at
    the newest year if a single row has that.

    ```md bad
    | Model | Release Year |
    |---|---|
    | Kite | **2026** |
    | Sail | 2026 | <!-- <- `2026` is the newest year and not bold -->
    | Wing | **2025** | <!-- <- `2025` is bold, and the newest year is 2026 -->
    ```
    ```md good
    | Model | Release Year |
    |---|---|
    | Kite | **2026** |
    | Wing | 2025 |
    ```
    ```md good
    | Model | Release Year |
    |---|---|
    | Kite | 2026 |
    | Wing | 2025 |
    ```
    """
    for page in pages.pages:
        newest, years = pages.derived(years_in_order)[id(page)]
        odd: dict[str, list[Cell]] = {}
        for cell in years if newest else ():
            if (cell.line == newest) != bool(cell.strong):
                odd.setdefault(cell.line, []).append(cell)
        newest_cells = [cell for cell in years if cell.line == newest]
        for year, cells in odd.items():
            if year == newest:
                message, hint = f"`{year}` is the newest year and not bold", f"write `**{year}**`"
            else:
                message, hint = f"`{year}` is bold, and the newest year is {newest}", f"write `{year}`"
            if len(cells) <= _WHOLE_COLUMN:
                yield from (Problem(page.at(cell.span), message, hint) for cell in cells)
                continue
            alone = newest_cells[0] if len(newest_cells) == 1 else cells[0]
            message = f"{message}, in {counted(len(cells), 'row')}"
            hint = f"{hint}, unless {newest} is a slip" if alone is not cells[0] else hint
            yield Problem(page.at(alone.span), message, hint, about=(year, newest))


@rule(on=Pages, severity=Severity.WARNING)
def unclear_license_without_mark(pages: Pages) -> Problems:
    """A license that is marked as doubtful, with `(?)`, has a footnote that says why.

    ```md bad
    | Model | License |
    |---|---|
    | Kite | MIT (?) | <!-- <- `MIT (?)` has no footnote -->
    ```
    ```md good
    | Model | License |
    |---|---|
    | Kite | MIT (?)[^1] |
    | Sail | ? |

    [^1]: Its base is under other terms.
    ```
    """
    for page in pages.pages:
        for _, cell in _cells(pages, page, "license"):
            if DOUBT.search(cell.line) and not cell.marks:
                message = f"{quoted(cell.line)} has no footnote"
                yield Problem(page.at(cell.span), message, "add the mark of a footnote that says what is doubtful")


@rule(on=Page, severity=Severity.WARNING)
def list_in_cell(page: Page) -> Problems:
    """A cell holds no list that is made with hyphens.

    Markdown has no lists in tables: lines that begin with a hyphen stay lines that begin with a hyphen.

    ```md bad
    | Model | Training Data |
    |---|---|
    | Kite | - Wikipedia<br>- CC-100 | <!-- <- 2 lines that begin with `-` -->
    ```
    ```md good
    | Model | Training Data |
    |---|---|
    | Kite | Pre-training: Wikipedia<br>Instruction tuning: CC-100 |
    | Sail | - |
    | Wing | - (merged from others) |
    ```
    """
    for table in page.tables:
        for row in table.rows:
            for column, cell in enumerate(row.cells):
                if "\n" not in cell.text:
                    continue
                lines = [line.strip() for line in cell.text.split("\n")]
                bullets = [line for line in lines if _BULLET.match(line)]
                if len(bullets) > 1 or (bullets and bullets[0] != lines[0]):
                    many = counted(len(bullets), "line that begins", "lines that begin")
                    message = f"the cell has {many} with `{bullets[0][0]}`"
                    hint = "leave them out; `<br>` is enough, or write commas"
                    yield Problem(page.at(cell.span), message, hint, about=(row.name, table.column(column)))


def _cells(pages: Pages, page: Page, kind: str) -> Iterator[tuple[Row, Cell]]:
    """The cells of a page that hold something."""
    for table in page.tables:
        yield from _in_table(pages, table, kind)


def _in_table(pages: Pages, table: Table, kind: str) -> Iterator[tuple[Row, Cell]]:
    kinds = pages.kinds(table)
    if kind in kinds:
        for row in table.rows:
            cell = cell_of(row, kinds, kind)
            if cell is not None:
                yield row, cell
