"""Order by size, sizes in bold, and years that cannot be: with every setting, and in the forms that pages have."""

from __future__ import annotations

import pytest

from lint_catalog.model.pages.conventions import Conventions
from tests.support.catalogs import all_rules, pages_of, run_on_pages


def found(rule: str, text: str, conventions: Conventions | None = None) -> list[str]:
    """The messages of a rule on a page."""
    return [each.message for each in run_on_pages(pages_of({"README.md": text}, conventions), [all_rules()[rule]])]


def based(*rows: tuple[str, str]) -> str:
    """A table of models with the sizes of their bases."""
    head = "# Boats\n\n| Model | Base Model |\n|---|---|\n"
    return head + "".join(
        f"| [{name}](https://example.org/{number}) | {base} |\n" for number, (name, base) in enumerate(rows)
    )


def dated(*rows: tuple[str, int, str]) -> str:
    """A table of models with years and bases."""
    head = "| Model | Release Year | Base Model |\n|---|---|---|\n"
    return head + "".join(
        f"| [{name}](https://example.org/{name[-1]}) | {year} | {base} |\n" for name, year, base in rows
    )


KESTREL = based(
    *[("Kestrel-3-31B", "Keel (31b)"), ("Far-Kestrel-3-8B-Chat", "Keel (8b)"), ("Sail", "Keel (22b)")],
    *[("Wing", "Keel (14b)"), ("Hawk", "Keel (13b)"), ("Dove", "Keel (7b)"), ("Lark", "Keel (3b)")],
)
SHORT = based(("Kite", "Keel (7b)"), ("Sail", "Keel (70b)"))
DISORDERED = based(*[(f"Boat{size}", f"Keel ({size}b)") for size in (1, 30, 2, 20, 3, 10, 4)])
APART = "`Far-Kestrel-3-8B-Chat` (8b) stands before `Sail` (22b), `Wing` (14b) and `Hawk` (13b)"
SORTED, ALONE = Conventions(sorted_by_size=True), Conventions(families_together=False)


@pytest.mark.parametrize(
    ("text", "conventions", "messages"),
    [
        pytest.param(KESTREL, None, [], id="a-family-stands-together"),
        pytest.param(KESTREL, ALONE, [APART], id="families-do-not-stand-together"),
        pytest.param(SHORT, None, [], id="a-short-table-shows-no-order"),
        pytest.param(SHORT, SORTED, ["`Kite` (7b) stands before `Sail` (70b)"], id="short-but-said-to-be-sorted"),
        pytest.param(DISORDERED, None, [], id="disorder-shows-no-order"),
        pytest.param(KESTREL, SORTED, [], id="sorted-and-families-stand-together"),
        pytest.param(
            "<a id='boats'></a>\n" + SHORT, Conventions(unsorted=("boats",), sorted_by_size=True), [], id="exempt"
        ),
    ],
)
def test_the_order_of_sizes(text: str, conventions: Conventions | None, messages: list[str]) -> None:
    assert found("smaller-model-first", text, conventions) == messages


def test_a_disordered_table_that_is_said_to_be_sorted_is_reported_row_by_row() -> None:
    assert len(found("smaller-model-first", DISORDERED, SORTED)) == 3


LARGE = [
    (f"Kite-{size}", f"Keel (**{size}b**)") for size in (70, 65, 40, 34, 32, 30, 27, 22, 20, 14, 13, 12, 9, 8, 7, 6)
]
LARGE += [(f"Kite-{size}", f"Keel (**{size}b**)") for size in (4, 3, 2)]


@pytest.mark.parametrize(
    ("base", "reported"),
    [
        pytest.param("Keel (1b)", True, id="plain"),
        pytest.param("Keel（1b）", True, id="wide-brackets"),
        pytest.param("Keel (*1b*)", True, id="light"),
        pytest.param("[Keel](https://example.org/keel) (1b)", True, id="behind-a-link"),
        pytest.param("Keel (1b, **3b**)", True, id="one-of-two"),
        pytest.param("Keel<br>(1b)", True, id="on-a-line-of-its-own"),
        pytest.param("Keel (&#49;b)", True, id="entity"),
        pytest.param("Keel (**1b**)", False, id="bold"),
        pytest.param("Keel (__1b__)", False, id="bold-by-underscores"),
        pytest.param("Keel-1B (**1b**)", False, id="in-a-name"),
        pytest.param("Keel-1B", False, id="only-in-a-name"),
        pytest.param("Keel (based on Keel-1B)", False, id="in-a-name-in-brackets"),
        pytest.param("Keel (**8b** (1b))", False, id="nested"),
        pytest.param("Keel (8x1b)", False, id="mixture"),
        pytest.param("Keel (500m)", False, id="small"),
        pytest.param("", False, id="empty"),
    ],
)
def test_a_size_that_is_not_bold(base: str, reported: bool) -> None:
    text = based(*LARGE, ("Rook", base))
    messages = found("size-not-bold", text)
    assert [message.split(",")[0] for message in messages] == (["`1b` is not bold in `Rook`"] if reported else [])


