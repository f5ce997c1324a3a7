"""The models of this repository's own catalog, row by row against the pages that their facts come from."""

from __future__ import annotations

import re
from functools import cache

import pytest

from lint_catalog.model import Catalog, Entry
from lint_catalog.page import Row, Table
from lint_catalog.parts import Link, Mark, walk
from lint_catalog.source.markdown import read_page
from tests.support import UPSTREAM, catalog_of, own_entries, table

PAGE = UPSTREAM / "upstream" / "README.md"
HUB = re.compile(r"https://huggingface\.co/((?!collections/|datasets/|spaces/|blog/)[\w.-]+/[\w.-]+)$")
CATALOG: Catalog = catalog_of(own_entries())

TABLES = [
    "generative-scratch-general",
    "generative-scratch-domain-specific",
    "generative-continual-general",
    "generative-continual-domain-specific",
    "generative-instruction-only-general",
    "generative-instruction-only-domain-specific",
    "merged-models",
    "api-based-models",
]

# What the entries say otherwise than the page, and why.
YEARS = {
    "Llama 3 Swallow 8B": 2024,  # Llama 3 is of 2024, and so is the 70B that was released with it
    "Japanese Stable LM 3B-4E1T": 2023,  # released with Gamma 7B
}
TITLE_OF_ANOTHER = {"Japanese Stable LM Beta 7B", "Japanese Stable LM 3B-4E1T"}  # the title links to another model
MORE_FOOTNOTES = {
    "Japanese Stable LM 2 1.6B": {"license"},  # trained on outputs of OpenAI models, see docs/decisions.md
    "AIgroup-CVM-utokyohospital/MedSwallow-70b": {"license"},  # CC BY-NC-SA on a Llama 2
    "JMedLoRA": {"license"},  # CC BY-NC on a Llama 2
}

Facts = tuple[frozenset[str], int, frozenset[str]]
"""A model's repositories (its name if it has none), its year, and the columns with footnotes."""


@cache
def tables() -> dict[str, Table]:
    return {each.anchor: each for each in read_page(PAGE.read_text(encoding="utf-8")).tables}


def facts_of_row(row: Row, columns: list[str]) -> Facts:
    repositories = set()
    for index, cell in enumerate(row.cells):
        links = [part for part in walk(cell.parts) if isinstance(part, Link)]
        if index == 0 and row.name in TITLE_OF_ANOTHER:
            links = links[1:]
        repositories |= {match[1] for each in links if (match := HUB.match(each.address))}
    cells = dict(zip(columns, row.cells, strict=True))
    footnotes = {name for name, cell in cells.items() if any(isinstance(part, Mark) for part in walk(cell.parts))}
    year = re.search(r"\d{4}", cells["released"].text)
    assert year, row.name
    return (
        frozenset(repositories or {row.name}),
        YEARS.get(row.name, int(year[0])),
        frozenset(footnotes | MORE_FOOTNOTES.get(row.name, set())),
    )


def facts_of_entry(entry: Entry) -> Facts:
    hub = {each if isinstance(each, str) else each["repo"] for each in entry.data.get("hub", ())}
    name = entry.data["name"]
    return (
        frozenset(hub or {name if isinstance(name, str) else name["ja"]}),
        entry.data["released"],
        frozenset(entry.data.get("footnotes", {})),
    )


@pytest.mark.skipif(not PAGE.is_file(), reason=f"the page is not here: {PAGE}")
@pytest.mark.parametrize("anchor", table((each, each) for each in TABLES))
def test_every_row_of_the_page_is_an_entry_and_no_other_is(anchor: str) -> None:
    columns = CATALOG.of_kind("sections")[anchor].data["columns"]
    rows = {facts_of_row(row, columns) for row in tables()[anchor].rows}
    entries = {facts_of_entry(each) for each in CATALOG.of_kind("models").values() if each.data["section"] == anchor}
    assert len(rows) == len(tables()[anchor].rows), "no two rows are alike"
    assert entries == rows
