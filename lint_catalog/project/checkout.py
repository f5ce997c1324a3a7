"""What a run finds in a checkout, by which door it comes in.

A path that a user types may lead anywhere (`disk.read_typed`). A path that stands in the checkout, or is found there,
was written by whoever made the checkout: it means a plain file below the root, and no link is followed on the way.
"""

from __future__ import annotations

import os
from pathlib import Path

from msgspec import Struct

from lint_catalog.model.entries.special import Special
from lint_catalog.project.disk import MAX_BYTES, whole_text
from lint_catalog.project.folders import Folder, NotPlainError, OutsideError, open_below, way_to
from lint_catalog.project.roots import root_of


class Checkout(Struct, frozen=True):
    """What lies below a root, which is a path without links: the git work tree, else the catalog's folder."""

    root: Path

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
        return os.path.normcase(os.path.realpath(path)) == os.path.normcase(path) and path.is_file()

    def folder(self, path: Path) -> Folder:
        """A folder in here, open. Raises OSError; NotPlainError for a link, on the way as well."""
        return open_below(self.root, way_to(self.root, path))

    def content(self, path: Path, most: int = MAX_BYTES) -> bytes:
        """The first bytes of a plain file in here, `most` at most. Raises OSError as `folder` does."""
        *above, name = way_to(self.root, path) or ("",)
        if not name:
            raise NotPlainError(Special.FOLDER, path.name)
        with open_below(self.root, tuple(above)) as folder:
            return folder.content(name, most)

    def text(self, path: Path, most: int) -> str:
        """The text of a whole file in here. Raises OSError as `content`, also for one of more than `most` bytes, and
        UnicodeDecodeError."""
        return whole_text(self.content(path, most + 1), most)

    def named(self, path: Path) -> Path:
        """Where a path leads that settings name, which may be a link. Raises OutsideError if it leads out of here."""
        target = path if "\0" in str(path) else Path(os.path.realpath(path))
        way_to(self.root, target)  # which also says that no file has such a name
        return target

    def files(self, folder: Path, suffix: str) -> list[str]:
        """The names in a folder that end alike, sorted, whatever they are. Raises OSError as `folder` does."""
        with self.folder(folder) as opened:
            names = (each.name for each in opened.items())
            return sorted(each for each in names if each.endswith(suffix) and not each.startswith("."))


def checkout_of(folder: Path) -> Checkout:
    """The checkout that a folder is in."""
    return Checkout(root_of(folder))
