"""Characters on pages that nobody meant: in every form that a text has, and left alone where they are right."""

from __future__ import annotations

# ruff: noqa: RUF001 - characters of many scripts are what is tried
import pytest

from lint_catalog.text.written import written_offsets
from tests.support.catalogs import all_rules, pages_of, run_on_pages
from tests.support.fixing import with_fixes

TYPOGRAPHY = ("full-width-character", "odd-space", "stray-kana", "invisible-character", "stray-emphasis-mark")

CELL = "| Model | Data |\n|---|---|\n| Kite | {} |\n"


def reported(text: str, language: str = "en") -> tuple[list[str], str]:
    """What the rules report, by rule and place, and the text with all fixes."""
    file = f"README.{language}.md"
    rules = [all_rules()[each] for each in TYPOGRAPHY]
    findings = run_on_pages(pages_of({file: text}), rules)
    fixed, _ = with_fixes({file: text}, unsafe=True)
    return [f"{each.rule} {each.span.line}:{each.span.column}" for each in findings], fixed[file]


FOUND = [
    ("bracket-beside-bold", CELL.format("Sea（**5B** tokens)"), ["full-width-character 3:13"], "Sea (**5B** tokens)"),
    ("comma", CELL.format("Harbour、The Sea"), ["full-width-character 3:17"], "Harbour, The Sea"),
    ("wide-comma", CELL.format("Harbour，The Sea"), ["full-width-character 3:17"], "Harbour, The Sea"),
    ("behind-an-entity", CELL.format("A&amp;B：more"), ["full-width-character 3:17"], "A&amp;B: more"),
    ("behind-an-escape", CELL.format(r"A\*B：more"), ["full-width-character 3:14"], r"A\*B: more"),
    ("behind-a-pipe", CELL.format(r"A\|B：more"), ["full-width-character 3:14"], r"A\|B: more"),
    ("an-entity-itself", CELL.format("Sea&#xFF08;5B)"), ["full-width-character 3:13"], "Sea&#xFF08;5B)"),
    ("letters", CELL.format("\uff33\uff45\uff41 7B"), ["full-width-character 3:10"], "Sea 7B"),
    ("between-digits", CELL.format("3．5, 1,000"), ["full-width-character 3:11"], "3.5, 1,000"),
    ("no-fix-for-markdown", CELL.format("Sea｜Wind"), ["full-width-character 3:13"], "Sea｜Wind"),
    ("bracket-behind-a-break", CELL.format("Sea<br>（5B)"), ["full-width-character 3:17"], "Sea<br>(5B)"),
    ("label", "[Kite（7B)](https://example.org/a)\n", ["full-width-character 1:6"], "[Kite (7B)](https://example.org/a)"),
    ("heading", "# Kites：all\n", ["full-width-character 1:8"], "# Kites: all"),
    ("list", "* Kites，sails\n", ["full-width-character 1:8"], "* Kites, sails"),
    ("footnote", "Kite[^1]\n\n[^1]: Sea，wind.\n", ["full-width-character 3:10"], "[^1]: Sea, wind."),
    ("quotation", "> Sea，wind.\n", ["full-width-character 1:6"], "> Sea, wind."),
    ("beside-other-words", CELL.format("Sea，wind and more words (凧)"), ["full-width-character 3:13"], "Sea, wind"),
    ("windows-lines", "# Kites：all\r\n\r\nText\r\n", ["full-width-character 1:8"], "# Kites: all\r\n"),
    ("middle-dot", CELL.format("Ada・Bob"), ["full-width-character 3:13"], "Ada・Bob"),
    ("tab", CELL.format("Sea,\tHarbour"), ["odd-space 3:14"], "Sea, Harbour"),
    ("tab-beside-a-space", CELL.format("Sea, \tHarbour"), ["odd-space 3:14"], "Sea, Harbour"),
    ("tab-in-running-text", "Sea,\tHarbour\n", ["odd-space 1:5"], "Sea, Harbour"),
    ("no-break-space-beside-a-space", CELL.format("Sea,\u00a0 Coast"), ["odd-space 3:14"], "Sea, Coast"),
    ("no-break-space-before-a-colon", CELL.format("Sea \u00a0: x"), ["odd-space 3:13"], "Sea\u00a0: x"),
    ("spaces-behind-an-entity", CELL.format("Sea&#x2011;B,  Coast"), ["odd-space 3:23"], "Sea&#x2011;B, Coast"),
    ("spaces-behind-an-escape", CELL.format(r"Sea \(B),  Coast"), ["odd-space 3:19"], r"Sea \(B), Coast"),
    ("spaces-behind-a-link", CELL.format("[Sea](https://example.org/a)  wind"), ["odd-space 3:38"], "a) wind"),
    ("spaces-in-a-label", CELL.format("[Sea  7B](https://example.org/a)"), ["odd-space 3:14"], "[Sea 7B]"),
    ("spaces-in-a-footnote", "Kite[^1]\n\n[^1]: Sea  wind.\n", ["odd-space 3:10"], "[^1]: Sea wind."),
    ("wide-space-behind-an-entity", CELL.format("A&amp;B\u3000C"), ["odd-space 3:17"], "A&amp;B C"),
    ("kana-behind-an-entity", CELL.format("A&amp;B setト"), ["stray-kana 3:21"], "A&amp;B setト"),
    ("kana-in-another-clause", CELL.format("setト, corpus (日本語の本)"), ["stray-kana 3:13"], "setト"),
    ("direction-by-number", CELL.format("Ada &#x202E;boB"), ["invisible-character 3:14"], "&#x202E;boB"),
    ("asterisks-behind-an-entity", CELL.format("A&amp;B (**70b)"), ["stray-emphasis-mark 3:19"], "(**70b)"),
]  # fmt: skip


