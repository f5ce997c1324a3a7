"""What was meant to be a link on a page and is none, in every form; and what looks nearly so and is right."""

from __future__ import annotations

import pytest

from tests.support.catalogs import all_rules, pages_of, run_on_pages, table

_RULES = [all_rules()[each] for each in ("broken-link-syntax", "malformed-address", "stray-bracket", "address-runs-on")]


def _found(text: str) -> list[tuple[str, int, str]]:
    findings = run_on_pages(pages_of({"README.md": text}), _RULES)
    return [(each.rule, each.span.line, each.message.split("`")[1]) for each in findings]


@pytest.mark.parametrize(
    ("text", "rule", "what"),
    [
        # text and address swapped, brackets reversed
        ("(On kites)[https://example.org/kite.pdf]", "broken-link-syntax", "(On kites)[https://example.org/kite.pdf]"),
        ("（凧）[https://example.org/kite]", "broken-link-syntax", "（凧）[https://example.org/kite]"),
        ("(On *kites*)[http://example.org/kite", "broken-link-syntax", "(On kites)[http://example.org/kite"),
        ("(Kite)[www.example.org/kite]", "broken-link-syntax", "(Kite)[www.example.org/kite]"),
        ("(Kite)[example.org/kite]", "broken-link-syntax", "(Kite)[example.org/kite]"),
        ("See [https://example.org/kite](Kite).", "broken-link-syntax", "[https://example.org/kite](Kite)"),
        ("See [https://example.org/kite](On kites).", "broken-link-syntax", "[https://example.org/kite](On kites)"),
        ("詳細は[https://example.org/kite](凧)。", "broken-link-syntax", "[https://example.org/kite](凧)"),
        # never closed
        ("at **[example.org/boats**. It", "broken-link-syntax", "[example.org/boats"),
        ("at [https://example.org/boats. It", "broken-link-syntax", "[https://example.org/boats"),
        ("[Kite](https://example.org/kite and", "broken-link-syntax", "[Kite](https://example.org/kite"),
        ("[Kite](https://example.org/kite", "broken-link-syntax", "[Kite](https://example.org/kite"),
        ("[Kite](docs/kite.md and", "broken-link-syntax", "[Kite](docs/kite.md"),
        ("[Kite](#kite and", "broken-link-syntax", "[Kite](#kite"),
        ("[Kite(https://example.org/kite)", "broken-link-syntax", "[Kite(https://example.org/kite)"),
        ("[Kite)(https://example.org/kite)", "broken-link-syntax", "[Kite)(https://example.org/kite)"),
        ("[Kite]](https://example.org/kite)", "broken-link-syntax", "[Kite]](https://example.org/kite)"),
        ("Kite](https://example.org/kite)", "broken-link-syntax", "](https://example.org/kite)"),
        ("[Kite](https://example.org/kite]", "broken-link-syntax", "[Kite](https://example.org/kite]"),
        ("[Kite]{https://example.org/kite}", "broken-link-syntax", "[Kite]{https://example.org/kite}"),
        ("[Kite]https://example.org/kite)", "broken-link-syntax", "[Kite]https://example.org/kite)"),
        ("[https://example.org/kite](ada/kite-v1.0)", "broken-link-syntax", "[https://example.org/kite](ada/kite-v1.0)"),
        ("<a href='data.example.sg/kite'>x</a>", "malformed-address", "data.example.sg/kite"),
        ("[[Kite](https://example.org/kite)", "stray-bracket", "["),
        ("[Kite](https://example.org/kite)]", "stray-bracket", "]"),
        ("under the [Kite Licence, see", "stray-bracket", "["),
        ("under the Kite Licence], see", "stray-bracket", "]"),
        ("[[Kite](https://example.org/kite) `x`", "stray-bracket", "["),
        # apart, or of full width
        ("[Kite] (https://example.org/kite)", "broken-link-syntax", "[Kite] (https://example.org/kite)"),
        ("[Kite]\n(https://example.org/kite)", "broken-link-syntax", "[Kite] (https://example.org/kite)"),
        ("[Kite]( example.org/kite and", "broken-link-syntax", "[Kite]( example.org/kite"),
        ("[Kite]（https://example.org/kite）", "broken-link-syntax", "[Kite]（https://example.org/kite）"),
        ("［凧］（https://example.org/kite）", "broken-link-syntax", "［凧］（https://example.org/kite）"),
        ("［凧］(https://example.org/kite)", "broken-link-syntax", "［凧］(https://example.org/kite)"),
        ("[凧](https://example.org/kite）", "broken-link-syntax", "[凧](https://example.org/kite）"),
        ("see htps://example.org/kite, which", "broken-link-syntax", "htps://example.org/kite"),
        ("（http//example.org）", "broken-link-syntax", "http//example.org"),
        ("see https:/example.org/kite.", "broken-link-syntax", "https:/example.org/kite"),
        ("**https;//example.org/kite**", "broken-link-syntax", "https;//example.org/kite"),
        ("https：//example.org/kite", "broken-link-syntax", "https：//example.org/kite"),
        ("[![Kite](https://example.org/x.png)(https://example.org)", "broken-link-syntax", "[…(https://example.org)"),
        # no scheme, two addresses, slips
        ("[Kite](example.org/kite)", "malformed-address", "example.org/kite"),
        ("[Kite](huggingface.co/ada/kite-7b)", "malformed-address", "huggingface.co/ada/kite-7b"),
        ("[Kite](www.example.fr)", "malformed-address", "www.example.fr"),
        ("[Ada](ada@example.org)", "malformed-address", "ada@example.org"),
        ("[Kite](https://example.org/ahttps://example.org/b)", "malformed-address", "https://example.org/ahttps://example.org/b"),
        ("[Kite](https://example.org/a,https://example.org/b)", "malformed-address", "https://example.org/a,https://example.org/b"),
        ("[Kite](https：//example.org/kite)", "malformed-address", "https：//example.org/kite"),
        ("[Kite](htps://example.org/kite)", "malformed-address", "htps://example.org/kite"),
        ("[Kite](https//example.org/kite)", "malformed-address", "https//example.org/kite"),
        ("[Kite](https;//example.org/kite)", "malformed-address", "https;//example.org/kite"),
        ("[Kite](://example.org/kite)", "malformed-address", "://example.org/kite"),
        ("[Kite](https:\\example.org)", "malformed-address", "https:\\example.org"),
        ("[Kite](https:example.org/kite)", "malformed-address", "https:example.org/kite"),
        ("[Kite](httpshttps://example.org/kite)", "malformed-address", "httpshttps://example.org/kite"),
        ("[Kite](http:///example.org/kite)", "malformed-address", "http:///example.org/kite"),
        ("[Kite](https://example..org/kite)", "malformed-address", "https://example..org/kite"),
        ("[Kite](https://.example.org)", "malformed-address", "https://.example.org"),
        ("[Kite](https://example.org:port/)", "malformed-address", "https://example.org:port/"),
        ("[Kite](https://example.org:99999)", "malformed-address", "https://example.org:99999"),
        ("[Kite](https://example.org/kite>)", "malformed-address", "https://example.org/kite>"),
        ("[Kite](https://example.org/kite&quot;)", "malformed-address", "https://example.org/kite\""),
        ("[Kite](https://example.org/kite])", "malformed-address", "https://example.org/kite]"),
        ("[Kite](\"https://example.org/kite\")", "malformed-address", "\"https://example.org/kite\""),
        ("[Kite]((https://example.org/kite))", "malformed-address", "(https://example.org/kite)"),
        ("[Kite]([https://example.org/kite])", "malformed-address", "[https://example.org/kite]"),
        ("<a href='“https://example.org/kite”'>x</a>", "malformed-address", "“https://example.org/kite”"),
        ("![Kite](htps://example.org/kite.png)", "malformed-address", "htps://example.org/kite.png"),
        ("<img src='htps://example.org/kite.png'>", "malformed-address", "htps://example.org/kite.png"),
        ("<a\n  href=example.org/kite>Kite</a>", "malformed-address", "example.org/kite"),
        ("Kite <a class=x href=\"example.org/kite\">Kite</a>", "malformed-address", "example.org/kite"),
        ("[Kite][k]\n\n[k]: htps://example.org/kite", "malformed-address", "htps://example.org/kite"),
        ("[Kite](https://example.org/（kite)", "malformed-address", "https://example.org/（kite"),
        # taken into the link
        ("詳細は https://example.org/ja。", "address-runs-on", "。"),
        ("https://example.org/jaを参照", "address-runs-on", "を参照"),
        ("https://example.orgを参照", "address-runs-on", "を参照"),
        ("（https://example.org/ja）", "address-runs-on", "）"),
        ("https://example.org/ko에서", "address-runs-on", "에서"),
        ("“https://example.org/en”", "address-runs-on", "”"),
        ("Kite https://example.org/en[^1] flies.\n\n[^1]: It does.", "address-runs-on", "[^1]"),
    ],
)  # fmt: skip
@pytest.mark.parametrize(
    "where", table([(each, each) for each in ("paragraph", "cell", "item", "footnote", "heading")], ("cell",))
)
def test_what_is_no_link_is_found_wherever_it_stands(text: str, rule: str, what: str, where: str) -> None:
    if where != "paragraph" and "\n" in text:
        return
    page, line = {
        "paragraph": (text, 1),
        "cell": (f"| a | b |\n|---|---|\n| [x](https://example.org/x) | {text} |\n", 3),
        "item": (f"* x\n  * {text}\n", 2),
        "footnote": (f"x[^n]\n\n[^n]: {text}\n", 3),
        "heading": (f"# {text}\n", 1),
    }[where]
    found = _found(page)
    assert [(each[0], each[2]) for each in found] == [(rule, what)]
    assert found[0][1] == line or "\n" in text


