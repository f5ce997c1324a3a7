"""What comments ask to ignore is left out of the findings, and what is wrong with the comments is added to them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from msgspec.structs import replace

from lint_catalog.engine.run import Crash, Result, placed_finding
from lint_catalog.model.entries.catalog import Catalog
from lint_catalog.model.entries.document import Document
from lint_catalog.model.entries.entry import Entry
from lint_catalog.model.findings import Finding, Severity
from lint_catalog.model.suppression import Suppression
from lint_catalog.rules.definition import Rule
from lint_catalog.source.suppressions import Syntax, suppressions

Groups = Mapping[str, frozenset[str]]
"""Which rules a name stands for: one, or all of a family."""


def settle(result: Result, catalog: Catalog, rules: Iterable[Rule], selected: frozenset[str] | None = None) -> Result:
    """The result of linting a catalog with its comments taken into account.

    `rules` and `selected` are what the catalog was linted with. Comments in files that do not parse say nothing: as
    long as nobody can read such a file, nothing about it is ignored.
    """
    found = [
        each
        for document in catalog.documents.values()
        if document.parsed
        for each in suppressions(document.file, document.text, Syntax.YAML)
    ]
    names = {file: f"{each.kind}/{each.id}" for file, each in catalog.documents.items() if each.kind}
    return settle_comments(result, found, rules, selected, (Document, Entry, Catalog), names)


def settle_comments(
    result: Result,
    comments: Iterable[Suppression],
    rules: Iterable[Rule],
    selected: frozenset[str] | None,
    targets: tuple[type[Any], ...],
    entries: Mapping[str, str] | None = None,
) -> Result:
    """The result of any run with comments taken into account.

    Only rules on one of the `targets` ran; a comment is never unused because of others. `entries` are the names of
    entries by file.
    """
    comments = tuple(comments)
    if not comments:
        return result
    rules = tuple(rules)
    groups = _groups(rules)
    kept: list[Finding] = []
    used: set[tuple[int, str]] = set()
    for finding in result.findings:
        spoken_for = {
            (number, name)
            for number, each in enumerate(comments)
            if each.file == finding.file and _covers(each, finding)
            for name in each.names
            if finding.rule in groups.get(name, ())
        }
        used |= spoken_for
        if not spoken_for:
            kept.append(finding)
    crashed = {each.rule for each in result.crashes}
    ran = {
        each.id: each.target
        for each in rules
        if each.target in targets and each.id not in crashed and (selected is None or each.id in selected)
    }
    broken = frozenset(each.file for each in kept if each.severity is Severity.ERROR)
    judged = [
        replace(
            each,
            unknown=tuple(name for name in each.names if name not in groups),
            unused=tuple(
                name
                for name in each.names
                if name in groups
                and (number, name) not in used
                and _would_have_spoken(groups[name], ran, each.file, broken)
            ),
            known=frozenset(groups),
        )
        for number, each in enumerate(comments)
    ]
    ignored = len(result.findings) - len(kept)
    crashes = list(result.crashes)
    for rule in rules:
        if rule.target is not Suppression or not (selected is None or rule.id in selected):
            continue
        for comment in judged:
            try:
                found = [
                    placed_finding(rule, each, comment.names, (entries or {}).get(comment.file, ""))
                    for each in rule.problems(comment)
                ]
            except Exception as error:  # noqa: BLE001 - a rule's mistake must not hide what the others found
                crashes.append(Crash(rule.id, comment.file, error))
            else:
                kept += found
    return Result(tuple(sorted(kept, key=lambda each: each.sort_key)), tuple(crashes), ignored)


def _groups(rules: Iterable[Rule]) -> Groups:
    found: dict[str, frozenset[str]] = {}
    for rule in rules:
        if rule.target is not Suppression:  # what is wrong with comments cannot be ignored by comments
            found[rule.id] = frozenset({rule.id})
            found[rule.family] = found.get(rule.family, frozenset()) | {rule.id}
    return found


def _covers(comment: Suppression, finding: Finding) -> bool:
    return comment.well_formed and (comment.whole_file or comment.first_line <= finding.span.line <= comment.last_line)


def _would_have_spoken(names: frozenset[str], ran: Mapping[str, type[Any]], file: str, broken: frozenset[str]) -> bool:
    """Whether the silence of rules means that there is nothing to ignore.

    Rules are silent where another one has reported what they stumble over: those on the whole catalog as long as there
    is any error, the others as long as there is one in the file.
    """
    if not names <= ran.keys():
        return False
    return not broken if any(ran[name] is Catalog for name in names) else file not in broken
