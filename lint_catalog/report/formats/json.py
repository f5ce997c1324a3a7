"""Findings for programs: version 1 of the JSON report. New keys may be added; what is here keeps its meaning."""

from __future__ import annotations

from typing import Any

from lint_catalog.model.findings import Finding, Severity
from lint_catalog.report.excerpt import excerpt
from lint_catalog.report.positions import Positions
from lint_catalog.report.remarks import complete
from lint_catalog.report.run import Run
from lint_catalog.report.shown import Shown, json_document
from lint_catalog.report.statistics import for_programs as statistics

__all__ = ["FOR", "report", "statistics"]

FOR = "programs: one object with a `version`, a `summary` and the `findings`"

VERSION = 1


def report(run: Run) -> Shown:
    """One JSON object on lines of its own. Positions are 1-based, columns count Unicode code points."""
    positions = Positions(run.sources)
    report = {
        "version": VERSION,
        "summary": {
            "entries": run.entries,
            "files": run.files,
            "errors": run.counts.get(Severity.ERROR, 0),
            "warnings": run.counts.get(Severity.WARNING, 0),
            "notes": run.counts.get(Severity.NOTE, 0),
            "links": None if run.links is None else dict(run.links),  # offline nothing is known about links
        },
        "outcome": {"complete": complete(run), "fails": run.fails.value, "folder": run.folder},
        "findings": [_finding(each, positions) for each in run.findings],
    }
    return json_document(report, 2)


def _finding(finding: Finding, positions: Positions) -> dict[str, Any]:
    lines = excerpt(finding, positions)
    return {
        "rule": finding.rule,
        "severity": finding.severity.label,
        "message": finding.message,
        "hint": finding.hint,
        "file": finding.file,
        "line": finding.span.line,
        "column": finding.span.column,
        "end_line": finding.span.end_line,
        "end_column": finding.span.end_column,
        "entry": finding.entry,
        "path": list(finding.path),
        "fix": {"title": finding.fix.title, "safe": finding.fix.safe} if finding.fix else None,
        "excerpt": {"line": lines.line, "before": lines.before, "after": lines.after} if lines else None,
    }
