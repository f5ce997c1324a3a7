"""One round of planting: where there is room, and what was planted."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from random import Random
from typing import NamedTuple

from msgspec import Struct

from lint_catalog.model.findings import Severity
from lint_catalog.model.places import Span
from tools.plant.garden import Garden, Line, Piece, RowAt


class Grown(NamedTuple):
    """A line as it becomes, and the line that findings on it are counted to."""

    text: str
    origin: int


class Planting(Struct, frozen=True):
    """A defect that is planted: what becomes of lines, and the lines where a finding counts."""

    kind: str
    said: str
    changes: Mapping[Line, tuple[Grown, ...]]
    at: frozenset[Line]


class Bed:
    """The pages while a round is planted. Each defect has rows, tables or lines for itself."""

    def __init__(self, garden: Garden) -> None:
        self.garden = garden
        self.rng = Random(0)  # noqa: S311 - a draw that shall be the same again
        self.kind = ""
        self._rows: set[RowAt] = set()
        self._tables: set[int] = set()
        self._lines: set[Line] = set()

    def begin(self, kind: str, seed: str) -> None:
        """What is planted next, and its own chance."""
        self.kind = kind
        self.rng = Random(seed)  # noqa: S311 - a draw that shall be the same again

    def _drawn(self, pieces: Iterable[Piece], test: Callable[[Piece], bool]) -> Iterator[Piece]:
        """Those for which there is room, in any order."""
        left = list(pieces)
        self.rng.shuffle(left)
        return (each for each in left if test(each) and self.is_free(each.row, each.line))

    def cells(self, *kinds: str, test: Callable[[Piece], bool] = lambda _: True) -> Iterator[Piece]:
        """Cells of these columns (none named: of any)."""
        return self._drawn((each for each in self.garden.cells if not kinds or each.kind in kinds), test)

    def links(self, test: Callable[[Piece], bool] = lambda _: True) -> Iterator[Piece]:
        """Links, in tables and elsewhere."""
        return self._drawn(self.garden.links, test)

    def words(self, test: Callable[[Piece], bool] = lambda _: True) -> Iterator[Piece]:
        """Runs of visible text."""
        return self._drawn(self.garden.words, test)

    def rows(self, test: Callable[[RowAt], bool] = lambda _: True) -> Iterator[RowAt]:
        """Rows that all pages have."""
        left = [each for each in self.garden.rows if test(each)]
        self.rng.shuffle(left)
        return (each for each in left if self.is_free(each, self.garden.rows[each][0]))

    def tables(self, rows: int = 3) -> Iterator[int]:
        """Tables in which nothing is planted yet, with at least so many rows, in any order."""
        left = [n for n, table in enumerate(self.garden.tables) if len(table.rows) >= rows and all(table.tables)]
        self.rng.shuffle(left)
        return (each for each in left if each not in self._tables and not any(at.table == each for at in self._rows))

    def is_free(self, row: RowAt | None, line: Line) -> bool:
        """Whether nothing is planted in a row or on a line, nor said of it."""
        if row is None:
            return line not in self._lines and line not in self.garden.noisy
        if row in self._rows or row.table in self._tables:
            return False
        return not any(each in self.garden.noisy for each in self.garden.rows[row])

    def free_lines(self, lines: Iterable[Line]) -> list[Line]:
        """Those in any order, without those that are taken."""
        left = [each for each in lines if self.is_free(self.garden.row_of.get(each), each)]
        self.rng.shuffle(left)
        return left

    def plant(
        self,
        said: str,
        changes: Mapping[Line, str | tuple[Grown, ...]],
        at: Iterable[Line] = (),
        *,
        table: int | None = None,
        only: Piece | None = None,
    ) -> Planting:
        """Plant it, and keep others away. Findings count on the lines that change (of a piece, if one is named), and on
        those of their rows on other pages."""
        grown = {
            line: tuple(Grown(part, line.number) for part in text.split("\n")) if isinstance(text, str) else text
            for line, text in changes.items()
        }
        lines = {*grown, *at}
        rows = {self.garden.row_of[line] for line in lines if line in self.garden.row_of}
        self._rows |= rows
        self._lines |= lines
        if table is not None:
            self._tables.add(table)
        if only is not None and only.row is not None:
            lines, rows = {only.line}, {only.row}
        lines |= {line for row in rows for line in self.garden.rows[row]}
        return Planting(self.kind, said, grown, frozenset(lines))

    def edit(
        self, *edits: tuple[Piece, str], said: str = "", at: Iterable[Line] = (), only: Piece | None = None
    ) -> Planting:
        """Put other texts in the place of pieces."""
        by_line: dict[Line, list[tuple[Span, str]]] = {}
        for piece, text in edits:
            by_line.setdefault(piece.line, []).append((piece.span, text))
        changes = {line: with_texts(self.garden.text(line), some) for line, some in by_line.items()}
        first, text = edits[0]
        return self.plant(said or f"`{first.text[:60]}` → `{text[:80]}`", changes, at, only=only)


def with_texts(line: str, edits: Iterable[tuple[Span, str]]) -> str:
    """A line with texts in the place of spans that do not overlap."""
    for span, text in sorted(edits, reverse=True):
        line = line[: span.column - 1] + text + line[span.end_column - 1 :]
    return line


def grown(garden: Garden, plantings: Iterable[Planting]) -> tuple[dict[str, str], dict[str, list[int]]]:
    """The texts with all that is planted, and the line that each of their lines was before."""
    changes: dict[Line, tuple[Grown, ...]] = {}
    for each in plantings:
        changes |= each.changes
    texts, origins = {}, {}
    for file, lines in garden.lines.items():
        new = [
            part
            for number, text in enumerate(lines, 1)
            for part in changes.get(Line(file, number), (Grown(text, number),))
        ]
        texts[file] = "\n".join(each.text for each in new)
        origins[file] = [each.origin for each in new]
    return texts, origins


Planter = Callable[[Bed], Planting | None]


class Kind(Struct, frozen=True):
    """A kind of defect. `wanted` is what a finding of it should count for: it says how many must be seen. One that
    takes tables or sections is `whole`, and planted first."""

    name: str
    wanted: Severity
    plant: Planter
    whole: bool = False


KINDS: dict[str, Kind] = {}


def kind(wanted: Severity, *, whole: bool = False) -> Callable[[Planter], Planter]:
    """Make a kind of a function that plants one; its name is the function's."""

    def registered(plant: Planter) -> Planter:
        name = plant.__name__.replace("_", "-")
        if name in KINDS:
            raise ValueError(f"{name} is planted twice")
        KINDS[name] = Kind(name, wanted, plant, whole)
        return plant

    return registered


ERROR, WARNING, NOTE = Severity.ERROR, Severity.WARNING, Severity.NOTE
