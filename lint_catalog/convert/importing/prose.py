"""Running text of pages as the one inline text that an entry has room for: paragraphs, lines of code, HTML."""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Iterator, Mapping, Sequence

from lint_catalog.convert.importing.html import Html, without_tags
from lint_catalog.convert.importing.text import links_in, shown, source_of, written
from lint_catalog.convert.render.escape import code, destination, piece
from lint_catalog.model.pages.page import Container, Heading, Literal, Paragraph
from lint_catalog.model.pages.parts import Break, Image, InlinePart, Link, Words, walked
from lint_catalog.text.words import BLANKS

Prose = Paragraph | Literal | Container
"""What a text is made of, in the order of the page."""

_ALERT = re.compile(r"\[!\w+\]\s*$")
_BRACES = re.compile(BLANKS + r"\{[^{}]*\}$")


def prose(blocks: Iterable[Prose], marks: Mapping[str, str]) -> str:
    """Blocks as one inline text, each on a line of its own, those that pages make by themselves left out.

    `marks` has the ids of footnotes by the ids of their marks. Lines of code are code each.
    """
    return "<br>".join(filter(None, (_text(each, marks) for each in _without_navigation(blocks))))


def prose_by_language(texts: Mapping[str, Iterable[Prose]], marks: Mapping[str, str]) -> dict[str, str]:
    """The texts of languages as such texts, those left out of which nothing remains."""
    return {language: text for language, blocks in texts.items() if (text := prose(blocks, marks))}


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


def lost(block: Prose | Heading) -> Iterator[str]:
    """What of a block no text of an entry holds: images, links to files beside the page, scripts."""
    match block:
        case Heading() | Paragraph() if not (isinstance(block, Paragraph) and is_navigation(block)):
            parts = walked(without_tags(block.content.parts))
            images, links = ([each.address for each in parts if isinstance(each, kind)] for kind in (Image, Link))
        case Literal(what="html"):
            html = Html(block.text)
            images, links = html.images, html.links
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


def _text(block: Prose, marks: Mapping[str, str]) -> str:
    match block:
        case Paragraph():
            return source_of(written(_visible(block.content.parts), marks))
        case Container():
            title = _BRACES.sub("", block.title)
            return f"**{piece(title).strip()}**" if title else ""
        case Literal(what="code"):
            return "<br>".join(map(_code, block.text.strip("\n").split("\n")))
        case Literal(what="html"):
            return Html(block.text).content
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
