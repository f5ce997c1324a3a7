"""Pages to the data of a catalog: everything that they say, each fact once.

Whether a cell is said by its facts is not guessed but tried: the facts are rendered, and where a page would not read
as before, the cell's own words stand beside them in `cells`.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any

from msgspec import Struct, field

from lint_catalog.convert.importing.context import ImportContext, RowDraft
from lint_catalog.convert.importing.left_out import left_out
from lint_catalog.convert.importing.notes import read_footnotes
from lint_catalog.convert.importing.outline import Outline, read_outline
from lint_catalog.convert.importing.registry import PendingEntry, PendingExpression, give_ids, resolved
from lint_catalog.convert.importing.rows import (
    drafts_of,
    fields_of,
    hub_column,
    kind_of,
    lacks,
    read_facts,
    titles_of,
)
from lint_catalog.convert.importing.text import bare, localized_value, marks_of, parts_of, source_of
from lint_catalog.convert.importing.unwritten import unwritten_source_map
from lint_catalog.convert.render.escape import Md, anchor, destination
from lint_catalog.convert.render.labels import Labels
from lint_catalog.convert.render.outline import row_order
from lint_catalog.convert.render.page import ROW_WRITERS
from lint_catalog.convert.render.writer import Writer
from lint_catalog.model.columns import COLUMNS, ValueType, columns_of_kind
from lint_catalog.model.entries.catalog import Catalog
from lint_catalog.model.entries.entry import Entry
from lint_catalog.model.entries.schemas import Schemas
from lint_catalog.model.pages.alignment import Aligned, side_by_side
from lint_catalog.model.pages.page import Page, Table
from lint_catalog.model.pages.parts import Image, Link, walked
from lint_catalog.text.words import counted

_PROSE = frozenset(id for id, column in COLUMNS.items() if column.value is ValueType.PROSE)
FACT, BESIDE, TEXT = "fact", "beside", "text"
"""What became of a cell: facts say it; facts are known, but the page's own words are kept; words only."""


class Imported(Struct):
    """A catalog's data by kind and id.

    `cells` counts what became of the cells by column and FACT, BESIDE or TEXT; `left_out` says what no entry holds.
    """

    entries: Mapping[str, Mapping[str, Mapping[str, Any]]]
    cells: Mapping[str, Counter[str]]
    left_out: Sequence[str]


class TableImport(Struct):
    """A table on its way: its versions by language, its section and its rows."""

    tables: Mapping[str, Table]
    columns: list[str]
    section: PendingEntry
    drafts: list[RowDraft] = field(default_factory=list)


def import_pages(
    pages: Mapping[str, Page], schemas: Schemas, columns: Mapping[str, str] | None = None, facts_only: bool = False
) -> Imported:
    """The catalog that pages are, by language, the main one first. `columns` are fields by further column titles."""
    read = _read(pages, schemas, columns or {}, facts_only)
    counts = _cells(read.parts, read.entries, schemas, read.context, facts_only)
    left_out = [*read.outline.left_out, *_lost(pages, read, facts_only)]
    return Imported({kind: found for kind, found in read.entries.items() if found}, counts, left_out)


class _Read(Struct, frozen=True):
    """What the tables of pages hold, as entries by kind and id."""

    parts: list[TableImport]
    entries: dict[str, dict[str, Any]]
    outline: Outline
    context: ImportContext


def _read(pages: Mapping[str, Page], schemas: Schemas, own: Mapping[str, str], facts_only: bool) -> _Read:
    context = ImportContext(tuple(pages), read_footnotes(pages, own))
    tables = side_by_side(list(pages.values()))
    outline = read_outline(pages, [each.tables for each in tables], context.footnotes, with_prose=not facts_only)
    parts = read_tables(tables, outline, context, own)
    for part in parts:
        for draft in part.drafts:
            read_facts(draft, context)
    for part in parts:
        _settle(part, context.labels, facts_only)
    if facts_only:
        outline.prune()
        for handle in outline.sections:
            handle.data.pop("footnotes", None)
    kinds = handles_of(parts, outline, context, facts_only)
    entries = {
        kind: {handle.id: data_of(kind, handle.data, schemas) for handle in handles} for kind, handles in kinds.items()
    }
    entries["catalog"] = {"catalog": _ordered(resolved(outline.about), "catalog", schemas)}
    outline.number()
    _sort(parts, entries, schemas)
    for handle in outline.sections:
        entries["sections"][handle.id] = data_of("sections", handle.data, schemas)
    return _Read(parts, entries, outline, context)


