"""Tables on Markdown pages: every row has a cell for every column, and the page can be read to its end."""

import re
from collections import Counter
from collections.abc import Iterator
from itertools import pairwise

from lint_catalog.model.pages.page import Literal, Row, Table, literals
from lint_catalog.model.pages.parts import Tag
from lint_catalog.model.pages.row_contents import kinds_of
from lint_catalog.model.places import Span
from lint_catalog.rules import Edit, Fix, Page, Problem, Problems, Severity, rule
from lint_catalog.text.words import counted

_COMMENT = re.compile(r"(?s)<!--.*?(?:-->|\Z)")
_UNSEEN = re.compile(r"(?i)<!--(?:[^-]|-(?!->))*-->|&nbsp;")
_QUOTATION = re.compile(r"(?: {0,3}> ?){1,20}")
_HTML_TABLE = re.compile(r"(?i)<table(?=[\s>/])")
_DATES = frozenset({"released", "date"})
_DATE = re.compile(r"\D{0,3}(?:19|20)\d\d(?:[./年-].{0,12})?")
_COUNT = re.compile(r"[\d][\d.,\s]{0,40}[A-Za-z%]{0,3}")
_FEW = 3  # rows that are named each by itself
_MOST = 0.8  # of the rows of a table that have something in a column


@rule(on=Page, severity=Severity.ERROR)
def wrong_number_of_cells(page: Page) -> Problems:
    """A row has as many cells as its table has columns.

    GitHub drops the cells that are too many, and with a cell missing in the middle, all that follow stand in the wrong
    columns. A pipe that is text is written `\\|`. Where nothing is lost, this is a note: empty cells that are too many,
    and cells left out at the end, which GitHub adds.

    ```md bad
    | Model | Year | License |
    |---|---|---|
    | Kite | MIT | <!-- <- 2 cells in a table of 3 columns -->
    | Sail | 2024 | MIT | Apache 2.0 | <!-- <- 4 cells in a table of 3 columns -->
    ```
    ```md bad
    | Model | Year | License |
    |---|---|---|
    | Kite | 2024 | MIT | | <!-- <- 1 empty cell too many -->
    | Sail | 2024 | <!-- <- 1 cell left out at the end -->
    ```
    ```md fixed
    | Model | Year | License |
    |---|---|---|
    | Kite | 2024 | MIT |
    | Sail | 2024 | |
    ```
    ```md good
    | Model | Year | License |
    |---|---|---|
    | Kite | 2024 | MIT \\| Apache 2.0 |
    | Sail || MIT |
    ```
    """
    for table in page.tables:
        columns = len(table.header.cells)
        wrong = [row for row in table.rows if len(row.cells) != columns]
        values = _Values(table) if wrong else None
        empty: list[Row] = []
        for row in wrong:
            cells = len(row.cells)
            if values and cells < columns and not (columns > 1 and _is_no_row(page, row)):
                yield _too_few(page, row, columns, values)
            elif cells > columns and any(_UNSEEN.sub("", page.source(c.outer)).strip() for c in row.cells[columns:]):
                yield _too_many(page, row, columns)
            elif cells > columns:
                empty.append(row)
        if len(empty) > _FEW:
            yield _empty(page, empty, columns)
        else:
            yield from (_empty(page, [row], columns) for row in empty)


@rule(on=Page, severity=Severity.WARNING)
def row_without_pipe(page: Page) -> Problems:
    """A row begins and ends with a pipe where all of its table do.

    GitHub shows it alike, but programs and people that look for `|` at the beginning of a line pass it over. A line
    without any pipe directly below a table becomes a row of it.

    ```md bad
    | Model | Developer |
    |---|---|
    | Kite | Ada |
     Sail | Ada | <!-- <- the row does not begin with `|`, as the others of its table do -->
    | Wing | Ada <!-- <- the row does not end with `|` -->
    | Hawk | Ada |
    ```
    ```md fixed
    | Model | Developer |
    |---|---|
    | Kite | Ada |
    | Sail | Ada |
    | Wing | Ada |
    | Hawk | Ada |
    ```
    ```md bad
    | Model | Developer |
    |---|---|
    | Kite | Ada |
    Models that fly. <!-- <- a line without `|` directly below a table is a row of it -->
    ```
    ```md good
    Model | Developer
    ---|---
    Kite | Ada
    Sail | Ada

    Models that fly.
    ```
    """
    for table in page.tables:
        columns = len(table.header.cells)
        for is_end, side in ((False, "begin"), (True, "end")):
            lacking = [row for row in table.rows if row.cells and not _has_pipe(page, row, is_end)]
            having = len(table.rows) - len(lacking)
            if not lacking or having + 1 <= len(lacking) * (1 if _has_pipe(page, table.header, is_end) else _FEW):
                continue
            for row in lacking:
                span, about = row.span, (row.name, side)
                if is_end and len(row.cells) != columns:
                    continue  # reported for its cells
                if columns > 1 and _is_no_row(page, row):
                    message = "a line without `|` directly below a table is a row of it"
                    yield Problem(page.at(span), message, "leave a line empty before it", about=about)
                    continue
                if is_end:
                    edit = Edit(page.at(Span(span.end_line, span.end_column, span.end_line, span.end_column)), " |")
                else:
                    begins = _after_indentation(page, table, row)
                    edit = Edit(page.at(Span(span.line, begins, span.line, span.column)), "| ")
                message = f"the row does not {side} with `|`, as the others of its table do"
                yield Problem(page.at(span), message, "", Fix("add it", (edit,), safe=True), about=about)
    for block in _rows_as_code(page):
        line = page.lines[block.span.line - 1]
        span = Span(block.span.line, 1, block.span.line, len(line) + 1)
        message = "the row is indented and does not begin with `|`, so that it is code for GitHub"
        quotation = _quotation(line)
        bare = line[quotation:]
        blanks = Span(span.line, quotation + 1, span.line, quotation + 1 + len(bare) - len(bare.lstrip()))
        edit = Edit(page.at(blanks), "| ")
        yield Problem(page.at(span), message, "", Fix("begin it with `|`", (edit,), safe=True), about=("code",))


