"""A folder that takes the place of another one: whatever ends the run, nothing is lost or left without a name."""

from __future__ import annotations

import contextlib
import os
from collections.abc import Mapping
from itertools import groupby
from pathlib import Path, PurePosixPath

from lint_catalog.model.errors import CatalogError
from lint_catalog.project.writing import open_place, write_new


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
        _begin(new)
        try:
            _fill(new.parent.resolve(), new.name, files)
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


def _begin(folder: Path) -> None:
    """Make a folder that is ours alone from then on: that fails if another run has made it."""
    try:
        folder.mkdir()
    except FileExistsError:
        raise
    except BaseException:  # Ctrl-C as well, which may have waited until it was made
        with contextlib.suppress(OSError):
            folder.rmdir()
        raise


def _fill(root: Path, folder: str, files: Mapping[str, str]) -> None:
    """Write files into a new folder in another one (absolute, without links), so that they outlast a power failure."""
    for parent, names in groupby(sorted(files), key=lambda name: PurePosixPath(name).parent):
        with open_place(root, root / folder / parent, make=True) as place:
            for name in names:
                write_new(place, PurePosixPath(name).name, files[name].encode())
            place.sync()


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
