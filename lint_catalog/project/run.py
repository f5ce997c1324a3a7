"""A run from what is asked to what is to be reported: read, ask, lint, fix, leave out what was there before.

The command line, hooks and editors ask for runs here; none of them reads, lints or fixes by itself.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from enum import Enum
from functools import partial

from msgspec import Struct, field
from msgspec.structs import replace

from lint_catalog.engine.fix import FixResult, apply_fixes
from lint_catalog.model.entries.catalog import Catalog
from lint_catalog.model.errors import CatalogError
from lint_catalog.model.findings import GATE_LOOSENED, FailOn, Severity
from lint_catalog.model.links.answers import LinkedAddress, LinkSettings, Online
from lint_catalog.project.contents import Ask
from lint_catalog.project.git import folder_in_repository
from lint_catalog.project.index import files_for
from lint_catalog.project.isolation import left_out_notes
from lint_catalog.project.known_findings import BaselineChange, check_known, leave_out_known
from lint_catalog.project.options import FixOptions, RunOptions
from lint_catalog.project.pages import chosen_languages
from lint_catalog.project.policy import Policy, policy
from lint_catalog.project.staged_writing import Written
from lint_catalog.project.subject import Inspection, Subject, open_subject
from lint_catalog.project.workspace import check_existence
from lint_catalog.report.run import Run


class Status(Enum):
    """How a run ended."""

    CLEAN = "nothing that fails it was found"
    FAILED = "something that fails it was found, or fixed"
    EMPTY = "there was nothing to look at"
    INCOMPLETE = "a file could not be read or written, or a rule crashed"


class Fixing(Struct, frozen=True):
    """What became of the fixes. `trouble` says why files could not be written; `withheld` that unsafe fixes were asked
    for, and not made since not all could be read: what they would guess may be there. `left` are files that are left
    alone since they are not on disk as they are staged."""

    result: FixResult
    withheld: bool = False
    trouble: Mapping[str, str] = field(default_factory=dict)
    left: Mapping[str, str] = field(default_factory=dict)


class RunListener:
    """Hears of what a run does at the moment when it is done. This one does not care."""

    def idle(self) -> None:
        """All rules that are selected need answers from the network, and nobody asks it."""

    def looked(self, found: Inspection) -> None:
        """All is read and linted, and nothing is written yet."""

    def fixed(self, fixing: Fixing) -> None:
        """Fixes were written to the files."""

    def baseline_changed(self, change: BaselineChange) -> None:
        """The baseline was written, or could have been shortened."""


class Outcome(Struct, frozen=True):
    """What a run found, without what was there before; `baselined` counts what the baseline left out.

    Where only the difference was asked for, `fixing` is what would become of the files, and nothing else was done.
    """

    plan: RunPlan
    found: Inspection
    status: Status
    baselined: int = 0
    fixing: Fixing | None = None

    def report(self) -> Run:
        """What a report is made from, but for how it looks and how long it took."""
        subject, found = self.plan.subject, self.found
        return Run(
            findings=found.findings,
            entries=found.items,
            files=len(found.files),
            seconds=0,
            sources=found.texts,
            unit=subject.unit,
            rules=subject.rules,
            fails=self.plan.fails,
            folder=folder_in_repository(subject.folder),
            baselined=self.baselined,
            ignored=found.ignored,
            links=found.answers.counts if found.answers is not None else None,
            unjudged=found.unjudged,
            crashed=tuple(dict.fromkeys(each.rule for each in found.crashes)),
            empty=self.status is Status.EMPTY,
            loosened=sum(each.rule == GATE_LOOSENED for each in found.findings),
        )


class RunPlan(Struct, frozen=True):
    """A run that can begin: what it looks at, and which rules are `asked` for there."""

    options: RunOptions
    subject: Subject
    asked: Policy

    @property
    def fails(self) -> FailOn:
        """What fails the run: what is asked for, else what the settings say."""
        return self.options.fail or (FailOn.WARNING if self.subject.config.strict else FailOn.ERROR)

    def run(self, ask: Ask | None = None, listener: RunListener | None = None) -> Outcome:
        """Do it; `ask` finds out about links (None: nobody does).

        Raises CatalogError for what cannot be linted, and for a baseline that cannot be read or written.
        """
        listener = listener or RunListener()
        running = self.subject.running(self.asked)
        if ask is None and all(self.subject.rules[id].target is Online for id in running):
            listener.idle()
        found = self.subject.look(self.asked, self._limited(ask))
        if found.files and all(self.asked.is_silent(running, file) for file in found.files):
            raise CatalogError("the settings leave out whatever is found in these files", "see `per-path` in them")
        listener.looked(found)
        fixing = None
        if self.options.fixing is not None:
            fixing = self._fix(found, self.options.fixing)
            if not self.options.fixing.write:
                return Outcome(self, found, self._status_of_difference(found, fixing), fixing=fixing)
            listener.fixed(fixing)
            known = partial(_as_known, found.answers) if found.answers else None
            found = self.subject.look(self.asked, known, self._not_staged(fixing))
        left = leave_out_known(found, self.subject, self.asked, self.options.known)
        inspection = self._with_notes(left.inspection, found)
        if left.change is not None:
            listener.baseline_changed(left.change)
        status = self._status(inspection, fixing)
        if left.change is not None and left.change.refused:
            status = Status.INCOMPLETE
        return Outcome(self, inspection, status, left.baseline, fixing)

    def _with_notes(self, left: Inspection, found: Inspection) -> Inspection:
        """What is left of what was found, with what no baseline and no revision knows, since it is about the run."""
        notes, texts = left_out_notes(self.subject.config), left.texts
        if self.options.known.since is not None:
            from lint_catalog.project.gate.loosened import looser_gate

            gate = looser_gate(self.subject, self.options, found)
            notes, texts = (*notes, *gate.notes), {**gate.texts, **texts}
        findings = tuple(sorted((*left.findings, *notes), key=lambda each: each.sort_key))
        return replace(left, findings=findings, texts=texts)

    def _limited(self, ask: Ask | None) -> Ask | None:
        """With a revision, a pull request is judged by the links of what it changes."""
        since = self.options.known.since
        return ask if ask is None or since is None else partial(_for_links_in, self.subject.changed(since), ask)

    def _fix(self, found: Inspection, options: FixOptions) -> Fixing:
        """Make the fixes in the chosen files, and write them if that is asked for."""
        withheld = options.unsafe and bool(found.unread)
        result = apply_fixes(
            lambda texts: self.subject.view(self.asked, texts, found.answers),
            files=found.files - found.stopped,
            unsafe=options.unsafe and not withheld,
        )
        written = self.subject.write(result.old, result.new) if options.write else Written()
        return Fixing(result, withheld, written.trouble, written.left)

    def _not_staged(self, fixing: Fixing) -> Mapping[str, str]:
        """What was written and is not judged yet: the report shows what remains once it is staged."""
        if self.subject.config.files.is_disk:
            return {}
        missed = {*fixing.trouble, *fixing.left}
        return {file: text for file, text in fixing.result.new.items() if file not in missed}

    def _status(self, found: Inspection, fixing: Fixing | None) -> Status:
        changed = fixing is not None and bool(fixing.result.new)
        if not found.complete or (fixing is not None and fixing.trouble):
            return Status.INCOMPLETE
        worst = max((each.severity for each in found.findings), default=Severity.NOTE)
        stops = self.fails.stops(worst)
        if changed or (stops and worst is Severity.ERROR):
            return self._unless_never(found)
        empty = self._unless_empty(found)  # warnings of what was not read either do not make up for it
        return Status.FAILED if empty is Status.CLEAN and stops else empty

    def _status_of_difference(self, found: Inspection, fixing: Fixing) -> Status:
        if found.unreadable:
            return Status.INCOMPLETE
        return self._unless_never(found) if fixing.result.new else self._unless_empty(found)

    def _unless_never(self, found: Inspection) -> Status:
        return self._unless_empty(found) if self.fails is FailOn.NEVER else Status.FAILED

    def _unless_empty(self, found: Inspection) -> Status:
        return Status.EMPTY if found.empty and not self.options.allow_empty else Status.CLEAN


def plan_run(options: RunOptions, commands: Iterable[str] = ()) -> RunPlan:
    """Find out what a run is about. `commands` are words that a user may have meant in place of a path.

    Raises CatalogError if options contradict each other, or name what is not there: paths, languages, rules, settings.
    """
    check_known(options.known, staged=options.staged)
    files = options.given or files_for(options.paths, options.staged, options.environment)
    check_existence(options.paths, commands, files)
    languages = chosen_languages(options.languages)
    subject = open_subject(options.paths, languages, options.settings, options.environment, files)
    return RunPlan(options, subject, policy(subject.config, subject.rules.values(), options.select, options.ignore))


def _for_links_in(
    files: frozenset[str], ask: Ask, catalog: Catalog, links: Mapping[str, LinkedAddress], settings: LinkSettings
) -> Online:
    """Find out about the links that stand in some files."""
    chosen = {url: link for url, link in links.items() if any(use.place.file in files for use in link.uses)}
    return ask(catalog, chosen, settings)


def _as_known(
    answers: Online,
    catalog: Catalog,
    links: Mapping[str, LinkedAddress],
    settings: LinkSettings,  # noqa: ARG001 - an Ask
) -> Online:
    """What is known of links, as it is: fixing asks nothing anew."""
    return replace(answers, catalog=catalog, links=links)
