"""What a Markdown page says, with the span of everything in it. Read by `lint_catalog.source.markdown`."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cached_property

from lint_catalog.model import Observation, Span

_SPACE = re.compile(r"\s+")


@dataclass(frozen=True, slots=True)
class Words:
    """Visible text, with entities and backslash escapes resolved; the span is that of the source."""

    span: Span
    text: str


@dataclass(frozen=True, slots=True)
class Code:
    """A code span; the text is what stands between the backticks, as it is shown."""

    span: Span
    text: str


@dataclass(frozen=True, slots=True)
class Break:
    """A new line: `<br>`, two spaces or a backslash before a line break (`hard`), or a mere line break in the source."""

    span: Span
    hard: bool


@dataclass(frozen=True, slots=True)
class Mark:
    """A footnote mark `[^id]`, defined or not."""

    span: Span
    id: str


@dataclass(frozen=True, slots=True)
class Anchor:
    """Something that links can jump to; the span is that of the whole tag, `id_span` that of the name alone."""

    span: Span
    id: str
    id_span: Span


@dataclass(frozen=True, slots=True)
class Tag:
    """A piece of inline HTML that is neither `<br>` nor a comment. Nothing of it is visible."""

    span: Span
    text: str
    anchor: Anchor | None


@dataclass(frozen=True, slots=True)
class Comment:
    """An HTML comment. Nothing of it is visible, whatever it holds."""

    span: Span
    text: str


@dataclass(frozen=True, slots=True)
class Strong:
    """Text in bold; the span includes the marks, `parts` does not."""

    span: Span
    parts: tuple[Part, ...]


@dataclass(frozen=True, slots=True)
class Emphasis:
    """Text in light emphasis; the span includes the marks, `parts` does not."""

    span: Span
    parts: tuple[Part, ...]


@dataclass(frozen=True, slots=True)
class Link:
    """A link from its first bracket to its last. `address` is as it is written, with escapes and entities resolved.

    `address_span` is None for a link whose address stands elsewhere (`[text][reference]`).
    """

    span: Span
    text_span: Span
    parts: tuple[Part, ...]
    address: str
    address_span: Span | None
    title: str = ""


@dataclass(frozen=True, slots=True)
class Image:
    """An image; `parts` is its alternative text."""

    span: Span
    text_span: Span
    parts: tuple[Part, ...]
    address: str
    address_span: Span | None
    title: str = ""


Part = Words | Code | Break | Mark | Tag | Comment | Strong | Emphasis | Link | Image
"""The parts of a text. Strong and emphasised text, links and images have parts of their own."""


def walk(parts: Iterable[Part]) -> Iterator[Part]:
    """All parts and the parts within them, in the order of the text."""
    for part in parts:
        yield part
        if isinstance(part, (Strong, Emphasis, Link, Image)):
            yield from walk(part.parts)


def visible_text(parts: Iterable[Part]) -> str:
    """What a reader sees of the parts, the numbers of footnotes left out."""
    return "".join(_visible(part) for part in parts)


def _visible(part: Part) -> str:
    match part:
        case Words() | Code():
            return part.text
        case Break():
            return "\n" if part.hard else " "
        case Strong() | Emphasis() | Link() | Image():
            return visible_text(part.parts)
        case Mark() | Tag() | Comment():
            return ""


@dataclass(frozen=True, slots=True)
class Inline:
    """A piece of running text: what it says, and the span from its first character to its last."""

    span: Span
    parts: tuple[Part, ...]

    @property
    def text(self) -> str:
        """The visible text; a `<br>` is a line break."""
        return visible_text(self.parts)

    @property
    def line(self) -> str:
        """The visible text on one line, with single spaces."""
        return _SPACE.sub(" ", self.text).strip()

    @property
    def lines(self) -> tuple[str, ...]:
        """The visible lines, divided by `<br>`."""
        return tuple(_SPACE.sub(" ", line).strip() for line in self.text.split("\n"))

    def walk(self) -> Iterator[Part]:
        """All parts and the parts within them, in the order of the text."""
        return walk(self.parts)

    @property
    def links(self) -> tuple[Link, ...]:
        """The links, in order."""
        return tuple(part for part in self.walk() if isinstance(part, Link))

    @property
    def images(self) -> tuple[Image, ...]:
        """The images, in order."""
        return tuple(part for part in self.walk() if isinstance(part, Image))

    @property
    def strong(self) -> tuple[Strong, ...]:
        """The texts in bold, in order."""
        return tuple(part for part in self.walk() if isinstance(part, Strong))

    @property
    def emphasis(self) -> tuple[Emphasis, ...]:
        """The texts in light emphasis, in order."""
        return tuple(part for part in self.walk() if isinstance(part, Emphasis))

    @property
    def code(self) -> tuple[Code, ...]:
        """The code spans, in order."""
        return tuple(part for part in self.walk() if isinstance(part, Code))

    @property
    def marks(self) -> tuple[Mark, ...]:
        """The footnote marks, in order."""
        return tuple(part for part in self.walk() if isinstance(part, Mark))

    @property
    def anchors(self) -> tuple[Anchor, ...]:
        """The anchors, in order."""
        return tuple(part.anchor for part in self.walk() if isinstance(part, Tag) and part.anchor)


@dataclass(frozen=True, slots=True)
class Cell(Inline):
    """A cell: its text without the white space around it, and in `outer` everything between its pipes."""

    outer: Span

    @property
    def name(self) -> str:
        """What the cell calls its row: the text of the link that it begins with, else its first line."""
        for part in self.parts:
            if isinstance(part, Link):
                return _SPACE.sub(" ", visible_text(part.parts)).strip()
            if _visible(part).strip():
                break
        return next(filter(None, self.lines), "")


@dataclass(frozen=True, slots=True)
class Row:
    """A row with the cells that it really has, which may be fewer or more than the header's."""

    span: Span
    cells: tuple[Cell, ...]

    @property
    def name(self) -> str:
        """What the first cell calls the row; empty without cells."""
        return self.cells[0].name if self.cells else ""


