"""How often each rule found something, in place of the findings: for people, for programs, and for a page."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

from msgspec import Struct

from lint_catalog.model.findings import Severity
from lint_catalog.report.escape import markdown_code, markdown_text
from lint_catalog.report.run import Run, link_summary, summary
from lint_catalog.report.shown import Shown, json_document, lines, markdown_document


class Counted(Struct, frozen=True):
    """How often a rule found something of one severity; `meaning` is the first line of its manual, `""` without one."""

    rule: str
    severity: Severity
    count: int
    meaning: str


def counts(run: Run) -> Iterator[Counted]:
    """What was found most often first."""
    found = Counter((each.rule, each.severity) for each in run.findings)
    for (rule, severity), count in sorted(found.items(), key=lambda item: (-item[1], item[0][0], -item[0][1])):
        known = run.rules.get(rule)
        yield Counted(rule, severity, count, known.summary if known else "")


def for_people(run: Run) -> Shown:
    """A line for each rule, and unless it is quiet the summary."""
    found = list(counts(run))
    width = max((len(each.rule) for each in found), default=0)
    written = [
        f"{each.count:6}  {run.paint(each.severity.label.ljust(7), each.severity.label)}  {each.rule.ljust(width)}"
        f"  {each.meaning}".rstrip()
        for each in found
    ]
    written += run.not_judged()
    if not run.quiet:
        written += [*([""] if written else []), summary(run)]
        written += [f"  {link_summary(run.links)}"] if run.links is not None else []
    return lines("".join(f"{each}\n" for each in written), painted=run.painted)


def for_programs(run: Run) -> Shown:
    """One JSON object. New keys may be added; what is here keeps its meaning."""
    statistics = [
        {"rule": each.rule, "severity": each.severity.label, "count": each.count, "summary": each.meaning}
        for each in counts(run)
    ]
    return json_document({"version": 1, "statistics": statistics}, 2)


def for_a_page(run: Run) -> Shown:
    """A heading, the summary and a table, in Markdown."""
    head = f"### lint-catalog\n\n{markdown_text(summary(run))}\n"
    rows = "".join(
        f"| {each.count:,} | {each.severity.label} | {markdown_code(each.rule)} | {markdown_text(each.meaning)} |\n"
        for each in counts(run)
    )
    table = f"\n| findings | severity | rule | what it checks |\n|---:|---|---|---|\n{rows}" if rows else ""
    return markdown_document(head + table + "".join(f"\n{markdown_text(each)}\n" for each in run.not_judged()))
