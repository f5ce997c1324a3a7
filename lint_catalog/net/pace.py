"""How fast a rate-limited service may be asked: never faster than it says, and evenly where it is short.

The Hub sends `RateLimit: "api";r=499;t=295` with every answer: what remains of the window, and the seconds to the next
one (https://huggingface.co/docs/hub/rate-limits). Others send `Retry-After`, or nothing.
"""

from __future__ import annotations

import re
import threading
from collections.abc import Mapping

from lint_catalog.net.clock import Clock, OutOfTimeError

RESERVE = 2
"""So many requests of a window are left to whoever else shares our address."""

MAX_PAUSE = 3600.0
"""No pause that a server asks for is longer; what asks for more is not worth waiting for."""

_RATE_LIMIT = re.compile(r";\s*r=(?P<remaining>\d{1,9})\s*;\s*t=(?P<reset>\d{1,9})")


class Pace:
    """The pace of requests to one service, shared by threads.

    `wanted` is how many more requests are planned; it decides whether what remains has to be spread over the window.
    """

    def __init__(self, clock: Clock, deadline: float, wanted: int = 0) -> None:
        self._clock = clock
        self._deadline = deadline
        self._lock = threading.Lock()
        self._remaining: int | None = None
        self._reset = 0.0
        self._not_before = 0.0
        self._wanted = wanted

    def want(self, number: int) -> None:
        """So many more requests are planned."""
        with self._lock:
            self._wanted += number

    def enter(self) -> float:
        """Wait until one more request may be sent, and count it. Returns the time then, for `learn` and `refused`.

        Raises OutOfTimeError if that would last too long.
        """
        with self._lock:  # held while waiting: what one thread waits for, all wait for
            now = self._clock.now()
            start = max(now, self._not_before)
            if self._remaining is not None and start >= self._reset:
                self._remaining = None
            if self._remaining is not None and self._remaining <= RESERVE:
                start = max(start, self._reset)
                self._remaining = None
            if start > now:
                self.wait(start - now)
                now = start
            if self._remaining is not None:
                if self._wanted > self._remaining:
                    self._not_before = now + (self._reset - now) / self._remaining
                self._remaining -= 1
            self._wanted = max(0, self._wanted - 1)
            return now

    def wait(self, seconds: float) -> None:
        """Wait, unless that would end too late: then OutOfTimeError is raised at once."""
        if self._clock.now() + seconds > self._deadline:
            raise OutOfTimeError
        self._clock.sleep(seconds)

    def learn(self, headers: Mapping[str, str], sent: float) -> None:
        """Take note of what the answer to a request that was sent at some time says about the window."""
        found = rate_limit(headers)
        if found is None:
            return
        remaining, reset = found
        with self._lock:
            end = sent + reset + 1  # the header's seconds are whole ones, cut off
            if self._remaining is not None and end < self._reset - 2:
                return  # an answer that took so long that its window is over says nothing about this one
            if self._remaining is None or remaining < self._remaining or end > self._reset + 2:
                self._remaining, self._reset = remaining, end

    def refused(self, headers: Mapping[str, str], sent: float, attempt: int) -> None:
        """A request was turned away (429): nobody asks again before the service says, or before a growing pause."""
        found = rate_limit(headers)
        asked = retry_after(headers, self._clock.time())
        if found is not None and found[0] == 0:
            pause = found[1] + 1.0
        elif asked is not None:
            pause = asked + 1.0
        else:
            pause = min(60.0, 2.0**attempt)
        with self._lock:
            self._not_before = max(self._not_before, sent + min(pause, MAX_PAUSE))


def rate_limit(headers: Mapping[str, str]) -> tuple[int, int] | None:
    """What remains of the window, and the seconds to its end; None if the answer does not say."""
    match = _RATE_LIMIT.search(headers.get("RateLimit") or "")
    return (int(match["remaining"]), int(match["reset"])) if match else None


def retry_after(headers: Mapping[str, str], now: float) -> float | None:
    """The pause in seconds that `Retry-After` asks for (seconds or a date); None if it is absent or is neither."""
    value = (headers.get("Retry-After") or "").strip()
    if re.fullmatch(r"\d{1,9}", value):
        return float(value)
    if not value:
        return None
    from email.utils import parsedate_to_datetime

    try:
        return max(0.0, parsedate_to_datetime(value).timestamp() - now)
    except (ValueError, TypeError, OverflowError):
        return None
