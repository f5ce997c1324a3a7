"""The file of the link memory: where it is, whether it may be there, and what becomes of one that is broken.

Losing it costs requests and nothing else, so it never stands in the way: one that cannot be read is put aside, and
where there cannot be any, a run does without.
"""

from __future__ import annotations

import contextlib
import os
import sqlite3
import time
from collections.abc import Mapping
from pathlib import Path

from msgspec import Struct

from lint_catalog.model.entries.special import Special
from lint_catalog.model.errors import CatalogError
from lint_catalog.net.memory import prepare
from lint_catalog.project.folders import DoorError, Folder, is_plain, special_of
from lint_catalog.project.git import expect_success, git_for, repository_of
from lint_catalog.project.writing import open_place

FILE = "links.sqlite"
BROKEN = "links.broken"
"""What a file that could not be read is called from then on."""

_JOURNAL = f"{FILE}-journal"
_BESIDE = (f"{FILE}-wal", f"{FILE}-shm", _JOURNAL)
_PATIENCE = 5.0  # seconds to wait for another process
_BEGINNING = 1.0  # seconds that another process may take to make the file; that it does is said by its journal
_PAUSE = 0.02  # seconds between two looks
_LARGEST = 256 << 20  # bytes: some 500,000 links


class OpenMemory(Struct, frozen=True):
    """The open database, which whoever asked for it closes; None if there cannot be any. `trouble` says in words what
    is wrong with the file, if anything is."""

    database: sqlite3.Connection | None = None
    trouble: str = ""

    def close(self) -> None:
        """Close it."""
        if self.database is not None:
            with contextlib.suppress(sqlite3.Error):
                self.database.close()


def open_memory(path: Path, environment: Mapping[str, str]) -> OpenMemory:
    """Open the link memory in a folder, which is made if it is not there.

    In a git work tree the folder must be one that git ignores and has nothing of: what is there otherwise may come from
    whoever sent a pull request. `environment` is that of the process, for git. Raises nothing.
    """
    file = path / FILE
    try:
        with _folder(path, environment) as folder:
            try:
                return OpenMemory(_opened(folder))
            except sqlite3.OperationalError:  # locked, read-only, no space: nothing wrong with what is in it
                raise
            except sqlite3.DatabaseError:
                trouble = f"{file} was not readable; it is now {BROKEN}, and a new one begins"
                _set_aside(folder)
                return OpenMemory(_opened(folder), trouble)
    except CatalogError as error:
        return OpenMemory(trouble=f"{file} cannot be used: {error.message}")
    except (OSError, sqlite3.Error) as error:
        reason = error.strerror if isinstance(error, OSError) else None
        return OpenMemory(trouble=f"{file} cannot be used: {reason or error}")


def _folder(path: Path, environment: Mapping[str, str]) -> Folder:
    """The folder, open. Raises OSError, and CatalogError if it may not be used."""
    straight = Path(os.path.abspath(path))  # noqa: PTH100 - `..` goes back by name, and no link is followed
    named = next((each for each in (straight, *straight.parents) if (each / ".git").exists()), None)
    if named is None and (named := repository_of(path)) is None:
        path.mkdir(parents=True, exist_ok=True)
        return open_place(path.resolve(), path.resolve())
    root = named.resolve()
    folder = root / straight.relative_to(named) if straight.is_relative_to(named) else path.resolve()
    with contextlib.suppress(FileNotFoundError):
        open_place(root, folder).close()  # a link on the way is said as what it is
    git, file = git_for(root, environment), folder / FILE
    if git.run("check-ignore", "--quiet", "--", str(file)).returncode:
        raise DoorError(f"git does not ignore it: add its folder to .gitignore, or choose one outside of {root}")
    tracked = git.run("--literal-pathspecs", "ls-files", "-z", "--", str(file.parent))
    expect_success(tracked, "ls-files")
    if tracked.stdout:
        raise DoorError(f"git has files of its folder, which may be anybody's: choose one outside of {root}")
    return open_place(root, folder, make=True)


def _opened(folder: Folder) -> sqlite3.Connection:
    """The open database in a folder. Raises OSError, and sqlite3.Error."""
    _wait_for_its_beginning(folder)
    before = _checked(folder)
    database = sqlite3.connect(folder.path / FILE, timeout=_PATIENCE, check_same_thread=False)
    try:
        _prepare_patiently(database)
        after = _checked(folder)
        if before is not None and after is not None and before.st_ino != after.st_ino:
            raise DoorError("another file has taken its place")
    except BaseException as error:
        database.close()
        if isinstance(error, UnicodeError | MemoryError):  # SQLite quotes what it cannot read, or reads too much
            raise sqlite3.DatabaseError(type(error).__name__) from error
        raise
    return database


def _prepare_patiently(database: sqlite3.Connection) -> None:
    """Prepare it, waiting for another process that does so. Raises sqlite3.Error.

    Whoever finds the file while another one turns its journal on is told at once that it is locked: there SQLite does
    not wait by itself.
    """
    end = time.monotonic() + _PATIENCE
    while True:
        try:
            return prepare(database)
        except sqlite3.OperationalError as error:
            if not str(error).endswith("is locked") or time.monotonic() > end:
                raise
            time.sleep(_PAUSE)


def _wait_for_its_beginning(folder: Folder) -> None:
    """Wait for another process to have made the file.

    A journal that stays is not ours: we keep none beyond that. SQLite would play it back, and delete the file that it
    names. Raises sqlite3.DatabaseError for it.
    """
    end = time.monotonic() + _BEGINNING
    while folder.status(_JOURNAL) is not None:
        if time.monotonic() > end:
            raise sqlite3.DatabaseError("it has a journal")
        time.sleep(_PAUSE)


def _checked(folder: Folder) -> os.stat_result | None:
    """What is known of the file, None if it is not there; all of its files are regular, since SQLite follows links.

    Raises OSError if not, and sqlite3.DatabaseError if one is too large.
    """
    for name in (FILE, *_BESIDE):
        status = folder.status(name)
        if status is not None and not is_plain(status):
            raise DoorError(f"{name} is {(special_of(status) or Special.FOLDER).value}: move it away")
        if status is not None and status.st_size > _LARGEST:
            raise sqlite3.DatabaseError(f"{name} is too large")
    return folder.status(FILE)


def _set_aside(folder: Folder) -> None:
    """Give the file another name, so that a new one can begin. Raises OSError."""
    if folder.status(FILE) is not None:
        folder.rename(FILE, BROKEN)
    for name in _BESIDE:
        with contextlib.suppress(FileNotFoundError):
            folder.remove(name)
