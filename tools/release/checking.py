"""Whether all is said alike before a version goes out: by the tag, the package, the changelog and what shows it."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from pathlib import Path

from tools.release.changelog import CHANGELOG, UNRELEASED, notes, sections
from tools.release.files import ROOT
from tools.release.home import UNDECIDED, named, owner
from tools.release.version import shown, version


def troubles(tag: str, root: Path = ROOT) -> Iterator[str]:
    """What speaks against publishing this checkout under a tag; nothing if all is well."""
    here = yield from _asked(version, root)
    if here is not None and tag != f"v{here}":
        yield f"the tag is {tag}, but the package says {here}: its tag would be v{here}"
    if here is not None:
        yield from (f"{name} shows version {each}, not {here}" for name, each in shown(root) if each != here)
        text = (root / CHANGELOG).read_text(encoding="utf-8")
        if not re.search(rf"^## \[{re.escape(here)}\] - \d{{4}}-\d\d-\d\d$", text, re.MULTILINE):
            yield f"{CHANGELOG} has no line `## [{here}] - YYYY-MM-DD`"
        else:
            yield from _nothing(lambda at: notes(here, at), root)
        if sections(text).get(UNRELEASED):
            yield f"{CHANGELOG} has changes under `## [{UNRELEASED}]` that would be in this version"
    whose = yield from _asked(owner, root)
    if whose == UNDECIDED:
        yield f"nobody owns it yet: `python3 dev.py release owner NAME` writes who does in place of {UNDECIDED}"
    yield from (f"{name} names the owner {each}, not {whose}" for name, each in named(root) if each != whose)


def _asked(question: Callable[[Path], str], root: Path) -> Iterator[str]:
    """The answer; if there is none, why, as a trouble."""
    try:
        return question(root)
    except ValueError as error:
        yield str(error)
    return None


def _nothing(question: Callable[[Path], str], root: Path) -> Iterator[str]:
    yield from _asked(question, root)
