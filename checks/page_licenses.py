"""Licenses on Markdown pages that nobody knows, or that are left out."""

import unicodedata
from collections import defaultdict
from collections.abc import Iterator

from lint_catalog.model.pages.page import Cell, Row, Table
from lint_catalog.model.pages.parts import HtmlComment, Image, Mark, Tag, visible_part
from lint_catalog.model.pages.row_contents import cell_of
from lint_catalog.rules import Absent, Page, Pages, Problem, Problems, Severity, rule
from lint_catalog.text.names import core_name
from lint_catalog.text.set_phrases import is_unknown
from lint_catalog.text.words import counted, quoted

_FILLED = 0.95  # of the cells for licenses on a page: where so many say one, the others were forgotten
_ENOUGH = 20  # cells, so that this is more than an accident


@rule(on=Pages, severity=Severity.WARNING)
def unknown_license_in_other_words(pages: Pages) -> Problems:
    """A license that nobody knows is called by one word on a page.

    `?`, `-`, `N/A`, `TBD`, `Unknown` and the words of other languages for it say the same; readers who search for one of
    them miss the others. The rarer ones are reported; which is the usual one, each page says itself.

    ```md bad
    <!-- README.en.md -->
    | Model | License |
    |---|---|
    | Kite | ？ |
    | Sail | ？ |
    | Wing | ? | <!-- <- `?` is called `？` elsewhere -->
    | Hawk | Unknown | <!-- <- `Unknown` is called `？` elsewhere -->
    | Dove | MIT |
    ```
    ```md good
    <!-- README.en.md -->
    | Model | Training Data | License |
    |---|---|---|
    | Kite | Unknown | ？ |
    | Sail | - | ？ |
    | Wing | ? | Undisclosed |
    | Hawk | Wikipedia | MIT (?) |
    | Dove | Wikipedia | None |
    <!-- README.fr.md -->
    | Modèle | Données d'entraînement | Licence |
    |---|---|---|
    | Kite | Inconnu | Inconnue |
    | Sail | - | Inconnue |
    | Wing | ? | Non divulguée |
    | Hawk | Wikipédia | MIT (?) |
    | Dove | Wikipédia | Aucune |
    ```
    """
    for page in pages.pages:
        places: dict[str, list[tuple[Row, Cell]]] = defaultdict(list)
        for row, cell in _licenses(pages, page):
            if is_unknown(cell.line) or is_unknown(core_name(cell.line)):
                places[cell.line].append((row, cell))
        if len(places) < 2:
            continue
        usual = max(places, key=lambda each: len(places[each]))
        for word, found in places.items():
            for row, cell in found if word != usual else ():
                message = f"{quoted(word)} is called {quoted(usual)} elsewhere on this page"
                yield Problem(
                    page.at(cell.span), message, _hint(word, usual, len(places[usual])), about=(row.name, word)
                )


@rule(on=Pages, severity=Severity.WARNING, absent=Absent())
def license_left_empty(pages: Pages) -> Problems:
    """A license is given in every row, where a page gives it in nearly all.

    Looked at on pages of which 95 % of the cells for licenses say something, be it that nobody knows. A table in which
    most of them are empty is left alone, and so are cells that say it on another page: these differ.

    ```md bad
    | Model | License |
    |---|---|
    | A | MIT |
    | B | MIT |
    | C | MIT |
    | D | MIT |
    | E | MIT |
    | F | MIT |
    | G | MIT |
    | H | MIT |
    | I | MIT |
    | J | MIT |
    | K | MIT |
    | L | MIT |
    | M | MIT |
    | N | MIT |
    | O | MIT |
    | P | MIT |
    | Q | MIT |
    | R | MIT |
    | S | MIT |
    | T | | <!-- <- `T` has no license -->
    ```
    ```md good
    | Model | License | Context Length |
    |---|---|---|
    | Kite | MIT | 4096 |
    | Sail | | |
    ```
    """
    filled_elsewhere = pages.derived(_filled_elsewhere)
    for page in pages.pages:
        cells: list[tuple[Row, Cell]] = []
        for table in page.tables:
            of_table = list(_in_table(pages, table))
            if 2 * sum(map(_is_filled, of_table)) > len(of_table):
                cells += of_table
        filled = sum(map(_is_filled, cells))
        if len(cells) < _ENOUGH or filled < len(cells) * _FILLED:
            continue
        for row, cell in cells:
            if row.name and not _is_filled((row, cell)) and id(cell) not in filled_elsewhere:
                message = f"{quoted(row.name)} has no license, as {counted(filled, 'other row')} of this page have"
                yield Problem(page.at(cell.outer), message, "give it, or say that it is not known", about=(row.name,))


def _hint(word: str, usual: str, rows: int) -> str:
    """How often the usual word stands there, and what differs where nobody sees it."""
    often = f"so in {counted(rows, 'row')}"
    if unicodedata.normalize("NFKC", word) != unicodedata.normalize("NFKC", usual):
        return often
    pairs = ((here, there) for here, there in zip(word, usual, strict=False) if here != there)
    here, there = next(pairs, (word[-1], usual[-1]))
    return f"{often}; {quoted(here)} is U+{ord(here):04X}, {quoted(there)} is U+{ord(there):04X}"


def _licenses(pages: Pages, page: Page) -> Iterator[tuple[Row, Cell]]:
    for table in page.tables:
        yield from _in_table(pages, table)


def _in_table(pages: Pages, table: Table) -> Iterator[tuple[Row, Cell]]:
    """The rows of a table and their cells for licenses, as far as they have one."""
    kinds = pages.kinds(table)
    for row in table.rows if "license" in kinds else ():
        cell = cell_of(row, kinds, "license")
        if cell is not None:
            yield row, cell


def _is_filled(row_and_cell: tuple[Row, Cell]) -> bool:
    """Whether a cell has anything to see, be it the mark of a footnote or an image."""
    return any(
        not isinstance(part, (HtmlComment, Tag)) and (isinstance(part, (Mark, Image)) or visible_part(part).strip())
        for part in row_and_cell[1].parts
    )


def _filled_elsewhere(pages: Pages) -> frozenset[int]:
    """The cells for licenses, by identity, that have something on another page."""
    found: set[int] = set()
    for tables in pages.tables if len(pages.pages) > 1 else ():
        for rows in tables.rows:
            cells = [
                cell_of(row, kinds, "license") if row and kinds else None
                for row, kinds in zip(rows, tables.kinds, strict=True)
            ]
            if any(cell and row and _is_filled((row, cell)) for row, cell in zip(rows, cells, strict=True)):
                found |= {id(cell) for cell in cells if cell}
    return frozenset(found)
