"""The formats of JSON Schema, and its patterns, which are those of ECMA-262."""

from __future__ import annotations

import time

import pytest

from lint_catalog.text.ecma import ecma_pattern, trouble_with
from lint_catalog.text.formats import STANDARD_FORMATS

GOOD = {
    "date": ["2024-02-29", "0001-01-01"],
    "date-time": ["2024-01-02T03:04:05Z", "2024-01-02t03:04:05.678+09:00", "1998-12-31T15:59:60-08:00"],
    "duration": ["P1Y", "P1Y2M3D", "P4W", "PT36H", "P1DT12H", "P1M", "PT1M", "PT0S"],
    "email": ["a@example.org", "a.b+c@sub.example.org", '"joe bloggs"@example.org', "a@[127.0.0.1]", "a@[IPv6:::1]", "te~st@example.com"],
    "hostname": ["example.org", "localhost", "a-b.example", "xn--4gbwdl.xn--wgbh1c", "3com.com"],
    "idn-email": ["実例@実例.テスト", "a@example.org"],
    "idn-hostname": ["実例.テスト", "example。org", "example.org"],
    "ipv4": ["127.0.0.1", "192.0.2.255"],
    "ipv6": ["::1", "2001:db8::ff00:42:8329", "::ffff:192.168.0.1"],
    "iri": ["http://ƒøø.ßår/?∂éœ=πîx#πîüx", "https://ja.wikipedia.org/wiki/日本", "https://例え.テスト/", "http://x/?q=\ue000"],
    "iri-reference": ["/wiki/日本", "#ƒräg"],
    "json-pointer": ["", "/", "/a~1b/0", "/foo//bar"],
    "regex": [r"^\p{Lu}\d+$", "(?<year>[0-9]{4})", r"a\-b"],
    "relative-json-pointer": ["0", "1/a/b", "0#", "2+1/a"],
    "time": ["08:30:06Z", "23:59:60Z", "08:30:06.28+01:00", "15:59:60-08:00"],
    "uri": ["https://example.org/a?b=c#d", "mailto:a@example.org", "urn:isbn:0451450523", "http://[::1]:80/", "http://a:b@example.org:8080", "tel:+1-816-555-1212", "file:///a/b", "doi:10.1000/182"],
    "uri-reference": ["a/b", "../x", "#f", "?q", "", "//example.org/x", "https://example.org"],
    "uri-template": ["https://example.org/{a}/{?b,c*}", "a{/b:3}", "x"],
    "uuid": ["2EB8AA08-aa98-11ea-b4aa-73b441d16380"],
}  # fmt: skip
BAD = {
    "date": ["2023-02-29", "2024-1-2", "2024-13-45x", "20240102", "2024-01-02T00:00:00Z", "\uff12024-01-02", "2024-W01-1"],
    "date-time": ["2024-01-02", "2024-01-02T03:04:05", "2024-01-02 03:04:05Z", "2024-02-30T00:00:00Z", "1998-12-31T23:58:60Z", "2024-01-02T24:00:00Z"],
    "duration": ["P", "PT", "1D", "P1D2H", "P1Y2W", "P2D1Y", "PT1D", "P1", "P1YT"],
    "email": ["nobody", "a@", "@b.org", "a@b@c.org", ".a@example.org", "a..b@example.org", "a b@example.org", "a@-x.org", "実@example.org", "a@[999.0.0.1]"],
    "hostname": ["a b", "-a.org", "a-.org", "", "a..b", "a_b.org", "a" * 64, "実例.テスト", "a.org."],
    "idn-email": ["実例", "実例@", "a\u202e@example.org"],
    "idn-hostname": ["", "a b", "-例.jp", "〮한국"],
    "ipv4": ["256.0.0.1", "127.0.0", "1.2.3.4.5", "0x7f.1", "01.2.3.4", "\uff1127.0.0.1"],
    "ipv6": ["12345::", "::1%eth0", ":", "1::2::3", "127.0.0.1"],
    "iri": ["/wiki/日本", "https://example.org/a b", "日本", "http://[x]/", "http://x/\ue000", "http://x/#\ue000"],
    "iri-reference": ["\\\\WINDOWS\\x", "#ƒ\\räg"],
    "json-pointer": ["a", "/~", "/~2", "#/a"],
    "regex": ["(", "[a", r"\p{Nonsense}", "a**", "(?P<n>a)", "^(abc]"],
    "relative-json-pointer": ["", "01/a", "-1", "/a", "0##", "+1"],
    "time": ["08:30:06", "24:00:00Z", "08:60:00Z", "8:30:06Z", "12:00:60Z", "08:30:06 PST", "08:30:06+24:00"],
    "uri": ["not an address", "example.org", "//example.org/x", "https://example.org/a b", "https://例え.テスト/", "http://a.org/%zz", ":a", "1a:b", "bar,baz:foo", "http://ex[ample].org", "https://[::1", "https://example.org:port/", "\\\\a\\b", "ht tp://a"],
    "uri-reference": ["a b", "\\a", "1a:b", "#a#b", "日本"],
    "uri-template": ["{a", "a}b", "{}", "{a b}", "<x>", "{a:0}"],
    "uuid": ["2eb8aa08aa9811eab4aa73b441d16380", "2eb8aa08-aa98-11ea-b4aa-73b441d1638", "2eb8-aa08-aa98-11ea-b4aa73b44-1d16380", "g" * 36],
}  # fmt: skip


