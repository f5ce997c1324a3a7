"""All words and all links of a page, and which of them an import loses without naming them."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping

from lint_catalog.convert.importing.about import is_apparatus
from lint_catalog.convert.importing.catalog import Imported
from lint_catalog.convert.importing.html import Html, without_tags
from lint_catalog.convert.importing.prose import is_navigation
from lint_catalog.convert.importing.section_contents import contents_of
from lint_catalog.model.pages.page import Block, Cell, Container, Definition, Heading, Literal, Page, Paragraph, Table
from lint_catalog.model.pages.parts import InlinePart, Link, visible_text, walked

_WORD = re.compile(r"[^\W_]+")
_ALERT = re.compile(r"^\s*\[!\w+\](?=\s|$)")
_BRACES = re.compile(r"\{[^{}]*\}$")


def lost(pages: Mapping[str, Page], result: Imported, back: Mapping[str, Page]) -> Iterator[str]:
    """What pages say that neither the pages that come back nor the summary do."""
    named = "\n".join(result.left_out)
    for language, page in pages.items():
        before, after = words(page), words(back[language])
        for word in before - after:
            if word not in named:
                yield f"{language}: the word {word!r} {before[word]} {after[word]}"
        for address in links(page) - links(back[language]):
            if address not in named and address.replace(" ", "%20") not in links(back[language]):
                yield f"{language}: the link {address!r}"


def words(page: Page) -> Counter[str]:
    """The visible words of a page, what every page has by itself left out."""
    contents = contents_of(page)
    made: list[Block] = [each for each in page.headings if is_apparatus({"": each}, {"": contents})]
    boxes = [each for each in page.blocks if isinstance(each, Container)]
    filled = {each.span.line for each in page.blocks if isinstance(each, Paragraph) and not is_navigation(each)}
    made += [each for each in boxes if filled.isdisjoint(range(each.span.line, each.span.end_line))]
    shown = [each for each in page.blocks if not any(each is one for one in made)]
    return Counter(word for text in _texts(shown) for word in _WORD.findall(text))


def links(page: Page) -> Counter[str]:
    """The addresses of a page's links."""
    return Counter(_links(page.blocks))


def _texts(blocks: Iterable[Block]) -> Iterator[str]:
    for block in blocks:
        match block:
            case Heading() | Paragraph() if not (isinstance(block, Paragraph) and is_navigation(block)):
                yield _ALERT.sub("", _visible(block.content.parts))
            case Table():
                yield from (_visible(cell.parts) for cell in _cells(block))
            case Literal(what="code"):
                yield block.text
            case Literal(what="html"):
                yield re.sub(r"\]\([^)]*\)|\[", "", Html(block.text).content.replace("<br>", " "))
            case Container():
                yield _BRACES.sub("", block.title)
            case Definition():
                yield from _texts(block.blocks)
            case _:
                pass


def _cells(table: Table) -> Iterator[Cell]:
    """The cells of a table, those left out that no column has: the summary names the row."""
    return (cell for row in (table.header, *table.rows) for cell in row.cells[: len(table.header.cells)])


def _visible(parts: tuple[InlinePart, ...]) -> str:
    return visible_text(without_tags(parts))


def _links(blocks: Iterable[Block]) -> Iterator[str]:
    for block in blocks:
        match block:
            case Heading() | Paragraph() if not (isinstance(block, Paragraph) and is_navigation(block)):
                yield from _addresses(block.content.parts)
            case Table():
                for cell in _cells(block):
                    yield from _addresses(cell.parts)
            case Literal(what="html"):
                yield from Html(block.text).links
            case Definition():
                yield from _links(block.blocks)
            case _:
                pass


def _addresses(parts: tuple[InlinePart, ...]) -> Iterator[str]:
    return (part.address for part in walked(without_tags(parts)) if isinstance(part, Link))
