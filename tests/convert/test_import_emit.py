"""Entries that an import writes: YAML that comes back as it was, laid out as people and `fmt` have it."""

from __future__ import annotations

from functools import partial

import pytest

from lint_catalog.project.entry_files import catalog_files
from lint_catalog.source.yaml.emit import entry_yaml
from lint_catalog.source.yaml.layout import formatted
from lint_catalog.source.yaml.read import read_yaml
from tests.support.catalogs import own_entries, schemas
from tests.support.sources import ISLES


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
