"""The lines that a finding is about, as they are and as a safe fix would make them: what a person compares."""

from __future__ import annotations

from typing import Annotated

from msgspec import Meta, Struct

from lint_catalog.model.findings import Finding
from lint_catalog.report.positions import Positions
from lint_catalog.text.secrets import secrets

MOST_LINES = 12
MOST_CHARACTERS = 300
"""Of a line; nobody compares longer ones by eye, and a comment has no room for them."""

_Line = Annotated[str, Meta(max_length=MOST_CHARACTERS)]
_Lines = Annotated[tuple[_Line, ...], Meta(max_length=MOST_LINES)]


class Excerpt(Struct, frozen=True, forbid_unknown_fields=True):
    """Lines from `line` on (1-based), without their ends: as they are, and as they would be. `after` is None without a
    safe fix; an empty one takes the lines away."""

    line: Annotated[int, Meta(ge=1)]
    before: _Lines
    after: _Lines | None


def excerpt(finding: Finding, positions: Positions) -> Excerpt | None:
    """What is to be compared; None if that is too much, not known, or has a credential in it."""
    found = _fixed(finding, positions) if finding.fix and finding.fix.safe else _as_it_is(finding, positions)
    if found is None:
        return None
    lines = [*found.before, *(found.after or ())]
    fits = len(found.before) <= MOST_LINES and len(found.after or ()) <= MOST_LINES
    fits = fits and all(len(each) <= MOST_CHARACTERS for each in lines)
    return found if fits and not any(secrets("\n".join(lines))) else None


def _as_it_is(finding: Finding, positions: Positions) -> Excerpt | None:
    line = positions.text(finding.file).part(finding.span.line, 1, MOST_CHARACTERS + 2).rstrip("\r\n")
    return Excerpt(finding.span.line, (line,), None) if line.strip() else None


def _fixed(finding: Finding, positions: Positions) -> Excerpt | None:
    edit = positions.merged(finding.fix.edits) if finding.fix else None
    if edit is None or edit.file != finding.file:
        return None
    source = positions.text(edit.file)
    start, stop = source.offsets(edit.span)
    first = source.text.rfind("\n", max(0, start - MOST_CHARACTERS - 1), start) + 1
    if not first and start > MOST_CHARACTERS:
        return None
    last = source.text.find("\n", stop, stop + MOST_CHARACTERS + 1)
    last = len(source.text) if last < 0 else last
    if last - first + len(edit.replacement) > 2 * MOST_LINES * MOST_CHARACTERS:
        return None
    before = source.text[first:last].split("\n")
    after = (source.text[first:start] + edit.replacement + source.text[stop:last]).split("\n")
    line = edit.span.line
    while before and after and before[0] == after[0]:
        line, before, after = line + 1, before[1:], after[1:]
    while before and after and before[-1] == after[-1]:
        before, after = before[:-1], after[:-1]
    return Excerpt(line, _without_returns(before), _without_returns(after))


def _without_returns(lines: list[str]) -> tuple[str, ...]:
    return tuple(each.rstrip("\r") for each in lines)
