"""Where on the pages the facts of an imported catalog stand, so that what rules find is shown there."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from typing import Any

from lint_catalog.importing.catalog import Imported, Spot, facts_of_pages
from lint_catalog.importing.unwritten import unwritten_layout
from lint_catalog.model import Catalog, Document, Entry, Finding, Path, Span
from lint_catalog.page import Page
from lint_catalog.schemas import Schemas

_CELL_OF = {"url": "name", "hub": "name", "parameters": "base"}


@dataclass(frozen=True)
class PageCatalog:
    """What pages say as a catalog in memory, and where they say it."""

    catalog: Catalog
    imported: Imported
    pages: Mapping[str, Page] = field(repr=False)

    def located(self, findings: Iterable[Finding]) -> tuple[Finding, ...]:
        """Findings of rules on `catalog` as findings on the pages, in the order of reports. Fixes stay behind: their
        edits are of entries."""
        moved = (self._located(each) for each in findings)
        return tuple(sorted(moved, key=lambda each: each.sort_key))

    def _located(self, finding: Finding) -> Finding:
        main = next(iter(self.pages.values()))
        origin = self.imported.origins.get(finding.file)
        if origin is None:
            return replace(finding, file=main.file, span=Span(1, 1, 1, 1), fix=None)
        kind, _, id = finding.entry.partition("/")
        entry = self.catalog.get(kind, id)
        language, span = self._spot(origin, finding.path)
        page = self.pages[language]
        span = _narrowed(page, span, entry.get(finding.path) if entry else None)
        return replace(finding, file=page.file, span=span, fix=None)

    def _spot(self, origin: Mapping[str, Mapping[str, Span]], path: Path) -> Spot:
        """The cell that a path is about; where it names none, the row's first."""
        step = str(path[1]) if len(path) > 1 and path[0] in ("cells", "footnotes") else str(path[0]) if path else ""
        spots = origin.get(step) or origin.get(_CELL_OF.get(step, "")) or next(iter(origin.values()))
        language = next((str(each) for each in reversed(path) if each in spots), next(iter(spots)))
        return language, spots[language]


def page_catalog(pages: Mapping[str, Page], schemas: Schemas, columns: Mapping[str, str] | None = None) -> PageCatalog:
    """Pages by language as a catalog in memory. `columns` are fields by further column titles."""
    imported = facts_of_pages(pages, schemas, columns)
    layout = unwritten_layout()
    documents: dict[str, Document] = {}
    entries: dict[str, dict[str, Entry]] = {kind: {} for kind in schemas.kinds}
    for kind, found in imported.entries.items():
        for id, data in found.items():
            file = f"entries/{kind}/{id}.yaml" if kind != "catalog" else "entries/catalog.yaml"
            documents[file] = Document(file, kind, id, "", layout, kinds=schemas.kinds)
            entries[kind][id] = Entry(kind, id, file, data, schemas.shape(kind), layout)
    catalog = Catalog("", documents, entries, schemas.kinds, schemas.registries)
    return PageCatalog(catalog, imported, pages)


def _narrowed(page: Page, span: Span, value: Any) -> Span:
    """The part of a cell that says a value as it is, such as a repository's id; the whole cell if none does."""
    if not isinstance(value, str) or not value or span.line != span.end_line:
        return span
    line = page.text.split("\n")[span.line - 1]
    found = line.find(value, span.column - 1, span.end_column - 1)
    return span if found < 0 else Span(span.line, found + 1, span.line, found + 1 + len(value))
