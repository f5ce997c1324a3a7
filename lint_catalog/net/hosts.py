"""Doing things for many hosts at a time, but for each only a few, with pauses, and none while it asks for peace."""

from __future__ import annotations

import asyncio
import heapq
from collections import deque
from collections.abc import Awaitable, Callable, Iterable
from itertools import count
from typing import Generic, TypeVar

from msgspec import Struct, field

from lint_catalog.net.clock import Clock

Task = TypeVar("Task")
_POLL = 0.2  # seconds; so soon a clock is noticed that does not run by itself
_TICK = 0.005  # seconds; to wake up for each task of each host by itself would take longer than the tasks do


class _Host(Struct, Generic[Task]):
    tasks: deque[Task] = field(default_factory=deque)
    active: int = 0
    ready: float = 0.0
    slots: int = 0
    """Tasks at a time. One after the host asked for peace, then one more for each that went well."""
    waits: bool = False
    """Whether it stands in the queue of hosts."""


class Hosts(Generic[Task]):
    """Tasks by host, all in one event loop. `do` does one; it may add tasks (with a pause) and call `pause` meanwhile.

    At most `concurrency` tasks run at a time, `per_host` of them for one host, which begin `delay` seconds apart; one
    that begins a little late does not make the next one late.
    """

    def __init__(self, clock: Clock, concurrency: int, per_host: int, delay: float) -> None:
        self._clock = clock
        self._concurrency = concurrency
        self._per_host = per_host
        self._delay = delay
        self._hosts: dict[str, _Host[Task]] = {}
        self._queue: list[tuple[float, int, str]] = []
        self._later: list[tuple[float, int, str, Task]] = []
        self._numbers = count()
        self._active = 0
        self._workers: set[asyncio.Task[None]] = set()
        self._failed: asyncio.Task[None] | None = None
        self._changed = asyncio.Event()
        self._looks_again = 0.0
        """When the dispatcher looks again by itself; nobody wakes it for what comes later."""
        self._ended = False

    def add(self, host: str, task: Task, pause: float = 0.0) -> None:
        """One more task for a host, not before `pause` seconds from now."""
        if pause > 0:
            heapq.heappush(self._later, (self._clock.now() + pause, next(self._numbers), host, task))
        else:
            self._host(host).tasks.append(task)
            self._enter(host)
        self._wake()

    def pause(self, host: str, seconds: float) -> None:
        """Leave a host in peace for some seconds."""
        state = self._host(host)
        state.ready = max(state.ready, self._clock.now() + seconds)
        state.slots = 1

    def ease(self, host: str) -> None:
        """A host answered as it should: ask it for a little more at a time."""
        state = self._host(host)
        state.slots = min(self._per_host, state.slots + 1)

    def rest(self) -> Iterable[Task]:
        """The tasks that were not done because the run ended."""
        yield from (task for _, _, _, task in self._later)
        yield from (task for host in self._hosts.values() for task in host.tasks)

    async def run(self, do: Callable[[Task], Awaitable[None]], deadline: float) -> None:
        """Do all tasks, or as many as there is time for before the deadline (by the clock).

        Raises whatever a task raises, after all others that run have been cancelled.
        """
        try:
            await self._dispatch(do, deadline)
            self._ended = True
            await asyncio.gather(*self._workers)
        finally:
            for worker in self._workers:
                worker.cancel()
            await asyncio.gather(*self._workers, return_exceptions=True)

    async def _dispatch(self, do: Callable[[Task], Awaitable[None]], deadline: float) -> None:
        """Begin tasks as they become ready, until there are no more or it is too late.

        A worker that has done a task looks for the next one by itself; here is done what nobody else is there for.
        """
        while (now := self._clock.now()) <= deadline:
            while (found := self._next(now)) is not None:
                worker = asyncio.ensure_future(self._work(do, *found))
                self._workers.add(worker)
                worker.add_done_callback(self._end)
            next_time = self._next_time()
            if not self._active and (next_time is None or next_time > deadline):
                break
            pause = _POLL if next_time is None else max(0.0, next_time - now)
            if self._active:
                await self._wait(now, min(max(pause, _TICK), _POLL))
            else:  # nobody else can make anything ready sooner
                await self._clock.pause(pause)

    async def _wait(self, now: float, seconds: float) -> None:
        """Wait, but no longer than there is nothing to do. Raises what a task raised."""
        self._looks_again = now + seconds
        self._changed.clear()
        timer = asyncio.get_running_loop().call_later(seconds, self._changed.set)
        await self._changed.wait()
        timer.cancel()
        self._looks_again = 0.0
        if self._failed is not None:
            self._failed.result()

    def _next(self, now: float) -> tuple[str, Task] | None:
        """Begin a task that may begin now, if there is one."""
        while self._later and self._later[0][0] <= now:
            _, _, host, task = heapq.heappop(self._later)
            self._host(host).tasks.append(task)
            self._enter(host)
        while self._queue and self._queue[0][0] <= now and self._active < self._concurrency:
            host = heapq.heappop(self._queue)[2]
            state = self._hosts[host]
            state.waits = False
            if state.ready > now:
                self._enter(host)
            elif state.tasks and state.active < state.slots:
                task = state.tasks.popleft()
                state.active += 1
                self._active += 1
                state.ready = max(state.ready, now - _TICK) + self._delay
                self._enter(host)
                return host, task
        return None

    async def _work(self, do: Callable[[Task], Awaitable[None]], host: str, task: Task) -> None:
        """Do a task, and then whatever may begin by then."""
        found: tuple[str, Task] | None = (host, task)
        while found is not None:
            host, task = found
            try:
                await do(task)
            finally:
                self._hosts[host].active -= 1
                self._active -= 1
                self._enter(host)
            found = None if self._ended else self._next(self._clock.now())
            self._wake()

    def _end(self, worker: asyncio.Task[None]) -> None:
        if worker.cancelled() or worker.exception() is None:
            self._workers.discard(worker)
        else:
            self._failed = worker
            self._changed.set()

    def _next_time(self) -> float | None:
        """When the next task may begin; None if none waits, or no more may begin before one ends."""
        if self._active >= self._concurrency:
            return None
        return min((each[0][0] for each in (self._queue, self._later) if each), default=None)

    def _wake(self) -> None:
        """Wake the dispatcher if there is something for it."""
        next_time = self._next_time()
        if not self._active or (next_time is not None and next_time < self._looks_again):
            self._changed.set()

    def _host(self, name: str) -> _Host[Task]:
        return self._hosts.setdefault(name, _Host(slots=self._per_host))

    def _enter(self, host: str) -> None:
        """Queue a host if it has something to do."""
        state = self._hosts[host]
        if state.tasks and not state.waits and state.active < state.slots:
            state.waits = True
            heapq.heappush(self._queue, (state.ready, next(self._numbers), host))
