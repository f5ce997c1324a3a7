"""What is not disclosed, and who is a person: the word of the page's own language, and the one it has most often."""

from __future__ import annotations

import pytest

from lint_catalog.model.pages.conventions import Conventions
from tests.support.catalogs import all_rules, pages_of, run_on_pages, table

RULES = [all_rules()[id] for id in ("undisclosed-in-other-words", "individual-in-other-words")]
TITLES = {
    "training": {"ja": "学習データ", "en": "Training Data", "fr": "Données d'entraînement", "de": "Training Data"},
    "developer": {"ja": "開発元", "en": "Developer", "fr": "Développeur", "de": "Developer"},
}


def found(kind: str, language: str, cells: list[str], conventions: Conventions | None = None) -> list[tuple[int, str]]:
    """What is found in a column of a page: the number of the row, and the word that is to be used."""
    rows = "".join(f"| K{number} | {cell} |\n" for number, cell in enumerate(cells))
    pages = pages_of({f"README.{language}.md": f"| M | {TITLES[kind][language]} |\n|---|---|\n{rows}"}, conventions)
    return [(each.span.line - 3, each.message.split("`")[3]) for each in run_on_pages(pages, RULES)]


UNDISCLOSED = [
    ("other capitals", "en", ["Undisclosed", "undisclosed"], [(1, "Undisclosed")]),
    ("the page's own capitals", "en", ["undisclosed", "undisclosed", "Undisclosed"], [(2, "undisclosed")]),
    ("nearly as many", "en", ["undisclosed"] * 4 + ["Undisclosed"] * 3, [(row, "Undisclosed") for row in range(4)]),
    ("another word", "en", ["Undisclosed", "Unknown"], [(1, "Undisclosed")]),
    ("the page's own word", "en", ["Unknown", "Unknown", "Undisclosed"], [(2, "Unknown")]),
    ("one alone", "en", ["Unknown"], []),
    ("English in French", "fr", ["Non divulgué", "Undisclosed"], [(1, "Non divulgué")]),
    ("mostly English", "fr", ["Non divulgué", *["undisclosed"] * 2], [(row, "Non divulgué") for row in (1, 2)]),
    ("nothing but English", "fr", ["Undisclosed", "undisclosed"], [(0, "Non divulgué"), (1, "Non divulgué")]),
    ("French of its own", "fr", ["Inconnu", "Inconnu", "undisclosed"], [(2, "Inconnu")]),
    ("within a text", "fr", ["Non divulgué", "mC4, undisclosed dataset"], [(1, "Non divulgué")]),
    ("in bold within a text", "fr", ["Non divulgué", "mC4<br>**undisclosed** dataset"], [(1, "Non divulgué")]),
    ("Japanese in English", "en", ["Undisclosed", "不明"], [(1, "Undisclosed")]),
    ("English in Japanese", "ja", ["不明", "undisclosed"], [(1, "不明")]),
    ("a text in its own language", "fr", ["Non divulgué", "mC4, données non divulguées"], []),
    ("a language that we do not know", "de", ["Undisclosed", "unknown"], []),
    ("nothing of it", "fr", ["mC4", "undisclosed dataset"], []),
]  # fmt: skip


@pytest.mark.parametrize(("language", "cells", "expected"), table(UNDISCLOSED))
def test_what_is_not_disclosed(language: str, cells: list[str], expected: list[tuple[int, str]]) -> None:
    assert found("training", language, cells) == expected


PERSONS = [
    ("the default", "fr", ["Particulier (Ada)", "Individual (Bob)"], [(1, "Particulier (…)")]),
    ("its own word, more often", "fr", ["Individuel (A)"] * 2 + ["Particulier (B)"], [(2, "Individuel (…)")]),
    ("English in French", "fr", ["Individuel (Ada)", "Individual (Bob)"], [(1, "Individuel (…)")]),
    ("mostly English", "fr", ["Individuel (A)", *["Individual (B)"] * 2], [(row, "Individuel (…)") for row in (1, 2)]),
    ("the page's own word", "en", ["Independent (Ada)"] * 2 + ["Individual (Bob)"], [(2, "Independent (…)")]),
    ("a bracket that is missing", "en", ["Individual (Ada)", "Individual (Bob"], [(1, "Individual (…)")]),
    ("a wide bracket", "ja", ["個人 (愛)", "個人（茂）"], [(1, "個人 (…)")]),
    ("a link", "en", ["Individual (Ada)", "Individual ([Bob](https://b.example))"], []),
    ("nothing of its own", "fr", ["Individual (Ada)", "Individual (Bob)"], []),
]  # fmt: skip


@pytest.mark.parametrize(("language", "cells", "expected"), table(PERSONS))
def test_who_is_a_person(language: str, cells: list[str], expected: list[tuple[int, str]]) -> None:
    assert found("developer", language, cells) == expected


def test_what_the_settings_say_is_the_word() -> None:
    settings = Conventions(undisclosed={"en": "Secret"}, individual={"en": "Person"})
    assert found("training", "en", ["unknown", "unknown"], settings) == [(0, "Secret"), (1, "Secret")]
    cells = ["Person (Ada)", "Individual (Bob)", "Individual (Carl)"]
    assert found("developer", "en", cells, settings) == [(1, "Person (…)"), (2, "Person (…)")]


@pytest.mark.parametrize(("rows", "findings"), [(5, 5), (6, 1), (70, 1)])
def test_what_differs_in_a_whole_column_is_one_finding(rows: int, findings: int) -> None:
    assert len(found("training", "fr", ["Non divulgué"] + ["undisclosed"] * rows)) == findings
    assert len(found("training", "fr", ["Non divulgué"] + ["mC4, undisclosed data"] * rows)) == findings
