"""What comments ask to ignore is left out of the findings, and what is wrong with the comments is added to them.

This comes before settings change the severity of findings. Comments answer to what rules find, whatever a catalog's
settings make of it: else a comment would become unused on the day on which somebody switches its rule off, and a rule
that is silent because of another rule's error would seem to have nothing to say once that error is called a note.
"""

from __future__ import annotations

import sys
from bisect import bisect_right
from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from functools import partial
from itertools import accumulate
from typing import Any

from msgspec import Struct, field
from msgspec.structs import replace

from lint_catalog.engine.lint import placed_finding
from lint_catalog.engine.looking import Looking, Result, in_order
from lint_catalog.engine.near_misses import Groups, Text, hinted, missed_comments
from lint_catalog.model.absence import Absent
from lint_catalog.model.entries.catalog import Catalog
from lint_catalog.model.entries.document import Document
from lint_catalog.model.entries.entry import Entry
from lint_catalog.model.findings import Finding, Severity
from lint_catalog.model.links.answers import Online
from lint_catalog.model.pages.translations import Pages
from lint_catalog.model.suppression import Suppression
from lint_catalog.rules.definition import Rule
from lint_catalog.source.near_suppressions import may_miss
from lint_catalog.source.suppressions import Syntax, suppressions

_ENDLESS = sys.maxsize


def settle(
    result: Result,
    catalog: Catalog,
    rules: Iterable[Rule],
    selected: frozenset[str] | None = None,
    today: date = date.min,
) -> Result:
    """The result of linting a catalog with its comments taken into account.

    `rules` and `selected` are what the catalog was linted with, `today` is the day of the run. Comments in files that
    do not parse say nothing: as long as nobody can read such a file, nothing about it is ignored.
    """
    files = {each.file for each in result.findings}
    texts = {
        file: Text(document.text, Syntax.YAML, document.parsed)
        for file, document in catalog.documents.items()
        if file in files
    }
    found = [
        each
        for document in catalog.documents.values()
        if document.parsed
        for each in suppressions(document.file, document.text, Syntax.YAML)
    ]
    targets = (Document, Entry, Catalog)
    whole = not catalog.unread
    settled = settle_comments(result, found, rules, selected, targets, whole=whole, texts=texts, today=today)
    names = {file: f"{each.kind}/{each.id}" for file, each in catalog.documents.items() if each.kind}
    named = (each if each.entry else replace(each, entry=names.get(each.file, "")) for each in settled.findings)
    return replace(settled, findings=tuple(named))


def settle_comments(
    result: Result,
    comments: Iterable[Suppression],
    rules: Iterable[Rule],
    selected: frozenset[str] | None,
    targets: tuple[type[Any], ...],
    *,
    whole: bool = True,
    texts: Mapping[str, Text] | None = None,
    today: date = date.min,
) -> Result:
    """The result of any run with comments taken into account.

    Only rules on one of the `targets` ran; a comment is never unused because of others. Unless the `whole` was read,
    it is not unused because of rules that look at more than one file, either. In `texts`, by file, things are looked
    for that nearly are such comments. `today` says which comments have ended.
    """
    comments = tuple(replace(each, today=today) if each.until is not None else each for each in comments)
    nearly = {file: each for file, each in (texts or {}).items() if may_miss(each.content)}
    if not comments and not nearly:
        return result
    rules = tuple(rules)
    chosen = {each.id: each for each in rules if selected is None or each.id in selected}
    groups = _groups(rules)
    covered = _cover(result.findings, comments, groups)
    speaking = chosen.keys() - result.silent
    ran = {
        id: chosen[id].target for id in speaking if chosen[id].target in targets and (whole or _on_one_file(chosen[id]))
    }
    judged = _judge(comments, covered, groups, ran)
    own = _own_findings(judged, [each for each in chosen.values() if each.target is Suppression])
    ignored = len(result.findings) - len(covered.kept)
    kept = hinted(covered.kept, missed_comments(comments, covered.used, groups, nearly)) if covered.kept else ()
    findings = in_order((*kept, *own.findings))
    return replace(
        result,
        findings=findings,
        crashes=(*result.crashes, *own.crashes),
        ignored=ignored,
        stopped=(*result.stopped, *own.stopped),
    )


def _on_one_file(rule: Rule) -> bool:
    return rule.target not in (Catalog, Pages, Online)


class _Covered(Struct, frozen=True):
    """The findings that no comment ignores, and which names in which comments ignored the others.

    Comments go by their index.
    """

    kept: tuple[Finding, ...]
    used: frozenset[tuple[int, str]]


