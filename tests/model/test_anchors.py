"""What links find on a page: names that are written, and those that GitHub makes of headings."""

from __future__ import annotations

import pytest

from lint_catalog.engine.fix import apply_edits
from lint_catalog.model.pages.anchors import page_anchors
from lint_catalog.source.markdown.read import read_page
from tests.support.catalogs import all_rules, pages_of, run_on_pages, table

BADGE = "![Badge](https://example.org/b.svg)"
FOUND, OTHER_CASE, LOST = "found", "in another case", "not there"


def verdict(text: str, fragment: str, file: str = "README.md") -> str:
    rules = [all_rules()[id] for id in ("broken-anchor", "anchor-in-other-case", "repeated-anchor")]
    findings = run_on_pages(pages_of({file: f"{text}\n\nSee [there](#{fragment}).\n"}), rules)
    said = {"broken-anchor": LOST, "anchor-in-other-case": OTHER_CASE}
    return said[findings[0].rule] if findings else FOUND


@pytest.mark.parametrize(
    ("text", "fragment", "expected"),
    table(
        [
            ("a heading", "## Big Kites", "big-kites", FOUND),
            ("closing marks", "## Big Kites ##", "big-kites", FOUND),
            ("underlined", "Big Kites\n---------", "big-kites", FOUND),
            ("underlined, over two lines", "Big\nKites\n=====", "bigkites", FOUND),
            ("in a quotation", "> ## Big Kites", "big-kites", FOUND),
            ("in a list", "* a\n\n  ## Big Kites", "big-kites", FOUND),
            ("in a footnote", "a[^1]\n\n[^1]: b\n\n    ## Big Kites", "big-kites", FOUND),
            ("in code", "```md\n## Big Kites\n```", "big-kites", LOST),
            ("in a comment", "<!--\n## Big Kites\n<h2>Big Kites</h2>\n-->", "big-kites", LOST),
            ("two spaces", "## Big  Kites", "big--kites", FOUND),
            ("two spaces, linked as one", "## Big  Kites", "big-kites", LOST),
            ("a badge behind", f"# Kites {BADGE}", "kites-", FOUND),
            ("a linked badge behind", f"# Kites [{BADGE}](https://example.org)", "kites-", FOUND),
            ("a badge is no text", f"# Kites {BADGE}", "kites-badge", LOST),
            ("a badge in front", f"# {BADGE} Kites", "-kites", FOUND),
            ("an image of HTML", '# <img src="k.png" alt="Kite"> Kites', "-kites", FOUND),
            ("an emoji in front", "## 🚀 Launch", "-launch", FOUND),
            ("an emoji as a word", "## :rocket: Launch", "rocket-launch", FOUND),
            ("a variation selector", "## 🛠️ Tools", "️-tools", FOUND),
            ("the same, percent-encoded", "## 🛠️ Tools", "%EF%B8%8F-tools", FOUND),
            ("without it", "## 🛠️ Tools", "-tools", LOST),
            ("without the hyphen", "## 🛠️ Tools", "tools", LOST),
            ("Hindi", "## हिन्दी मॉडल", "हिन्दी-मॉडल", FOUND),
            ("Thai", "## ภาษาไทยดี้", "ภาษาไทยดี้", FOUND),
            ("Tamil", "## தமிழ் நூல்", "தமிழ்-நூல்", FOUND),
            ("Tamil without its marks", "## தமிழ் நூல்", "தமழ-நல", LOST),
            ("Japanese in two parts", "## か\u3099く", "か\u3099く", FOUND),
            ("Japanese in two parts, linked as one", "## か\u3099く", "がく", LOST),
            ("a digit in a circle", "## ① Kites ½ x²", "-kites--x", FOUND),
            ("a letter number", "## Ⅷ Kites", "ⅷ-kites", FOUND),
            ("inline code", "## The `kite()` way", "the-kite-way", FOUND),
            ("a link", "## [Kites](https://example.org) fly", "kites-fly", FOUND),
            ("emphasis", "## **Big** _kites_", "big-kites", FOUND),
            ("an entity", "## Kites &amp; Sails &eacute;", "kites--sails-é", FOUND),
            ("an escape", "## Kites \\* Sails", "kites--sails", FOUND),
            ("a tag within", "## Big <sub>fine</sub> kites", "big-fine-kites", FOUND),
            ("a line break within", "## Big<br>Kites", "bigkites", FOUND),
            ("a comment within", "## Big <!-- x --> Kites", "big--kites", FOUND),
            ("a footnote mark", "## Kites[^1]\n\n[^1]: a", "kites", FOUND),
            ("a footnote mark that GitHub counts in", "## Kites[^1]\n\n[^1]: a", "kites1", FOUND),
            ("a mark without a footnote", "## Kites[^1]", "kites1", LOST),
            ("the second of two", "## Kites\n\n## Kites", "kites-1", FOUND),
            ("the third of two", "## Kites\n\n## Kites", "kites-2", LOST),
            ("a number that is taken", "## Kites\n\n## Kites 1\n\n## Kites", "kites-2", FOUND),
            ("HTML and Markdown together", "<h1>Kites</h1>\n\n## Kites", "kites-1", FOUND),
            ("HTML", '<h1 align="center">All Kites</h1>', "all-kites", FOUND),
            ("HTML in capitals", "<H6>All Kites</H6>", "all-kites", FOUND),
            ("HTML over several lines", "<h2>\n  All\n  Kites\n</h2>", "--all--kites", FOUND),
            ("HTML over several lines, as a browser shows it", "<h2>\n  All\n  Kites\n</h2>", "all-kites", FOUND),
            ("HTML around a paragraph", "<h2>\n\nAll **Kites**\n\n</h2>", "all-kites", FOUND),
            ("HTML with markup", '<h2><a><b>All</b> <img alt="b"></a>Kites &amp; Co</h2>', "all-kites--co", FOUND),
            ("HTML with an odd attribute", '<h2 title="a > b" hidden>Kites</h2>', "kites", FOUND),
            ("HTML in a summary", "<details><summary><h3>Big Kites</h3></summary>\nx\n</details>", "big-kites", FOUND),
            ("HTML in a line of text", "a <h3>Big Kites</h3> b", "big-kites", FOUND),
            ("HTML in a cell", "| a |\n|---|\n| <h3>Big **Kites**</h3> |", "big-kites", FOUND),
            ("HTML that does not end", "<h2>Big Kites\n\n## Sails", "big-kites", FOUND),
            ("a tag that is no heading", "<header>Kites</header>\n<hr>", "kites", LOST),
            ("an id", '<a id="kite"></a>', "kite", FOUND),
            ("an id in single quotes", "<a id='kite'></a>", "kite", FOUND),
            ("an id without quotes", "<a id=kite></a>", "kite", FOUND),
            ("an id in capitals", '<A ID="kite"></A>', "kite", FOUND),
            ("an id behind others", '<div align="left" title="id=x" id="kite">\n\nx\n\n</div>', "kite", FOUND),
            ("an id within a value", '<div title="an id=kite here">x</div>', "kite", LOST),
            ("an id of data", '<div data-id="kite">x</div>', "kite", LOST),
            ("a name", '<a name="kite"></a>', "kite", FOUND),
            ("id and name", '<a id="sail" name="kite"></a>', "kite", FOUND),
            ("an id of a heading", '## <span id="kite"></span>Sails', "kite", FOUND),
            ("an id of an image", '<img src="k.png" id="kite">', "kite", FOUND),
            ("a name of a group", '<details name="kite"><summary>a</summary></details>', "kite", LOST),
            ("an id in code", '`<a id="kite"></a>`', "kite", LOST),
            ("an id with its prefix", '<a id="user-content-kite"></a>', "kite", FOUND),
            ("a link with the prefix", "## Kites", "user-content-kites", FOUND),
            ("other case", "## Big Kites", "Big-Kites", OTHER_CASE),
            ("other case, percent-encoded", "## École", "%C3%89cole", OTHER_CASE),
            ("other case of an id", '<a id="Kite"></a>', "kite", LOST),
            ("capitals for an id", '<a id="kite"></a>', "KITE", OTHER_CASE),
            ("capitals as in the id", '<a id="Kite"></a>', "Kite", FOUND),
            ("a text to show", "## Kites", "kites:~:text=red", FOUND),
            ("a text to show nowhere", "## Kites", "sails:~:text=red", LOST),
            ("the top", "a", "top", FOUND),
            ("the top, by nothing", "a", "", FOUND),
            ("what begins as the top does", "a", "topics", LOST),
            ("the list of a folder", "a", "readme", FOUND),
            ("a footnote", "a[^kite]\n\n[^kite]: b", "user-content-fn-kite", FOUND),
            ("a footnote without the prefix", "a[^Kite]\n\n[^Kite]: b", "fn-kite", FOUND),
            ("a footnote, as GitHub writes it", "a[^1]\n\n[^1]: b", f"fn-1-{'0123456789abcdef' * 2}", FOUND),
            ("a mark", "a[^kite] b[^kite]\n\n[^kite]: b", "user-content-fnref-kite-2", FOUND),
            ("all footnotes", "a[^kite]\n\n[^kite]: b", "footnote-label", FOUND),
            ("a footnote that is not there", "a[^kite]\n\n[^kite]: b", "user-content-fn-sail", LOST),
            ("a footnote that nothing refers to", "[^kite]: b", "user-content-fn-kite", LOST),
            ("footnotes where there are none", "a", "footnote-label", LOST),
            ("what begins as a footnote does", "a[^1]\n\n[^1]: b", "footnotes", LOST),
            ("another program's footnote", "a[^1]\n\n[^1]: b", "fn:1", LOST),
            ("a line of a file", "a", "L10", LOST),
            ("Windows' line ends", "## Big Kites\r\n\r\n<h2>\r\nSails\r\n</h2>", "sails", FOUND),
        ]
    ),
)  # fmt: skip
def test_what_a_link_finds(text: str, fragment: str, expected: str) -> None:
    assert verdict(text, fragment) == expected


def test_only_the_page_of_a_folder_is_called_readme() -> None:
    assert verdict("a", "readme", "docs/kites.md") == LOST


def test_the_anchors_of_the_headings_are_given_in_their_order() -> None:
    page = read_page("<h1>Kites</h1>\n\n## Kites\n\n## Sails[^1]\n\n[^1]: a\n\n    ## Kites\n")
    assert page.derived(page_anchors).headings == ("kites-1", "sails")


def test_the_anchor_in_lower_case_is_a_safe_fix_and_the_nearest_is_a_guess() -> None:
    text = "## Big Kites\n\n[a](#Big-Kites), [b](#big-kitess)\n"
    findings = run_on_pages(
        pages_of({"README.md": text}), [all_rules()["anchor-in-other-case"], all_rules()["broken-anchor"]]
    )
    assert [each.fix and each.fix.safe for each in findings] == [True, False]
    edits = [edit for each in findings if each.fix for edit in each.fix.edits]
    assert apply_edits(text, edits) == "## Big Kites\n\n[a](#big-kites), [b](#big-kites)\n"
