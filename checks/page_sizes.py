"""The order of rows by size: larger models first, each size in a row of its own, where a page has it so."""

import unicodedata
from bisect import bisect_right
from collections.abc import Iterator, Sequence

from msgspec.structs import replace

from lint_catalog.model.columns import OWN_COLUMNS
from lint_catalog.model.pages.page import Cell, Row
from lint_catalog.model.pages.parts import visible_text
from lint_catalog.model.pages.row_contents import cell_of
from lint_catalog.rules import Page, Pages, Problem, Problems, Severity, rule
from lint_catalog.text.names import letters
from lint_catalog.text.rising import longest_rise
from lint_catalog.text.sizes import Size, sizes, without_sizes
from lint_catalog.text.words import listed, quoted

_SORTED = 0.85  # so much of a table in order is no accident
_ENOUGH = 6  # rows that a table needs to show an order
_SHARED = 0.75
_SHOWN = 4
_FAR = 500  # rows on either side that a message looks at
_MANY = 100  # different sizes of a cell that are told apart
_LONG = 200  # characters of a name that are looked at


@rule(on=Pages, severity=Severity.WARNING)
def smaller_model_first(pages: Pages) -> Problems:
    """Within a table, larger models stand first.

    The largest size that a row gives counts: in the column of its base, else in its name and the labels of its
    repositories. A smaller model may follow a larger one of the same name, as `Kite 3 8B Chat` follows `Kite 3 31B`.
    Looked at in tables of six rows or more of which most is in this order; sections with an order of their own are listed
    in `unsorted`, under `[tool.lint-catalog.markdown]`, by their anchors. There, `sorted-by-size = true` says that all
    others are in this order, so that short and disordered ones are looked at as well, and `families-together = false`
    that no model stands behind a larger one for its name's sake.

    ```md bad
    | Model | Base Model |
    |---|---|
    | Kite | Llama 3 (70b) |
    | Sail | Qwen (32b) |
    | Wing | Qwen (14b) |
    | Hawk | Llama 3 (7b) | <!-- <- `Hawk` (7b) stands before `Dove` (8b) and `Lark` (8b) -->
    | Dove | Llama 3 (8b) |
    | Lark | Llama 3 (8b) |
    | Crow | Llama 3 (3b) |
    | Rook | Llama 3 (1b) |
    ```
    ```md good
    | Model | Base Model |
    |---|---|
    | Kite | Mixtral 8x7B (46.7b) |
    | Sail | Qwen (32b) |
    | Wing | Qwen (14b) |
    | Dove | Llama 3 (8b) |
    | Hawk | Llama 3 (7b) |
    | Moth | |
    | Lark-JP 3 | Llama 3 (3b) |
    | Lark-JP 3 Chat | Llama 3 (1b) |
    | Crow | Llama 3 (3b) |
    ```
    """
    for page in pages.pages:
        for table in page.tables:
            kinds = pages.kinds(table)
            if "description" in kinds or table.anchor in pages.conventions.unsorted:
                continue
            found = [(row, _largest(row, kinds)) for row in table.rows]
            sized = list(_whole([(row, size) for row, size in found if size is not None]))
            kept = longest_rise([-size.parameters for _, size in sized])
            shows_order = len(sized) >= _ENOUGH and len(kept) >= len(sized) * _SORTED
            if not (shows_order or pages.conventions.sorted_by_size):
                continue
            for index, (row, size) in enumerate(sized):
                together = pages.conventions.families_together and index > 0
                family = together and _share_a_name(sized[index - 1][0].name, row.name)
                if index not in kept and not (family and sized[index - 1][1].parameters >= size.parameters):
                    yield _misplaced(page, sized, index, row, size)


def _whole(sized: Sequence[tuple[Row, Size]]) -> Iterator[tuple[Row, Size]]:
    """The rows with what mixtures really have: of 8x7B nobody knows that these are 46.7b, unless a row says so.

    Experts share a part of their parameters; the known mixtures have at least three quarters of the product.
    """
    stated = sorted(size.parameters for _, size in sized if not size.is_mixture)
    for row, size in sized:
        at = bisect_right(stated, size.parameters) if size.is_mixture else 0
        near = stated[at - 1] if at else None
        is_near = near is not None and near >= size.parameters * _SHARED
        yield row, replace(size, parameters=near) if near is not None and is_near else size


