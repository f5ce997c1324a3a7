"""Tables of papers on pages: in the order of their dates, each with a date and a venue of the usual form."""

import re
from collections import Counter
from collections.abc import Iterator
from datetime import date

from lint_catalog.model.pages.page import Table
from lint_catalog.rules import Page, Pages, Problem, Problems, Severity, rule
from lint_catalog.text.rising import longest_rise
from lint_catalog.text.words import listed, quoted

_DATE = re.compile(r"(\d{4})\.(\d{2})\.(\d{2})")
_NEARLY = re.compile(r"(\d{4})\s?[./年-]\s?(\d{1,2})(?:\s?[./月-]\s?(\d{1,2})日?)?\.?")
_VENUE = re.compile(r"-|.*\S (?:\d{4}(?: \([^()]+\))?|\(\d{4}\))")
_YEAR = re.compile(r"(?:19|20)\d{2}|['\u2019]\d{2}\b")
_USUAL = 0.6
_SHOWN = 4
_FAR = 500  # rows on either side that a message looks at


@rule(on=Pages, severity=Severity.WARNING)
def paper_out_of_order(pages: Pages) -> Problems:
    """A table of papers is in the order of their dates.

    Tables whose dates are not in order at all are left alone.

    ```md bad
    | Name | Date | Title |
    |---|---|---|
    | Kite | 2024.01.01 | Kites |
    | Sail | 2024.02.01 | Sails |
    | Wing | 2024.04.01 | Wings | <!-- <- `Wing` (2024.04.01) stands before `Dove` (2024.03.01) -->
    | Dove | 2024.03.01 | Doves |
    | Hawk | 2024.05.01 | Hawks |
    ```
    ```md good
    | Name | Date | Title |
    |---|---|---|
    | Kite | 2024.01.01 | Kites |
    | Sail | 2024.02.01 | Sails |
    | Wing | 2024.04.01 | Wings |
    ```
    """
    for page, table, column in pages.derived(_dated):
        rows = [(row, row.cells[column].line) for row in table.rows if column < len(row.cells)]
        dated = [(row, text) for row, text in rows if _DATE.fullmatch(text)]
        kept = longest_rise([text for _, text in dated])
        if len(kept) < len(dated) * _USUAL:
            continue
        for index, (row, text) in enumerate(dated):
            if index not in kept:
                behind = [each for each in dated[max(0, index - _FAR) : index] if each[1] > text][-_SHOWN:]
                before = [each for each in dated[index + 1 : index + _FAR] if each[1] < text][:_SHOWN]
                shown = [f"{quoted(other.name)} ({when})" for other, when in behind or before]
                names = listed(shown or ["others"], "and")
                where = f"behind {names}" if behind else f"before {names}"
                message = f"{quoted(row.name)} ({text}) stands {where}"
                yield Problem(page.at(row.cells[column].span), message, "move it to where its date belongs")


@rule(on=Pages, severity=Severity.WARNING)
def malformed_date(pages: Pages) -> Problems:
    """The dates of a table of papers are written `YYYY.MM.DD`, and are days that exist.

    ```md bad
    | Name | Date | Title |
    |---|---|---|
    | Kite | 2024.01.01 | Kites |
    | Sail | 2024.02.01 | Sails |
    | Wing | 2024-03-01 | Wings | <!-- <- `2024-03-01` is not written as the others -->
    | Dove | 2024.02.30 | Doves | <!-- <- `2024.02.30` is not a day -->
    | Hawk | 2024.03.01 | Hawks |
    ```
    ```md good
    | Name | Date | Title |
    |---|---|---|
    | Kite | 2024.01.01 | Kites |
    | Sail | 2024.02.29 | Sails |
    | Wing | - | Wings |
    ```
    """
    for page, table, column in pages.derived(_dated):
        for row in table.rows:
            cell = row.cells[column] if column < len(row.cells) else None
            match = _NEARLY.fullmatch(cell.line) if cell else None
            if cell is None or match is None:
                continue
            if not _DATE.fullmatch(cell.line):
                message = f"{quoted(cell.line)} is not written as the others are"
                yield Problem(page.at(cell.span), message, "write `YYYY.MM.DD`")
            elif not _exists(*map(int, cell.line.split("."))):
                yield Problem(page.at(cell.span), f"{quoted(cell.line)} is not a day", "check the month and the day")


@rule(on=Pages, severity=Severity.WARNING)
def malformed_venue(pages: Pages) -> Problems:
    """The venue of a paper is its name and year, such as `ACL 2024`, or `-` if there is none.

    `EMNLP 2023 (Findings)` and `PACLIC 38 (2024)` are fine, too.

    ```md bad
    | Name | Date | Venue | Title |
    |---|---|---|---|
    | Kite | 2024.01.01 | ACL 2024 | Kites |
    | Sail | 2024.02.01 | - | Sails |
    | Wing | 2024.03.01 | EMNLP'24 | Wings | <!-- <- `EMNLP'24` is not written as the others -->
    ```
    ```md good
    | Name | Date | Venue | Title |
    |---|---|---|---|
    | Kite | 2024.01.01 | ACL 2024 (Findings) | Kites |
    | Sail | 2024.02.01 | - | Sails |
    | Wing | 2024.03.01 | Workshop at EMNLP 2024 | Wings |
    ```
    """
    for page, table, column in pages.derived(_dated):
        venue = column + 1
        cells = [row.cells[venue] for row in table.rows if venue < len(row.cells)]
        usual = [cell for cell in cells if _VENUE.fullmatch(cell.line)]
        if not cells or len(usual) < len(cells) * _USUAL or len(usual) < 2:
            continue
        for cell in cells:
            if not _VENUE.fullmatch(cell.line) and (_YEAR.search(cell.line) or not cell.line):
                message = f"{quoted(cell.line)} is not written as the others are" if cell.line else "the venue is empty"
                yield Problem(page.at(cell.span), message, "write the name and the year, `ACL 2024`, or `-`")


def _dated(pages: Pages) -> tuple[tuple[Page, Table, int], ...]:
    """The tables of papers: those with a column of dates, given with it."""
    return tuple(_find_dated(pages))


def _find_dated(pages: Pages) -> Iterator[tuple[Page, Table, int]]:
    for page in pages:
        for table in page.tables:
            dates = Counter(
                column
                for row in table.rows
                for column, cell in enumerate(row.cells[: len(table.header.cells)])
                if _DATE.fullmatch(cell.line)
            )
            for column in sorted(dates):
                if dates[column] >= 2 and dates[column] >= len(table.rows) * _USUAL:
                    if sum(_DATE.search(page.lines[row.span.line - 1]) is not None for row in table.rows) >= 2:
                        yield page, table, column
                    break


def _exists(year: int, month: int, day: int) -> bool:
    try:
        date(year, month, day)
    except ValueError:
        return False
    return True
