"""The YAML that the README and the guides show for servers: which there is, and what each is."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache
from typing import Any

import yaml
from msgspec import Struct

from tests.support.catalogs import PROJECT

_BLOCK = re.compile(r"^```ya?ml\n(.*?)^```$", re.MULTILINE | re.DOTALL)
_AROUND = """\
name: Steps
on: pull_request
permissions: {contents: read}
jobs:
  steps:
    runs-on: ubuntu-latest
    steps:
"""
"""A workflow that has nothing but some steps."""


class Snippet(Struct, frozen=True):
    """A block of YAML in a page: `kind` is `workflow`, `gitlab`, `pre-commit`, or `other` for what is no server's."""

    name: str
    kind: str
    text: str

    @property
    def data(self) -> Any:
        """What it says."""
        return yaml.safe_load(self.text)


@cache
def snippets() -> tuple[Snippet, ...]:
    """All of them. Steps that stand alone are put into a workflow."""
    return tuple(_found())


def _found() -> Iterator[Snippet]:
    for page in [*sorted(PROJECT.glob("*.md")), *sorted((PROJECT / "docs").glob("*.md"))]:
        for number, text in enumerate(_BLOCK.findall(page.read_text(encoding="utf-8")), 1):
            kind = _kind(yaml.safe_load(text))
            yield Snippet(
                f"{page.stem}-{number}", kind.replace("steps", "workflow"), _AROUND * (kind == "steps") + text
            )


def _kind(data: object) -> str:
    if isinstance(data, list) and all(isinstance(each, dict) and each.keys() & {"uses", "run"} for each in data):
        return "steps"
    if not isinstance(data, dict):
        return "other"
    if "jobs" in data:
        return "workflow"
    if "repos" in data:
        return "pre-commit"
    return "gitlab" if any("script" in each for each in data.values() if isinstance(each, dict)) else "other"
