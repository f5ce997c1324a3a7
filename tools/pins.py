"""Writes the pinned versions of other people's actions wherever one is used: `python -m tools.pins`.

The table is `tools/pinned-actions.toml`.
"""

from __future__ import annotations

import re
import sys
from collections.abc import Iterator, Mapping
from pathlib import Path

from msgspec import Struct, toml

PROJECT = Path(__file__).resolve().parent.parent
TABLE = PROJECT / "tools" / "pinned-actions.toml"
_OURS = "OWNER/lint-catalog"
_USES = re.compile(
    r"(?P<before>^[ \t]*(?:- +)?uses: +)(?P<action>[\w.-]+/[\w.-]+)(?P<part>(?:/[\w.-]+)*)@(?P<rest>\S+(?: +# v\S+)?)",
    re.MULTILINE,
)


class Pin(Struct, frozen=True, forbid_unknown_fields=True):
    """A version of an action, and the public workflows where its hash was found."""

    version: str
    hash: str
    seen: tuple[str, ...]


def pins() -> Mapping[str, Pin]:
    """The table, by the action's repository."""
    return toml.decode(TABLE.read_bytes(), type=dict[str, Pin])


def files() -> Iterator[Path]:
    """All files that use actions or show how."""
    yield PROJECT / "action.yml"
    yield from sorted((PROJECT / ".github").rglob("*.y*ml"))
    yield from sorted(PROJECT.glob("*.md"))
    yield from sorted((PROJECT / "docs").rglob("*.md"))


def pinned(text: str, table: Mapping[str, Pin]) -> str:
    """A text with each action at the version of the table. Raises KeyError if it is not there."""

    def line(found: re.Match[str]) -> str:
        if found["action"] == _OURS:
            return found[0]
        pin = table[found["action"]]
        return f"{found['before']}{found['action']}{found['part']}@{pin.hash} # {pin.version}"

    return _USES.sub(line, text)


def main() -> int:
    """Write them; the exit status is 1 if one had to be changed."""
    table, changed = pins(), []
    for file in files():
        text = file.read_text(encoding="utf-8")
        if (wanted := pinned(text, table)) != text:
            file.write_text(wanted, encoding="utf-8", newline="\n")
            changed.append(file.relative_to(PROJECT).as_posix())
    sys.stdout.write("".join(f"{each}\n" for each in changed))
    return bool(changed)


if __name__ == "__main__":
    sys.exit(main())
