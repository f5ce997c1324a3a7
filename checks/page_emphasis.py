"""Which sizes of models are bold on Markdown pages, where a page has it so."""

import re
from bisect import bisect_right
from collections.abc import Iterator

from msgspec import Struct

from lint_catalog.model.columns import OWN_COLUMNS
from lint_catalog.model.pages.page import Cell, Row
from lint_catalog.model.pages.parts import visible_part, walked
from lint_catalog.rules import Page, Pages, Problem, Problems, Severity, rule
from lint_catalog.rules.shown import placed_in
from lint_catalog.text.sizes import LARGE, Size, sizes
from lint_catalog.text.words import counted, quoted

_NEARLY_ALL = 0.95
_ENOUGH = 10  # bold sizes of a column, so that this is a convention
_HINT = re.compile(r"\d\s?[mMbBtT]")
_BRACKET = re.compile(r"[()（）]")
_PIECE = re.compile(r"[^\s,、/&+]+")


class _Stated(Struct, frozen=True):
    """A size that stands by itself: in which row, where in its cell, and whether it is bold, or some of the label that
    it begins: `7b (**6.8b**)`."""

    row: Row
    cell: Cell
    size: Size
    start: int
    bold: bool


@rule(on=Pages, severity=Severity.WARNING)
def size_not_bold(pages: Pages) -> Problems:
    """A size is bold where all others of its column are.

    Looked at in columns of which nearly all sizes from a billion parameters on are bold, or else from the smallest size
    on of which this is so, and ten of them or more. Only a size by itself counts, `(7b)` or a link called `7b`, and none
    that is a part of a name or of a mixture such as `8x7b`.

    ```md bad
    | Model | Base Model |
    |---|---|
    | Kite-0 | Keel (**70b**) |
    | Kite-1 | Keel (**65b**) |
    | Kite-2 | Keel (**40b**) |
    | Kite-3 | Keel (**34b**) |
    | Kite-4 | Keel (**32b**) |
    | Kite-5 | Keel (**30b**) |
    | Kite-6 | Keel (**27b**) |
    | Kite-7 | Keel (**22b**) |
    | Kite-8 | Keel (**20b**) |
    | Kite-9 | Keel (**14b**) |
    | Kite-10 | Keel (**13b**) |
    | Kite-11 | Keel (**12b**) |
    | Kite-12 | Keel (**9b**) |
    | Kite-13 | Keel (**8b**) |
    | Kite-14 | Keel (**7b**) |
    | Kite-15 | Keel (**6b**) |
    | Kite-16 | Keel (**4b**) |
    | Kite-17 | Keel (**3b**) |
    | Kite-18 | Keel (**2b**) |
    | Rook | Keel (1b) | <!-- <- `1b` is not bold -->
    ```
    ```md good
    | Model | Base Model |
    |---|---|
    | Kite-0 | Keel (**70b**) |
    | Kite-1 | Keel (**65b**) |
    | Kite-2 | Keel (**40b**) |
    | Kite-3 | Keel (**34b**) |
    | Kite-4 | Keel (**32b**) |
    | Kite-5 | Keel (**30b**) |
    | Kite-6 | Keel (**27b**) |
    | Kite-7 | Keel (**22b**) |
    | Kite-8 | Keel (**20b**) |
    | Kite-9 | Keel-7B (**14b**) |
    | Rook | Keel (500m) |
    ```
    """
    for page in pages.pages:
        by_column: dict[str, list[_Stated]] = {}
        for table in page.tables:
            kinds = pages.kinds(table)
            for row in table.rows:
                for cell, kind in zip(row.cells, kinds, strict=False):
                    if kind == "base" or kind in OWN_COLUMNS:
                        by_column.setdefault(kind, []).extend(_stated(row, cell))
        for found in by_column.values():
            yield from _plain_ones(pages, page, found)


