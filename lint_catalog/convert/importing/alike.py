"""Texts of several languages side by side, where some languages have one more."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence

_SHARED = re.compile(r"https?://[^\s)]+|\d+|[A-Za-z][A-Za-z0-9.-]+")
"""What translations have in common: addresses, numbers, names."""
_MOST = 20_000
"""Pairs of texts that are compared; beyond, texts stand side by side by their places."""


def aligned_texts(texts: Mapping[str, Sequence[str]]) -> list[dict[str, str]]:
    """The same text in the languages that have it, in order.

    A language with fewer texts than another has none of its own: each of its texts stands beside the one that it is
    most like, in the language that has most.
    """
    main = max(texts, key=lambda language: len(texts[language]), default="")
    rows: list[dict[str, str]] = [{} for _ in texts.get(main, ())]
    for language, said in texts.items():
        for place, text in zip(_places(said, texts[main]), said, strict=True):
            rows[place][language] = text
    return rows


def _places(fewer: Sequence[str], more: Sequence[str]) -> Sequence[int]:
    """The places of texts among others, in the same order, so that they are as alike as can be."""
    free = len(more) - len(fewer)
    if not free or len(fewer) * len(more) > _MOST:
        return range(len(fewer))
    shared = [[frozenset(_SHARED.findall(text)) for text in texts] for texts in (fewer, more)]
    best = [[0.0] * (free + 1)]  # how alike the first so many are, by how many of the others were passed over
    chosen: list[list[int]] = []
    for index, text in enumerate(fewer):
        found, passed = [], []
        for most in range(free + 1):
            options = [
                best[-1][skipped] + _likeness(text, more[index + skipped], shared[0][index], shared[1][index + skipped])
                for skipped in range(most + 1)
            ]
            found.append(max(options))
            passed.append(options.index(found[-1]))
        best.append(found)
        chosen.append(passed)
    places, most = [], free
    for index in reversed(range(len(fewer))):
        most = chosen[index][most]
        places.append(index + most)
    return places[::-1]


def _likeness(one: str, other: str, shared: frozenset[str], others: frozenset[str]) -> float:
    common = len(shared & others) / max(1, len(shared | others))
    return common + min(len(one), len(other)) / max(1, len(one), len(other)) / 10
