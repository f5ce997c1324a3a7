"""Folders of a checkout, opened without following a link, and what is in them.

Whoever wrote the checkout may have put a link, a pipe or a device anywhere, and may change it while we look. So a
folder is held open by its descriptor, everything in it is opened below that, and what was opened is looked at before it
is read. Systems without such descriptors get the nearest thing: where a path leads is compared with the path itself.
"""

from __future__ import annotations

import errno
import os
import stat
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Protocol

from msgspec import Struct

from lint_catalog.model.entries.special import Special

_CHUNK = 1 << 20
_NO_FOLLOWING = getattr(os, "O_NOFOLLOW", 0)
_NO_WAITING = getattr(os, "O_NONBLOCK", 0)  # opening a pipe would wait for somebody who writes
_BINARY = getattr(os, "O_BINARY", 0)
_FILE = os.O_RDONLY | _NO_FOLLOWING | _NO_WAITING | _BINARY
_FOLDER = os.O_RDONLY | _NO_FOLLOWING | getattr(os, "O_DIRECTORY", 0)
HAS_DESCRIPTORS = bool(_NO_FOLLOWING) and os.open in os.supports_dir_fd and os.scandir in os.supports_fd
"""Whether this system opens files below the descriptor of a folder."""


class NotPlainError(OSError):
    """What stands there is neither a plain file nor a folder, or not the one of them that was asked for."""

    def __init__(self, what: Special) -> None:
        super().__init__(errno.EINVAL, f"it is {what.value}")
        self.what = what


class Item(Struct, frozen=True):
    """What is in a folder. `special` says what it is if it is neither a plain file nor a folder."""

    name: str
    is_folder: bool
    special: Special | None


class Folder(Protocol):
    """A folder of a checkout that is held open."""

    def items(self) -> list[Item]:
        """What is in it, in any order. Raises OSError."""

    def folder(self, name: str) -> Folder:
        """A folder in it. Raises OSError, NotPlainError for a link."""

    def content(self, name: str, most: int) -> bytes:
        """The first bytes of a file in it, `most` at most. Raises OSError, NotPlainError for what is not plain."""

    def close(self) -> None:
        """Let go of it."""


@contextmanager
def open_below(root: Path, parts: tuple[str, ...]) -> Iterator[Folder]:
    """The folder that some names lead to from a root, which is a path without links, with none of them a link.

    Raises OSError, NotPlainError if one of them is not a folder.
    """
    current: Folder = _ByDescriptor(os.open(root, _FOLDER)) if HAS_DESCRIPTORS else _ByPath(root)
    try:
        for part in parts:
            below = current.folder(part)
            current.close()
            current = below
        yield current
    finally:
        current.close()


def content_of(descriptor: int, most: int) -> bytes:
    """The first bytes of what is open, `most` at most. Raises OSError."""
    parts: list[bytes] = []
    while most > 0 and (part := os.read(descriptor, min(most, _CHUNK))):
        parts.append(part)
        most -= len(part)
    return b"".join(parts)


class _ByDescriptor:
    def __init__(self, descriptor: int) -> None:
        self._descriptor = descriptor

    def items(self) -> list[Item]:
        return _items(self._descriptor)

    def folder(self, name: str) -> _ByDescriptor:
        return _ByDescriptor(self._opened(name, _FOLDER))

    def content(self, name: str, most: int) -> bytes:
        descriptor = self._opened(name, _FILE)
        try:
            _expect_plain(os.fstat(descriptor))
            return content_of(descriptor, most)
        finally:
            os.close(descriptor)

    def close(self) -> None:
        os.close(self._descriptor)

    def _opened(self, name: str, flags: int) -> int:
        try:
            return os.open(name, flags, dir_fd=self._descriptor)
        except OSError:  # what systems say of a link or a socket differs
            there = _special(os.stat(name, dir_fd=self._descriptor, follow_symlinks=False))
            if there is not None:
                raise NotPlainError(there) from None
            raise


class _ByPath:
    """Where folders have no descriptors, as on Windows."""

    def __init__(self, path: Path) -> None:
        self._path = path

    def items(self) -> list[Item]:
        return _items(self._path)

    def folder(self, name: str) -> _ByPath:
        path = self._path / name
        _expect_itself(path)
        return _ByPath(path)

    def content(self, name: str, most: int) -> bytes:
        path = self._path / name
        before = path.lstat()
        _expect_plain(before)
        _expect_itself(path)
        descriptor = os.open(path, _FILE)
        try:
            opened = os.fstat(descriptor)
            _expect_plain(opened)
            if not os.path.samestat(before, opened):  # it was replaced meanwhile
                raise NotPlainError(Special.LINK)
            return content_of(descriptor, most)
        finally:
            os.close(descriptor)

    def close(self) -> None:
        pass


def _items(folder: int | Path) -> list[Item]:
    items: list[Item] = []
    with os.scandir(folder) as found:
        for each in found:
            with suppress(FileNotFoundError):  # it went away
                items.append(_item(each))
    return items


def _item(entry: os.DirEntry[str]) -> Item:
    """An item without asking the system once more, which says of most what they are when it lists them."""
    if entry.is_file(follow_symlinks=False):
        return Item(entry.name, False, None)
    if entry.is_dir(follow_symlinks=False):
        return Item(entry.name, True, None)
    return Item(entry.name, False, Special.LINK if entry.is_symlink() else _special(entry.stat(follow_symlinks=False)))


def _expect_itself(path: Path) -> None:
    """Raises NotPlainError for a path that leads elsewhere: a link, or a junction of Windows. OSError if not there."""
    path.lstat()
    if os.path.normcase(os.path.realpath(path)) != os.path.normcase(path):
        raise NotPlainError(Special.LINK)


def _expect_plain(facts: os.stat_result) -> None:
    if not stat.S_ISREG(facts.st_mode):
        raise NotPlainError(_special(facts) or Special.FOLDER)


def _special(facts: os.stat_result) -> Special | None:
    """What it is if it is neither a plain file nor a folder."""
    kinds = {stat.S_IFLNK: Special.LINK, stat.S_IFIFO: Special.PIPE, stat.S_IFSOCK: Special.SOCKET}
    kind = stat.S_IFMT(facts.st_mode)
    return None if kind in (stat.S_IFREG, stat.S_IFDIR) else kinds.get(kind, Special.DEVICE)