@rule(on=Page, severity=Severity.WARNING)
def unread_part(page: Page) -> Problems:
    """A page can be read to its end.

    Lists and quotations that are nested deeper than about twenty levels, and pages with far more lines, cells or signs
    of emphasis and links than any list has, are not looked into: no reader would, either, and they cost without end.
    Of a table in HTML the links are looked at, the rows are not; that is a note.

    ```md bad
    >>>>>>>>>>>>>>>>>>>>>>>>>>>>>>>>>>>>>>>>>>>>>>>>>>>>>>>>>>>>>>>>>>>>>>> Kite <!-- <- nested too deep -->
    ```
    ```md bad
    <table> <!-- <- the table is written in HTML -->
    <tr><td>Kite</td></tr>
    </table>
    ```
    ```md good
    > > Kite

    `<table>`
    ```
    """
    for span in _html_tables(page):
        message = "the table is written in HTML, and its rows are not read"
        hint = "write it with `|`, if its rows shall be checked"
        yield Problem(page.at(span), message, hint, severity=Severity.NOTE, about=("html-table",))
    for observation in page.observations:
        if observation.what == "too-deep":
            message = "what stands here is nested too deep, and was not read"
            hint = "use fewer levels of lists and quotations"
            yield Problem(page.at(observation.span), message, hint, about=(observation.what,))
        elif observation.what == "too-complex":
            message = "the page has too many signs of emphasis, links or HTML; from here on it was read as plain text"
            hint = "close brackets, or put a backslash before them"
            yield Problem(page.at(observation.span), message, hint, about=(observation.what,))
        elif observation.what == "too-long":
            message = "the page has too many lines or cells; from here on it was not read"
            yield Problem(page.at(observation.span), message, "divide the page", about=(observation.what,))


class _Values:
    """What the columns of a table hold, as its whole rows say it."""

    def __init__(self, table: Table) -> None:
        width = len(table.header.cells)
        whole = [row for row in table.rows if len(row.cells) == width]
        self.texts = [Counter(row.cells[column].line.casefold() for row in whole) for column in range(width)]
        sorts = [Counter(_sort(row.cells[column].line) for row in whole) for column in range(width)]
        self.sorts = [_usual(each) for each in sorts]
        for column, kind in enumerate(kinds_of(table)):
            if kind in _DATES:
                self.sorts[column] = "date"

    def is_shifted(self, row: Row) -> bool:
        """Whether something in a row belongs into a column further to the right."""
        for column, cell in enumerate(row.cells):
            text, sort = cell.line.casefold(), _sort(cell.line)
            if not text:
                continue
            if not self.texts[column][text] and any(texts[text] for texts in self.texts[column + 1 :]):
                return True
            usual, missing = self.sorts[column], len(self.sorts) - len(row.cells)
            nexts = self.sorts[column + 1 : column + 1 + missing]
            if usual and usual != sort and any(each in (sort, "") for each in nexts):
                return True
        return False


def _too_many(page: Page, row: Row, columns: int) -> Problem:
    first, last = row.cells[columns].span, row.cells[-1].span
    span = Span(first.line, first.column, last.end_line, max(last.end_column, first.column))
    hint = "GitHub does not show those beyond the last column; a pipe that is text is written `\\|`"
    message = f"{counted(len(row.cells), 'cell')} in a table of {counted(columns, 'column')}"
    return Problem(page.at(span), message, hint, about=(row.name,))


