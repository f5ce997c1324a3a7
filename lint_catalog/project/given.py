"""A file whose text is given, by an editor or through a pipe, among those on disk: nothing of it is read or written
there."""

from __future__ import annotations

import os
from collections.abc import Mapping
from pathlib import Path
from types import TracebackType

from lint_catalog.model.errors import CatalogError
from lint_catalog.project.checkout import DISK, DiskFiles, Opened
from lint_catalog.project.disk import whole_characters
from lint_catalog.project.folders import Item


class GivenFile(DiskFiles):
    """The files on disk (`checkout.Files`), of which the one at `path` holds `content`, whether it is there or not.

    What is written to it becomes its content. Raises CatalogError if it cannot lie there.
    """

    def __init__(self, path: Path, content: bytes) -> None:
        if "\0" in str(path):
            raise CatalogError("no file is called by a name with a NUL character")
        self.path = DISK.resolved(path)
        self.content = content
        if DISK.is_folder(self.path):
            raise CatalogError(f"{path} is a folder", "say which file in it the text is, or would be")
        if not DISK.is_folder(self.path.parent):
            raise CatalogError(f"there is no folder {path.parent}, in which {path.name} would lie")

    def is_it(self, path: Path) -> bool:
        """Whether a path means the file."""
        return os.path.normcase(path) == os.path.normcase(self.path)

    def exists(self, path: Path) -> bool:
        """See `Files`."""
        return DISK.exists(path) or self.is_it(DISK.resolved(path))

    def is_file(self, path: Path) -> bool:
        """See `Files`."""
        return DISK.is_file(path) or self.is_it(DISK.resolved(path))

    def opened(self, root: Path, way: tuple[str, ...]) -> Opened:
        """See `Files`."""
        return _Folder(DISK.opened(root, way), root.joinpath(*way), self)

    def typed(self, path: Path, most: int) -> bytes:
        """See `Files`."""
        return whole_characters(self.content, most) if self.is_it(DISK.resolved(path)) else DISK.typed(path, most)

    def without(self, new: Mapping[str, str], folder: Path) -> dict[str, str]:
        """Take what is to be written to it, of texts by file (relative to `folder`); returns the others."""
        others = {}
        for name, text in new.items():
            if self.is_it(DISK.resolved(folder / name)):
                self.content = text.encode()
            else:
                others[name] = text
        return others


class _Folder:
    """An open folder of which one file may be given."""

    def __init__(self, folder: Opened, path: Path, given: GivenFile) -> None:
        self._folder = folder
        self._path = path
        self._given = given

    def items(self) -> list[Item]:
        """See `Opened`."""
        found = self._folder.items()
        if os.path.normcase(self._path) != os.path.normcase(self._given.path.parent):
            return found
        others = [each for each in found if not self._given.is_it(self._path / each.name)]
        return [*others, Item(self._given.path.name, False, None)]

    def folder(self, name: str) -> Opened:
        """See `Opened`."""
        return _Folder(self._folder.folder(name), self._path / name, self._given)

    def content(self, name: str, most: int) -> bytes:
        """See `Opened`."""
        return self._given.content[:most] if self._given.is_it(self._path / name) else self._folder.content(name, most)

    def __enter__(self) -> _Folder:  # noqa: PYI034 - nobody inherits from it, and Python 3.10 has no Self
        self._folder.__enter__()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._folder.__exit__(kind, error, trace)
