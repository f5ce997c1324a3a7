"""Ending what runs, or a whole process, at the very moment when it is about to change something on disk."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

CHANGES = frozenset({"os.chmod", "os.mkdir", "os.remove", "os.rename", "os.rmdir"})
_WRITING = os.O_WRONLY | os.O_RDWR | os.O_CREAT


class Died(BaseException):
    """What a process is ended by that gets no chance to tidy up."""


@dataclass
class Moments:
    """The changes on disk so far, and what happens before each: `strike` takes its number, from 0 on."""

    strike: Callable[[int], None]
    count: int = 0


_watched: Moments | None = None


def _audit(event: str, arguments: tuple[Any, ...]) -> None:
    if _watched is None or (event not in CHANGES and not (event == "open" and arguments[2] & _WRITING)):
        return
    number, _watched.count = _watched.count, _watched.count + 1
    _watched.strike(number)


sys.addaudithook(_audit)  # for good: there is no way to take one off


@contextmanager
def striking(strike: Callable[[int], None]) -> Iterator[Moments]:
    """Call `strike` before every change on disk that happens within; what it raises stops the change."""
    global _watched
    moments = _watched = Moments(strike)
    try:
        yield moments
    finally:
        _watched = None


def death_at(moment: int) -> Callable[[int], None]:
    """As if the process were killed at a moment: from then on nothing changes on disk, whoever tries to tidy up."""

    def strike(number: int) -> None:
        if number >= moment:
            raise Died

    return strike


def error_at(moment: int, error: BaseException) -> Callable[[int], None]:
    """Something that goes wrong once."""

    def strike(number: int) -> None:
        if number == moment:
            raise error

    return strike


def first(*strikes: Callable[[int], None]) -> Callable[[int], None]:
    """Several of them, in this order."""

    def strike(number: int) -> None:
        for each in strikes:
            each(number)

    return strike
