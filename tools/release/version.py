"""Which version it is. `lint_catalog/__init__.py` says it, and what shows how to install it follows."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

from tools.release.files import ROOT, texts
from tools.release.home import NAME

_STATED = re.compile(r'^__version__ = "([^"\n]+)"$', re.MULTILINE)
_FILE = "lint_catalog/__init__.py"
VERSION = re.compile(r"(?:0|[1-9]\d*)(?:\.(?:0|[1-9]\d*)){2}(?:(?:a|b|rc)(?:0|[1-9]\d*))?")
"""What a version looks like."""
_SHOWN = re.compile(rf"(?P<before>/{NAME}@v|/{NAME}\b.*\n *rev: v)(?P<version>{VERSION.pattern})(?![\w.]*\w)")
"""How installing it is shown: behind the repository as `@vVERSION`, and as `rev: vVERSION` in the line below it."""


def version(root: Path = ROOT) -> str:
    """The version. Raises ValueError if the package does not say."""
    found = _STATED.search((root / _FILE).read_text(encoding="utf-8"))
    if found is None:
        raise ValueError(f'{_FILE} has no line `__version__ = "…"`')
    return found[1]


def shown(root: Path = ROOT) -> Iterator[tuple[str, str]]:
    """Each place that shows how to install a version: the file, and the version."""
    for name, text in texts(root):
        for each in _SHOWN.finditer(text):
            yield name, each["version"]


def set_version(to: str, root: Path = ROOT) -> list[str]:
    """Have every place say another version, and return the files that were written. Raises ValueError if it is none."""
    if not VERSION.fullmatch(to):
        raise ValueError(f"{to!r} is no version: write 1.2.3, or 1.2.3rc1 for a candidate")
    changed = []
    for name, text in texts(root):
        said = _STATED.sub(f'__version__ = "{to}"', text) if name == _FILE else text
        said = _SHOWN.sub(lambda each: each["before"] + to, said)
        if said != text:
            (root / name).write_text(said, encoding="utf-8", newline="")
            changed.append(name)
    return changed
