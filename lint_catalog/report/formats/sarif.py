"""Findings as SARIF 2.1.0 (https://docs.oasis-open.org/sarif/sarif/v2.1.0/), for code scanning and editors.

Limits are those of GitHub, which refuses files with more than 25,000 results or rules:
https://docs.github.com/code-security/code-scanning/troubleshooting-sarif-uploads/results-exceed-limit
"""

from __future__ import annotations

from typing import Any
from urllib.parse import quote

from lint_catalog import __version__
from lint_catalog.engine.fingerprint import numbered
from lint_catalog.model.findings import Finding, TextEdit
from lint_catalog.model.places import Span
from lint_catalog.report.escape import sarif_text
from lint_catalog.report.positions import Positions, utf16
from lint_catalog.report.run import Run, sentences, shortened
from lint_catalog.report.shown import Shown, json_document
from lint_catalog.rules.manual import manual_page
from lint_catalog.text.secrets import secrets
from lint_catalog.text.visible import visible
from lint_catalog.text.words import counted

FOR = "GitHub code scanning and editors: SARIF 2.1.0 with manual pages and fixes"
LINKS_TO_MANUALS = True

SCHEMA = "https://json.schemastore.org/sarif-2.1.0.json"
MAX_RESULTS = 25_000
_MESSAGE = 1000  # characters of a message or of a line of a hint
_MANUAL = 20_000  # characters of a manual page

Json = dict[str, Any]


def report(run: Run) -> Shown:
    """One SARIF log with one run. Columns count UTF-16 code units, as `columnKind` says."""
    findings = run.findings if len(run.findings) <= MAX_RESULTS else run.by_severity[:MAX_RESULTS]
    used = sorted({each.rule for each in findings})[:MAX_RESULTS]
    indexes = {rule: index for index, rule in enumerate(used)}
    positions = Positions(run.sources)
    invocation: Json = {"executionSuccessful": True}
    if len(findings) < len(run.findings):
        left_out = counted(len(run.findings) - len(findings), "finding")
        text = f"{left_out} of the least severity are left out: GitHub accepts {MAX_RESULTS:,}"
        invocation["toolExecutionNotifications"] = [{"level": "warning", "message": {"text": text}}]
    log = {
        "$schema": SCHEMA,
        "version": "2.1.0",
        "runs": [
            {
                "tool": {
                    "driver": {
                        "name": "lint-catalog",
                        "version": __version__,
                        "rules": [_rule(each, run) for each in used],
                    }
                },
                "columnKind": "utf16CodeUnits",
                "invocations": [invocation],
                "results": [_result(each, own, indexes[each.rule], run, positions) for each, own in numbered(findings)],
            }
        ],
    }
    return json_document(log, 1)


def _rule(id: str, run: Run) -> Json:
    known = run.rules.get(id)
    if known is None:
        return {"id": id}
    manual = manual_page(known)
    found: Json = {
        "id": id,
        "name": "".join(word.capitalize() for word in id.split("-")),
        "shortDescription": {"text": shortened(known.summary, _MESSAGE)},
        "fullDescription": {"text": shortened(known.summary, _MESSAGE)},
        "help": {"text": shortened(manual, _MANUAL), "markdown": shortened(manual, _MANUAL)},
        "defaultConfiguration": {"level": known.severity.label},
        "properties": {"tags": [known.family]},
    }
    if run.manual_page(id):
        found["helpUri"] = run.manual_page(id)
    return found


def _result(finding: Finding, own: str, index: int, run: Run, positions: Positions) -> Json:
    found: Json = {
        "ruleId": finding.rule,
        "ruleIndex": index,
        "level": finding.severity.label,
        "message": {"text": sarif_text("\n".join(sentences(finding, _MESSAGE)))},
        "locations": [
            {
                "physicalLocation": {
                    "artifactLocation": _artifact(finding.file, run),
                    "region": _region(finding.file, finding.span, positions),
                }
            }
        ],
        "partialFingerprints": {"lintCatalogFingerprint/v2": own},
    }
    if finding.entry:
        place = "".join(f"[{step}]" if isinstance(step, int) else f".{visible(step)}" for step in finding.path)
        found["locations"][0]["logicalLocations"] = [{"fullyQualifiedName": visible(finding.entry) + place}]
    if finding.fix and not any(secret for each in finding.fix.edits for secret in secrets(each.replacement)):
        files = dict.fromkeys(each.file for each in finding.fix.edits)
        changes = [
            {
                "artifactLocation": _artifact(file, run),
                "replacements": [_replacement(each, positions) for each in finding.fix.edits if each.file == file],
            }
            for file in files
        ]
        if changes:
            title = sarif_text(shortened(finding.fix.title, _MESSAGE))
            found["fixes"] = [{"description": {"text": title}, "artifactChanges": changes}]
    return found


def _replacement(edit: TextEdit, positions: Positions) -> Json:
    return {
        "deletedRegion": _region(edit.file, edit.span, positions),
        "insertedContent": {"text": edit.replacement},
    }


def _artifact(file: str, run: Run) -> Json:
    name = run.folder + file
    try:
        path = name.encode("utf-8", "surrogateescape")  # the bytes that the file system has
    except UnicodeEncodeError:
        path = name.encode("utf-8", "surrogatepass")
    return {"uri": quote(path, safe="/"), "uriBaseId": "%SRCROOT%"}


def _region(file: str, span: Span, positions: Positions) -> Json:
    counted_span = positions.span(file, span, utf16)
    return {
        "startLine": counted_span.line,
        "startColumn": counted_span.column,
        "endLine": counted_span.end_line,
        "endColumn": counted_span.end_column,
    }
