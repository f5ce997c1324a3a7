"""Footnote marks on a page and its translations: the same ones, on the same cells and headings."""

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from collections.abc import Set as AbstractSet

from lint_catalog.model.pages.named_cells import license_differences
from lint_catalog.model.pages.page import Heading, Row
from lint_catalog.model.pages.translations import TableSet
from lint_catalog.model.places import Span
from lint_catalog.rules import Absent, Pages, Problem, Problems, Severity, rule
from lint_catalog.text.majority import outvoted
from lint_catalog.text.words import quoted


@rule(on=Pages, severity=Severity.ERROR, absent=Absent())
def row_marks_differ(pages: Pages) -> Problems:
    """A cell, and a heading, carries the same footnote marks on every page.

    A warning that one language leaves out, or that stands in another column there, misleads its readers. The mark of a
    license that differs itself belongs to that, see `row-license-differs`.

    ```md bad
    <!-- README.en.md -->
    | Model | License |
    |---|---|
    | [Kite](https://example.org/kite) | MIT[^1] |
    | [Sail](https://example.org/sail) | MIT[^1] |

    [^1]: The terms say otherwise.
    <!-- README.fr.md -->
    | Modèle | Licence |
    |---|---|
    | [Kite](https://example.org/kite) | MIT | <!-- <- `fr` lacks the mark `[^1]` in `Licence` of `Kite` -->
    | [Sail](https://example.org/sail)[^1] | MIT | <!-- <- in `Licence` on `en` -->

    [^1]: Les conditions disent autre chose.
    ```
    ```md good
    <!-- README.en.md -->
    | Model | License |
    |---|---|
    | [Kite](https://example.org/kite) | MIT[^1] |

    [^1]: The terms say otherwise.
    <!-- README.fr.md -->
    | Modèle | Licence |
    |---|---|
    | [Kite](https://example.org/kite) | MIT[^1] |

    [^1]: Les conditions disent autre chose.
    ```
    """
    licenses = {(each.page, each.other, id(each.cell)) for each in pages.derived(license_differences)}
    marked = {id(use.row) for page in pages.pages for use in page.mark_uses}
    for tables in pages.tables:
        headers = tuple(table.header if table else None for table in tables.tables)
        for rows in (headers, *tables.rows) if tables.columns else ():
            if not any(id(row) in marked for row in rows):
                continue
            marks = [
                None
                if row is None
                else frozenset((column, mark.id) for column, cell in enumerate(row.cells) for mark in cell.marks)
                for row in rows
            ]
            for index, model in outvoted(marks):
                here, there = (
                    frozenset(mark for mark in each if not _of_license(rows[index], mark, licenses, index, model))
                    for each in (marks[index] or frozenset(), marks[model] or frozenset())
                )
                yield from _different_marks(pages, tables, rows, (here, there), index, model)
    for headings in pages.headings:
        found = [None if each is None else frozenset(mark.id for mark in each.content.marks) for each in headings]
        for index, model in outvoted(found):
            yield from _on_heading(
                pages, headings, (found[index] or frozenset(), found[model] or frozenset()), index, model
            )


def _of_license(
    row: Row | None, mark: tuple[int, str], licenses: AbstractSet[tuple[int, int, int]], index: int, model: int
) -> bool:
    """Whether a mark, with its column, is one of a license that differs, which is reported as such."""
    cells = row.cells if row else ()
    return mark[0] < len(cells) and (index, model, id(cells[mark[0]])) in licenses


def _different_marks(
    pages: Pages, tables: TableSet, rows: Sequence[Row | None],
    marks: tuple[frozenset[tuple[int, str]], frozenset[tuple[int, str]]], index: int, model: int,
) -> Iterator[Problem]:  # fmt: skip
    here, there = marks
    row, other, table = rows[index], rows[model], tables.tables[index]
    if row is None or other is None or table is None:
        return
    page = pages.pages[index]
    name = "the header" if row is table.header else quoted(row.name)
    extra = dict.fromkeys(sorted(here - there))
    elsewhere: dict[str, list[int]] = defaultdict(list)
    for column, id in reversed(extra):
        elsewhere[id].append(column)
    spans = _spans(row)
    for column, id in sorted(there - here):
        mark = quoted(f"[^{id}]")
        about = (row.name, id, table.column(column))
        moved = (elsewhere[id].pop(), id) if elsewhere[id] else None
        title = quoted(table.column(column)) if table.column(column) else f"column {column + 1}"
        if moved:
            del extra[moved]
            span = spans[moved]
            message = f"the mark {mark} stands in {quoted(table.column(moved[0]))} of {name}, and in {title} on `{pages.name(model)}`"
            yield Problem(page.at(span), message, "put it into the same column", about=about)
        else:
            cell = row.cells[column] if column < len(row.cells) else row.cells[-1]
            message = (
                f"`{pages.name(index)}` lacks the mark {mark} in {title} of {name}, which `{pages.name(model)}` has"
            )
            yield Problem(page.at(cell.span), message, "add it, or remove it there", about=about)
    for column, id in extra:
        message = (
            f"`{pages.name(index)}` has the mark {quoted(f'[^{id}]')} in {name}, which `{pages.name(model)}` lacks"
        )
        about = (row.name, id, table.column(column))
        yield Problem(page.at(spans[column, id]), message, "add it there, or remove it here", about=about)


def _spans(row: Row) -> Mapping[tuple[int, str], Span]:
    """Where the first mark of each footnote stands in each column."""
    return {(column, mark.id): mark.span for column, cell in enumerate(row.cells) for mark in reversed(cell.marks)}


def _on_heading(
    pages: Pages,
    headings: Sequence[Heading | None],
    marks: tuple[frozenset[str], frozenset[str]],
    index: int,
    model: int,
) -> Iterator[Problem]:
    here, there = marks
    heading, page = headings[index], pages.pages[index]
    if heading is None:
        return
    title = quoted(heading.content.line)
    for id in sorted(there - here):
        message = (
            f"`{pages.name(index)}` lacks the mark {quoted(f'[^{id}]')} on the heading {title}, "
            f"which `{pages.name(model)}` has"
        )
        yield Problem(page.at(heading.span), message, "add it, or remove it there", about=(heading.content.line, id))
    for mark in heading.content.marks:
        if mark.id not in there:
            message = (
                f"`{pages.name(index)}` has the mark {quoted(f'[^{mark.id}]')} on the heading {title}, "
                f"which `{pages.name(model)}` lacks"
            )
            about = (heading.content.line, mark.id)
            yield Problem(page.at(mark.span), message, "add it there, or remove it here", about=about)
