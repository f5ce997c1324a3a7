"""Whatever an entry says, it stays text where it lands: no table breaks, no HTML gets in, no link leads elsewhere."""

from __future__ import annotations

import json
import re
from collections.abc import Callable

import pytest
from hypothesis import HealthCheck, given
from hypothesis import strategies as st
from markdown_it import MarkdownIt

from lint_catalog.convert.render.escape import Md, bibtex, block, cell, destination, is_item, link, rewritten, text
from lint_catalog.model.entries.markdown import footnote_markers
from tests.support.catalogs import table
from tests.support.pages import FILES, page_of, read_page
from tests.support.tiers import examples

NASTY = [
    "a | b",
    "a \\| b",
    "\\",
    "ends in \\",
    "`code | code`",
    "``a ` | b``",
    "unclosed ` tick",
    "**bold",
    "*a* _b_ __c__ ~~d~~ a_b __init__",
    "[x](javascript:alert(1))",
    "[x](http://a.b 'title')",
    "![x](https://a.b/c.png)",
    "!",
    "]( https://a.b ) [",
    "<script>alert(1)</script>",
    "<a href=x>y</a><br>",
    "<!-- lint-catalog:end -->",
    "-->",
    "&lt;b&gt; &#124; &copy; & co",
    "[^doubt] [^wind]",
    "[^doubt]: text",
    "[^doubt](https://a.b)",
    "[^doubt]((",
    "a\nb\r\nc\u2028d",
    "# heading #",
    "- item",
    "1. item",
    "> quote",
    "```",
    "---",
    "===",
    "| a | b |",
    "|---|---|",
    "<https://a.b>",
    "\x02wind\x03",
    "\x00\x1b[31m",
    "$a$ $$b$$",
    "{{ 7 * 7 }} {% raw %}",
    ":::",
    "日本語**強調**「括弧」",
    "a\u00a0b\u202fc",
]


def as_yaml(value: object) -> str:
    """A value as YAML, which any JSON in ASCII is."""
    return json.dumps(value, ensure_ascii=True)


def hostile(value: str) -> dict[str, str]:
    """The small catalog with a text in every place that takes one."""
    both = {"en": value, "fr": value}
    new = {
        "catalog": {
            "title": both,
            "languages": ["en", "fr"],
            "introduction": both,
            "notices": [both],
            "citation": {"key": "k", "title": value, "author": value, "journal": value, "year": 2024},
        },
        "sections/encoders": {
            "title": both,
            "anchor": "encoders",
            "order": 2,
            "introduction": both,
            "kind": "models",
            "columns": ["name", "released", "domain", "architecture", "base", "training", "license", "platform"],
            "column_titles": {"license": both},
            "hub_column": "architecture",
        },
        "developers/lab": {"name": both},
        "licenses/mit": {**_license(), "name": both},
        "datasets/soil": {"name": value},
        "footnotes/doubt": {"text": both},
        "models/pair": {
            "name": both,
            "section": "encoders",
            "released": 2026,
            "url": "https://example.org/a_(b)",
            "developer": "lab",
            "domain": both,
            "architecture": both,
            "base": [{"name": value}, {"model": "glider", "label": value}],
            "hub": [{"repo": "a/b", "label": value}, {"repo": "a/c-7b", "label": f"{value} 7b"}],
            "training": [
                {
                    "method": both,
                    "data": ["soil", both, {"dataset": "sea", "part": both}],
                    "note": both,
                    "only": [value],
                }
            ],
            "license": [{"label": both, "license": "mit"}],
            "platform": both,
            "footnotes": {"license": ["doubt"]},
        },
        "benchmarks/gust": {
            "name": both,
            "section": "others",
            "url": "https://example.org/(x",
            "developer": "lab",
            "description": both,
        },
        "papers/first": {
            "name": value,
            "section": "papers",
            "date": "2020.01.02",
            "venue": value,
            "title": value,
            "url": "https://example.org/x)",
        },
    }
    return {**FILES, **{f"entries/{name}.yaml": as_yaml(data) for name, data in new.items()}}


def _license() -> dict[str, object]:
    return {"commercial_use": "allowed", "open_source": True, "share_alike": False, "derivatives_keep": False}


INTRODUCTIONS = 2
"""Places of the catalog below that take lists: those of the catalog and of the section."""
PLAIN = read_page(page_of(hostile("plain"), "en"))


def assert_harmless(value: str) -> None:
    """Whether a page with this text everywhere has the structure of one with a plain word everywhere."""
    files = hostile(value)
    page = page_of(files, "en")
    shown = read_page(page)
    assert len(shown.tables) == len(PLAIN.tables)
    assert [[len(row) for row in rows] for rows in shown.tables] == [
        [len(row) for row in rows] for rows in PLAIN.tables
    ]
    assert len(shown.headings) == len(PLAIN.headings)
    for block_type in ("list_item_open", "blockquote_open", "fence", "code_block", "hr", "html_block", "heading_open"):
        items = block_type == "list_item_open" and is_item(value)  # which introductions may have
        assert shown.blocks[block_type] == PLAIN.blocks[block_type] + (INTRODUCTIONS if items else 0), block_type
    allowed = re.compile(r'<br>|</a>|<a id="[\w.-]+">|<a id="[\w.-]+"></a>', re.ASCII)
    assert [each for each in shown.html if not allowed.fullmatch(each)] == []
    for address in shown.links:
        assert re.match(r"https?://|#|(?:en|fr)\.md$", address), address
    assert shown.images == []
    assert set(shown.marks) == set(shown.footnotes), "a mark leads nowhere"


@pytest.mark.parametrize("value", NASTY)
def test_hostile_texts_are_harmless_everywhere(value: str) -> None:
    assert_harmless(value)


