"""What running Markdown text consists of, with the span of every part."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from functools import cached_property
from typing import Any, TypeVar

from msgspec import Struct

from lint_catalog.model.places import Span


class Words(Struct, frozen=True):
    """Visible text, with entities and backslash escapes resolved; the span is that of the source."""

    span: Span
    text: str


class Code(Struct, frozen=True):
    """A code span; the text is what stands between the backticks, as it is shown."""

    span: Span
    text: str


class Break(Struct, frozen=True):
    """A new line: `<br>`, two spaces or a backslash before a line break (`hard`), or a mere line break."""

    span: Span
    hard: bool


class Mark(Struct, frozen=True):
    """A footnote mark `[^id]`, defined or not."""

    span: Span
    id: str


class Anchor(Struct, frozen=True):
    """Something that links can jump to; the span is that of the whole tag, `id_span` that of the name alone."""

    span: Span
    id: str
    id_span: Span


class Tag(Struct, frozen=True):
    """A piece of inline HTML that is neither `<br>` nor a comment. Nothing of it is visible."""

    span: Span
    text: str
    anchors: tuple[Anchor, ...]


class HtmlComment(Struct, frozen=True):
    """An HTML comment. Nothing of it is visible, whatever it holds."""

    span: Span
    text: str


class Strong(Struct, frozen=True):
    """Text in bold; the span includes the marks, `parts` does not."""

    span: Span
    parts: tuple[InlinePart, ...]


class Emphasis(Struct, frozen=True):
    """Text in light emphasis; the span includes the marks, `parts` does not."""

    span: Span
    parts: tuple[InlinePart, ...]


class Link(Struct, frozen=True):
    """A link from its first bracket to its last. `address` is as it is written, with escapes and entities resolved.

    `address_span` is None for a link whose address stands elsewhere (`[text][reference]`).
    """

    span: Span
    text_span: Span
    parts: tuple[InlinePart, ...]
    address: str
    address_span: Span | None
    title: str = ""


class Image(Struct, frozen=True):
    """An image; `parts` is its alternative text."""

    span: Span
    text_span: Span
    parts: tuple[InlinePart, ...]
    address: str
    address_span: Span | None
    title: str = ""


InlinePart = Words | Code | Break | Mark | Tag | HtmlComment | Strong | Emphasis | Link | Image
"""The parts of a text. Strong and emphasised text, links and images have parts of their own."""

AnyPart = TypeVar("AnyPart", bound=InlinePart)


_ENCLOSING = (Strong, Emphasis, Link, Image)


def walked(parts: Iterable[InlinePart]) -> list[InlinePart]:
    """All parts and the parts within them, in the order of the text."""
    found: list[InlinePart] = []
    for part in parts:
        found.append(part)
        if isinstance(part, _ENCLOSING):
            found += walked(part.parts)
    return found


def all_of(parts: Iterable[InlinePart], kind: type[AnyPart]) -> list[AnyPart]:
    """The parts of a kind, those within others included."""
    return [part for part in walked(parts) if isinstance(part, kind)]


def visible_text(parts: Iterable[InlinePart]) -> str:
    """What a reader sees of the parts, the numbers of footnotes left out."""
    if isinstance(parts, tuple) and len(parts) == 1 and type(parts[0]) is Words:
        return parts[0].text
    return "".join([part.text if type(part) is Words else visible_part(part) for part in parts])


def visible_part(part: InlinePart) -> str:
    """What a reader sees of one part."""
    match part:
        case Words() | Code():
            return part.text
        case Break():
            return "\n" if part.hard else " "
        case Strong() | Emphasis() | Link() | Image():
            return visible_text(part.parts)
        case Mark() | Tag() | HtmlComment():
            return ""


def one_line(text: str) -> str:
    """A text on one line, with single spaces."""
    return " ".join(text.split())


def _add_runs(parts: Iterable[InlinePart], at: int, found: list[tuple[int, Words]]) -> int:
    """Add the runs of words in parts whose text begins at an offset; where it ends."""
    for part in parts:
        if isinstance(part, Words):
            found.append((at, part))
        at = _add_runs(part.parts, at, found) if isinstance(part, _ENCLOSING) else at + len(visible_part(part))
    return at


class Inline(Struct, frozen=True, dict=True):
    """A piece of running text: what it says, and the span from its first character to its last.

    What it holds is looked up once and kept, since many rules ask for the same.
    """

    span: Span
    parts: tuple[InlinePart, ...]

    @property
    def plain(self) -> bool:
        """Whether it is nothing but words, as most cells are."""
        return len(self.parts) == 1 and type(self.parts[0]) is Words

    @cached_property
    def text(self) -> str:
        """The visible text; a `<br>` is a line break."""
        return visible_text(self.parts)

    @cached_property
    def line(self) -> str:
        """The visible text on one line, with single spaces."""
        return one_line(self.text)

    @cached_property
    def runs(self) -> tuple[tuple[int, Words], ...]:
        """The runs of words, in order, each with its offset in the visible text."""
        found: list[tuple[int, Words]] = []
        _add_runs(self.parts, 0, found)
        return tuple(found)

    @cached_property
    def lines(self) -> tuple[str, ...]:
        """The visible lines, divided by `<br>`."""
        return tuple(one_line(line) for line in self.text.split("\n"))

    def _all(self, kind: type[AnyPart]) -> tuple[AnyPart, ...]:
        return () if self.plain else self._by_kind.get(kind, ())

    @cached_property
    def _by_kind(self) -> Mapping[type[Any], tuple[Any, ...]]:
        """All parts by their kind: many rules ask for one kind or another."""
        found: dict[type[InlinePart], list[InlinePart]] = {}
        for part in walked(self.parts):
            found.setdefault(type(part), []).append(part)
        return {kind: tuple(parts) for kind, parts in found.items()}

    @property
    def links(self) -> tuple[Link, ...]:
        """The links, in order."""
        return self._all(Link)

    @property
    def images(self) -> tuple[Image, ...]:
        """The images, in order."""
        return self._all(Image)

    @property
    def strong(self) -> tuple[Strong, ...]:
        """The texts in bold, in order."""
        return self._all(Strong)

    @property
    def emphasis(self) -> tuple[Emphasis, ...]:
        """The texts in light emphasis, in order."""
        return self._all(Emphasis)

    @property
    def code(self) -> tuple[Code, ...]:
        """The code spans, in order."""
        return self._all(Code)

    @property
    def marks(self) -> tuple[Mark, ...]:
        """The footnote marks, in order."""
        return self._all(Mark)

    @property
    def anchors(self) -> tuple[Anchor, ...]:
        """The anchors, in order."""
        return tuple(anchor for tag in self._all(Tag) for anchor in tag.anchors)
