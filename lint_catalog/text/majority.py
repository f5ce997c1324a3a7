"""Of several values that should be alike, those that differ from what most say."""

from __future__ import annotations

from collections import Counter
from collections.abc import Hashable, Iterator, Sequence
from typing import TypeVar

Value = TypeVar("Value", bound=Hashable)


def outvoted(values: Sequence[Value | None]) -> Iterator[tuple[int, int]]:
    """Which of several values that should be alike differ, each with one that it should be like (both as indexes).

    Most decide; of equally many, those of the first. None stands for what is absent and is not compared.
    """
    present = [index for index, value in enumerate(values) if value is not None]
    if len(present) < 2 or all(values[index] == values[present[0]] for index in present):
        return
    often = Counter(values)
    model = max(present, key=lambda each: (often[values[each]], -each))
    yield from ((index, model) for index in present if values[index] != values[model])
