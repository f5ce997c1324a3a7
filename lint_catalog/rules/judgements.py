"""How often rules were right on real pages, as people judged their findings: what manual pages say of it.

The counts come with the package; `python -m tools.generate` makes them of the judgements in `docs/judgements/`.
"""

from __future__ import annotations

from collections.abc import Mapping
from importlib import resources

import msgspec
from msgspec import Struct, field

from lint_catalog.text.words import listed

FILE = "judgements.json"
_PAGE = "page-rules.md"


class OnSet(Struct, frozen=True, omit_defaults=True):
    """What became of a rule's findings on one set of pages. `date` is the last day on which one was judged."""

    findings: int
    right: int = 0
    debatable: int = 0
    wrong: int = 0
    date: str = ""

    @property
    def judged(self) -> int:
        """How many of them somebody looked at."""
        return self.right + self.debatable + self.wrong


class Record(Struct, frozen=True, omit_defaults=True):
    """What is known of a rule: the sets of pages that it was run on, and the day when that was last done."""

    sets: Mapping[str, OnSet] = field(default_factory=dict)
    date: str = ""


def read_records() -> dict[str, Record]:
    """What is known of each rule that comes with lint-catalog, by id."""
    content = resources.files("lint_catalog.rules").joinpath(FILE).read_bytes()
    return msgspec.json.decode(content, type=dict[str, Record])


def precision(record: Record | None) -> str:
    """The part of a manual page on how often a rule was right; nothing for a rule that is not ours."""
    if record is None:
        return ""
    if not record.sets:
        return "Its findings are not yet judged on real pages.\n"
    found = {name: each for name, each in record.sets.items() if each.findings}
    silent = [name for name, each in record.sets.items() if not each.findings]
    parts = [_table(found)] if found else []
    if silent:
        parts.append(f"No findings on {listed(silent, 'and')} ({record.date}).\n")
    return f"How often it was right on [real pages](../{_PAGE}):\n\n" + "\n".join(parts)


def _table(found: Mapping[str, OnSet]) -> str:
    rows = [
        f"| {name} | {each.findings} | {_judged(each)} | {each.right} | {each.debatable} | {each.wrong} |"
        for name, each in found.items()
    ]
    head = "| pages | findings | judged | right | debatable | wrong |\n|---|---|---|---|---|---|\n"
    return head + "".join(f"{row}\n" for row in rows)


def _judged(each: OnSet) -> str:
    return f"{each.judged} on {each.date}" if each.judged else "not yet judged"