@pytest.mark.parametrize(("text", "places", "fixed"), [pytest.param(*each[1:], id=each[0]) for each in FOUND])
def test_what_nobody_meant_is_found_where_it_is(text: str, places: list[str], fixed: str) -> None:
    found, after = reported(text)
    assert found == places
    assert fixed in after


ALONE = [
    ("beside-japanese", "en", CELL.format("Sea Institute（海洋研究所）")),
    ("within-brackets", "en", CELL.format("Sea (海のコーパス、５冊) and more")),
    ("unknown", "en", CELL.format("？")),
    ("all-of-an-address", "en", "See https://example.org/a（b）、c for more.\n"),
    ("in-an-address", "en", "See [this](https://example.org/a（b）).\n"),
    ("in-code", "en", "See `a（b）` and\n\n```\na（b）\n```\n"),
    ("in-a-comment", "en", "<!-- a（b） -->\n"),
    ("title", "en", "See [Kite 3：Sail-2を組み合わせて凧を作る](https://example.org/a).\n"),
    ("quoted-title", "en", "See “Kite 3：凧の本” for more.\n"),
    ("japanese-paragraph", "en", "Kite、Sail、Wingは凧です。とても良い凧です。\n"),
    ("japanese-page", "ja", CELL.format("Sea（5B）、Harbour")),
    ("chinese-page", "zh", CELL.format("Sea（5B）、Harbour")),
    ("mark-in-wide-brackets", "en", "Kite［^1］ flies.\n\n[^1]: Far.\n"),
    ("typographic", "en", CELL.format("“Sea” — 5 × 6…")),
    ("spaces-before-a-break", "en", CELL.format("Sea  <br>Harbour")),
    ("spaces-in-code", "en", CELL.format("`a  b`")),
    ("spaces-that-align", "en", "| Kite    | Ada       |\n|:--------|:----------|\n| Sail 7B | Bob       |\n"),
    ("tabs-around-a-cell", "en", "| Kite |\tAda |\n|---|---|\n| Sail\t|\tBob |\n"),
    ("wide-space-between-japanese", "ja", CELL.format("海\u3000風")),
    ("particle", "en", 'Kite[^1]\n\n[^1]: See "[Kite 3bとSail-2を組み合わせて凧を作る](https://example.org/a)".\n'),
    ("particle-in-brackets", "en", CELL.format("Kite (Llama 3をベースに作成)")),
    ("particle-on-a-japanese-page", "ja", CELL.format("datasetト")),
    ("joiner-by-number", "fa", CELL.format("می&zwnj;پرند &#x200B;Kite")),
    ("escaped-asterisks", "en", CELL.format(r"A&amp;B \*\*")),
]


@pytest.mark.parametrize(("language", "text"), [pytest.param(*each[1:], id=each[0]) for each in ALONE])
def test_what_is_right_is_left_alone(language: str, text: str) -> None:
    assert reported(text, language)[0] == []


JOINERS = (
    "# بادبادک\u200cها\n\nبادبادک\u200cهای بزرگ **BERT**\u200cها می\u200cپرند.\n\n| Kite | Wind |\n|---|---|\n"
    "| 👨\u200d👩\u200d👧 Zephyr | क्\u200dष |\n| ភាសា\u200bខ្មែរ | طائرة (7B)\u200e كبيرة |\n"
)


def test_joiners_of_scripts_that_need_them_are_neither_reported_nor_removed() -> None:
    assert reported(JOINERS, "fa") == ([], JOINERS)


def test_a_joiner_that_is_odd_beside_such_a_script_is_reported_and_stays() -> None:
    text = "Kite\u200c flies, بادبادک\n"
    assert reported(text, "fa") == (["invisible-character 1:5"], text)


def test_french_marks_keep_their_space() -> None:
    assert reported(CELL.format("Mer：vent"), "fr")[1] == CELL.format("Mer : vent")


def test_a_page_of_unknown_language_is_judged_by_its_letters() -> None:
    rules = [all_rules()["full-width-character"]]
    latin, japanese = "Sea，wind and kites.\n", "海，風と凧。Kite，Sail\n"
    assert [len(run_on_pages(pages_of({"LIST.md": text}), rules)) for text in (latin, japanese)] == [1, 0]


@pytest.mark.parametrize(
    ("source", "shown", "offsets"),
    [
        pytest.param("abc", "abc", [0, 1, 2, 3], id="as-shown"),
        pytest.param("a&amp;b", "a&b", [0, 1, 6, 7], id="entity"),
        pytest.param(r"a\*b", "a*b", [0, 1, 3, 4], id="escape"),
        pytest.param("a&nope;b", "a&nope;b", list(range(9)), id="no-entity"),
        pytest.param("&#x2011;&lt;", "\u2011<", [0, 8, 12], id="entities-side-by-side"),
        pytest.param("a&amp;", "a+", None, id="something-else"),
    ],
)
def test_shown_characters_are_found_in_the_source(source: str, shown: str, offsets: list[int] | None) -> None:
    found = written_offsets(source, shown)
    assert (None if found is None else list(found)) == offsets
