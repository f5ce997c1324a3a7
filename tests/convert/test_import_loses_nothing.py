"""Importing loses no word and no link without naming it: pages of all forms, compared with what comes back."""

from __future__ import annotations

from collections.abc import Mapping

import pytest

from lint_catalog.convert.importing.catalog import Imported
from lint_catalog.model.pages.page import Page
from lint_catalog.source.markdown.read import read_page
from tests.support.catalogs import table
from tests.support.imports import as_catalog, imported, rendered, rendered_with_ids
from tests.support.said import lost
from tests.support.sources import Source, each_source

T = "\n| Model | Developer |\n|---|---|\n| [Kite](https://example.org/kite) | Ada |\n"
CASES: Mapping[str, str] = {
    "heading link": "# B\n\n### [Kite Board](https://example.org/kite-board) (Ada)\n\nIt ranks.\n\n## M\n" + T,
    "heading code": "# B `x` *y* [z](#m)\n\n## `a|b` **c** <b>d</b> & <i>e</i>\n" + T,
    "title link": "# [B](https://example.org/b)\n" + T,
    "linked badge heading": (
        "# [![logo](a.png)](https://example.org/b) B\n\n"
        "## <a href='https://e.org/x'><img src='b.png' alt='alt'></a> S\n"
    )
    + T,
    "heading br": "## a<br>b\n" + T,
    "heading hash": "## C\\#\n" + T,
    "heading empty": "##\n\n## [](https://e.org/empty)\n" + T,
    "setext": "[T](https://e.org/t)\n===\n\n[S](https://e.org/s) x\n---\n" + T,
    "html heading": "<h1 align=center><a href='https://e.org/h'>Big</a></h1>\n\n<h2>Two</h2>\n\n## S\n" + T,
    "text above title": "above [x](https://e.org/1)\n\n# T\n\nbelow\n" + T,
    "no title": "above [x](https://e.org/1)\n\n## S\n" + T,
    "two titles": "# A\n\none\n\n# B\n\ntwo [y](https://e.org/2)\n" + T,
    "code links": (
        "## S\n\n"
        "<code><a href='https://e.org/mit'>MIT</a> or <b>GPL</b></code> "
        "<pre><code>x <a href='https://e.org/y'>y</a></code></pre>\n"
    )
    + T,
    "html code block": "<p><code>a &lt; b <a href='https://e.org/y'>y<br>z</a></code> w</p>\n\n## S\n" + T,
    "code in cell": "| a | b |\n|---|---|\n| x | <code><a href='https://e.org/q'>q|r</a> t</code> |\n",
    "link with tags": "see [<b>b</b> <code>c</code> <img src=x alt=pic>](https://e.org/w)\n" + T,
    "link in link html": "<a href='https://e.org/1'>one <a href='https://e.org/2'>two</a></a>\n" + T,
    "image link": "[![](a.png)](https://e.org/i) [![alt](b.png)](rel/file.md)\n" + T,
    "ref links": "[a][r] [r] [b]\n\n[r]: https://e.org/r\n[b]: docs/b.md 'T'\n" + T,
    "autolinks": "<https://e.org/auto> https://e.org/bare www.e.org <a@b.co>\n" + T,
    "list numbers": (
        "# B\n\n"
        "Read.\n\n"
        "1. One.\n2. Two.\n   1. Sub [s](https://e.org/s)\n   2. Sub\n\n"
        "      para\n\n"
        "3) three\n\n"
        "* b\n- c\n+ d\n"
    )
    + T,
    "list start": "7. seven\n8. eight\n" + T,
    "task": "- [ ] todo\n- [x] done\n" + T,
    "looks like list": "1986\\. A year\n\n\\* star\n\n\\- dash\n\n\\+ plus\n\n\\# hash\n" + T,
    "quotes": "> quoted\n> > deeper [d](https://e.org/d)\n\n> 1. n\n> 2. m\n" + T,
    "alert": "# T\n\n> [!NOTE]\n> one\n>\n> two\n> * three\n>\n> 1. four\n\nafter\n" + T,
    "boxes": (
        "# T\n\n"
        "::: warning Mind *this*\n1. a\n2. b\n\n"
        "```\ncode\n```\n:::\n\n"
        "::: tip\nx\n:::\n\n"
        "::: details More\nhidden\n:::\n"
    )
    + T,
    "code blocks": "# T\n\n```py\nx = [1](2)\n\n  y\n```\n\n1. item\n\n   ```\n   in item\n   ```\n" + T,
    "hr etc": "a\n\n---\n\nb\n***\nc\n" + T,
    "citation": "# T\n"
    + T
    + (
        "\n## How to cite us\n\n"
        "Please [cite](https://e.org/c):\n\n"
        "```\n@article{k,\n title={{Kites and Sails}},\n"
        " author={{The Team} and Ada {\\'E}},\n"
        " year=2024,\n url={https://e.org/k}\n}\n```\n"
    ),
    "citation2": "# T\n"
    + T
    + (
        "\n## How to cite us\n\n"
        '```\n@inproceedings{k, title = {A {B}ig \\& C}, author = "Ada {B}", journal={{J}}, year = {2024}}\n```\n\n'
        "## Cite\n\n"
        "```\n@misc{z, title={Z}, author={Y}, year={2020}}\n```\n"
    ),
    "citation doi": (
        "# T\n\n## Citation\n\n```\n@misc{z, title={Z}, author={Y}, year={2020}, doi={https://doi.org/10.1/x}}\n```\n"
    ),
    "citation anchors": (
        "# T\n\n"
        "<a id='cite-me'></a>\n## Citation\n\n"
        "```\n@misc{z, title={Z}, author={Y}, year={2020}}\n```\n[see](#cite-me)\n"
    ),
    "rel": (
        "See [g](docs/g.md), "
        "[m](more.md#big), "
        "[r](/root.md), "
        "[q](?a=b), "
        "[u](../日本語.md), "
        "[sp](<a b.md>), "
        "[h](#日本), "
        "[dot](./x/), "
        "[s](//host/x), "
        "[ma](mailto:a@b.c) ![](i.png)\n"
    )
    + T,
    "rel cell": "| [A](docs/a.md) | b |\n|---|---|\n| [Kite](kite.md) | [x](../y#z) |\n",
    "rel rows": (
        "| Model | Developer | License |\n|---|---|---|\n| [Kite](kite.md) | [Ada](people/ada.md) | [MIT](LICENSE) |\n"
    ),
    "footnote": "a[^1] b[^2]\n" + T + "\n[^1]: one\n\n    two\n\n    1. x\n    2. y [z](docs/z.md)\n[^2]: `c`\n",
    "sub sections": "# T\n\n## A\n\ntext a\n\n### B\n\ntext b\n" + T + "\nbehind\n\n#### C\n\n1. c\n",
    "empty heading text": "## <!-- x -->\n\nwords\n" + T,
    "crlf": ("# T\n\none\n\n1. two\n2. three\n\n### [h](https://e.org/h)\n" + T).replace("\n", "\r\n"),
    "emphasis over lines": "**bold\nover** *a\n\nb*\n" + T,
    "entities": "&lt;b&gt; &copy; &#42;x&#42; &nbsp; a\\\nb  \nc\n\n## &lt;h&gt; \\*x\\* \\[y](z)\n" + T,
    "long titles": "## " + "word " * 60 + "[l](https://e.org/l)\n" + T,
    "toc over an anchor": '# T\n\n## Contents\n\n* [A](#a)\n\n<a id="a"></a>\n\n## A\n' + T,
    "toc": "# T\n\n## Contents\n\n* [A](#a)\n  * [B](#b)\n\n## A\n\n## B\n" + T,
    "details": (
        "<details>\n<summary>More [x](https://e.org/nolink) <a href='https://e.org/yes'>yes</a></summary>\n\n"
        "* in [y](https://e.org/y)\n\n"
        "</details>\n"
    )
    + T,
    "dl": "<dl><dt>Term</dt><dd>Def <a href='https://e.org/d'>d</a></dd></dl>\n" + T,
    "html table": "<table><tr><th>H</th></tr><tr><td><a href='https://e.org/t'>t</a></td></tr></table>\n" + T,
    "math": "$a_b$ and $$\nx\n$$\n" + T,
    "table in list": "* item\n\n  | a | b |\n  |---|---|\n  | c | [d](https://e.org/d) |\n",
    "table headers": "| [Model](https://e.org/h) | `Dev` | **X** |\n|---|---|---|\n| a | b | c |\n",
    "only text": "words [x](https://e.org/x)\n",
    "badge row": "[![a](https://e.org/a.svg)](https://e.org/a) [![b](https://e.org/b.svg)](https://e.org/b)\n" + T,
    "duplicate headings": "## A\n\none\n\n## A\n\ntwo\n" + T,
    "fm": "---\ntitle: X\n---\n# T\n" + T,
    "lang bar": "# T\n\n[ja](ja.md) | [fr](fr.md)\n\nx\n" + T,
    "short list of files": "# T\n\n[Guide](guide.md) · [FAQ](faq.md)\n" + T,
}
SETS: Mapping[str, Mapping[str, str]] = {
    "notices": (
        {
            "ja": "# T\n\n::: warning\n1. MITの話\n2. 敬称は略す\n3. 2024年\n:::\n\n序\n" + T,
            "en": "# T\n\n::: warning\n1. About MIT\n2. In 2024\n:::\n\nintro\n" + T,
            "fr": "# T\n\nintroduction\n" + T,
        }
    ),
    "two and one": ({"en": "# T\n\n::: warning\n* a\n* b\n:::\n" + T, "fr": "# T\n\n::: warning\n* a\n:::\n" + T}),
    "intro one": ({"en": "# T\n\nonly here\n\n* [x](docs/x.md)\n" + T, "fr": "# T\n" + T}),
    "heading link one": (
        {"en": "# T\n\n## [A](https://e.org/en)\n" + T, "fr": "# T\n\n## [A](https://e.org/fr)\n" + T}
    ),
    "citations differ": (
        {
            "en": "# T\n" + T + "\n## Citation\n\n```\n@misc{z, title={Z}, author={Y}, year={2020}}\n```\n",
            "fr": "# T\n" + T + "\n## Citation\n\n```\n@misc{z, title={Z}, author={Y}, year={2021}}\n```\n",
        }
    ),
    "section one": (
        {"en": "# T\n\n## A\n" + T + "\n## Only\n\nwords [x](https://e.org/x)\n", "fr": "# T\n\n## A\n" + T}
    ),
    "title one": ({"en": "# T\n\nx\n" + T, "fr": "sans titre\n" + T}),
}


