"""Where the project lives: `[project.urls]` says it, and pages, workflows and snippets that name the place follow."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

from tools.release.files import ROOT, texts

NAME = "lint-catalog"
UNDECIDED = "OWNER"
"""The owner as long as there is none."""
_URL = re.compile(rf'^Repository = "https://github\.com/([\w.-]+)/{NAME}"$', re.MULTILINE)
_NAMED = re.compile(rf"(?P<before>github\.com[/:]|githubusercontent\.com/|uses: )(?P<owner>[\w.-]+)/{NAME}(?![\w-])")
"""How pages, settings and workflows name the place."""
_OWNER = re.compile(r"[A-Za-z0-9](?:-?[A-Za-z0-9]){0,38}")
"""What GitHub lets people and organisations call themselves."""


def owner(root: Path = ROOT) -> str:
    """Whose repository it is, as `pyproject.toml` has it. Raises ValueError if it does not say."""
    found = _URL.search((root / "pyproject.toml").read_text(encoding="utf-8"))
    if found is None:
        raise ValueError(f'pyproject.toml has no line `Repository = "https://github.com/…/{NAME}"`')
    return found[1]


def address(root: Path = ROOT) -> str:
    """The repository's address. Raises ValueError if `pyproject.toml` does not say."""
    return f"https://github.com/{owner(root)}/{NAME}"


def named(root: Path = ROOT) -> Iterator[tuple[str, str]]:
    """Each place that names an owner of a repository called like ours: the file, and the owner."""
    for name, text in texts(root):
        for each in _NAMED.finditer(text):
            yield name, each["owner"]


def move(to: str, root: Path = ROOT) -> list[str]:
    """Have every place name another owner, and return the files that were written.

    Raises ValueError if nobody can be called so, or if `pyproject.toml` names no owner now.
    """
    if not _OWNER.fullmatch(to):
        raise ValueError(f"nobody on GitHub can be called {to!r}")
    ours = re.compile(rf"(?<![\w.-]){re.escape(owner(root))}/{NAME}(?![\w-])")
    changed = []
    for name, text in texts(root):
        moved = ours.sub(f"{to}/{NAME}", text)
        if moved != text:
            (root / name).write_text(moved, encoding="utf-8", newline="")
            changed.append(name)
    return changed
