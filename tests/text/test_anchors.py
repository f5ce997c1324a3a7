"""Anchors of headings are those that github-slugger makes, whose table `tools/anchors/table.mjs` writes."""

from __future__ import annotations

import json
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Any

import pytest

from lint_catalog.text.anchors import anchor_of, anchors_of, wanted_anchors
from tests.support.catalogs import table

# All that have characters, without surrogates, private ones and what the test divides by.
CODES = [*range(0x20), *range(0x21, 0x2D), *range(0x2E, 0xD800), *range(0xF900, 0x32000), *range(0xE0000, 0xE0200)]
PAGES = json.loads(Path(__file__).with_name("anchors.json").read_text(encoding="utf-8"))["pages"]


@cache
def slugger() -> dict[str, Any]:
    return dict(json.loads(Path(__file__).with_name("anchors.json").read_text(encoding="utf-8")))


def ranges(written: str) -> Iterator[int]:
    for each in written.split():
        first, _, last = each.partition("-")
        yield from range(int(first, 16), int(last or first, 16) + 1)


def lowered() -> Iterator[tuple[int, str]]:
    for each in slugger()["lowered"].split():
        first, last, rest = each.replace("/", "-", 1).split("-", 2)
        delta = int(rest[1:])
        for code in range(int(first, 16), int(last, 16) + 1, int(rest[0])):
            yield code, chr(code + delta)
    for written, becomes in slugger()["loweredToSeveral"].items():
        yield int(written, 16), becomes


def test_every_character_stays_goes_or_is_lowered_as_in_github_slugger() -> None:
    kept, unknown = frozenset(ranges(slugger()["kept"])), frozenset(ranges(slugger()["unknown"]))
    small = dict(lowered())
    codes = [each for each in CODES if each not in unknown]
    made = anchor_of("-".join(map(chr, codes))).split("-")  # all at once: one after the other takes a second
    wanted = [small.get(code, chr(code)) if code in kept else "" for code in codes]
    assert [f"U+{code:04X}" for code, is_, want in zip(codes, made, wanted, strict=True) if is_ != want] == []
    assert anchor_of(" -") == "--"
    assert len(kept) > 130_000
    assert len(small) > 1_300


@pytest.mark.parametrize("headings", [pytest.param(each, id=each[0][0] or "empty") for each in PAGES])
def test_headings_of_a_page_get_the_anchors_of_github_slugger(headings: list[list[str]]) -> None:
    assert list(anchors_of(heading for heading, _ in headings)) == [anchor for _, anchor in headings]


def test_many_headings_alike_take_no_longer_each() -> None:
    names = list(anchors_of(["kites"] * 20_000))
    assert (names[1], names[-1]) == ("kites-1", "kites-19999")


@pytest.mark.parametrize(
    ("fragment", "meant"),
    table(
        [
            ("as it is", "kites", ("kites",)),
            ("percent-encoded", "%E5%87%A7", ("凧", "%E5%87%A7")),
            ("a percent sign in an anchor", "a%20b", ("a b", "a%20b")),
            ("with GitHub's prefix", "user-content-kites", ("user-content-kites", "kites")),
            ("a place and a text in it", "kites:~:text=red", ("kites",)),
            ("a text alone", ":~:text=red", ("",)),
            ("a percent sign alone", "100%", ("100%",)),
        ]
    ),
)
def test_what_a_fragment_may_mean(fragment: str, meant: tuple[str, ...]) -> None:
    assert wanted_anchors(fragment) == meant
