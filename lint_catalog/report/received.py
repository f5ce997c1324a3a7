"""A report in JSON that somebody else has brought: read as data, or refused.

A job that runs what a stranger wrote makes such a report, and another job, whose token may write, makes a comment
of it. So nothing in it is believed beyond its form: every value has a type, there are no others, and the whole has a
size.
"""

from __future__ import annotations

from typing import Annotated, Literal

import msgspec
from msgspec import Meta, Struct

from lint_catalog.model.errors import CatalogError
from lint_catalog.model.findings import FailOn, Severity
from lint_catalog.report.excerpt import Excerpt
from lint_catalog.report.remarks import Remark, Remarks

MAX_BYTES = 32_000_000
_Count = Annotated[int, Meta(ge=0, le=2**53)]
_Position = Annotated[int, Meta(ge=0, le=2**53)]
_Label = Literal["error", "warning", "note"]


class _Fix(Struct, frozen=True, forbid_unknown_fields=True):
    title: str
    safe: bool


class _Finding(Struct, frozen=True, forbid_unknown_fields=True):
    rule: str
    severity: _Label
    message: str
    hint: str
    file: str
    line: _Position
    column: _Position
    end_line: _Position
    end_column: _Position
    entry: str
    path: list[str | int]
    fix: _Fix | None
    excerpt: Excerpt | None


class _Summary(Struct, frozen=True, forbid_unknown_fields=True):
    entries: _Count
    files: _Count
    errors: _Count
    warnings: _Count
    notes: _Count
    links: dict[str, _Count] | None


class _Outcome(Struct, frozen=True, forbid_unknown_fields=True):
    complete: bool
    fails: FailOn
    folder: str


class _Report(Struct, frozen=True, forbid_unknown_fields=True):
    version: Literal[1]
    summary: _Summary
    outcome: _Outcome
    findings: list[_Finding]


def received(content: bytes, name: str) -> Remarks:
    """What a report in JSON says, as `--format json` of this version writes it. `name` is what it is called.

    Raises CatalogError for anything else, and for one of more than `MAX_BYTES`.
    """
    if len(content) > MAX_BYTES:
        raise CatalogError(f"{name}: has more than {MAX_BYTES:,} bytes", "a report for a comment is smaller than that")
    try:
        report = msgspec.json.decode(content, type=_Report)
    except (msgspec.DecodeError, UnicodeError, RecursionError) as error:
        hint = "it is made by `lint-catalog --format json`, of the same version"
        raise CatalogError(f"{name}: is not a report of lint-catalog in JSON: {error}", hint) from None
    found = tuple(_remark(each, report.outcome.folder) for each in report.findings)
    return Remarks(found, report.outcome.complete, report.outcome.fails)


def _remark(finding: _Finding, folder: str) -> Remark:
    severity = _severity(finding.severity)
    file = f"{folder}{finding.file}"
    return Remark(severity, finding.rule, finding.message, finding.hint, file, finding.line, finding.excerpt)


def _severity(label: str) -> Severity:
    return Severity[label.upper()]
