"""Findings as workflow commands of GitHub Actions, which become annotations in the pull request.

GitHub shows ten annotations of each kind for a step and drops the others without a word
(https://github.com/orgs/community/discussions/26680); so those that matter most come first, and the others are lines
in the log.
"""

from __future__ import annotations

from collections import Counter

from lint_catalog.model.findings import Finding, Severity
from lint_catalog.report.escape import github_data, github_property
from lint_catalog.report.run import Run, sentences, summary
from lint_catalog.report.shown import Shown, github_command, joined, lines
from lint_catalog.report.statistics import for_people as statistics
from lint_catalog.text.words import counted

__all__ = ["FOR", "report", "statistics"]

FOR = "GitHub Actions: annotations in the pull request, and a summary of the job"
LINKS_TO_MANUALS = True

COMMANDS = {Severity.ERROR: "error", Severity.WARNING: "warning", Severity.NOTE: "notice"}
PER_KIND = 10
_MESSAGE = 2000  # characters; the runner cuts a message after 4096 bytes


def report(run: Run) -> Shown:
    """Annotations for the most serious findings, the others in a folded group of the log, then the summary."""
    shown: Counter[Severity] = Counter()
    written: list[Shown] = []
    others = []
    for each in run.shown(run.by_severity):
        shown[each.severity] += 1
        if shown[each.severity] <= PER_KIND:
            written.append(_annotation(each, run))
        else:
            others.append(_line(each, run))
    if others:
        title = f"{counted(len(others), 'more finding')}, for which GitHub shows no annotations"
        written += [github_command("group", "", title), *others, github_command("endgroup", "", "")]
    written += map(lines, run.not_shown())
    if not run.quiet:
        written.append(lines(summary(run)))
    return joined(written)


def _annotation(finding: Finding, run: Run) -> Shown:
    span = finding.span
    properties = {"file": run.folder + finding.file, "line": str(span.line), "endLine": str(span.end_line)}
    if span.line == span.end_line:  # columns count for a single line only
        properties |= {"col": str(span.column), "endColumn": str(max(span.column, span.end_column - 1))}
    properties["title"] = f"{finding.severity.label}: {finding.rule}"
    written = ",".join(f"{name}={github_property(value)}" for name, value in properties.items())
    said = github_data("\n".join(sentences(finding, _MESSAGE // 2)))
    return github_command(COMMANDS[finding.severity], written, said)


def _line(finding: Finding, run: Run) -> Shown:
    place = f"{run.folder}{finding.file}:{finding.span.line}:{finding.span.column}"
    return lines(f"- {place}: {finding.severity.label}[{finding.rule}] {sentences(finding, _MESSAGE)[0]}")
