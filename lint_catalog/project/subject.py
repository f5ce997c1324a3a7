"""What a run looks at: the entries of a catalog, or Markdown pages. Both are read, linted and fixed alike."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from msgspec import Struct
from msgspec.structs import replace

from lint_catalog.engine.fingerprint import Fingerprint
from lint_catalog.engine.fix import View
from lint_catalog.engine.looking import Crash, in_order
from lint_catalog.model.entries.catalog import Catalog
from lint_catalog.model.errors import CatalogError
from lint_catalog.model.findings import Finding
from lint_catalog.model.links.answers import LinkedAddress, LinkSettings, Online, Verdict
from lint_catalog.model.places import Place
from lint_catalog.project.checkout import DISK, Files
from lint_catalog.project.config import CATALOGS_OWN, Config, ConfigSource
from lint_catalog.project.contents import Ask, Contents, nothing_in
from lint_catalog.project.disk import Unreadable
from lint_catalog.project.entries import EntrySource
from lint_catalog.project.linted_pages import PageSource
from lint_catalog.project.pages import are_pages, page_config
from lint_catalog.project.policy import Policy
from lint_catalog.project.staged_writing import Written
from lint_catalog.project.unmatched import unmatched_patterns
from lint_catalog.project.unsaid import left_out_by, unsaid
from lint_catalog.project.workspace import open_workspace, start_folder
from lint_catalog.rules.definition import Rule

if TYPE_CHECKING:
    from lint_catalog.project.revision import Revision


class Inspection(Struct, frozen=True):
    """What was found, as the settings and the comments in the files have it.

    `findings` are those of the chosen `files` only; `items` counts the entries or rows there. `texts` are the sources
    of all files that were read, `ignored` the number of findings that comments left out. `owners` are the files by what
    findings in them belong to (`<kind>/<id>`, or the file itself), and those in `blind` cannot be parsed. `unread` are
    files and folders that nobody looked into, `unjudged` the rules that say less because of them, `stopped` the files
    in which a rule found too much, `silent` the rules whose silence means nothing; `empty` says that there was nothing
    to look at. `remarks` are for who wants to know more, `answers` what is known of the links (None: nobody asked).
    """

    findings: tuple[Finding, ...]
    crashes: tuple[Crash, ...]
    unreadable: tuple[Unreadable, ...]
    files: frozenset[str]
    items: int
    texts: Mapping[str, str]
    ignored: int
    owners: Mapping[str, str]
    blind: frozenset[str] = frozenset()
    unread: frozenset[str] = frozenset()
    unjudged: tuple[str, ...] = ()
    stopped: frozenset[str] = frozenset()
    silent: frozenset[str] = frozenset()
    empty: bool = False
    answers: Online | None = None
    remarks: tuple[str, ...] = ()

    @property
    def complete(self) -> bool:
        """Whether all files could be read and all rules ran."""
        return not (self.unreadable or self.crashes)

    @property
    def whole(self) -> bool:
        """Whether it is complete, and everything was looked into: then what is absent is not there."""
        return self.complete and not self.unread

    @property
    def answered(self) -> bool:
        """Whether the network was asked and said something of every link: then silence means something."""
        if self.answers is None:
            return False
        known = self.answers.answers.values()
        return not any(each.pending or each.verdict is Verdict.UNREACHABLE for each in known)


class Linked(Struct, frozen=True):
    """Links by their normalized address, the settings that hold for them, and in which `line` a place is.

    `catalog` holds the entries that they stand in; those of pages stand in none. `empty` says that there was nothing to
    look at.
    """

    links: Mapping[str, LinkedAddress]
    settings: LinkSettings
    catalog: Catalog
    line: Callable[[Place], int]
    unreadable: tuple[Unreadable, ...]
    empty: bool = False


class Subject(Struct, frozen=True):
    """What a run looks at, read from `source`."""

    source: EntrySource | PageSource

    @property
    def config(self) -> Config:
        """The settings that hold for it."""
        return self.source.config

    @property
    def rules(self) -> Mapping[str, Rule]:
        """All rules by id. Raises CatalogError if some cannot be loaded."""
        return self.source.rules

    @property
    def folder(self) -> Path:
        """The folder that file names in findings are relative to."""
        return self.config.root

    @property
    def unit(self) -> tuple[str, str]:
        """What its items are called: one, and several."""
        return self.source.unit

    @property
    def targets(self) -> Collection[type]:
        """What the rules are about that run on it."""
        return self.source.targets

    @property
    def described(self) -> str:
        """What it is, in a few words."""
        return self.source.described

    def has_file(self, name: str) -> bool:
        """Whether a file is there, by the name that findings give it; what is no such name is not looked for."""
        path = Path(name)
        return (
            not path.is_absolute()
            and ".." not in path.parts
            and "\0" not in name
            and self.config.files.exists(self.folder / path)
        )

    def running(self, asked: Policy) -> frozenset[str]:
        """The selected rules that look at it. Raises CatalogError if none does: then nothing would ever be found."""
        running = frozenset(id for id in asked.selected if self.source.runs(self.rules[id]))
        if not running:
            message = f"none of the rules that are selected looks at {self.unit[1]}"
            raise CatalogError(message, "`lint-catalog rules` says what each of them is about")
        return running

    def nothing(self) -> CatalogError:
        """What to say of a run that found nothing to look at."""
        return nothing_in(self.source)

    def look(self, asked: Policy, ask: Ask | None = None, unsaved: Mapping[str, str] | None = None) -> Inspection:
        """Read and lint it; `ask` finds out about the links of the chosen files first. `unsaved` are texts by file that
        stand for what is there.

        Raises CatalogError for what cannot be linted.
        """
        contents = self.source.read(unsaved)
        answers = ask(contents.catalog, contents.links(), self.config.links) if ask else None
        result = contents.lint(self.rules.values(), asked.selected, answers)
        judged = asked.judged(result.findings, contents.blind)
        hidden = {*contents.unread, *contents.partly}
        settings = unmatched_patterns(self.config, contents.files, self.source.kinds) if contents.all_chosen else ()
        return Inspection(
            findings=in_order((*judged, *settings, *unsaid(contents, result, self.rules))),
            crashes=result.crashes,
            unreadable=contents.unreadable,
            files=contents.files,
            items=contents.items,
            texts=contents.texts,
            ignored=result.ignored,
            owners=contents.owners,
            blind=contents.blind,
            unread=frozenset(contents.unread),
            unjudged=left_out_by(result, hidden),
            stopped=frozenset(each.file for each in result.stopped),
            silent=result.silent,
            empty=contents.empty,
            answers=answers,
            remarks=contents.remarks,
        )

    def links(self) -> Linked:
        """The links of the chosen files, without anything else about them. Raises CatalogError as `look` does."""
        contents = self.source.read()
        unreadable = tuple(each for each in contents.unreadable if each.file in contents.files)
        empty = contents.empty and not unreadable
        return Linked(contents.links(), self.config.links, contents.catalog, contents.line, unreadable, empty)

    def view(self, asked: Policy, unsaved: Mapping[str, str], answers: Online | None = None) -> View:
        """What it would hold with some `unsaved` texts by file, for fixing. `answers` are what is known of links."""
        contents = self.source.trial(unsaved)
        known = replace(answers, catalog=contents.catalog, links=contents.links()) if answers else None
        return view_of(contents, self.rules.values(), asked, known)

    def write(self, old: Mapping[str, str], new: Mapping[str, str]) -> Written:
        """Write texts by file in the place of old ones."""
        return self.source.write(old, new)

    def known(self, revision: Revision, asked: Policy) -> Mapping[Fingerprint, int]:
        """What was found of each fingerprint in a git revision, files and entries by their names of today.

        Raises CatalogError if git does not know it.
        """
        from lint_catalog.project.revision import known_findings, renames

        before, now = self.source.since(revision)
        found = before.lint(self.rules.values(), asked.selected).findings
        return known_findings(asked.judged(found, before.blind), renames(before.catalog, now.catalog))

    def changed(self, revision: Revision) -> frozenset[str]:
        """The files that a git revision has not, or not with the same lines. Raises CatalogError if git does not know
        it."""
        from lint_catalog.project.revision import changed_files

        before, now = self.source.since(revision)
        return changed_files(before.texts, now.texts)


def view_of(contents: Contents, rules: Iterable[Rule], asked: Policy, answers: Online | None = None) -> View:
    """What texts hold, for fixing."""
    result = contents.lint(rules, None, answers)
    return View(contents.written, asked.judged(result.findings, contents.blind), result.findings, silent=result.silent)


def open_subject(
    paths: Sequence[Path],
    languages: Mapping[Path, str],
    settings: ConfigSource = CATALOGS_OWN,
    environment: Mapping[str, str] | None = None,
    files: Files = DISK,
) -> Subject:
    """What some paths mean, all of which exist: a catalog (none: the one of the current folder) or Markdown pages.

    A catalog without entries whose settings name pages is these pages. git is asked with the `environment` what it
    ignores; `files` is where all is read.
    Raises CatalogError if they mean some of each, or nothing.
    """
    if are_pages(paths, languages, files):
        return Subject(PageSource(paths, languages, page_config(paths[0], settings, files)))
    workspace = open_workspace(start_folder(paths, files), settings, environment, files)
    if not paths and (pages := pages_instead_of_entries(workspace.config)):
        return Subject(PageSource(pages, languages, workspace.config))
    return Subject(EntrySource(workspace, paths))


def pages_instead_of_entries(config: Config) -> tuple[Path, ...]:
    """The pages that settings name, if there are no entries and no setting says where they are."""
    usual = config.entries == config.root / "entries"
    return tuple(config.pages.values()) if usual and not config.files.exists(config.entries) else ()