def _plain_ones(pages: Pages, page: Page, found: list[_Stated]) -> Iterator[Problem]:
    least = _threshold(found)
    if least is None:
        return
    bold = sum(each.bold for each in found if each.size.parameters >= least)
    for each in found:
        told = id(each.cell) in pages.derived(_emphasised_otherwise)
        if not (each.bold or told) and each.size.parameters >= least:
            text, row = each.size.text, each.row.name
            message = f"{quoted(text)} is not bold in {quoted(row)}, as {counted(bold, 'other size')} of its column are"
            placed = placed_in(page, each.cell, each.start, each.start + len(text))
            place = placed.place if placed else page.at(each.cell.span)
            yield Problem(place, message, f"write `**{text}**`", about=(row, text))


def _threshold(found: list[_Stated]) -> float | None:
    """From how many parameters on nearly all sizes are bold, enough of them: a billion, or else as few as possible."""
    counts: dict[float, tuple[int, int]] = {}
    bold = 0
    for total, each in enumerate(sorted(found, key=lambda each: -each.size.parameters), 1):
        bold += each.bold
        counts[each.size.parameters] = (bold, total)
    fitting = [least for least, (bold, total) in counts.items() if bold >= _ENOUGH and bold >= _NEARLY_ALL * total]
    large = min((least for least in counts if least >= LARGE), default=None)
    return large if large in fitting else min(fitting, default=None)


def _emphasised_otherwise(pages: Pages) -> frozenset[int]:
    """The cells, by identity, in which another page has more or fewer texts in bold: `row-emphasis-differs`."""
    found: set[int] = set()
    for spot in pages.spots:
        cells = [cell for cell in spot.cells if cell]
        if len({len(cell.strong) for cell in cells}) > 1:
            found.update(map(id, cells))
    return frozenset(found)


def _stated(row: Row, cell: Cell) -> Iterator[_Stated]:
    """The sizes in a cell that stand by themselves: all that is in a pair of brackets, or how a link's label begins."""
    text = cell.text
    if not _HINT.search(text):
        return
    emphasised = {id(part) for strong in cell.strong for part in walked(strong.parts)}
    starts = [at for at, _ in cell.runs]

    def stated(size: Size, start: int, end: int) -> _Stated:
        first, last = bisect_right(starts, start) - 1, bisect_right(starts, end - 1)
        bold = any(id(words) in emphasised for _, words in cell.runs[max(first, 0) : last])
        return _Stated(row, cell, size, start, bold)

    labels = _labels(cell)
    for start, end in labels:
        first = next(iter(sizes(text[start:end])), None)
        if first is not None and first.start == 0 and not first.is_mixture:
            yield stated(first, start, end)
    for start, end in _brackets(text):
        pieces = [(match[0], start + match.start()) for match in _PIECE.finditer(text[start:end])]
        found = [(sizes(piece), at) for piece, at in pieces]
        if all(
            len(each) == 1 and len(each[0].text) == len(piece)
            for (each, _), (piece, _) in zip(found, pieces, strict=True)
        ):
            for (size,), at in found:
                if not (size.is_mixture or any(first <= at < last for first, last in labels)):
                    yield stated(size, at, at + len(size.text))


def _labels(cell: Cell) -> list[tuple[int, int]]:
    """Where in a cell's text the labels of its links are."""
    offsets = {id(words): at for at, words in cell.runs}
    found = []
    for link in cell.links:
        inside = [part for part in walked(link.parts) if id(part) in offsets]
        if inside:
            last = inside[-1]
            found.append((offsets[id(inside[0])], offsets[id(last)] + len(visible_part(last))))
    return found


def _brackets(text: str) -> Iterator[tuple[int, int]]:
    """What stands in brackets that are neither within others nor have others in them."""
    depth, start, plain = 0, 0, True
    for match in _BRACKET.finditer(text):
        if match[0] in "(（":
            plain = depth == 0
            start = match.end()
            depth += 1
        elif depth:
            depth -= 1
            if depth == 0 and plain:
                yield start, match.start()