def test_a_label_that_is_a_size_is_one() -> None:
    labels = "".join(f"| Kite{n} | ([**{n}b**](https://example.org/{n})) |\n" for n in range(2, 30))
    text = f"| Model | Architecture |\n|---|---|\n{labels}| Rook | ([1b](https://example.org/1)) |\n"
    assert found("size-not-bold", text) == ["`1b` is not bold in `Rook`, as 28 other sizes of its column are"]


def test_bold_needs_a_convention() -> None:
    assert found("size-not-bold", based(*LARGE[:9], ("Rook", "Keel (1b)"))) == []
    assert found("size-not-bold", based(*LARGE, *[(f"Rook{n}", "Keel (1b)") for n in range(5)])) == []


def test_what_another_page_has_in_bold_is_a_difference() -> None:
    pages = {
        "README.md": based(*LARGE, ("Rook", "Keel (**1b**)")),
        "README.fr.md": based(*LARGE, ("Rook", "Keel (1b)")),
    }
    rules = [all_rules()[each] for each in ("size-not-bold", "row-emphasis-differs")]
    assert [each.rule for each in run_on_pages(pages_of(pages), rules)] == ["row-emphasis-differs"]


OTHERS = [(f"Kite{number}", 2025, "Keel 3 (8b)") for number in range(10)]
FIRST = "year-before-all-others"


@pytest.mark.parametrize(
    ("rows", "count"),
    [
        pytest.param([*OTHERS[:8], ("Gull", 2022, "Keel 3 (8b)")], 1, id="far-before-eight"),
        pytest.param([*OTHERS[:4], ("Gull", 2022, "Keel 3 (8b)")], 1, id="far-before-four"),
        pytest.param([*OTHERS[:3], ("Gull", 2022, "Keel 3 (8b)")], 0, id="far-before-three"),
        pytest.param([*OTHERS[:7], ("Gull", 2024, "Keel 3 (8b)")], 1, id="a-year-before-seven"),
        pytest.param([*OTHERS[:6], ("Gull", 2024, "Keel 3 (8b)")], 0, id="a-year-before-six"),
        pytest.param([*OTHERS[:8], ("Gull", 2022, "keel-3")], 1, id="another-spelling-of-the-base"),
        pytest.param([*OTHERS[:8], ("Gull", 2022, "Keel (8b)")], 0, id="another-base"),
        pytest.param([*OTHERS[:8], ("Gull", 2022, "Keel 3"), ("Tern", 2022, "Keel 3")], 0, id="two-of-them"),
        pytest.param(OTHERS, 0, id="all-of-one-year"),
    ],
)
def test_a_year_before_those_of_all_others(rows: list[tuple[str, int, str]], count: int) -> None:
    assert len(found(FIRST, dated(*rows))) == count


@pytest.mark.parametrize(
    ("base", "reported"),
    [
        pytest.param("Kite 7B", True, id="named"),
        pytest.param("**Kite-7B**", True, id="another-spelling"),
        pytest.param("Kite 7B (7b)", True, id="with-its-size"),
        pytest.param("Keel (8b), Kite 7B (7b)", True, id="one-of-several"),
        pytest.param("Keel (8b)<br>Kite 7B", True, id="on-another-line"),
        pytest.param("Kite 70B", False, id="another-size"),
        pytest.param("Kite", False, id="a-part-of-the-name"),
    ],
)
def test_a_model_that_is_older_than_its_base(base: str, reported: bool) -> None:
    messages = found("older-than-its-base", dated(("Kite 7B", 2024, "Keel"), ("Sail", 2023, base)))
    assert messages == (
        ["`Sail` is of 2023, and its base `Kite 7B` of 2024".replace("Kite 7B", _shown(base))] if reported else []
    )


def _shown(base: str) -> str:
    return "Kite-7B" if "Kite-7B" in base else "Kite 7B"
