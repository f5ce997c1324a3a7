"""Findings as GitLab's code quality report: https://docs.gitlab.com/ci/testing/code_quality/#code-quality-report-format."""

from __future__ import annotations

from lint_catalog.engine.fingerprint import numbered
from lint_catalog.model.findings import Severity
from lint_catalog.report.run import Run, sentences
from lint_catalog.report.shown import Shown, json_document

FOR = "GitLab's code quality report"

SEVERITIES = {Severity.ERROR: "major", Severity.WARNING: "minor", Severity.NOTE: "info"}
_MESSAGE = 1000  # characters of a message or of a line of a hint


def report(run: Run) -> Shown:
    """A JSON array. Fingerprints are unique, since GitLab shows only one finding of each."""
    report = [
        {
            "description": " · ".join(sentences(each, _MESSAGE)),
            "check_name": each.rule,
            "fingerprint": own,
            "severity": SEVERITIES[each.severity],
            "location": {
                "path": run.folder + each.file,
                "lines": {"begin": each.span.line, "end": each.span.end_line},
            },
        }
        for each, own in numbered(run.findings)
    ]
    return json_document(report, 1)
