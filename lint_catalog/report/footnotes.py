"""The footnotes of pages, for people and for programs."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from textwrap import wrap

from lint_catalog.model.pages.footnotes import footnotes, place_of
from lint_catalog.model.pages.page import MarkUse, Page
from lint_catalog.report.shown import CONTINUED, Shown, json_document, lines
from lint_catalog.text.visible import visible

_WIDTH = 100
_LANGUAGE_PAGES = Sequence[tuple[Page, str | None]]


def footnotes_json(pages: _LANGUAGE_PAGES) -> Shown:
    """All footnotes of pages with their languages, as one JSON object. `text` is Markdown, as in `entries/`."""
    found = [
        {
            "id": each.id,
            "number": each.number,
            "language": language,
            "text": each.definition.source,
            "references": [_reference(use) for use in each.uses],
        }
        for page, language in pages
        for each in footnotes(page)
    ]
    return json_document({"footnotes": found}, 2, ascii_only=False)


def _reference(use: MarkUse) -> dict[str, str | int | None]:
    row, column = place_of(use)
    return {"row": row, "column": column, "line": use.mark.span.line}


def footnotes_text(pages: _LANGUAGE_PAGES) -> Shown:
    """A block for each footnote: number, id and text, and below it every place that refers to it."""
    blocks = []
    for page, language in pages:
        title = visible(page.file) + (f" ({language})" if language else "")
        blocks.append(f"{title}, footnotes: {len(footnotes(page))}")
        for each in footnotes(page):
            number = f"{each.number}." if each.number else "unused:"
            block = [f"{number} [^{visible(each.id)}]"]
            for paragraph in each.definition.text.split("\n"):
                block += wrap(visible(paragraph), _WIDTH, initial_indent="    ", subsequent_indent=f"    {CONTINUED}")
            block += [
                f"    --> {visible(page.file)}:{use.mark.span.line}: {visible(describe(use))}" for use in each.uses
            ]
            blocks.append("\n".join(block))
    return lines("\n\n".join(blocks) + "\n" if blocks else "")


def describe(use: MarkUse) -> str:
    """Where a mark stands, in words."""
    row, column = place_of(use)
    if use.table is None:
        return f"under `{row}`" if row else "above all headings"
    head = f"column `{column}`" if column else "a column without a name"
    return f"row `{row}`, {head}" if row is not None else f"header, {head}"


FOOTNOTE_FORMATS: dict[str, Callable[[_LANGUAGE_PAGES], Shown]] = {"text": footnotes_text, "json": footnotes_json}
"""The formats by name."""