def read_tables(
    aligned: Iterable[Aligned], outline: Outline, context: ImportContext, own: Mapping[str, str]
) -> list[TableImport]:
    """Tables with their rows, the names of which are known from then on."""
    parts = []
    for versions, rows in aligned:
        tables = {language: table for language, table in zip(context.languages, versions, strict=True) if table}
        columns = fields_of(tables, own)
        section = outline.of(versions, outline.about["title"])
        part = TableImport(tables, columns, section)
        part.drafts = drafts_of(rows, columns, section, context)
        parts.append(part)
        marks: dict[str, list[PendingEntry]] = {}
        for index, column in enumerate(columns):
            used = dict.fromkeys(
                mark
                for table in tables.values()
                if index < len(table.header.cells)
                for mark in marks_of(table.header.cells[index].parts)
            )
            if known := [context.footnotes[each] for each in used if each in context.footnotes]:
                marks[column] = known
        if marks:
            section.data.setdefault("footnotes", {}).update(marks)
    return parts


def _settle(part: TableImport, labels: Mapping[str, Labels], facts_only: bool) -> None:
    """Decide the kind of a table's rows, which fields they keep, and what the section says of the table."""
    if facts_only:
        for draft in part.drafts:
            for column in (*_PROSE, "footnotes"):
                draft.data.pop(column, None)
            _keep_facts(draft.data)
    kind = settle_kind(part)
    if facts_only:
        part.columns[:] = [each for each in part.columns if each in columns_of_kind(kind) and each not in _PROSE]
    hub = hub_column(part.drafts) if kind in ("models", "items") else None
    for draft in part.drafts:
        draft.data["section"] = part.section
    data = part.section.data
    data.update(kind=kind, columns=list(part.columns))
    usual = {language: each.columns for language, each in labels.items()}
    if titles := titles_of(part.tables, part.columns, usual):
        data["column_titles"] = titles
    if hub:
        data["hub_column"] = hub


def settle_kind(part: TableImport) -> str:
    """Give the rows of a table their kind: that of its columns, unless a row lacks what the kind must have."""
    kind = kind_of(part.columns)
    if any(lacks(kind, draft.data) for draft in part.drafts):
        kind = "items"
    for draft in part.drafts:
        draft.handle.kind = kind
    return kind


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


def handles_of(
    parts: Sequence[TableImport], outline: Outline, context: ImportContext, facts_only: bool
) -> dict[str, list[PendingEntry]]:
    """Everything that will be an entry, by kind, with ids."""
    kinds: dict[str, list[PendingEntry]] = {"sections": outline.sections}
    for part in parts:
        for draft in part.drafts:
            kinds.setdefault(draft.handle.kind, []).append(draft.handle)
            draft.data["base"] = [_known(each) for each in draft.data.get("base", ())]
            if not draft.data["base"]:
                del draft.data["base"]
            for stage in draft.data["training"] if isinstance(draft.data.get("training"), list) else ():
                if any(base["model"].kind != "models" for base in stage.get("from", ())):
                    del stage["from"]
    for registry in (context.developers, context.licenses, context.datasets, context.bases):
        kinds[registry.kind] = list(registry.handles.values())
        for handle in kinds[registry.kind]:
            handle.data["name"] = handle.name(context.languages)
    if not facts_only:
        kinds["footnotes"] = list(context.footnotes.values())
    used = {id(each) for part in parts for draft in part.drafts for each in mentioned(draft.data)}
    used |= {
        id(each) for handle in context.bases.handles.values() if id(handle) in used for each in mentioned(handle.data)
    }
    for kind in ("developers", "licenses", "datasets", "base-models"):
        kinds[kind] = [handle for handle in kinds[kind] if id(handle) in used]
    for kind, handles in kinds.items():
        if kind != "footnotes":
            give_ids(handles)
    return kinds


def _known(base: Any) -> Any:
    """A base; a row that is no model is named and not referred to."""
    handle = base["model"] if isinstance(base, Mapping) and "model" in base else base
    if isinstance(handle, PendingEntry) and handle.kind not in ("models", "base-models"):
        names = next(iter(handle.names.values()))
        return {"name": base["label"] if isinstance(base, Mapping) else next(iter(names))}
    return base


