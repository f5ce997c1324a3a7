"""What was left in another language on a page, in every place and script, and what stays in it rightly."""

from __future__ import annotations

import pytest

from tests.support.catalogs import all_rules, pages_of, run_on_pages, table

RULES = [
    all_rules()[id]
    for id in ("untranslated-cell", "untranslated-text", "untranslated-words", "untranslated-wording", "stray-kana")
]


def found(pages: dict[str, str], end: str = "\n") -> list[tuple[str, str, int]]:
    files = {f"README.{language}.md": text.replace("\n", end) for language, text in pages.items()}
    return [(each.file.split(".")[1], each.rule, each.span.line) for each in run_on_pages(pages_of(files), RULES)]


def cells(*cells: str, title: str = "Developer") -> str:
    rows = "".join(f"| [K{number}](https://k.example/{number}) | {cell} |\n" for number, cell in enumerate(cells))
    return f"| Kite | {title} |\n|---|---|\n{rows}"


TEXTS = [
    ("the text of an image", "ja", "![船の図](a.png)", 1),
    ("of an image in HTML", "ja", '<img src="a.png" alt="船の図">', 1),
    ("of an image in a block of HTML", "ja", '<p align="center">\n  <img src="a.png" alt="船の図" />\n</p>', 2),
    ("a heading", "ja", "## 凧の一覧", 1),
    ("a heading in Chinese characters", "ja", "## 評価指標", 1),
    ("a heading with a name", "ja", "## LLMの学習手法の原論文", 1),
    ("a paragraph", "ja", "空を飛ぶ凧の一覧です。", 1),
    ("an item", "ja", "* 一つ目の凧", 1),
    ("a numbered item", "ja", "1. 一つ目の凧", 1),
    ("a quotation", "ja", "> 空を飛ぶ凧の一覧です。", 1),
    ("in bold", "ja", "**空を飛ぶ**凧の一覧です。", 1),
    ("with an entity", "ja", "空を飛ぶ&#x51e7;の一覧です。", 1),
    ("a link on the page", "ja", '[表の一覧](#k)\n<a id="k"></a>', 1),
    ("a footnote", "ja", "See[^1].\n\n[^1]: 空を飛ぶ凧の一覧です。", 3),
    (
        "a footnote full of names",
        "ja",
        "See[^1].\n\n[^1]: Kite InstructとKite Baseの差分であるWind Vectorを加えている。",
        3,
    ),
    ("Chinese", "zh", "## 风筝列表", 1),
    ("Korean", "ko", "* 하늘을 나는 연", 1),
    ("Russian", "ru", "## Список змеев", 1),
]


@pytest.mark.parametrize("end", ["\n", "\r\n"], ids=["LF", "CRLF"])
@pytest.mark.parametrize(("language", "text", "line"), table(TEXTS))
def test_a_text_that_was_not_translated(language: str, text: str, line: int, end: str) -> None:
    assert found({language: text, "en": text}, end) == [("en", "untranslated-text", line)]
    assert found({language: text, "fr": text}, end) == [("fr", "untranslated-text", line)]


RIGHT = [
    ("a title that is linked", "* [たこの作り方と飛ばし方](https://k.example/a)"),
    ("a title in quotation marks", "* 「たこの作り方と飛ばし方」 by Ada"),
    ("a title in other quotation marks", "* “たこの作り方と飛ばし方”"),
    ("a name in brackets", "Kites (たこの作り方)"),
    ("the other page", "[日本語](README.ja.md) | English"),
    ("code", "`空を飛ぶ凧の一覧`\n\n```\n空を飛ぶ凧の一覧\n```"),
    ("a comment", "<!-- 空を飛ぶ凧の一覧 -->"),
    ("a title in bold", "* **[たこの作り方と飛ばし方](https://k.example/a)**"),
    ("within English", "The word 凧 means a kite, and 空を飛ぶ means to fly."),
]


@pytest.mark.parametrize("text", [pytest.param(text, id=id) for id, text in RIGHT])
def test_what_stays_in_another_language(text: str) -> None:
    assert found({"ja": "# 凧\n\n空を飛ぶ。", "en": f"# Kites\n\n{text}\n"}) == []


def test_a_list_in_one_language_is_no_translation() -> None:
    assert found({"en": "# The list of lists\n\n## ウィキペディア\n\n* はてなブックマーク\n"}) == []


