"""Running text of pages as the one text that an entry has room for: paragraphs, items, lines of code, HTML."""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Iterator, Mapping, Sequence

from lint_catalog.convert.importing.html import Html, without_tags
from lint_catalog.convert.importing.text import links_in, shown, source_of, written
from lint_catalog.convert.render.escape import Md, block, code, destination, piece
from lint_catalog.model.pages.page import Container, Heading, Literal, Page, Paragraph
from lint_catalog.model.pages.parts import Break, Image, InlinePart, Link, Words, walked
from lint_catalog.text.words import BLANKS

Prose = Paragraph | Literal | Container
"""What a text is made of, in the order of the page."""

_ALERT = re.compile(r"\[!\w+\]\s*$")
_ITEM = re.compile(r"(?:^|\s)([-+*]|\d{1,9}[.)]) +$")
_BRACES = re.compile(BLANKS + r"\{[^{}]*\}$")


def prose(blocks: Iterable[Prose], marks: Mapping[str, str], page: Page) -> str:
    """Blocks of a page as one text of an entry, a paragraph or an item of a list a line, those that pages make by
    themselves left out.

    `marks` has the ids of footnotes by the ids of their marks. Lines of code are code each.
    """
    texts = ((_sign(each, page), block(Md(_text(each, marks)))) for each in _without_navigation(blocks))
    return "\n".join(sign + text for sign, text in texts if text).strip()


def paragraph(said: Prose, marks: Mapping[str, str], page: Page) -> str:
    """A single block of a page as such a text."""
    text = "" if isinstance(said, Paragraph) and is_navigation(said) else block(Md(_text(said, marks)))
    return (_sign(said, page) + text).strip() if text else ""


def inline_prose(blocks: Iterable[Prose], marks: Mapping[str, str], page: Page) -> str:
    """Blocks of a page as one inline text; what is numbered keeps its numbers."""
    texts = ((_sign(each, page).lstrip(), _text(each, marks)) for each in _without_navigation(blocks))
    return "<br>".join((sign if sign[:1].isdigit() else "") + text for sign, text in texts if text)


def prose_by_language(
    texts: Mapping[str, Iterable[Prose]], marks: Mapping[str, str], pages: Mapping[str, Page]
) -> dict[str, str]:
    """The texts of languages as such texts, those left out of which nothing remains."""
    return {language: text for language, blocks in texts.items() if (text := prose(blocks, marks, pages[language]))}


def is_navigation(paragraph: Paragraph) -> bool:
    """Whether a paragraph is an item of the contents or a bar of languages, both of which `render` makes itself."""
    text = paragraph.content.line
    if text.strip("[]").casefold() == "toc":
        return True
    parts = without_tags(paragraph.content.parts)
    links = links_in(parts)
    if not links:
        return False
    words = [part for part in parts if not isinstance(part, Link) and shown([part])]
    if all(each.address.startswith("#") for each in links):
        return not words and len(links) == 1
    return (
        all(not re.match(r"[a-z]+:|#", each.address, re.IGNORECASE) for each in links)
        and len(text) < 80
        and bool(re.search(r"[|/·•]", text))
    )


def lost(said: Prose | Heading) -> Iterator[str]:
    """What of a block no text of an entry holds: images, links that pages do not have, scripts."""
    match said:
        case Heading() | Paragraph() if not (isinstance(said, Paragraph) and is_navigation(said)):
            parts = walked(without_tags(said.content.parts))
            images, links = ([each.address for each in parts if isinstance(each, kind)] for kind in (Image, Link))
        case Literal(what="html"):
            html = Html(said.text)
            images, links = html.images, html.links
            yield from (f"the link to `{address}`, which has no text" for address in html.empty)
            if html.unseen:
                yield f"the `<{html.unseen[0]}>` in HTML"
        case _:
            return
    for address in images:
        yield f"the image `{address}`, of which the text is kept"
    for address in links:
        if destination(address) is None:
            yield f"the link to `{address}`, of which the text is kept"


def _without_navigation(blocks: Iterable[Prose]) -> Sequence[Prose]:
    """Blocks without navigation, and without titles of boxes that hold nothing else."""
    found = [each for each in blocks if not (isinstance(each, Paragraph) and is_navigation(each))]
    lines = sorted(each.span.line for each in found if not isinstance(each, Container))
    return [
        each
        for each in found
        if not isinstance(each, Container)
        or bisect_left(lines, each.span.line) < bisect_right(lines, each.span.end_line)
    ]


def _sign(said: Prose, page: Page) -> str:
    """What a line of a text begins with that stands for a block: the number or bullet of an item, how far it is in."""
    if isinstance(said, Container) or (isinstance(said, Literal) and said.what != "code"):
        return ""
    start = said.content.span if isinstance(said, Paragraph) else said.span
    before = page.lines[start.line - 1][: start.column - 1].replace(">", "").expandtabs(4)
    item = _ITEM.search(before)
    if item is None:
        return before if not before.strip() else ""
    return " " * item.start(1) + item[1] + " "


def _text(said: Prose, marks: Mapping[str, str]) -> str:
    match said:
        case Paragraph():
            return source_of(written(_visible(said.content.parts), marks))
        case Container():
            title = _BRACES.sub("", said.title)
            return f"**{piece(title).strip()}**" if title else ""
        case Literal(what="code"):
            return "<br>".join(map(_code, said.text.strip("\n").split("\n")))
        case Literal(what="html"):
            return Html(said.text).content
        case _:
            return ""


def _code(line: str) -> str:
    """A line of code; its indentation is spaces that no reader of Markdown takes away."""
    words = line.expandtabs(4).rstrip()
    bare = words.lstrip(" ")
    return code("\u00a0" * (len(words) - len(bare)) + bare) if bare else ""


def _visible(parts: Sequence[InlinePart]) -> Iterator[InlinePart]:
    """Parts with what their tags say, and without the word that makes an alert of a quotation."""
    rest = list(without_tags(parts))
    if rest and isinstance(rest[0], Words) and _ALERT.match(rest[0].text):
        rest = rest[2:] if len(rest) > 1 and isinstance(rest[1], Break) else rest[1:]
    yield from rest
