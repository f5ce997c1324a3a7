"""Folders of a checkout, held open without following a link, and what is read and written in them.

Whoever wrote the checkout may have put a link, a pipe or a device anywhere, and may change it while we look. So a
folder is held open by its descriptor, everything in it is looked up in that very folder, whatever takes its name
meanwhile, and what was opened is looked at before it is read. Systems without such descriptors (Windows) get the
nearest thing: where a path leads is compared with the path itself, each time.
"""

from __future__ import annotations

# ruff: noqa: PTH100, PTH102, PTH104, PTH105, PTH116 - pathlib knows paths, and no names in an open folder
import contextlib
import errno
import os
import stat
from itertools import islice
from pathlib import Path
from types import TracebackType
from typing import Any

from msgspec import Struct

from lint_catalog.model.entries.special import Special

HAS_DESCRIPTORS = (
    os.supports_dir_fd >= {os.open, os.rename, os.unlink, os.mkdir, os.stat}
    and os.scandir in os.supports_fd
    and all(hasattr(os, name) for name in ("O_DIRECTORY", "O_NOFOLLOW"))
)
"""Whether this system looks names up in a folder that is open."""
_CHUNK = 1 << 20  # bytes that are read at once
_UNFOLLOWED = getattr(os, "O_NOFOLLOW", 0) | getattr(os, "O_BINARY", 0)
_FILE = os.O_RDONLY | _UNFOLLOWED | getattr(os, "O_NONBLOCK", 0)  # else opening a pipe waits for somebody who writes
_NEW = os.O_WRONLY | os.O_CREAT | os.O_EXCL | _UNFOLLOWED
_FOLDER = os.O_RDONLY | _UNFOLLOWED | getattr(os, "O_DIRECTORY", 0)
_OF_GIT = (".git", "git~1")  # the second one is how Windows may call the first
_UNSEEN = dict.fromkeys([*range(0x200C, 0x2010), *range(0x202A, 0x202F), *range(0x206A, 0x2070), 0xFEFF])
"""Characters that macOS does not look at in names.
https://github.com/git/git/blob/master/utf8.c (next_hfs_char)"""
_STANDS_FOR_ANOTHER = 0x20000000
"""A bit that Windows has on links, junctions and the like, and not on files that wait in a cloud.
https://learn.microsoft.com/windows/win32/api/winnt/nf-winnt-isreparsetagnamesurrogate"""


class DoorError(OSError):
    """What is there is not what may be read or written there; `strerror` says why."""

    def __init__(self, reason: str) -> None:
        super().__init__(errno.EPERM, reason)


class NotPlainError(DoorError):
    """What stands under a `name` is neither a plain file nor a folder, or not the one of them that was asked for."""

    def __init__(self, what: Special, name: str) -> None:
        super().__init__(f"it is {what.value}")
        self.what = what
        self.name = name


class OutsideError(DoorError):
    """A path leads out of the checkout, or into what git keeps there for itself: the tokens of remotes, say."""


class Item(Struct, frozen=True):
    """What is in a folder. `special` says what it is if it is neither a plain file nor a folder."""

    name: str
    is_folder: bool
    special: Special | None


class Folder:
    """An open folder, by its descriptor or (None) by its path. Whoever opens it closes it.

    All methods raise OSError: NotPlainError for a link, and for what is not of the sort that was asked for.
    """

    def __init__(self, path: Path, descriptor: int | None = None) -> None:
        self.path = path
        self._descriptor = descriptor

    def items(self, most: int | None = None) -> list[Item]:
        """What is in it, in any order, `most` of it at most."""
        self._expect_itself()
        return _items(self.path if self._descriptor is None else self._descriptor, most)

    def status(self, name: str) -> os.stat_result | None:
        """What a name in it stands for, a link for itself; None if for nothing."""
        try:
            return self._status(name)
        except FileNotFoundError:
            return None

    def folder(self, name: str, make: bool = False) -> Folder:
        """A folder in it; `make` makes it if it is not there. Raises NotADirectoryError, with its name, for a file."""
        try:
            return self._folder(name)
        except FileNotFoundError:
            if not make:
                raise
        with contextlib.suppress(FileExistsError):  # another run makes it, too
            os.mkdir(self._named(name), **self._at("dir_fd"))
        return self._folder(name)

    def content(self, name: str, most: int) -> bytes:
        """The first bytes of a file in it, `most` at most."""
        before = self._expect_plain(name, self._status(name)) if self._descriptor is None else None
        descriptor = self._opened(name, _FILE)
        try:
            opened = self._expect_plain(name, os.fstat(descriptor))
            if before is not None and not os.path.samestat(before, opened):  # it was replaced meanwhile
                raise NotPlainError(Special.LINK, name)
            return content_of(descriptor, most)
        finally:
            os.close(descriptor)

    def create(self, name: str, mode: int) -> int:
        """The descriptor of a file that is not there yet, to be written."""
        return os.open(self._named(name), _NEW, mode, **self._at("dir_fd"))

    def rename(self, old: str, new: str) -> None:
        """Give a file in it another name; a file that has that name is no more."""
        if self._descriptor is None:
            os.replace(self._named(old), self._named(new))
        else:
            os.rename(old, new, **self._at("src_dir_fd", "dst_dir_fd"))

    def remove(self, name: str) -> None:
        """Remove a file."""
        os.unlink(self._named(name), **self._at("dir_fd"))

    def sync(self) -> None:
        """Have the names in it outlast a power failure, where the system can."""
        if self._descriptor is not None:
            with contextlib.suppress(OSError):  # some file systems cannot
                os.fsync(self._descriptor)

    def close(self) -> None:
        """Close it."""
        if self._descriptor is not None:
            descriptor, self._descriptor = self._descriptor, None
            os.close(descriptor)

    def __enter__(self) -> Folder:  # noqa: PYI034 - nobody inherits from it, and Python 3.10 has no Self
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def _folder(self, name: str) -> Folder:
        path = self.path / name
        if self._descriptor is not None:
            return Folder(path, self._opened(name, _FOLDER))
        self._expect_folder(name, self._status(name))
        return Folder(path)

    def _opened(self, name: str, flags: int) -> int:
        try:
            return os.open(self._named(name), flags, **self._at("dir_fd"))
        except OSError:  # what systems say of a link or a socket differs
            if (there := special_of(self._status(name))) is not None:
                raise NotPlainError(there, name) from None
            raise

    def _status(self, name: str) -> os.stat_result:
        return os.stat(self._named(name), follow_symlinks=False, **self._at("dir_fd"))

    def _expect_folder(self, name: str, status: os.stat_result) -> None:
        if (there := special_of(status)) is not None:
            raise NotPlainError(there, name)
        if not stat.S_ISDIR(status.st_mode):
            raise NotADirectoryError(errno.ENOTDIR, os.strerror(errno.ENOTDIR), name)

    def _expect_plain(self, name: str, status: os.stat_result) -> os.stat_result:
        if not is_plain(status):
            raise NotPlainError(special_of(status) or Special.FOLDER, name)
        return status

    def _expect_itself(self) -> None:
        """Without a descriptor: raises NotPlainError if the path leads elsewhere by now."""
        path = self.path
        if self._descriptor is None and os.path.normcase(os.path.realpath(path)) != os.path.normcase(path):
            raise NotPlainError(Special.LINK, path.name)

    def _named(self, name: str) -> str | Path:
        """What the system is told in place of a name."""
        self._expect_itself()
        return self.path / name if self._descriptor is None else name

    def _at(self, *keys: str) -> dict[str, Any]:
        return {} if self._descriptor is None else dict.fromkeys(keys, self._descriptor)


