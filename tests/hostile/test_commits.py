"""What a hook lets through is green in a clone of the commit, whatever somebody did with git before."""

from __future__ import annotations

import secrets
from collections.abc import Sequence
from pathlib import Path

import pytest

from tests.support.walk import Step, Walk, first_trouble, shortest, steps


def _walked(home: Path, seed: int, count: int, *, thorough: bool) -> Walk:
    """A walk without trouble; where there is some, the test fails with the shortest one that has it."""
    taken = steps(seed, count)
    prefix = ("", "lists/speech/")[seed % 2]

    def begin(name: str) -> Walk:
        return Walk(home / name, prefix, thorough=thorough)

    walk = begin("0")
    trouble = first_trouble(walk, taken)
    if trouble is None:
        return walk
    tried = 0

    def fails(fewer: Sequence[Step]) -> bool:
        nonlocal tried
        tried += 1
        return first_trouble(begin(str(tried)), fewer) is not None

    few = shortest(fails, taken[: trouble[0]])
    again = begin("shortest")
    first_trouble(again, few)
    pytest.fail(f"seed {seed}: {trouble[1]}\n" + "\n".join(again.done), pytrace=False)


def test_a_green_hook_is_a_green_clone(tmp_path: Path) -> None:
    seen = _walked(tmp_path, 6, 20, thorough=False).seen
    assert {"check 0", "check 1", "check 2"} <= seen.keys()


@pytest.mark.nightly
def test_a_green_hook_is_a_green_clone_for_long(tmp_path: Path) -> None:
    seen = _walked(tmp_path, secrets.randbelow(10**6), 200, thorough=True).seen
    assert {"check 0", "check 1", "check 2"} <= seen.keys()


def test_the_walk_catches_a_hook_that_looks_at_the_work_tree(tmp_path: Path) -> None:
    way = [("stage a part", 4)]
    trouble = first_trouble(Walk(tmp_path / "disk", staged=()), way)
    assert trouble is not None
    assert "check: the hook says 0, its clone 1" in str(trouble[1])
    assert first_trouble(Walk(tmp_path / "index"), way) is None


def test_the_shortest_way_is_shown() -> None:
    way = [(str(number), number) for number in range(50)]
    assert shortest(lambda few: {way[7], way[31]} <= {*few}, way) == [way[7], way[31]]
