"""What rules on facts look at, read from pages without the rest of an import.

These rules know licenses, what models are made of, and which variants they have. So columns that say nothing of it are
not read, running text neither, and nothing is rendered. What is read is what `import_pages` makes of it, ids included.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from msgspec import Struct

from lint_catalog.convert.importing.context import ImportContext, RowDraft
from lint_catalog.convert.importing.read_training import read_training, tells_start
from lint_catalog.convert.importing.readers import Facts, Reader, names_developer
from lint_catalog.convert.importing.registry import PendingEntry
from lint_catalog.convert.importing.rows import DECIDING, READERS
from lint_catalog.convert.importing.tables import data_of, handles_of, read_tables, settle_kind
from lint_catalog.convert.importing.text import Versions
from lint_catalog.model.columns import COLUMNS, ValueType
from lint_catalog.model.entries.schemas import Schemas
from lint_catalog.model.pages.alignment import Aligned
from lint_catalog.model.pages.page import Page

_FIELDS = frozenset({"hub", "base", "training", "license", "footnotes"})
_WITHOUT_RULES = frozenset({"sections", "datasets", "developers"})
"""Kinds of entries that say nothing of them, either."""


def _read_lineage(column: str, versions: Versions, draft: RowDraft, context: ImportContext) -> Facts:
    """The training of a model that may start from another one; that of any other says nothing of bases."""
    starts = any(tells_start(each, context) for each in versions.values())
    return read_training(column, versions, draft, context) if starts else {}


def _read_developed(column: str, versions: Versions, draft: RowDraft, context: ImportContext) -> Facts:  # noqa: ARG001 - a reader's signature
    """Whether somebody is named, which decides of what kind a row is."""
    return {column: True} if any(names_developer(each) for each in versions.values()) else {}


_READERS: Mapping[ValueType, Reader] = {
    **READERS,
    ValueType.TRAINING: _read_lineage,
    ValueType.DEVELOPERS: _read_developed,
}
_LINEAGE = frozenset({ValueType.BASES, ValueType.TRAINING, ValueType.LICENSES})
_TELLING = tuple(each for each in COLUMNS.values() if each.value in _LINEAGE or each.id in DECIDING)
"""Columns that say something of licenses and bases, or of which kind a row is. Variants are checked while they are
read."""


def _said(handle: PendingEntry) -> Mapping[str, Any]:
    """What an entry says of licenses, bases and variants: of a row some fields, of what rows refer to all."""
    if handle.kind in ("licenses", "base-models"):
        return handle.data
    return {key: value for key, value in handle.data.items() if key in _FIELDS}


class PageFacts(Struct, frozen=True):
    """The facts of pages as entries by kind and id, the rows that they were read from, and all that rows refer to."""

    entries: Mapping[str, Mapping[str, Mapping[str, Any]]]
    drafts: Sequence[RowDraft]
    footnotes: Mapping[str, PendingEntry]


def facts_of_pages(
    pages: Mapping[str, Page], tables: Sequence[Aligned], schemas: Schemas, own: Mapping[str, str]
) -> PageFacts:
    """The facts of pages by language, the main one first. `own` are fields by further column titles."""
    read = read_tables(pages, tables, own, with_prose=False, columns=_TELLING, readers=_READERS)
    for table in read.tables:
        settle_kind(table)
    entries = {
        kind: {handle.id: data_of(kind, _said(handle), schemas) for handle in handles}
        for kind, handles in handles_of(read).items()
        if kind not in _WITHOUT_RULES
    }
    return PageFacts(entries, tuple(read.drafts), read.context.footnotes)
