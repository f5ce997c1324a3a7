"""The judgements as they are kept: a file for each rule, and in it never a text of others.

The first line of a file says how many findings the rule had on each set of pages when it was looked at last, each other
line is a judgement.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Literal

import msgspec
from msgspec import Struct, field

from lint_catalog.model.findings import Severity

ROOT = Path(__file__).resolve().parent.parent.parent
FOLDER = "docs/judgements"
Verdict = Literal["right", "debatable", "wrong"]
VERDICTS: tuple[Verdict, ...] = ("right", "debatable", "wrong")
WRONG_WARNINGS = 20
"""Of so many warnings one may be wrong."""


class Judgement(Struct, frozen=True, omit_defaults=True):
    """What somebody thought of a finding. `severity` is what it counted for then."""

    digest: str
    set: str
    severity: str
    verdict: Verdict
    date: str
    reason: str = ""


class Looked(Struct, frozen=True):
    """How many findings there were on each set of pages."""

    looked: Mapping[str, int]
    date: str


class Judged(Struct, frozen=True):
    """All that is known of a rule: on which sets it was run, and its judgements by digest."""

    looked: Looked
    judgements: Mapping[str, Judgement] = field(default_factory=dict)

    def counts(self, **wanted: str) -> dict[Verdict, int]:
        """How many were right, debatable and wrong, of those with a `set`, or a `severity`."""
        chosen = [each for each in self.judgements.values() if all(getattr(each, key) == wanted[key] for key in wanted)]
        return {verdict: sum(each.verdict == verdict for each in chosen) for verdict in VERDICTS}


NOTHING = Judged(Looked({}, ""))


def read(root: Path = ROOT) -> dict[str, Judged]:
    """What is known, by rule."""
    return {file.stem: _read(file) for file in sorted((root / FOLDER).glob("*.jsonl"))}


def _read(file: Path) -> Judged:
    first, *rest = file.read_bytes().splitlines()
    looked = msgspec.json.decode(first, type=Looked)
    judgements = [msgspec.json.decode(line, type=Judgement) for line in rest]
    return Judged(looked, {each.digest: each for each in judgements})


def write(known: Mapping[str, Judged], root: Path = ROOT) -> None:
    """Write a file for each rule; one that nothing is known of has none."""
    (root / FOLDER).mkdir(parents=True, exist_ok=True)
    for rule, judged in known.items():
        (root / FOLDER / f"{rule}.jsonl").write_bytes(text(judged))


def text(judged: Judged) -> bytes:
    """A rule's file, in an order that does not depend on who judged first."""
    looked = Looked(dict(sorted(judged.looked.looked.items())), judged.looked.date)
    lines = sorted(judged.judgements.values(), key=lambda each: (each.set, each.digest))
    return b"".join(msgspec.json.encode(each) + b"\n" for each in (looked, *lines))


def too_often_wrong(known: Mapping[str, Judged]) -> list[str]:
    """What stands against the promises: an error that was judged wrong, and more than one in twenty warnings."""
    errors = [
        f"{rule}: an error on {each.set} was judged wrong ({each.digest})"
        for rule, judged in known.items()
        for each in judged.judgements.values()
        if (each.severity, each.verdict) == (Severity.ERROR.label, "wrong")
    ]
    right, debatable, wrong = _of_all(known, Severity.WARNING)
    if wrong * WRONG_WARNINGS > right + debatable + wrong:
        errors.append(f"{wrong} of {right + debatable + wrong} warnings were judged wrong")
    return errors


def _of_all(known: Mapping[str, Judged], severity: Severity) -> tuple[int, int, int]:
    counts = [judged.counts(severity=severity.label) for judged in known.values()]
    right, debatable, wrong = (sum(each[verdict] for each in counts) for verdict in VERDICTS)
    return right, debatable, wrong


def totals(known: Mapping[str, Judged]) -> Iterable[tuple[Severity, int, int, int]]:
    """Right, debatable and wrong ones of each severity, the most serious first."""
    for severity in sorted(Severity, reverse=True):
        yield (severity, *_of_all(known, severity))
