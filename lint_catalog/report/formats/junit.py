"""Findings as JUnit XML, which every CI server can show.

There is no standard; this keeps to what Jenkins and GitLab read (https://github.com/testmoapp/junitxml).
"""

from __future__ import annotations

from itertools import groupby
from typing import TYPE_CHECKING

from lint_catalog.model.findings import Finding
from lint_catalog.report.escape import xml_text
from lint_catalog.report.run import Run, sentences
from lint_catalog.report.shown import Shown, xml_document

if TYPE_CHECKING:
    from xml.etree import ElementTree as ET

FOR = "any other CI server"

_MESSAGE = 2000  # characters of a message or of a line of a hint


def report(run: Run) -> Shown:
    """A suite for each file with findings, a case for each finding: failed if it fails the run, else skipped.

    Without findings there is one case that passes, since a report without cases counts as broken.
    """
    from xml.etree import ElementTree as ET

    failures = sum(run.fails.stops(each.severity) for each in run.findings)
    skipped = len(run.findings) - failures
    counts = {
        "tests": max(1, len(run.findings)),
        "failures": failures,
        "errors": int(bool(run.crashed and not run.findings)),
        "skipped": skipped,
    }
    root = ET.Element("testsuites", {"name": "lint-catalog", "time": f"{run.seconds:.3f}", **_texts(counts)})
    for file, group in groupby(run.findings, key=lambda each: each.file):
        findings = list(group)
        failed = sum(run.fails.stops(each.severity) for each in findings)
        counts = {"tests": len(findings), "failures": failed, "errors": 0, "skipped": len(findings) - failed}
        suite = ET.SubElement(root, "testsuite", {"name": xml_text(file), "time": "0", **_texts(counts)})
        for each in findings:
            _case(suite, each, run)
    if not run.findings:
        counts = {"tests": 1, "failures": 0, "errors": int(bool(run.crashed)), "skipped": 0}
        suite = ET.SubElement(root, "testsuite", {"name": "lint-catalog", "time": "0", **_texts(counts)})
        name = "all rules" if run.crashed else "no findings"
        case = ET.SubElement(suite, "testcase", {"name": name, "classname": "lint-catalog", "time": "0"})
        if run.crashed:
            ET.SubElement(case, "error", {"message": xml_text(f"internal error in {run.crashed_words}")})
    ET.indent(root)
    return xml_document(f'<?xml version="1.0" encoding="UTF-8"?>\n{ET.tostring(root, encoding="unicode")}\n')


def _case(suite: ET.Element, finding: Finding, run: Run) -> None:
    from xml.etree import ElementTree as ET

    file, line = run.folder + finding.file, finding.span.line
    place = f"{file}:{line}:{finding.span.column}"
    name = f"{finding.rule} ({line}:{finding.span.column})"
    case = ET.SubElement(
        suite,
        "testcase",
        {"name": name, "classname": xml_text(file), "file": xml_text(file), "line": str(line), "time": "0"},
    )
    lines = [xml_text(each) for each in sentences(finding, _MESSAGE)]
    outcome = "failure" if run.fails.stops(finding.severity) else "skipped"
    element = ET.SubElement(case, outcome, {"type": finding.severity.label, "message": lines[0]})
    element.text = "\n".join([f"{xml_text(place)}: {finding.severity.label}[{finding.rule}]", *lines])


def _texts(counts: dict[str, int]) -> dict[str, str]:
    return {name: str(count) for name, count in counts.items()}
