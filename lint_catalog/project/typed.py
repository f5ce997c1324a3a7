"""What is written to a path that a user types, which may be a link, a device or a pipe and lie anywhere."""

from __future__ import annotations

import errno
import os
import re
import stat
from pathlib import Path

from lint_catalog.project.folders import Folder
from lint_catalog.project.temporary import tidy
from lint_catalog.project.writing import closing, replace, told, write_all

_LINKS = 40  # in a row, as many as Linux follows


def write_typed(file: Path, content: str) -> None:
    """Write a text (UTF-8, line endings as they are) to what a user typed.

    A reader of a regular file sees the old one or the new one, and a link to it stays a link; a pipe or a device is
    written into. Raises CatalogError if it cannot be written; a regular file is then as it was.
    """
    data = content.encode()
    with told(file):
        stream = _stream(file)
        if stream is not None:
            with closing(stream):
                write_all(stream, data)
            return
        target = file.resolve()
        with Folder(target.parent) as folder:
            tidy(folder)
            replace(folder, target.name, data, target.stat().st_mode if target.exists() else None)


def append_typed(file: Path, content: str) -> None:
    """Write a text to the end of what a user typed, or what stands in the environment.

    Raises CatalogError if it cannot be written; a regular file is then as it was.
    """
    data = content.encode()
    with told(file):
        stream = _stream(file)
        regular = stream is None
        flags = os.O_WRONLY | os.O_APPEND | os.O_CREAT | getattr(os, "O_CLOEXEC", 0) | getattr(os, "O_BINARY", 0)
        stream = os.open(file, flags, 0o666) if stream is None else stream
        with closing(stream):
            before = os.fstat(stream).st_size
            try:
                write_all(stream, data)
            except BaseException:  # Ctrl-C as well
                if regular and os.fstat(stream).st_size < before + len(data):  # else somebody else has written, too
                    os.ftruncate(stream, before)
                raise


def _stream(file: Path) -> int | None:
    """The descriptor of what takes bytes as they come: a pipe, a device, or a file that we were started with (such as
    /dev/stdout). None for a regular file, and for what is not there yet."""
    known = _descriptor(file)
    if known is not None:
        if not os.get_inheritable(known):
            raise OSError(errno.EBADF, os.strerror(errno.EBADF))  # what we have opened ourselves is meant by nobody
        return os.dup(known)
    try:
        mode = file.stat().st_mode
    except FileNotFoundError:
        return None
    if stat.S_ISREG(mode):
        return None
    return os.open(file, os.O_WRONLY | getattr(os, "O_NOCTTY", 0) | getattr(os, "O_CLOEXEC", 0))


def _descriptor(file: Path) -> int | None:
    """The number of the descriptor that a path is a name of, such as /dev/stdout and /dev/fd/3."""
    for _ in range(_LINKS):
        if os.name != "posix":
            break
        try:
            folder = file.parent.resolve()
        except (OSError, RuntimeError):
            break
        if str(folder) in (f"/proc/{os.getpid()}/fd", "/dev/fd") and re.fullmatch(r"[0-9]{1,9}", file.name):
            return int(file.name)
        if not (folder / file.name).is_symlink():
            break
        file = folder / (folder / file.name).readlink()
    return None
