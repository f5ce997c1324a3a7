"""Tables of a page and its translations: the same tables with the same rows in the same order."""

from collections.abc import Iterator, Sequence
from typing import TypeVar

from lint_catalog.model.pages.page import Row, Table
from lint_catalog.rules import Absent, Pages, Place, Problem, Problems, Severity, rule
from lint_catalog.text.majority import outvoted
from lint_catalog.text.rising import longest_rise
from lint_catalog.text.words import counted, listed, quoted

Thing = TypeVar("Thing", Row, Table)


@rule(on=Pages, severity=Severity.ERROR, absent=Absent())
def missing_table(pages: Pages) -> Problems:
    """A table stands on every page.

    Tables are recognised by the anchor of their section and by what their rows link to.

    ```md bad
    <!-- README.en.md -->
    # Kites

    | Model | Year |
    |---|---|
    | [Kite](https://example.org/kite) | 2024 |

    # Sails

    | Sail | Year |
    |---|---|
    | [Wing](https://example.org/wing) | 2024 |
    <!-- README.fr.md -->
    # Cerfs-volants

    | Modèle | Année |
    |---|---|
    | [Kite](https://example.org/kite) | 2024 | <!-- <- lacks the table under `Sails` of `en`, which has 1 row -->
    ```
    ```md good
    <!-- README.en.md -->
    # Kites

    | Model | Year |
    |---|---|
    | [Kite](https://example.org/kite) | 2024 |
    <!-- README.fr.md -->
    # Cerfs-volants

    | Modèle | Année |
    |---|---|
    | [Kite](https://example.org/kite) | 2024 |
    ```
    """
    if not any(page.tables for page in pages.pages):
        return
    before = _before([tables.tables for tables in pages.tables])
    for number, tables in enumerate(pages.tables):
        for index, model in outvoted([table is not None for table in tables.tables]):
            table = tables.tables[model] or tables.tables[index]
            if table is None:
                continue
            section = quoted(table.section[-1].content.line) if table.section else "no heading"
            about = (table.section[-1].content.line if table.section else "", table.rows[0].name if table.rows else "")
            if tables.tables[index] is not None:
                message = f"the table under {section} is on this page only"
                place = pages.pages[index].at(table.header.span)
                yield Problem(place, message, "add it to the others, or remove it", about=about)
                continue
            place = _end(before[number][index], pages, index)
            rows = counted(len(table.rows), "row")
            message = (
                f"`{pages.name(index)}` lacks the table under {section} of `{pages.name(model)}`, which has {rows}"
            )
            yield Problem(place, message, "it belongs behind this line", about=about)


@rule(on=Pages, severity=Severity.ERROR, absent=Absent())
def missing_row(pages: Pages) -> Problems:
    """A row stands on every page.

    Rows are recognised by the repositories and pages that they link to, and by their names. What is reported is the
    row behind which the missing one belongs.

    ```md bad
    <!-- README.en.md -->
    | Model | Year |
    |---|---|
    | [Kite](https://example.org/kite) | 2024 |
    | [Sail](https://example.org/sail) | 2023 |
    | [Wing](https://example.org/wing) | 2022 |
    <!-- README.fr.md -->
    | Modèle | Année |
    |---|---|
    | [Kite](https://example.org/kite) | 2024 | <!-- <- `fr` lacks the row `Sail`, which `en` has on line 4 -->
    | [Wing](https://example.org/wing) | 2022 |
    ```
    ```md good
    <!-- README.en.md -->
    | Model | Year |
    |---|---|
    | [Kite](https://example.org/kite) | 2024 |
    <!-- README.fr.md -->
    | Modèle | Année |
    |---|---|
    | [Cerf-volant](https://example.org/kite) | 2024 |
    ```
    """
    for tables in pages.tables:
        before = _before(tables.rows)
        for number, rows in enumerate(tables.rows):
            there = [None if tables.tables[index] is None else row is not None for index, row in enumerate(rows)]
            for index, model in outvoted(there):
                row = rows[index]
                page = pages.pages[index]
                if row is not None:
                    others = listed((f"`{pages.name(each)}`" for each, has in enumerate(there) if has is False), "and")
                    message = f"the row {quoted(row.name)} is on this page only; {others} do not have it"
                    place = page.at(row.cells[0].span if row.cells else row.span)
                    yield Problem(place, message, "add or remove it", about=(row.name,))
                    continue
                other = rows[model]
                table = tables.tables[index]
                if other is None or table is None:
                    continue
                above = before[number][index]
                message = (
                    f"`{pages.name(index)}` lacks the row {quoted(other.name)}, "
                    f"which `{pages.name(model)}` has on line {other.span.line}"
                )
                hint = f"it belongs behind {quoted(above.name)}" if above else "it belongs at the top of this table"
                yield Problem(page.at((above or table.header).span), message, hint, about=(other.name,))


