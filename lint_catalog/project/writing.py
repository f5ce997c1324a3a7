"""Files that are written: whole or not at all."""

from __future__ import annotations

import contextlib
import os
from collections.abc import Mapping
from pathlib import Path

from lint_catalog.model.errors import CatalogError

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
