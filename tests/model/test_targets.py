"""Every address of a page and of an entry's text is collected, with its place, and asked for once."""

from __future__ import annotations

import pytest

from lint_catalog.model.entries.markdown import inline_text
from lint_catalog.model.links.uses import links_of, links_of_pages
from lint_catalog.model.pages.targets import targets_of
from lint_catalog.source.markdown.read import read_page
from lint_catalog.text.bare_addresses import bare_addresses
from tests.support.catalogs import all_rules, catalog_of, pages_of, run_on_pages

A = "https://example.org/"


@pytest.mark.parametrize(
    ("text", "meant", "taken"),
    [
        (f"See {A}a.", f"{A}a", ""),
        (f"({A}a_(b))", f"{A}a_(b)", ""),
        (f"({A}a))", f"{A}a", ""),
        (f"{A}a?b=1&c=2&copy;", f"{A}a?b=1&c=2", ""),
        (f"{A}a?b[]=1", f"{A}a?b[]=1", ""),
        (f'"{A}a",', f"{A}a", ""),
        (f"**{A}a**", f"{A}a", ""),
        (f"[{A}a]", f"{A}a", ""),
        (f"{A}a<b", f"{A}a", ""),
        ("HTTP://Example.org", "HTTP://Example.org", ""),
        ("見るhttps://example.org/a 。", f"{A}a", ""),
        ("(www.example.org).", "www.example.org", ""),
        ("xhttps://example.org 見るwww.example.org www.localhost https://<host>", "", ""),
        (f"{A}ja。", f"{A}ja", "。"),
        (f"「{A}凧（玩具）」", f"{A}凧（玩具）", "」"),
        (f"{A}a、{A}b", f"{A}a", f"、{A}b"),
        ("https://example.orgを見る", "https://example.org", "を見る"),
        (f"{A}jaを見る", f"{A}ja", "を見る"),
        (f"{A}de[^1] x", f"{A}de", "[^1]"),
        (f"**{A}a**です", f"{A}a", "**です"),
        ("https://zh.wikipedia.org/wiki/A股", "https://zh.wikipedia.org/wiki/A股", ""),
    ],
)
def test_a_bare_address_ends_as_it_was_meant(text: str, meant: str, taken: str) -> None:
    found = next(iter(bare_addresses(text)), None)
    assert ((text[found.start : found.end], found.taken) if found else ("", "")) == (meant, taken)


PAGE = f"""\
> <{A}auto>, {A}bare and [a]({A}md "t") ![b]({A}image.png)
> <A
>   HREF='{A}html?a&amp;b'>{A}inside</A> {A}__init__.py

<picture><source srcset="{A}s1.png 1x, {A}s2.png 2x"><!-- <img src="{A}no"> -->
<img alt="a > b" src={A}i.png /></picture>

| a | b |
|---|---|
| x\\|y {A}cell\\|x | <a href="#there">s</a> www.example.org |

[r] and [r][R] and `{A}code` <code>{A}code</code>[^1]

    {A}code

[^1]: In {A}note, [x][R].

[R]:
  <{A}defined>
"""


def test_all_targets_are_found_with_their_places() -> None:
    page = read_page(PAGE, "a.md")
    found = page.derived(targets_of)
    assert [(each.form, each.address.removeprefix(A), each.span.line) for each in found] == [
        ("link", "auto", 1), ("bare", "bare", 1), ("link", "md", 1), ("image", "image.png", 1),
        ("html", "html?a&b", 2), ("bare", "__init__.py", 3),
        ("html-image", "s1.png", 5), ("html-image", "s2.png", 5), ("html-image", "i.png", 6),
        ("bare", "cell|x", 10), ("html", "#there", 10), ("bare", "http://www.example.org", 10),
        ("bare", "note", 16), ("definition", "defined", 19),
    ]  # fmt: skip
    written = {page.source(each.span) for each in found if each.exact}
    assert {each.address for each in found} - written == {f"{A}html?a&b", f"{A}cell|x", "http://www.example.org"}


def test_links_of_pages_are_asked_for_once_however_they_are_written() -> None:
    page = read_page(f"{A}a [b]({A}a) <img src='{A}a'> [c][d]\n\n[d]: {A}a\n", "a.md")
    found = links_of_pages([page])
    assert [len(each.uses) for each in found.values()] == [4]
    assert list(found) == [f"{A}a"]


def test_links_in_texts_of_entries_are_asked_for_however_they_are_written() -> None:
    text = f"See [a]({A}a), {A}b。 <img src='{A}c'> and www.example.org; `{A}no`"
    files = {"entries/models/kite.yaml": f'training: {{en: "{text}"}}\n'}
    found = links_of(catalog_of(files))
    assert list(found) == [f"{A}a", f"{A}b", f"{A}c", "http://www.example.org/"]
    assert all(use.exact for each in found.values() for use in each.uses)
    assert [each.taken for each in inline_text(text).others] == ["。", "", ""]


@pytest.mark.parametrize(
    "shown", ["<img src='a.svg' alt='x'>", "![](a.svg)", "`a`", "**<img src=a.svg>**", "<svg></svg>"]
)
def test_an_image_is_something_to_click_on(shown: str) -> None:
    rule = all_rules()["link-without-text"]
    assert run_on_pages(pages_of({"README.md": f"[{shown}]({A}run)\n"}), [rule]) == ()
    assert len(run_on_pages(pages_of({"README.md": f"[<a id=x></a>]({A}run)\n"}), [rule])) == 1
