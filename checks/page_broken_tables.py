"""Lines on Markdown pages that were meant to be a table, or rows of one, and are text for GitHub."""

import re
from itertools import pairwise

from lint_catalog.model.pages.page import Block, Paragraph, Table
from lint_catalog.model.places import Span
from lint_catalog.rules import Page, Problem, Problems, Severity, rule
from lint_catalog.text.words import counted

_RULER = re.compile(r"[ \t]*\|?[ \t]*:?-+:?[ \t]*(?:\|[ \t]*:?-+:?[ \t]*)*\|?[ \t]*")
_SIGNS = frozenset("+-*/=<>≤≥,")
_ESCAPED = re.compile(r"\\.")
_MOST = 2000  # characters of a line that is looked at


@rule(on=Page, severity=Severity.WARNING)
def broken_table(page: Page) -> Problems:
    """Lines between pipes are rows of a table.

    A table has a line of `|---|` below its titles, with as many cells as these, and ends at an empty line. Otherwise
    GitHub shows the pipes.

    ```md bad
    | Model | License |
    |---|---|
    | Kite | MIT |

    | Sail | MIT | <!-- <- the row is set apart from its table by an empty line -->
    ```
    ```md bad
    | Model | License | <!-- <- the titles have 2 cells, and the line of `---` below them 1 -->
    |---|
    | Kite | MIT |
    ```
    ```md bad
    | Model | License | <!-- <- no line of `|---|` stands below the titles -->
    | Kite | MIT |
    ```
    ```md good
    | Model | License |
    |---|---|
    | Kite | MIT |

    Model | a word

    |x| + |y|, and `| a | b |`

        | Sail | MIT |
    ```
    """
    blocks: tuple[Block | None, ...] = (None, *page.blocks)
    for before, block in pairwise(blocks):
        if not isinstance(block, Paragraph):
            continue
        place = block.content.span
        lines = [line[:_MOST] for line in page.lines[place.line - 1 : place.end_line]]
        lines[0] = lines[0][place.column - 1 :]
        at = next((at for at, line in enumerate(lines) if _is_row(line.strip(" \t>"))), None)
        if at is None:
            continue
        number = place.line + at
        row = lines[at].strip(" \t>")
        below = lines[at + 1].strip(" \t>") if at + 1 < len(lines) else ""
        begins = page.lines[number - 1].find("|") + 1
        span = Span(number, begins, number, begins + len(row))
        if below and _RULER.fullmatch(below):
            titles, ruler = _cells(row), _cells(below)
            message = f"the titles have {counted(titles, 'cell')}, and the line of `---` below them {ruler}"
            yield Problem(page.at(span), message, "without as many, GitHub shows no table", about=(row,))
        elif at == 0 and isinstance(before, Table) and not below.startswith("|"):
            message = "the row is set apart from its table by an empty line, so that it is text for GitHub"
            yield Problem(page.at(span), message, "remove the empty line", about=(row,))
        elif below.startswith("|") and not isinstance(before, Table):
            message = "no line of `|---|` stands below the titles, so that GitHub shows no table"
            yield Problem(page.at(span), message, "add it", about=(row,))
        elif below.startswith("|"):
            message = "the rows are set apart from their table by an empty line, so that they are text for GitHub"
            yield Problem(page.at(span), message, "remove the empty line", about=(row,))


def _is_row(line: str) -> bool:
    """Whether a line has two cells at least, between pipes at both ends. Absolute values, which have no blank behind the
    first pipe, are told by the sign between them."""
    if not (line.startswith("|") and line.endswith("|") and line.count("|") > 2):
        return False
    return line[1] in " \t" or not any(cell.strip(" \t")[:1] in _SIGNS for cell in line.split("|")[2:-1])


def _cells(row: str) -> int:
    """How many cells a line has."""
    return _ESCAPED.sub("", row).strip(" \t").removeprefix("|").removesuffix("|").count("|") + 1
