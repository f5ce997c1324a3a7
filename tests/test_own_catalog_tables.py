"""Encoders, embeddings, vision, speech, benchmarks and papers of our catalog, row by row against the pages.

The pages are those that the facts come from; text generation has a module of its own.
"""

from __future__ import annotations

import re
from collections import Counter
from functools import cache
from pathlib import Path

import pytest

from lint_catalog.model import Catalog, Entry
from lint_catalog.page import Row, Table
from lint_catalog.parts import Link, Mark, walk
from lint_catalog.render.outline import outline
from lint_catalog.source.markdown import read_page
from tests.support import UPSTREAM, catalog_of, own_entries, table

FOLDER = UPSTREAM / "upstream"
HUB = re.compile(r"https://huggingface\.co/((?!collections/|datasets/|spaces/)[\w.-]+/[\w.-]+)$")
CATALOG: Catalog = catalog_of(own_entries())
SECTIONS = [
    each for top in outline(CATALOG) for each in top.walk() if each.data.get("kind") in ("models", "benchmarks")
]
FIRST = 8
"""The tables before are text generation."""

MORE_FOOTNOTES = {
    # our doubts and explanations, which the page does not have
    "layoutlmv3-japanese-preview": {"license"},
    "japanesenewsxlnet": {"huggingface"},
    "llm-jp-3-vila-14b": {"license"},
    "heron-nvila": {"license"},
}
OTHER_ADDRESS = {"heron-vlm-leaderboard": "https://api.wandb.ai/links/vision-language-leaderboard/h2lxge4n"}
"""Where the page's link differs between languages, and ours leads where the other languages' do."""
OTHER_VENUE = {"NIPS(NeurIPS) 2017": "NeurIPS 2017"}

pytestmark = pytest.mark.skipif(not FOLDER.is_dir(), reason=f"the pages are not here: {FOLDER}")


@cache
def tables(page: str) -> tuple[Table, ...]:
    return read_page(Path(FOLDER, page).read_text(encoding="utf-8")).tables


def addresses(row: Row, column: int | None = None) -> list[str]:
    cells = row.cells if column is None else row.cells[column : column + 1]
    return [part.address for cell in cells for part in walk(cell.parts) if isinstance(part, Link)]


def model_of_row(row: Row, columns: list[str]) -> tuple[object, ...]:
    cells = dict(zip(columns, row.cells, strict=True))
    repositories = {match[1] for address in addresses(row) if (match := HUB.match(address))}
    marked = {name for name, cell in cells.items() if any(isinstance(part, Mark) for part in walk(cell.parts))}
    return (frozenset(repositories or {addresses(row, 0)[0]}), cells["released"].text.strip(), frozenset(marked))


def model_of_entry(entry: Entry) -> tuple[object, ...]:
    repositories = {each if isinstance(each, str) else each["repo"] for each in entry.data.get("hub", ())}
    marked = set(entry.data.get("footnotes", {})) - MORE_FOOTNOTES.get(entry.id, set())
    return (frozenset(repositories or {address_of(entry)}), str(entry.data["released"]), frozenset(marked))


def address_of(entry: Entry) -> str:
    address = entry.data["url"]
    return OTHER_ADDRESS.get(entry.id, address if isinstance(address, str) else address["ja"])


def benchmark_of_row(row: Row) -> tuple[object, ...]:
    anchors = [anchor.id for anchor in row.cells[0].anchors]
    return (addresses(row, 0)[0], anchors[0] if anchors else None)


@pytest.mark.parametrize("index", table((each.entry.id, n) for n, each in enumerate(SECTIONS) if n >= FIRST))
def test_every_row_of_a_table_is_an_entry_and_no_other_is(index: int) -> None:
    page = tables("README.md")
    assert len(page) == len(SECTIONS)
    rows, section = page[index].rows, SECTIONS[index]
    if section.data["kind"] == "models":
        expected = Counter(model_of_row(row, section.data["columns"]) for row in rows)
        assert Counter(map(model_of_entry, section.rows)) == expected
        return
    expected = Counter(map(benchmark_of_row, rows))
    anchors = {anchor for _, anchor in expected}
    ours = Counter((address_of(each), each.id if each.id in anchors else None) for each in section.rows)
    assert ours == expected


@pytest.mark.parametrize(
    ("page", "section"),
    [("parts/references_model.md", "reference"), ("parts/references_training.md", "reference-training")],
)
def test_every_paper_of_the_reference_tables_is_an_entry(page: str, section: str) -> None:
    (read,) = tables(page)
    rows = {
        (row.cells[1].text.strip(), OTHER_VENUE.get(venue, venue), row.cells[3].text.strip(), addresses(row, 3)[0])
        for row in read.rows
        for venue in [row.cells[2].text.strip()]
    }
    assert len(rows) == len(read.rows)
    papers = {
        (data["date"], data.get("venue", "-"), data["title"], data["url"])
        for each in CATALOG.of_kind("papers").values()
        for data in [each.data]
        if data["section"] == section
    }
    assert papers == rows
