"""Findings for tools and for a quick look: one line each."""

from __future__ import annotations

from lint_catalog.report.run import Run, link_summary, summary
from lint_catalog.report.shown import Shown, lines
from lint_catalog.report.statistics import for_people as statistics
from lint_catalog.text.visible import visible

__all__ = ["FOR", "report", "statistics"]

FOR = "a quick look, editors and `grep`: `file:line:column: severity[rule] message`"


def report(run: Run) -> Shown:
    """`file:line:column: severity[rule] message`, then the summary."""
    written = [
        f"{visible(each.file)}:{each.span.line}:{each.span.column}: "
        f"{run.paint(f'{each.severity.label}[{each.rule}]', each.severity.label)} {visible(each.message)}"
        for each in run.shown(run.findings)
    ]
    written += run.not_shown()
    if not run.quiet:
        written.append(summary(run))
        if run.links is not None:
            written.append(link_summary(run.links))
    return lines("".join(f"{line}\n" for line in written), painted=run.painted)
