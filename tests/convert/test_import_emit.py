"""Entries that an import writes: YAML that comes back as it was, laid out as people and `fmt` have it."""

from __future__ import annotations

from functools import partial
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lint_catalog.project.entry_files import catalog_files
from lint_catalog.source.yaml.emit import entry_yaml
from lint_catalog.source.yaml.layout import formatted
from lint_catalog.source.yaml.read import read_yaml
from tests.support.catalogs import own_entries, schemas
from tests.support.sources import ISLES
from tests.support.tiers import examples


@pytest.mark.parametrize(
    "text",
    [
        "no",
        "2024",
        "1_6",
        "1.10",
        "12:30",
        "~",
        "- a",
        "a: b",
        "a #b",
        " a",
        "",
        "'",
        '"',
        "{a}",
        "é\u3000b",
        "a\tb",
        "x " * 90,
        "\u200bx",
        "[^a] b",
        "@a",
        "%a",
        "!a",
        "*a",
        "&a",
        "|",
        ">",
        "2024-01-01",
    ],
)
def test_texts_survive_yaml(text: str) -> None:
    read = read_yaml(
        entry_yaml("models", {"name": text, "hub": [{"repo": text}], "cells": {"a": {"ja": text, "en": text}}})
    )
    assert read.data == {"name": text, "hub": [{"repo": text}], "cells": {"a": {"ja": text, "en": text}}}


def test_entries_look_as_people_write_them() -> None:
    """Our own entries, emitted again, are hardly other texts."""
    models = [text for file, text in own_entries().items() if file.startswith("entries/models/")]
    same = sum(entry_yaml("models", read_yaml(text).data) == text for text in models)
    assert same / len(models) > 0.6


QUOTED = [
    "a: b",
    "'a: b'",
    '"a: b"',
    "- [ ",
    "HuggingFace?",
    "a\\b: c",
    "表: 「a」",
    "\u00a0a: b",
    "?",
    "12",
    "a" * 90 + ": b",
]


@pytest.mark.parametrize("text", QUOTED)
def test_entries_are_emitted_as_fmt_has_them(text: str) -> None:
    data = {
        "name": {"ja": text, "en": "x"},
        "url": text,
        "hub": [{"repo": text}],
        "training": [{"data": [{"ja": text, "en": "表" * 40}]}],
    }
    emitted = entry_yaml("models", data)
    assert formatted(emitted, lambda _: ()) == emitted
    assert read_yaml(emitted).data == data


def test_a_whole_catalog_is_emitted_as_fmt_has_it() -> None:
    for name, text in catalog_files(ISLES.imported.entries).items():
        kind = name.partition("/")[0].removesuffix(".yaml")
        assert formatted(text, partial(schemas().shape(kind).keys, read_yaml(text).data)) == text


_STRANGE = "ab表é 0.:-#'\"\\{}[],&*!|>%@`~?=_\n\t\u3000\u00a0\u0301\u200b"
_WORDS = st.sampled_from(["no", "1.10", "kite", "Kite 7B", "表表表表", "https://a.org/b", "a: b", "it's", "x #y", "~"])
_LINES = st.lists(_WORDS, min_size=1, max_size=40).map(" ".join)
_TEXTS = st.one_of(_LINES, st.lists(_LINES, max_size=3).map("\n".join), st.text(alphabet=_STRANGE, max_size=140))
_KEYS = st.sampled_from(
    ["name", "hub", "url", "only", "training", "context_length", "ja", "en", "a-rather-long-key" * 4]
)
_VALUES = st.recursive(
    st.one_of(_TEXTS, st.integers(), st.booleans()),
    lambda inner: st.one_of(st.lists(inner, max_size=5), st.dictionaries(_KEYS, inner, max_size=4)),
    max_leaves=12,
)


@examples(30)
@given(st.dictionaries(_KEYS, _VALUES, min_size=1, max_size=5))
def test_whatever_is_emitted_is_data_as_it_was_and_stays_as_it_is_under_fmt(data: dict[str, Any]) -> None:
    emitted = entry_yaml("models", data, with_schema=False)
    assert read_yaml(emitted).data == data
    assert formatted(emitted, lambda _: ()) == emitted
