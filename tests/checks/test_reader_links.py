"""Links for readers of one language and of another: told apart on pages, and no difference between rows."""

from __future__ import annotations

import pytest

from lint_catalog.text.language_marks import language_mark
from tests.support.catalogs import all_rules, pages_of, run_on_pages

_RULES = [all_rules()[each] for each in ("row-links-differ", "link-to-other-language", "announcement-left-out")]
_BOTH = frozenset({"ja", "en"})


def _pages(rows: list[tuple[str, str]], language: str = ".ja") -> list[tuple[str, int, str]]:
    names = [f"Kite{number}" for number in range(len(rows))]
    ja = "".join(f"| [{name}]({one}) | エイダ |\n" for name, (one, _) in zip(names, rows, strict=True))
    en = "".join(f"| [{name}]({two}) | Ada |\n" for name, (_, two) in zip(names, rows, strict=True))
    files = {
        f"README{language}.md": "# Boats\n\n| モデル | 開発元 |\n|---|---|\n" + ja,
        "README.en.md": "# Boats\n\n| Model | Developer |\n|---|---|\n" + en,
    }
    return [(each.file, each.span.line, each.rule) for each in run_on_pages(pages_of(files), _RULES)]


VARIANTS = [
    ("https://example.org/kite.ja.html", "https://example.org/kite.en.html"),
    ("https://example.org/ja/kite", "https://example.org/en/kite"),
    ("https://example.org/ja-jp/kite", "https://example.org/en-us/kite"),
    ("https://ja.example.org/kite", "https://en.example.org/kite"),
    ("https://example.org/README_JP.md", "https://example.org/README_EN.md"),
    ("https://example.org/kite?hl=ja", "https://example.org/kite?hl=en"),
    ("https://example.org/kite?a=1&l=ja", "https://example.org/kite?a=1&l=en"),
    ("https://example.org/kite?lang=ja", "https://example.org/kite?lang=en"),
    ("https://github.com/ada/kite/blob/main/README_ja.md", "https://github.com/ada/kite/blob/main/README_en.md"),
]


@pytest.mark.parametrize(("ja", "en"), VARIANTS)
@pytest.mark.parametrize("language", [".ja", ""], ids=["known", "unknown"])
def test_where_only_the_mark_of_the_language_differs_nothing_is_reported(ja: str, en: str, language: str) -> None:
    assert _pages([(ja, en)] * 2, language) == []


@pytest.mark.parametrize(("ja", "en"), VARIANTS)
def test_a_page_for_other_readers_is_reported_where_the_site_has_one_for_these(ja: str, en: str) -> None:
    other = ja.replace("kite", "sail") if "github" not in ja else ja.replace("README", "SAIL")
    found = _pages([(ja, en), (other, other), ("https://example.com/ja/wing", "https://example.com/ja/wing")])
    assert found == [("README.en.md", 6, "link-to-other-language")]
    assert _pages([(ja, en), (en + "#x", en + "#x")]) == [("README.ja.md", 6, "link-to-other-language")]


@pytest.mark.parametrize(
    "address",
    [
        "https://huggingface.co/ada/kite-ja",
        "https://huggingface.co/datasets/ada/ja/viewer/ja",
        "https://github.com/ada/bert-ja",
        "https://example.org/oscar-ja",
        "https://example.jp/kite",
        "https://example.org/java/kite",
        "https://ja.example",
        "docs/kite.ja.md",
        "#ja",
        "https://example.org/?url=ja",
        "https://example.org/de/kite",
        "https://[ja",
    ],
)
def test_what_is_no_mark_of_a_language(address: str) -> None:
    assert language_mark(address, _BOTH) is None


def test_marks_of_another_owner_or_of_another_sort_are_no_sign() -> None:
    sign = ("https://github.com/ada/kite/blob/main/README_ja.md", "https://github.com/ada/kite/blob/main/README_en.md")
    other = "https://github.com/bob/sail/blob/main/README_ja.md"
    assert _pages([sign, (other, other)]) == []
    folder = "https://example.org/ja/sail"
    assert _pages([VARIANTS[0], (folder, folder)]) == []


def test_a_site_without_pages_in_a_language_is_judged_by_the_language_that_most_links_to_it_are_in() -> None:
    french = "".join(f"| [K{at}](https://example.org/k{at}.en.html) | Ada |\n" for at in range(3))
    french += "| [Sail](https://example.org/sail.ja.html) | Ada |\n"
    for rows, number in ((french, 1), (french.replace("k2.en", "k2.de"), 0), (french.replace("k2.en", "k2.ja"), 0)):
        files = {f"README.{each}.md": "# Boats\n" for each in ("de", "en", "ja")}
        files["README.fr.md"] = "# Boats\n\n| Model | Developer |\n|---|---|\n" + rows
        found = run_on_pages(pages_of(files), _RULES)
        assert [(each.file, each.span.line) for each in found] == [("README.fr.md", 8)] * number


def test_another_page_of_the_site_is_still_a_difference() -> None:
    found = _pages([("https://example.org/ja/kite", "https://example.org/en/sail")] * 2)
    assert {each[2] for each in found} == {"row-links-differ"}
