"""Where the base has its catalog, or its pages: a gate that is looked for elsewhere is another one."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from lint_catalog.model.errors import CatalogError
from lint_catalog.model.findings import Finding
from lint_catalog.project.checkout import Checkout, Files
from lint_catalog.project.config import Config, find_root
from lint_catalog.project.disk import relative_name
from lint_catalog.project.gate.note import TOP, loosened, some
from lint_catalog.text.words import quoted

_LISTED = 20_000  # files and folders of the base that are looked at
_NAMED = 100  # catalogs that are gone
_ANOTHER = "so nobody knows what its gate reports that this one does not"


def root_moved(before: Path, now: Config, settings: str) -> Iterator[Finding]:
    """A note if a run of today, begun at the same place, is about a catalog in another folder than one of the base."""
    if before != now.root:
        place = relative_name(now.root, before)
        message = f"the catalog is another one than at the base, which has it in {quoted(place, 120)}: so is its gate"
        yield loosened(settings, TOP, message, "root", place)


def catalogs_gone(now: Config, base: Files, top: Path, settings: str) -> Iterator[Finding]:
    """A note for each catalog of a base, which has none where today's is, that is not there any more."""
    found = (each for each in _catalogs(base, top) if not _there(each, now.files))
    for _, root in zip(range(_NAMED), found, strict=False):
        place = relative_name(now.root, root)
        message = f"the catalog of the base in {quoted(place, 120)} is gone, and this one is new, {_ANOTHER}"
        yield loosened(settings, TOP, message, "root", place)


def pages_left_behind(before: Config, now: Config, settings: str) -> Iterator[Finding]:
    """A note if pages that the settings of the base name are there, and not named any more by those that name others
    for their languages."""
    named = set(now.pages.values())
    left = {
        language: path
        for language, path in before.pages.items()
        if language in now.pages and path not in named and now.files.exists(path)
    }
    if left:
        pages = some([relative_name(now.root, each) for each in left.values()], "page")
        message = f"`pages` names others instead of {pages}, which are there and not read any more"
        yield loosened(settings, TOP, message, "pages", *left)


def entries_instead(pages: tuple[Path, ...], now: Config, settings: str) -> Iterator[Finding]:
    """A note if there are entries now, so that pages are not judged that the base consists of."""
    if pages:
        shown = some([relative_name(now.root, each) for each in pages], "page")
        message = f"there are entries now, and so {shown} are not judged, of which the base consists"
        yield loosened(settings, TOP, message, "pages", "entries")


def _catalogs(base: Files, top: Path) -> Iterator[Path]:
    return (folder for folder, _ in Checkout(top, base).below(top, _LISTED) if _is_catalog(folder, base))


def _is_catalog(folder: Path, files: Files) -> bool:
    try:
        return find_root(folder, files) == folder
    except (CatalogError, OSError):
        return False


def _there(folder: Path, files: Files) -> bool:
    """Whether a catalog is in that folder, and not where a link leads."""
    return files.resolved(folder) == folder and _is_catalog(folder, files)