CELLS = [
    ("Japanese", {"en": cells("日本たこ研究所")}, [("en", 3)]),
    ("copied", {"ja": cells("日本凧研究所"), "en": cells("日本凧研究所")}, [("en", 3)]),
    ("copied with its row", {"ja": cells("凧協会"), "fr": cells("凧協会"), "en": cells("Kites")}, [("fr", 3)]),
    ("copied from Chinese", {"zh": cells("风筝研究所"), "en": cells("风筝研究所")}, [("en", 3)]),
    ("copied from Korean", {"ko": cells("연 연구소"), "en": cells("연 연구소")}, [("en", 3)]),
    ("copied from Russian", {"ru": cells("Институт"), "en": cells("Институт")}, [("en", 3)]),
    ("beside names", {"ja": cells("mC4、独自のデータ"), "en": cells("mC4、独自のデータ")}, [("en", 3)]),
    ("what is counted", {"ja": cells("mC4 (約2億文)"), "fr": cells("mC4 (約2億文)")}, [("fr", 3)]),
    ("a name in brackets", {"ja": cells("Kite (凧協会)"), "en": cells("Kite (凧協会)")}, []),
    (
        "a linked name",
        {"ja": cells("mC4, [凧の本](https://k.example/a)"), "en": cells("mC4, [凧の本](https://k.example/a)")},
        [],
    ),
    ("a name in Chinese", {"en": cells("清华大学", "Tohoku")}, []),
    ("a name in Chinese on a Japanese page as well", {"ja": cells("清华大学"), "en": cells("清华大学")}, []),
    ("both", {"ja": cells("日本凧研究所"), "en": cells("Kite Institute (日本凧研究所)")}, []),
    ("a title", {"ja": cells("たこの作り方", title="Title"), "en": cells("たこの作り方", title="Title")}, []),
    ("a title in quotation marks", {"en": cells("「たこの作り方」", title="Read")}, []),
    ("a linked article", {"en": cells("[たこの作り方](https://k.example/a)", title="Read")}, []),
    ("another page in the same script", {"zh": cells("风筝研究所"), "ja": cells("风筝研究所")}, []),
]


@pytest.mark.parametrize(("pages", "expected"), table(CELLS))
def test_cells_that_were_not_translated(pages: dict[str, str], expected: list[tuple[str, int]]) -> None:
    assert found(pages) == [(language, "untranslated-cell", line) for language, line in expected]


@pytest.mark.parametrize("text", ["# Modèles", "* Modèles légers", "![Modèles](a.png)"])
def test_a_page_in_nobody_knows_which_language_is_in_no_other_script(text: str) -> None:
    """It may be English, whose words are too few to tell."""
    pages = pages_of({"list.md": text, "README.fr.md": text, "README.ja.md": "# 凧"})
    assert [each.language for each in pages.pages] == ["", "fr", "ja"]
    assert not run_on_pages(pages, RULES)


def domains(ja: str, en: str, fr: str) -> dict[str, str]:
    pages = {"ja": (ja, "ドメイン"), "en": (en, "Domain"), "fr": (fr, "Domaine")}
    return {language: cells(*text.split(), title=title) for language, (text, title) in pages.items() if text}


WORDS = [
    ("of English", domains("自社 自社", "own own", "own propre"), [3]),
    ("in bold", domains("自社 自社", "own own", "propre **own**"), [4]),
    ("of the first page", domains("", "own own own", "propre propre own"), [5]),
    ("of another kind", domains("自社 他社", "own x", "own autre"), []),
    ("never translated", domains("雲 雲", "cloud cloud", "cloud cloud"), []),
    ("a name", domains("雲 雲", "Own Own", "Own Propre"), []),
]


@pytest.mark.parametrize(("pages", "lines"), table(WORDS))
def test_words_of_another_page(pages: dict[str, str], lines: list[int]) -> None:
    assert found(pages) == [("fr", "untranslated-words", line) for line in lines]


TRANSLATED = ["papers on wings", "articles"], ["papers on boats", "articles b"]
WORDING = [
    ("English in French", "fr", "papers of CiNii", True),
    ("English in German", "de", "**papers** of CiNii", True),
    ("a link", "fr", "[papers](https://k.example/p), CiNii", False),
    ("a quotation", "fr", 'CiNii "papers"', False),
    ("a name in small letters", "fr", "papers-v2, ada/papers, papers.org", False),
    ("the small words of a name", "fr", "Corpus on Boats", False),
    ("a word that nobody translates", "fr", "corpus", False),
    ("in code", "fr", "`papers`", False),
]


@pytest.mark.parametrize(("language", "text", "is_left"), table(WORDING))
def test_wording_of_another_page(language: str, text: str, is_left: bool) -> None:
    pages = {
        each: cells(text, *(pair[column] for pair in TRANSLATED), title="Training Data")
        for column, each in enumerate(("en", language))
    }
    assert found(pages) == [(language, "untranslated-wording", 3)] * is_left


KANA = [
    ("left over", "undisclosed datasetト", True),
    ("left over beside Japanese", "日本語の文, undisclosed datasetト", True),
    ("a particle", "[Kite 3bとSail-2を組み合わせて凧を作る](https://k.example/a)", False),
    ("a particle without kanji", "KiteとSailでつくるたこ", False),
    ("at the end of a title", "日本語のKiteの", False),
]


@pytest.mark.parametrize(("text", "is_stray"), table(KANA))
def test_kana_behind_latin_letters(text: str, is_stray: bool) -> None:
    assert found({"en": f"Kite[^1].\n\n[^1]: See {text} for more."}) == [("en", "stray-kana", 3)] * is_stray
