"""Sets of pages that tools run the program on: our own ones, and whatever others somebody names."""

from __future__ import annotations

import contextlib
import os
import shutil
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path

from msgspec import Struct

from lint_catalog.model.errors import CatalogError
from lint_catalog.project.config import ConfigSource
from lint_catalog.project.linted_pages import PageContents, PageSource
from lint_catalog.project.pages import page_config

ROOT = Path(__file__).resolve().parent.parent
OWN = "catalog"
_LANGUAGES = ("ja", "en", "fr")


class PageSet(Struct, frozen=True):
    """Pages that are linted in one run, the main language's first. `name` is what judgements and tables call them."""

    name: str
    folder: Path
    pages: tuple[str, ...]

    @contextlib.contextmanager
    def source(self) -> Iterator[PageSource]:
        """The pages as the program sees them when it is started in their folder, so that no path of this machine gets
        into what it says. Settings of theirs decide nothing."""
        before = Path.cwd()
        os.chdir(self.folder)
        try:
            paths = [Path(each) for each in self.pages]
            yield PageSource(paths, {}, page_config(paths[0], ConfigSource(isolated=True)))
        finally:
            os.chdir(before)

    def as_checkout(self, folder: Path) -> PageSet:
        """The same pages, copied to a folder that looks like a git work tree: only there their links to files are
        judged."""
        (folder / ".git").mkdir()
        for each in self.pages:
            copy = folder / each
            copy.parent.mkdir(parents=True, exist_ok=True)
            shutil.copyfile(self.folder / each, copy)
        return PageSet(self.name, folder, self.pages)

    def read(self, unsaved: Mapping[str, str] | None = None) -> PageContents:
        """The pages with what they include; `unsaved` texts by file stand for what is on disk."""
        with self.source() as source:
            return source.trial(unsaved or {})


def own_pages() -> PageSet:
    """The pages in `catalog/`."""
    return PageSet(OWN, ROOT / "catalog", tuple(f"{each}.md" for each in _LANGUAGES))


def page_set(said: str) -> PageSet:
    """A set as it is named on the command line: `NAME=FOLDER`, `NAME=FOLDER:PAGE,PAGE…`, or `FOLDER` alone.

    Without pages, they are all Markdown files below the folder, README first. Raises CatalogError if there are none.
    """
    name, _, where = said.rpartition("=")
    folder, _, listed = where.partition(":")
    path = Path(folder).resolve()
    pages = listed.split(",") if listed else _found(path)
    missing = [each for each in pages if not (path / each).is_file()]
    if missing or not pages:
        raise CatalogError(f"`{said}` names no page" if not pages else f"there is no page {missing[0]} in {folder}")
    return PageSet(name or path.name, path, tuple(pages))


def page_sets(said: Sequence[str]) -> list[PageSet]:
    """Our own pages and those that are named; a folder with folders of pages stands for a set for each of them."""
    found = [own_pages()]
    for each in said:
        path = Path(each)
        inner = sorted(folder for folder in path.iterdir() if folder.is_dir()) if each.endswith("/") else []
        found += [page_set(str(folder)) for folder in inner if _found(folder)] if inner else [page_set(each)]
    return found


def _found(folder: Path) -> list[str]:
    pages = [each.relative_to(folder).as_posix() for each in folder.rglob("*.md") if each.is_file()]
    return sorted(pages, key=lambda each: (not each.startswith("README"), each))
