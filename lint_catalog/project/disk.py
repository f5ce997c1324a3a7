"""Files on disk: reading them up to a limit."""

from __future__ import annotations

import errno
import os
import stat
from collections.abc import Iterator, Mapping
from pathlib import Path

from msgspec import Struct
from msgspec.structs import replace

from lint_catalog.model.entries.catalog import Catalog
from lint_catalog.model.entries.schemas import Schemas
from lint_catalog.source.limits import MAX_PAGE_CHARACTERS, YAML_SUFFIXES
from lint_catalog.source.yaml.entries import read_contents


def read_folder(root: Path, entries: Path, schemas: Schemas, unsaved: Mapping[str, str] | None = None) -> Reading:
    """Read all entries below a folder.

    `unsaved` holds texts by file (relative to `root`, with `/`) that stand for what is on disk, as an editor needs.
    Never raises for what is in the files.
    """
    unsaved = unsaved or {}
    unreadable: list[Unreadable] = []
    files = {relative_name(root, path): path for path in _yaml_files(root, entries, unreadable)}
    contents: dict[str, bytes] = {}
    for file in sorted({*files, *unsaved}):
        try:
            contents[file] = unsaved[file].encode() if file in unsaved else read_content(files[file])
        except OSError as error:
            unreadable.append(Unreadable(file, error.strerror or type(error).__name__))
    catalog = read_contents(str(root), relative_name(root, entries), contents, schemas)
    return Reading(replace(catalog, unread=tuple(each.name for each in unreadable)), tuple(unreadable))


def relative_name(root: Path, path: Path) -> str:
    """What a file is called in reports: its path from the root, with `/`; all of it if it is on another drive."""
    try:
        return Path(os.path.relpath(path, root)).as_posix()
    except ValueError:
        return path.absolute().as_posix()


def _yaml_files(root: Path, top: Path, unreadable: list[Unreadable]) -> Iterator[Path]:
    """YAML files below a folder, hidden ones left out. Links to folders are not followed: they may form a ring.

    Folders that cannot be read are added to those that are `unreadable`.
    """
    waiting = [top]
    while waiting:
        folder = waiting.pop()
        try:
            items = list(os.scandir(folder))
        except FileNotFoundError:
            continue  # it went away
        except OSError as error:
            reason = error.strerror or type(error).__name__
            unreadable.append(Unreadable(relative_name(root, folder), reason, folder=True))
            continue
        for item in items:
            if item.name.startswith("."):
                continue
            if item.is_dir(follow_symlinks=False):
                waiting.append(Path(item.path))
            elif item.name.lower().endswith(YAML_SUFFIXES):
                yield Path(item.path)


_MAX_BYTES = 4 * MAX_PAGE_CHARACTERS + 4  # so many that a text which is too long still is


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

    def may_hold(self, file: str) -> bool:
        """Whether a file is this one, or may be in this folder."""
        return file == self.file or (self.folder and file.startswith(self.name))


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
