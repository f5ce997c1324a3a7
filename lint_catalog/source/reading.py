"""What is read of the file system, before anything is made of it."""

from __future__ import annotations

import errno
import stat
from pathlib import Path

from msgspec import Struct

from lint_catalog.model import Catalog

MAX_CHARACTERS = 4_000_000
"""No page may be longer."""

_MAX_BYTES = 4 * MAX_CHARACTERS + 4  # so many that a text which is too long still is

YAML_SUFFIXES = (".yaml", ".yml")


class Unreadable(Struct, frozen=True):
    """A file that the operating system would not let us read."""

    file: str
    reason: str


class Reading(Struct, frozen=True):
    """A catalog and the files that could not be read."""

    catalog: Catalog
    unreadable: tuple[Unreadable, ...] = ()


def read_content(path: Path) -> bytes:
    """The bytes of a file, not many more than are looked at.

    Raises OSError, also for what is no regular file: a pipe or a device might never end.
    """
    if not stat.S_ISREG(path.stat().st_mode):
        raise OSError(errno.EINVAL, "not a regular file")
    with path.open("rb") as file:
        return file.read(_MAX_BYTES)


def read_text(path: Path) -> str:
    """A file's text without byte order mark. Raises OSError as `read_content`, and UnicodeDecodeError."""
    return read_content(path).decode("utf-8-sig")
