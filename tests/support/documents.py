"""What the README and the guides show: their fenced blocks, and the commands in their text."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import NamedTuple

from tests.support.catalogs import PROJECT

DOCUMENTS = (
    "README.md", "CONTRIBUTING.md", "docs/architecture.md", "docs/ci.md", "docs/importing.md", "docs/online.md",
    "docs/own-catalog.md", "docs/pull-requests-of-strangers.md",
    "docs/settings.md", "docs/testing-online.md",
)  # fmt: skip
"""The pages that show commands to type; what `docs/rules/` shows, the rules' own tests look at."""
_PROGRAMS = (
    r"(?:[A-Z_]+=\S+ +)?"
    r"(?:python3? (?:dev\.py|-m lint_catalog)|lint-catalog(?![.\w-])|pipx|pip install \S|\.ci/run|\.venv/)"
)
_SHELL = re.compile(
    r"^(?:<!-- (?P<mark>[^\n]*?) -->\n)?(?P<fence>`{3,})sh\n(?P<text>.*?)^(?P=fence)$", re.MULTILINE | re.DOTALL
)
_SESSION = re.compile(r"^\$ (.+)$", re.MULTILINE)
_IN_TEXT = re.compile(rf"(?<!`)`({_PROGRAMS}[^`\n]*(?:\n[^`\n]*)?)`(?!`)")


class Block(NamedTuple):
    """A fenced block: what the mark above it says more, and the text in it."""

    more: str
    text: str


class Shown(NamedTuple):
    """A command that a document shows."""

    document: str
    command: str

    def __str__(self) -> str:
        return f"{self.document}: {self.command}"


def document(name: str) -> str:
    """The text of a document."""
    return (PROJECT / name).read_text(encoding="utf-8")


def block(name: str, mark: str) -> Block:
    """The fenced block of a document right after the one comment `<!-- mark … -->`."""
    found = re.findall(
        rf"^<!-- {mark}:? ?(.*?) ?-->\n(`{{3,}})\w+\n(.*?)^\2$", document(name), flags=re.MULTILINE | re.DOTALL
    )
    assert len(found) == 1, f"{name} has {len(found)} blocks after `<!-- {mark} … -->`"
    more, _, text = found[0]
    return Block(more, text)


def shell_commands(name: str) -> Iterator[Shown]:
    """Each line of a document's shell blocks and of what it shows behind a prompt, without what is said of it."""
    text = document(name)
    lines = [line for found in _SHELL.finditer(text) for line in found["text"].replace("\\\n", " ").splitlines()]
    for line in (*lines, *_SESSION.findall(text)):
        yield Shown(name, " ".join(re.sub(r"\s#\s.*", "", line).split()))


def commands_in_text(name: str) -> Iterator[Shown]:
    """Each command that a document's running text and its tables name."""
    prose = re.sub(r"^(`{3,})[^\n]*\n.*?^\1$", "", document(name), flags=re.MULTILINE | re.DOTALL)
    for found in _IN_TEXT.findall(prose):
        yield Shown(name, " ".join(found.split()))
