"""What links to a place on a page can find there: what is written as an anchor, and what GitHub makes of headings."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from pathlib import PurePosixPath

from lint_catalog.model.pages.footnotes import footnotes
from lint_catalog.model.pages.page import Block, Definition, Heading, Literal, Page, Paragraph, Table
from lint_catalog.model.pages.parts import Code, Emphasis, InlinePart, Link, Mark, Strong, Tag, Words, one_line
from lint_catalog.text.anchors import PREFIX, Anchors, anchors_of
from lint_catalog.text.html import HtmlTag, html_pieces

_HEADING = re.compile(r"h[1-6]")
_HEADING_TAG = re.compile(r"<h[1-6][\s/>]", re.IGNORECASE)


def page_anchors(page: Page) -> Anchors:
    """What links can find on a page; for `page.derived`.

    Names are given with and without the numbers of footnotes in headings, and the white space around headings of HTML:
    GitHub has changed what it makes of either, and a link that may be found is no error.
    """
    used = [each for each in footnotes(page) if each.number is not None]
    numbers = {each.id.casefold(): str(each.number) for each in used}
    found = list(_headings(page, {}))
    made = list(anchors_of(text for text, _ in found))
    of_markdown = [name for name, (_, is_markdown) in zip(made, found, strict=True) if is_markdown]
    lenient = {
        *(anchors_of(text for text, _ in _headings(page, numbers)) if numbers else ()),
        *(anchors_of(one_line(text) for text, _ in found) if len(of_markdown) < len(found) else ()),
    }
    written = {anchor.id for anchor in page.anchors}
    return Anchors(
        tuple(of_markdown[: len(page.headings)]),
        frozenset({*made, *lenient, *written, *(each.removeprefix(PREFIX) for each in written)} - {""}),
        frozenset(numbers),
        PurePosixPath(page.file).stem.lower() == "readme",
    )


def headings_by_anchor(page: Page) -> Mapping[str, Heading]:
    """The Markdown headings of a page by every name that links can find them by, the first of those that have one
    name; for `page.derived`."""
    found = dict(zip(page.derived(page_anchors).headings, page.headings, strict=True))
    return found | {anchor.id: heading for heading in reversed(page.headings) for anchor in heading.anchors}


def heading_text(heading: Heading) -> str:
    """What a heading says on one line, without pictures."""
    return one_line(_shown(heading.content.parts, {}))


def _headings(page: Page, numbers: dict[str, str]) -> Iterator[tuple[str, bool]]:
    """The texts of a page's headings, and whether each is one of Markdown and not of HTML; those in footnotes last, as
    they are shown. Marks of footnotes show their `numbers`."""
    outside = [block for block in page.blocks if not isinstance(block, Definition)]
    within = [inner for block in page.blocks if isinstance(block, Definition) for inner in block.blocks]
    blocks = [*outside, *within]
    if not _has_html_headings(page, blocks):
        for block in blocks:
            if isinstance(block, Heading):
                yield _shown(block.content.parts, numbers), True
        return
    yield from _with_html(blocks, numbers)


def _has_html_headings(page: Page, blocks: Iterable[Block]) -> bool:
    literals = (block.text for block in blocks if isinstance(block, Literal) and block.what == "html")
    tags = (tag.text for _, tag in page.of(Tag))
    return any(_HEADING_TAG.search(each) for texts in (literals, tags) for each in texts)


def _with_html(blocks: Iterable[Block], numbers: dict[str, str]) -> Iterator[tuple[str, bool]]:
    """A heading of HTML may go on over several blocks, and ends where the next one begins."""
    opened: list[str] | None = None
    for piece in _pieces(blocks):
        if isinstance(piece, Heading):
            if opened is not None:
                yield "".join(opened), False
                opened = None
            yield _shown(piece.content.parts, numbers), True
        elif isinstance(piece, str):
            if opened is not None:
                opened.append(piece)
        elif _HEADING.fullmatch(piece.name):
            if opened is not None:
                yield "".join(opened), False
            opened = None if piece.closes else []
    if opened is not None:
        yield "".join(opened), False


def _pieces(blocks: Iterable[Block]) -> Iterator[Heading | HtmlTag | str]:
    """What blocks hold that may have to do with headings of HTML, in order."""
    for block in blocks:
        match block:
            case Heading():
                yield block
            case Literal(what="html"):
                yield from html_pieces(block.text)
            case Paragraph():
                yield from _inline_pieces(block.content.parts)
            case Table():
                for row in (block.header, *block.rows):
                    for cell in row.cells:
                        yield from _inline_pieces(cell.parts)
            case _:
                pass


def _inline_pieces(parts: Iterable[InlinePart]) -> Iterator[HtmlTag | str]:
    for part in parts:
        match part:
            case Words() | Code():
                yield part.text
            case Tag():
                yield from html_pieces(part.text)
            case Strong() | Emphasis() | Link():
                yield from _inline_pieces(part.parts)
            case _:
                pass


def _shown(parts: Iterable[InlinePart], numbers: dict[str, str]) -> str:
    """The text of a heading in HTML: images have none there, and line breaks are no characters of it."""
    texts: list[str] = []
    for part in parts:
        match part:
            case Words() | Code():
                texts.append(part.text)
            case Strong() | Emphasis() | Link():
                texts.append(_shown(part.parts, numbers))
            case Mark():
                texts.append(numbers.get(part.id.casefold(), ""))
            case _:
                pass
    return "".join(texts)
