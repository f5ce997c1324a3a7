"""What a run finds in a checkout, by which door it comes in.

A path that a user types may lead anywhere (`disk.read_typed`). A path that stands in the checkout, or is found there,
was written by whoever made the checkout: it means a plain file below the root, and no link is followed on the way.

The files of a checkout are those on disk (`DISK`), or those that git has in its index or in a revision (`git_files`).
Whoever reads asks a `Checkout`, and does not know which of them it is.
"""

from __future__ import annotations

import os
from collections.abc import Collection, Iterable, Iterator, Mapping
from pathlib import Path
from types import TracebackType
from typing import Protocol

from msgspec import Struct

from lint_catalog.model.entries.special import Special
from lint_catalog.model.errors import CatalogError
from lint_catalog.project.disk import MAX_BYTES, read_typed, whole_text
from lint_catalog.project.folders import Item, NotPlainError, OutsideError, open_below, way_to
from lint_catalog.project.git import ignored_files, is_sparse, repository_of
from lint_catalog.project.replacing import left_behind


class Opened(Protocol):
    """An open folder. All methods raise OSError as those of `folders.Folder` do."""

    def items(self) -> list[Item]:
        """What is in it, in any order."""

    def folder(self, name: str) -> Opened:
        """A folder in it."""

    def content(self, name: str, most: int) -> bytes:
        """The first bytes of a file in it, `most` at most."""

    def __enter__(self) -> Opened: ...  # noqa: PYI034 - Python 3.10 has no Self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None, /
    ) -> None: ...


class Files(Protocol):
    """The files that there are, by absolute paths: on disk, or as git has them."""

    @property
    def is_disk(self) -> bool:
        """Whether they are those on disk."""

    def repository_of(self, folder: Path) -> Path | None:
        """The root of the git repository that a folder is in, or None."""

    def resolved(self, path: Path) -> Path:
        """Where a path leads, links followed. Raises OSError or ValueError for what no file can be called."""

    def exists(self, path: Path) -> bool:
        """Whether there is anything, a link for itself."""

    def is_folder(self, path: Path) -> bool:
        """Whether a path leads to a folder."""

    def is_file(self, path: Path) -> bool:
        """Whether a path leads to a plain file."""

    def opened(self, root: Path, way: tuple[str, ...]) -> Opened:
        """The folder that names lead to from a root, as `folders.open_below` has it."""

    def typed(self, path: Path, most: int) -> bytes:
        """The first bytes of what a user named, `most` at most, wherever it lies. Raises OSError."""

    def ignored(self, root: Path, files: Collection[str], environment: Mapping[str, str]) -> frozenset[str]:
        """Which files, by their names from `root`, git ignores."""

    def is_partial(self, root: Path) -> bool:
        """Whether a repository has files that are not there."""

    def left_behind(self, folder: Path) -> CatalogError | None:
        """What to say of a folder that is gone since it was being replaced, or None."""

    def check(self, paths: Iterable[Path]) -> None:
        """Raises CatalogError for a path that a user typed, and that these files cannot have."""


class DiskFiles:
    """The files on disk."""

    is_disk = True

    def repository_of(self, folder: Path) -> Path | None:
        """See `Files`."""
        return repository_of(folder)

    def resolved(self, path: Path) -> Path:
        """See `Files`."""
        return Path(os.path.realpath(path))

    def exists(self, path: Path) -> bool:
        """See `Files`."""
        return os.path.lexists(path)

    def is_folder(self, path: Path) -> bool:
        """See `Files`."""
        return path.is_dir()

    def is_file(self, path: Path) -> bool:
        """See `Files`."""
        return path.is_file()

    def opened(self, root: Path, way: tuple[str, ...]) -> Opened:
        """See `Files`."""
        return open_below(root, way)

    def typed(self, path: Path, most: int) -> bytes:
        """See `Files`."""
        return read_typed(path, most)

    def ignored(self, root: Path, files: Collection[str], environment: Mapping[str, str]) -> frozenset[str]:
        """See `Files`."""
        return ignored_files(root, files, environment)

    def is_partial(self, root: Path) -> bool:
        """See `Files`."""
        return is_sparse(root)

    def left_behind(self, folder: Path) -> CatalogError | None:
        """See `Files`."""
        return left_behind(folder)

    def check(self, paths: Iterable[Path]) -> None:
        """See `Files`."""


DISK: Files = DiskFiles()
"""The files on disk."""


class Checkout(Struct, frozen=True):
    """What lies below a root, which is a path without links: the git work tree, else the catalog's folder."""

    root: Path
    backing: Files = DISK

    def holds(self, path: Path) -> bool:
        """Whether a path lies in here, going by its names alone."""
        try:
            way_to(self.root, path)
        except OutsideError:
            return False
        return True

    def has(self, path: Path) -> bool:
        """Whether there is a plain file in here, with no link on the way."""
        if not self.holds(path):
            return False
        resolved = self.backing.resolved(path)
        return os.path.normcase(resolved) == os.path.normcase(path) and self.backing.is_file(path)

    def folder(self, path: Path) -> Opened:
        """A folder in here, open. Raises OSError; NotPlainError for a link, on the way as well."""
        return self.backing.opened(self.root, way_to(self.root, path))

    def content(self, path: Path, most: int = MAX_BYTES) -> bytes:
        """The first bytes of a plain file in here, `most` at most. Raises OSError as `folder` does."""
        *above, name = way_to(self.root, path) or ("",)
        if not name:
            raise NotPlainError(Special.FOLDER, path.name)
        with self.backing.opened(self.root, tuple(above)) as folder:
            return folder.content(name, most)

    def text(self, path: Path, most: int) -> str:
        """The text of a whole file in here. Raises OSError as `content`, also for one of more than `most` bytes, and
        UnicodeDecodeError."""
        return whole_text(self.content(path, most + 1), most)

    def named(self, path: Path) -> Path:
        """Where a path leads that settings name, which may be a link. Raises OutsideError if it leads out of here."""
        target = path if "\0" in str(path) else self.backing.resolved(path)
        way_to(self.root, target)  # which also says that no file has such a name
        return target

    def below(self, start: Path, most: int | None = None) -> Iterator[tuple[Path, list[Item]]]:
        """A folder in here and those below it, with what is in them, until there were `most` items (None: all of them).
        Hidden folders are left out, and those that cannot be read."""
        waiting, seen = [start], 0
        while waiting and (most is None or seen < most):
            folder = waiting.pop()
            try:
                with self.folder(folder) as opened:
                    items = opened.items()
            except OSError:
                continue
            seen += len(items)
            yield folder, items
            waiting += (folder / each.name for each in items if each.is_folder and not each.name.startswith("."))

    def files(self, folder: Path, suffix: str) -> list[str]:
        """The names in a folder that end alike, sorted, whatever they are. Raises OSError as `folder` does."""
        with self.folder(folder) as opened:
            names = (each.name for each in opened.items())
            return sorted(each for each in names if each.endswith(suffix) and not each.startswith("."))


def not_staged(path: Path, files: Files) -> CatalogError | None:
    """What to say of a path that is not there, though it is on disk; None where that is not the reason."""
    if files.is_disk or not DISK.exists(path):
        return None
    return CatalogError(f"{path} is not staged", f"`git add {path}` has the next commit know it")


def checkout_of(folder: Path, files: Files = DISK) -> Checkout:
    """The checkout that a folder is in."""
    return Checkout(files.repository_of(folder) or files.resolved(folder), files)
