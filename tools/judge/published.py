"""What of the judgements is published: their counts, in manual pages and in the table of `docs/page-rules.md`."""

from __future__ import annotations

import json
import re
from collections.abc import Collection, Iterable, Mapping

import msgspec

from lint_catalog.model.pages.page import Page
from lint_catalog.model.pages.translations import Pages
from lint_catalog.rules.definition import Needs, Rule
from lint_catalog.rules.judgements import OnSet, Record
from tools.judge import store

_HEAD = "| rule | severity | findings | judged | right | debatable | wrong |\n|---|---|---|---|---|---|---|\n"
_ROWS = re.compile(r"\A(?:\|.*\n)*")
_TOTALS = "| of all that were judged | right | debatable | wrong |\n|---|---|---|---|\n"


def records(rules: Collection[str]) -> dict[str, Record]:
    """What is known of each rule, by id; also of those that nobody judged yet."""
    known = store.read()
    return {id: _record(known.get(id, store.NOTHING)) for id in sorted(rules)}


def _record(judged: store.Judged) -> Record:
    sets = {name: _on_set(judged, name, number) for name, number in judged.looked.looked.items()}
    return Record(sets, judged.looked.date)


def _on_set(judged: store.Judged, name: str, number: int) -> OnSet:
    days = [each.date for each in judged.judgements.values() if each.set == name]
    return OnSet(number, **judged.counts(set=name), date=max(days, default=""))


def records_text(records: Mapping[str, Record]) -> str:
    """The counts as the package carries them, a rule a line."""
    lines = [f"{json.dumps(id)}: {msgspec.json.encode(each).decode()}" for id, each in records.items()]
    return "{\n" + ",\n".join(lines) + "\n}\n"


def with_table(page: str, rules: Iterable[Rule], records: Mapping[str, Record]) -> str:
    """The page on rules on pages with its two tables made anew; the rest is written by hand."""
    totals = "".join(
        f"| {severity.label}s | {right} | {debatable} | {wrong} |\n"
        for severity, right, debatable, wrong in store.totals(store.read())
    )
    return _replaced(_replaced(page, _TOTALS, totals), _HEAD, "".join(_rows(rules, records)))


def _replaced(page: str, head: str, rows: str) -> str:
    before, found, after = page.partition(head)
    return before + found + rows + _ROWS.sub("", after, count=1)


def _rows(rules: Iterable[Rule], records: Mapping[str, Record]) -> Iterable[str]:
    on_pages = [each for each in rules if each.target in (Page, Pages) or each.needs is Needs.FACTS]
    for rule in sorted(on_pages, key=lambda each: (-each.severity, -_findings(records, each), each.id)):
        sets = records[rule.id].sets.values()
        counts = [sum(getattr(each, verdict) for each in sets) for verdict in store.VERDICTS]
        cells = (
            f"[`{rule.id}`](rules/{rule.id}.md)",
            rule.severity.label,
            _findings(records, rule),
            sum(counts),
            *counts,
        )
        yield f"| {' | '.join(map(str, cells))} |\n"


def _findings(records: Mapping[str, Record], rule: Rule) -> int:
    return sum(each.findings for each in records[rule.id].sets.values())
