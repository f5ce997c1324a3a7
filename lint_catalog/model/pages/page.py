"""What a Markdown page says, with the span of everything in it. Read by `lint_catalog.source.markdown`."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import cached_property
from typing import Any

from msgspec import Struct, field

from lint_catalog.model.absence import Absent
from lint_catalog.model.derived import Derived
from lint_catalog.model.observation import Observation
from lint_catalog.model.pages.files import LinkedFile
from lint_catalog.model.pages.parts import (
    Anchor,
    AnyPart,
    Inline,
    InlinePart,
    Link,
    Mark,
    Tag,
    Words,
    one_line,
    visible_part,
    visible_text,
    walked,
)
from lint_catalog.model.places import Place, Span
from lint_catalog.text.characters import LINE_BREAK
from lint_catalog.text.written import written_offsets


class Cell(Inline, frozen=True):
    """A cell: its text without the white space around it, and in `outer` everything between its pipes."""

    outer: Span

    @property
    def name(self) -> str:
        """What the cell calls its row: the text of the link that it begins with, else its first line."""
        for part in self.parts:
            if isinstance(part, Link):
                return one_line(visible_text(part.parts))
            if visible_part(part).strip():
                break
        return next(filter(None, self.lines), "")


class Row(Struct, frozen=True):
    """A row with the cells that it really has, which may be fewer or more than the header's."""

    span: Span
    cells: tuple[Cell, ...]

    @property
    def name(self) -> str:
        """What the first cell calls the row; empty without cells."""
        return self.cells[0].name if self.cells else ""


class Heading(Struct, frozen=True):
    """A heading. Its anchors are those in it and those on lines of their own directly above it."""

    span: Span
    level: int
    content: Inline
    anchors: tuple[Anchor, ...]


Section = tuple[Heading, ...]
"""The headings that something stands under, the outermost first."""


class Table(Struct, frozen=True):
    """A table. `alignments` has `left`, `center`, `right` or nothing for each column."""

    span: Span
    section: Section
    header: Row
    alignments: tuple[str, ...]
    rows: tuple[Row, ...]

    @property
    def anchor(self) -> str:
        """The anchor of the nearest heading above that has one; empty if none has."""
        return next((each.anchors[0].id for each in reversed(self.section) if each.anchors), "")

    def column(self, index: int) -> str:
        """The header's text over a cell, on one line; empty where the row is longer than the header."""
        return self.header.cells[index].line if index < len(self.header.cells) else ""


class Paragraph(Struct, frozen=True):
    """Running text, be it in a list, a quotation, a container or by itself."""

    span: Span
    section: Section
    content: Inline


class LinkReference(Struct, frozen=True):
    """What `[label]: address` defines; `address_span` is None if the address is written otherwise than it reads."""

    label: str
    label_span: Span
    address: str
    address_span: Span | None


class Literal(Struct, frozen=True):
    """Lines that are no running text: `front-matter`, `code`, `html`, `comment`, `reference` (`[a]: url`), `rule`."""

    span: Span
    what: str
    text: str
    info: str = ""
    anchors: tuple[Anchor, ...] = ()
    reference: LinkReference | None = None


class Container(Struct, frozen=True):
    """A `:::` container (`what` is its first word) or a GitHub alert such as `[!NOTE]` (`note`)."""

    span: Span
    what: str
    title: str
    closed: bool = True


class Include(Struct, frozen=True):
    """A line that stands for another file, whose path is written as it is."""

    span: Span
    section: Section
    path: str


class Definition(Struct, frozen=True):
    """A footnote definition `[^id]: …`; `source` is what follows the colon, as it is written but without indentation,
    and `blocks` is what it consists of."""

    span: Span
    id: str
    id_span: Span
    source: str
    blocks: tuple[Block, ...]

    @property
    def text(self) -> str:
        """Its visible text, a paragraph a line."""
        return "\n".join(one_line(block_text(block)) for block in self.blocks)


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


class MarkUse(Struct, frozen=True):
    """A footnote mark and where it stands: in a cell of a table, or below a heading.

    `row` and `table` are None outside tables; `row` is the header's own for a mark in the header.
    """

    mark: Mark
    section: Section
    table: Table | None = None
    row: Row | None = None
    column: int = 0


