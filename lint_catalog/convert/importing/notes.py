"""Footnotes of pages to entries."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from lint_catalog.convert.importing.known import Known
from lint_catalog.convert.importing.prose import Prose, inline_prose
from lint_catalog.convert.importing.registry import PendingEntry, give_ids, slug
from lint_catalog.model.pages.column_titles import column_of
from lint_catalog.model.pages.page import Definition, Page
from lint_catalog.model.pages.parts import Inline


def read_footnotes(
    pages: Mapping[str, Page], own: Mapping[str, str], known: Known | None = None
) -> dict[str, PendingEntry]:
    """Footnotes by the ids of their marks, with ids that say where they are used first, unless they have one."""
    found: dict[str, PendingEntry] = {}
    texts: dict[str, dict[str, Definition]] = {}
    for language, page in pages.items():
        for definition in page.definitions:
            texts.setdefault(definition.id.casefold(), {}).setdefault(language, definition)
    page = pages.get("en") or next(iter(pages.values()))
    first = {use.mark.id.casefold(): use for use in reversed(page.mark_uses)}
    for id in texts:
        wish = slug(id) if not id.isdigit() else ""
        use = first.get(id) if not wish else None
        if use is not None:
            if use.table is not None and use.row is not None and use.row is not use.table.header:
                column = column_of([use.table.column(use.column)], own) or ("name" if not use.column else "note")
                wish = "-".join(
                    filter(None, [slug(use.row.name), "" if column == "name" else column.replace("_", "-")])
                )
            elif use.section:
                wish = slug(use.section[-1].content.line)
        found[id] = PendingEntry("footnotes", wish or f"note-{slug(id) or len(found) + 1}")
        if known:
            found[id].data["text"] = [inline_prose(_prose(each), {}, pages[name]) for name, each in texts[id].items()]
    if known:
        known.give(found.values())
    give_ids(found.values())
    marks = {id: handle.id for id, handle in found.items()}
    for id, definitions in texts.items():
        said = {
            language: inline_prose(_prose(definition), marks, pages[language])
            for language, definition in definitions.items()
        }
        if known and "about" in (before := known.data("footnotes", found[id].id)):
            found[id].data["about"] = before["about"]
        found[id].data["text"] = {language: text for language, text in said.items() if text} or {next(iter(pages)): "-"}
    return found


def _prose(definition: Definition) -> list[Prose]:
    return [each for each in definition.blocks if isinstance(each, Prose)]


def footnotes_in(texts: Iterable[Inline], footnotes: Mapping[str, PendingEntry]) -> list[PendingEntry]:
    """The footnotes that texts have marks of, each once, in their order; `footnotes` are by the ids of their marks."""
    if not footnotes:
        return []
    marks = dict.fromkeys(mark.id.casefold() for text in texts for mark in text.marks)
    return [footnotes[each] for each in marks if each in footnotes]
