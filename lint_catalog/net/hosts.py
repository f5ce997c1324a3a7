"""Doing things for many hosts at a time, but for each only a few, with pauses, and none while it asks for peace."""

from __future__ import annotations

import heapq
import threading
from collections import deque
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from itertools import count
from typing import Generic, TypeVar

from lint_catalog.net.clock import Clock, StoppedError

Task = TypeVar("Task")
_POLL = 0.2  # seconds; so soon Ctrl-C is noticed


@dataclass
class _Host(Generic[Task]):
    tasks: deque[Task] = field(default_factory=deque)
    active: int = 0
    ready: float = 0.0
    slots: int = 0
    """Tasks at a time. One after the host asked for peace, then one more for each that went well."""
    waits: bool = False
    """Whether it stands in the queue of hosts."""


class Hosts(Generic[Task]):
    """Tasks by host. `do` does one; it may add tasks (with a pause) and call `pause` while it runs.

    At most `concurrency` tasks run at a time, `per_host` of them for one host, which begin at least `delay` seconds
    apart.
    """

    def __init__(self, clock: Clock, concurrency: int, per_host: int, delay: float) -> None:
        self._clock = clock
        self._concurrency = concurrency
        self._per_host = per_host
        self._delay = delay
        self._changed = threading.Condition()
        self._hosts: dict[str, _Host[Task]] = {}
        self._queue: list[tuple[float, int, str]] = []
        self._later: list[tuple[float, int, str, Task]] = []
        self._numbers = count()
        self._active = 0
        self._error: BaseException | None = None

    def add(self, host: str, task: Task, pause: float = 0.0) -> None:
        """One more task for a host, not before `pause` seconds from now."""
        with self._changed:
            if pause > 0:
                heapq.heappush(self._later, (self._clock.now() + pause, next(self._numbers), host, task))
            else:
                self._enqueue(host, task)
            self._changed.notify()

    def pause(self, host: str, seconds: float) -> None:
        """Leave a host in peace for some seconds."""
        with self._changed:
            state = self._host(host)
            state.ready = max(state.ready, self._clock.now() + seconds)
            state.slots = 1

    def ease(self, host: str) -> None:
        """A host answered as it should: ask it for a little more at a time."""
        with self._changed:
            state = self._host(host)
            state.slots = min(self._per_host, state.slots + 1)

    def _host(self, name: str) -> _Host[Task]:
        return self._hosts.setdefault(name, _Host(slots=self._per_host))

    def rest(self) -> Iterable[Task]:
        """The tasks that were not done because the run ended."""
        yield from (task for _, _, _, task in self._later)
        yield from (task for host in self._hosts.values() for task in host.tasks)

    def run(self, do: Callable[[Task], None], deadline: float, on_stop: Callable[[], None]) -> None:
        """Do all tasks, or as many as there is time for before the deadline (by the clock).

        Raises whatever a task raises, after `on_stop` was called and all tasks that run have ended.
        """
        number = min(self._concurrency, sum(len(host.tasks) for host in self._hosts.values()))
        threads = [
            threading.Thread(target=self._work, args=(do, deadline), name=f"lint-catalog-web-{n}", daemon=True)
            for n in range(number)
        ]
        for thread in threads:
            thread.start()
        try:
            for thread in threads:
                while thread.is_alive():
                    thread.join(_POLL)
        except BaseException as error:
            self._end(error)
            on_stop()
            for thread in threads:
                thread.join(_POLL)
            raise
        if self._error is not None:
            on_stop()
            raise self._error

    def _work(self, do: Callable[[Task], None], deadline: float) -> None:
        try:
            while (found := self._next(deadline)) is not None:
                host, task = found
                try:
                    do(task)
                finally:
                    self._done(host)
        except BaseException as error:  # noqa: BLE001 - told to the thread that waits for us
            self._end(error)

    def _next(self, deadline: float) -> tuple[str, Task] | None:
        """The next task that may begin, once it may; None if there is none, or no time."""
        with self._changed:
            while self._error is None:
                now = self._clock.now()
                if now > deadline:
                    return None
                while self._later and self._later[0][0] <= now:
                    _, _, host, task = heapq.heappop(self._later)
                    self._enqueue(host, task)
                while self._queue and self._queue[0][0] <= now:
                    host = heapq.heappop(self._queue)[2]
                    state = self._hosts[host]
                    state.waits = False
                    if state.ready > now:
                        self._enter(host)
                    elif state.tasks and state.active < state.slots:
                        return host, self._take(host, now)
                times = [each[0][0] for each in (self._queue, self._later) if each]
                if not times and not self._active:
                    return None
                if times and min(times) > deadline and not self._active:
                    return None
                pause = max(0.0, min(times) - now) if times else _POLL
                if self._active:
                    self._changed.wait(min(pause, 5.0) or 0.001)
                else:  # nobody else can make anything ready sooner
                    self._clock.sleep(pause)
        return None

    def _take(self, host: str, now: float) -> Task:
        state = self._hosts[host]
        task = state.tasks.popleft()
        state.active += 1
        self._active += 1
        state.ready = max(state.ready, now + self._delay)
        self._enter(host)
        self._changed.notify()
        return task

    def _done(self, host: str) -> None:
        with self._changed:
            self._hosts[host].active -= 1
            self._active -= 1
            self._enter(host)
            if self._active or self._queue or self._later:
                self._changed.notify()
            else:
                self._changed.notify_all()  # that was all: everybody may go

    def _enqueue(self, host: str, task: Task) -> None:
        self._host(host).tasks.append(task)
        self._enter(host)

    def _enter(self, host: str) -> None:
        """Queue a host if it has something to do."""
        state = self._hosts[host]
        if state.tasks and not state.waits and state.active < state.slots:
            state.waits = True
            heapq.heappush(self._queue, (state.ready, next(self._numbers), host))

    def _end(self, error: BaseException) -> None:
        with self._changed:
            if self._error is None or isinstance(self._error, StoppedError):
                self._error = error
            self._clock.stop()
            self._changed.notify_all()