class Page(Derived, frozen=True, eq=False):
    """A page: its blocks in order, and what the reader noticed on the way (`oversized`, `too-long`, `too-complex`,
    `too-deep`).

    `language` is a BCP 47 tag, empty where it is not known. `unread` are files that it includes and that could not be
    read. `linked` is what its relative addresses lead to, as far as anybody may look and can say.
    """

    file: str
    text: str
    blocks: tuple[Block, ...]
    observations: tuple[Observation, ...] = ()
    language: str = ""
    unread: tuple[str, ...] = ()
    linked: Mapping[str, LinkedFile] = field(default_factory=dict)

    def at(self, span: Span) -> Place:
        """A place on the page."""
        return Place(self.file, span=span)

    def hidden(self, absent: Absent) -> tuple[str, ...]:  # noqa: ARG002 - asked as a catalog is
        """The files that may have what seems to be absent from it: what it includes, and itself if not all of it was
        understood."""
        return (*self.unread, *((self.file,) if self.observations else ()))

    @cached_property
    def lines(self) -> tuple[str, ...]:
        """The lines of the text, as spans count them."""
        return tuple(LINE_BREAK.split(self.text))

    def source(self, span: Span) -> str:
        """What is written at a span, in Markdown."""
        if span.line == span.end_line <= len(self.lines):
            return self.lines[span.line - 1][span.column - 1 : span.end_column - 1]
        lines = self.lines[span.line - 1 : span.end_line]
        return "\n".join((lines[0][span.column - 1 :], *lines[1:-1], lines[-1][: span.end_column - 1])) if lines else ""

    @cached_property
    def _row_names(self) -> Mapping[int, str]:
        return {row.span.line: row.name for table in self.tables for row in (table.header, *table.rows)}

    def row_name(self, line: int) -> str:
        """What the row of a table on a line is called; empty where there is none."""
        return self._row_names.get(line, "")

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
        return tuple(inlines(self.blocks))

    @cached_property
    def parts(self) -> tuple[tuple[Inline, InlinePart], ...]:
        """Every part of every running text, those within others included, in order, with the text that it is in."""
        return tuple([(inline, part) for inline in self.inlines for part in walked(inline.parts)])

    @cached_property
    def _by_kind(self) -> Mapping[type[Any], Sequence[tuple[Inline, Any]]]:
        words: list[tuple[Inline, InlinePart]] = []
        found: dict[type[InlinePart], list[tuple[Inline, InlinePart]]] = {Words: words}
        for inline in self.inlines:
            if inline.plain:
                words.append((inline, inline.parts[0]))
                continue
            for part in walked(inline.parts):
                found.setdefault(type(part), []).append((inline, part))
        return found

    def of(self, kind: type[AnyPart]) -> Sequence[tuple[Inline, AnyPart]]:
        """The parts of one kind, in order, each with the text that it is in."""
        return self._by_kind.get(kind, ())

    @cached_property
    def words(self) -> Sequence[tuple[Inline, Words]]:
        """The runs of visible text, each with the text that it is in; `written` says where something in one stands."""
        return self.of(Words)

    def written(self, words: Words, start: int, end: int) -> tuple[Span, bool]:
        """Where on the page a stretch of a run of visible text is written, and whether it is written as it is shown.

        That is the whole run where entities and escapes leave it open which of its characters is where.
        """
        span = words.span
        known = self._offsets
        if id(words) not in known:
            alike = span.line == span.end_line
            known[id(words)] = written_offsets(self.source(span), words.text) if alike else None
        offsets = known[id(words)]
        if offsets is None:
            return span, False
        first, last = offsets[start], offsets[end]
        place = Span(span.line, span.column + first, span.line, span.column + last)
        return place, self.source(place) == words.text[start:end]

    @cached_property
    def _offsets(self) -> dict[int, Sequence[int] | None]:
        return {}

    @cached_property
    def references(self) -> tuple[Literal, ...]:
        """All definitions of link references, in order, those included that define a label again."""
        return tuple(each for each in literals(self.blocks) if each.reference)

    @cached_property
    def links(self) -> tuple[Link, ...]:
        """Every link, in order."""
        return tuple(link for _, link in self.of(Link))

    @cached_property
    def anchors(self) -> tuple[Anchor, ...]:
        """Every anchor that is written on the page, in order."""
        tags = (anchor for _, tag in self.of(Tag) for anchor in tag.anchors)
        return tuple(sorted((*_in_html(self.blocks), *tags), key=lambda each: each.span))

    @cached_property
    def mark_uses(self) -> tuple[MarkUse, ...]:
        """Every footnote mark with its place, in order, those within definitions included."""
        marked = frozenset(id(inline) for inline, _ in self.of(Mark))
        return tuple(_mark_uses(self.blocks, (), marked)) if marked else ()


def literals(blocks: Iterable[Block]) -> Iterator[Literal]:
    """All lines that are no running text, those of footnotes included."""
    for block in blocks:
        if isinstance(block, Literal):
            yield block
        elif isinstance(block, Definition):
            yield from literals(block.blocks)


def inlines(blocks: Iterable[Block]) -> Iterator[Inline]:
    """The texts of headings, paragraphs, cells and footnotes among blocks."""
    for block in blocks:
        match block:
            case Heading() | Paragraph():
                yield block.content
            case Table():
                for row in (block.header, *block.rows):
                    yield from row.cells
            case Definition():
                yield from inlines(block.blocks)
            case Literal() | Container() | Include():
                pass


def _in_html(blocks: Iterable[Block]) -> Iterator[Anchor]:
    """The anchors that stand outside of running text."""
    for literal in literals(blocks):
        yield from literal.anchors


def _mark_uses(blocks: Iterable[Block], section: Section, marked: frozenset[int]) -> Iterator[MarkUse]:
    """The marks in blocks below a section; `marked` are the texts that have any, by identity."""
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
                        if id(cell) in marked:
                            yield from (MarkUse(mark, block.section, block, row, column) for mark in cell.marks)
            case Definition():
                yield from _mark_uses(block.blocks, section, marked)
            case Literal() | Container() | Include():
                pass
