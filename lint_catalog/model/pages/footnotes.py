"""The footnotes of a page: their numbers, and where they are referred to."""

from __future__ import annotations

from collections.abc import Iterator

from msgspec import Struct

from lint_catalog.model.pages.page import Definition, MarkUse, Page


class Footnote(Struct, frozen=True):
    """A footnote as a reader meets it. `number` is None, and `uses` empty, for one that nothing refers to."""

    id: str
    number: int | None
    definition: Definition
    uses: tuple[MarkUse, ...]


def footnotes(page: Page) -> tuple[Footnote, ...]:
    """The footnotes in order of first appearance, those without a reference last, as GitHub numbers them.

    GitHub does not tell upper from lower case in ids, counts marks within footnotes like any others, and of several
    definitions takes the first (cmark-gfm, `process_footnotes` in blocks.c).
    """
    defined: dict[str, Definition] = {}
    for definition in page.definitions:
        defined.setdefault(definition.id.casefold(), definition)
    used: dict[str, list[MarkUse]] = {}
    for use in page.mark_uses:
        if use.mark.id.casefold() in defined:
            used.setdefault(use.mark.id.casefold(), []).append(use)
    order = [*used, *(id for id in defined if id not in used)]
    return tuple(
        Footnote(defined[id].id, number if id in used else None, defined[id], tuple(used.get(id, ())))
        for number, id in enumerate(order, 1)
    )


def undefined_marks(page: Page) -> Iterator[MarkUse]:
    """The marks that no definition on the page explains."""
    defined = {definition.id.casefold() for definition in page.definitions}
    return (use for use in page.mark_uses if use.mark.id.casefold() not in defined)


def place_of(use: MarkUse) -> tuple[str | None, str | None]:
    """Row and column of a mark as texts: a row's name, or outside tables the heading's text, without a column.

    The row is None in a table's header, and for a mark that stands above every heading.
    """
    if use.table is None or use.row is None:
        return (use.section[-1].content.line if use.section else None), None
    return (None if use.row is use.table.header else use.row.name), use.table.column(use.column)
