"""What a run could not say, as findings: nobody is to take its silence for health.

They are not made by rules. So no setting, comment or baseline is about them.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping

from lint_catalog.engine.looking import MAX_FINDINGS, Result
from lint_catalog.model.entries.catalog import Catalog
from lint_catalog.model.findings import Finding, Severity
from lint_catalog.model.links.answers import Online
from lint_catalog.model.pages.translations import Pages
from lint_catalog.model.places import Span
from lint_catalog.project.contents import Contents
from lint_catalog.project.unmatched import UNMATCHED
from lint_catalog.rules.definition import Rule
from lint_catalog.text.words import counted, listed

NOT_JUDGED = "not-judged"
TOO_MANY = "too-many-findings"
UNSAID = frozenset({NOT_JUDGED, TOO_MANY, UNMATCHED})

_TOP = Span(1, 1, 1, 2)


def unsaid(contents: Contents, result: Result, rules: Mapping[str, Rule]) -> Iterator[Finding]:
    """What to say besides the `result` of linting: a note for each file or folder that was not read, or not to its end,
    with the rules that were left out because of it; an error for each of the `rules` that stopped."""
    for name, reason in {**contents.partly, **contents.unread}.items():
        left_out = left_out_by(result, {name})
        if left_out or name in contents.unread:
            message = f"what it may hold is not known{f': {reason}' if reason else ''}"
            names = listed((f"`{each}`" for each in left_out), "and") if left_out else ""
            hint = f"not judged because of that: {names}" if names else ""
            yield Finding(name, _TOP, NOT_JUDGED, Severity.NOTE, message, hint)
    for each in dict.fromkeys(result.stopped):
        # What a rule on everything finds in one file keeps it from speaking of all others.
        if each.file in contents.files or rules[each.rule].target in (Catalog, Pages, Online):
            message = f"`{each.rule}` finds more than {counted(MAX_FINDINGS, 'problem')} here, and stopped"
            hint = "what else it would find is not known; no fix is made in this file, and no baseline of it"
            yield Finding(each.file, _TOP, TOO_MANY, Severity.ERROR, message, hint, about=(each.rule,))


def left_out_by(result: Result, names: Collection[str]) -> tuple[str, ...]:
    """The rules that were left out, or said less, because of some files or folders."""
    return tuple(sorted(each.rule for each in result.unjudged if any(name in names for name in each.hidden)))
