"""Where a catalog is within its git repository, for reports that name files from the repository's root."""

from __future__ import annotations

import os
from pathlib import Path


def repository_of(folder: Path) -> Path | None:
    """The root of the git repository that a folder is in, or None. Also of a work tree or submodule."""
    folder = folder.resolve()
    return next((each for each in (folder, *folder.parents) if (each / ".git").exists()), None)


def folder_in_repository(folder: Path) -> str:
    """The way from the repository's root to a folder: `""` for the root and without a repository, else `a/b/`."""
    root = repository_of(folder)
    if root is None:
        return ""
    way = Path(os.path.relpath(folder.resolve(), root)).as_posix()
    return "" if way == "." else f"{way}/"