@rule(on=Pages, severity=Severity.WARNING)
def row_order_differs(pages: Pages) -> Problems:
    """Rows stand in the same order on every page.

    ```md bad
    <!-- README.en.md -->
    | Model | Year |
    |---|---|
    | [Kite](https://example.org/kite) | 2024 |
    | [Wing](https://example.org/wing) | 2022 | <!-- <- the rows `Wing` and `Sail` are swapped, compared with `ja` -->
    | [Sail](https://example.org/sail) | 2023 |
    <!-- README.ja.md -->
    | モデル | 公開年 |
    |---|---|
    | [凧](https://example.org/kite) | 2024 |
    | [帆](https://example.org/sail) | 2023 |
    | [翼](https://example.org/wing) | 2022 |
    <!-- README.fr.md -->
    | Modèle | Année |
    |---|---|
    | [Kite](https://example.org/kite) | 2024 |
    | [Sail](https://example.org/sail) | 2023 |
    | [Wing](https://example.org/wing) | 2022 |
    ```
    ```md good
    <!-- README.en.md -->
    | Model | Year |
    |---|---|
    | [Kite](https://example.org/kite) | 2024 |
    | [Sail](https://example.org/sail) | 2023 |
    <!-- README.fr.md -->
    | Modèle | Année |
    |---|---|
    | [Kite](https://example.org/kite) | 2024 |
    | [Sail](https://example.org/sail) | 2023 |
    ```
    """
    for tables in pages.tables:
        shared = [rows for rows in tables.rows if all(rows[i] for i, table in enumerate(tables.tables) if table)]
        orders = [_order(shared, index) if tables.tables[index] else None for index in range(len(pages.pages))]
        for index, model in outvoted(orders):
            yield from _moved(pages, shared, index, model)


def _before(versions: Sequence[tuple[Thing | None, ...]]) -> Sequence[tuple[Thing | None, ...]]:
    """For each thing, the one that stands nearest before it, on every page."""
    found: list[tuple[Thing | None, ...]] = []
    above: tuple[Thing | None, ...] = (None,) * len(versions[0]) if versions else ()
    for each in versions:
        found.append(above)
        above = tuple(here or last for here, last in zip(each, above, strict=True))
    return found


def _order(rows: Sequence[tuple[Row | None, ...]], page: int) -> tuple[int, ...]:
    """The rows' numbers in the order of a page."""
    lines = [(row[page].span.line, number) for number, row in enumerate(rows) if row[page]]  # type: ignore[union-attr]
    return tuple(number for _, number in sorted(lines))


def _moved(pages: Pages, shared: Sequence[tuple[Row | None, ...]], index: int, model: int) -> Iterator[Problem]:
    """The rows of a page that stand elsewhere than on another page: as few as possible."""
    wanted = _order(shared, model)
    rank = {number: at for at, number in enumerate(wanted)}
    here = [rank[number] for number in _order(shared, index)]
    kept = longest_rise(here)
    page = pages.pages[index]
    done: set[int] = set()
    for at, number in enumerate(here):
        row = shared[wanted[number]][index]
        if at in kept or at in done or row is None:
            continue
        neighbour = at + 1 if at + 1 < len(here) and here[at + 1] == number - 1 else at - 1
        if 0 <= neighbour < len(here) and abs(here[neighbour] - number) == 1 and neighbour not in done:
            first, second = sorted((at, neighbour))
            one, other = shared[wanted[here[first]]][index], shared[wanted[here[second]]][index]
            if one and other and here[first] == here[second] + 1:
                done |= {first, second}
                names = f"{quoted(one.name)} and {quoted(other.name)}"
                message = f"the rows {names} are swapped, compared with `{pages.name(model)}`"
                about = (one.name, other.name)
                yield Problem(page.at(one.cells[0].span), message, "swap them on one of the pages", about=about)
                continue
        before = shared[wanted[number - 1]][model] if number else None
        where = f"behind {quoted(before.name)}" if before else "at the top"
        message = f"the row {quoted(row.name)} stands {where} on `{pages.name(model)}`"
        yield Problem(page.at(row.cells[0].span), message, "move it on one of the pages", about=(row.name,))


def _end(table: Table | None, pages: Pages, index: int) -> Place:
    """The last row of a table, or the first heading of a page."""
    page = pages.pages[index]
    if table is not None:
        return page.at((table.rows[-1] if table.rows else table.header).span)
    headings = page.headings
    return page.at(headings[0].span) if headings else Place(page.file)
