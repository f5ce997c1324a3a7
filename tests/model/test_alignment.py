"""Tables and rows side by side."""

from __future__ import annotations

from collections.abc import Sequence

import pytest

from lint_catalog.model.pages.alignment import side_by_side
from lint_catalog.model.pages.page import Page
from lint_catalog.source.markdown.read import read_page
from tests.support.catalogs import table
from tests.support.sources import ISLES, Source, each_source

HEAD = "| | Year |\n|---|---|\n"
HUB = "https://huggingface.co/"


def page(*rows: str, head: str = HEAD) -> Page:
    return read_page(head + "".join(f"| {row} | 2024 |\n" for row in rows), "page.md")


def names(*pages: Page) -> list[tuple[str | None, ...]]:
    """The rows of the first aligned table by their names."""
    first = side_by_side(pages)[0]
    return [tuple(row.name if row else None for row in rows) for rows in first.rows]


A, B, C = (f"[{name}]({HUB}o/{name})" for name in "ABC")


@pytest.mark.parametrize(
    ("versions", "expected"),
    table(
        [
            ("equal pages", [(A, B), (A, B)], [("A", "A"), ("B", "B")]),
            ("swapped rows are the same rows", [(A, B, C), (B, A, C)], [("A", "A"), ("B", "B"), ("C", "C")]),
            ("a missing row leaves a gap", [(A, B, C), (A, C)], [("A", "A"), ("B", None), ("C", "C")]),
            ("an added row stands behind its neighbour", [(A, C), (A, B, C)], [("A", "A"), (None, "B"), ("C", "C")]),
            ("an added first row stands first", [(B,), (A, B)], [(None, "A"), ("B", "B")]),
            (
                "what the second lacks is found in the third",
                [(A, B), (A,), (B, A)],
                [("A", "A", "A"), ("B", None, "B")],
            ),
            ("what the first lacks is one row", [(A,), (A, B), (A, B)], [("A", "A", "A"), (None, "B", "B")]),
            (
                "a link tells more than a name",
                [(f"[モデル]({HUB}o/A)", f"[Other]({HUB}o/B)"), (f"[Other]({HUB}o/A)", f"[Model]({HUB}o/B)")],
                [("モデル", "Other"), ("Other", "Model")],
            ),
            ("names in other words are told by their place", [("犬", "猫"), ("dog", "cat")], [("犬", "dog"), ("猫", "cat")]),
            ("in a gap of another length nothing is guessed", [("犬", "猫"), ("dog",)], [("犬", None), ("猫", None), (None, "dog")]),
            ("other repositories are another row", [(A, C), (B, C)], [("A", None), (None, "B"), ("C", "C")]),
            (
                "a page in the other language is the same link",
                [("[甲](https://a.org/ja/x)", "[乙](https://a.org/ja/y)"), ("[y](https://a.org/en/y)", "[x](https://a.org/en/x)")],
                [("甲", "x"), ("乙", "y")],
            ),
        ]
    ),
)  # fmt: skip
def test_rows(versions: Sequence[tuple[str, ...]], expected: list[tuple[str | None, ...]]) -> None:
    assert names(*(page(*rows) for rows in versions)) == expected


@pytest.mark.parametrize(
    ("first", "second", "expected"),
    table(
        [
            ("by anchors", '<a id="a"></a>\n## x\n\nT1\n\n<a id="b"></a>\n## y\n\nT2', '<a id="b"></a>\n## y\n\nT2\n\n<a id="a"></a>\n## x\n\nT1', [("1", "1"), ("2", "2")]),
            ("by place where nothing else tells", "## x\n\nT1\n\n## y\n\nT2", "## v\n\nT3\n\n## w\n\nT4", [("1", "3"), ("2", "4")]),
            ("by their rows", "## x\n\nTA\n\n## y\n\nTB", "## v\n\nTB\n\n## w\n\nTA", [("A", "A"), ("B", "B")]),
            ("a missing table", "## x\n\nTA\n\n## y\n\nTB", "## v\n\nTB", [("A", None), ("B", "B")]),
        ]
    ),
)  # fmt: skip
def test_tables(first: str, second: str, expected: list[tuple[str | None, str | None]]) -> None:
    def read(text: str) -> Page:
        for name in "1234":
            text = text.replace(f"T{name}", f"{HEAD}| {name} | 2024 |\n")
        for name in "ABC":
            text = text.replace(f"T{name}", f"{HEAD}| [{name}]({HUB}o/{name}) | 2024 |\n")
        return read_page(text, "page.md")

    aligned = [each.tables for each in side_by_side([read(first), read(second)])]
    assert [tuple(each.rows[0].name if each else None for each in tables) for tables in aligned] == expected


def test_many_rows_with_one_link_take_no_time() -> None:
    rows = [f"[same]({HUB}o/same)"] * 3000
    assert len(names(page(*rows), page(*rows))) == 3000


def _aligned(source: Source) -> list[tuple[str | None, ...]]:
    """The names of all rows in every language."""
    return [
        tuple(row.name if row else None for row in rows)
        for tables in side_by_side(list(source.pages.values()))
        for rows in tables.rows
    ]


@pytest.mark.parametrize("source", each_source())
def test_every_row_finds_its_translations(source: Source) -> None:
    assert [names for names in _aligned(source) if None in names] == []


def test_rows_under_other_names_and_in_another_order_are_the_same_rows() -> None:
    aligned = _aligned(ISLES)
    assert ("ウミガラスGPT", "GuillemotGPT", "GuillemotGPT") in aligned
    assert ("Llama 3 Knot 8B",) * 3 in aligned, "swapped with the row before on the English page"
