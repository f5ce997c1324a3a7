"""The pace of requests to a service that says how many it allows, one request at a time."""

from __future__ import annotations

import pytest

from lint_catalog.net.pace import Pace
from tests.support.catalogs import table
from tests.support.online import Clock


def answer(remaining: int, reset: int) -> dict[str, str]:
    return {"RateLimit": f'"api";r={remaining};t={reset}'}


def test_a_window_that_is_used_up_is_waited_for() -> None:
    clock = Clock()
    pace = Pace(clock, deadline=3600)
    pace.learn(answer(2, 100), pace.enter())
    pace.enter()
    assert clock.passed == 101, "two are left to others, and the header's seconds are cut off"


@pytest.mark.parametrize(
    ("late", "sent"),
    table(
        [
            ("of the window before", (0, 5), 96.0),
            ("of long ago", (7, 100), 0.0),
        ]
    ),
)
def test_an_answer_that_comes_when_its_window_is_over_says_nothing_about_the_next(
    late: tuple[int, int], sent: float
) -> None:
    clock = Clock()
    pace = Pace(clock, deadline=3600)
    clock.sleep(101)
    pace.learn(answer(9, 300), pace.enter())
    pace.learn(answer(*late), sent)
    for _ in range(7):
        pace.enter()
    assert clock.passed == 101, "there are nine in this window, two of which are left to others"
    pace.enter()
    assert clock.passed == 402, "and then comes the next one"