def mentioned(value: Any) -> Iterator[PendingEntry]:
    """The entries that data refers to, in order."""
    if isinstance(value, PendingEntry):
        yield value
    elif isinstance(value, dict):
        for each in value.values():
            yield from mentioned(each)
    elif isinstance(value, (list, tuple)):
        for each in value:
            yield from mentioned(each)
    elif isinstance(value, PendingExpression):
        yield from (each for each in value.parts if isinstance(each, PendingEntry))


def data_of(kind: str, data: Mapping[str, Any], schemas: Schemas) -> dict[str, Any]:
    """An entry's data in the order of its schema, without what the kind has no field for."""
    return _ordered(resolved(data), kind, schemas)


def _ordered(data: Any, kind: str, schemas: Schemas) -> dict[str, Any]:
    return {key: data[key] for key in schemas.contents[kind]["properties"] if key in data}


def _sort(parts: Sequence[TableImport], entries: Mapping[str, Mapping[str, Any]], schemas: Schemas) -> None:
    """Say how rows are ordered: by a rule if one gives the order of the page, else by their ids."""
    catalog = _catalog(entries, schemas)
    for part in parts:
        ids = [draft.handle.id for draft in part.drafts]
        if len(ids) < 2:
            continue
        rows = [catalog.of_kind(part.drafts[0].handle.kind)[id] for id in ids]
        part.section.data["sort"] = next(
            (sort for sort in ("size", "name", "date") if sorted(rows, key=row_order(catalog, sort)) == rows), ids
        )


def _catalog(entries: Mapping[str, Mapping[str, Any]], schemas: Schemas) -> Catalog:
    layout = unwritten_source_map()
    made = {
        kind: {
            id: Entry(kind, id, f"entries/{kind}/{id}.yaml", data, schemas.shape(kind), layout)
            for id, data in found.items()
        }
        for kind, found in entries.items()
    }
    return Catalog("", {}, made, schemas.kinds, schemas.registries)


def _cells(
    parts: Sequence[TableImport],
    entries: Mapping[str, Mapping[str, dict[str, Any]]],
    schemas: Schemas,
    context: ImportContext,
    facts_only: bool,
) -> Mapping[str, Counter[str]]:
    """Give the rows their own words where the facts do not say the same, and count."""
    catalog = _catalog(entries, schemas)
    writers = {language: Writer(catalog, each) for language, each in context.labels.items()}
    footnotes = {id: handle.id for id, handle in context.footnotes.items()}
    counts: dict[str, Counter[str]] = {}
    for part in parts:
        section = entries["sections"][part.section.id]
        for draft in part.drafts:
            kind, id = draft.handle.kind, draft.handle.id
            data = entries[kind][id]
            rows = {
                language: ROW_WRITERS[kind](each, section, catalog.of_kind(kind)[id])
                for language, each in writers.items()
            }
            words: dict[str, Any] = {}
            for column in draft.columns:
                wanted = draft.wanted(column, footnotes)
                if not any(wanted.values()) and column not in part.columns:
                    continue
                same = column in part.columns and all(
                    language in rows and bare(wanted.get(language, "")) == _said(rows[language].cell(column), kind, id)
                    for language in draft.rows
                )
                if not same and column == "training":
                    _keep_facts(data)  # what the words say in every language, the facts need not say again
                known = column in data or (column == "huggingface" and "hub" in data)
                if any(wanted.values()):
                    counts.setdefault(column, Counter())[FACT if same else BESIDE if known else TEXT] += 1
                if not same and (
                    text := localized_value({each: source_of(wanted.get(each, Md(""))) for each in draft.rows})
                ):
                    words[column] = text
            if words and not facts_only:
                data["cells"] = words
                ordered = _ordered(data, kind, schemas)
                data.clear()
                data.update(ordered)
    return counts


def _said(cell: Md, kind: str, id: str) -> str:
    return bare(cell.removeprefix(anchor(id)) if kind == "benchmarks" else cell)


def _lost(pages: Mapping[str, Page], read: _Read, facts_only: bool) -> Iterable[str]:
    """What entries do not hold, for the summary."""
    sections = read.entries["sections"]
    anchors = {*read.entries.get("benchmarks", ()), *(data.get("anchor", id) for id, data in sections.items())}
    for page in pages.values():
        for include in page.includes:  # those that could be read are part of the page by now
            yield f"{page.file}:{include.span.line}: what `{include.path}` holds, which the page includes"
        if facts_only:
            footnotes = counted(len(page.definitions), "footnote")
            yield f"{page.file}: running text, descriptions and {footnotes}, as asked for"
        else:
            yield from left_out(page, anchors)
    for part in read.parts:
        for draft in part.drafts:
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
