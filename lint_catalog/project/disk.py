"""Files on disk: reading them up to a limit, and writing them whole or not at all."""

from __future__ import annotations

import contextlib
import errno
import os
import stat
from collections.abc import Iterator, Mapping
from pathlib import Path

from msgspec import Struct

from lint_catalog.model.entries.catalog import Catalog
from lint_catalog.model.entries.schemas import Schemas
from lint_catalog.model.errors import CatalogError
from lint_catalog.source.limits import MAX_PAGE_CHARACTERS, YAML_SUFFIXES
from lint_catalog.source.yaml.entries import read_contents


def read_folder(root: Path, entries: Path, schemas: Schemas, unsaved: Mapping[str, str] | None = None) -> Reading:
    """Read all entries below a folder.

    `unsaved` holds texts by file (relative to `root`, with `/`) that stand for what is on disk, as an editor needs.
    Never raises for what is in the files.
    """
    unsaved = unsaved or {}
    files = {relative_name(root, path): path for path in _yaml_files(entries)}
    contents: dict[str, bytes] = {}
    unreadable: list[Unreadable] = []
    for file in sorted({*files, *unsaved}):
        try:
            contents[file] = unsaved[file].encode() if file in unsaved else read_content(files[file])
        except OSError as error:
            unreadable.append(Unreadable(file, error.strerror or type(error).__name__))
    return Reading(read_contents(str(root), relative_name(root, entries), contents, schemas), tuple(unreadable))


def relative_name(root: Path, path: Path) -> str:
    """What a file is called in reports: its path from the root, with `/`; all of it if it is on another drive."""
    try:
        return Path(os.path.relpath(path, root)).as_posix()
    except ValueError:
        return path.absolute().as_posix()


def _yaml_files(folder: Path) -> Iterator[Path]:
    """YAML files below a folder, hidden ones left out. Links to folders are not followed: they may form a ring."""
    waiting = [folder]
    while waiting:
        try:
            items = list(os.scandir(waiting.pop()))
        except OSError:
            continue  # it went away, or is not for us to see
        for item in items:
            if item.name.startswith("."):
                continue
            if item.is_dir(follow_symlinks=False):
                waiting.append(Path(item.path))
            elif item.name.lower().endswith(YAML_SUFFIXES):
                yield Path(item.path)


_MAX_BYTES = 4 * MAX_PAGE_CHARACTERS + 4  # so many that a text which is too long still is


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


TEMPORARY = ".lint-catalog-"
"""How the names of temporary files begin. No reader of a catalog looks at hidden files."""


def write_atomically(file: Path, content: str) -> None:
    """Write a text (UTF-8, line endings as they are) so that a reader sees the old file or the new one.

    Raises CatalogError if the file cannot be written; the old one stays then.
    """
    try:
        target = file.resolve()  # a link stays a link
        temporary = target.with_name(TEMPORARY + os.urandom(8).hex())
        try:
            with temporary.open("xb") as stream:
                stream.write(content.encode("utf-8"))
            if target.exists():
                temporary.chmod(target.stat().st_mode & 0o777)
            temporary.replace(target)
        except BaseException:  # Ctrl-C as well
            with contextlib.suppress(OSError):
                temporary.unlink()
            raise
    except OSError as error:
        raise CatalogError(f"{file} cannot be written: {error.strerror}") from error


def write_texts(old: Mapping[str, str], new: Mapping[str, str], root: Path) -> dict[str, str]:
    """Write texts by file name (relative to `root`); returns the files that could not be written, and why.

    A file that lies outside the root, say behind a link, is left alone, and so is one that is not `old` any more.
    """
    trouble: dict[str, str] = {}
    for file, text in sorted(new.items()):
        path = root / file
        try:
            if not path.resolve().is_relative_to(root.resolve()):
                trouble[file] = f"it lies outside the catalog's folder, in {path.resolve().parent}"
            elif path.read_bytes() != old[file].encode():
                trouble[file] = "it has changed since it was read, or is too large"
            else:
                write_atomically(path, text)
        except OSError as error:
            trouble[file] = error.strerror or type(error).__name__
        except CatalogError as error:
            trouble[file] = error.message
    return trouble


