"""Importing what stands outside tables: code, HTML, boxes, citations; and naming what no entry holds."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

import pytest

from lint_catalog.convert.importing.html import Html
from lint_catalog.convert.importing.prose import prose
from lint_catalog.model.pages.page import Container, Literal, Paragraph
from lint_catalog.model.pages.translations import Pages
from lint_catalog.source.markdown.read import read_page
from tests.support.catalogs import all_rules, run, run_on_pages, table
from tests.support.cli import lint
from tests.support.imports import as_catalog, imported, rendered

ROW = "\n| a | b |\n|---|---|\n| [x](https://example.com/x) | 1 |\n"

TAB = "\u00a0" * 4
TEXTS = [
    ("two paragraphs", "one\ntwo\n\nthree", "one two\nthree"),
    ("a list", "* one\n  * two\n* three", "* one\n  * two\n* three"),
    ("fenced code", "```sh\npip install x\n\nx | y\n```", "`pip install x`<br><br>`x | y`"),
    ("indented lines of code", "```\nif a:\n    b\n\tc\n```", f"`if a:`<br>`{TAB}b`<br>`{TAB}c`"),
    ("code with backticks", "````\na ``` b\n````", "````a ``` b````"),
    ("an indented block", "    code", "`code`"),
    ("code in an item", "1. a\n\n   ```sh\n   x\n   ```\n2. b", "1. a\n   `x`\n2. b"),
    ("an image that leads somewhere", '<a href="https://e.org"><img src="a" alt="*ok*"></a>', "[\\*ok\\*](https://e.org)"),
    ("a block that leads somewhere", '<a href="https://e.org">\n<img src="a" alt="ok">\n</a>', "[ok](https://e.org)"),
    ("tags between words", "a <b>c *d*</b> <kbd>e</kbd> <code>f</code> <i>g", "a **c *d*** e `f` *g*"),
    ("tags in emphasis", '**<a href="https://e.org">a</a> b**', "**[a](https://e.org) b**"),
    ("HTML paragraphs", "<p><b>bold</b> and <i>light</i></p>\n<p>x&amp;y</p>", "**bold** and *light*<br>x&y"),
    ("code in HTML", "<div><code>a|b</code></div>", "`a|b`"),
    ("a summary", "<details><summary>More</summary>\n\ninside\n\n</details>", "More\ninside"),
    ("a table in HTML", "<table><tr><td>a</td><td>b</td></tr><tr><td>c</td></tr></table>", "a b<br>c"),
    ("HTML that never ends", "<div><b>bold <i>both", "**bold *both***"),
    ("HTML that ends what never began", "<div></b>x</i></div>", "x"),
    ("a script", "<script>alert(1)</script>\n\nwords", "words"),
    ("an address that nobody may follow", '<p><a href="javascript:x()">click</a></p>', "click"),
    ("what looks like HTML", "<p>&lt;b&gt; [^1] | a_b_</p>", "\\<b\\> \\[^1\\] &#124; a_b\\_"),
    ("nothing but anchors", '<a id="x"></a>', ""),
    ("a box with a title", "::: tip Hint {open}\nuse it\n:::", "**Hint**\nuse it"),
    ("a box of contents", "::: details Contents {open}\n[[toc]]\n:::", ""),
    ("an alert", "> [!NOTE]\n> careful", "careful"),
]  # fmt: skip


@pytest.mark.parametrize(("markdown", "text"), table(TEXTS))
def test_running_text_is_one_inline_text(markdown: str, text: str) -> None:
    page = read_page(markdown)
    blocks = [each for each in page.blocks if isinstance(each, (Paragraph, Literal, Container))]
    assert prose(blocks, {}, page) == text


@pytest.mark.parametrize(("markdown", "text"), table(TEXTS))
def test_running_text_comes_back(markdown: str, text: str) -> None:
    """What is rendered reads as what was imported, and imported again it is the same."""
    page = f"# T\n\n## S\n\n{markdown}\n{ROW}"
    catalog = as_catalog(imported({"en": page}))
    section = catalog.of_kind("sections")["s"].data
    assert section.get("introduction", {"en": ""})["en"] == text
    again = as_catalog(imported({"en": rendered(catalog)["en"]}))
    assert again.of_kind("sections")["s"].data.get("introduction", {"en": ""})["en"] == text
    assert run(catalog) == ()


ENDLESS = ["<b>" * 5000 + "</i>" * 5000, "<a" * 5000, "<!--" * 5000, "<![CDATA[" * 5000, "<a <" * 5000]


@pytest.mark.parametrize("html", ENDLESS, ids=range(len(ENDLESS)))
def test_html_that_never_ends_takes_one_pass(html: str) -> None:
    said = Html(html).content
    assert len(said) <= 2 * len(html)
    assert "**" not in said


BIBTEX = "@misc{k2024,\n  title={T},\n  author={A},\n  year={2024}%s\n}"
CITE = "# T\n\n## Cite\n\nPlease cite [us](https://example.com):\n\n```bibtex\n" + BIBTEX + "\n```\n"


def test_what_is_said_above_the_citation_stays() -> None:
    catalog = as_catalog(imported({"en": CITE % ""}))
    about = catalog.of_kind("catalog")["catalog"].data
    assert about["citation"]["note"] == {"en": "Please cite [us](https://example.com):"}
    assert "Please cite [us](https://example.com):\n\n```bibtex\n@misc{k2024," in rendered(catalog)["en"].text
    assert catalog.of_kind("sections") == {}


def test_a_citation_with_fields_that_no_entry_has_is_code() -> None:
    catalog = as_catalog(imported({"en": CITE % ",\n  volume={3}"}))
    assert "citation" not in catalog.of_kind("catalog")["catalog"].data
    assert "volume={3}" in catalog.of_kind("sections")["cite"].data["introduction"]["en"]


def test_links_to_headings_lead_there_still() -> None:
    headings = "".join(f"\n## {each}\n{ROW}" for each in ("My Tools & More", "Twice", "Twice"))
    catalog = as_catalog(imported({"en": f"# T\n\n[see](#my-tools--more), [two](#twice-1)\n{headings}"}))
    anchors = {id: each.data.get("anchor") for id, each in catalog.of_kind("sections").items()}
    assert anchors == {"my-tools-more": "my-tools--more", "twice": None, "twice-2": "twice-1"}
    assert run_on_pages(Pages((rendered(catalog)["en"],)), [all_rules()["broken-anchor"]]) == ()


def test_footnotes_on_the_title_stay() -> None:
    catalog = as_catalog(imported({"en": f"# Tools[^t]\n{ROW}\n[^t]: Since 2020.\n\n    ```\n    code\n    ```\n"}))
    assert catalog.of_kind("catalog")["catalog"].data["footnotes"] == {"heading": ["t"]}
    assert catalog.of_kind("footnotes")["t"].data["text"] == {"en": "Since 2020.<br>`code`"}
    assert "# Tools[^1]\n" in rendered(catalog)["en"].text
    assert run(catalog) == ()


def test_links_of_tags_in_cells_are_facts() -> None:
    page = '| Model | Notes |\n|---|---|\n| <a href="https://example.com/x"><b>X</b></a> | <i>a</i> <sub>b</sub> |\n'
    catalog = as_catalog(imported({"en": page}))
    assert catalog.of_kind("items")["x"].data["url"] == "https://example.com/x"
    assert "| [**X**](https://example.com/x) | *a* b |" in rendered(catalog)["en"].text


SCRIPT, KEPT = "the `<script>` in HTML", "of which the text is kept"
LEFT = [
    ("nothing", "## S\n\n[x](https://example.com) `code`\n", []),
    ("front matter", "---\na: 1\n---\n## S\n", ["en.md:1: the front matter"]),
    ("an image", "## S\n\n![logo](a.png)\n", ["en.md:3: the image `a.png`, of which the text is kept"]),
    ("an image in HTML", '<p><img src="a.png"></p>\n', ["en.md:1: the image `a.png`, of which the text is kept"]),
    ("a file beside the page", "[x](docs/x.md) ![](a.png)\n", [f"en.md:1: the image `a.png`, {KEPT}"]),
    ("a link that no page has", "[x](mailto:a@b.c)\n", [f"en.md:1: the link to `mailto:a@b.c`, {KEPT}"]),
    ("a bar of languages", "[en](en.md) | [fr](fr.md)\n", []),
    ("a script", "<script>x</script>\n", ["en.md:1: the `<script>` in HTML"]),
    ("comments", "<!-- a -->\n\n<!-- lint-catalog:begin -->\n", ["en.md: 1 comment"]),
    ("an anchor", '<a id="x"></a>\n\nwords\n', ["en.md:1: the anchor `x`"]),
    ("the anchor of a heading", '<a id="x"></a>\n## S\n', []),
    ("a definition", "a[^1]\n\n[^1]: b\n[^1]: c\n", ["en.md:4: another definition of the footnote `1`"]),
    ("a script in a footnote", "a[^1]\n\n[^1]: b\n\n    <script>\n", [f"en.md:3: {SCRIPT} in the footnote `1`"]),
    ("an image in a heading", "## ![a](b.png) S\n", ["en.md:1: the image `b.png`, of which the text is kept"]),
    ("an HTML image in a cell", '| a |\n|---|\n| x <img src="b"> |\n', [f"en.md:3: the image `b` in a cell, {KEPT}"]),
    ("a cell too many", "| a |\n|---|\n| x | y |\n", ["en.md:3: cells beyond the columns of the table"]),
]  # fmt: skip


@pytest.mark.parametrize(("markdown", "lines"), table(LEFT))
def test_what_no_entry_holds_is_named(markdown: str, lines: list[str]) -> None:
    assert list(imported({"en": markdown}).left_out) == lines


PAGES: Mapping[str, str] = {
    "windows.md": "\ufeff# Tools\r\n\r\n| a | b |\r\n|---|---|\r\n| x | 1 |\r\n",
    "empty-table.md": "# Tools\n\n## None yet\n\n| Name | Year |\n|---|---|\n",
    "anchors.md": "# T\n\n[see](#my-tools--more)\n\n## My Tools & More\n\n| Tool | Cost |\n|---|---|\n| vi | 0 € |\n",
    "two-tables.md": "## H\n\n| a | b |\n|---|---|\n| x | y |\n\nand\n\n| a | c |\n|---|---|\n| x | w |\n",
    "huge-cell.md": f"| a | b |\n|---|---|\n| x | {'word ' * 5000}|\n",
    "wide.md": "| " + " | ".join(f"c{n}" for n in range(60)) + " |\n" + "|---" * 60 + "|\n" + "| v " * 60 + "|\n",
    "dollars.md": "| a | b |\n|---|---|\n| $x$ | \\$1 ~~2~~ <kbd>k</kbd> <sub>s</sub> |\n",
    "bare-addresses.md": "| a | b |\n|---|---|\n| https://example.com/x | www.example.com |\n",
    "nameless.md": "| | b |\n|---|---|\n| | 1 |\n| | 2 |\n",
}


@pytest.mark.parametrize("name", table([(each, each) for each in PAGES], 4))
def test_pages_of_strangers_become_catalogs_that_are_ready(name: str, tmp_path: Path) -> None:
    (tmp_path / name).write_bytes(PAGES[name].encode())
    result = lint("import", name, "-o", "out", "--lang", f"en={name}", cwd=tmp_path)
    assert (result.returncode, result.stderr) == (0, "")
    for command in ((), ("fmt", "--check"), ("render",), ("render", "--check"), ("catalog/en.md",)):
        done = lint(*command, "-q", cwd=tmp_path / "out") if not command else lint(*command, cwd=tmp_path / "out")
        assert done.returncode == 0, (command, done.stdout, done.stderr)
