"""Addresses in the one form by which they are known, and those that are in it already."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lint_catalog.text import addresses
from lint_catalog.text.addresses import is_plain_url, is_url, normalized
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