def replace_folder(folder: Path, files: Mapping[str, str]) -> None:
    """Write texts by file name as a folder, in place of all that is there under its name.

    No system puts a folder in the place of another one in a single step. So the new one is written beside the old one,
    the old one is set aside, the new one takes its place, and only then the old one is deleted: at every moment each of
    the two is whole, under a name that says what it is. After an interrupt all is as it was, or all is done. What a
    killed run left is never touched: `left_behind` says what it is.

    Raises CatalogError if that is not possible, with everything as it was, or if an earlier run left something.
    """
    if trouble := left_behind(folder):
        raise trouble
    new, old, dying = _being_written(folder), _set_aside(folder), _being_deleted(folder)
    try:
        folder.parent.mkdir(parents=True, exist_ok=True)
        new.mkdir()  # ours alone from here on: it would have failed if another run had made it
        try:
            for name, text in files.items():
                file = new / name
                file.parent.mkdir(parents=True, exist_ok=True)
                file.write_bytes(text.encode("utf-8"))
            if os.path.lexists(folder):
                folder.rename(old)
            new.rename(folder)
            if os.path.lexists(old):
                old.rename(dying)  # it will not be whole any more
                _delete(dying)
        except BaseException:  # Ctrl-C as well
            _settle(folder)
            raise
    except OSError as error:
        reason = error.strerror or os.strerror(error.errno or 0)
        if trouble := left_behind(folder):
            raise CatalogError(f"{trouble.message} ({reason})", trouble.hint) from error
        raise CatalogError(f"{folder} cannot be written: {reason}") from error


def left_behind(folder: Path) -> CatalogError | None:
    """What a run that was cut short while it replaced a folder left beside it, and how to go on; None if nothing."""
    new, old, dying = _being_written(folder), _set_aside(folder), _being_deleted(folder)
    if os.path.lexists(old) and not os.path.lexists(folder):
        fresh = os.path.lexists(new)
        return CatalogError(
            f"a run was cut short while it replaced {folder}: what was there is whole in {old}"
            + (f", and what was to take its place in {new}" if fresh else ""),
            f"rename {old} to {folder} to have it back"
            + (f", or {new} to have the new one; then delete the other" if fresh else ""),
        )
    if os.path.lexists(old):
        return CatalogError(
            f"a run was cut short when it had replaced {folder}: what was there before is whole in {old}",
            f"delete {old}, or put it in the place of {folder} to have it back",
        )
    if os.path.lexists(new):
        return CatalogError(
            f"{new} was left by a run that was cut short, or by one that still goes on",
            f"it only holds what {folder} was to become: delete it and try again",
        )
    if os.path.lexists(dying):
        return CatalogError(
            f"{dying} was left by a run that was cut short when it had replaced {folder} and deleted what was there "
            "before",
            "delete the rest and try again; what is in it was to go",
        )
    return None


def _set_aside(folder: Path) -> Path:
    return folder.with_name(f"{folder.name}.before")


def _being_written(folder: Path) -> Path:
    return folder.with_name(f"{folder.name}.being-written")


def _being_deleted(folder: Path) -> Path:
    return folder.with_name(f"{folder.name}.being-deleted")


def _settle(folder: Path) -> None:
    """Bring what was begun to one of its ends: to the old folder, or, once that began to be deleted, to the new one."""
    from shutil import rmtree

    new, old, dying = _being_written(folder), _set_aside(folder), _being_deleted(folder)
    if os.path.lexists(dying):
        with contextlib.suppress(OSError):
            _delete(dying)
    if os.path.lexists(old):
        if os.path.lexists(folder):
            folder.rename(new)
        old.rename(folder)
    rmtree(new, ignore_errors=True)


def _delete(path: Path) -> None:
    from shutil import rmtree

    delete = rmtree if path.is_dir() and not path.is_symlink() else os.unlink
    try:
        delete(path)
    except OSError:  # once more: on Windows whoever was reading in it stands in the way for a moment
        delete(path)
