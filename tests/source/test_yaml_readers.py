"""What is written is read alike by libyaml and by PyYAML's own scanner, which `yaml.safe_load` runs."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from lint_catalog.model.entries.scalars import may_be_plain, scalar_on_a_line
from lint_catalog.source.yaml.emit import entry_yaml, with_pyyaml
from lint_catalog.source.yaml.layout import LeftAloneError, formatted
from lint_catalog.source.yaml.read import read_yaml
from tests.support.catalogs import table
from tests.support.tiers import examples

CONTEXTS: list[tuple[str, str, bool, Callable[[str], Any]]] = [
    ("the value of a field", "k: {}\n", False, lambda text: {"k": text}),
    ("an item on a line", "k:\n  - {}\n", False, lambda text: {"k": [text]}),
    ("a key", "{}: v\n", False, lambda text: {text: "v"}),
    ("a value in braces", "k: {{a: {}, b: c}}\n", True, lambda text: {"k": {"a": text, "b": "c"}}),
    ("the last value in braces", "k: {{a: {}}}\n", True, lambda text: {"k": {"a": text}}),
    ("a key in braces", "k: {{{}: a}}\n", True, lambda text: {"k": {text: "a"}}),
    ("an item in brackets", "k: [{}, b]\n", True, lambda text: {"k": [text, "b"]}),
]
TEXTS = [
    "?", "a?", "a?b", "a ? b", "?a", "? a", "a:?", "a:?b", "HuggingFace?", "https://x/a?l=ja", "a:", "a: b", ":a", "::",
    "a:b", "a,b", "a:,", "-", "- a", "-a", "--- a", "...", "<<", "<<a", "=", "==", "=a", "!", "!a", "&a", "*a", "a#",
    "a #b",
    "#", "|", ">", "|#", "%a", "@a", "`a", "'a", '"a', "a'b", '"', "a\tb", "\ta", "a\t", "a\nb", " a", "a ", "", "~",
    "no",
    "1_6", "0o7", "1e3", "12:30", "2024-01-01", "null", "[a]", "{a}", "a]", "a}", "é", "日本語？", "a\u3000", "\u00a0",
    "a\u00a0", "\u2028", "a\x85b", "\x7f", "\ufeff", "a\ufeff", "\ufffe", "\uffff", "\U0001fffe", "\u200b", "\\",
    "a\\n",
]  # fmt: skip
LOADERS = (yaml.SafeLoader, yaml.CSafeLoader)


def _read(text: str) -> list[Any]:
    return [yaml.load(text, loader) for loader in LOADERS]  # noqa: S506 - both are safe ones


def _check(text: str) -> None:
    for _, shape, in_flow, meant in CONTEXTS:
        for written in {scalar_on_a_line(text, style, in_flow=in_flow) for style in ("", "'", '"')}:
            assert _read(shape.format(written)) == [meant(text)] * 2, shape.format(written)


@pytest.mark.parametrize("text", TEXTS, ids=ascii)
def test_a_text_wherever_it_stands(text: str) -> None:
    _check(text)


@examples(30)
@given(st.text(alphabet="ab:?-,[]{}#&*!|>'\"%@`\\ =<~0.1\t日", max_size=5))
def test_any_text_wherever_it_stands(text: str) -> None:
    _check(text)


PLAIN = [
    ("HuggingFace?", False, True), ("HuggingFace?", True, False), ("a:b", True, True), ("https://x/a", True, True),
    ("<<", False, False), ("=", False, False), ("a<<", True, True), ("a\tb", False, False),
]  # fmt: skip


@pytest.mark.parametrize(("text", "in_flow", "expected"), PLAIN)
def test_no_more_quotes_than_that_takes(text: str, in_flow: bool, expected: bool) -> None:
    assert may_be_plain(text, in_flow=in_flow) == expected


WRITTEN = [
    ("quoted in braces", 'name: {ja: い, en: "HuggingFace?"}\n', 'name: {ja: い, en: "HuggingFace?"}\n'),
    ("an address in braces", 'url: {ja: "https://x/a?l=ja"}\n', 'url: {ja: "https://x/a?l=ja"}\n'),
    ("without quotes in braces", "url: {ja: https://x/a?l=ja}\n", 'url: {ja: "https://x/a?l=ja"}\n'),
    ("a key in braces", "url: {a?b: c}\n", 'url: {"a?b": c}\n'),
    ("outside of brackets they may miss", "url: https://x/a?l=ja\n", "url: https://x/a?l=ja\n"),
    ("what would be merged", "name: <<\nx: [=]\n", 'name: "<<"\nx: ["="]\n'),
    ("a tab within", "name: a\tb\n", 'name: "a\\tb"\n'),
    ("no text", "a: no\nb: [1_6, 2024-01-01, ~]\n", "a: no\nb: [1_6, 2024-01-01, ~]\n"),
]


@pytest.mark.parametrize(("text", "expected"), table(WRITTEN))
def test_what_fmt_writes(text: str, expected: str) -> None:
    assert formatted(text, lambda _: ()) == expected


_TEXTS = st.text(alphabet="ab:?-,[]{}#&*!|>'\"%@`\\ =<~0.1\n\t日", max_size=6)
_DATA = st.dictionaries(
    _TEXTS,
    st.recursive(_TEXTS, lambda each: st.lists(each, max_size=3) | st.dictionaries(_TEXTS, each, max_size=3)),
    min_size=1,
    max_size=4,
)  # fmt: skip


@examples(25)
@given(_DATA, st.sampled_from([True, False, None]), st.sampled_from([None, "'", '"', "|", ">"]))
def test_whatever_is_written(data: Any, flow: bool | None, style: str | None) -> None:
    for text in (entry_yaml("models", data, with_schema=False), with_pyyaml(data)):
        assert _read(text) == [data] * 2
    dumped = yaml.dump(data, Dumper=yaml.CSafeDumper, allow_unicode=True, default_flow_style=flow, default_style=style)
    try:
        once = formatted(dumped, lambda _: ())
    except LeftAloneError:
        return
    assert _read(once) == [read_yaml(dumped).data] * 2
