"""Release years that cannot be, beside those of a model's base and of all that was made of it."""

import re
from collections import defaultdict
from collections.abc import Iterator, Mapping

from msgspec import Struct

from lint_catalog.model.pages.page import Cell, Row
from lint_catalog.model.pages.row_contents import cell_of
from lint_catalog.model.pages.years import different_years
from lint_catalog.rules import Page, Pages, Problem, Problems, Severity, rule
from lint_catalog.text.names import BETWEEN_NAMES
from lint_catalog.text.words import joined, quoted

_YEAR = re.compile(r"(?:19|20)\d{2}")
_DETAILS = re.compile(r"(?<!\s)\s*[（(][^()（）]*(?:[)）]|$)")
_ENOUGH = 8  # models of a base, of which a single one may be a year older by mistake only
_ENOUGH_FAR = 5  # the same of one that is two years older or more
_FAR = 2


class _Dated(Struct, frozen=True):
    """A row with its year, and what it says of its bases."""

    row: Row
    cell: Cell
    year: int
    bases: tuple[str, ...]


@rule(on=Pages, severity=Severity.WARNING)
def year_before_all_others(pages: Pages) -> Problems:
    """A model is not older than all the others that were made from the same base.

    A base with eight models or more that all came out in one year or later, but for a single one: that one's year is
    likely to be a slip, since nobody can build on what is not out. Five are enough where it is two years older.

    ```md bad
    | Model | Release Year | Base Model |
    |---|---|---|
    | A | 2024 | Llama 3 (70b) |
    | B | 2024 | Llama 3 (70b) |
    | C | 2024 | Llama-3 (70b) |
    | D | 2024 | Llama 3 (8b) |
    | E | 2024 | Llama 3 (8b) |
    | F | 2024 | Llama 3 (8b) |
    | G | 2025 | Llama 3 (8b) |
    | H | 2023 | Llama 3 (8b) | <!-- <- all 7 other models from `Llama 3` are of 2024 or later -->
    ```
    ```md bad
    | Model | Release Year | Base Model |
    |---|---|---|
    | A | 2025 | Keel 3 (8b) |
    | B | 2025 | Keel 3 (8b) |
    | C | 2025 | Keel 3 (8b) |
    | D | 2025 | Keel 3 (8b) |
    | E | 2022 | Keel 3 (8b) | <!-- <- all 4 other models from `Keel 3` are of 2025 or later -->
    ```
    ```md good
    | Model | Release Year | Base Model |
    |---|---|---|
    | A | 2024 | Llama 3 (70b) |
    | B | 2023 | Llama 3 (70b) |
    | C | 2024 | Llama 3 (8b) |
    | D | 2024 | Llama 3 (8b) |
    | E | 2024 | Llama 3 (8b) |
    | F | 2020 | Llama (8b) |
    ```
    """
    called = pages.derived(_first_bases)
    for page in pages.pages:
        by_base: dict[str, list[_Dated]] = defaultdict(list)
        for each in _dated(pages, page):
            for base in called[id(each.row)] if each.bases else ():
                by_base[base].append(each)
        for found in by_base.values():
            first, *others = sorted(found, key=lambda each: each.year)
            gap = others[0].year - first.year if others else 0
            agreed = len(called[id(first.row)]) == 1  # else the base is reported
            if len(found) >= (_ENOUGH_FAR if gap >= _FAR else _ENOUGH) and gap > 0 and agreed:
                message = (
                    f"{quoted(first.row.name)} is of {first.year}, and all {len(others)} other models from "
                    f"{quoted(first.bases[0])} are of {others[0].year} or later"
                )
                yield Problem(page.at(first.cell.span), message, "check the year")


@rule(on=Pages, severity=Severity.WARNING)
def older_than_its_base(pages: Pages) -> Problems:
    """A model is not older than a model of the same page that it was made from.

    ```md bad
    | Model | Release Year | Base Model |
    |---|---|---|
    | [Kite 7B](https://example.org/kite) | 2024 | Llama 2 |
    | [Kite 7B Chat](https://example.org/chat) | 2023 | Kite 7B | <!-- <- `Kite 7B Chat` is of 2023, and its base `Kite 7B` of 2024 -->
    ```
    ```md good
    | Model | Release Year | Base Model |
    |---|---|---|
    | [Kite 7B](https://example.org/kite) | 2024 | Llama 2 |
    | [Kite 7B Chat](https://example.org/chat) | 2024 | **Kite-7B** (7b) |
    | [Kite](https://example.org/first) | 2022 | Llama (7b) |
    | [Sail](https://example.org/sail) | 2023 | Kite |
    ```
    """
    for page in pages.pages:
        dated = list(_dated(pages, page))
        first: dict[str, int] = {}
        for each in dated:
            name = joined(each.row.name)
            first[name] = min(each.year, first.get(name, each.year))
        for each in dated:
            for base in each.bases:
                year = first.get(joined(base), each.year)
                if base and year > each.year:
                    name = each.row.name
                    message = f"{quoted(name)} is of {each.year}, and its base {quoted(base)} of {year}"
                    yield Problem(page.at(each.cell.span), message, "check both years", about=(name, base))


def _dated(pages: Pages, page: Page) -> Iterator[_Dated]:
    """Rows with a year, without the years that are reported since another page has another one."""
    odd = pages.derived(different_years)
    for table in page.tables:
        kinds = pages.kinds(table)
        for row in table.rows if "released" in kinds else ():
            cell, base = cell_of(row, kinds, "released"), cell_of(row, kinds, "base")
            if cell and id(cell) not in odd and _YEAR.fullmatch(cell.line):
                yield _Dated(row, cell, int(cell.line), tuple(_bases(base)) if base else ())


def _first_bases(pages: Pages) -> Mapping[int, frozenset[str]]:
    """What the pages call the first base of each row, by the row's identity: one name, unless they differ."""
    found: dict[int, frozenset[str]] = {}
    for tables in pages.tables:
        for rows in tables.rows:
            named = (
                next(_bases(cell), "")
                for row, kinds in zip(rows, tables.kinds, strict=True)
                if row and (cell := cell_of(row, kinds, "base"))
            )
            names = frozenset(joined(name) for name in named if name)
            found.update({id(row): names for row in rows if row})
    return found


def _bases(cell: Cell) -> Iterator[str]:
    """The names of bases in a cell, without sizes and other details in brackets."""
    for line in cell.lines:
        for name in BETWEEN_NAMES.split(_DETAILS.sub("", line)):
            if plain := name.strip(" )）"):
                yield plain
