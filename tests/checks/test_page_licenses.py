"""Licenses on pages that are left empty, or that nobody knows: every way to write it."""

from __future__ import annotations

import pytest

from tests.support.catalogs import all_rules, pages_of, run_on_pages

HEAD = "# Boats\n\n| Model | License |\n|---|---|\n"
FILLED = "".join(f"| [Kite-{number}](https://example.org/{number}) | MIT |\n" for number in range(20))
UNKNOWN = "".join(f"| [{name}](https://example.org/{name}) | ？ |\n" for name in "ABC")


def found(rule: str, files: dict[str, str]) -> list[str]:
    """The places of a rule's findings."""
    return [f"{each.file}:{each.span.line}" for each in run_on_pages(pages_of(files), [all_rules()[rule]])]


def row(cell: str) -> str:
    """A row with a cell for the license, and no other cell but the name."""
    return f"| [Row](https://example.org/row) | {cell} |\n"


UNUSUAL = [
    "?",
    "??",
    "Unknown",
    "**Unknown**",
    "Unknown License",
    "Licence inconnue",
    "`unknown`",
    "N/A",
    "n/a[^1]",
    "-",
    "\\-",
    "–",  # noqa: RUF001 - a dash that is taken for a hyphen
    "TBD",
    "&#63;",
    "(?)",
]
UNUSUAL += ["Inconnue", "不明", "[?](https://example.org/terms)"]


@pytest.mark.parametrize("cell", UNUSUAL)
@pytest.mark.parametrize("ends", ["\n", "\r\n"])
def test_another_word_for_unknown_is_reported_at_every_row(cell: str, ends: str) -> None:
    text = (HEAD + FILLED + UNKNOWN + row(cell) + row(cell)).replace("\n", ends)
    assert found("unknown-license-in-other-words", {"README.md": text}) == ["README.md:28", "README.md:29"]


def test_what_looks_alike_is_named() -> None:
    [finding] = run_on_pages(
        pages_of({"README.md": HEAD + UNKNOWN + row("?")}), [all_rules()["unknown-license-in-other-words"]]
    )
    assert finding.message == "`?` is called `？` elsewhere on this page"
    assert finding.hint == "so in 3 rows; `?` is U+003F, `？` is U+FF1F"


@pytest.mark.parametrize(
    "cell", ["？", "？[^1]", "None", "Undisclosed", "Private", "MIT (?)", "", "Unknown License 1.0"]
)
def test_what_says_something_else_is_left_alone(cell: str) -> None:
    assert found("unknown-license-in-other-words", {"README.md": HEAD + UNKNOWN + row(cell)}) == []


def test_letter_case_is_reported_once() -> None:
    text = HEAD + row("Unknown") + row("Unknown") + row("unknown") + row("MIT")
    rules = [all_rules()[each] for each in ("unknown-license-in-other-words", "uneven-spelling")]
    assert [each.rule for each in run_on_pages(pages_of({"README.md": text}), rules)] == [
        "unknown-license-in-other-words"
    ]


@pytest.mark.parametrize("cell", ["", " ", "&nbsp;", "<!-- none -->", "<br>", "<a id='x'></a>"])
def test_a_license_that_is_left_out_is_reported(cell: str) -> None:
    assert found("license-left-empty", {"README.md": HEAD + FILLED + row(cell)}) == ["README.md:25"]


@pytest.mark.parametrize("cell", ["?", "-", "[^1]", "![](badge.svg)", "`MIT`", "[MIT](https://example.org/terms)"])
def test_a_cell_with_something_in_it_is_not_empty(cell: str) -> None:
    assert found("license-left-empty", {"README.md": HEAD + FILLED + row(cell)}) == []


LEFT_ALONE = {
    "few-rows": HEAD + FILLED.split("| [Kite-9]")[0] + row(""),
    "many-are-empty": HEAD + FILLED + row("") + row("") + row(""),
    "a-table-without-licenses": HEAD + FILLED * 5 + f"\n## More\n\n{HEAD[9:]}{row('')}{row('')}",
    "another-column": HEAD.replace("License", "Context Length") + FILLED + row(""),
}


@pytest.mark.parametrize("text", [pytest.param(text, id=id) for id, text in LEFT_ALONE.items()])
def test_no_convention_no_finding(text: str) -> None:
    assert found("license-left-empty", {"README.md": text}) == []


def test_a_license_that_another_page_has_is_a_difference_and_not_left_out() -> None:
    files = {"README.md": HEAD + FILLED + row("MIT"), "README.fr.md": HEAD + FILLED + row("")}
    assert found("license-left-empty", files) == []
    assert found("row-license-differs", files) == ["README.fr.md:25"]
