"""What pages call developers, licenses and models: their cells on all pages, and the licenses that differ there."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping, Sequence
from functools import lru_cache
from typing import TYPE_CHECKING

from msgspec import Struct

from lint_catalog.model.pages.page import Cell, Row
from lint_catalog.model.pages.parts import visible_text
from lint_catalog.text.hub import hub_repository
from lint_catalog.text.majority import outvoted
from lint_catalog.text.names import BETWEEN_NAMES, core_name, plain_name
from lint_catalog.text.secrets import secrets
from lint_catalog.text.set_phrases import DOUBT
from lint_catalog.text.words import joined

if TYPE_CHECKING:
    from lint_catalog.model.pages.translations import Pages

MODELS = ("base", "architecture")
"""The columns that name models."""
_NAMED = ("developer", "license", *MODELS)
_JAPANESE = re.compile(r"[\u3040-\u30ff\u4e00-\u9fff]")
_LETTERS = re.compile(r"[^\W\d_]")
_WORD = re.compile(r"[A-Za-z0-9]+|[^\W\d_]")
_LONGEST = 60  # characters of a license's name
_LONGEST_MODEL = 60  # characters
_IN_BRACKETS = re.compile(r"\([^()]*\)|\([^()]*$")


class NamedCell(Struct, frozen=True):
    """A cell on all pages that names developers, licenses or models."""

    kind: str
    rows: tuple[Row | None, ...]
    cells: tuple[Cell | None, ...]


class LicenseDifference(Struct, frozen=True):
    """A license on a page that is not that of another page; `marks` says whether its footnote marks differ, too."""

    page: int
    other: int
    row: Row
    cell: Cell
    there: Cell

    @property
    def marks(self) -> bool:
        """Whether the marks of footnotes in the two cells differ as well."""
        return {mark.id for mark in self.cell.marks} != {mark.id for mark in self.there.marks}


def named_cells(pages: Pages) -> tuple[NamedCell, ...]:
    """All cells with names, row by row."""
    return tuple(_find_named(pages))


def _find_named(pages: Pages) -> Iterator[NamedCell]:
    for tables in pages.tables:
        first = next((each for each in tables.kinds if each), ())
        for column in range(tables.columns):
            kind = first[column] if column < len(first) else ""
            if kind in _NAMED:
                for rows in tables.rows:
                    cells = (tables.cell(rows, index, column) for index in range(len(pages.pages)))
                    yield NamedCell(kind, rows, tuple(cell if cell and _is_name_only(cell) else None for cell in cells))


def _is_name_only(cell: Cell) -> bool:
    """Whether no credential stands in a cell, which is reported as such, and not as another name."""
    return next(secrets(cell.line), None) is None


def model_names(cell: Cell) -> Iterator[str]:
    """The models that a cell names, without what stands behind them in brackets, and without repositories."""
    labels = {visible_text(link.parts) for link in cell.links if hub_repository(link.address)}
    for line in cell.lines:
        bare = _IN_BRACKETS.sub("", plain_name(line))
        for text in BETWEEN_NAMES.split(bare):
            name = text.strip()
            if 2 < len(name) <= _LONGEST_MODEL and "/" not in name and _LETTERS.match(name) and name not in labels:
                yield name


def rarer_names(pages: Pages) -> frozenset[tuple[int, str]]:
    """The names of models, with the number of the page, that the page spells in another way in more rows.

    Letter case, spaces and hyphens do not make another name.
    """
    found: set[tuple[int, str]] = set()
    for page in range(len(pages.pages)):
        alike: dict[tuple[str, str], Counter[str]] = defaultdict(Counter)
        for spot in pages.derived(named_cells):
            cell = spot.cells[page]
            if cell and spot.kind in MODELS:
                for name in model_names(cell):
                    alike[spot.kind, joined(name)][name] += 1
        for spellings in alike.values():
            most = max(spellings.values(), default=0)
            found.update(
                (page, name) for name, often in spellings.items() if len(spellings) > 1 < most and often < most
            )
    return frozenset(found)


def license_differences(pages: Pages) -> tuple[LicenseDifference, ...]:
    """The licenses that are not alike on all pages, other spellings left out."""
    return tuple(_find_differences(pages))


def _find_differences(pages: Pages) -> Iterator[LicenseDifference]:
    spots = [spot for spot in pages.derived(named_cells) if spot.kind == "license"]
    known = _by_word(_known_licenses(spots))
    for spot in spots:
        texts = [None if cell is None else plain_name(cell.line) for cell in spot.cells]
        if len(set(texts) - {None}) < 2:
            continue
        for index, model in outvoted([None if text is None else _licenses(text, known) for text in texts]):
            cell, other, row = spot.cells[index], spot.cells[model], spot.rows[index]
            if cell and other and row and core_name(plain_name(cell.line)) != core_name(plain_name(other.line)):
                yield LicenseDifference(index, model, row, cell, other)


def _known_licenses(spots: Sequence[NamedCell]) -> tuple[str, ...]:
    """The names that several rows have, and at least one of them on all pages; the longest first."""
    rows: Counter[str] = Counter()
    shared: set[str] = set()
    for spot in spots:
        names = {plain_name(cell.line) for cell in spot.cells if cell}
        rows.update(names)
        if len(names) == 1:
            shared |= names
    known = (name for name in shared if _is_name(name, rows[name]))
    return tuple(sorted(known, key=lambda name: (-len(name), name)))


def _by_word(names: Sequence[str]) -> Mapping[str, Sequence[str]]:
    """Names by that word of theirs which the fewest of them have."""
    words = {name: _WORD.findall(name) for name in names}
    counts = Counter(word for each in words.values() for word in each)
    found: dict[str, list[str]] = defaultdict(list)
    for name, each in words.items():
        found[min(each, key=lambda word: counts[word])].append(name)
    return found


@lru_cache(maxsize=1024)
def _whole(name: str) -> re.Pattern[str]:
    """A name by itself, not within a word."""
    return re.compile(rf"(?<![A-Za-z0-9]){re.escape(name)}(?![A-Za-z0-9])")


def _is_name(text: str, count: int) -> bool:
    return count >= 2 and len(text) <= _LONGEST and _LETTERS.search(text) is not None and not _JAPANESE.search(text)


def _licenses(text: str, known: Mapping[str, Sequence[str]]) -> frozenset[str]:
    """The known names in a text, the longest first; and whether something is marked as doubtful. `known` has them by
    one of their words."""
    found: set[str] = set()
    rest = text
    names = (name for word in {*_WORD.findall(text)} for name in known.get(word, ()))
    for name in sorted(names, key=lambda name: (-len(name), name)):
        if name in rest:
            rest, count = _whole(name).subn("\n", rest)
            if count:
                found.add(DOUBT.sub("", name).strip())
    if DOUBT.search(text):
        found.add("(?)")
    return frozenset(found)
