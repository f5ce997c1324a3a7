"""A catalog and rules to findings. Pure: reads nothing, prints nothing, changes nothing."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from functools import partial

from lint_catalog.engine.about import text_in_document, text_on_page
from lint_catalog.engine.looking import Looking, Result
from lint_catalog.model.entries.catalog import Catalog
from lint_catalog.model.entries.document import Document
from lint_catalog.model.entries.entry import Entry
from lint_catalog.model.errors import CatalogError
from lint_catalog.model.findings import Finding, Fix, Problem, TextEdit, TextFix
from lint_catalog.model.links.answers import Online
from lint_catalog.model.pages.page import Page
from lint_catalog.model.pages.translations import Pages
from lint_catalog.model.places import Place, Span
from lint_catalog.rules.definition import Rule
from lint_catalog.text.secrets import masked
from lint_catalog.text.words import did_you_mean


def lint(
    catalog: Catalog, rules: Iterable[Rule], selected: frozenset[str] | None = None, online: Online | None = None
) -> Result:
    """Run rules on a catalog, with `online` also those that need answers from the network.

    `selected` limits the rules by id (None: all). Files that cannot be parsed are reported whatever is selected,
    because every other rule is blind there. Raises UnjudgedError if nobody can say whether an entry fits its schema.
    """
    looking = Looking()
    for rule in rules:
        on_selection = selected is None or rule.id in selected
        place = partial(_finding, rule, catalog)
        for target in _targets(rule, catalog, online):
            if not on_selection and not (isinstance(target, Document) and not target.parsed):
                continue
            file = "" if isinstance(target, (Catalog, Online)) else target.file
            looking.look(rule, target, catalog, place, file)
    return looking.result()


def lint_pages(
    sets: Iterable[Pages], rules: Iterable[Rule], selected: frozenset[str] | None = None, online: Online | None = None
) -> Result:
    """Run rules on Markdown pages as they are, each set being a page and its translations.

    With `online` also those that need answers from the network. `selected` limits the rules by id (None: all).
    """
    looking = Looking()
    sets = tuple(sets)
    chosen = [rule for rule in rules if selected is None or rule.id in selected]
    by_file = {page.file: page for pages in sets for page in pages}
    for pages in sets:
        for rule in chosen:
            for target in _page_targets(rule, pages):
                file = target.file if isinstance(target, Page) else ""
                looking.look(rule, target, target, partial(_on_page, rule, by_file), file)
    for rule in chosen:
        if rule.target is Online and online is not None:
            looking.look(rule, online, online.catalog, partial(_on_page, rule, by_file))
    return looking.result()


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
    """What a rule looks at; nothing for those on pages, and those on comments, which suppress.py runs at the end."""
    if rule.target is Document:
        yield from catalog.documents.values()
    elif rule.target is Entry:
        yield from catalog
    elif rule.target is Online:
        if online is not None:
            yield online
    elif rule.target is Catalog:
        yield catalog


def _page_targets(rule: Rule, pages: Pages) -> Iterator[Page | Pages]:
    if rule.target is Page:
        yield from pages
    elif rule.target is Pages:
        yield pages


def _on_page(rule: Rule, pages: Mapping[str, Page], problem: Problem) -> Finding:
    page = pages.get(problem.place.file)
    return placed_finding(rule, problem, text_on_page(page, _known(problem.place)) if page else ())


def placed_finding(rule: Rule, problem: Problem, text: tuple[str, ...], entry: str = "") -> Finding:
    """What a rule found where all places have spans already, as on pages. `entry` is what it belongs to, if any.

    `text` is what the finding is about if the rule does not say.
    """
    place, fix = problem.place, problem.fix
    edits = tuple(TextEdit(each.place.file, _known(each.place), each.replacement) for each in fix.edits) if fix else ()
    return Finding(
        file=place.file,
        span=_known(place),
        rule=rule.id,
        severity=rule.severity if problem.severity is None else problem.severity,
        message=masked(problem.message),
        hint=masked(problem.hint),
        entry=entry,
        fix=TextFix(masked(fix.title), edits, fix.safe) if fix else None,
        about=_about(problem, text),
    )


def _known(place: Place) -> Span:
    """The span of a place that has one."""
    return place.span or Span(1, 1, 1, 1)


def _finding(rule: Rule, catalog: Catalog, problem: Problem) -> Finding:
    place = problem.place
    document = catalog.documents.get(place.file)
    span = document.source_map.span(place) if document else _known(place)
    text = text_in_document(document, place) if document and problem.about is None else ()
    return Finding(
        file=place.file,
        span=span,
        rule=rule.id,
        severity=rule.severity if problem.severity is None else problem.severity,
        message=masked(problem.message),
        hint=masked(problem.hint),
        entry=f"{document.kind}/{document.id}" if document and document.kind else "",
        path=tuple(masked(step) if isinstance(step, str) else step for step in place.path),
        fix=_fix(problem.fix, catalog) if problem.fix else None,
        about=_about(problem, text),
    )


def _fix(fix: Fix, catalog: Catalog) -> TextFix | None:
    """The fix with its places resolved; None where the text that it would replace is not written as the rule saw it.

    That is so if a value is written with escapes or over several lines: then nobody can say which characters to change.
    """
    edits = []
    for edit in fix.edits:
        document = catalog.documents[edit.place.file]
        try:
            span = document.source_map.extent(edit.place)
        except LookupError:
            return None
        wanted = edit.place.text
        if wanted and (span.line != span.end_line or document.source_map.first_line(span) != wanted):
            return None
        edits.append(TextEdit(edit.place.file, span, edit.replacement))
    return TextFix(masked(fix.title), tuple(edits), fix.safe)


def _about(problem: Problem, text: tuple[str, ...]) -> tuple[str, ...]:
    """What a finding is about, without the credentials in it: a baseline keeps it."""
    return tuple(map(masked, text if problem.about is None else problem.about))
