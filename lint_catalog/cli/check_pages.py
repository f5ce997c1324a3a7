"""`lint-catalog check PAGE…`: Markdown pages as they are, without any entries."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import click

from lint_catalog.errors import CatalogError

if TYPE_CHECKING:
    from lint_catalog.config import Config
    from lint_catalog.engine import Result
    from lint_catalog.page_sets import SetsReading
    from lint_catalog.rule import Rule


@dataclass(frozen=True)
class Looked:
    """What linting pages found, and what a report of it needs."""

    result: Result
    reading: SetsReading
    rules: dict[str, Rule]
    config: Config

    @property
    def rows(self) -> int:
        """How many rows the tables of all pages have."""
        return sum(len(table.rows) for pages in self.reading.sets for page in pages for table in page.tables)

    @property
    def sources(self) -> dict[str, str]:
        """The pages' texts by file name."""
        return {page.file: page.text for pages in self.reading.sets for page in pages}


def pages_among(paths: Sequence[Path], languages: Sequence[str]) -> bool:
    """Whether the paths are Markdown pages. Raises CatalogError if only some are."""
    from lint_catalog.page_sets import is_page

    pages = [path for path in paths if is_page(path)]
    if pages and len(pages) < len(paths):
        other = next(path for path in paths if path not in pages)
        raise CatalogError(
            f"{pages[0]} is a Markdown page, and {other} is not", "check pages and entries in runs of their own"
        )
    if languages and not pages:
        raise CatalogError("`--lang` is about Markdown pages, and there are none", "such as `lint-catalog README.md`")
    return bool(pages)


def look_at_pages(
    paths: Sequence[Path], languages: Sequence[str], config_file: Path | None,
    select: Sequence[str], ignore: Sequence[str], verbose: bool,
) -> Looked:  # fmt: skip
    """Read pages and run the rules for pages on them. Raises CatalogError for what cannot be linted."""
    from lint_catalog import engine
    from lint_catalog.page_sets import page_config, read_sets
    from lint_catalog.pages import chosen_languages
    from lint_catalog.workspace import Workspace

    config = page_config(paths[0], config_file)
    rules = Workspace(config).rules
    selected = engine.select(rules.values(), select or config.select, (*config.ignore, *ignore))
    if verbose:
        settings = config.file or "none"
        click.echo(f"pages, configuration {settings}, {len(selected)} of {len(rules)} rules", err=True)
    reading = read_sets(paths, chosen_languages(languages), config)
    if verbose:
        for pages in reading.sets:
            names = ", ".join(f"{page.file} ({page.language or 'unknown language'})" for page in pages.pages)
            click.echo(f"read {names}", err=True)
    return Looked(engine.lint_pages(reading.sets, rules.values(), selected), reading, dict(rules), config)
