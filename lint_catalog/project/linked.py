"""The links of a catalog or of Markdown pages, without anything else about them."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from pathlib import Path

from msgspec import Struct

from lint_catalog.model.entries.catalog import Catalog
from lint_catalog.model.links.answers import LinkedAddress, LinkSettings
from lint_catalog.model.links.uses import links_of, links_of_pages
from lint_catalog.model.places import Place
from lint_catalog.project.disk import Unreadable
from lint_catalog.project.pages import are_pages, page_config, read_sets


class Linked(Struct, frozen=True):
    """Links by their normalized address, the settings that hold for them, and in which `line` a place is.

    `catalog` holds the entries that they stand in; those of pages stand in none.
    """

    links: Mapping[str, LinkedAddress]
    settings: LinkSettings
    catalog: Catalog
    line: Callable[[Place], int]
    unreadable: tuple[Unreadable, ...]


def read_linked(paths: Sequence[Path], languages: Mapping[Path, str], config_file: Path | None) -> Linked:
    """The links of what some paths mean, all of which exist: a catalog or files of it (none: the catalog of the current
    folder), or Markdown pages, whose `languages` are by absolute path.

    Raises CatalogError if they mean nothing, or what they mean cannot be read at all.
    """
    if are_pages(paths, languages):
        config = page_config(paths[0], config_file)
        reading = read_sets(paths, languages, config)
        links = links_of_pages(page for pages in reading.sets for page in pages)
        return Linked(links, config.links, Catalog("", {}, {}, ()), _line, reading.unreadable)
    from lint_catalog.project.workspace import (  # pages need none of what it loads
        chosen_files,
        open_workspace,
        start_folder,
    )

    workspace = open_workspace(start_folder(paths), config_file)
    read = workspace.read()
    catalog = read.catalog
    known = (*catalog.documents, *(each.file for each in read.unreadable))
    files = chosen_files(paths, workspace.config, known) if paths else None
    return Linked(
        links_of(catalog, files),
        workspace.config.links,
        catalog,
        lambda at: catalog.documents[at.file].source_map.span(at).line,
        tuple(each for each in read.unreadable if files is None or each.file in files),
    )


def _line(place: Place) -> int:
    """The line of a place on a page, whose places all have spans."""
    return place.span.line if place.span else 1
