"""Tables to drafts: columns to fields, cells to what readers and pages need of them."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import Any

from lint_catalog.convert.importing.context import ImportContext, RowDraft, name_key
from lint_catalog.convert.importing.read_license import read_license
from lint_catalog.convert.importing.read_training import read_training
from lint_catalog.convert.importing.readers import (
    Reader,
    hub_model,
    leading_link,
    read_architecture,
    read_base,
    read_context_length,
    read_date,
    read_description,
    read_developer,
    read_hub,
    read_huggingface,
    read_label,
    read_name,
    read_released,
    read_title,
    read_venue,
)
from lint_catalog.convert.importing.registry import PendingEntry, best_slug, slug
from lint_catalog.convert.importing.text import (
    links_in,
    localized_value,
    parts_of,
    shown,
    source_of,
    without_marks,
    written,
)
from lint_catalog.model.pages.import_columns import field_of
from lint_catalog.model.pages.page import Row, Table
from lint_catalog.model.pages.parts import Tag

READERS: Mapping[str, Reader] = {
    "released": read_released,
    "domain": read_label("domain"),
    "architecture": read_architecture,
    "base": read_base,
    "context_length": read_context_length,
    "training": read_training,
    "developer": read_developer,
    "license": read_license,
    "platform": read_label("platform"),
    "huggingface": read_huggingface,
    "description": read_description,
    "date": read_date,
    "venue": read_venue,
    "title": read_title,
}
"""The reader of each field's column, in the order in which facts build on each other; `name` and the repositories are
read before all of them."""

_FIELDS: Mapping[str, frozenset[str]] = {
    "models": frozenset({*READERS, "name"}) - {"description", "date", "venue", "title"},
    "benchmarks": frozenset({"name", "description", "developer"}),
    "papers": frozenset({"name", "date", "venue", "title"}),
    "items": frozenset({*READERS, "name"}) - {"date", "venue", "title"},
}
_REQUIRED: Mapping[str, tuple[frozenset[str], ...]] = {
    "models": tuple(map(frozenset, ({"name"}, {"released"}, {"developer"}, {"license", "platform"}))),
    "benchmarks": tuple(map(frozenset, ({"name"}, {"description"}, {"developer"}))),
    "papers": tuple(map(frozenset, ({"name"}, {"date"}, {"title"}))),
}
_ALSO: Mapping[str, tuple[str, ...]] = {"benchmarks": ("url",), "papers": ("url",)}


def columns_of(tables: Mapping[str, Table], own: Mapping[str, str]) -> list[str]:
    """The fields of a table's columns; `x-…` for those that are none, or of which there is one already."""
    width = max(len(table.header.cells) for table in tables.values())
    found: list[str] = []
    for index in range(width):
        titles = {language: table.column(index) for language, table in tables.items()}
        name = field_of(titles.values(), own)
        if name is None and index == 0:
            name = "name"
        elif name is None and not any(titles.values()):
            name = _by_cells(next(iter(tables.values())), index, found)
        if name is None or name in found:
            wish = "x-" + (
                slug(best_slug([*(titles[each] for each in ("en",) if each in titles), *titles.values()])).replace(
                    ".", "-"
                )
                or f"column-{index + 1}"
            )
            name, number = wish, 2
            while name in found:
                name, number = f"{wish}-{number}", number + 1
        found.append(name)
    return found


def _by_cells(table: Table, index: int, before: Sequence[str]) -> str | None:
    """The field of a column without a title in a list of papers: the date, then the venue, and the linked title."""
    cells = [row.cells[index] for row in table.rows if index < len(row.cells) and row.cells[index].text.strip()]
    if cells and "date" not in before and all(re.fullmatch(r"\d{4}\.\d{2}\.\d{2}", cell.line) for cell in cells):
        return "date"
    if "date" in before and cells and all(leading_link(parts_of(cell)) for cell in cells):
        return "title"
    return "venue" if before[-1] == "date" else None


def kind_of(columns: Sequence[str]) -> str:
    """The kind of a table's rows by its columns."""
    return next(
        (kind for kind, wanted in _REQUIRED.items() if all(each & set(columns) for each in wanted)),
        "items",
    )


def lacks(kind: str, data: Mapping[str, Any]) -> bool:
    """Whether a row lacks facts that its kind must have."""
    wanted = _REQUIRED.get(kind, ())
    return not all(each & data.keys() for each in wanted) or not all(each in data for each in _ALSO.get(kind, ()))


