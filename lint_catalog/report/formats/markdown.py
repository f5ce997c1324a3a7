"""Findings as GitHub-flavoured Markdown: a comment on a pull request, or the summary of a job."""

from __future__ import annotations

from lint_catalog.model.findings import Finding, Severity
from lint_catalog.report.escape import markdown_code, markdown_text
from lint_catalog.report.run import Run, shortened, summary
from lint_catalog.report.shown import Shown, markdown_document
from lint_catalog.report.statistics import for_a_page as statistics
from lint_catalog.text.words import counted

__all__ = ["FOR", "report", "statistics"]

FOR = "a table for a job's summary or a comment"
LINKS_TO_MANUALS = True

MAX_COMMENT = 60_000
"""Characters; a comment on GitHub may have 65,536."""

_MESSAGE = 400  # characters of a message or of a line of a hint
_SIGNS = {
    Severity.ERROR: "\N{CROSS MARK}",
    Severity.WARNING: "\N{WARNING SIGN}\ufe0f",
    Severity.NOTE: "\N{INFORMATION SOURCE}\ufe0f",
}


def report(run: Run) -> Shown:
    """A heading and a table of the findings, those that matter most first, as many as a comment has room for."""
    head = f"### lint-catalog\n\n{markdown_text(summary(run))}\n"
    if not run.findings:
        return markdown_document(head)
    parts = [head, "\n| | rule | place | finding |\n|---|---|---|---|\n"]
    room = MAX_COMMENT - sum(map(len, parts)) - 100
    for number, each in enumerate(run.shown(run.by_severity)):
        row = _row(each, run)
        room -= len(row)
        if room < 0:
            parts.append(f"\n… and {counted(len(run.findings) - number, 'more finding')}.\n")
            break
        parts.append(row)
    else:
        parts += (f"\n{markdown_text(line)}\n" for line in run.not_shown())
    return markdown_document("".join(parts))


def _row(finding: Finding, run: Run) -> str:
    rule = markdown_code(finding.rule)
    address = run.manual_page(finding.rule)
    place = markdown_code(shortened(f"{run.folder}{finding.file}:{finding.span.line}:{finding.span.column}", _MESSAGE))
    said = [finding.message, *filter(None, finding.hint.split("\n"))]
    what = "<br>".join(markdown_text(shortened(line, _MESSAGE)) for line in said)
    sign = f"{_SIGNS[finding.severity]} {finding.severity.label}"
    return f"| {sign} | {f'[{rule}]({address})' if address else rule} | {place} | {what} |\n"
