"""Findings for reviewdog, with suggestions: https://github.com/reviewdog/reviewdog/tree/master/proto/rdf."""

from __future__ import annotations

from typing import Any

from lint_catalog.model.findings import Finding, Severity
from lint_catalog.model.places import Span
from lint_catalog.report.positions import Positions, utf8
from lint_catalog.report.run import Run, sentences
from lint_catalog.report.shown import Shown, json_document
from lint_catalog.text.secrets import secrets

FOR = "reviewdog, with suggestions"
LINKS_TO_MANUALS = True

SEVERITIES = {Severity.ERROR: "ERROR", Severity.WARNING: "WARNING", Severity.NOTE: "INFO"}
_MESSAGE = 2000  # characters of a message or of a line of a hint


def report(run: Run) -> Shown:
    """One `DiagnosticResult` as JSON. Columns count UTF-8 bytes; a fix within one file becomes one suggestion."""
    positions = Positions(run.sources)
    report: dict[str, Any] = {
        "source": {"name": "lint-catalog"},
        "diagnostics": [_diagnostic(each, run, positions) for each in run.findings],
    }
    if run.findings:
        report["severity"] = SEVERITIES[max(each.severity for each in run.findings)]
    return json_document(report, 1)


def _diagnostic(finding: Finding, run: Run, positions: Positions) -> dict[str, Any]:
    code = {"value": finding.rule}
    if run.manual_page(finding.rule):
        code["url"] = run.manual_page(finding.rule)
    diagnostic: dict[str, Any] = {
        "message": "\n".join(sentences(finding, _MESSAGE)),
        "location": {"path": run.folder + finding.file, "range": _range(finding.file, finding.span, positions)},
        "severity": SEVERITIES[finding.severity],
        "code": code,
    }
    edit = positions.merged(finding.fix.edits) if finding.fix else None
    if edit is not None and edit.file == finding.file and not any(secrets(edit.replacement)):
        diagnostic["suggestions"] = [{"range": _range(edit.file, edit.span, positions), "text": edit.replacement}]
    return diagnostic


def _range(file: str, span: Span, positions: Positions) -> dict[str, Any]:
    in_bytes = positions.span(file, span, utf8)
    return {
        "start": {"line": in_bytes.line, "column": in_bytes.column},
        "end": {"line": in_bytes.end_line, "column": in_bytes.end_column},
    }
