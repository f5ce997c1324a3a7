"""Tables on Markdown pages: every row has a cell for every column, and the page can be read to its end."""

from lint_catalog.model.places import Span
from lint_catalog.rules import Page, Problem, Problems, Severity, rule
from lint_catalog.text.words import counted


@rule(on=Page, severity=Severity.ERROR)
def wrong_number_of_cells(page: Page) -> Problems:
    """A row has as many cells as its table has columns.

    GitHub drops the cells that are too many and adds empty ones at the end; with a cell missing in the middle, all that
    follow stand in the wrong columns. A pipe that is text is written `\\|`.

    ```md bad
    | Model | Year | License |
    |---|---|---|
    | Kite | MIT | <!-- <- 2 cells in a table of 3 columns -->
    | Sail | 2024 | MIT | Apache 2.0 | <!-- <- 4 cells in a table of 3 columns -->
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
        for row in table.rows:
            cells = len(row.cells)
            if cells == columns:
                continue
            if cells > columns:
                first, last = row.cells[columns].span, row.cells[-1].span
                span = Span(first.line, first.column, last.end_line, max(last.end_column, first.column))
                hint = "GitHub does not show those beyond the last column; a pipe that is text is written `\\|`"
            else:
                span, hint = row.span, f"all columns from the missing one on are wrong; add {columns - cells}"
            message = f"{counted(cells, 'cell')} in a table of {counted(columns, 'column')}"
            yield Problem(page.at(span), message, hint, about=(row.name,))


@rule(on=Page, severity=Severity.WARNING)
def unread_part(page: Page) -> Problems:
    """A page can be read to its end.

    Lists and quotations that are nested deeper than about twenty levels, and pages with far more lines, cells or signs
    of emphasis and links than any list has, are not looked into: no reader would, either, and they cost without end.

    ```md bad
    >>>>>>>>>>>>>>>>>>>>>>>>>>>>>>>>>>>>>>>>>>>>>>>>>>>>>>>>>>>>>>>>>>>>>>> Kite <!-- <- nested too deep -->
    ```
    ```md good
    > > Kite
    ```
    """
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
