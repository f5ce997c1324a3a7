"""Everything on a page that leads somewhere: links in every form that GitHub knows, images, what is written in HTML.

The one place where they are collected; whoever judges or asks for addresses takes them from here. `Page.links` are
those alone that are written as links in Markdown.
"""

from __future__ import annotations

import html
import re
from bisect import bisect_right
from collections.abc import Iterator
from typing import Literal as OneOf

from msgspec import Struct

from lint_catalog.model.pages.mathematics import in_mathematics
from lint_catalog.model.pages.page import Page, literals
from lint_catalog.model.pages.parts import Image, Inline, Tag, Words, walked
from lint_catalog.model.places import Span
from lint_catalog.text.bare_addresses import bare_addresses, complete, may_have_some
from lint_catalog.text.html_addresses import html_addresses

TargetForm = OneOf["link", "image", "bare", "html", "html-image", "definition"]
"""How a target is written: `html` is what an element leads to, `html-image` what it shows or plays."""

_CODE = frozenset({"code", "pre", "kbd", "samp", "tt", "a", "script", "style", "textarea"})
"""What stands in these elements is no link by itself."""
_NAME = re.compile(r"<(/?)([A-Za-z][A-Za-z0-9-]*)")


class Target(Struct, frozen=True):
    """What something leads to. `address` is what it means, entities and escapes resolved.

    `exact` says that `span` is the address as it is written, and nothing else; else it is what is around it.
    `taken` is what GitHub takes into the link of a bare address although it was not meant.
    """

    form: TargetForm
    span: Span
    address: str
    exact: bool
    taken: str = ""

    @property
    def is_use(self) -> bool:
        """Whether it is a link or an image whose address stands in a definition, which is a target of its own."""
        return not self.exact and self.form in ("link", "image")


def targets_of(page: Page) -> tuple[Target, ...]:
    """All targets of a page in the order of its text, those of `[text][label]` where the label is defined. For
    `page.derived`."""
    found = [Target("link", each.address_span, each.address, True) for each in page.links if each.address_span]
    images = [image for _, image in page.of(Image)]
    found += [Target("image", each.address_span, each.address, True) for each in images if each.address_span]
    for _, tag in page.of(Tag):
        found += _in_html(page, tag.span, tag.text)
    for literal in literals(page.blocks):
        if literal.what == "html":
            found += _in_html(page, literal.span, literal.text)
    for each in page.references:
        if reference := each.reference:
            span = reference.address_span
            found.append(Target("definition", span or each.span, reference.address, span is not None))
    found += _bare(page)
    return tuple(sorted((each for each in found if not in_mathematics(page, each.span)), key=lambda each: each.span))


def _in_html(page: Page, span: Span, text: str) -> Iterator[Target]:
    """What the tags in a piece of HTML lead to."""
    found = list(html_addresses(text))
    as_it_is = bool(found) and page.source(span) == text
    starts = [0, *(at + 1 for at, char in enumerate(text) if char == "\n")] if as_it_is and "\n" in text else [0]
    for each in found:
        place = span
        if as_it_is:
            line = bisect_right(starts, each.start) - 1
            column = each.start - starts[line] + (1 if line else span.column)
            place = Span(span.line + line, column, span.line + line, column + each.end - each.start)
        yield Target("html" if each.is_link else "html-image", place, each.address, as_it_is)


def _bare(page: Page) -> Iterator[Target]:
    """The addresses that GitHub makes links of. They are looked for in what is written, since it does so, too, before
    it looks for emphasis."""
    having = {id(inline): inline for inline, part in page.of(Words) if may_have_some(part.text)}
    for inline in having.values():
        done = (0, 0)
        for part in _outside(inline):
            span = part.span
            if not may_have_some(part.text) or (span.end_line, span.end_column) <= done:
                continue
            end = inline.span.end_column if inline.span.end_line == span.line else len(page.lines[span.line - 1]) + 1
            written = page.source(Span(span.line, span.column, span.line, end))
            for bare in bare_addresses(written):
                start = span.column + bare.start
                if (span.line, start) < done or start >= span.end_column:
                    continue
                source = written[bare.start : bare.end]
                address = html.unescape(source.replace("\\|", "|")) if "&" in source or "|" in source else source
                place = Span(span.line, start, span.line, start + len(source))
                done = (span.line, place.end_column)
                yield Target("bare", place, complete(address), True, bare.taken)


def _outside(inline: Inline) -> Iterator[Words]:
    """The words of a text that stand neither in a link nor in code written as HTML."""
    linked = {
        id(inner)
        for each in (inline.links, inline.images)
        for part in each
        for inner in walked(part.parts)
        if type(inner) is Words
    }
    depth = 0
    for part in walked(inline.parts):
        if isinstance(part, Tag):
            name = _NAME.match(part.text)
            if name and name[2].lower() in _CODE and not part.text.endswith("/>"):
                depth = max(0, depth + (-1 if name[1] else 1))
        elif isinstance(part, Words) and not depth and id(part) not in linked:
            yield part
