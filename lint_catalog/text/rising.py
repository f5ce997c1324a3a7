"""The longest part of a list that is in order: the rest is what somebody put in the wrong place."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Sequence
from typing import Any


def longest_rise(values: Sequence[Any]) -> frozenset[int]:
    """The indexes of the longest part in which no value is smaller than the one before.

    The values are all numbers or all texts. Takes about as long as sorting them.
    """
    ends: list[Any] = []
    at: list[int] = []
    previous: list[int] = []
    for index, value in enumerate(values):
        place = bisect_right(ends, value)
        previous.append(at[place - 1] if place else -1)
        ends[place : place + 1] = [value]
        at[place : place + 1] = [index]
    found = []
    index = at[-1] if at else -1
    while index >= 0:
        found.append(index)
        index = previous[index]
    return frozenset(found)
