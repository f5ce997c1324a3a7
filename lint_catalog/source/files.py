"""Files as the operating system gives them: what is common to entries and pages."""

from __future__ import annotations

import errno
import stat
from dataclasses import dataclass
from pathlib import Path

MAX_CHARACTERS = 1 << 20
"""Larger entries are not read: one entry is a page at most, and a parser's time is bounded by its input."""

YAML_SUFFIXES = (".yaml", ".yml")


@dataclass(frozen=True)
class Unreadable:
    """A file that the operating system would not let us read."""

    file: str
    reason: str


def read_content(path: Path) -> bytes:
    """The bytes of a file, not many more than are looked at.

    Raises OSError, also for what is no regular file: a pipe or a device might never end.
    """
    if not stat.S_ISREG(path.stat().st_mode):
        raise OSError(errno.EINVAL, "not a regular file")
    with path.open("rb") as file:
        return file.read(4 * MAX_CHARACTERS + 4)
