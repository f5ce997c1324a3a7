"""Whether all is said alike before a version goes out: by the tag, the package, the changelog and what shows it."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

from tools.release.changelog import CHANGELOG, UNRELEASED, sections
from tools.release.files import ROOT
from tools.release.home import UNDECIDED, named, owner
from tools.release.version import shown, version


def troubles(tag: str, root: Path = ROOT) -> Iterator[str]:
    """What speaks against publishing this checkout under a tag; nothing if all is well.

    Raises ValueError if the package says no version, or `pyproject.toml` no owner.
    """
    here, whose = version(root), owner(root)
    if tag != f"v{here}":
        yield f"the tag is {tag}, but the package says {here}: its tag would be v{here}"
    yield from (f"{name} shows version {each}, not {here}" for name, each in shown(root) if each != here)
    yield from _unsaid(here, (root / CHANGELOG).read_text(encoding="utf-8"))
    if whose == UNDECIDED:
        yield f"nobody owns it yet: `python3 dev.py release owner NAME` writes who does in place of {UNDECIDED}"
    yield from (f"{name} names the owner {each}, not {whose}" for name, each in named(root) if each != whose)


def _unsaid(version: str, changelog: str) -> Iterator[str]:
    """What a changelog does not say of a version, or says of none."""
    said = sections(changelog)
    if not re.search(rf"^## \[{re.escape(version)}\] - \d{{4}}-\d\d-\d\d$", changelog, re.MULTILINE):
        yield f"{CHANGELOG} has no line `## [{version}] - YYYY-MM-DD`"
    elif not said[version]:
        yield f"{CHANGELOG} has nothing under `## [{version}]`"
    if said.get(UNRELEASED):
        yield f"{CHANGELOG} has changes under `## [{UNRELEASED}]` that would be in this version"
