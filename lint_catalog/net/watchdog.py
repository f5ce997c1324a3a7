"""An end to requests that last too long.

A server that sends a byte now and then never runs into the timeout of a single wait.
"""

from __future__ import annotations

import contextlib
import heapq
import socket
import threading
import time
from typing import final


class Watchdog:
    """Shuts connections whose request lasts too long. Threads share it."""

    def __init__(self) -> None:
        self._mine = threading.local()
        self._changed = threading.Condition()
        self._waiting: list[tuple[float, int, Watch]] = []
        self._number = 0
        self._thread: threading.Thread | None = None
        self._closed = False

    def until(self, deadline: float) -> Watch:
        """A context in which this thread's connection is shut at a time of `time.monotonic`."""
        watch = Watch(self._mine)
        with self._changed:
            self._number += 1
            heapq.heappush(self._waiting, (deadline, self._number, watch))
            if self._thread is None:
                self._thread = threading.Thread(target=self._run, name="lint-catalog-watchdog", daemon=True)
                self._thread.start()
            elif self._waiting[0][2] is watch:
                self._changed.notify()
        return watch

    def enter(self, connection: socket.socket | None) -> None:
        """This thread is about to use a connection."""
        watch: Watch | None = getattr(self._mine, "watch", None)
        if watch is not None:
            watch.connection = connection
            if self._closed:  # it was made while all others were shut
                watch.shut()

    def close(self) -> None:
        """Shut all connections that are watched, now or later, and end the thread."""
        with self._changed:
            self._closed = True
            for _, _, watch in self._waiting:
                watch.shut()
            self._waiting.clear()
            self._changed.notify()

    def _run(self) -> None:
        with self._changed:
            while not self._closed:
                while self._waiting and (self._waiting[0][2].done or self._waiting[0][0] <= time.monotonic()):
                    heapq.heappop(self._waiting)[2].shut()
                self._changed.wait(self._waiting[0][0] - time.monotonic() if self._waiting else None)


@final
class Watch:
    """One request that is watched. `cut` says that its connection was shut, so that what came is not the answer."""

    __slots__ = ("_mine", "connection", "cut", "done")

    def __init__(self, mine: threading.local) -> None:
        self._mine = mine
        self.connection: socket.socket | None = None
        self.done = False
        self.cut = False

    def __enter__(self) -> Watch:
        self._mine.watch = self
        return self

    def __exit__(self, *_: object) -> None:
        self.done = True
        self._mine.watch = None
        self.connection = None

    def shut(self) -> None:
        """Shut the connection down, so that whoever waits for it is told."""
        connection = self.connection
        if not self.done and connection is not None:
            self.cut = True
            with contextlib.suppress(OSError):  # it is gone already
                connection.shutdown(socket.SHUT_RDWR)