@rule(on=Pages, severity=Severity.WARNING)
def several_sizes_in_a_row(pages: Pages) -> Problems:
    """Where each size has a row, a row has one size.

    Looked at in tables in which the column of the base model gives one size in nearly all rows. A mixture of experts
    may give both of its sizes.

    ```md bad
    | Model | Base Model |
    |---|---|
    | Kite 70B | Llama 3 (70b) |
    | Sail | Qwen (32b) |
    | Wing | Qwen (14b) |
    | Kite 8B | Llama 3 (8b) |
    | Hawk | Llama 3 (7b) |
    | Dove | Llama 2 (7b, 13b) | <!-- <- `Dove` has several sizes: 7b and 13b -->
    ```
    ```md good
    | Model | Base Model |
    |---|---|
    | Kite 70B | Llama 3 (70b) |
    | Kite MoE | Mixtral 8x7B (46.7b) |
    | Wing | Qwen (14b) |
    | Kite 8B | Llama 3 (8b) |
    | Hawk | Llama 3 (7b) |
    ```
    """
    for page in pages.pages:
        for table in page.tables:
            kinds = pages.kinds(table)
            cells = [(row, cell_of(row, kinds, "base")) for row in table.rows]
            bases = [(row, _different(cell)) for row, cell in cells if cell is not None]
            single = sum(len(each) == 1 for _, each in bases)
            if single < _ENOUGH - 1 or single < sum(bool(each) for _, each in bases) * _SORTED * 0.9:
                continue
            for row, each in bases:
                if len(each) > 1:
                    which = listed((size.text for size in each), "and")
                    message = f"{quoted(row.name)} has several sizes: {which}"
                    about = (row.name, *(size.text for size in each))
                    yield Problem(page.at(row.cells[0].span), message, "give each size a row of its own", about=about)


def _sizes_of(cell: Cell) -> tuple[Size, ...]:
    """The sizes in a cell; of a mixture that gives both its sizes, the whole one."""
    lines = (line if line.isascii() else unicodedata.normalize("NFKC", line) for line in cell.lines)
    found = [size for line in lines for size in sizes(line)]
    return tuple([size for size in found if not size.is_mixture] or found)


def _different(cell: Cell) -> tuple[Size, ...]:
    found: list[Size] = []
    for size in dict.fromkeys(_sizes_of(cell)):
        if not any(size.fits(other) for other in found):
            found.append(size)
            if len(found) == _MANY:
                break
    return tuple(found)


def _largest(row: Row, kinds: Sequence[str]) -> Size | None:
    """The largest size that a row gives: in its base, else in its name and the labels of its repositories."""
    base = cell_of(row, tuple(kinds), "base")
    own = [cell for cell, kind in zip(row.cells, kinds, strict=False) if kind in OWN_COLUMNS]
    found = _sizes_of(base) if base else ()
    if not found:
        labels = [size for cell in own for link in cell.links for size in sizes(visible_text(link.parts))]
        found = (*sizes(row.name), *labels)
    if not found:
        found = tuple(size for cell in own for size in _sizes_of(cell))
    whole = [size for size in found if not size.is_mixture]
    return max(whole or found, key=lambda size: size.parameters, default=None)


def _share_a_name(one: str, other: str) -> bool:
    """Whether two names have a stretch in common that is as long as a name and its version."""
    first, second = (letters(without_sizes(name[:_LONG])) for name in (one, other))
    return any(first[at : at + 6] in second for at in range(len(first) - 5))


def _misplaced(page: Page, sized: Sequence[tuple[Row, Size]], index: int, row: Row, size: Size) -> Problem:
    behind = [each for each in sized[max(0, index - _FAR) : index] if each[1].parameters < size.parameters]
    before = [each for each in sized[index + 1 : index + _FAR] if each[1].parameters > size.parameters]
    names = [f"{quoted(other.name)} ({its.text})" for other, its in (behind or before)[: _SHOWN + 1]] or ["others"]
    shown = listed(names[:_SHOWN], "and") if len(names) <= _SHOWN else f"{', '.join(names[:_SHOWN])} and others"
    where = f"behind {shown}" if behind else f"before {shown}"
    message = f"{quoted(row.name)} ({size.text}) stands {where}"
    return Problem(page.at(row.cells[0].span), message, "larger models first", about=(row.name, size.text))
