"""Tables of pages to rows of facts in sections: what an import and rules on facts have in common."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any

from msgspec import Struct, field

from lint_catalog.convert.importing.context import ImportContext, RowDraft
from lint_catalog.convert.importing.known import KEPT, Known
from lint_catalog.convert.importing.notes import footnotes_in, read_footnotes
from lint_catalog.convert.importing.outline import Outline, read_outline
from lint_catalog.convert.importing.readers import Reader
from lint_catalog.convert.importing.registry import PendingEntry, PendingExpression, give_ids, resolved
from lint_catalog.convert.importing.rows import READERS, drafts_of, fields_of, kind_of, lacks, read_facts
from lint_catalog.model.columns import COLUMNS, Column, ValueType
from lint_catalog.model.entries.schemas import Schemas
from lint_catalog.model.pages.alignment import Aligned
from lint_catalog.model.pages.page import Page, Table


class TableImport(Struct):
    """A table on its way: its versions by language, its section and its rows."""

    tables: Mapping[str, Table]
    columns: list[str]
    section: PendingEntry
    drafts: list[RowDraft] = field(default_factory=list)


class ReadTables(Struct, frozen=True):
    """The tables of pages, the outline that they stand in, and the registries that their rows fill."""

    tables: Sequence[TableImport]
    outline: Outline
    context: ImportContext

    @property
    def drafts(self) -> Iterator[RowDraft]:
        """The rows of all tables."""
        return (draft for table in self.tables for draft in table.drafts)


def read_tables(
    pages: Mapping[str, Page],
    aligned: Sequence[Aligned],
    own: Mapping[str, str],
    *,
    with_prose: bool,
    columns: Iterable[Column] = tuple(COLUMNS.values()),
    readers: Mapping[ValueType, Reader] = READERS,
    known: Known | None = None,
) -> ReadTables:
    """The facts in some columns of all tables, by readers. Pages are by language, the main one first.

    `aligned` are their tables side by side, `own` are fields by further column titles; without prose running text is
    left out. All rows are known by name before the first fact is read, since rows refer to others below them. What is
    `known` before keeps its id.
    """
    context = ImportContext(tuple(pages), read_footnotes(pages, own, known), known=known)
    outline = read_outline(pages, [each.tables for each in aligned], context.footnotes, context.labels, with_prose)
    read = ReadTables([_read_table(each, outline, context, own) for each in aligned], outline, context)
    columns = tuple(columns)
    for draft in read.drafts:
        read_facts(draft, context, columns, readers)
    return read


def _read_table(aligned: Aligned, outline: Outline, context: ImportContext, own: Mapping[str, str]) -> TableImport:
    """A table with its rows, the names of which are known from then on."""
    tables = {language: table for language, table in zip(context.languages, aligned.tables, strict=True) if table}
    columns = fields_of(tables, own)
    section = outline.of(aligned.tables, outline.about["title"])
    drafts = drafts_of(aligned.rows, columns, section, context)
    for index, column in enumerate(columns):
        titles = (table.header.cells[index] for table in tables.values() if index < len(table.header.cells))
        if known := footnotes_in(titles, context.footnotes):
            section.data.setdefault("footnotes", {})[column] = known
    return TableImport(tables, columns, section, drafts)


def settle_kind(part: TableImport) -> str:
    """Give the rows of a table their kind: that of its columns, unless a row lacks what the kind must have."""
    kind = kind_of(part.columns)
    if any(lacks(kind, draft.data) for draft in part.drafts):
        kind = "items"
    for draft in part.drafts:
        draft.handle.kind = kind
    return kind


def handles_of(read: ReadTables) -> dict[str, list[PendingEntry]]:
    """Everything that will be an entry, by kind, with ids; but for footnotes, which have theirs."""
    context = read.context
    kinds: dict[str, list[PendingEntry]] = {"sections": read.outline.sections}
    for draft in read.drafts:
        kinds.setdefault(draft.handle.kind, []).append(draft.handle)
        _settle_bases(draft.data)
    used = {id(each) for draft in read.drafts for each in mentioned(draft.data)}
    used |= {
        id(each) for handle in context.bases.handles.values() if id(handle) in used for each in mentioned(handle.data)
    }
    for registry in (context.developers, context.licenses, context.datasets, context.bases):
        for handle in registry.handles.values():
            handle.data["name"] = handle.name(context.languages)
        kinds[registry.kind] = [handle for handle in registry.handles.values() if id(handle) in used]
    for kind, handles in kinds.items():
        if context.known:
            context.known.give(handles)
        give_ids(handles, context.known.catalog.ids[kind] if context.known and kind in KEPT else ())
    return kinds


def _settle_bases(data: dict[str, Any]) -> None:
    """Name bases that are rows but no models, now that the kinds of rows are known, and have no stage start there."""
    data["base"] = [_known(each) for each in data.get("base", ())]
    if not data["base"]:
        del data["base"]
    for stage in data["training"] if isinstance(data.get("training"), list) else ():
        if any(base["model"].kind != "models" for base in stage.get("from", ())):
            del stage["from"]


def _known(base: Any) -> Any:
    """A base; a row that is no model is named and not referred to, with its license, since nobody could look it up."""
    handle = base["model"] if isinstance(base, Mapping) and "model" in base else base
    if isinstance(handle, PendingEntry) and handle.kind not in ("models", "base-models"):
        names = next(iter(handle.names.values()))
        named = {"name": base["label"] if isinstance(base, Mapping) else next(iter(names))}
        terms = handle.data.get("license")
        return {**named, "license": terms} if isinstance(terms, (PendingEntry, PendingExpression)) else named
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
    return ordered(resolved(data), kind, schemas)


def ordered(data: Mapping[str, Any], kind: str, schemas: Schemas) -> dict[str, Any]:
    """Data in the order of its schema, without what the kind has no field for; one that names no fields takes all."""
    known = schemas.contents[kind].get("properties", data)
    return {key: data[key] for key in known if key in data}
