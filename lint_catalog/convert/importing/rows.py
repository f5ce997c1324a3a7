"""Tables to drafts: columns to fields, cells to what readers and pages need of them."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Collection, Iterable, Mapping, Sequence
from typing import Any

from lint_catalog.convert.importing.context import ImportContext, RowDraft
from lint_catalog.convert.importing.notes import footnotes_in
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
    read_name,
    read_released,
    read_text,
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
from lint_catalog.model.columns import COLUMNS, OWN_COLUMNS, Column, ValueType
from lint_catalog.model.pages.column_titles import columns_of
from lint_catalog.model.pages.page import Row, Table
from lint_catalog.model.pages.parts import Tag

READERS: Mapping[ValueType, Reader] = {
    ValueType.NAME: read_name,
    ValueType.YEAR: read_released,
    ValueType.TEXT: read_text,
    ValueType.ARCHITECTURE: read_architecture,
    ValueType.BASES: read_base,
    ValueType.CONTEXT_LENGTH: read_context_length,
    ValueType.TRAINING: read_training,
    ValueType.DEVELOPERS: read_developer,
    ValueType.LICENSES: read_license,
    ValueType.SUPPORT: read_huggingface,
    ValueType.PROSE: read_description,
    ValueType.DAY: read_date,
    ValueType.VENUE: read_venue,
    ValueType.PAPER: read_title,
}
"""The reader of each type of values. Names and repositories are read before all others, in all rows."""

_REQUIRED: Mapping[str, tuple[frozenset[str], ...]] = {
    "models": tuple(map(frozenset, ({"name"}, {"released"}, {"developer"}, {"license", "platform"}))),
    "benchmarks": tuple(map(frozenset, ({"name"}, {"description"}, {"developer"}))),
    "papers": tuple(map(frozenset, ({"name"}, {"date"}, {"title"}))),
}
_ALSO: Mapping[str, tuple[str, ...]] = {"benchmarks": ("url",), "papers": ("url",)}
_DATES = frozenset({ValueType.YEAR, ValueType.DAY})
DECIDING = frozenset(column for wanted in _REQUIRED.values() for columns in wanted for column in columns)
"""The columns that decide of which kind the rows of a table are."""


def fields_of(tables: Mapping[str, Table], own: Mapping[str, str]) -> list[str]:
    """The columns of a table; `x-…` for those that are none, or of which there is one already."""
    width = max(len(table.header.cells) for table in tables.values())
    titles = [{language: table.column(index) for language, table in tables.items()} for index in range(width)]
    found: dict[str, None] = {}
    numbers: Counter[str] = Counter()
    for index, known in enumerate(columns_of([each.values() for each in titles], own)):
        name = known or (None if any(titles[index].values()) else _by_cells(next(iter(tables.values())), index, found))
        found[name if name and name not in found else _own_column(titles[index], index, found, numbers)] = None
    return list(found)


def _own_column(titles: Mapping[str, str], index: int, taken: Collection[str], numbers: Counter[str]) -> str:
    """An id that is not taken for a column of the catalog's own; `numbers` are those that its kind has already."""
    words = slug(best_slug([*(titles[each] for each in ("en",) if each in titles), *titles.values()]))
    wish = name = f"x-{words.replace('.', '-') or f'column-{index + 1}'}"
    while name in taken:
        numbers[wish] += 1
        name = f"{wish}-{numbers[wish] + 1}"
    return name


def _by_cells(table: Table, index: int, before: Mapping[str, None]) -> str | None:
    """The field of a column without a title in a list of papers: the date, then the venue, and the linked title."""
    cells = [row.cells[index] for row in table.rows if index < len(row.cells) and row.cells[index].text.strip()]
    if cells and "date" not in before and all(re.fullmatch(r"\d{4}\.\d{2}\.\d{2}", cell.line) for cell in cells):
        return "date"
    if "date" in before and cells and all(leading_link(parts_of(cell)) for cell in cells):
        return "title"
    return "venue" if next(reversed([*before][-1:]), "") == "date" else None


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
        if known := footnotes_in(found.values(), context.footnotes):
            draft.data.setdefault("footnotes", {})[column] = known
    _identify(draft, context)
    return draft


def _identify(draft: RowDraft, context: ImportContext) -> None:
    """Name, repositories and the id that the row wishes for."""
    data = draft.data
    data.update(READERS[ValueType.NAME]("name", draft.versions("name"), draft, context))
    data.update(read_hub(draft, context))
    name = data.get("name")
    names = dict.fromkeys(draft.rows, name) if isinstance(name, str) else dict(name or {})
    draft.handle.call(names)
    repository = next((each if isinstance(each, str) else each["repo"] for each in data.get("hub", ())), "")
    if name is None:
        data["name"] = repository or localized_value(_first_words(draft)) or "-"
    for each in names.values() if draft.handle.kind in ("models", "items") else ():
        context.remember_model(each, draft.handle)
    ordered = [*(names[each] for each in ("en",) if each in names), *names.values()]
    anchors = [
        anchor.id
        for cells in (draft.cells.values() if draft.handle.kind == "benchmarks" else ())
        for cell in cells.values()
        for part in cell.parts
        if isinstance(part, Tag)
        for anchor in part.anchors
    ]
    readable = best_slug(ordered)
    ascii_enough = any(each.isascii() for each in ordered) or len(readable) > 3
    draft.handle.wish = (
        (slug(anchors[0]) if anchors else "")
        or (readable if ascii_enough else "")
        or slug(repository.partition("/")[2])
        or readable
        or best_slug([*_first_words(draft).values()])
        or f"{draft.section.wish}-row"
    )


def _first_words(draft: RowDraft) -> Mapping[str, str]:
    """What a row begins with, but for a date, by language; nothing where a column of the table holds the names."""
    columns = () if "name" in draft.columns else draft.columns
    first = next((each for each in columns if each not in COLUMNS or COLUMNS[each].value not in _DATES), "")
    return {language: shown(parts) for language, parts in draft.versions(first).items()}


def read_facts(
    draft: RowDraft,
    context: ImportContext,
    columns: Iterable[Column] = tuple(COLUMNS.values()),
    readers: Mapping[ValueType, Reader] = READERS,
) -> None:
    """The facts of columns, once the names of all rows are known."""
    for column in columns:
        if column.value is not ValueType.NAME and column.id in draft.cells:
            found = {language: parts for language, parts in draft.versions(column.id).items() if shown(parts)}
            if found:
                draft.data.update(readers[column.value](column.id, found, draft, context))


def hub_column(drafts: Sequence[RowDraft]) -> str | None:
    """The column that lists the repositories of most rows, beside the one that a name leads to."""
    counts = dict.fromkeys(OWN_COLUMNS, 0)
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