@dataclass(frozen=True, slots=True)
class Heading:
    """A heading. Its anchors are those in it and those on lines of their own directly above it."""

    span: Span
    level: int
    content: Inline
    anchors: tuple[Anchor, ...]


Section = tuple[Heading, ...]
"""The headings that something stands under, the outermost first."""


@dataclass(frozen=True, slots=True)
class Table:
    """A table. `alignments` has `left`, `center`, `right` or nothing for each column."""

    span: Span
    section: Section
    header: Row
    alignments: tuple[str, ...]
    alignment_span: Span
    rows: tuple[Row, ...]

    @property
    def anchor(self) -> str:
        """The anchor of the nearest heading above that has one; empty if none has."""
        return next((each.anchors[0].id for each in reversed(self.section) if each.anchors), "")

    def column(self, index: int) -> str:
        """The header's text over a cell, on one line; empty where the row is longer than the header."""
        return self.header.cells[index].line if index < len(self.header.cells) else ""


@dataclass(frozen=True, slots=True)
class Paragraph:
    """Running text, be it in a list, a quotation, a container or by itself."""

    span: Span
    section: Section
    content: Inline


@dataclass(frozen=True, slots=True)
class Literal:
    """Lines that are no Markdown text: `front-matter`, `code`, `html`, `comment`, `reference` (`[a]: url`) or `rule`."""

    span: Span
    what: str
    text: str
    info: str = ""
    anchors: tuple[Anchor, ...] = ()


@dataclass(frozen=True, slots=True)
class Container:
    """A `:::` container (`what` is its first word) or a GitHub alert such as `[!NOTE]` (`note`)."""

    span: Span
    what: str
    title: str
    closed: bool = True


@dataclass(frozen=True, slots=True)
class Include:
    """A line that stands for another file. `page` is that file, if it was at hand; its spans are about that file."""

    span: Span
    section: Section
    path: str
    page: Page | None


@dataclass(frozen=True, slots=True)
class Definition:
    """A footnote definition `[^id]: …`; `blocks` is what it consists of."""

    span: Span
    id: str
    id_span: Span
    blocks: tuple[Block, ...]

    @property
    def text(self) -> str:
        """Its visible text, a paragraph a line."""
        return "\n".join(_SPACE.sub(" ", block_text(block)).strip() for block in self.blocks)


