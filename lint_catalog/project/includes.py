"""Files that pages include, read at most once and never from elsewhere."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path

from msgspec import Struct
from msgspec.structs import replace

from lint_catalog.model.pages.page import Block, Include, Page, Paragraph, Section, Table
from lint_catalog.project.disk import read_text
from lint_catalog.source.markdown.read import read_page


def with_included(pages: Mapping[str, Page]) -> Mapping[str, Page]:
    """Pages with the tables and paragraphs of the files that they include; what cannot be read stays an include."""
    includes = Includes(read_text, lambda path: Path(os.path.relpath(path)).as_posix())
    return {language: _spliced(page, Path(page.file).parent, includes, ()) for language, page in pages.items()}


def _spliced(page: Page, folder: Path, includes: Includes, above: tuple[Path, ...]) -> Page:
    if not page.includes:
        return page
    blocks: list[Block] = []
    for block in page.blocks:
        included = includes.read(block.path, folder) if isinstance(block, Include) else None
        if not isinstance(block, Include) or included is None:
            blocks.append(block)
        elif included.path not in above:
            whole = _spliced(included.page, included.path.parent, includes, (*above, included.path))
            blocks.extend(_below(whole, block.section))
    return replace(page, blocks=tuple(blocks))


def _below(page: Page, section: Section) -> Iterator[Block]:
    """What a file has without headings of its own, which would not fit those of the page."""
    for block in page.blocks:
        if isinstance(block, (Table, Paragraph)):
            yield replace(block, section=section)


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
