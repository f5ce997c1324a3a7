"""What stands twice where once is meant: a variant in its row, a footnote's mark in its own text."""

from collections.abc import Iterator

from lint_catalog.model.columns import OWN_COLUMNS
from lint_catalog.model.pages.page import Definition, inlines
from lint_catalog.model.pages.parts import visible_text
from lint_catalog.model.pages.row_contents import kinds_of, title_link
from lint_catalog.model.places import Span
from lint_catalog.rules import Edit, Fix, Page, Problem, Problems, Severity, rule
from lint_catalog.text.hub import hub_repository
from lint_catalog.text.words import folded, quoted


@rule(on=Page, severity=Severity.WARNING)
def variant_listed_twice(page: Page) -> Problems:
    """A row lists each of its repositories once under the same label.

    The second one was meant to be another variant, or is left over. The title of a row may lead to one of them.

    ```md bad
    | Model | Developer |
    |---|---|
    | [Kite](https://example.org/k)<br>([7b](https://huggingface.co/ada/kite-7b), [7b](https://huggingface.co/ada/kite-7b)) | Ada | <!-- <- `7b` leads to `ada/kite-7b` twice -->
    ```
    ```md good
    | Model | Base Model |
    |---|---|
    | [7b](https://huggingface.co/ada/kite-7b)<br>([7b](https://huggingface.co/ada/kite-7b), [7b-chat](https://huggingface.co/ada/kite-7b-chat)) | [Keel](https://huggingface.co/ada/keel), [Keel](https://huggingface.co/ada/keel) |
    ```
    """
    for table in page.tables:
        kinds = kinds_of(table)
        if "description" in kinds:
            continue
        for row in table.rows:
            title, seen = title_link(row), set()
            for cell, kind in zip(row.cells, kinds, strict=False):
                for link in cell.links if kind in OWN_COLUMNS else ():
                    repository = hub_repository(link.address) if link is not title else None
                    label = visible_text(link.parts).strip()
                    if repository is None or not label:
                        continue
                    if (folded(label), link.address.rstrip("/")) in seen:
                        message = f"{quoted(label)} leads to {quoted(repository[1])} twice in this row"
                        hint = "remove it, or link to the variant that was meant"
                        yield Problem(page.at(link.span), message, hint, about=(row.name, label, repository[1]))
                    seen.add((folded(label), link.address.rstrip("/")))


@rule(on=Page, severity=Severity.WARNING)
def self_referring_footnote(page: Page) -> Problems:
    """A footnote does not have its own mark in its text.

    It refers the reader from the footnote to the same footnote. At its beginning the mark was written twice.

    ```md bad
    Kite[^2] flies.

    [^2]: [^2]: Not far. <!-- <- the footnote `2` has its own mark -->
    ```
    ```md fixed
    Kite[^2] flies.

    [^2]: Not far.
    ```
    ```md good
    Kite[^1] flies.[^2]

    [^1]: Not far, see[^2].
    [^2]: At noon, `[^2]`.
    ```
    """
    for definition in page.definitions:
        for start, at_beginning in _own_marks(page, definition):
            line = page.lines[start.line - 1]
            end = start.end_column - 1
            if at_beginning:
                end += len(line) - end - len(line[end:].removeprefix(":").lstrip(" "))
            place = page.at(Span(start.line, start.column, start.line, end + 1))
            message = f"the footnote {quoted(definition.id)} has its own mark"
            fix = Fix("remove it", (Edit(place, ""),), safe=at_beginning)
            yield Problem(page.at(start), message, "remove it", fix, about=(definition.id,))


def _own_marks(page: Page, definition: Definition) -> Iterator[tuple[Span, bool]]:
    """Where a definition has its own mark, and whether it begins with it."""
    id, mark = definition.id.casefold(), len("[^]")
    for block in definition.blocks:
        if isinstance(block, Definition) and block.id.casefold() == id:
            line, after = (
                block.span.line,
                definition.id_span.end_column if block.span.line == definition.span.line else 0,
            )
            column = page.lines[line - 1].find(f"[^{block.id}]", after) + 1
            if column:
                yield Span(line, column, line, column + len(block.id) + mark), True
    for inline in inlines(definition.blocks):
        for each in inline.marks:
            if each.id.casefold() == id:
                yield each.span, (each.span.line, each.span.column) == (inline.span.line, inline.span.column)
