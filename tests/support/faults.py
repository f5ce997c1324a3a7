"""Faults of the disk: the n-th thing that is asked of the system fails, or a signal comes just before or after it.

`interruption` strikes before changes that Python itself tells of; here it is at every call of `os`, writing and syncing
as well, and an error can be one that stays: a disk that is full is full for all that follow.
"""

from __future__ import annotations

import errno
import os
import pathlib
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any

import pytest

CALLS = ("chmod", "fsync", "mkdir", "open", "remove", "rename", "replace", "rmdir", "unlink", "write")
"""What a run changes the disk by. `open` counts where something may be written."""
_WRITING = os.O_WRONLY | os.O_RDWR | os.O_CREAT
_AT_ONCE = 64  # bytes; of more, no more than half is written at once
_SPACE = frozenset({"mkdir", "open", "write", "fsync"})


@dataclass
class Faults:
    """What was called so far, and what happens at each call: `strike` takes its number and its name."""

    strike: Callable[[int, str], None]
    after: bool = False
    calls: list[str] = field(default_factory=list)


@contextmanager
def faults(
    monkeypatch: pytest.MonkeyPatch, strike: Callable[[int, str], None], after: bool = False
) -> Iterator[Faults]:
    """Have `strike` called before every change on disk that happens within, or `after` it is done."""
    told = Faults(strike, after)
    with monkeypatch.context() as patch:
        kept = getattr(pathlib, "_NormalAccessor", object)  # where Python 3.10 has the functions of `os` for paths
        for name in CALLS:
            call = getattr(os, name)
            faulty = _faulty(name, call, told)
            patch.setattr(os, name, faulty)
            if vars(kept).get(name) is call:
                patch.setattr(kept, name, staticmethod(faulty))
        yield told


def _faulty(name: str, call: Callable[..., Any], told: Faults) -> Callable[..., Any]:
    def faulty(*arguments: Any, **options: Any) -> Any:
        if name == "open" and not arguments[1] & _WRITING:
            return call(*arguments, **options)
        if name == "write" and len(arguments[1]) > _AT_ONCE:
            arguments = (arguments[0], arguments[1][: len(arguments[1]) // 2])  # as a system may
        number = len(told.calls)
        told.calls.append(name)
        if told.after:
            result = call(*arguments, **options)
            told.strike(number, name)
            return result
        told.strike(number, name)
        return call(*arguments, **options)

    return faulty


def error_at(moment: int, number: int) -> Callable[[int, str], None]:
    """One call fails with an error of the system, such as `errno.EIO`."""

    def strike(at: int, _: str) -> None:
        if at == moment:
            raise OSError(number, os.strerror(number))

    return strike


def full_from(moment: int) -> Callable[[int, str], None]:
    """From one call on there is no space left on the disk; what takes none goes on."""

    def strike(at: int, name: str) -> None:
        if at >= moment and name in _SPACE:
            raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    return strike


def signal_at(moment: int, signal: type[BaseException], *arguments: Any) -> Callable[[int, str], None]:
    """A signal comes at one call: KeyboardInterrupt for Ctrl-C, SystemExit(143) for SIGTERM."""

    def strike(at: int, _: str) -> None:
        if at == moment:
            raise signal(*arguments)

    return strike
