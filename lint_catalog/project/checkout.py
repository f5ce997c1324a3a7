"""What a run finds in a checkout, by which door it comes in.

A path that a user types may lead anywhere (`disk.read_typed`). A path that stands in the checkout, or is found there,
was written by whoever made the checkout: it means a plain file below the root, and no link is followed on the way.
"""

from __future__ import annotations

import errno
import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from msgspec import Struct

from lint_catalog.model.entries.special import Special
from lint_catalog.project.disk import MAX_BYTES, whole_text
from lint_catalog.project.disk_folders import Folder, NotPlainError, open_below
from lint_catalog.project.roots import root_of

_OF_GIT = (".git", "git~1")  # the second one is how Windows may call the first


class OutsideError(OSError):
    """A path leads out of the checkout, or into what git keeps there for itself: the tokens of remotes, say."""

    def __init__(self) -> None:
        super().__init__(errno.EACCES, "it is outside of the checkout")


class Checkout(Struct, frozen=True):
    """What lies below a root, which is a path without links: the git work tree, else the catalog's folder."""

    root: Path

    def holds(self, path: Path) -> bool:
        """Whether a path lies in here, going by its names alone."""
        try:
            self._way(path)
        except OutsideError:
            return False
        return True

    def has(self, path: Path) -> bool:
        """Whether there is a plain file in here, with no link on the way."""
        itself = os.path.normcase(os.path.realpath(path)) == os.path.normcase(path)
        return itself and self.holds(path) and path.is_file()

    @contextmanager
    def folder(self, path: Path) -> Iterator[Folder]:
        """A folder in here, held open. Raises OSError; NotPlainError for a link, on the way as well."""
        with open_below(self.root, self._way(path)) as folder:
            yield folder

    def content(self, path: Path, most: int = MAX_BYTES) -> bytes:
        """The first bytes of a plain file in here, `most` at most. Raises OSError as `folder` does."""
        *above, name = self._way(path) or ("",)
        if not name:
            raise NotPlainError(Special.FOLDER)
        with open_below(self.root, tuple(above)) as folder:
            return folder.content(name, most)

    def text(self, path: Path, most: int) -> str:
        """The text of a whole file in here. Raises OSError as `content`, also for one of more than `most` bytes, and
        UnicodeDecodeError."""
        return whole_text(self.content(path, most + 1), most)

    def named(self, path: Path) -> Path:
        """Where a path leads that settings name, which may be a link. Raises OutsideError if it leads out of here."""
        target = Path(os.path.realpath(path))
        self._way(target)
        return target

    def files(self, folder: Path, suffix: str) -> list[str]:
        """The names in a folder that end alike, sorted, whatever they are. Raises OSError as `folder` does."""
        with self.folder(folder) as opened:
            names = (each.name for each in opened.items())
            return sorted(each for each in names if each.endswith(suffix) and not each.startswith("."))

    def _way(self, path: Path) -> tuple[str, ...]:
        """The names that lead from the root to a path. `..` goes back by name: what is before it cannot be a link."""
        absolute = Path(os.path.abspath(path))  # noqa: PTH100 - it follows no link, as resolve() would
        if not absolute.is_relative_to(self.root):
            raise OutsideError
        parts = absolute.relative_to(self.root).parts
        if any(part.rstrip(" .").lower() in _OF_GIT for part in parts):
            raise OutsideError
        return parts


def checkout_of(folder: Path) -> Checkout:
    """The checkout that a folder is in."""
    return Checkout(root_of(folder))
