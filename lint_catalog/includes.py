"""Files that Markdown pages include: which file is meant, and what is in it."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from msgspec import Struct

from lint_catalog.page import Page
from lint_catalog.source.markdown import read_page

PAGE_SUFFIXES = (".md", ".markdown")
_MAX_INCLUDED = 100  # files that a page and its translations may include
_UP = 3  # folders above a page in which `@/` is looked for


def is_page(path: Path) -> bool:
    """Whether a path is that of a Markdown page."""
    return path.suffix.lower() in PAGE_SUFFIXES and not path.is_dir()


class Included(Struct, frozen=True):
    """A file that a page includes, and where it lies."""

    page: Page
    path: Path


class Includes:
    """Reads the files that a page and its translations include, each once and not more than a hundred.

    `content` gives a file's text without byte order mark, or raises OSError or UnicodeDecodeError; `name` is what
    reports call a file.
    """

    def __init__(self, content: Callable[[Path], str], name: Callable[[Path], str]) -> None:
        self._content = content
        self._name = name
        self._read: dict[Path, Included | None] = {}

    def read(self, written: str, folder: Path) -> Included | None:
        """The file that an include in a folder means; None for one that is not there or cannot be read.

        It is looked for beside the page, one that begins with `@/` in the folders above, too. What lies elsewhere than
        around the page is left alone, and so is what is no Markdown.
        """
        path = _find(written, folder)
        if path is None:
            return None
        if path not in self._read and len(self._read) < _MAX_INCLUDED:
            try:
                self._read[path] = Included(read_page(self._content(path), self._name(path)), path)
            except (OSError, UnicodeDecodeError):  # it is not what the user named
                self._read[path] = None
        return self._read.get(path)


def _find(written: str, folder: Path) -> Path | None:
    """The file that an include means: relative to the page, or with `@/` to a folder above it."""
    if written.startswith("@/"):
        bases, name = [folder, *list(folder.resolve().parents)[:_UP]], written[2:]
    else:
        bases, name = [folder], written
    for base in bases:
        try:
            path = (base / name).resolve()
            inside = path.is_relative_to(base.resolve()) or not written.startswith("@/")
            if inside and is_page(path) and path.is_file() and _near(path, folder):
                return path
        except (OSError, ValueError):
            continue
    return None


def _near(path: Path, folder: Path) -> bool:
    """Whether a file lies in a folder above or around a page, so that a page cannot make us print any file there is."""
    above = folder.resolve()
    for _ in range(_UP + 1):
        if path.is_relative_to(above) and above != Path(above.anchor):
            return True
        above = above.parent
    return False
