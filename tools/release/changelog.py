"""What changed: `CHANGELOG.md` has a section for each version, and one for what is not released yet."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import date
from pathlib import Path

from tools.release.files import ROOT

CHANGELOG = "CHANGELOG.md"
UNRELEASED = "Unreleased"
_HEAD = re.compile(r"^## \[(?P<version>[^\]\n]+)\](?P<rest>.*)$", re.MULTILINE)


def sections(text: str) -> Mapping[str, str]:
    """What a changelog says of each version."""
    heads = list(_HEAD.finditer(text))
    ends = [each.start() for each in heads[1:]] + [len(text)]
    return {head["version"]: text[head.end() : end].strip() for head, end in zip(heads, ends, strict=True)}


def notes(version: str, root: Path = ROOT) -> str:
    """What changed in a version. Raises ValueError if the changelog does not say."""
    said = sections((root / CHANGELOG).read_text(encoding="utf-8")).get(version)
    if not said:
        raise ValueError(f"{CHANGELOG} has no section `## [{version}]` that says what changed")
    return said


def close(version: str, day: date, root: Path = ROOT) -> None:
    """Make what is not released yet the section of a version, below an empty one.

    Raises ValueError if there is nothing, or if the version has a section already.
    """
    file = root / CHANGELOG
    text = file.read_text(encoding="utf-8")
    said = sections(text)
    if version in said:
        raise ValueError(f"{CHANGELOG} has a section for {version} already")
    if not said.get(UNRELEASED):
        raise ValueError(f"{CHANGELOG} has nothing under `## [{UNRELEASED}]`")
    head = f"## [{UNRELEASED}]"
    file.write_text(text.replace(head, f"{head}\n\n## [{version}] - {day}", 1), encoding="utf-8", newline="\n")
