"""Sets of pages on disk that many tests read. What travels with the project is enough for every one of them.

* `OWN`, the pages in `catalog/`: as large as real ones, and as even as generated ones are.
* `ISLES`, made up for tests: small, and with what people write on such pages, one mistake of each usual kind included.
  `tests/golden/page_sets/` says which.
* `PUBLIC`, the public list that the facts of our entries come from, if LINT_CATALOG_UPSTREAM names a folder with its
  pages; else None, and nothing is skipped for that. `test_public_pages.py` has what can be asked of it alone.
"""

from __future__ import annotations

import os
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from lint_catalog.convert.importing.catalog import Imported
from lint_catalog.model.entries.catalog import Catalog
from lint_catalog.model.pages.page import Page
from lint_catalog.project.includes import with_included
from lint_catalog.source.markdown.read import read_page
from tests.support.catalogs import PROJECT
from tests.support.imports import as_catalog, imported

if TYPE_CHECKING:
    from _pytest.mark import ParameterSet

PAGE_SETS = PROJECT / "tests" / "page_sets"


@dataclass(frozen=True)
class Source:
    """Pages that say the same in several languages: their files by language, the main language first."""

    name: str
    folder: Path
    files: tuple[tuple[str, str], ...]

    @property
    def paths(self) -> dict[str, Path]:
        return {language: self.folder / file for language, file in self.files}

    @property
    def pages(self) -> Mapping[str, Page]:
        """The pages as they are imported, with what they include."""
        return _pages(self)

    @property
    def imported(self) -> Imported:
        """What is imported of the pages."""
        return _imported(self)

    @property
    def catalog(self) -> Catalog:
        """The same, read from the files that would be written."""
        return _catalog(self)


@cache
def page(file: Path) -> Page:
    """A single page, without what it includes."""
    return read_page(file.read_text(encoding="utf-8"), str(file))


@cache
def _pages(source: Source) -> Mapping[str, Page]:
    return with_included({language: page(file) for language, file in source.paths.items()})[0]


@cache
def _imported(source: Source) -> Imported:
    return imported(source.pages)


@cache
def _catalog(source: Source) -> Catalog:
    return as_catalog(source.imported)


README = (("ja", "README.md"), ("en", "en/README.md"), ("fr", "fr/README.md"))
OWN = Source("our-own-pages", PROJECT / "catalog", (("ja", "ja.md"), ("en", "en.md"), ("fr", "fr.md")))
ISLES = Source("isles", PAGE_SETS / "isles", README)
PUBLIC = Source("public-pages", Path(folder), README) if (folder := os.environ.get("LINT_CATALOG_UPSTREAM")) else None
SOURCES = (OWN, ISLES, *((PUBLIC,) if PUBLIC else ()))


def each_source(*sources: Source) -> list[ParameterSet]:
    """Sets of pages as parameters of a test; all of them if none is named. Of those that take seconds, the isles are in
    the loop and the others in the release tier."""
    return [
        pytest.param(each, id=each.name, marks=[] if sources or each is ISLES else [pytest.mark.release])
        for each in sources or SOURCES
    ]
