"""Pages to the data of a catalog: everything that they say, each fact once.

Where a page made of the facts would not read as before, a cell's own words stand beside them in `cells`.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from msgspec import Struct

from lint_catalog.convert.importing.cells import compared_rows
from lint_catalog.convert.importing.known import KEPT, Known
from lint_catalog.convert.importing.left_out import left_out
from lint_catalog.convert.importing.registry import resolved
from lint_catalog.convert.importing.rows import hub_column, titles_of
from lint_catalog.convert.importing.tables import (
    ReadTables,
    TableImport,
    data_of,
    handles_of,
    ordered,
    read_tables,
    settle_kind,
)
from lint_catalog.convert.importing.text import parts_of
from lint_catalog.convert.importing.unwritten import unwritten_source_map
from lint_catalog.convert.render.escape import destination
from lint_catalog.convert.render.labels import Labels
from lint_catalog.convert.render.order import in_order, tells_apart
from lint_catalog.convert.render.page import CITATION
from lint_catalog.model.columns import COLUMNS, ValueType, columns_of_kind
from lint_catalog.model.entries.catalog import Catalog
from lint_catalog.model.entries.entry import Entry
from lint_catalog.model.entries.schemas import Schemas
from lint_catalog.model.pages.alignment import side_by_side
from lint_catalog.model.pages.page import Page
from lint_catalog.model.pages.parts import Image, Link, walked
from lint_catalog.text.words import counted

_PROSE = frozenset(id for id, column in COLUMNS.items() if column.value is ValueType.PROSE)
_RULES = ("size", "name", "date", "newest")
FACT, BESIDE, TEXT = "fact", "beside", "text"
"""What became of a cell: facts say it; facts are known, but the page's own words are kept; words only."""


class Imported(Struct):
    """A catalog's data by kind and id.

    `cells` counts what became of the cells by column and FACT, BESIDE or TEXT; `left_out` says what no entry holds;
    `known` is what the catalog had before.
    """

    entries: Mapping[str, Mapping[str, Mapping[str, Any]]]
    cells: Mapping[str, Counter[str]]
    left_out: Sequence[str]
    known: Known | None = None


Entries = dict[str, dict[str, dict[str, Any]]]
"""Data by kind and id."""


def import_pages(
    pages: Mapping[str, Page],
    schemas: Schemas,
    columns: Mapping[str, str] | None = None,
    facts_only: bool = False,
    before: Catalog | None = None,
) -> Imported:
    """The catalog that pages are, by language, the main one first. `columns` are fields by further column titles;
    what the catalog `before` has as well keeps its id."""
    known = None if before is None else Known(before)
    tables = side_by_side(list(pages.values()))
    read = read_tables(pages, tables, columns or {}, with_prose=not facts_only, known=known)
    entries = _entries(read, schemas, facts_only)
    counts = _keep_words(read, entries, schemas, facts_only)
    left_out = [*read.outline.left_out, *_lost(pages, read, entries, facts_only)]
    return Imported({kind: found for kind, found in entries.items() if found}, counts, left_out, known)


def _entries(read: ReadTables, schemas: Schemas, facts_only: bool) -> Entries:
    """What tables hold, as entries."""
    outline = read.outline
    for table in read.tables:
        _settle(table, read.context.labels, facts_only)
    if facts_only:
        outline.prune()
        for handle in outline.sections:
            handle.data.pop("footnotes", None)
    kinds = handles_of(read)
    if not facts_only:
        kinds["footnotes"] = list(read.context.footnotes.values())
    entries = {
        kind: {handle.id: data_of(kind, handle.data, schemas) for handle in handles} for kind, handles in kinds.items()
    }
    if known := read.context.known:
        for kind in KEPT:
            entries.setdefault(kind, {}).update(
                (id, dict(entry.data)) for id, entry in known.catalog.of_kind(kind).items()
            )
        for handle in outline.sections:
            if handle.id in known.found["sections"] and handle.id != handle.wish:
                handle.data.setdefault("anchor", handle.wish)  # which links of the page may call it by
    entries["catalog"] = {"catalog": ordered(resolved(outline.about), "catalog", schemas)}
    outline.number()
    _sort(read.tables, entries, schemas)
    for handle in outline.sections:
        entries["sections"][handle.id] = data_of("sections", handle.data, schemas)
    return entries


