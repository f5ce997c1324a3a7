"""A catalog and rules to findings. Pure: reads nothing, prints nothing, changes nothing."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from lint_catalog.errors import CatalogError
from lint_catalog.model import Catalog, Document, Entry, Finding, Fix, Place, Problem, Span, TextEdit, TextFix
from lint_catalog.online import Online
from lint_catalog.rule import Rule
from lint_catalog.words import did_you_mean


@dataclass(frozen=True)
class Crash:
    """An internal error: a rule raised. `target` is the file it was looking at, or empty for the whole catalog."""

    rule: str
    target: str
    error: Exception


@dataclass(frozen=True)
class Result:
    """What a run found, in the order of file, line, column and rule."""

    findings: tuple[Finding, ...]
    crashes: tuple[Crash, ...] = ()


def lint(
    catalog: Catalog, rules: Iterable[Rule], selected: frozenset[str] | None = None, online: Online | None = None
) -> Result:
    """Run rules on a catalog, with `online` also those that need answers from the network.

    `selected` limits the rules by id (None: all). Files that cannot be parsed are reported whatever is selected,
    because every other rule is blind there.
    """
    findings: list[Finding] = []
    crashes: list[Crash] = []
    for rule in rules:
        on_selection = selected is None or rule.id in selected
        for target in _targets(rule, catalog, online):
            if not on_selection and not (isinstance(target, Document) and not target.parsed):
                continue
            try:
                findings.extend(_finding(rule, problem, catalog) for problem in rule.problems(target))
            except Exception as error:  # noqa: BLE001 - a rule's mistake must not hide what the others found
                crashes.append(Crash(rule.id, "" if isinstance(target, (Catalog, Online)) else target.file, error))
    unique = {(each.sort_key, each.path): each for each in findings}
    return Result(tuple(sorted(unique.values(), key=lambda each: each.sort_key)), tuple(crashes))


def select(rules: Iterable[Rule], chosen: Iterable[str], ignored: Iterable[str]) -> frozenset[str]:
    """The ids that remain of rules when only `chosen` ids or families run (none given: all) and `ignored` ones do not.

    Raises CatalogError for a name that is neither a rule nor a family.
    """
    rules = tuple(rules)
    known = {rule.id: {rule.id} for rule in rules}
    for rule in rules:
        known.setdefault(rule.family, set()).add(rule.id)

    def expand(names: Iterable[str]) -> set[str]:
        found: set[str] = set()
        for name in names:
            if name not in known:
                hint = did_you_mean(name, known) or "`lint-catalog rules` lists them"
                raise CatalogError(f"there is no rule or family `{name}`", hint)
            found |= known[name]
        return found

    chosen = tuple(chosen)
    start = expand(chosen) if chosen else {rule.id for rule in rules}
    return frozenset(start - expand(ignored))


def _targets(rule: Rule, catalog: Catalog, online: Online | None) -> Iterator[Document | Entry | Catalog | Online]:
    if rule.target is Document:
        yield from catalog.documents.values()
    elif rule.target is Entry:
        yield from catalog
    elif rule.target is Online:
        if online is not None:
            yield online
    else:
        yield catalog


def _finding(rule: Rule, problem: Problem, catalog: Catalog) -> Finding:
    place = problem.place
    document = catalog.documents.get(place.file)
    span = document.layout.span(place) if document else (place.span or Span(1, 1, 1, 1))
    return Finding(
        file=place.file,
        span=span,
        rule=rule.id,
        severity=rule.severity if problem.severity is None else problem.severity,
        message=problem.message,
        hint=problem.hint,
        entry=f"{document.kind}/{document.id}" if document and document.kind else "",
        path=place.path,
        fix=_fix(problem.fix, catalog) if problem.fix else None,
    )


def _fix(fix: Fix, catalog: Catalog) -> TextFix:
    return TextFix(fix.title, tuple(_edit(edit.place, edit.replacement, catalog) for edit in fix.edits), fix.safe)


def _edit(place: Place, replacement: str, catalog: Catalog) -> TextEdit:
    layout = catalog.documents[place.file].layout
    return TextEdit(place.file, layout.extent(place), replacement)
