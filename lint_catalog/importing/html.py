"""HTML in Markdown: what its tags say that Markdown can say, too."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from html.parser import HTMLParser

from lint_catalog.parts import Code, Emphasis, Image, Link, Part, Strong, Tag, Words, visible_text
from lint_catalog.render.escape import Md, code, link, piece

_BLOCKS = frozenset(
    {"br", "p", "div", "li", "tr", "summary", "details", "center", "figure", "figcaption", "pre", "table", "ul", "ol"}
    | {f"h{level}" for level in range(1, 7)}
)
_EMPHASIS = {"b": "**", "strong": "**", "i": "*", "em": "*"}
_UNSEEN = frozenset({"script", "style", "template"})


def without_tags(parts: Sequence[Part]) -> tuple[Part, ...]:
    """Parts with links, images, emphasis and code in the place of the tags that say so; other tags say nothing."""
    return tuple(_without_tags(parts)) if _has_tags(parts) else tuple(parts)


def _has_tags(parts: Sequence[Part]) -> bool:
    return any(
        isinstance(part, Tag) or (isinstance(part, (Strong, Emphasis)) and _has_tags(part.parts)) for part in parts
    )


def _without_tags(parts: Sequence[Part]) -> Sequence[Part]:
    open_tags: list[tuple[str, str, Tag]] = []
    found: list[list[Part]] = [[]]
    for part in parts:
        if not isinstance(part, Tag):
            found[-1].append(
                replace(part, parts=without_tags(part.parts)) if isinstance(part, (Strong, Emphasis)) else part
            )
            continue
        name, attributes, ends = _read(part.text)
        if name == "img":
            words = (Words(part.span, attributes.get("alt", "")),)
            found[-1].append(Image(part.span, part.span, words, attributes.get("src", ""), None))
        elif ends and any(each == name for each, _, _ in open_tags):
            while open_tags[-1][0] != name:
                found[-2].append(_closed(open_tags.pop(), found.pop()))
            found[-2].append(_closed(open_tags.pop(), found.pop()))
        elif not ends and (name in _EMPHASIS or name == "code" or (name == "a" and attributes.get("href"))):
            open_tags.append((name, attributes.get("href", ""), part))
            found.append([])
    while open_tags:
        found[-2].append(_closed(open_tags.pop(), found.pop()))
    return found[0]


def _closed(opened: tuple[str, str, Tag], inner: Sequence[Part]) -> Part:
    """What a tag makes of what stands behind it."""
    name, address, tag = opened
    match name:
        case "a":
            return Link(tag.span, tag.span, tuple(inner), address, None)
        case "code":
            return Code(tag.span, visible_text(inner))
        case "b" | "strong":
            return Strong(tag.span, tuple(inner))
        case _:
            return Emphasis(tag.span, tuple(inner))


def _read(tag: str) -> tuple[str, dict[str, str], bool]:
    """The name and the attributes of a tag, and whether it ends something."""
    reader = _Tag(tag)
    return reader.name, reader.attributes, tag.startswith("</")


class _Tag(HTMLParser):
    """One tag."""

    def __init__(self, html: str) -> None:
        super().__init__(convert_charrefs=True)
        self.name = ""
        self.attributes: dict[str, str] = {}
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.name, self.attributes = tag, {name: value or "" for name, value in attrs}

    def handle_endtag(self, tag: str) -> None:
        self.name = tag


class Html(HTMLParser):
    """HTML as inline Markdown: its words, emphasis, code and links, and of images their alternative text."""

    def __init__(self, html: str) -> None:
        super().__init__(convert_charrefs=True)
        self.images: list[str] = []
        self.links: list[str] = []
        self.unseen: list[str] = []
        self._open: list[tuple[str, str]] = []
        self._pieces: list[list[str]] = [[]]
        self._hidden = 0
        self.feed(html)
        self.close()
        while self._open:
            self._end()

    @property
    def content(self) -> str:
        """The whole text."""
        lines = "".join(self._pieces[0]).split("<br>")
        return "<br>".join(filter(None, (re.sub(r"\s+", " ", line).strip() for line in lines)))

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Begin what a tag says."""
        known = {name: value or "" for name, value in attrs}
        if tag in _UNSEEN:
            self._hidden += 1
            self.unseen.append(tag)
        elif tag == "img":
            self.images.append(known.get("src", ""))
            self.handle_data(known.get("alt", ""))
        elif tag == "a" and known.get("href"):
            self.links.append(known["href"])
            self._begin(tag, known["href"])
        elif tag in _EMPHASIS or tag == "code":
            self._begin(tag, "")
        elif tag in _BLOCKS or tag in ("td", "th"):
            self._pieces[-1].append("<br>" if tag in _BLOCKS else " ")

    def handle_endtag(self, tag: str) -> None:
        """End what a tag said."""
        if tag in _UNSEEN:
            self._hidden = max(0, self._hidden - 1)
        elif any(each == tag for each, _ in self._open):
            while self._end() != tag:
                pass
        elif tag in _BLOCKS:
            self._pieces[-1].append("<br>")

    def handle_data(self, data: str) -> None:
        """Add words."""
        if not self._hidden:
            inside = any(tag == "code" for tag, _ in self._open)
            self._pieces[-1].append(data if inside else piece(re.sub(r"\s+", " ", data)))

    def _begin(self, tag: str, address: str) -> None:
        self._open.append((tag, address))
        self._pieces.append([])

    def _end(self) -> str:
        tag, address = self._open.pop()
        inner = re.sub(r"(?:\s|<br>)+", " ", "".join(self._pieces.pop())).strip()
        if inner and tag == "a":
            self._pieces[-1].append(link(Md(inner), address))
        elif inner and tag == "code":
            self._pieces[-1].append(code(inner))
        elif inner:
            self._pieces[-1].append(f"{_EMPHASIS[tag]}{inner}{_EMPHASIS[tag]}")
        return tag