def fields_of(kind: str) -> frozenset[str]:
    """The columns that the entries of a kind have fields for."""
    return _FIELDS[kind]


def drafts_of(
    aligned: Sequence[Sequence[Row | None]], columns: Sequence[str], section: PendingEntry, context: ImportContext
) -> list[RowDraft]:
    """The rows of a table, which are given side by side in the languages of the pages."""
    kind = kind_of(columns)
    drafts = []
    for versions in aligned:
        rows = {language: row for language, row in zip(context.languages, versions, strict=True) if row}
        drafts.append(_draft(kind, rows, columns, section, context))
    return drafts


def _draft(
    kind: str, rows: Mapping[str, Row], columns: Sequence[str], section: PendingEntry, context: ImportContext
) -> RowDraft:
    cells = {
        column: {language: row.cells[index] for language, row in rows.items() if index < len(row.cells)}
        for index, column in enumerate(columns)
    }
    draft = RowDraft(PendingEntry(kind, "", {}), section, rows, tuple(columns), cells)
    for column, found in cells.items():
        used = dict.fromkeys(mark.id.casefold() for cell in found.values() for mark in cell.marks)
        if known := [context.footnotes[each] for each in used if each in context.footnotes]:
            draft.data.setdefault("footnotes", {})[column] = known
    _identify(draft, context)
    return draft


def _identify(draft: RowDraft, context: ImportContext) -> None:
    """Name, repositories and the id that the row wishes for."""
    data = draft.data
    data.update(read_name(draft.versions("name"), draft, context))
    data.update(read_hub(draft, context))
    name = data.get("name")
    names = dict.fromkeys(draft.rows, name) if isinstance(name, str) else dict(name or {})
    draft.handle.call(names)
    for each in names.values() if draft.handle.kind in ("models", "items") else ():
        context.models.setdefault(name_key(each), draft.handle)
    ordered = [*(names[each] for each in ("en",) if each in names), *names.values()]
    anchors = [
        part.anchor.id
        for cells in (draft.cells.values() if draft.handle.kind == "benchmarks" else ())
        for cell in cells.values()
        for part in cell.parts
        if isinstance(part, Tag) and part.anchor
    ]
    repository = next((each if isinstance(each, str) else each["repo"] for each in data.get("hub", ())), "")
    readable = best_slug(ordered)
    ascii_enough = any(each.isascii() for each in ordered) or len(readable) > 3
    draft.handle.wish = (
        (slug(anchors[0]) if anchors else "")
        or (readable if ascii_enough else "")
        or slug(repository.partition("/")[2])
        or readable
        or f"{draft.section.wish}-row"
    )
    if "name" not in data:
        data["name"] = repository or "-"


def read_facts(draft: RowDraft, context: ImportContext, readers: Mapping[str, Reader] = READERS) -> None:
    """The facts of the columns that `readers` are for, once the names of all rows are known."""
    for column, reader in readers.items():
        found = {language: parts for language, parts in draft.versions(column).items() if shown(parts)}
        if found:
            draft.data.update(reader(found, draft, context))


def hub_column(drafts: Sequence[RowDraft]) -> str | None:
    """The column that lists the repositories of most rows, beside the one that a name leads to."""
    counts = dict.fromkeys(("name", "architecture", "huggingface"), 0)
    for draft in drafts:
        for column in counts:
            for parts in draft.versions(column).values():
                skipped = leading_link(parts) if column == "name" else None
                counts[column] += sum(1 for link in links_in(parts) if link is not skipped and hub_model(link.address))
    best = max(counts, key=lambda each: counts[each])
    columns = drafts[0].columns if drafts else ()
    return best if counts[best] else ("name" if "name" in columns else None)


def titles_of(
    tables: Mapping[str, Table], columns: Sequence[str], usual: Mapping[str, Mapping[str, str]]
) -> dict[str, Any]:
    """The titles of columns that differ from the usual ones of some language."""
    found: dict[str, Any] = {}
    for index, column in enumerate(columns):
        titles = {
            language: source_of(written(without_marks(parts_of(table.header.cells[index])), {}))
            if index < len(table.header.cells)
            else ""
            for language, table in tables.items()
        }
        if any(titles[language] != usual.get(language, {}).get(column) for language in titles):
            title = localized_value(titles)
            if title:
                found[column] = title
    return found
