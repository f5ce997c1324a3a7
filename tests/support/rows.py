"""The facts of rows of model catalogs as they stand on pages and in entries, read in the simplest way there is."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from lint_catalog.model.entries.entry import Entry
from lint_catalog.model.pages.page import Row, Table
from lint_catalog.model.pages.parts import Link, Mark, walked

_HUB = re.compile(r"https://huggingface\.co/((?!collections/|datasets/|spaces/|blog/)[\w.-]+/[\w.-]+)$")

Facts = tuple[object, ...]
"""What is compared of a row; a tuple for each kind of entry."""


@dataclass(frozen=True)
class Differences:
    """What entries say otherwise than a page, and are right.

    `years` and `titles_of_others` (titles that lead to another model) go by the row's name, `more_footnotes` and
    `addresses` by the entry's id, `venues` by the venue.
    """

    years: Mapping[str, int] = field(default_factory=dict)
    titles_of_others: frozenset[str] = frozenset()
    more_footnotes: Mapping[str, frozenset[str]] = field(default_factory=dict)
    addresses: Mapping[str, str] = field(default_factory=dict)
    venues: Mapping[str, str] = field(default_factory=dict)


NONE = Differences()


def on_page(table: Table, kind: str, columns: list[str], differences: Differences = NONE) -> Counter[Facts]:
    """The facts of a table's rows; `columns` are the fields that its columns stand for."""
    reader = {"models": _model_on_page, "benchmarks": _benchmark_on_page, "papers": _paper_on_page}[kind]
    return Counter(reader(row, columns, differences) for row in table.rows)


def of_entries(entries: Iterable[Entry], kind: str, language: str, differences: Differences = NONE) -> Counter[Facts]:
    """The same facts of entries, as the page in a language has them."""
    reader = {"models": _model_of_entry, "benchmarks": _benchmark_of_entry, "papers": _paper_of_entry}[kind]
    return Counter(reader(entry, language, differences) for entry in entries)


def _addresses(row: Row, column: int | None = None) -> list[str]:
    cells = row.cells if column is None else row.cells[column : column + 1]
    return [part.address for cell in cells for part in walked(cell.parts) if isinstance(part, Link)]


def _in(data: Any, language: str) -> str:
    """A text, or what it is in a language."""
    return str(data if isinstance(data, str) else data[language])


def _model_on_page(row: Row, columns: list[str], differences: Differences) -> Facts:
    """A model's repositories (its address or its name if it has none), its year, the columns with footnotes."""
    cells = dict(zip(columns, row.cells, strict=True))
    own = [name for name in columns if name in ("name", "architecture", "huggingface")]
    links = [each for name in own for each in _addresses(row, columns.index(name))]
    links = links[1:] if row.name in differences.titles_of_others else links
    marked = {name for name, cell in cells.items() if any(isinstance(part, Mark) for part in walked(cell.parts))}
    return (
        frozenset(match[1] for each in links if (match := _HUB.match(each))) or (*_addresses(row, 0), row.name)[0],
        differences.years.get(row.name, int(cells["released"].text)),
        frozenset(marked),
    )


def _model_of_entry(entry: Entry, language: str, differences: Differences) -> Facts:
    data = entry.data
    title = _in(data["url"], language) if "url" in data else ""
    hub = {each if isinstance(each, str) else each["repo"] for each in data.get("hub", ())}
    home = _HUB.match(title)
    repositories = frozenset(hub | ({home[1]} if home else set()))
    return (
        repositories or title or _in(data["name"], language),
        data["released"],
        frozenset(data.get("footnotes", {})) - differences.more_footnotes.get(entry.id, frozenset()),
    )


def _benchmark_on_page(row: Row, columns: list[str], differences: Differences) -> Facts:  # noqa: ARG001 - one form
    return (_addresses(row, 0)[0],)


def _benchmark_of_entry(entry: Entry, language: str, differences: Differences) -> Facts:
    return (differences.addresses.get(entry.id, _in(entry.data["url"], language)),)


def _paper_on_page(row: Row, columns: list[str], differences: Differences) -> Facts:  # noqa: ARG001 - one form
    _, date, venue, title = (cell.text.strip() for cell in row.cells)
    return (date, differences.venues.get(venue, venue), title, _addresses(row, 3)[0])


def _paper_of_entry(entry: Entry, language: str, differences: Differences) -> Facts:  # noqa: ARG001 - one form
    data = entry.data
    return (data["date"], data.get("venue", "-"), data["title"], data["url"])
