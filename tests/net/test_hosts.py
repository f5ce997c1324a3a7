"""Tasks by host: none begins before its time."""

from __future__ import annotations

import asyncio

import pytest

from lint_catalog.net.clock import Clock
from lint_catalog.net.hosts import Hosts


class Jumping(Clock):
    """A clock that is where it shall be at once."""

    def __init__(self) -> None:
        self.at = 100.0

    def now(self) -> float:
        """Seconds."""
        return self.at

    def time(self) -> float:
        """The same."""
        return self.at

    def sleep(self, seconds: float) -> None:
        """Jump."""
        self.at += seconds

    def stop(self) -> None:
        """Nobody waits."""

    async def pause(self, seconds: float) -> None:
        """Jump."""
        self.at += max(seconds, 0.01)
        await asyncio.sleep(0)


def _begun(*tasks: tuple[str, str, float], deadline: float = 1000.0) -> tuple[list[tuple[str, float]], list[str]]:
    """When each task began, after the clock began, and which were not done."""

    async def run() -> tuple[list[tuple[str, float]], list[str]]:
        clock = Jumping()
        hosts: Hosts[str] = Hosts(clock, 10, 2, 0.0)
        begun: list[tuple[str, float]] = []

        async def do(task: str) -> None:
            begun.append((task, round(clock.now() - 100.0, 1)))

        for host, task, pause in tasks:
            hosts.add(host, task, pause)
        await hosts.run(do, 100.0 + deadline)
        return begun, list(hosts.rest())

    return asyncio.run(run())


def test_a_task_with_a_pause_begins_when_it_is_over_and_no_other_waits_for_it() -> None:
    begun, rest = _begun(("a.example", "later", 30.0), ("a.example", "now", 0.0), ("b.example", "last", 60.0))
    assert begun == [("now", 0.0), ("later", 30.0), ("last", 60.0)]
    assert rest == []


def test_what_would_begin_too_late_is_left() -> None:
    begun, rest = _begun(("a.example", "now", 0.0), ("a.example", "later", 30.0), deadline=10.0)
    assert begun == [("now", 0.0)]
    assert rest == ["later"]


def test_what_a_task_raises_ends_the_run() -> None:
    async def run() -> None:
        hosts: Hosts[str] = Hosts(Jumping(), 10, 2, 0.0)

        async def do(task: str) -> None:
            raise LookupError(task)

        hosts.add("a.example", "this one")
        await hosts.run(do, 1000.0)

    with pytest.raises(LookupError, match="this one"):
        asyncio.run(run())