def _empty(page: Page, rows: list[Row], columns: int) -> Problem:
    """Of rows whose cells beyond the last column are all empty."""
    edits = []
    for row in rows:
        first = row.cells[columns].outer
        start = row.cells[columns - 1].outer.end_column if columns else first.column
        place = page.at(Span(first.line, start, first.line, row.span.end_column))
        edits.append(Edit(place, "|" if page.source(row.span).endswith("|") else ""))
    row, more = rows[0], len(rows) - 1
    first, last = row.cells[columns].outer, row.cells[-1].outer
    others = f", in this row and {counted(more, 'other')}" if more else ""
    many = counted(len(row.cells) - columns, "empty cell")
    message = f"{many} too many in a table of {counted(columns, 'column')}{others}"
    place = page.at(Span(first.line, first.column, last.end_line, max(last.end_column, first.column)))
    is_blank = not any(page.source(cell.outer).strip() for row in rows for cell in row.cells[columns:])
    fix = Fix("remove what is empty", tuple(edits), safe=True) if is_blank else None
    return Problem(place, message, "GitHub leaves it out", fix, Severity.NOTE, about=(row.name,))


def _too_few(page: Page, row: Row, columns: int, values: _Values) -> Problem:
    missing = columns - len(row.cells)
    about = (row.name,)
    if values.is_shifted(row):
        message = f"{counted(len(row.cells), 'cell')} in a table of {counted(columns, 'column')}"
        hint = f"what follows the missing one stands in the wrong column; add {missing}"
        return Problem(page.at(row.span), message, hint, about=about)
    message = f"{counted(missing, 'cell')} left out at the end, in a table of {counted(columns, 'column')}"
    fix = None
    if page.source(row.span).endswith("|"):
        end = Span(row.span.end_line, row.span.end_column, row.span.end_line, row.span.end_column)
        fix = Fix("add what is missing", (Edit(page.at(end), " |" * missing),), safe=True)
    hint = "GitHub adds empty ones; if another one is missing, what follows it stands in the wrong column"
    return Problem(page.at(row.span), message, hint, fix, Severity.NOTE, about=about)


def _sort(text: str) -> str:
    """What sort of thing a cell holds: nothing, a date, a count, or words."""
    if not text:
        return ""
    return "date" if _DATE.fullmatch(text) else "count" if _COUNT.fullmatch(text) else "words"


def _usual(sorts: Counter[str]) -> str:
    """The sort that nearly all of a column are of; empty without one."""
    filled = sum(number for sort, number in sorts.items() if sort)
    sort, number = max(((each, sorts[each]) for each in sorts if each), key=lambda pair: pair[1], default=("", 0))
    return sort if filled and number >= filled * _MOST else ""


def _rows_as_code(page: Page) -> Iterator[Literal]:
    """Lines with pipes directly below a table that are indented so far that they are code."""
    for table, block in pairwise(page.blocks):
        if isinstance(table, Table) and isinstance(block, Literal) and block.what == "code":
            line = page.lines[block.span.line - 1]
            is_indented = line[_quotation(line) :][:1] in (" ", "\t")
            if block.span.line == table.span.end_line + 1 and is_indented and line.count("|") > 1:
                yield block


def _quotation(line: str) -> int:
    """How many characters of a line are marks of quotations."""
    match = _QUOTATION.match(line)
    return match.end() if match else 0


def _has_pipe(page: Page, row: Row, is_end: bool) -> bool:
    written = page.source(row.span)
    return written.endswith("|") and not written.endswith("\\|") if is_end else written.startswith("|")


def _after_indentation(page: Page, table: Table, row: Row) -> int:
    """The column in which the rows of a table begin, if only blanks stand there in a row."""
    begins = table.header.span.column
    indented = page.lines[row.span.line - 1][begins - 1 : row.span.column - 1]
    return row.span.column if indented.strip() else min(begins, row.span.column)


def _is_no_row(page: Page, row: Row) -> bool:
    """Whether a line below a table has no pipe at all, and so was not meant to be one of its rows."""
    return "|" not in page.source(row.span)


def _html_tables(page: Page) -> Iterator[Span]:
    """Where tables begin that are written in HTML."""
    for literal in literals(page.blocks):
        if literal.what == "html":
            text = _COMMENT.sub(lambda match: re.sub(r"[^\n]", " ", match[0]), literal.text)
            for number, line in enumerate(text.split("\n"), literal.span.line):
                for match in _HTML_TABLE.finditer(line):
                    start = match.start() + 1
                    yield Span(number, start, number, start + len(match[0]))
    for _, tag in page.of(Tag):
        if _HTML_TABLE.match(tag.text):
            yield tag.span
