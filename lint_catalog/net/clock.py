"""Time as this package sees it, so that tests need not wait for it."""

from __future__ import annotations

import threading
import time
from datetime import date, datetime, timezone
from functools import lru_cache
from typing import Protocol


class StoppedError(Exception):
    """Somebody wants us to end at once."""


class OutOfTimeError(Exception):
    """Waiting would last longer than we may take."""


NOT_REACHED = "there was no time left to ask"
"""What is said of a link for which this happened."""


class Clock(Protocol):
    """What time it is, and waiting."""

    def now(self) -> float:
        """Seconds that only ever grow."""

    def time(self) -> float:
        """Seconds since 1970."""

    def sleep(self, seconds: float) -> None:
        """Wait. Raises StoppedError if the run ends meanwhile."""

    async def pause(self, seconds: float) -> None:
        """Wait, in an event loop that may have other things to do."""

    def stop(self) -> None:
        """End all waiting in threads, now and later."""


class RealClock:
    """The time on the wall. `stop` ends all waiting."""

    def __init__(self) -> None:
        self._stop = threading.Event()

    def now(self) -> float:
        """Seconds that only ever grow."""
        return time.monotonic()

    def time(self) -> float:
        """Seconds since 1970."""
        return time.time()

    def sleep(self, seconds: float) -> None:
        """Wait. Raises StoppedError if the run ends meanwhile."""
        if self._stop.wait(max(0.0, seconds)):
            raise StoppedError

    async def pause(self, seconds: float) -> None:
        """Wait, in an event loop that may have other things to do."""
        import asyncio

        await asyncio.sleep(max(0.0, seconds))

    def stop(self) -> None:
        """End all waiting in threads, now and later."""
        self._stop.set()


def day(seconds: float) -> date:
    """The day (UTC) of a time in seconds since 1970."""
    return _date(int(seconds // 86_400))


@lru_cache(maxsize=64)
def _date(days: int) -> date:
    """The day that lies so many days after the first of 1970; kept, since most answers are of the same few days."""
    return datetime.fromtimestamp(days * 86_400, timezone.utc).date()
