"""By what a change reports less than its base would: both sides are read, and compared piece by piece.

The base is what a git revision has. Nothing of it is run, and what of it cannot be read is said, since then nobody
knows what it would report.
"""

from __future__ import annotations

import contextlib
from collections.abc import Callable, Iterable, Iterator, Mapping
from functools import cached_property, partial
from pathlib import Path

from msgspec import Struct
from msgspec.structs import replace

from lint_catalog.model.entries.schemas import SUFFIX, Schemas
from lint_catalog.model.errors import CatalogError
from lint_catalog.model.findings import Finding, Severity
from lint_catalog.model.suppression import Suppression
from lint_catalog.project.baseline import Baseline, read_baseline
from lint_catalog.project.checkout import Files, checkout_of
from lint_catalog.project.config import MAX_SETTINGS_BYTES, Config, NoCatalogError, find_root, load_config, typed
from lint_catalog.project.disk import relative_name
from lint_catalog.project.gate.baselines import longer_baseline
from lint_catalog.project.gate.checks import rule_ids, weaker_checks
from lint_catalog.project.gate.comments import added_comments
from lint_catalog.project.gate.levels import AskedRules, Lowered, asked_by, lower_levels
from lint_catalog.project.gate.moved import catalogs_gone, entries_instead, pages_left_behind, root_moved
from lint_catalog.project.gate.names import names_before
from lint_catalog.project.gate.note import TOP, loosened
from lint_catalog.project.gate.other_settings import entries_left_behind, looser_settings
from lint_catalog.project.gate.schemas import SchemaFolder, weaker_schemas
from lint_catalog.project.gate.settings_places import SettingsPlaces
from lint_catalog.project.labels import labelled
from lint_catalog.project.linted_pages import PageSource
from lint_catalog.project.options import RunOptions
from lint_catalog.project.own_checks import MAX_CHECKS_BYTES
from lint_catalog.project.revision import Revision, files_in, read_revision, renames
from lint_catalog.project.schemas import MAX_SCHEMA_BYTES, load_schemas
from lint_catalog.project.subject import Inspection, Subject, pages_instead_of_entries
from lint_catalog.project.today import today
from lint_catalog.project.workspace import start_folder
from lint_catalog.rules.definition import Rule
from lint_catalog.source.suppressions import MARK
from lint_catalog.text.words import counted, quoted

_UNKNOWN = "so nobody knows what they report that those of today do not"


class LooserGate(Struct, frozen=True):
    """The notes, and the `texts` of the files that they stand in, by file."""

    notes: tuple[Finding, ...] = ()
    texts: Mapping[str, str] = {}


def looser_gate(subject: Subject, options: RunOptions, found: Inspection) -> LooserGate:
    """By what a run reports less than that of the base, the revision of `options.known.since`, would.

    Raises CatalogError if git does not know it.
    """
    since = options.known.since
    if since is None:
        return LooserGate()
    comparison = _Comparison(subject, options, found, since)
    notes = sorted(set(comparison.notes()), key=lambda each: each.sort_key)
    severity = Severity.ERROR if options.known.strict_gate else Severity.NOTE
    texts = {comparison.places.name: comparison.settings} if comparison.settings else {}
    return LooserGate(tuple(replace(each, severity=severity) for each in notes), texts)


