"""Doing things for many hosts at a time, but for each only a few, with pauses, and none while it asks for peace."""

from __future__ import annotations

import heapq
import threading
from collections import deque
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from itertools import count
from queue import SimpleQueue
from typing import Generic, TypeVar

from lint_catalog.net.clock import Clock, StoppedError

Task = TypeVar("Task")
_POLL = 0.2  # seconds; so soon Ctrl-C is noticed
_TICK = 0.005  # seconds; to wake up for each task of each host by itself would take longer than the tasks do


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
        self._ready: SimpleQueue[tuple[str, Task] | None] = SimpleQueue()
        self._threads: list[threading.Thread] = []
        self._looks_again = 0.0
        """When the dispatcher looks again by itself; nobody wakes it for what comes later."""
        self._ended = False
        self._error: BaseException | None = None

    def add(self, host: str, task: Task, pause: float = 0.0) -> None:
        """One more task for a host, not before `pause` seconds from now."""
        with self._changed:
            if pause > 0:
                heapq.heappush(self._later, (self._clock.now() + pause, next(self._numbers), host, task))
            else:
                self._enqueue(host, task)
            self._wake()

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
        try:
            self._dispatch(do, deadline)
        except BaseException as error:  # noqa: BLE001 - raised below
            self._end(error)
        if self._error is not None:
            on_stop()
        for _ in self._threads:
            self._ready.put(None)
        for thread in self._threads:
            thread.join(_POLL if self._error is not None else None)
        if self._error is not None:
            raise self._error

    def _dispatch(self, do: Callable[[Task], None], deadline: float) -> None:
        """Hand out tasks as they become ready, until all are done or it is too late.

        A thread that has done a task looks for the next one by itself; this one does what nobody else is there for.
        """
        with self._changed:
            while self._error is None:
                now = self._clock.now()
                if now > deadline:
                    break
                while (found := self._next(now)) is not None:
                    self._ready.put(found)
                    if len(self._threads) < self._active:
                        self._start_thread(do)
                next_time = self._next_time()
                if not self._active and (next_time is None or next_time > deadline):
                    break
                pause = _POLL if next_time is None else max(0.0, next_time - now)
                if self._active:
                    pause = min(max(pause, _TICK), _POLL)
                    self._looks_again = now + pause
                    self._changed.wait(pause)
                    self._looks_again = 0.0
                else:  # nobody else can make anything ready sooner
                    self._clock.sleep(pause)
            self._ended = True
            while self._active and self._error is None:
                self._changed.wait(_POLL)

    def _next(self, now: float) -> tuple[str, Task] | None:
        """Begin a task that may begin now, if there is one."""
        while self._later and self._later[0][0] <= now:
            _, _, host, task = heapq.heappop(self._later)
            self._enqueue(host, task)
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
                state.ready = max(state.ready, now + self._delay)
                self._enter(host)
                return host, task
        return None

    def _start_thread(self, do: Callable[[Task], None]) -> None:
        name = f"lint-catalog-web-{len(self._threads)}"
        thread = threading.Thread(target=self._work, args=(do,), name=name, daemon=True)
        self._threads.append(thread)
        thread.start()

    def _work(self, do: Callable[[Task], None]) -> None:
        found: tuple[str, Task] | None = None
        while (found := found or self._ready.get()) is not None:
            host, task = found
            try:
                do(task)
            except BaseException as error:  # noqa: BLE001 - told to the thread that waits for us
                self._end(error)
            found = self._done(host)

    def _done(self, host: str) -> tuple[str, Task] | None:
        """Count a task of a host as done. Returns the next task, of whatever host, if there is one."""
        with self._changed:
            self._hosts[host].active -= 1
            self._active -= 1
            self._enter(host)
            going_on = self._error is None and not self._ended
            found = self._next(self._clock.now()) if going_on else None
            self._wake()
            return found

    def _next_time(self) -> float | None:
        """When the next task may begin; None if none waits, or no more may begin before one ends."""
        if self._active >= self._concurrency:
            return None
        return min((each[0][0] for each in (self._queue, self._later) if each), default=None)

    def _wake(self) -> None:
        """Wake the dispatcher if there is something for it."""
        next_time = self._next_time()
        if not self._active or (next_time is not None and next_time < self._looks_again):
            self._changed.notify()

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
            self._changed.notify()
