"""An end to what takes too long."""

from __future__ import annotations

import signal
from collections.abc import Iterator
from contextlib import contextmanager
from types import FrameType

import pytest


@contextmanager
def patience(seconds: float) -> Iterator[None]:
    """End what takes more processor time; where a system has no alarms, the test is skipped."""
    if not hasattr(signal, "setitimer"):
        pytest.skip("this system has no alarms")

    def give_up(number: int, frame: FrameType | None) -> None:  # noqa: ARG001 - the signature of handlers
        raise TimeoutError(f"no end after {seconds} seconds of processor time")

    before = signal.signal(signal.SIGVTALRM, give_up)
    signal.setitimer(signal.ITIMER_VIRTUAL, seconds)
    try:
        yield
    finally:
        signal.setitimer(signal.ITIMER_VIRTUAL, 0)
        signal.signal(signal.SIGVTALRM, before)
