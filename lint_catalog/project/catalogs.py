"""Which catalog a run is about, where a repository may have several of them."""

from __future__ import annotations

import contextlib
from collections import deque
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path

from lint_catalog.model.errors import CatalogError
from lint_catalog.project.config import OWN_FILE, PROJECT_FILE, ConfigSource, NoCatalogError, find_root
from lint_catalog.project.disk import relative_name
from lint_catalog.project.folders import Item, open_below
from lint_catalog.project.git import ignored_files
from lint_catalog.text.words import counted

_MOST_FOLDERS = 1000  # that are looked into
_MOST_ITEMS = 100_000  # in all of them
_DEEPEST = 4  # folders below each other
_MOST_NAMED = 5
_SIGNS = frozenset({"entries", OWN_FILE, PROJECT_FILE})


def catalog_for(
    start: Path, source: ConfigSource, environment: Mapping[str, str], find: Callable[[Path], Path] = find_root
) -> Path:
    """The catalog that a folder belongs to; if there is none there or above, the one that named settings lie in.

    `find` is `find_root`, wherever it looks. Raises CatalogError as that does, and names the catalogs that lie below.
    """
    try:
        return find(start)
    except NoCatalogError as error:
        if source.file is not None:
            with contextlib.suppress(NoCatalogError):
                return find(source.file.absolute().parent)
        found = catalogs_below(start, environment)
        if not found:
            raise
        raise NoCatalogError(error.message, _choice(found)) from None


def catalogs_below(start: Path, environment: Mapping[str, str]) -> list[Path]:
    """The nearest catalogs in the folders below one, sorted, as far as a short look finds them.

    No link is followed; hidden folders are left out, and those that git ignores.
    """
    start = start.resolve()
    try:
        found = {relative_name(start, each): each for each in _below(start)}
    except OSError:
        return []
    ignored = ignored_files(start, found, environment) if found else ()
    return [folder for name, folder in sorted(found.items()) if name not in ignored]


def _below(start: Path) -> Iterator[Path]:
    waiting: deque[tuple[str, ...]] = deque([()])
    folders, left = 0, _MOST_ITEMS
    while waiting and folders < _MOST_FOLDERS and left > 0:
        way = waiting.popleft()
        folders += 1
        items: list[Item] = []
        with contextlib.suppress(OSError), open_below(start, way) as folder:
            items = folder.items(left)
        left -= len(items)
        if way and _is_catalog(start.joinpath(*way), items):
            yield start.joinpath(*way)
        elif len(way) < _DEEPEST:
            waiting += [(*way, each) for each in sorted(each.name for each in items if _is_looked_into(each))]


def _is_looked_into(item: Item) -> bool:
    return item.is_folder and not item.name.startswith(".")


def _is_catalog(folder: Path, items: list[Item]) -> bool:
    if not _SIGNS & {each.name for each in items}:
        return False
    with contextlib.suppress(CatalogError, OSError):
        return find_root(folder) == folder
    return False


def _choice(found: list[Path]) -> str:
    here = Path.cwd()
    names = [relative_name(here, each) for each in found]
    listed = ", ".join(f"`{each}`" for each in names[:_MOST_NAMED])
    more = f" and {counted(len(names) - _MOST_NAMED, 'more folder')}" if len(names) > _MOST_NAMED else ""
    what = "there is a catalog in" if len(names) == 1 else "there are catalogs in"
    return f"{what} {listed}{more}: `-C {names[0]}` starts there"
