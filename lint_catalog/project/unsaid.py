"""What a run could not say, as findings: nobody is to take its silence for health.

They are not made by rules. So no setting, comment or baseline is about them.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from lint_catalog.engine.looking import MAX_FINDINGS, Result
from lint_catalog.model.findings import Finding, Severity
from lint_catalog.model.places import Span
from lint_catalog.text.words import counted, listed

NOT_JUDGED = "not-judged"
TOO_MANY = "too-many-findings"
UNSAID = frozenset({NOT_JUDGED, TOO_MANY})

_TOP = Span(1, 1, 1, 2)


def unsaid(result: Result, unread: Mapping[str, str], files: frozenset[str]) -> Iterator[Finding]:
    """A note for each file or folder that is `unread` (with the reason, empty if it is said elsewhere): what was not
    judged because of it. An error for each rule that stopped in one of the `files` that the run is about."""
    for name, reason in unread.items():
        rules = sorted(each.rule for each in result.unjudged if name in each.hidden)
        message = f"what it may hold is not known{f': {reason}' if reason else ''}"
        hint = f"not judged because of that: {listed((f'`{each}`' for each in rules), 'and')}" if rules else ""
        yield Finding(name, _TOP, NOT_JUDGED, Severity.NOTE, message, hint)
    for each in dict.fromkeys(result.stopped):
        if each.file in files:
            message = f"`{each.rule}` finds more than {counted(MAX_FINDINGS, 'problem')} here, and stopped"
            hint = "what else it would find is not known; no fix is made in this file, and no baseline of it"
            yield Finding(each.file, _TOP, TOO_MANY, Severity.ERROR, message, hint, about=(each.rule,))
