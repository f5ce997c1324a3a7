"""Inline Markdown: footnote markers, links and emphasis, as CommonMark reads them (through markdown-it-py)."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from lint_catalog.model import Entry, markdown

if TYPE_CHECKING:
    from markdown_it import MarkdownIt
    from markdown_it.token import Token

_MARKER = re.compile(r"\[\^([^\]\s\[^]+)\]")
_LANGUAGE_QUERY = re.compile(r"(?i)(?:^|&)(?:hl|lang|language|locale|lng)=[^&]*")
_SYNTAX = re.compile(r"[\[\]`*_<&\\!]|https?://")
_PLACEHOLDER = "lint-catalog-marker-"


@dataclass(frozen=True, slots=True)
class Marker:
    """A footnote marker `[^id]`. `nth` counts the occurrences of the same text before it, those in code included."""

    id: str
    nth: int

    @property
    def text(self) -> str:
        """The marker as it is written."""
        return f"[^{self.id}]"


@dataclass(frozen=True, slots=True)
class Inline:
    """What a text says in Markdown: addresses of links and images, texts in strong and in light emphasis, code, and
    all its visible words without the code."""

    links: tuple[str, ...]
    strong: tuple[str, ...]
    emphasis: tuple[str, ...]
    code: tuple[str, ...]
    words: str


@lru_cache(maxsize=1)
def _parser() -> MarkdownIt:
    from markdown_it import MarkdownIt
    from mdit_py_plugins.footnote import footnote_plugin

    # Pages are for GitHub, which has no footnotes of the form `^[text]`.
    return MarkdownIt("commonmark", {"linkify": False}).use(footnote_plugin).disable("footnote_inline")


@lru_cache(maxsize=4096)
def footnote_markers(text: str) -> tuple[Marker, ...]:
    """The footnote markers of a text in order; what stands in code, in an address or behind a backslash is none."""
    if "[^" not in text:
        return ()
    numbered: list[Marker] = []

    def number(match: re.Match[str]) -> str:
        marker = Marker(match[1], sum(each.id == match[1] for each in numbered))
        numbered.append(marker)
        return f"[^{_PLACEHOLDER}{len(numbered) - 1}]"

    marked = _MARKER.sub(number, text)
    known = {f":{_PLACEHOLDER}{index}": -1 for index in range(len(numbered))}
    tokens = (
        child for token in _parser().parseInline(marked, {"footnotes": {"refs": known}}) for child in _flat(token)
    )
    labels = (token.meta["label"] for token in tokens if token.type == "footnote_ref")
    return tuple(numbered[int(label.removeprefix(_PLACEHOLDER))] for label in labels)


@lru_cache(maxsize=4096)
def inline(text: str) -> Inline:
    """The links, emphasis, code and words of a text."""
    if not _SYNTAX.search(text):
        return Inline((), (), (), (), text)
    links: list[str] = []
    spans: dict[str, list[str]] = {"strong": [], "em": []}
    code: list[str] = []
    words: list[str] = []
    open_spans: list[tuple[str, list[str]]] = []
    for token in _parser().parseInline(_MARKER.sub("", text)):
        for child in _flat(token):
            match child.type:
                case "link_open":
                    links.append(str(child.attrs["href"]))
                case "image":
                    links.append(str(child.attrs["src"]))
                case "strong_open" | "em_open":
                    open_spans.append((child.type.removesuffix("_open"), []))
                case "strong_close" | "em_close":
                    name, parts = open_spans.pop()
                    spans[name].append("".join(parts))
                case "code_inline":
                    code.append(child.content)
                case "text" | "softbreak" | "hardbreak":
                    content = child.content if child.type == "text" else " "
                    words.append(content)
                    for _, parts in open_spans:
                        parts.append(content)
    return Inline(tuple(links), tuple(spans["strong"]), tuple(spans["em"]), tuple(code), "".join(words))


def footnotes_on(entry: Entry, column: str) -> tuple[str, ...] | None:
    """The ids of the footnotes whose mark stands in a column's cell: those listed for it, and those in its own texts.

    None if the list cannot be read.
    """
    columns = entry.data.get("footnotes", {})
    ids = columns.get(column, []) if isinstance(columns, Mapping) else None
    if not isinstance(ids, list) or not all(isinstance(id, str) for id in ids):
        return None
    texts = (text for path, text in markdown(entry) if path[0] == column)
    return (*ids, *(marker.id for text in texts for marker in footnote_markers(text)))


def neutral_address(link: str, languages: frozenset[str]) -> str:
    """An address without what says its language: `/ja/`, `.en.html`, `?hl=fr`, `README_en.md`, a host such as `ja.…`.

    The section of a page that has such a variant is left out too, since its name is translated.
    """
    try:
        parts = urlsplit(link)
        host = parts.hostname or ""
    except ValueError:
        return link
    tag = _tags(languages)
    first, _, rest = host.partition(".")
    if "." in rest and tag.whole.fullmatch(first):
        path = "" if rest.startswith(("wikipedia.", "wiktionary.")) else tag.without(parts.path)
        return f"//{rest}{path}"
    path = tag.without(parts.path)
    query = _LANGUAGE_QUERY.sub("", parts.query).lstrip("&")
    is_variant = path != parts.path or query != parts.query
    return f"{parts.scheme}//{parts.netloc}{path}?{query}#{'' if is_variant else parts.fragment}"


@dataclass(frozen=True, slots=True)
class _Tags:
    """What language tags look like in an address: by themselves, as a segment of a path, and as an ending."""

    whole: re.Pattern[str]
    segment: re.Pattern[str]
    ending: re.Pattern[str]

    def without(self, path: str) -> str:
        """A path without segments, suffixes and name parts that are a language tag."""
        return self.ending.sub("", self.segment.sub("", path))


@lru_cache(maxsize=64)
def _tags(languages: frozenset[str]) -> _Tags:
    bare = (each.partition("-")[0] for each in languages)
    tags = "|".join(sorted({re.escape(each.lower()) for each in (*languages, *bare, "jp", "us", "uk", "gb")}))
    tag = rf"(?:{tags})(?:[-_][a-z]{{2,4}})?"
    return _Tags(
        re.compile(tag),
        re.compile(rf"(?i)/{tag}(?=/|$)"),
        re.compile(rf"(?i)(?<=[^/])[._-]{tag}(?=\.[a-z0-9]+$|/?$)"),
    )


def _flat(token: Token) -> Iterator[Token]:
    for child in token.children or ():
        yield child
        yield from _flat(child)