def _kept(result: Imported) -> tuple[object, ...]:
    """What headings and running text became, which another import of what is rendered makes as well."""
    about = {key: value for key, value in result.entries["catalog"]["catalog"].items() if key != "introduction"}
    sections = {
        (str(each["title"]), str(each.get("introduction"))) for each in result.entries.get("sections", {}).values()
    }
    return about, sections


def test_contents_are_no_section() -> None:
    """Nor where the anchor of the next heading stands below them, as on the pages that we write."""
    for name in ("toc", "toc over an anchor"):
        assert "contents" not in imported({"en": CASES[name]}).entries["sections"]


def test_titles_and_headings_over_several_tables_are_the_same_in_all_languages() -> None:
    more = T.replace("Kite", "Wing").replace("kite", "wing")
    pages = {"en": f"# List\n\n## All of them\n{T}\nMore:\n{more}", "fr": f"# Liste\n\n## Tous\n{T}"}
    result = imported(pages)
    assert result.entries["catalog"]["catalog"]["title"] == {"en": "List", "fr": "Liste"}
    titles = [each["title"] for each in result.entries["sections"].values()]
    assert titles == [{"en": "All of them", "fr": "Tous"}] * 2


def _losses(pages: Mapping[str, str]) -> list[str]:
    before: dict[str, Page] = {language: read_page(text, f"{language}.md") for language, text in pages.items()}
    result = imported(before)
    catalog = as_catalog(result)
    changed = _kept(result) != _kept(imported(rendered(catalog))) and len(pages) == 1
    return [*lost(before, result, rendered_with_ids(catalog)), *(["another import makes something else"] * changed)]


LOOP = {
    "heading link", "heading code", "linked badge heading", "text above title", "code links", "link in link html",
    "image link", "list numbers", "looks like list", "alert", "boxes", "citation", "citation2", "rel", "rel rows",
    "footnote", "crlf", "entities",
}  # fmt: skip


@pytest.mark.parametrize("page", table(CASES.items(), LOOP))
def test_no_word_and_no_link_is_lost(page: str) -> None:
    """Neither is what headings and running text became, when what is rendered is imported again."""
    assert _losses({"en": page}) == []


@pytest.mark.parametrize("pages", table(SETS.items()))
def test_no_word_and_no_link_of_several_languages_is_lost(pages: Mapping[str, str]) -> None:
    assert _losses(pages) == []


@pytest.mark.release
@pytest.mark.parametrize("source", each_source())
def test_whole_pages_lose_nothing(source: Source) -> None:
    assert list(lost(source.pages, source.imported, rendered_with_ids(source.catalog))) == []
