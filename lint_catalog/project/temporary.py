"""Temporary files: what they are called, and when one that is still there belongs to nobody any more."""

from __future__ import annotations

import contextlib
import os
import re
import time
from zlib import crc32

from lint_catalog.project.folders import Folder, is_plain

TEMPORARY = ".lint-catalog-"
"""How the names of temporary files begin. No reader of a catalog looks at hidden files."""

_OURS = re.compile(re.escape(TEMPORARY) + r"([0-9a-f]{8})-([0-9]{1,10})-[0-9a-f]{16}")
_STALE = 600  # seconds after which nobody writes a temporary file any more, whoever it was


def _host() -> str:
    """Which machine (or container) it is, whose processes have the numbers that we see."""
    import platform

    return f"{crc32(platform.node().encode()):08x}"


def temporary_name() -> str:
    """A name that no other file has. It says which process on which machine writes the file."""
    return f"{TEMPORARY}{_host()}-{os.getpid()}-{os.urandom(8).hex()}"


def tidy(folder: Folder) -> None:
    """Remove the temporary files of runs that were killed: their process is gone, or they are old."""
    with contextlib.suppress(OSError):
        for item in folder.items():
            match = _OURS.fullmatch(item.name)
            status = folder.status(item.name) if match else None
            if match is None or status is None or not is_plain(status):
                continue
            if _is_gone(match[1], int(match[2])) or time.time() - status.st_mtime > _STALE:
                folder.remove(item.name)


def _is_gone(host: str, process: int) -> bool:
    """Whether a process has ended, as far as one can know: on Windows one cannot ask without ending it."""
    if os.name != "posix" or host != _host():
        return False
    try:
        os.kill(process, 0)
    except ProcessLookupError:
        return True
    except (OSError, OverflowError):
        return False
    return False
