"""Addresses in the one form by which they are known, and those that are in it already."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import replace

from lint_catalog.model.pages.alignment import side_by_side
from lint_catalog.source.markdown.read import read_page
from lint_catalog.text import addresses
from lint_catalog.text.addresses import is_plain_url, is_url, neutral_address, normalized
from lint_catalog.text.same_links import Difference, differences
from tests.support.catalogs import table
from tests.support.tiers import examples

PARTS = st.tuples(
    st.sampled_from(["http", "https", "HTTPS", "ftp"]),
    st.sampled_from(
        ["a.example", "A.example", "日本.example", "localhost", "[::1]", "u@a.example", "a..example", ".a"]
    ),
    st.sampled_from(["", ":80", ":443", ":8080", ":0", ":99999", ":"]),
    st.sampled_from(["", "/", "//", "/a%20b", "/a b", "/é", "/~x;y=1,(z)", "/a[1]", "/a\\b", "/a\t"]),
    st.sampled_from(["", "?", "?a=1&b=[2]", "?a=あ", "??", "?a?b"]),
    st.sampled_from(["", "#", "#part", "#あ", "#a#b"]),
)


@pytest.mark.parametrize(
    ("given", "normal"),
    table(
        [
            ("plain", "https://a.example/b?c=1#d", "https://a.example/b?c=1#d"),
            ("host", "https://A.Example/B", "https://a.example/B"),
            ("default-port", "https://a.example:443/", "https://a.example/"),
            ("other-port", "https://a.example:80/", "https://a.example:80/"),
            ("no-path", "http://a.example", "http://a.example/"),
            ("spaces", "http://a.example/b c", "http://a.example/b%20c"),
            ("escaped", "http://a.example/b%20c", "http://a.example/b%20c"),
            ("idn", "http://日本.example/", "http://xn--wgv71a.example/"),
            ("empty-query", "http://a.example/?", "http://a.example/"),
            ("no-address", "http://[", "http://["),
        ]
    ),
)
def test_the_one_form_of_an_address(given: str, normal: str) -> None:
    assert normalized(given) == normal


@examples(200)
@given(PARTS)
def test_what_needs_no_second_look_would_pass_it(parts: tuple[str, ...]) -> None:
    scheme, *rest = parts
    url = f"{scheme}://{''.join(rest)}"
    quickly = (is_url(url), normalized(url))
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(addresses, "is_plain_url", lambda _: False)
        assert (is_url(url), normalized(url)) == quickly


def test_most_addresses_need_no_second_look() -> None:
    assert is_plain_url("https://github.com/acme/model-7b/blob/main/README.md?plain=1#L5")
    assert is_plain_url("http://127.0.0.1:8765/model/1")


JA_EN_FR = frozenset({"ja", "en", "fr"})
SAME = [
    ("a folder", "https://a.org/ja/x", "https://a.org/en/x"),
    ("a folder and a slash behind", "https://a.org/ja/x", "https://a.org/en/x/"),
    ("the first folder or none", "https://a.org/x", "https://a.org/en/x"),
    ("the last folder", "https://a.org/x/ja", "https://a.org/x/en"),
    ("a folder with a region", "https://a.org/ja-JP/x", "https://a.org/en_us/x"),
    ("a folder with a script", "https://a.org/ja/x", "https://a.org/ja-Jpan/x"),
    ("a folder with a country", "https://a.org/jp/x", "https://a.org/us/x"),
    ("a folder of three letters", "https://a.org/jpn/x", "https://a.org/eng/x"),
    ("a folder in capitals", "https://a.org/JA/x", "https://a.org/EN/x"),
    ("two folders", "https://a.org/ja/ja/x", "https://a.org/x"),
    ("a file", "https://a.org/ja.html", "https://a.org/en.html"),
    ("before the suffix", "https://a.org/x.ja.html", "https://a.org/x.en.html"),
    ("before the suffix or nothing", "https://a.org/x.html", "https://a.org/x.en.html"),
    ("behind an underscore", "https://a.org/README_ja.md", "https://a.org/README_en.md"),
    ("behind a hyphen", "https://a.org/README-ja.md", "https://a.org/README.md"),
    ("at the end of a name", "https://a.org/news-ja", "https://a.org/news-en"),
    ("a host", "https://ja.a.org/x", "https://en.a.org/x"),
    (
        "an encyclopaedia, whose titles are translated",
        "https://ja.wikipedia.org/wiki/凧",
        "https://en.wikipedia.org/wiki/Kite",
    ),
    *(
        (f"the query {name}", f"https://a.org/x?{name}=ja&b=1", f"https://a.org/x?b=1&{name}=en")
        for name in ("hl", "lang", "language", "locale", "lng")
    ),
    ("a query or nothing", "https://a.org/x?lang=ja", "https://a.org/x"),
    ("a section of a page that has variants", "https://a.org/ja/x#概要", "https://a.org/en/x#overview"),
]
OTHER = [
    ("another page", "https://a.org/ja/x", "https://a.org/en/y"),
    ("another host", "https://ja.a.org/x", "https://ja.b.org/x"),
    ("another page on the host of a language", "https://ja.a.org/x?v=1", "https://en.a.org/x?v=2"),
    ("a section of a page that has none", "https://a.org/x#a", "https://a.org/x#b"),
    ("a folder that is a language of others", "https://a.org/ml/x", "https://a.org/sc/x"),
    ("a folder that is not a language", "https://a.org/ai/x", "https://a.org/x"),
    ("a word that begins like a language", "https://a.org/end/x", "https://a.org/x"),
    ("a word that ends like one", "https://a.org/token", "https://a.org/tok"),
    ("a host that is a name", "https://ja.org/x", "https://en.org/x"),
    ("another query", "https://a.org/x?clang=ja", "https://a.org/x?clang=en"),
    ("another protocol", "https://a.org/x", "http://a.org/x"),
]


@pytest.mark.parametrize(("one", "other"), table(SAME))
@pytest.mark.parametrize("languages", [JA_EN_FR, frozenset()], ids=["the languages are known", "no language is known"])
def test_the_same_address_in_another_language(one: str, other: str, languages: frozenset[str]) -> None:
    assert neutral_address(one, languages) == neutral_address(other, languages)


@pytest.mark.parametrize(("one", "other"), table(OTHER))
@pytest.mark.parametrize("languages", [JA_EN_FR, frozenset()], ids=["the languages are known", "no language is known"])
def test_an_address_of_something_else(one: str, other: str, languages: frozenset[str]) -> None:
    assert neutral_address(one, languages) != neutral_address(other, languages)


@pytest.mark.parametrize(("one", "other"), table(case for case in SAME if "encyclopaedia" not in case[0]))
def test_rows_and_links_agree_on_what_is_the_same_in_another_language(one: str, other: str) -> None:
    """Rows are put side by side by the notion that tells whether their links differ."""
    pages = [
        replace(read_page(f"||\n|-|\n|[甲]({first})|\n|[乙]({second})|\n"), language=language)
        for first, second, language in ((one, "https://b.org/1", "ja"), ("https://b.org/1", other, "en"))
    ]
    [aligned] = side_by_side(pages)
    assert [tuple(row.span.line if row else 0 for row in rows) for rows in aligned.rows] == [(3, 4), (4, 3)]
    assert differences([one], [other], JA_EN_FR) == Difference((), (), ())


@pytest.mark.parametrize(
    ("languages", "same"),
    table(
        [
            ("a language of the catalog", {"ml", "en"}, True),
            ("a region of a language", {"pt-BR", "ml-IN"}, True),
            ("no language of the catalog", {"ja", "en"}, False),
            ("no language is known", set(), False),
        ]
    ),
)
def test_only_the_languages_of_a_catalog_are_languages(languages: set[str], same: bool) -> None:
    one, other = (neutral_address(each, frozenset(languages)) for each in ("https://a.org/ml/x", "https://a.org/x"))
    assert (one == other) == same


@pytest.mark.parametrize("address", ["", "/", "http://[", "README_en.md", "//", "?hl=ja", "https://"])
def test_no_address_is_too_strange(address: str) -> None:
    assert isinstance(neutral_address(address, JA_EN_FR), str)


@pytest.mark.parametrize(
    ("address", "sound"),
    table(
        [
            ("letters of a country", "https://日本.example/凧", True),
            ("joiner that is spelling", "https://fa.example.org/\u0628\u0627\u200c\u0647\u0627", True),
            ("name to log in", "https://ada@example.org/", True),
            ("another scheme", "ftp://example.org/", False),
            ("no dot", "http://localhost:80/é", False),
            ("percent in the host", "http://ex%61mple.org/", False),
            ("joiner in the host", "http://\u0627\u200c\u0628.example/", False),
            ("zero width in the path", "http://example.org/a\u200bb", False),
            ("full-width dot", "http://example\uff61org/", False),
            ("control character", "\x01http://example.org/", False),
            ("space", "http://example.org/a b", False),
            ("backslash", "http://example.org\\a", False),
            ("port of letters", "http://example.org:a/", False),
            ("bracket", "http://[example.org/", False),
        ]
    ),
)
def test_what_an_address_is(address: str, sound: bool) -> None:
    assert is_url(address) is sound
