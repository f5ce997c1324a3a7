"""What a catalog's settings make of findings: which rules run, where, and how much each finding matters."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from msgspec import Struct
from msgspec.structs import replace

from lint_catalog.engine.lint import select
from lint_catalog.model.entries.catalog import Catalog
from lint_catalog.model.errors import CatalogError
from lint_catalog.model.findings import Finding, Severity
from lint_catalog.project.config import Config
from lint_catalog.project.globs import fits
from lint_catalog.rules.definition import Rule

_OF_UNKNOWN_NAMES = frozenset({"unknown-suppression"})
"""Rules that say nothing where a catalog's own rules are left out: a comment may name one of those."""


class _Here(Struct, frozen=True):
    """What holds for files that fit one of the patterns: rules that are silent, and severities by rule id."""

    patterns: tuple[str, ...]
    ignored: frozenset[str]
    severities: Mapping[str, Severity | None]


class Policy(Struct, frozen=True):
    """Which rules run (`selected`), and what their findings count for."""

    selected: frozenset[str]
    severities: Mapping[str, Severity | None]
    by_path: tuple[_Here, ...] = ()

    def judged(self, findings: Iterable[Finding], blind: frozenset[str]) -> tuple[Finding, ...]:
        """The findings that count, with the severity that they have here.

        `blind` are the files that cannot be parsed. What is found in them stays as it is, whatever the settings say:
        every other rule sees nothing there, so the run would be green because nothing was read.
        """
        kept = (each if each.file in blind else self._judged(each) for each in findings)
        return tuple(each for each in kept if each is not None)

    def is_silent(self, rules: frozenset[str], file: str) -> bool:
        """Whether the settings leave out whatever some rules find in a file."""
        left = set(rules)
        for here in self.by_path:
            if fits(here.patterns, file):
                left -= here.ignored
        return not left

    def _judged(self, finding: Finding) -> Finding | None:
        severity = self.judgement(finding) if finding.rule in self.selected else None
        if severity is None:
            return None
        return finding if severity is finding.severity else replace(finding, severity=severity)

    def is_less(self, other: Policy, finding: Finding) -> bool:
        """Whether a finding counts for less here than by another policy."""
        theirs, ours = other.judgement(finding), self.judgement(finding)
        return theirs is not None and (ours is None or ours < theirs)

    def judgement(self, finding: Finding) -> Severity | None:
        """What a finding counts for; None if it does not."""
        return self.counts(finding.rule, finding.severity, self.tables(finding.file))

    def tables(self, file: str) -> tuple[int, ...]:
        """Which tables of `per-path` are about a file, by their indexes."""
        return tuple(index for index, here in enumerate(self.by_path) if fits(here.patterns, file))

    def counts(self, rule: str, own: Severity, tables: Iterable[int] = ()) -> Severity | None:
        """What a finding of a rule that is of its `own` severity counts for in a file that these tables are about;
        None if it does not."""
        if rule not in self.selected:
            return None
        severity = self.severities.get(rule, own)
        for here in map(self.by_path.__getitem__, tables):  # later tables win, as later lines of a .gitignore do
            if rule in here.ignored:
                return None
            severity = here.severities.get(rule, severity)
        return severity


def policy(config: Config, rules: Iterable[Rule], chosen: Iterable[str], ignored: Iterable[str]) -> Policy:
    """What the settings and the options (`chosen` and `ignored` rules or families) ask for.

    Raises CatalogError for a name that is neither a rule nor a family.
    """
    rules = tuple(rules)
    selected = select(rules, tuple(chosen) or config.select, (*config.ignore, *ignored))
    severities = _severities(config, rules, config.severity)
    by_path = tuple(
        _Here(each.paths, _ids(config, rules, each.ignore), _severities(config, rules, each.severity))
        for each in config.per_path
    )
    if "checks" in config.left_out:
        selected -= _OF_UNKNOWN_NAMES
    off = {rule for rule, severity in severities.items() if severity is None}
    raised = {rule for here in by_path for rule, severity in here.severities.items() if severity is not None}
    return Policy(selected - (off - raised), severities, by_path)


def _severities(
    config: Config, rules: tuple[Rule, ...], wanted: Mapping[str, Severity | None]
) -> dict[str, Severity | None]:
    """Severities by rule id; what is said of a rule wins over what is said of its family, whatever comes first."""
    own = {rule.id for rule in rules}
    ordered = sorted(wanted.items(), key=lambda item: item[0] in own)
    return {id: severity for name, severity in ordered for id in _ids(config, rules, (name,))}


def _ids(config: Config, rules: tuple[Rule, ...], names: tuple[str, ...]) -> frozenset[str]:
    if not names:
        return frozenset()
    try:
        return select(rules, names, ())
    except CatalogError as error:
        raise CatalogError(f"{config.file}: {error.message}", error.hint) from error


def blind(catalog: Catalog) -> frozenset[str]:
    """The files of a catalog that cannot be parsed."""
    return frozenset(file for file, document in catalog.documents.items() if not document.parsed)
