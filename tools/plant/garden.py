"""The pages that defects are planted in: what stands where, and what the program says of them as they are."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping
from functools import cached_property
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any, NamedTuple

from msgspec import Struct

from lint_catalog.model.findings import Finding
from lint_catalog.model.pages.page import Page
from lint_catalog.model.pages.parts import Link, Words, all_of
from lint_catalog.model.pages.translations import Pages, TableSet
from lint_catalog.model.places import Span
from tools.page_sets import OWN, PageSet


class Line(NamedTuple):
    """A line of a page, as it is counted before anything is planted."""

    file: str
    number: int


class RowAt(NamedTuple):
    """A row of a table, the same one on all pages."""

    table: int
    row: int


class Piece(Struct, frozen=True):
    """Something on one line of a page: a cell, a link, a run of words. `row` is None outside of tables; `kind` is what
    its column holds, and `part` what the program takes it for."""

    page: int
    file: str
    language: str
    span: Span
    text: str
    part: Any
    row: RowAt | None = None
    kind: str = ""

    @property
    def line(self) -> Line:
        """Where it stands."""
        return Line(self.file, self.span.line)


class Found(Struct, frozen=True):
    """What the program says, by line before planting."""

    line: Line
    rule: str
    severity: str
    message: str


class Garden:
    """A set of pages, read once. `close` removes the copy that it works in."""

    def __init__(self, pages: PageSet) -> None:
        self.name = pages.name
        self._copy = TemporaryDirectory()
        self._set = pages if pages.name == OWN else pages.as_checkout(Path(self._copy.name))
        with self._set.source() as source:
            self._rules = tuple(rule for rule in source.rules.values() if source.runs(rule))
            contents = source.read()
            self.before = tuple(contents.lint(self._rules, None).findings)
        self.pages: Pages = contents.reading.sets[0]
        self.texts = {page.file: page.text for page in self.pages}
        self.lines = {file: text.split("\n") for file, text in self.texts.items()}
        self.said_before = Counter((each.file, each.span.line, each.rule) for each in self.before)
        self.words_before = {(each.file, each.span.line, each.rule, each.message) for each in self.before}
        self.runs = 0

    def close(self) -> None:
        """Remove the copy of the pages."""
        self._copy.cleanup()

    def lint(self, texts: Mapping[str, str], rules: Iterable[str] = ()) -> tuple[Finding, ...]:
        """What the program says of the pages with other texts, by all rules or some. Raises if one crashes."""
        self.runs += 1
        with self._set.source() as source:
            result = source.trial(texts).lint(self._rules, frozenset(rules) or None)
        for crash in result.crashes:
            raise RuntimeError(f"{crash.rule} crashed on planted pages") from crash.error
        return result.findings

    @property
    def tables(self) -> tuple[TableSet, ...]:
        """The tables of all pages side by side."""
        return self.pages.tables

    def page(self, index: int) -> Page:
        """A page by its number."""
        return self.pages.pages[index]

    @cached_property
    def noisy(self) -> frozenset[Line]:
        """The lines of which something is said already."""
        return frozenset(Line(each.file, each.span.line) for each in self.before)

    @cached_property
    def rows(self) -> Mapping[RowAt, tuple[Line, ...]]:
        """The rows that all pages have, and where."""
        found = {}
        for number, table in enumerate(self.tables):
            if not all(table.tables):
                continue
            for index, rows in enumerate(table.rows):
                if all(rows):
                    found[RowAt(number, index)] = tuple(
                        Line(page.file, row.span.line) for page, row in zip(self.pages.pages, rows, strict=True) if row
                    )
        return found

    @cached_property
    def row_of(self) -> Mapping[Line, RowAt]:
        """The row of a line."""
        return {line: row for row, lines in self.rows.items() for line in lines}

    @cached_property
    def cells(self) -> tuple[Piece, ...]:
        """Every cell of the rows that all pages have, those of tables that are alike on all pages."""
        return tuple(self._cells())

    def _cells(self) -> Iterator[Piece]:
        for at in self.rows:
            table = self.tables[at.table]
            if not table.columns:
                continue
            for index, page in enumerate(self.pages.pages):
                row = table.rows[at.row][index]
                if row is None or len(row.cells) != table.columns:
                    continue
                for cell, kind in zip(row.cells, table.kinds[index], strict=False):
                    if cell.span.line == cell.span.end_line:
                        text = page.source(cell.span)
                        yield Piece(index, page.file, page.language, cell.span, text, cell, at, kind)

    @cached_property
    def column_of(self) -> Mapping[Line, tuple[Piece, ...]]:
        """The cells of a line."""
        found: dict[Line, list[Piece]] = defaultdict(list)
        for each in self.cells:
            found[each.line].append(each)
        return {line: tuple(cells) for line, cells in found.items()}

    @cached_property
    def links(self) -> tuple[Piece, ...]:
        """Every link that is written with its address, on one line."""
        return tuple(
            self._piece(index, link.span, link)
            for index, page in enumerate(self.pages.pages)
            for link in page.links
            if link.address_span and link.span.line == link.span.end_line and self._single(page, link)
        )

    def _single(self, page: Page, link: Link) -> bool:
        written = page.source(link.span)
        return written.startswith("[") and written.endswith(")") and written.count("](") == 1

    @cached_property
    def words(self) -> tuple[Piece, ...]:
        """Every run of visible text that is written as it is shown, labels of links left out."""
        found = []
        for index, page in enumerate(self.pages.pages):
            labels = {id(each) for link in page.links for each in all_of(link.parts, Words)}
            found += [self._piece(index, part.span, part) for _, part in page.words if id(part) not in labels]
        return tuple(found)

    def _piece(self, index: int, span: Span, part: object) -> Piece:
        page = self.page(index)
        line = Line(page.file, span.line)
        kind = next(
            (
                cell.kind
                for cell in self.column_of.get(line, ())
                if cell.span.column <= span.column <= cell.span.end_column
            ),
            "",
        )
        return Piece(index, page.file, page.language, span, page.source(span), part, self.row_of.get(line), kind)

    def versions(self, piece: Piece) -> tuple[Piece, ...]:
        """A cell on all pages."""
        if piece.row is None:
            return (piece,)
        column = next(n for n, each in enumerate(self.column_of[piece.line]) if each.span == piece.span)
        found = []
        for line in self.rows[piece.row]:
            cells = self.column_of.get(line, ())
            if column < len(cells):
                found.append(cells[column])
        return tuple(found)

    def loose(self, page: int) -> Iterator[Line]:
        """The lines of a page that belong to no table, blank ones left out."""
        file = self.page(page).file
        inside = {n for table in self.page(page).tables for n in range(table.span.line, table.span.end_line + 1)}
        for number, text in enumerate(self.lines[file], 1):
            if number not in inside and text.strip():
                yield Line(file, number)

    def text(self, line: Line) -> str:
        """What stands on a line."""
        return self.lines[line.file][line.number - 1]

    def new(self, findings: Iterable[Finding], origins: Mapping[str, list[int]]) -> list[Found]:
        """The findings that were not there before; `origins` are the lines that each line was before."""
        found = []
        counts: Counter[tuple[str, int, str]] = Counter()
        for each in findings:
            known = origins.get(each.file)
            number = known[min(each.span.line, len(known)) - 1] if known else each.span.line
            key = (each.file, number, each.rule)
            counts[key] += 1
            if (*key, each.message) in self.words_before:
                continue
            found.append((key, Found(Line(each.file, number), each.rule, each.severity.label, each.message)))
        return [each for key, each in found if counts[key] > self.said_before[key] or self.said_before[key] == 0]
