"""Nothing is written but below the folder for temporary files: a guard that is broken guards nothing."""

from __future__ import annotations

import os
import sys
from pathlib import Path
from typing import Any

_CHANGING = frozenset({
    "os.rename", "os.remove", "os.rmdir", "os.mkdir", "os.link", "os.symlink", "os.truncate", "os.chmod", "os.chown",
    "os.utime", "shutil.rmtree", "shutil.move", "shutil.copyfile",
})  # fmt: skip
_WRITING = os.O_WRONLY | os.O_RDWR | os.O_CREAT | os.O_TRUNC


def forbid_changes(folder: Path) -> None:
    """Let nobody change anything in the file system but below a folder, from now on, in this process."""
    allowed = folder.resolve()

    def is_allowed(path: object, folder_fd: object) -> bool:
        if not isinstance(path, (str, bytes, os.PathLike)):
            return True  # what is open already
        name = Path(os.fsdecode(path))
        if isinstance(folder_fd, int) and folder_fd >= 0:
            name = Path(f"/proc/self/fd/{folder_fd}") / name
        return (name.parent.resolve() / name.name).is_relative_to(allowed)

    def listen(event: str, details: tuple[Any, ...]) -> None:
        if event == "open":
            path, _, flags = details
            if not isinstance(flags, int) or not flags & _WRITING or isinstance(path, int):
                return
            if os.fsdecode(path).startswith(("/dev/", "/proc/")) or is_allowed(path, None):
                return
            if isinstance(path, (str, bytes)) and not Path(os.fsdecode(path)).is_absolute():
                return  # it may be relative to a folder that is open, which this event does not tell
        elif event not in _CHANGING or all(is_allowed(*pair) for pair in _changed_by(event, details)):
            return
        raise PermissionError(f"{event} outside of {folder} while guards are broken")

    sys.addaudithook(listen)


def _changed_by(event: str, details: tuple[Any, ...]) -> list[tuple[object, object]]:
    """The paths that an event changes, each with the folder that it may be relative to."""
    match event:
        case "os.rename":
            return [(details[0], details[2]), (details[1], details[3])]
        case "os.symlink" | "os.link":
            return [(details[1], details[-1])]
        case "shutil.move":
            return [(details[0], None), (details[1], None)]
        case "shutil.copyfile":
            return [(details[1], None)]
        case "os.utime":
            return [(details[0], details[-1])]
    return [(details[0], details[-1] if event not in ("os.truncate", "shutil.rmtree") else None)]
