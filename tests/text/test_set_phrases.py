"""Set phrases: rules on pages, imports and the labels of pages have one notion of each."""

from __future__ import annotations

import pytest

from lint_catalog.convert.importing.licenses import license_facts
from lint_catalog.convert.render.labels import load_labels
from lint_catalog.model.pages.conventions import Conventions
from lint_catalog.text.set_phrases import DOUBT, begins_like_a_person, is_undisclosed, is_unknown, persons
from tests.support.catalogs import all_rules, pages_of, run_on_pages, table
from tests.support.imports import imported

LANGUAGES = ("ja", "en", "fr")
UNDISCLOSED = [
    "Undisclosed",
    "unknown",
    "Not disclosed",
    "N/A",
    "不明",
    "不詳",
    "非公開",
    "詳細不明",
    "Non divulguées",
    "inconnu",
]
PERSONS = [
    ("as it is written", "Individual (Ada)", "Ada"),
    ("several", "Individual (Ada, Bob)", "Ada, Bob"),
    ("in Japanese", "個人（愛）", "愛"),
    ("in Japanese, at length", "個人開発 (愛)", "愛"),
    ("in French", "Individuelle (Ada)", "Ada"),
    ("a colon", "Individual: Ada", "Ada"),
    ("a bracket that is missing", "individual (Ada", "Ada"),
    ("another word", "Independent (Ada)", "Ada"),
]


def _page(column: str, *cells: str) -> str:
    """A page with a table, a row for each cell of a column: `m1`, `m2`."""
    rows = [f"| m{number} | GPT | {cell} |" for number, cell in enumerate(cells, 1)]
    return "\n".join(["## Models", "", f"| Model | Architecture | {column} |", "|---|---|---|", *rows, ""])


@pytest.mark.parametrize("language", LANGUAGES)
def test_what_pages_write_by_default_is_understood(language: str) -> None:
    labels = load_labels([language])[language]
    assert is_undisclosed(labels.words["undisclosed"])
    assert persons(labels.words["individual"].format(names="Ada, Bob")) == "Ada, Bob"
    assert DOUBT.fullmatch(labels.words["unclear"].strip())


@pytest.mark.parametrize("language", LANGUAGES)
def test_what_rules_expect_by_default_is_what_pages_write(language: str) -> None:
    labels, expected = load_labels([language])[language], Conventions()
    assert labels.words["undisclosed"].casefold() == expected.undisclosed[language].casefold()
    assert labels.words["individual"] == f"{expected.individual[language]} ({{names}})"


@pytest.mark.parametrize("text", UNDISCLOSED)
def test_lint_and_import_agree_on_what_is_undisclosed(text: str) -> None:
    page = _page("Training Data", "Undisclosed", text)
    found = run_on_pages(pages_of({"README.en.md": page}), [all_rules()["undisclosed-in-other-words"]])
    assert len(found) == (text != "Undisclosed")
    assert imported({"en": page}).entries["items"]["m2"]["training"] == "undisclosed"


@pytest.mark.parametrize(("text", "names"), table(PERSONS))
def test_lint_and_import_agree_on_who_is_a_person(text: str, names: str) -> None:
    page = _page("Developer", "Individual (Zoe)", text)
    assert persons(text) == names
    assert begins_like_a_person(text)
    found = run_on_pages(pages_of({"README.en.md": page}), [all_rules()["individual-in-other-words"]])
    assert bool(found) == (not text.startswith("Individual ("))
    entries = imported({"en": page}).entries["developers"].values()
    developers = {each["name"]: each.get("individual") for each in entries}
    assert developers == {"Zoe": True, **dict.fromkeys(names.split(", "), True)}


@pytest.mark.parametrize(
    "text", ["Institute (Ada)", "Individual", "Individual ()", "Individual (Ada) & co", "Kite: Ada"]
)
def test_who_is_not_a_person(text: str) -> None:
    assert persons(text) is None


@pytest.mark.parametrize("mark", ["(?)", "( ? )", "（？）", "（?）"])
def test_lint_and_import_agree_on_what_is_doubtful(mark: str) -> None:
    page = _page("License", f"MIT {mark}")
    assert len(run_on_pages(pages_of({"README.en.md": page}), [all_rules()["unclear-license-without-mark"]])) == 1
    assert imported({"en": page}).entries["items"]["m1"]["license"] == {"license": "mit", "unclear": True}


@pytest.mark.parametrize("word", ["Unknown", "undisclosed", "不明", "不詳", "inconnue", "?", "TBD", "未定"])
def test_a_license_that_nobody_knows(word: str) -> None:
    assert license_facts(word)[0] == "unknown"
    assert is_undisclosed(word) == (word not in ("?", "TBD", "未定"))


@pytest.mark.parametrize("word", ["private", "非公開", "not public"])
def test_a_license_of_which_something_is_known(word: str) -> None:
    assert license_facts(word)[0] == ""


UNKNOWN = (
    "? ？ ?? (?) （？） - — ー … Unknown unknown. N/A n.a. TBD \uff34bd Inconnue inconnu n/d 不明 未定 記載なし 未知"
)


@pytest.mark.parametrize("text", [*UNKNOWN.split(), "Not specified", "Non précisée", "à déterminer", "알 수 없음"])
def test_words_for_what_nobody_knows(text: str) -> None:
    assert is_unknown(text)


@pytest.mark.parametrize(
    "text",
    ["", "MIT (?)", "None", "なし", "Aucune", "Private", "Undisclosed", "非公開", "-1.0", "Unknown License 1.0", "A?"],
)
def test_words_that_say_something_else(text: str) -> None:
    assert not is_unknown(text)