def _settle(table: TableImport, labels: Mapping[str, Labels], facts_only: bool) -> None:
    """Decide the kind of a table's rows, which fields they keep, and what the section says of the table."""
    if facts_only:
        for draft in table.drafts:
            for column in (*_PROSE, "footnotes"):
                draft.data.pop(column, None)
            _keep_facts(draft.data)
    kind = settle_kind(table)
    if facts_only:
        table.columns[:] = [each for each in table.columns if each in columns_of_kind(kind) and each not in _PROSE]
    hub = hub_column(table.drafts) if kind in ("models", "items") else None
    for draft in table.drafts:
        draft.data["section"] = table.section
    data = table.section.data
    data.update(kind=kind, columns=list(table.columns))
    usual = {language: each.columns for language, each in labels.items()}
    if titles := titles_of(table.tables, table.columns, usual):
        data["column_titles"] = titles
    if hub:
        data["hub_column"] = hub


def _keep_facts(data: dict[str, Any]) -> None:
    """Leave out what stages of training say in words."""
    if isinstance(data.get("training"), list):
        for stage in data["training"]:
            stage["data"] = [each for each in stage.get("data", ()) if not isinstance(each, Mapping)]
            for key in ("data", "method"):
                if not stage.get(key) or isinstance(stage[key], Mapping):
                    stage.pop(key, None)
        data["training"] = [stage for stage in data["training"] if stage]
        if not data["training"]:
            del data["training"]


def _sort(parts: Sequence[TableImport], entries: Mapping[str, Mapping[str, Any]], schemas: Schemas) -> None:
    """Say how rows are ordered: by a rule if one gives the order of the page, else by their ids."""
    catalog = _catalog(entries, schemas)
    for part in parts:
        ids = [draft.handle.id for draft in part.drafts]
        if len(ids) < 2:
            continue
        rows = [catalog.of_kind(part.drafts[0].handle.kind)[id] for id in ids]
        part.section.data["sort"] = next(
            (by for by in _RULES if tells_apart(rows, by) and in_order(catalog, rows, by) == rows), ids
        )


def _catalog(entries: Mapping[str, Mapping[str, Any]], schemas: Schemas) -> Catalog:
    positions = unwritten_source_map()
    made = {
        kind: {
            id: Entry(kind, id, f"entries/{kind}/{id}.yaml", data, schemas.shape(kind), positions)
            for id, data in found.items()
        }
        for kind, found in entries.items()
    }
    return Catalog("", {}, made, schemas.kinds, schemas.registries)


def _keep_words(read: ReadTables, entries: Entries, schemas: Schemas, facts_only: bool) -> Mapping[str, Counter[str]]:
    """Give rows the words of their cells where the facts do not say the same, and count what became of the cells."""
    counts: dict[str, Counter[str]] = {}
    for draft, cells in compared_rows(read.tables, _catalog(entries, schemas), read.context):
        kind, id = draft.handle.kind, draft.handle.id
        data = entries[kind][id]
        for cell in cells:
            if not cell.is_said and cell.column == "training":
                _keep_facts(data)  # what the words say in every language, the facts need not say again
            if not cell.is_empty:
                known = cell.column in data or (cell.column == "huggingface" and "hub" in data)
                became = FACT if cell.is_said else BESIDE if known else TEXT
                counts.setdefault(cell.column, Counter())[became] += 1
        words = {cell.column: text for cell in cells if (text := cell.words)}
        if words and not facts_only:
            entries[kind][id] = ordered({**data, "cells": words}, kind, schemas)
    return counts


def _lost(pages: Mapping[str, Page], read: ReadTables, entries: Entries, facts_only: bool) -> Iterable[str]:
    """What entries do not hold, for the summary."""
    sections = entries["sections"]
    anchors = {*entries.get("benchmarks", ()), *(data.get("anchor", id) for id, data in sections.items())}
    anchors |= entries["catalog"]["catalog"].keys() & {CITATION}
    for page in pages.values():
        for include in page.includes:  # those that could be read are part of the page by now
            yield f"{page.file}:{include.span.line}: what `{include.path}` holds, which the page includes"
        if facts_only:
            footnotes = counted(len(page.definitions), "footnote")
            yield f"{page.file}: running text, descriptions and {footnotes}, as asked for"
        else:
            yield from left_out(page, anchors)
    for draft in read.drafts:
        for language, row in draft.rows.items():
            where = f"{pages[language].file}:{row.span.line}"
            if any(cell.text.strip() for cell in row.cells[len(draft.columns) :]):
                yield f"{where}: cells beyond the columns of the table"
            parts = [part for cell in row.cells for part in walked(parts_of(cell))]
            for image in (part for part in parts if isinstance(part, Image)):
                yield f"{where}: the image `{image.address}` in a cell, of which the text is kept"
            for link in (part for part in parts if isinstance(part, Link)):
                if destination(link.address) is None:
                    yield f"{where}: the link to `{link.address}` in a cell, of which the text is kept"