ALPHABET = st.sampled_from(
    [*"|\\`*_[]()<>!&#~^:;/\"'{}$-+=. \n\tab1é漢", "[^doubt]", "https://a.b", "<br>", "](", "javascript:"]
)


@examples(30, suppress_health_check=[HealthCheck.too_slow])
@given(st.lists(ALPHABET, min_size=1, max_size=12).map("".join).filter(lambda value: value.strip() != ""))
def test_any_text_is_harmless_everywhere(value: str) -> None:
    if all(marker.id == "doubt" for marker in footnote_markers(value)):  # others keep a page from being rendered
        assert_harmless(value)


@examples(200)
@given(st.lists(ALPHABET, max_size=30).map("".join))
def test_plain_text_comes_out_as_it_went_in(value: str) -> None:
    [token] = MarkdownIt("commonmark").parseInline(f"x{text(value)}x")
    shown = "".join(each.content for each in token.children or ())
    assert {each.type for each in token.children or ()} <= {"text", "text_special"}
    assert shown == f"x{' '.join(value.split())}x"


@examples(200)
@given(st.lists(ALPHABET, max_size=30).map("".join))
def test_markdown_has_no_html_and_no_odd_links(value: str) -> None:
    page = f"| a |\n|---|\n| {cell(rewritten(value))} |\n"
    shown = read_page(page.replace("\x02", "[^").replace("\x03", "]"))
    assert [len(row) for row in shown.tables[0]] == [1, 1]
    assert set(shown.html) <= {"<br>"}
    assert all(re.match(r"https?://|#", each) for each in shown.links)


@pytest.mark.parametrize(
    ("source", "wanted"),
    table(
        (source, source, wanted)
        for source, wanted in [
            ("**a** and *b*", "**a** and *b*"),
            ("`a|b`", "`a|b`"),
            ("`` a`b ``", "``a`b``"),
            ("[a](https://b.c/d_e)", "[a](https://b.c/d_e)"),
            ("[a](#anchor-1)", "[a](#anchor-1)"),
            ("[a](javascript:b)", "\\[a\\](javascript:b)"),
            ("[a](data:text/html,b)", "\\[a\\](data:text/html,b)"),
            ("[a](ftp://b.c)", "a"),
            ("[a](//b.c)", "a"),
            ("[a](c.md)", "[a](c.md)"),
            ("[a](c:d)", "a"),
            ("[a](<c d.md>)", "[a](c%20d.md)"),
            ("![a](https://b.c/d.png)", "a"),
            ("<b>a</b>", "\\<b\\>a\\</b\\>"),
            ("a<br>b<br/>c<BR />", "a<br>b<br>c<br>"),
            ("a | b", "a &#124; b"),
            ("wow! [a](https://b.c)", "wow\\! [a](https://b.c)"),
            ("a^[b] [^[]", "a^\\[b\\] \\[^\\[\\]"),
            ("wow!\\[a](https://b.c)", "wow!\\[a\\](https://b.c)"),
        ]
    ),
)
def test_markdown_is_written_anew(source: str, wanted: str) -> None:
    assert rewritten(source) == wanted


@pytest.mark.parametrize(
    ("address", "wanted"),
    [
        ("https://a.b/c", "https://a.b/c"),
        ("https://a.b/(c)", "https://a.b/\\(c\\)"),
        ("https://a.b/?x&copy;y", "https://a.b/?x&amp;copy;y"),
        ("#here", "#here"),
        ("#ここ", "#ここ"),
        ("#no here", "#no%20here"),
        ("../x", "../x"),
        ("docs/日本語 (1).md#a", "docs/日本語%20\\(1\\).md#a"),
        ("a`b<c|d.md", "a%60b%3Cc%7Cd.md"),
        ("/x?a:b&copy;", "/x?a:b&amp;copy;"),
        ("./c:d", "./c:d"),
        ("//a.b", None),
        ("\\\\a.b", None),
        ("a\\b", None),
        ("java\nscript:x", None),
        ("mailto:a@b.c", None),
        ("https://a.b/c d", None),
        ("https://a.b/<c>", None),
        ("https://a.b/c|d", None),
        ("javascript:alert(1)", None),
        ("JavaScript:alert(1)", None),
        (" data:text/html,x", None),
        ("vbscript:x", None),
        ("http:/a.b", None),
        ("", None),
    ],
)
def test_only_addresses_of_the_web_and_beside_the_page_become_links(address: str, wanted: str | None) -> None:
    assert destination(address) == wanted
    assert link(text("x"), address) == (f"[x]({wanted})" if wanted else "x")


@pytest.mark.parametrize(
    ("write", "value", "wanted"),
    [
        pytest.param(bibtex, "a {b} \\c & 5% #1 $x_y", r"a {b} \textbackslash{}c \& 5\% \#1 \$x\_y", id="bibtex"),
        pytest.param(bibtex, "a} b {c", r"a\textbraceright{} b \textbraceleft{}c", id="bibtex-odd-braces"),
        pytest.param(bibtex, "^~", r"\textasciicircum{}\textasciitilde{}", id="bibtex-accents"),
        pytest.param(bibtex, "a\n```\nb", "a ``` b", id="bibtex-lines"),
        pytest.param(block, "- a", "\\- a", id="list"),
        pytest.param(block, "12) a", "12\\) a", id="numbered-list"),
        pytest.param(block, "::: a", "\\::: a", id="container"),
        pytest.param(cell, "`a|b`", "`a\\|b`", id="pipe-in-code"),
    ],
)  # fmt: skip
def test_each_place_has_its_own_escapes(write: Callable[[str], str], value: str, wanted: str) -> None:
    assert write(value if write is bibtex else Md(value)) == wanted
