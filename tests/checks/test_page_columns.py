"""Titles of columns on translated pages, in other languages, with markup around them, and where they differ rightly."""

from __future__ import annotations

import pytest

from tests.support.catalogs import all_rules, pages_of, run_on_pages, table

RULES = [all_rules()[id] for id in ("uneven-column-title", "untranslated-column-title")]


def page(*titles: str, end: str = "\n") -> str:
    """A page of tables, each with a row and a second column of the title given."""
    tables = [
        f"<a id='s{number}'></a>\n## S{number}\n\n| Kite | {title} |\n|---|---|\n| [K{number}](https://k.example) | |\n"
        for number, title in enumerate(titles)
    ]  # fmt: skip
    return "\n".join(("# Kites\n", *tables)).replace("\n", end)


def found(first: list[str], other: list[str], files: tuple[str, str], end: str = "\n") -> list[tuple[str, str, int]]:
    """What is found on two pages: the file, the rule, and the number of the table."""
    texts = dict(zip(files, (page(*first, end=end), page(*other, end=end)), strict=True))
    return [(each.file, each.rule, (each.span.line - 6) // 7) for each in run_on_pages(pages_of(texts), RULES)]


JA_EN, JA_FR, EN_FR, EN_DE = (
    (f"README.{one}.md", f"README.{two}.md") for one, two in (("ja", "en"), ("ja", "fr"), ("en", "fr"), ("en", "de"))
)

DIFFERENT = [
    ("rarer", ["公開年"] * 4, ["Année de sortie"] * 3 + ["Année"], JA_FR, "uneven-column-title"),
    ("other capitals", ["公開年"] * 4, ["Release year"] * 3 + ["Release Year"], JA_EN, "uneven-column-title"),
    ("in bold", ["公開年"] * 4, ["Year"] * 3 + ["**Years**"], JA_EN, "uneven-column-title"),
    ("with a mark", ["公開年"] * 4, ["Year"] * 3 + ["Years[^1]"], JA_EN, "uneven-column-title"),
    ("as a link", ["公開年"] * 4, ["Year"] * 3 + ["[Years](https://years.example)"], JA_EN, "uneven-column-title"),
    ("with an entity", ["公開年"] * 4, ["Year"] * 3 + ["Release&nbsp;Year"], JA_EN, "uneven-column-title"),
    (
        "broken there",
        ["入力で<br>扱える", *["入力で扱える"] * 3],
        ["Size", *["Input"] * 3],
        JA_EN,
        "uneven-column-title",
    ),
    ("not translated", ["Developer"] * 4, ["Développeur"] * 3 + ["Developer"], EN_FR, "untranslated-column-title"),
    ("in German", ["Weight"] * 4, ["Gewicht"] * 3 + ["Weight"], EN_DE, "untranslated-column-title"),
    ("in Japanese", ["重さ"] * 4, ["Weight"] * 3 + ["重さ"], JA_EN, "untranslated-column-title"),
    ("in bold, not translated", ["License"] * 4, ["Licence"] * 3 + ["**License**"], EN_FR, "untranslated-column-title"),
]


@pytest.mark.parametrize("end", ["\n", "\r\n"], ids=["LF", "CRLF"])
@pytest.mark.parametrize(("first", "other", "files", "rule"), table(DIFFERENT))
def test_the_rarer_title_is_found(
    first: list[str], other: list[str], files: tuple[str, str], rule: str, end: str
) -> None:
    where = next(number for number, title in enumerate(other) if other.count(title) == 1)
    assert found(first, other, files, end) == [(files[1], rule, where)]


ALIKE = [
    ("no clear majority", ["公開年"] * 3, ["Year", "Year", "Years"], JA_EN),
    ("two titles on the first page", ["学習データ"] * 3 + ["学習画像"], ["Data"] * 3 + ["Images"], JA_EN),
    ("broken in two ways", ["入力で<br>扱える", *["入力で扱える"] * 3], ["Input"] * 4, JA_EN),
    ("the same word in both", ["Description"] * 4, ["Description"] * 4, EN_FR),
    ("a word of its own", ["Token"] * 4, ["Token"] * 4, EN_FR),
    ("the first page's own", ["公開年"] * 3 + ["年"], ["Year"] * 4, JA_EN),
    ("two kinds of English", ["License"] * 4, ["Licence"] * 3 + ["License"], ("README.en-US.md", "README.en-GB.md")),
]


@pytest.mark.parametrize(("first", "other", "files"), table(ALIKE))
def test_titles_that_differ_rightly_are_left_alone(first: list[str], other: list[str], files: tuple[str, str]) -> None:
    wanted = [("README.en-GB.md", "uneven-column-title", 3)] if "README.en-GB.md" in files else []
    assert found(first, other, files) == wanted


def test_a_table_about_something_else_has_another_title_on_every_other_page() -> None:
    files = {
        "README.ja.md": page(*["学習データ"] * 4),
        "README.en.md": page(*["Data"] * 3, "Images"),
        "README.fr.md": page(*["Données"] * 3, "Images d'entraînement"),
    }
    assert run_on_pages(pages_of(files), RULES) == ()


def test_one_of_three_pages_has_the_rarer_title() -> None:
    files = {
        "README.ja.md": page(*["公開年"] * 4),
        "README.en.md": page(*["Release Year"] * 3, "Release Years"),
        "README.fr.md": page(*["Année de sortie"] * 4),
    }
    (only,) = run_on_pages(pages_of(files), RULES)
    assert (only.rule, only.file) == ("uneven-column-title", "README.en.md")


def test_a_title_is_known_to_be_in_another_language() -> None:
    head = "| {} |\n|---|---|---|---|---|\n| [Kite](https://kite.example) | 2024 | GPT | Ada | MIT |\n"
    files = {
        "README.en.md": head.format("Model | Release Year | Architecture | Developer | License"),
        "README.fr.md": head.format("Modèle | Année de sortie | Architecture | Développeur | License"),
    }
    (only,) = run_on_pages(pages_of(files), RULES)
    assert (only.rule, only.file) == ("untranslated-column-title", "README.fr.md")
    files["README.fr.md"] = head.format("Model | Release Year | Architecture | Developer | License")
    assert run_on_pages(pages_of(files), RULES) == (), "a page whose titles are not translated at all"
