"""Which files are the project's: those of the checkout, or all of an unpacked source distribution."""

from __future__ import annotations

import shutil
import subprocess
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
_LIST = ("git", "ls-files", "-z", "--cached", "--others", "--exclude-standard")
_MADE = {"__pycache__", "build", "dist", "node_modules"}
"""Folders that are made by working here, as `.gitignore` has them; those beginning with a dot are not listed."""
_HIDDEN = {".ci", ".github"}
"""Folders beginning with a dot that are the project's."""
_PACKED = {".venv.lock", "PKG-INFO", "setup.cfg", "tools/anchors/package-lock.json"}
"""What a source distribution has more than the checkout, and files that are made by working here."""


def project_files(root: Path = ROOT) -> list[str]:
    """The names of all files of the project, sorted, with `/`: in a checkout those that git knows or would add, and
    elsewhere what is there but for what working there leaves."""
    if not (root / ".git").exists() or shutil.which("git") is None:
        return sorted(_walk(root, root))
    listed = subprocess.run(_LIST, cwd=root, check=True, capture_output=True, encoding="utf-8")
    # A file may be gone without that being committed yet.
    return sorted(each for each in listed.stdout.split("\0") if each and (root / each).is_file())


def _walk(folder: Path, root: Path) -> Iterator[str]:
    for each in folder.iterdir():
        if each.is_dir() and not each.is_symlink():
            made = each.name in _MADE or each.name.endswith(".egg-info")
            if not made and (not each.name.startswith(".") or each.name in _HIDDEN):
                yield from _walk(each, root)
        elif (name := each.relative_to(root).as_posix()) not in _PACKED:
            yield name


def texts(root: Path = ROOT) -> Iterator[tuple[str, str]]:
    """Name and text of each file of the project that is text."""
    for name in project_files(root):
        try:
            yield name, (root / name).read_bytes().decode()
        except UnicodeDecodeError:
            continue