Block = Heading | Paragraph | Table | Literal | Container | Include | Definition
"""What pages and footnote definitions consist of, in the order of the text."""


def block_text(block: Block) -> str:
    """The visible text of a block; empty for what shows none."""
    match block:
        case Heading() | Paragraph():
            return block.content.text
        case Table():
            return "\n".join(" ".join(cell.text for cell in row.cells) for row in (block.header, *block.rows))
        case Literal():
            return block.text if block.what == "code" else ""
        case Definition():
            return block.text
        case Container() | Include():
            return ""


@dataclass(frozen=True, slots=True)
class MarkUse:
    """A footnote mark and where it stands: in a cell of a table, or below a heading.

    `row` and `table` are None outside tables; `row` is the header's own for a mark in the header.
    """

    mark: Mark
    section: Section
    table: Table | None = None
    row: Row | None = None
    column: int = 0


@dataclass(frozen=True)
class Page:
    """A page: its blocks in order, and what the reader noticed on the way (`oversized`, `too-complex`)."""

    file: str
    text: str
    blocks: tuple[Block, ...]
    observations: tuple[Observation, ...] = ()

    @property
    def title(self) -> str:
        """The text of the first heading of the first level; empty without one."""
        return next((each.content.line for each in self.headings if each.level == 1), "")

    @cached_property
    def headings(self) -> tuple[Heading, ...]:
        """All headings, in order."""
        return tuple(block for block in self.blocks if isinstance(block, Heading))

    @cached_property
    def tables(self) -> tuple[Table, ...]:
        """All tables, in order, those of included files left out."""
        return tuple(block for block in self.blocks if isinstance(block, Table))

    @cached_property
    def includes(self) -> tuple[Include, ...]:
        """All lines that stand for other files."""
        return tuple(block for block in self.blocks if isinstance(block, Include))

    @cached_property
    def definitions(self) -> tuple[Definition, ...]:
        """All footnote definitions, in order, duplicates included."""
        return tuple(block for block in self.blocks if isinstance(block, Definition))

    @cached_property
    def inlines(self) -> tuple[Inline, ...]:
        """Every piece of running text, cells and footnotes included, in order."""
        return tuple(_inlines(self.blocks))

    @cached_property
    def anchors(self) -> tuple[Anchor, ...]:
        """Every anchor that is written on the page, in order."""
        return tuple(_anchors(self.blocks))

    @cached_property
    def mark_uses(self) -> tuple[MarkUse, ...]:
        """Every footnote mark with its place, in order, those within definitions included."""
        return tuple(_mark_uses(self.blocks, ()))


def _inlines(blocks: Iterable[Block]) -> Iterator[Inline]:
    for block in blocks:
        match block:
            case Heading() | Paragraph():
                yield block.content
            case Table():
                for row in (block.header, *block.rows):
                    yield from row.cells
            case Definition():
                yield from _inlines(block.blocks)
            case Literal() | Container() | Include():
                pass


def _anchors(blocks: Iterable[Block]) -> Iterator[Anchor]:
    for block in blocks:
        if isinstance(block, Literal):
            yield from block.anchors
        elif isinstance(block, Definition):
            yield from _anchors(block.blocks)
        else:
            for inline in _inlines((block,)):
                yield from inline.anchors


def _mark_uses(blocks: Iterable[Block], section: Section) -> Iterator[MarkUse]:
    for block in blocks:
        match block:
            case Heading():
                outer = tuple(each for each in section if each.level < block.level)
                section = (*outer, block)
                yield from (MarkUse(mark, section) for mark in block.content.marks)
            case Paragraph():
                yield from (MarkUse(mark, block.section) for mark in block.content.marks)
            case Table():
                for row in (block.header, *block.rows):
                    for column, cell in enumerate(row.cells):
                        for mark in cell.marks:
                            yield MarkUse(mark, block.section, block, row, column)
            case Definition():
                yield from _mark_uses(block.blocks, section)
            case Literal() | Container() | Include():
                pass