@pytest.mark.parametrize(
    "text",
    [
        "[Kite](https://example.org/kite), [https://example.org](https://example.org), <https://example.org/a>",
        "[https://example.org/kite](https://example.org/kite) [https://example.org](docs/kite.md)",
        "[https://example.org], [see https://example.org/a], [http://example.org, seen 2024]",
        "[1]https://example.org/a [Kite](next.js/x) [https://example.org](./docs) [https://example.org](a/b.md)",
        "- [ ] (https://example.org/a)\n- [x] (https://example.org/b)",
        "`[Kite] (https://example.org/kite)` and <code>(Kite)[https://example.org]</code>",
        "    [Kite] (https://example.org/kite)",
        "<!-- (Kite)[https://example.org] [Kite](https://example.org and -->",
        "$a[i](https://x.org)$ and $$(a)[https://x.org]$$",
        "(see below)[^1] and (a)[b] and (bug)[#12]\n\n[^1]: Below.",
        r"\[Kite] (https://example.org/kite), \(Kite\)\[https://example.org\]",
        "an [aside] (in brackets), 配列a[0]（最初の）, a half-open [0, 1) (https://example.org/a)",
        "[[Kite](https://example.org/kite)], [see [Kite](https://example.org/kite)]",
        "[Kite](README.fr), [Kite](img/kite@2x.png), [Kite](docs/http.md), [Kite](//example.org/kite)",
        "[Kite](https://web.archive.org/web/2020/https://example.org/kite)",
        "[Kite](https://example.org/go?to=https://example.org/kite), [Kite](https://r.example.org/https://example.org/)",
        "[凧](https://ja.wikipedia.org/wiki/凧（玩具）), [!](https://ja.wikipedia.org/wiki/凧！), [「」](https://example.org/「凧」)",
        "[Kite](ftp://example.org/kite), [Kite](http://localhost:8000), [Kite](tel:123), http://localhost/x",
        "See https://example.org/kite. (https://example.org/a_(b)), **https://example.org/c**, https://example.org/d;",
        "https://ja.wikipedia.org/wiki/凧（玩具） https://zh.wikipedia.org/wiki/A股 https://ja.wikipedia.org/wiki/日本の神",
        "[Kite](https://[2001:db8::1]:8080/x), [Kite](https://example.org:8443/x), [Kite](https://example.org./x)",
        "[Kite](https://xn--bcher-kva.example/x), [Kite](https://例え.example/x), [Kite](https://example.org/x?a[]=1&b={c})",
        "<ada@example.org> <mailto:ada@example.org> ada@example.org [Ada](mailto:ada@example.org?subject=x)",
        "[a](<docs/two words.md>) [b][t] <a href='docs/two words.md'>c</a>\n\n[t]: <docs/two words.md>",
        "[a]({{ url }}) [b]({% url %}) [c](<%= url %>) [d](%URL%/x) [e]($URL) [f](__URL__) [g]({url}) [h](:url)",
        "$f[x](https://y)$, $$f[x](y z)$$, $$\nf[x](example.org/a)\n$$",
        "![Kite](data:image/png;base64,iVBORw0KGgo=) [Kite](git@github.com:ada/kite.git) [Kite](sms:1) <a href>x</a>",
        "[0, 1) and ]0, 1] and [a, b) and ]ab, c] and a list[i, `[Kite`, \\[Kite], [Kite\\]",
        "ttp://example.org hxxp://example.org git+ssh://example.org `htps://example.org` https://example.org/http//a",
        "[//]: # (a comment)\n[comment]: <> (another)",
    ],
)  # fmt: skip
def test_what_nearly_looks_so_is_left_alone(text: str) -> None:
    assert _found(text) == []
