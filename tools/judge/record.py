"""What somebody wrote on a worksheet, put with what is known; and what is known, put in step with what is found."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping

import msgspec
from msgspec import Struct
from msgspec.structs import replace

from lint_catalog.model.errors import CatalogError
from tools.judge.collect import Findings, Found
from tools.judge.store import NOTHING, VERDICTS, Judged, Judgement, Looked


class Line(Found, frozen=True):
    """A line of a worksheet: a finding, and what somebody thinks of it."""

    verdict: str = ""
    reason: str = ""


class Counted(Struct, frozen=True):
    """A line that says how many findings a rule had on each set, judged or not."""

    rule: str
    looked: Mapping[str, int]


def worksheet(found: Findings, chosen: Iterable[Found]) -> Iterator[bytes]:
    """The lines of a worksheet: the counts of all rules, and the findings to be judged."""
    for rule in found.rules:
        yield msgspec.json.encode(Counted(rule, found.looked(rule)))
    for each in sorted(chosen, key=lambda each: (each.rule, each.set, each.place)):
        yield msgspec.json.encode(Line(**msgspec.structs.asdict(each)))


def read_worksheet(lines: Iterable[bytes]) -> tuple[list[Counted], list[Line]]:
    """What stands on a worksheet. Raises CatalogError for a verdict that there is not, or a line of another sort."""
    counted: list[Counted] = []
    judged: list[Line] = []
    for number, line in enumerate(lines, 1):
        if not line.strip():
            continue
        try:
            if "looked" in msgspec.json.decode(line):
                counted.append(msgspec.json.decode(line, type=Counted))
                continue
            read = msgspec.json.decode(line, type=Line)
        except (msgspec.DecodeError, TypeError) as error:
            raise CatalogError(f"line {number} of the worksheet: {error}") from error
        if read.verdict not in ("", *VERDICTS):
            raise CatalogError(f"line {number} of the worksheet: `{read.verdict}`", f"one of {', '.join(VERDICTS)}")
        judged.append(read)
    return counted, judged


def recorded(
    known: Mapping[str, Judged], counted: Iterable[Counted], lines: Iterable[Line], date: str
) -> dict[str, Judged]:
    """What is known with a worksheet's judgements; lines without a verdict add nothing."""
    new = dict(known)
    for each in counted:
        before = new.get(each.rule, NOTHING)
        looked = {**before.looked.looked, **each.looked}
        new[each.rule] = Judged(Looked(looked, _day(looked, before, date)), before.judgements)
    for line in lines:
        if line.verdict not in VERDICTS:
            continue
        before = new.get(line.rule, NOTHING)
        judgement = Judgement(line.digest, line.set, line.severity, line.verdict, date, line.reason)
        old = before.judgements.get(line.digest)
        if old is not None and replace(old, date=date) == judgement:
            continue  # nothing new, so it keeps its day
        new[line.rule] = replace(before, judgements={**before.judgements, line.digest: judgement})
    return new


def refreshed(known: Mapping[str, Judged], found: Findings, date: str) -> dict[str, Judged]:
    """What is known, without judgements of what is no longer found on these sets, and with today's severities and
    counts."""
    new = dict(known)
    for rule in found.rules:
        before = new.get(rule, NOTHING)
        now = {each.digest: each for each in found.of(rule)}
        looked = {**before.looked.looked, **found.looked(rule)}
        judgements = {
            digest: replace(each, severity=now[digest].severity) if digest in now else each
            for digest, each in before.judgements.items()
            if digest in now or each.set not in found.sets
        }
        new[rule] = Judged(Looked(looked, _day(looked, before, date)), judgements)
    return new


def _day(looked: Mapping[str, int], before: Judged, date: str) -> str:
    return before.looked.date if dict(looked) == dict(before.looked.looked) else date
