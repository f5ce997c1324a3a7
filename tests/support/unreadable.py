"""Files and folders that cannot be read, for root as for anybody else."""

from __future__ import annotations

import contextlib
import ctypes
import os
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

_VERSION = 0x20080522  # of Linux's structures: capget(2)
_READS_ANYTHING = 0b110  # CAP_DAC_OVERRIDE and CAP_DAC_READ_SEARCH: capabilities(7)


class _Header(ctypes.Structure):
    _fields_ = (("version", ctypes.c_uint32), ("pid", ctypes.c_int))


class _Data(ctypes.Structure):
    _fields_ = (("effective", ctypes.c_uint32), ("permitted", ctypes.c_uint32), ("inheritable", ctypes.c_uint32))


@contextlib.contextmanager
def unreadable(*paths: Path) -> Iterator[None]:
    """As long as it lasts, nobody may read the paths. A test is skipped where that cannot be had."""
    if sys.platform == "win32":
        pytest.skip("Windows has no such permissions")
    modes = {path: path.stat().st_mode for path in paths}
    with _like_anybody():
        try:
            for path in paths:
                path.chmod(0)
            yield
        finally:
            for path, mode in modes.items():
                path.chmod(mode)


@contextlib.contextmanager
def _like_anybody() -> Iterator[None]:
    """Root may read what nobody may; for a while, it may not."""
    if os.geteuid() != 0:
        yield
        return
    if sys.platform != "linux":
        pytest.skip("root reads everything")
    libc = ctypes.CDLL(None, use_errno=True)
    header, data = _Header(_VERSION, 0), (_Data * 2)()
    assert libc.capget(ctypes.byref(header), data) == 0
    before = data[0].effective
    data[0].effective = before & ~_READS_ANYTHING
    if libc.capset(ctypes.byref(header), data) != 0:
        pytest.skip("capabilities cannot be dropped here")
    try:
        yield
    finally:
        data[0].effective = before
        assert libc.capset(ctypes.byref(header), data) == 0
