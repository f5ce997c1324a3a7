"""HTML in Markdown: what its tags say that Markdown can say, too."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from html import unescape
from itertools import groupby

from msgspec.structs import replace

from lint_catalog.convert.render.escape import Md, code, link, piece
from lint_catalog.model.pages.parts import (
    Code,
    Emphasis,
    Image,
    InlinePart,
    Link,
    Mark,
    Strong,
    Tag,
    Words,
    all_of,
    visible_text,
)

_BLOCKS = frozenset(
    {"br", "p", "div", "li", "tr", "summary", "details", "center", "figure", "figcaption", "pre", "table", "ul", "ol"}
    | {f"h{level}" for level in range(1, 7)}
)
_EMPHASIS = {"b": "**", "strong": "**", "i": "*", "em": "*"}
_DEEPEST = 20
"""Tags in more others than these say nothing: who nests deeper wants to keep us busy."""
_TAG = re.compile(
    r"<(?P<end>/?)(?P<name>[A-Za-z][A-Za-z0-9-]*)(?![A-Za-z0-9-])(?P<attributes>(?:[^<>\"']|\"[^\"<]*\"|'[^'<]*')*)>"
)
_ATTRIBUTE = re.compile(
    r"(?P<name>[A-Za-z_:][\w:.-]*)\s*(?:=\s*(?:(?P<quoted>\"[^\"]*\"|'[^']*')|(?P<bare>[^\s\"'>]+)))?"
)
_UNSEEN = frozenset({"script", "style", "template"})
_ENCLOSING = (Strong, Emphasis, Link)


def without_tags(parts: Sequence[InlinePart]) -> tuple[InlinePart, ...]:
    """Parts with links, images, emphasis and code in the place of the tags that say so; other tags say nothing."""
    return tuple(_without_tags(parts)) if _has_tags(parts) else tuple(parts)


def _has_tags(parts: Sequence[InlinePart]) -> bool:
    return any(isinstance(part, Tag) or (isinstance(part, _ENCLOSING) and _has_tags(part.parts)) for part in parts)


def _without_tags(parts: Sequence[InlinePart]) -> Sequence[InlinePart]:
    open_tags: list[tuple[str, str, Tag]] = []
    found: list[list[InlinePart]] = [[]]
    for part in parts:
        if not isinstance(part, Tag):
            found[-1].append(replace(part, parts=without_tags(part.parts)) if isinstance(part, _ENCLOSING) else part)
            continue
        name, attributes, ends = _read(part.text)
        if name == "img":
            words = (Words(part.span, attributes.get("alt", "")),)
            found[-1].append(Image(part.span, part.span, words, attributes.get("src", ""), None))
        elif ends and any(each == name for each, _, _ in open_tags):
            while open_tags[-1][0] != name:
                found[-2].extend(_closed(open_tags.pop(), found.pop()))
            found[-2].extend(_closed(open_tags.pop(), found.pop()))
        elif ends or len(open_tags) >= _DEEPEST:
            continue
        elif name in _EMPHASIS or name == "code" or (name == "a" and attributes.get("href")):
            open_tags.append((name, attributes.get("href", ""), part))
            found.append([])
    while open_tags:
        found[-2].extend(_closed(open_tags.pop(), found.pop()))
    return found[0]


def _closed(opened: tuple[str, str, Tag], inner: Sequence[InlinePart]) -> Iterator[InlinePart]:
    """What a tag makes of what stands behind it."""
    name, address, tag = opened
    match name:
        case "a":
            yield from _as_link(tag, address, inner)
        case "code":
            yield from _as_code(tag, inner)
        case "b" | "strong":
            yield Strong(tag.span, tuple(inner))
        case _:
            yield Emphasis(tag.span, tuple(inner))


def _as_link(tag: Tag, address: str, inner: Sequence[InlinePart]) -> Iterator[InlinePart]:
    """A link; one in it interrupts it, since no link has another one in it."""
    for holds_links, run in groupby(inner, key=lambda part: bool(all_of([part], Link))):
        parts = tuple(run)
        if holds_links:
            yield from parts
        elif len(parts) == len(inner) or visible_text(parts).strip():
            yield Link(tag.span, tag.span, parts, address, None)
    if not inner:
        yield Link(tag.span, tag.span, (), address, None)


def _as_code(tag: Tag, inner: Sequence[InlinePart]) -> Iterator[InlinePart]:
    """Code with links in it, of which Markdown has none: code in links, and code between them."""
    run: list[InlinePart] = []
    for part in inner:
        if not isinstance(part, (Link, Mark)) and not all_of([part], Link):
            run.append(part)
            continue
        if visible_text(run).strip():
            yield Code(tag.span, visible_text(run))
        run.clear()
        match part:
            case Link() | Strong() | Emphasis():
                yield replace(part, parts=tuple(_as_code(tag, part.parts)))
            case _:
                yield part
    if visible_text(run).strip():
        yield Code(tag.span, visible_text(run))


def _read(tag: str) -> tuple[str, dict[str, str], bool]:
    """The name and the attributes of a tag, and whether it ends something; no name for what is no tag."""
    match = _TAG.match(tag)
    if match is None:
        return "", {}, False
    found = {
        each["name"].lower(): unescape((each["quoted"] or each["bare"] or "").strip("\"'"))
        for each in _ATTRIBUTE.finditer(match["attributes"])
    }
    return match["name"].lower(), found, match["end"] == "/"


def _tokens(html: str) -> Iterator[str]:
    """Tags and the text between them; comments and what nobody sees are left out. Takes one pass, whatever it is."""
    at = 0
    while at < len(html):
        start = html.find("<", at)
        if start != at:
            yield html[at : start if start >= 0 else len(html)]
            if start < 0:
                return
        if html.startswith("<!--", start):
            end = html.find("-->", start)
            at = end + 3 if end >= 0 else len(html)
            continue
        match = _TAG.match(html, start)
        if match is None:
            yield "<"
            at = start + 1
            continue
        yield match.group()
        at = match.end()
        if match["name"].lower() in _UNSEEN and not match["end"]:
            end = html.find("</", at)
            at = end if end >= 0 else len(html)


class _Raw(str):
    """Words that stand in `<code>`, not written as code yet."""

    __slots__ = ()


def _joined(pieces: Sequence[str]) -> str:
    """Pieces as one text. Words of code are code as far as nothing else stands between them, such as a link."""
    found: list[str] = []
    for raw, run in groupby(pieces, key=lambda each: isinstance(each, _Raw)):
        words = "".join(run)
        bare = re.sub(r"(?:\s|<br>)+", " ", words).strip()
        if raw and bare:
            found.append(" " * words.startswith(" ") + code(bare) + " " * words.endswith(" "))
        else:
            found.append(words)
    return "".join(found)


class Html:
    """HTML as inline Markdown: its words, emphasis, code and links, and of images their alternative text."""

    def __init__(self, html: str) -> None:
        self.images: list[str] = []
        self.links: list[str] = []
        self.empty: list[str] = []  # addresses of links that show nothing
        self.unseen: list[str] = []
        self._open: list[tuple[str, str]] = []
        self._pieces: list[list[str]] = [[]]
        for token in _tokens(html):
            name, attributes, ends = _read(token)
            if not name:
                self._words(unescape(token))
            elif ends:
                self._close(name)
            else:
                self._start(name, attributes)
        while self._open:
            self._end()

    @property
    def content(self) -> str:
        """The whole text."""
        lines = _joined(self._pieces[0]).split("<br>")
        return "<br>".join(filter(None, (re.sub(r"\s+", " ", line).strip() for line in lines)))

    def _start(self, tag: str, attributes: Mapping[str, str]) -> None:
        if tag in _UNSEEN:
            self.unseen.append(tag)
        elif tag == "img":
            self.images.append(attributes.get("src", ""))
            self._words(attributes.get("alt", ""))
        elif tag == "a" and attributes.get("href"):
            if any(each == "a" for each, _ in self._open):
                self._close("a")  # no link has another one in it
            self.links.append(attributes["href"])
            self._begin(tag, attributes["href"])
        elif tag in _EMPHASIS or tag == "code":
            self._begin(tag, "")
        elif tag in _BLOCKS or tag in ("td", "th"):
            inside = any(each == "code" for each, _ in self._open)
            self._pieces[-1].append(_Raw(" ") if inside else "<br>" if tag in _BLOCKS else " ")

    def _close(self, tag: str) -> None:
        if any(each == tag for each, _ in self._open):
            while self._end() != tag:
                pass
        elif tag in _BLOCKS:
            self._pieces[-1].append("<br>")

    def _words(self, words: str) -> None:
        words = re.sub(r"\s+", " ", words)
        inside = any(tag == "code" for tag, _ in self._open)
        self._pieces[-1].append(_Raw(words) if inside else piece(words))

    def _begin(self, tag: str, address: str) -> None:
        if len(self._open) >= _DEEPEST:
            return
        self._open.append((tag, address))
        self._pieces.append([])

    def _end(self) -> str:
        tag, address = self._open.pop()
        content = re.sub(r"(?:\s|<br>)+", " ", _joined(self._pieces.pop()))
        inner = content.strip()
        self._pieces[-1].append(" " * content.startswith(" "))
        if tag == "a":
            self._pieces[-1].append(link(Md(inner), address) if inner else "")
            if not inner:
                self.empty.append(address)
        elif inner and tag in _EMPHASIS:
            self._pieces[-1].append(f"{_EMPHASIS[tag]}{inner}{_EMPHASIS[tag]}")
        elif inner:
            self._pieces[-1].append(inner)
        self._pieces[-1].append(" " * (content.endswith(" ") and bool(inner)))
        return tag
