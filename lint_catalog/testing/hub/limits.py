"""The fixed windows in which the Hub counts requests."""

from __future__ import annotations

import math
import threading
from collections.abc import Callable, Mapping

from msgspec import Struct

from lint_catalog.testing.hub.addresses import address
from lint_catalog.testing.hub.scenario import Quota, User

BUCKETS = ("api", "resolvers", "pages")
PLANS: Mapping[str, tuple[int, int, int]] = {
    "free": (1000, 5000, 200),
    "pro": (2500, 12000, 400),
    "team": (3000, 20000, 400),
    "enterprise": (6000, 50000, 600),
    "enterprise-plus": (10000, 100000, 1000),
}
"""Requests that an account may send in five minutes, by bucket (documentation of the Hub's rate limits, 2026)."""


def bucket_of(path: str) -> str:
    """Which bucket a request draws from."""
    if path.startswith("/api/resolve-cache/"):
        return "resolvers"
    if path.startswith("/api/") or path == "/api":
        return "api"
    # An encoded slash hides from the counter what the path is about; the file is answered all the same.
    return "resolvers" if "%2f" not in path.lower() and address(path).verb in ("resolve", "raw") else "pages"


class Standing(Struct, frozen=True):
    """Where a client stands: `remaining` of `limit` for another `seconds`; `over` if this request was too much."""

    bucket: str
    limit: int
    remaining: int
    seconds: int
    window: int
    over: bool

    @property
    def headers(self) -> tuple[tuple[str, str], ...]:
        """The headers that say so."""
        return (
            ("RateLimit", f'"{self.bucket}";r={self.remaining};t={self.seconds}'),
            ("RateLimit-Policy", f'"fixed window";"{self.bucket}";q={self.limit};w={self.window}'),
        )


class Limits:
    """Counts requests by bucket and by client: an address, or a user."""

    def __init__(self, quota: Quota, clock: Callable[[], float]) -> None:
        self.quota = quota
        self._clock = clock
        self._began = clock() - quota.age
        self._used: dict[tuple[str, str], tuple[int, int]] = {}
        self._lock = threading.Lock()

    def count(self, path: str, client: str, user: User | None, cost: int = 1) -> Standing:
        """Count a request (a `cost` of 0 only looks) and say where its sender stands."""
        bucket = bucket_of(path)
        own = (self.quota.api, self.quota.resolvers, self.quota.pages)
        limit = (own if user is None else PLANS[user.plan])[BUCKETS.index(bucket)]
        key = (bucket, client if user is None else f"user {user.name}")
        with self._lock:
            number, passed = divmod(self._clock() - self._began, self.quota.window)
            window, used = self._used.get(key, (-1, 0))
            if window != int(number):
                used = self.quota.spent.get(bucket, 0) if user is None and int(number) == 0 else 0
            over = used + cost > limit
            used = min(limit, used + cost)
            self._used[key] = (int(number), used)
        seconds = max(1, math.ceil(self.quota.window - passed))
        return Standing(bucket, limit, limit - used, seconds, self.quota.window, over)
