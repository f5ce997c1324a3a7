"""The folder that a run stays in: what the checkout holds lies there."""

from __future__ import annotations

from pathlib import Path

from lint_catalog.project.git import repository_of


def root_of(folder: Path) -> Path:
    """The git work tree that a folder is in, else the folder itself; without a link on the way."""
    return repository_of(folder) or folder.resolve()
