"""Labels of links: defined, used and told apart as CommonMark does, wherever they stand."""

from __future__ import annotations

import pytest
from msgspec.structs import replace

from lint_catalog.engine.lint import lint_pages
from lint_catalog.model.pages.translations import Pages
from lint_catalog.source.markdown.read import read_page
from tests.support.catalogs import all_rules, pages_of, run_on_pages

_RULES = [all_rules()[each] for each in ("undefined-reference", "unused-reference", "repeated-reference")]
_KITE = "[kite]: https://example.org/kite\n"


def _found(text: str) -> list[tuple[int, str, str, str]]:
    findings = run_on_pages(pages_of({"README.md": text}), _RULES)
    return [(each.span.line, each.rule, each.message, each.hint) for each in findings]


def test_what_is_undefined_unused_or_repeated_is_named_at_its_place() -> None:
    text = (
        "See [the docs][doc] and [Kite][]. A task [x], an [aside].\n\n"
        "[docs]: https://example.org/docs\n[kite]: https://example.org/kite\n[kite]: https://example.org/kite-2\n"
    )
    assert [each[:3] for each in _found(text)] == [
        (1, "undefined-reference", "`[the docs][doc]` refers to `doc`, which nothing defines"),
        (3, "unused-reference", "nothing refers to `docs`"),
        (5, "repeated-reference", "`kite` is defined again; line 4 has it"),
    ]
    assert _found(text)[0][3] == "did you mean `docs`?"


@pytest.mark.parametrize(
    ("text", "rule", "label"),
    [
        ("[Sail][sial]\n\n" + _KITE + "[kite]\n", "undefined-reference", "sial"),
        ("[Sail][]\n", "undefined-reference", "Sail"),
        ("![a sail][Big Sail]\n", "undefined-reference", "Big Sail"),
        ("[*Sail*][sail]\n", "undefined-reference", "sail"),
        ("**[Sail][sail]**\n", "undefined-reference", "sail"),
        ("[帆][帆船]\n", "undefined-reference", "帆船"),
        ("> * [Sail][sail]\n", "undefined-reference", "sail"),
        ("| a |\n|---|\n| [Sail][sail] |\n", "undefined-reference", "sail"),
        ("x[^1]\n\n[^1]: [Sail][sail]\n", "undefined-reference", "sail"),
        ("[the\nsail][sail\nboat]\n", "undefined-reference", "sail boat"),
        ("x\n\n> " + _KITE, "unused-reference", "kite"),
        ("x\n\n[kite]:\n  https://example.org/kite\n  'Title'\n", "unused-reference", "kite"),
        ("`[kite]`\n\n" + _KITE, "unused-reference", "kite"),
        ("<!-- [kite] -->\n\n" + _KITE, "unused-reference", "kite"),
        ("[KITE]\n\n" + _KITE + "[Kite]: <https://example.org/kite>\n", "repeated-reference", "Kite"),
        ("[STRASSE]\n\n[Straße]: /a\n[strasse]: /b\n", "repeated-reference", "strasse"),
        ("[a  b]\n\n[A B]: /a\n> [a b]: /b\n", "repeated-reference", "a b"),
    ],
)
def test_one_finding_for_one_label(text: str, rule: str, label: str) -> None:
    found = _found(text)
    assert [each[1] for each in found] == [rule]
    assert f"`{label}`" in found[0][2]


@pytest.mark.parametrize(
    "text",
    [
        "[Kite][KITE], [kite][], [Kite], ![a kite][ kite ]\n\n" + _KITE,
        "> [the\n> kite]\n\n[The Kite]: https://example.org/kite\n",
        "[*Kite*][], [`Kite`]\n\n[*kite*]: /a\n[`kite`]: /b\n",
        "[a\\]b]\n\n[a\\]b]: /a\n",
        "[x], [ ], [aside], - [ ] [x]\n",
        "a[i][j], f(x)[y][z], [1][2], [12][34], [a][b](https://example.org)\n",
        "`[a kite][sail]`, <code>[a kite][sail]</code>, $[aa][bb]$, $$[aa][bb]$$, \\[Kite][sail]\n",
        "```\n[a kite][sail]\n[kite]: https://example.org\n```\n",
        "<!-- [a kite][sail] -->\n\n<!--\n[kite]: https://example.org\n-->\n",
        "Kite[^1][^2], [Kite][^1]\n\n[^1]: a\n[^2]: b\n",
        "[//]: # (a comment)\n[//]: # (another)\n[comment]: <> (and one)\n",
    ],
)
def test_what_is_defined_or_no_reference_is_left_alone(text: str) -> None:
    assert _found(text) == []


def test_what_is_included_is_one_text_with_the_page() -> None:
    page = replace(read_page("[a sail][sail]\n\n<!--@include: a.md-->\n\n" + _KITE, "b.md"), language="en")
    part = read_page("[Kite][kite] [Wing][wing]\n\n[sail]: https://example.org/sail\n", "a.md")
    result = lint_pages([Pages((page,), (part,))], _RULES)
    assert [(each.file, each.message) for each in result.findings] == [
        ("a.md", "`[Wing][wing]` refers to `wing`, which nothing defines")
    ]
