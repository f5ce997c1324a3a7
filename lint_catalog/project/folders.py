"""Folders of a checkout, opened one below the other without following a link."""

from __future__ import annotations

# ruff: noqa: PTH100, PTH102, PTH104, PTH105, PTH116, PTH208 - pathlib knows paths, and no names in an open folder
import contextlib
import errno
import os
import stat
from pathlib import Path
from types import TracebackType
from typing import Any

_DESCRIPTORS = os.supports_dir_fd >= {os.open, os.rename, os.unlink, os.mkdir, os.stat} and all(
    hasattr(os, name) for name in ("O_DIRECTORY", "O_NOFOLLOW")
)
"""Whether names can be looked up in a folder that is open; on Windows they cannot."""
_UNFOLLOWED = getattr(os, "O_NOFOLLOW", 0) | getattr(os, "O_CLOEXEC", 0) | getattr(os, "O_BINARY", 0)
_FOLDER = os.O_RDONLY | getattr(os, "O_DIRECTORY", 0) | getattr(os, "O_CLOEXEC", 0)
_OF_GIT = (".git", "git~1")  # the second one is how Windows may call the first
_JUNCTION = 0x400  # FILE_ATTRIBUTE_REPARSE_POINT, which Windows has on links and on what is like them


class DoorError(OSError):
    """What is there is not what may be read or written there; `strerror` says why, and how to fix it."""

    def __init__(self, reason: str) -> None:
        super().__init__(errno.EPERM, reason)


class WritableFolder:
    """An open folder. Its files are looked up in this very folder, whatever takes its name meanwhile, and links among
    them are never followed. Where the system cannot do that (Windows), they are looked up by path.

    All methods raise OSError.
    """

    def __init__(self, path: Path, descriptor: int | None = None) -> None:
        self.path = path
        self._descriptor = descriptor

    @classmethod
    def inside(cls, root: Path, path: Path, make: bool = False) -> WritableFolder:
        """A folder in a root (absolute and without links) or the root itself; `make` makes what is not there.

        Raises DoorError for a folder elsewhere, and for one with a link or a file on the way.
        """
        way = _way(root, path)
        here = cls(root, os.open(root, _FOLDER) if _DESCRIPTORS else None)
        for name in way:
            with here:
                here = here.below(name, make)
        return here

    def below(self, name: str, make: bool = False) -> WritableFolder:
        """The folder of a name in this one. Raises DoorError if it is anything else."""
        status = self.status(name)
        if status is None and make:
            with contextlib.suppress(FileExistsError):  # another run makes it, too
                os.mkdir(self._named(name), **self._at("dir_fd"))
            status = self.status(name)
        if status is None:
            raise FileNotFoundError(errno.ENOENT, os.strerror(errno.ENOENT))
        if is_link(status):
            raise DoorError(f"`{name}` is a link, which is not followed here: put a folder in its place")
        if not stat.S_ISDIR(status.st_mode):
            raise DoorError(f"`{name}` is not a folder: move it away")
        path = self.path / name
        return WritableFolder(path, self.open(name, _FOLDER) if self._descriptor is not None else None)

    def open(self, name: str, flags: int, mode: int = 0o666) -> int:
        """The descriptor of a file in it."""
        return os.open(self._named(name), flags | _UNFOLLOWED, mode, **self._at("dir_fd"))

    def status(self, name: str) -> os.stat_result | None:
        """What a name in it stands for, a link for itself; None if for nothing."""
        try:
            return os.stat(self._named(name), follow_symlinks=False, **self._at("dir_fd"))
        except FileNotFoundError:
            return None

    def names(self) -> list[str]:
        """All names in it."""
        return os.listdir(self.path if self._descriptor is None else self._descriptor)

    def rename(self, old: str, new: str) -> None:
        """Give a file in it another name; a file that has that name is no more."""
        if self._descriptor is None:
            os.replace(self.path / old, self.path / new)
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

    def __enter__(self) -> WritableFolder:  # noqa: PYI034 - nobody inherits from it, and Python 3.10 has no Self
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def _named(self, name: str) -> str | Path:
        return self.path / name if self._descriptor is None else name

    def _at(self, *keys: str) -> dict[str, Any]:
        return {} if self._descriptor is None else dict.fromkeys(keys, self._descriptor)


def is_link(status: os.stat_result) -> bool:
    """Whether something is a link, or what Windows has that is like one."""
    return stat.S_ISLNK(status.st_mode) or bool(getattr(status, "st_file_attributes", 0) & _JUNCTION)


def _way(root: Path, path: Path) -> tuple[str, ...]:
    """The names of the folders from a root to a folder in it; a link on the way is one of them."""
    expect_possible(str(path))
    straight = Path(os.path.abspath(path))
    if not straight.is_relative_to(root):  # perhaps the way to the root is written in another manner
        straight = path.resolve()
    if not straight.is_relative_to(root):
        raise DoorError(f"it lies outside of {root}")
    parts = straight.relative_to(root).parts
    for part in parts:
        expect_possible(part)
    return parts


def expect_possible(name: str) -> None:
    """Raises DoorError for the name of nothing, and for that of what git keeps for itself, some of which it runs."""
    if "\0" in name:
        raise DoorError("no file can have that name")
    if name.partition(":")[0].rstrip(" .").lower() in _OF_GIT:
        raise DoorError("it belongs to what git keeps for itself: choose another place")
