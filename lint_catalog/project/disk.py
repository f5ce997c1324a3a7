"""Files that a user names, wherever they lie, up to a limit."""

from __future__ import annotations

import errno
import os
from pathlib import Path

from msgspec import Struct

from lint_catalog.project.folders import content_of
from lint_catalog.source.limits import MAX_PAGE_CHARACTERS


def relative_name(root: Path, path: Path) -> str:
    """What a file is called in reports: its path from the root, with `/`; all of it if it is on another drive."""
    try:
        return Path(os.path.relpath(path, root)).as_posix()
    except ValueError:
        return path.absolute().as_posix()


MAX_BYTES = 4 * MAX_PAGE_CHARACTERS + 4
"""So many that a text which is too long to be looked at still is."""


class Unreadable(Struct, frozen=True):
    """A file that the operating system would not let us read; or a whole `folder`, of which nobody knows what is in
    it."""

    file: str
    reason: str
    folder: bool = False

    @property
    def name(self) -> str:
        """What it is called; a folder with a `/` at the end."""
        return f"{self.file}/" if self.folder else self.file


def read_typed(path: Path, most: int = MAX_BYTES) -> bytes:
    """The first bytes of what a user named, `most` at most: a file wherever it lies, a link, a pipe or a device.

    What stands in a checkout, or is found there, comes in by `checkout.Checkout` instead. Raises OSError.
    """
    with path.open("rb", buffering=0) as file:
        return content_of(file.fileno(), most)


def is_empty(folder: Path) -> bool:
    """Whether a folder that a user named has nothing in it. Raises OSError."""
    with os.scandir(folder) as items:
        return next(items, None) is None


def typed_text(path: Path, most: int) -> str:
    """The text of a whole file that a user named. Raises OSError as `read_typed`, also for one of more than `most`
    bytes, and UnicodeDecodeError."""
    return whole_text(read_typed(path, most + 1), most)


def whole_text(content: bytes, most: int) -> str:
    """The text of a whole file. Raises OSError if it has more than `most` bytes, and UnicodeDecodeError."""
    if len(content) > most:
        raise OSError(errno.EFBIG, f"it has more than {most:,} bytes")
    return content.decode("utf-8")


def page_text(content: bytes) -> str:
    """The text of a page, or of its beginning if it is too large. Raises UnicodeDecodeError."""
    return whole_characters(content, MAX_BYTES).decode("utf-8")


def whole_characters(content: bytes, most: int) -> bytes:
    """What was read of a file, `most` bytes at most, without a character at its end of which only the beginning was
    read."""
    if len(content) < most:
        return content
    for back in range(1, 4):
        byte = content[-back]
        if byte >= 0xC0:  # a character begins here, and says how long it is
            return content if back >= (2 if byte < 0xE0 else 3 if byte < 0xF0 else 4) else content[:-back]
    return content
