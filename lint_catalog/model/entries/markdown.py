"""What inline Markdown in entries says: footnote markers, links and emphasis, as CommonMark reads them.

One of three readers of inline Markdown, each for what it gives: `inline_text` what a text says, for rules on
thousands of short texts; `source.markdown.inline.read_inline` where each part of a page stands;
`convert.render.escape.rewritten` Markdown that is safe on a page.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Mapping
from functools import lru_cache
from typing import TYPE_CHECKING

from msgspec import Struct

from lint_catalog.model.entries.entry import Entry, markdown
from lint_catalog.model.places import Place, Route
from lint_catalog.text.bare_addresses import bare_addresses, complete, may_have_some
from lint_catalog.text.html_addresses import html_addresses

if TYPE_CHECKING:
    from markdown_it import MarkdownIt
    from markdown_it.token import Token

_MARKER = re.compile(r"\[\^([^\]\s\[^]+)\]")
_SYNTAX = re.compile(r"[\[\]`*_<&\\!]|://|www\.")
_PLACEHOLDER = "lint-catalog-marker-"


class Marker(Struct, frozen=True):
    """A footnote marker `[^id]`. `nth` counts the occurrences of the same text before it, those in code included."""

    id: str
    nth: int

    @property
    def text(self) -> str:
        """The marker as it is written."""
        return f"[^{self.id}]"


class OtherAddress(Struct, frozen=True):
    """An address that is not written as a link or image in Markdown: bare, as GitHub makes a link of it, or in HTML.

    `written` is how the text has it, `taken` what GitHub takes into the link although it was not meant.
    """

    address: str
    written: str
    taken: str = ""


class InlineText(Struct, frozen=True):
    """What a text says in Markdown: addresses of links and images, texts in strong and in light emphasis, code, and
    all its visible words without the code. `labels` are the visible words of each of the `links`; `others` are the
    addresses that are written in other ways."""

    links: tuple[str, ...]
    strong: tuple[str, ...]
    emphasis: tuple[str, ...]
    code: tuple[str, ...]
    words: str
    labels: tuple[str, ...] = ()
    others: tuple[OtherAddress, ...] = ()


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
    counts: Counter[str] = Counter()

    def number(match: re.Match[str]) -> str:
        numbered.append(Marker(match[1], counts[match[1]]))
        counts[match[1]] += 1
        return f"[^{_PLACEHOLDER}{len(numbered) - 1}]"

    marked = _MARKER.sub(number, text)
    known = {f":{_PLACEHOLDER}{index}": -1 for index in range(len(numbered))}
    tokens = (
        child for token in _parser().parseInline(marked, {"footnotes": {"refs": known}}) for child in _flat(token)
    )
    labels = (token.meta["label"] for token in tokens if token.type == "footnote_ref")
    return tuple(numbered[int(label.removeprefix(_PLACEHOLDER))] for label in labels)


@lru_cache(maxsize=4096)
def inline_text(text: str) -> InlineText:
    """The links, emphasis, code and words of a text."""
    if not _SYNTAX.search(text):
        return InlineText((), (), (), (), text)
    links: list[str] = []
    labels: list[list[str]] = []
    spans: dict[str, list[str]] = {"strong": [], "em": []}
    code: list[str] = []
    words: list[str] = []
    open_spans: list[tuple[str, list[str]]] = []
    open_links: list[list[str]] = []
    others: list[OtherAddress] = []
    for token in _parser().parseInline(_MARKER.sub("", text)):
        for child in _flat(token):
            others += _others(child, bool(open_links))
            match child.type:
                case "link_open":
                    links.append(str(child.attrs["href"]))
                    labels.append([])
                    open_links.append(labels[-1])
                case "link_close":
                    open_links.pop()
                case "image":
                    links.append(str(child.attrs["src"]))
                    labels.append([child.content])
                case "strong_open" | "em_open":
                    open_spans.append((child.type.removesuffix("_open"), []))
                case "strong_close" | "em_close":
                    name, parts = open_spans.pop()
                    spans[name].append("".join(parts))
                case "code_inline":
                    code.append(child.content)
                case "text" | "softbreak" | "hardbreak":
                    content = child.content if child.type == "text" else " "
                    for parts in (words, *(each for _, each in open_spans), *open_links):
                        parts.append(content)
    strong, emphasis = map(tuple, spans.values())
    visible = "".join(words), tuple(map("".join, labels))
    return InlineText(tuple(links), strong, emphasis, tuple(code), *visible, tuple(others))


def _others(token: Token, in_link: bool) -> Iterator[OtherAddress]:
    content = token.content
    if token.type == "html_inline":
        for each in html_addresses(content):
            yield OtherAddress(each.address, content[each.start : each.end])
    elif token.type == "text" and not in_link and may_have_some(content):
        for bare in bare_addresses(content):
            written = content[bare.start : bare.end]
            yield OtherAddress(complete(written), written, bare.taken)


def written_in(entry: Entry, path: Route, text: str, written: str) -> Place:
    """Where something stands in a text of an entry; the whole text unless it stands there once."""
    return entry.at(*path, text=written) if text.count(written) == 1 else entry.at(*path)


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


def _flat(token: Token) -> Iterator[Token]:
    for child in token.children or ():
        yield child
        yield from _flat(child)
