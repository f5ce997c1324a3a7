"""What the tests of imports share: pages in memory, importing and rendering them, and comparing cells."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from lint_catalog.convert.importing.catalog import Imported, import_pages
from lint_catalog.convert.importing.html import without_tags
from lint_catalog.convert.render.labels import load_labels
from lint_catalog.convert.render.page import render, render_with_ids
from lint_catalog.model.entries.catalog import Catalog
from lint_catalog.model.pages.alignment import side_by_side
from lint_catalog.model.pages.footnotes import footnotes
from lint_catalog.model.pages.page import Cell, Page
from lint_catalog.model.pages.parts import Break, Code, Emphasis, Image, InlinePart, Link, Mark, Strong, Words
from lint_catalog.project.entry_files import catalog_files
from lint_catalog.source.markdown.read import read_page
from tests.support.catalogs import catalog_of, schemas


def imported(pages: Mapping[str, str | Page], facts_only: bool = False, **columns: str) -> Imported:
    """Pages by language, imported."""
    read = {name: page if isinstance(page, Page) else read_page(page, f"{name}.md") for name, page in pages.items()}
    return import_pages(read, schemas(), columns, facts_only)


def as_catalog(result: Imported) -> Catalog:
    """What was imported, read from the files that would be written."""
    return catalog_of({f"entries/{name}": text for name, text in catalog_files(result.entries).items()})


def rendered(catalog: Catalog) -> dict[str, Page]:
    """The pages of a catalog, read again."""
    labels = load_labels(catalog.languages)
    others = {language: f"{language}.md" for language in catalog.languages}
    return {
        language: read_page(render(catalog, labels, language, others), f"{language}.md")
        for language in catalog.languages
    }


def rendered_with_ids(catalog: Catalog) -> dict[str, Page]:
    """The same with all footnotes, those that nothing refers to included."""
    labels = load_labels(catalog.languages)
    others = {language: f"{language}.md" for language in catalog.languages}
    return {
        language: read_page(render_with_ids(catalog, labels, language, others), f"{language}.md")
        for language in catalog.languages
    }


@dataclass(frozen=True)
class Pair:
    """A cell as the page has it and as it comes back, as texts without white space; empty where there is none."""

    language: str
    row: str
    column: str
    before: str
    after: str
    cells: tuple[Cell | None, Cell | None]


def pairs(before: Page, after: Page, language: str) -> Iterator[Pair]:
    """The cells of all rows of a page, each with the one that came back."""
    notes = (_notes(before), _notes(after))
    for aligned in side_by_side([before, after]):
        table = aligned.tables[0]
        if table is None:
            continue
        for old, new in aligned.rows:
            for index in range(len(old.cells) if old else 0):
                cells = tuple(row.cells[index] if row and index < len(row.cells) else None for row in (old, new))
                said = [said_by(cell, each) if cell else "" for cell, each in zip(cells, notes, strict=True)]
                yield Pair(
                    language, old.name if old else "", table.column(index), said[0], said[1], (cells[0], cells[1])
                )


def _notes(page: Page) -> dict[str, str]:
    """The texts of footnotes by the ids of their marks: the numbers differ, what they say does not."""
    return {each.id.casefold(): re.sub(r"\W", "", each.definition.text)[:80] for each in footnotes(page)}


def said_by(cell: Cell, notes: Mapping[str, str]) -> str:
    """All that a cell says, without white space: words, emphasis, code, links, line breaks, footnotes."""
    return re.sub(r"\s+", "", "".join(_said(without_tags(cell.parts), notes)))


def _said(parts: tuple[InlinePart, ...], notes: Mapping[str, str]) -> Iterator[str]:
    for part in parts:
        match part:
            case Words():
                yield part.text
            case Code():
                yield f"`{part.text}`"
            case Strong():
                yield f"**{''.join(_said(part.parts, notes))}**"
            case Emphasis():
                yield f"*{''.join(_said(part.parts, notes))}*"
            case Link():
                yield f"[{''.join(_said(part.parts, notes))}]({part.address})"
            case Image():
                yield f"![{''.join(_said(part.parts, notes))}]({part.address})"
            case Mark():
                yield f"[^{notes.get(part.id.casefold(), part.id)}]"
            case Break(hard=True):
                yield "<br>"
            case _:
                pass
