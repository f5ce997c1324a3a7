"""Files that are written whole or not at all."""

from __future__ import annotations

import os
from pathlib import Path

from lint_catalog.errors import CatalogError


def write_atomically(file: Path, content: str) -> None:
    """Write a text (UTF-8, line endings as they are) so that a reader sees the old file or the new one.

    Raises CatalogError if the file cannot be written; the old one stays then.
    """
    import tempfile

    temporary = None
    try:
        target = file.resolve()  # a link stays a link
        mode = target.stat().st_mode & 0o777 if target.exists() else 0o666 & ~_umask()
        with tempfile.NamedTemporaryFile("wb", dir=target.parent, delete=False) as stream:
            temporary = Path(stream.name)
            stream.write(content.encode("utf-8"))
        temporary.chmod(mode)
        temporary.replace(target)
    except OSError as error:
        if temporary is not None:
            temporary.unlink(missing_ok=True)
        raise CatalogError(f"{file} cannot be written: {error.strerror}") from error


def _umask() -> int:
    mask = os.umask(0)
    os.umask(mask)
    return mask