class _Comparison:
    """The gate of a run beside that of a revision. Names of files are those from today's root of the catalog."""

    def __init__(self, subject: Subject, options: RunOptions, found: Inspection, since: Revision) -> None:
        self._subject = subject
        self._options = options
        self._found = found
        self._since = since
        self._now = subject.config
        self._files = files_in(since, self._now.root)

    def notes(self) -> Iterator[Finding]:
        """A note for each thing."""
        root = self._now.root
        try:
            root = find_root(self._start(), self._files)
            yield from root_moved(root, self._now, self.places.name)
        except OSError:
            pass
        except NoCatalogError:
            yield from catalogs_gone(self._now, self._files, self._files.top, self.places.name)
            if not isinstance(self._subject.source, PageSource):
                return  # there was none here
        except CatalogError as error:
            yield self._unreadable("the settings", error)
        try:
            before = load_config(root, self._options.settings, self._files)
        except (CatalogError, OSError) as error:
            yield self._unreadable("the settings", error)
            before = replace(self._now, files=self._files)
        yield from self._settings(before)
        yield from self._schemas(before)
        yield from self._comments(before)
        yield from self._baseline()

    def _start(self) -> Path:
        source, files = self._subject.source, self._now.files
        if isinstance(source, PageSource):
            return source.paths[0].absolute().parent
        start = start_folder(source.paths, files)
        return start if files.resolved(start).is_relative_to(self._now.root) else self._now.root

    @cached_property
    def settings(self) -> str:
        """The text of today's settings; empty if there are none."""
        file, files = self._now.file, self._now.files
        if file is None:
            return ""
        try:
            if self._options.settings.file is not None:
                return typed(file, files, MAX_SETTINGS_BYTES)
            return checkout_of(file.parent, files).text(file, MAX_SETTINGS_BYTES)
        except (OSError, UnicodeDecodeError):
            return ""

    @cached_property
    def places(self) -> SettingsPlaces:
        """Where today's settings stand, or would stand."""
        file = self._now.file or self._now.root / "lint-catalog.toml"
        return SettingsPlaces(relative_name(self._now.root, file), self.settings)

    def _name(self, path: Path) -> str:
        return relative_name(self._now.root, path)

    def _unreadable(self, what: str, error: Exception) -> Finding:
        said = error.message if isinstance(error, CatalogError) else str(error)
        message = f"{what} of the base cannot be read, {_UNKNOWN}: {said}"
        return loosened(self.places.name, TOP, message, what, hint="compare them by hand, or fix the base first")

    def _settings(self, before: Config) -> Iterator[Finding]:
        if before.file is not None and self._now.file is None:
            yield loosened(self._name(before.file), TOP, "the settings of the base are gone", "settings")
        labels = labelled(before.labels, self._files), labelled(self._now.labels, self._now.files)
        yield from looser_settings(before, self._now, self.places, today(), labels)
        yield from pages_left_behind(before, self._now, self.places.name)
        source = self._subject.source
        if not isinstance(source, PageSource) and not source.paths:
            yield from entries_instead(pages_instead_of_entries(before), self._now, self.places.name)
        checks, checks_now = self._checks(before, self._files), self._checks(self._now, self._now.files)
        if checks != checks_now:
            yield from weaker_checks(checks, checks_now)
        known = rule_ids(checks)
        rules = {id: rule for id, rule in self._subject.rules.items() if not _is_own(rule) or id in known}
        asked, asked_now = (
            asked_by(each, rules.values(), self._options.select, self._options.ignore) for each in (before, self._now)
        )
        lowered = list(lower_levels(asked, asked_now, rules, self._found.files, self.places))
        yield from self._with_hidden(lowered, asked, asked_now) if lowered else ()
        if before.entries != self._now.entries and not isinstance(self._subject.source, PageSource):
            catalog = read_revision(self._since, before, self._schemas_now)
            old = [self._name(before.root / each) for each in catalog.documents]
            exists = lambda name: self._now.files.exists(self._now.root / name)  # noqa: E731
            yield from entries_left_behind(before, self._now, self.places, old, exists)

    def _with_hidden(self, lowered: Iterable[Lowered], before: AskedRules, now: AskedRules) -> Iterator[Finding]:
        """The notes with what they hide today: that shows whether it matters."""
        contents = self._subject.source.read()
        result = contents.lint(self._subject.rules.values(), before.meant.selected)
        hidden = [
            each
            for each in result.findings
            if each.file not in contents.blind and now.meant.is_less(before.meant, each)
        ]
        for each in lowered:
            less = [one for one in hidden if one.rule in each.rules and (not each.files or one.file in each.files)]
            if not less:
                yield each.note
                continue
            first = f"{less[0].file}:{less[0].span.line}"
            message = f"{each.note.message}; {counted(len(less), 'finding')} of today, such as in {quoted(first, 120)}"
            yield replace(each.note, message=message)

    def _checks(self, config: Config, files: Files) -> Mapping[str, str]:
        """The texts of a catalog's own rules."""
        found: dict[str, str] = {}
        for folder in config.checks:
            checkout = checkout_of(folder.parent, files)
            try:
                names = checkout.files(folder, ".py")
            except OSError:
                continue
            for name in names:
                try:
                    found[self._name(folder / name)] = checkout.text(folder / name, MAX_CHECKS_BYTES)
                except (OSError, UnicodeDecodeError):
                    found[self._name(folder / name)] = "?"  # no Python, and so never the same
        return found

    @property
    def _schemas_now(self) -> Schemas:
        source = self._subject.source
        return source.schemas if isinstance(source, PageSource) else source.workspace.schemas

    def _schemas(self, before: Config) -> Iterator[Finding]:
        try:
            old = load_schemas(before.schema, self._files)
        except (CatalogError, OSError) as error:
            yield self._unreadable("the schemas", error)
            return
        now = self._schemas_now
        if old.contents == now.contents:
            return
        folder = _schema_folder(self._now, self._name)
        yield from weaker_schemas(old, now, folder, self.places.name)

    def _comments(self, before: Config) -> Iterator[Finding]:
        texts = self._found.texts
        now = {file: text for file, text in texts.items() if file in self._found.files and MARK in text}
        if not now:
            return
        rules = self._subject.rules
        asked = asked_by(before, rules.values(), self._options.select, self._options.ignore)
        groups: dict[str, set[str]] = {}
        for rule in rules.values():
            for name in (rule.id, rule.family) if rule.target is not Suppression else ():
                groups.setdefault(name, set()).add(rule.id)
        old = names_before(now, self._now, self._files)
        yield from added_comments(old, now, groups, asked.meant.selected, today())

    def _baseline(self) -> Iterator[Finding]:
        file = self._options.known.baseline
        if file is None:
            return
        now = read_baseline(file, self._now.files)
        try:
            there = self._files.exists(self._now.files.resolved(file))
            before = read_baseline(file, self._files) if there else Baseline({})
        except CatalogError as error:
            yield self._unreadable("the baseline", error)
            return
        name = self._name(file.resolve())
        notes = partial(longer_baseline, name, before, now)
        if any(notes({})):
            old, new = self._subject.source.since(self._since)
            yield from notes(renames(old.catalog, new.catalog))


def _is_own(rule: Rule) -> bool:
    return rule.check.__module__.startswith("_lint_catalog_own_")


def _schema_folder(config: Config, name: Callable[[Path], str]) -> SchemaFolder:
    texts: dict[str, str] = {}
    names: dict[str, str] = {}
    if config.schema is not None:
        checkout = checkout_of(config.schema.parent, config.files)
        with contextlib.suppress(OSError, UnicodeDecodeError):  # they were read a moment ago
            for file in checkout.files(config.schema, SUFFIX):
                kind = file.removesuffix(SUFFIX)
                texts[kind] = checkout.text(config.schema / file, MAX_SCHEMA_BYTES)
                names[kind] = name(config.schema / file)
    return SchemaFolder(texts, names)
