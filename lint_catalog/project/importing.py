"""Pages on disk to entries on disk."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from msgspec import Struct

from lint_catalog.convert.importing.catalog import Imported, import_pages
from lint_catalog.convert.importing.known import KEPT
from lint_catalog.model.entries.catalog import Catalog
from lint_catalog.model.entries.schemas import Schemas
from lint_catalog.model.errors import CatalogError
from lint_catalog.model.pages.languages import pages_by_language
from lint_catalog.model.pages.page import Page
from lint_catalog.project.config import Config
from lint_catalog.project.disk import Unreadable
from lint_catalog.project.entry_files import catalog_files, own_schemas, write_catalog
from lint_catalog.project.entry_folder import read_folder
from lint_catalog.project.includes import with_included
from lint_catalog.project.options import ImportOptions
from lint_catalog.project.pages import chosen_languages, page_config, read_pages
from lint_catalog.project.schemas import load_schemas


class ImportPlan(Struct, frozen=True):
    """Pages that were read for an import, by language, with what they include. As long as some are `unreadable`,
    nothing should be written."""

    options: ImportOptions
    config: Config
    pages: Mapping[str, Page]
    unreadable: tuple[Unreadable, ...] = ()

    def write(self) -> tuple[Mapping[str, Page], Imported]:
        """Make entries and write them. Returns the pages by language, and what was made of them.

        Raises CatalogError if there are entries already or they cannot be written.
        """
        options, config = self.options, self.config
        schemas, entries = load_schemas(config.schema), options.folder / "entries"
        before = _catalog_before(entries, schemas) if options.force else None
        imported = import_pages(self.pages, schemas, config.markdown.columns, options.facts_only, before)
        files = {**catalog_files(imported.entries, own_schemas(options.folder)), **_kept(before)}
        write_catalog(entries, files, options.force)
        return self.pages, imported


def _catalog_before(entries: Path, schemas: Schemas) -> Catalog | None:
    """The catalog that is there already; None where none is, or it cannot be read."""
    try:
        return read_folder(entries.parent.resolve(), entries.resolve(), schemas, {}, {}).catalog
    except OSError:
        return None


def _kept(before: Catalog | None) -> Mapping[str, str]:
    """The files of entries that stay as they are, comments included."""
    documents = before.documents.values() if before else ()
    return {f"{each.kind}/{each.id}.yaml": each.content for each in documents if each.kind in KEPT}


def plan_import(options: ImportOptions) -> ImportPlan:
    """Read the pages of an import and what they include.

    Raises CatalogError if languages are not clear or there is no text on the pages, and as `read_pages` and
    `page_config` do.
    """
    config = page_config(options.pages[0], options.settings)
    reading = read_pages(options.pages, chosen_languages(options.languages), config)
    if reading.unreadable:
        return ImportPlan(options, config, {}, reading.unreadable)
    if not any(page.text.strip() for page, _ in reading.pages):
        raise CatalogError("nothing was read: there is no text on these pages", "name the pages of a catalog")
    return ImportPlan(options, config, *with_included(pages_by_language(reading.pages)))