def _cover(findings: Iterable[Finding], comments: Sequence[Suppression], groups: Groups) -> _Covered:
    """Leave out what comments ignore. Those that have ended are used by what they would ignore, and it stays."""
    by_rule = _ignoring(comments, groups, ended=False)
    ended = _ignoring(comments, groups, ended=True)
    kept: list[Finding] = []
    for finding in findings:
        ignoring = by_rule.get((finding.file, finding.rule))
        if ignoring is None or not ignoring.ignores(finding.span.line):
            kept.append(finding)
            before = ended.get((finding.file, finding.rule))
            if before is not None:
                before.ignores(finding.span.line)
    both = (*by_rule.values(), *ended.values())
    used = frozenset(name for each in both for lines in each.used for name in each.names[lines])
    return _Covered(tuple(kept), used)


class _Ignoring(Struct):
    """The comments that may ignore a rule's findings in a file, by the lines that they speak of.

    Many may speak of the same lines, so that they are taken together.
    """

    lines: list[tuple[int, int]] = field(default_factory=list)
    names: dict[tuple[int, int], list[tuple[int, str]]] = field(default_factory=dict)
    used: set[tuple[int, int]] = field(default_factory=set)
    reach: list[int] = field(default_factory=list)

    def add(self, comment: Suppression, index: int, name: str) -> None:
        """One more comment, and the name in it that means the rule."""
        lines = (0, _ENDLESS) if comment.whole_file else (comment.first_line, comment.last_line)
        self.names.setdefault(lines, []).append((index, name))

    def sort(self) -> None:
        """There will be no more."""
        self.lines = sorted(self.names)
        self.reach = list(accumulate((last for _, last in self.lines if last < _ENDLESS), max))

    def ignores(self, line: int) -> bool:
        """Whether any speaks of a line; they are used then."""
        whole = self.lines[0][1] == _ENDLESS
        found = {self.lines[0]} if whole else set()
        at = bisect_right(self.lines, (line, _ENDLESS)) - 1
        while at >= whole and self.reach[at - whole] >= line:
            if self.lines[at][1] >= line:
                found.add(self.lines[at])
            at -= 1
        self.used |= found
        return bool(found)


def _ignoring(comments: Sequence[Suppression], groups: Groups, *, ended: bool) -> Mapping[tuple[str, str], _Ignoring]:
    """What comments may ignore, or might if they had not ended, by file and rule."""
    found: dict[tuple[str, str], _Ignoring] = {}
    for index, each in enumerate(comments):
        for name in each.names if each.well_formed and each.expired == ended else ():
            for rule in groups.get(name, ()):
                found.setdefault((each.file, rule), _Ignoring()).add(each, index, name)
    for ignoring in found.values():
        ignoring.sort()
    return found


def _judge(
    comments: Sequence[Suppression], covered: _Covered, groups: Groups, ran: Mapping[str, type[Any]]
) -> tuple[Suppression, ...]:
    """The comments with the names in them that are unknown, and those that had nothing to ignore.

    `ran` are the rules that ran to their end, with what they are about.
    """
    broken = frozenset(each.file for each in covered.kept if each.severity is Severity.ERROR)
    known = frozenset(groups)

    def is_unused(index: int, name: str, file: str) -> bool:
        return (index, name) not in covered.used and _would_have_spoken(groups[name], ran, file, broken)

    return tuple(
        replace(
            each,
            unknown=tuple(name for name in each.names if name not in groups),
            unused=tuple(name for name in each.names if name in groups and is_unused(index, name, each.file)),
            known=known,
        )
        for index, each in enumerate(comments)
    )


def _own_findings(comments: Iterable[Suppression], rules: Iterable[Rule]) -> Result:
    """What rules on comments find in those that were judged."""
    looking = Looking()
    for rule in rules:
        for comment in comments:
            looking.look(rule, comment, _KNOWN, partial(placed_finding, rule, text=comment.names), comment.file)
    return looking.result()


class _Known:
    """A comment is all there."""

    def hidden(self, absent: Absent) -> tuple[str, ...]:  # noqa: ARG002 - the signature of what may lack something
        """Nothing."""
        return ()


_KNOWN = _Known()


def _groups(rules: Iterable[Rule]) -> Groups:
    found: dict[str, frozenset[str]] = {}
    for rule in rules:
        if rule.target is not Suppression:  # what is wrong with comments cannot be ignored by comments
            found[rule.id] = frozenset({rule.id})
            found[rule.family] = found.get(rule.family, frozenset()) | {rule.id}
    return found


def _would_have_spoken(names: frozenset[str], ran: Mapping[str, type[Any]], file: str, broken: frozenset[str]) -> bool:
    """Whether the silence of rules means that there is nothing to ignore.

    Rules are silent where another one has reported what they stumble over: those on the whole catalog as long as there
    is any error, the others as long as there is one in the file.
    """
    if not names <= ran.keys():
        return False
    return not broken if any(ran[name] is Catalog for name in names) else file not in broken
