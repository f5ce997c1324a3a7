"""The day of a run: the one place that asks the clock for it."""

from __future__ import annotations

from datetime import date, datetime, timezone


def today() -> date:
    """Today, by universal time: the same day for everybody who runs the same check."""
    return datetime.now(timezone.utc).date()