def test_every_format_is_tried() -> None:
    assert GOOD.keys() == BAD.keys() == STANDARD_FORMATS.keys()


@pytest.mark.parametrize("name", STANDARD_FORMATS)
def test_a_format_is_what_its_source_says(name: str) -> None:
    check, _ = STANDARD_FORMATS[name]
    assert [each for each in GOOD[name] if not check(each)] == []
    assert [each for each in BAD[name] if check(each)] == []
    if name not in ("json-pointer", "regex", "relative-json-pointer"):  # a line break is one too many
        assert [each for each in GOOD[name] if each and check(f"{each}\n")] == []


FOUND = [
    (r"^\p{Lu}\p{L}*$", ["Hana", "Élan", "Ωmega"], ["hana", "花", "Hana1"]),
    (r"^\p{Script=Han}+$", ["花", "漢字"], ["はな", "a"]),
    (r"^\p{scx=Hira}$", ["は"], ["花"]),
    (r"^\P{L}$", ["1"], ["é"]),
    (r"^\d$", ["1"], ["٣", "\uff11"]),
    (r"^\w$", ["a", "_"], ["é", "花"]),
    (r"^\s$", [" ", "\ufeff", "\u00a0", "\u3000", "\u2028"], ["\x1c", "\x85"]),
    (r"a$", ["ba"], ["a\n", "a\nb"]),
    (r"^b", ["b"], ["a\nb"]),
    (r"^(?<y>\d{2})-\k<y>$", ["12-12"], ["12-13"]),
    (r"^\u{1F600}$", ["😀"], ["u"]),
    (r"^\uD83D\uDE00$", ["😀"], []),
    (r"^.$", ["😀", "\x85"], ["\n", "\r", "\u2028"]),
    (r"^[^]$", ["\n", "a"], [""]),
    (r"[]", [], ["a", ""]),
    (r"^\cJ$", ["\n"], ["J"]),
    (r"^a\-b$", ["a-b"], ["ab"]),
    (r"^[\w.\-]+$", ["a-b.c"], ["a b"]),
    (r"^[\w-.]+$", ["a-b.c"], ["a b"]),
    (r"^\/$", ["/"], ["\\/"]),
    (r"\bfoo", ["foo", "éfoo"], ["afoo"]),
    (r"^(?:a|(b))\1c$", ["ac", "bbc"], ["bc"]),
    (r"(?<=a)b", ["ab"], ["b"]),
    (r"^a{,2}$", ["a{,2}"], ["aa"]),
    (r"^\x41\0?$", ["A", "A\0"], ["x41"]),
    (r"^\Z$", ["Z"], [""]),
    (r"^[[a]$", ["[", "a"], ["]"]),
]


@pytest.mark.parametrize(("pattern", "good", "bad"), FOUND)
def test_a_pattern_means_what_ecma_says(pattern: str, good: list[str], bad: list[str]) -> None:
    assert [each for each in good if not ecma_pattern(pattern).found_in(each)] == []
    assert [each for each in bad if ecma_pattern(pattern).found_in(each)] == []


@pytest.mark.parametrize(
    "pattern",
    ["(", "[", "a++", "(?i)a", "(?P<a>b)", r"\p{Foo}", r"\p{Lu", "(?#x)", "(?<a>b)(?<a>c)", "a|" * 1_001, "(" * 999],
)
def test_what_is_not_a_pattern_of_ecma_says_why(pattern: str) -> None:
    assert trouble_with(pattern)
    assert pattern not in trouble_with(pattern)
    with pytest.raises(ValueError, match=r"\w"):
        ecma_pattern(pattern)


def test_half_a_character_is_none() -> None:
    assert not ecma_pattern("^[a-z]$").found_in("\ud800")


@pytest.mark.parametrize("name", STANDARD_FORMATS)
def test_a_long_text_takes_no_time(name: str) -> None:
    check, _ = STANDARD_FORMATS[name]
    start = time.process_time()
    for part in ("a", "1", "a.", "/", "%20", "{a}", "[", "a@", "xn--", "é", "a:", "P1Y"):
        check(part * (20_000 // len(part)) + "!")
    assert time.process_time() - start < 1
