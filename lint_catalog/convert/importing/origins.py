"""Where on the pages the facts of an imported catalog stand, so that what rules find is shown there."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from functools import cached_property
from typing import Any

from msgspec import Struct
from msgspec.structs import replace

from lint_catalog.convert.importing.context import RowDraft
from lint_catalog.convert.importing.facts import PageFacts, facts_of_pages
from lint_catalog.convert.importing.registry import PendingEntry
from lint_catalog.convert.importing.tables import mentioned
from lint_catalog.convert.importing.unwritten import unwritten_source_map
from lint_catalog.model.entries.catalog import Catalog
from lint_catalog.model.entries.document import Document
from lint_catalog.model.entries.entry import Entry
from lint_catalog.model.entries.schemas import Schemas
from lint_catalog.model.findings import Finding
from lint_catalog.model.pages.alignment import Aligned, side_by_side
from lint_catalog.model.pages.page import Page
from lint_catalog.model.places import Route, Span

EntryOrigin = Mapping[str, Mapping[str, Span]]
"""Where on the pages an entry comes from, by column and language."""
_SAID_OF_PAGES = frozenset({"unclear-license-without-footnote"})  # `unclear-license-without-mark`
_IDS = re.compile(r"(?P<base>\bbase )?`(?P<ids>[^`]{1,200})`")
_DOUBT_IN_ENTRIES = "add `unclear: true` and a footnote on `license`"
_DOUBT_ON_PAGES = "mark it with `(?)` and a footnote"
_CELL_OF = {"url": "name", "hub": "name", "parameters": "base"}


class PageCatalog(Struct, frozen=True, dict=True):
    """What pages say as a catalog in memory, and where they say it."""

    catalog: Catalog
    facts: PageFacts
    pages: Mapping[str, Page]

    def located(self, findings: Iterable[Finding]) -> tuple[Finding, ...]:
        """Findings of rules on `catalog` as findings on the pages, in the order of reports. Fixes stay behind: their
        edits are of entries. What a rule on pages says of the same, in their words, is left out."""
        moved = (self._located(each) for each in findings if each.rule not in _SAID_OF_PAGES)
        return tuple(sorted(moved, key=lambda each: each.sort_key))

    def _located(self, finding: Finding) -> Finding:
        main = next(iter(self.pages.values()))
        origin = self._origin(finding.file)
        if origin is None:
            return replace(finding, file=main.file, span=Span(1, 1, 1, 1), fix=None)
        kind, _, id = finding.entry.partition("/")
        entry = self.catalog.get(kind, id)
        language, span = self._spot(origin, finding.path)
        page = self.pages[language]
        span = _narrowed(page, span, entry.get(finding.path) if entry else None)
        message, hint = (self._in_words_of(language, text) for text in (finding.message, finding.hint))
        return replace(finding, file=page.file, span=span, message=message, hint=hint, fix=None)

    def _in_words_of(self, language: str, text: str) -> str:
        """A text on licenses and bases with the names that a page has for them, since nobody there knows their ids."""

        def named(match: re.Match[str]) -> str:
            kinds = ("base-models", "models") if match["base"] else ("licenses",)
            words = [self._name_of(kinds, language, word) for word in match["ids"].split(" ")]
            return f"{match['base'] or ''}`{' '.join(words)}`"

        return _IDS.sub(named, text).replace(_DOUBT_IN_ENTRIES, _DOUBT_ON_PAGES)

    def _name_of(self, kinds: Sequence[str], language: str, id: str) -> str:
        """What a page calls an entry; the word itself if it is not one."""
        entry = next((entry for kind in kinds if (entry := self.catalog.get(kind, id))), None)
        name = entry.data.get("name") if entry else None
        if isinstance(name, Mapping):
            name = name.get(language) or next(iter(name.values()), None)
        return name if isinstance(name, str) and name else id

    def _origin(self, file: str) -> EntryOrigin | None:
        """Where an entry comes from: a row from its cells, what rows refer to from the first cell that does so."""
        draft = self._drafts.get(file)
        return _cells(draft) if draft else self._mentions.get(file)

    @cached_property
    def _drafts(self) -> Mapping[str, RowDraft]:
        return {_file(draft.handle): draft for draft in self.facts.drafts if any(draft.cells.values())}

    @cached_property
    def _mentions(self) -> Mapping[str, EntryOrigin]:
        found: dict[str, EntryOrigin] = {}
        for draft in self._drafts.values():
            spots = _cells(draft)
            for name, value in draft.data.items():
                cell = spots.get(name) or next(iter(spots.values()))
                for handle in mentioned(value) if name != "footnotes" else ():
                    if handle.kind in ("developers", "licenses", "datasets", "base-models"):
                        found.setdefault(_file(handle), {name: cell})
                        for other in mentioned(handle.data):
                            found.setdefault(_file(other), {name: cell})
        return found

    def _spot(self, origin: EntryOrigin, path: Route) -> tuple[str, Span]:
        """The cell that a path is about; where it names none, the row's first."""
        step = str(path[1]) if len(path) > 1 and path[0] in ("cells", "footnotes") else str(path[0]) if path else ""
        spots = origin.get(step) or origin.get(_CELL_OF.get(step, "")) or next(iter(origin.values()))
        language = next((str(each) for each in reversed(path) if each in spots), next(iter(spots)))
        return language, spots[language]


def _cells(draft: RowDraft) -> EntryOrigin:
    return {
        column: {language: cell.span for language, cell in cells.items()}
        for column, cells in draft.cells.items()
        if cells
    }


def _file(handle: PendingEntry) -> str:
    return f"entries/{handle.kind}/{handle.id}.yaml"


def page_catalog(
    pages: Mapping[str, Page],
    schemas: Schemas,
    columns: Mapping[str, str] | None = None,
    tables: Sequence[Aligned] | None = None,
) -> PageCatalog:
    """Pages by language as a catalog in memory, as far as rules on facts look at it.

    `columns` are fields by further column titles; `tables` are those of the pages, if somebody has aligned them.
    """
    known = side_by_side(list(pages.values())) if tables is None else tables
    facts = facts_of_pages(pages, known, schemas, columns or {})
    layout = unwritten_source_map()
    documents: dict[str, Document] = {}
    entries: dict[str, dict[str, Entry]] = {kind: {} for kind in schemas.kinds}
    for kind, found in facts.entries.items():
        for id, data in found.items():
            file = f"entries/{kind}/{id}.yaml"
            documents[file] = Document(file, kind, id, "", layout, kinds=schemas.kinds)
            entries[kind][id] = Entry(kind, id, file, data, schemas.shape(kind), layout)
    catalog = Catalog("", documents, entries, schemas.kinds, schemas.registries)
    return PageCatalog(catalog, facts, pages)


def _narrowed(page: Page, span: Span, value: Any) -> Span:
    """The part of a cell that says a value as it is, such as a repository's id; the whole cell if none does."""
    if not isinstance(value, str) or not value or span.line != span.end_line:
        return span
    line = page.lines[span.line - 1]
    found = line.find(value, span.column - 1, span.end_column - 1)
    return span if found < 0 else Span(span.line, found + 1, span.line, found + 1 + len(value))
