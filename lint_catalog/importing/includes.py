"""Files that pages include, put in their place: sites do so, and a catalog has what its readers see."""

from __future__ import annotations

import os
from collections.abc import Iterator, Mapping
from pathlib import Path

from msgspec.structs import replace

from lint_catalog.includes import Includes
from lint_catalog.page import Block, Include, Page, Paragraph, Section, Table
from lint_catalog.source.reading import read_text


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
