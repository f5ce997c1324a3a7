"""What of a page no entry holds, for the summary: nothing gets lost without being named."""

from __future__ import annotations

from collections.abc import Collection, Iterator

from lint_catalog.convert.importing.prose import lost
from lint_catalog.model.pages.page import Block, Container, Definition, Heading, Literal, Page, Paragraph
from lint_catalog.text.words import counted

_HINTS = ("@include", "lint-catalog", "markdownlint", "prettier-ignore")


def left_out(page: Page, anchors: Collection[str]) -> Iterator[str]:
    """What of a page's running text and footnotes no entry holds. `anchors` are those that are kept."""
    defined: set[str] = set()
    for block in page.blocks:
        where = f"{page.file}:{block.span.line}"
        if isinstance(block, Definition):
            if block.id.casefold() in defined:
                yield f"{where}: another definition of the footnote `{block.id}`"
            defined.add(block.id.casefold())
            yield from (
                f"{where}: {what} in the footnote `{block.id}`" for each in block.blocks for what in _lost(each)
            )
        else:
            yield from (f"{where}: {what}" for what in _lost(block))
    for anchor in page.anchors:
        if anchor.id not in anchors:
            yield f"{page.file}:{anchor.span.line}: the anchor `{anchor.id}`"
    comments = [each for each in page.blocks if isinstance(each, Literal) and each.what == "comment"]
    if spoken := sum(not any(hint in each.text for hint in _HINTS) for each in comments):
        yield f"{page.file}: {counted(spoken, 'comment')}"


def _lost(block: Block) -> Iterator[str]:
    match block:
        case Literal(what="front-matter"):
            yield "the front matter"
        case Heading() | Paragraph() | Literal() | Container():
            yield from lost(block)
        case _:
            pass
