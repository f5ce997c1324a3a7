"""What is read without the parser is what the parser makes of it, spans included."""

from __future__ import annotations

import random

import pytest

from lint_catalog.model.pages.parts import InlinePart, Words
from lint_catalog.source.markdown.inline import _Builder, budget
from lint_catalog.source.markdown.places import OnLine
from lint_catalog.source.markdown.read import _markdown
from lint_catalog.source.markdown.simple import read_simple
from tests.support.sources import Source, each_source

_SYNTAX = (
    *("a", "B7", "学", "、", "(", ")", " ", "  ", "_", "__", "*", "**", "***", "[", "]", "](", "](http://x.y/a_b)"),
    *(
        "[a](u)",
        "[**7b**-x](u_v)",
        "[^1]",
        "[^a](u)",
        "<br>",
        "<br />",
        "<",
        "<b>",
        "&",
        "&amp;",
        "&#x2011;",
        "!",
        "![",
    ),
    *(
        "`",
        "\\",
        "\\*",
        ".",
        "-",
        "é",
        "½",
        "http://a.b/c?d=1&e=2",
        "&copy",
        "\uff11",
        "\u3000",
        "\u200b",
        "|",
        '"',
        ":",
        "~",
    ),
)
_USUAL = ("a", "**", "[a](u)", "**b**", "学", "_", " ", "（", "x", "<br>", "[^1]", "&", "!", "(", "[**q**](u)")
_SPAN = OnLine(0, 0).span


def parsed(text: str) -> tuple[InlinePart, ...]:
    """The parts of a text as the parser has them."""
    markdown = _markdown()
    return _Builder(text, _SPAN, 0).parts(markdown.inline.parse(text, markdown, {"budget": budget(text)}, []))


@pytest.mark.parametrize("pieces", [pytest.param(_SYNTAX, id="all-syntax"), pytest.param(_USUAL, id="usual-syntax")])
@pytest.mark.parametrize("seed", range(4))
def test_random_texts_mean_the_same(pieces: tuple[str, ...], seed: int) -> None:
    rng = random.Random(seed)  # noqa: S311 - the same texts every time
    read = 0
    for _ in range(3000):
        text = "".join(rng.choices(pieces, k=rng.randint(1, 8)))
        simple = read_simple(text, _SPAN)
        if simple is not None:
            assert simple == parsed(text), text
            read += 1
    assert read > 500


def cells(source: Source) -> list[str]:
    """The cells of pages, those that are nothing but words left out."""
    texts = (
        cell.strip()
        for path in source.paths.values()
        for line in path.read_text("utf-8").splitlines()
        for cell in line.split("|")
    )
    return list(dict.fromkeys(text for text in texts if not text.isalnum()))


@pytest.mark.parametrize("source", each_source())
def test_cells_of_real_pages_mean_the_same(source: Source) -> None:
    texts = [text for text in cells(source) if text]
    simple = {text: parts for text in texts if (parts := read_simple(text, _SPAN)) is not None}
    assert len(simple) > 0.8 * len(texts)
    assert {text: parsed(text) for text in simple} == simple


@pytest.mark.parametrize(
    "text",
    [
        pytest.param("a&amp;b", id="entity"),
        pytest.param("a \\* b", id="escape"),
        pytest.param("*a*", id="light-emphasis"),
        pytest.param("**（注）**です", id="bold-that-depends-on-what-is-around"),
        pytest.param("[a](<u v>)", id="address-in-brackets"),
        pytest.param("[a](u(v))", id="parentheses-in-an-address"),
        pytest.param('[a](u "title")', id="title"),
        pytest.param("![a](u)", id="image"),
        pytest.param("[![a](u)](v)", id="image-in-a-link"),
        pytest.param("`a`", id="code"),
        pytest.param("[^1](u)(", id="mark-that-is-a-link"),
        pytest.param("<a id='x'></a>", id="tag"),
    ],
)
def test_what_needs_the_parser_is_left_to_it(text: str) -> None:
    simple = read_simple(text, _SPAN)
    assert simple is None or simple == parsed(text)


def test_a_long_text_takes_no_time() -> None:
    for start in ("**a", "[a", "[^a", "a_", "!", "&", "**a**" * 3):
        assert read_simple(start * 60_000 + "\\", _SPAN) is None
    assert read_simple("a" * 100_000, _SPAN) == (Words(_SPAN(0, 100_000), "a" * 100_000),)