def open_below(root: Path, way: tuple[str, ...], make: bool = False) -> Folder:
    """The folder that some names lead to from a root (absolute and without links), none of them a link; `make` makes
    what is not there.

    Raises OSError; NotPlainError for what is neither a folder nor a file, and NotADirectoryError, with its name, for a
    file.
    """
    here = Folder(root, os.open(root, _FOLDER) if HAS_DESCRIPTORS else None)
    for name in way:
        with here:
            here = here.folder(name, make)
    return here


def way_to(root: Path, path: Path) -> tuple[str, ...]:
    """The names that lead from a root to a path in it, going by names alone: `..` goes back by name, since what is
    before it cannot be a link.

    Raises OutsideError for what lies elsewhere, and for what git keeps for itself, some of which it runs.
    """
    if "\0" in str(path):
        raise OutsideError("no file can have that name")
    straight = Path(os.path.abspath(path))
    if not straight.is_relative_to(root):
        raise OutsideError(f"it lies outside of {root}")
    parts = straight.relative_to(root).parts
    if any(_is_of_git(part) for part in parts):
        raise OutsideError("it belongs to what git keeps for itself: choose another place")
    return parts


def _is_of_git(name: str) -> bool:
    """Whether some system takes a name for that of what git keeps: Windows leaves out what is at its end, and what
    names a stream; macOS what nobody sees."""
    seen = name if name.isascii() else name.translate(_UNSEEN)
    return seen.partition(":")[0].rstrip(" .").lower() in _OF_GIT


def content_of(descriptor: int, most: int) -> bytes:
    """The first bytes of what is open, `most` at most. Raises OSError."""
    parts: list[bytes] = []
    while most > 0 and (part := os.read(descriptor, min(most, _CHUNK))):
        parts.append(part)
        most -= len(part)
    return b"".join(parts)


def is_plain(status: os.stat_result) -> bool:
    """Whether it is a plain file."""
    return stat.S_ISREG(status.st_mode) and not _is_link(status)


def special_of(status: os.stat_result) -> Special | None:
    """What it is if it is neither a plain file nor a folder."""
    if _is_link(status):
        return Special.LINK
    kind = stat.S_IFMT(status.st_mode)
    if kind in (stat.S_IFREG, stat.S_IFDIR):
        return None
    return {stat.S_IFIFO: Special.PIPE, stat.S_IFSOCK: Special.SOCKET}.get(kind, Special.DEVICE)


def _is_link(status: os.stat_result) -> bool:
    """Whether it is a link, or what Windows has that is like one."""
    return stat.S_ISLNK(status.st_mode) or bool(getattr(status, "st_reparse_tag", 0) & _STANDS_FOR_ANOTHER)


def _items(folder: int | Path, most: int | None) -> list[Item]:
    items: list[Item] = []
    with os.scandir(folder) as found:
        for each in islice(found, most):
            with contextlib.suppress(FileNotFoundError):  # it went away
                items.append(_item(each))
    return items


def _item(entry: os.DirEntry[str]) -> Item:
    """An item without asking the system once more, which says of most what they are when it lists them."""
    if entry.is_file(follow_symlinks=False):
        return Item(entry.name, False, None)
    if entry.is_dir(follow_symlinks=False):
        return Item(entry.name, True, None)
    return Item(entry.name, False, special_of(entry.stat(follow_symlinks=False)))
