"""Files that pages include, put in their place: sites do so, and a catalog has what its readers see."""

from __future__ import annotations

import os
from collections.abc import Iterator, Mapping
from dataclasses import replace
from pathlib import Path

from lint_catalog.page import Block, Include, Page, Paragraph, Section, Table
from lint_catalog.source.files import read_content
from lint_catalog.source.markdown import read_page


def with_included(pages: Mapping[str, Page]) -> Mapping[str, Page]:
    """Pages with the tables and paragraphs of the files that they include, as far as those can be read.

    A path is looked for beside the page and in the folders above, `@/` being one of them; nothing outside the folder
    that all pages are in is read.
    """
    folders = [str(Path(page.file).resolve().parent) for page in pages.values()]
    outermost = Path(os.path.commonpath(folders))
    cache: dict[Path, Page | None] = {}
    return {language: _spliced(page, outermost, cache) for language, page in pages.items()}


def _spliced(page: Page, outermost: Path, cache: dict[Path, Page | None]) -> Page:
    if not page.includes:
        return page
    blocks: list[Block] = []
    for block in page.blocks:
        blocks.append(block)
        if isinstance(block, Include):
            file = _file(page, block.path, outermost)
            if file is not None and file not in cache:
                cache[file] = _read(file)
            included = cache.get(file) if file is not None else None
            if included is not None:
                blocks[-1] = replace(block, page=included)
                blocks.extend(_below(included, block.section))
    return replace(page, blocks=tuple(blocks))


def _file(page: Page, path: str, outermost: Path) -> Path | None:
    folder = Path(page.file).resolve().parent
    relative = path.removeprefix("@").lstrip("/")
    for base in (folder, *folder.parents):
        if not base.is_relative_to(outermost):
            return None
        file = (base / relative).resolve()
        if file.is_file() and file.is_relative_to(outermost):
            return file
    return None


def _read(file: Path) -> Page | None:
    try:
        return read_page(read_content(file).decode("utf-8-sig"), file.as_posix())
    except (OSError, UnicodeDecodeError):
        return None


def _below(page: Page, section: Section) -> Iterator[Block]:
    """What a file has without headings of its own, which would not fit those of the page."""
    for block in page.blocks:
        if isinstance(block, (Table, Paragraph)):
            yield replace(block, section=section)
