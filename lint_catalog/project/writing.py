"""Files of a checkout that are written: whole or not at all, and only where they may be.

A path that is found in a checkout (in its settings, or because it is an entry) is that of a regular file inside of it,
or of nothing yet; links are not followed. What a user types is for `typed`.
"""

from __future__ import annotations

import contextlib
import os
import stat
from collections.abc import Callable, Iterator, Mapping
from itertools import groupby
from pathlib import Path

from lint_catalog.model.entries.special import Special
from lint_catalog.model.errors import CatalogError
from lint_catalog.project.folders import DoorError, Folder, NotPlainError, is_plain, open_below, special_of, way_to
from lint_catalog.project.temporary import temporary_name, tidy

_STEP = 1 << 20  # bytes that are written at once
_CHANGED = "it has changed since it was read"


def write_found(file: Path, content: str, root: Path, old: str | None = None) -> None:
    """Write a text to a file that is found in a checkout; `old` is what was read there (None: there was nothing).

    Folders that are not there yet are made. Raises CatalogError if it may not or cannot be written, or is not `old`
    any more; what is there is then as it was.
    """
    with told(file):
        way_to(root, file)
        with open_place(root, file.parent, make=old is None) as folder:
            tidy(folder)
            _exchange(folder, file.name, old, content)
            folder.sync()


def open_place(root: Path, path: Path, make: bool = False) -> Folder:
    """The open folder of a checkout (its root, or one in it) that something is written in, as `open_below` has it.

    Raises OSError; DoorError, in words, for a folder elsewhere, and for one with a link or a file on the way.
    """
    try:
        return open_below(root, way_to(root, path), make)
    except NotPlainError as error:
        if error.what is Special.LINK:
            why = f"`{error.name}` is a link, which is not followed here: put a folder in its place"
            raise DoorError(why) from None
        raise DoorError(f"`{error.name}` is not a folder: move it away") from None
    except NotADirectoryError as error:
        raise DoorError(f"`{Path(os.fsdecode(error.filename)).name}` is not a folder: move it away") from None


def write_texts(
    old: Mapping[str, str], new: Mapping[str, str], folder: Path, root: Path, meant: Callable[[Path], Path] = Path
) -> dict[str, str]:
    """Write texts by file name (relative to `folder`); returns the files that could not be written, and why.

    A file that may not be written is left alone, and so is one that is not `old` any more. `meant` says which file of
    the root is meant by a path, or raises CatalogError: pages may be links, entries are not.
    """
    trouble: dict[str, str] = {}
    files: dict[str, Path] = {}
    for name in sorted(new):
        try:
            files[name] = meant(folder / name)
        except CatalogError as error:
            trouble[name] = f"{error.message.removeprefix(f'{folder / name} ')}: {error.hint}"
    for parent, names in groupby(files, key=lambda name: files[name].parent):
        waiting = list(names)
        try:
            with open_place(root, parent) as place:
                tidy(place)
                while waiting:
                    name = waiting.pop(0)
                    with _noted(trouble, name):
                        way_to(root, files[name])
                        _exchange(place, files[name].name, old[name], new[name])
                place.sync()
        except OSError as error:
            trouble |= dict.fromkeys(waiting, _reason(error))
    return dict(sorted(trouble.items()))


@contextlib.contextmanager
def told(file: Path) -> Iterator[None]:
    """Say in words what goes wrong with a file."""
    try:
        yield
    except OSError as error:
        raise CatalogError(f"{file} cannot be written: {_reason(error)}") from error


@contextlib.contextmanager
def _noted(trouble: dict[str, str], name: str) -> Iterator[None]:
    try:
        yield
    except OSError as error:
        trouble[name] = _reason(error)


def _reason(error: OSError) -> str:
    return error.strerror or type(error).__name__


def _exchange(folder: Folder, name: str, old: str | None, new: str) -> None:
    """Put a text in the place of another one, unless something else is there."""
    known = _status(folder, name)
    if known is None and old is not None:
        raise DoorError("it is not there any more")
    if known is not None and (old is None or not _holds(folder, name, known, old.encode())):
        raise DoorError(_CHANGED if old is not None else "there is a file of that name already")

    def check() -> None:
        now = _status(folder, name)
        if (known and _identity(known)) != (now and _identity(now)):
            raise DoorError(_CHANGED)

    replace(folder, name, new.encode(), known.st_mode if known else None, check)


def _identity(status: os.stat_result) -> tuple[int, ...]:
    return status.st_dev, status.st_ino, status.st_size, status.st_mtime_ns


def _status(folder: Folder, name: str) -> os.stat_result | None:
    """What is known of a regular file; None if there is nothing. Raises DoorError for anything else."""
    status = folder.status(name)
    if status is None or is_plain(status):
        return status
    if special_of(status) is Special.LINK:
        raise DoorError("it is a link, and nothing in a checkout is written through a link: put a file in its place")
    raise DoorError("it is not a regular file: move it away")


def _holds(folder: Folder, name: str, status: os.stat_result, content: bytes) -> bool:
    """Whether a regular file holds something and nothing else; no more than that is read."""
    return status.st_size == len(content) and folder.content(name, len(content) + 1) == content


def replace(folder: Folder, name: str, data: bytes, mode: int | None, check: Callable[[], None] = lambda: None) -> None:
    """Write a file beside another one, and then put it in its place in one step if a `check` raises nothing.

    `mode` is that of the old file (None: there is none). Raises OSError, with the old file as it was.
    """
    temporary = temporary_name()
    try:
        write_new(folder, temporary, data, mode)
        check()
        folder.rename(temporary, name)
    except BaseException:  # Ctrl-C as well
        with contextlib.suppress(OSError):
            folder.remove(temporary)
        raise


def write_new(folder: Folder, name: str, data: bytes, mode: int | None = None) -> None:
    """Write a file that is not there yet, so that it outlasts a power failure; `mode` is that of another one.

    Without that, an empty file could stand under its name then. Raises OSError, and what it wrote stays.
    """
    bits = None if mode is None else stat.S_IMODE(mode) & 0o777
    with closing(folder.create(name, 0o666 if bits is None else bits)) as descriptor:
        if bits is not None and os.chmod in os.supports_fd:
            os.chmod(descriptor, bits)  # noqa: PTH101 - no path is as sure as what is open
        write_all(descriptor, data)
        os.fsync(descriptor)


def write_all(descriptor: int, data: bytes) -> None:
    """Write all of something to a descriptor. Raises OSError."""
    rest = memoryview(data)
    while rest:
        rest = rest[os.write(descriptor, rest[:_STEP]) :]


@contextlib.contextmanager
def closing(descriptor: int) -> Iterator[int]:
    """Close a descriptor at the end."""
    try:
        yield descriptor
    finally:
        os.close(descriptor)
