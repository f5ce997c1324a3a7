"""What a run looks at: the entries of a catalog, or Markdown pages. Both are read, linted and mended alike."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Protocol

from msgspec import Struct
from msgspec.structs import replace

from lint_catalog.engine import run as engine
from lint_catalog.engine.fingerprint import Fingerprint
from lint_catalog.engine.fix import View
from lint_catalog.engine.run import Crash, Result
from lint_catalog.engine.suppress import settle, settle_comments
from lint_catalog.model.entries.catalog import Catalog
from lint_catalog.model.entries.document import Document
from lint_catalog.model.entries.entry import Entry
from lint_catalog.model.entries.schemas import Schemas
from lint_catalog.model.errors import CatalogError
from lint_catalog.model.findings import Finding
from lint_catalog.model.links.answers import LinkedAddress, Online, Verdict
from lint_catalog.model.links.uses import links_of, links_of_pages
from lint_catalog.model.pages.page import Page
from lint_catalog.model.pages.translations import Pages
from lint_catalog.model.suppression import Suppression
from lint_catalog.project.config import Config
from lint_catalog.project.disk import Unreadable
from lint_catalog.project.pages import SetsReading, are_pages, page_config, read_sets
from lint_catalog.project.policy import Policy, blind
from lint_catalog.project.schemas import load_schemas
from lint_catalog.project.workspace import Workspace, chosen_files, open_workspace, start_folder
from lint_catalog.rules.definition import Rule
from lint_catalog.source.suppressions import Syntax, suppressions

if TYPE_CHECKING:
    from lint_catalog.project.revision import Revision

FACT_FAMILIES = ("derivatives", "licenses", "variants")
"""The families of rules that look at facts alone, and so find on pages what they find in entries."""


class Inspection(Struct, frozen=True):
    """What was found, as the settings and the comments in the files have it.

    `findings` are those of the chosen `files` only; `items` counts the entries or rows there. `texts` are the sources
    of all files that were read, `ignored` the number of findings that comments left out. `owners` are the files by what
    findings in them belong to (`<kind>/<id>`, or the file itself), and those in `blind` cannot be parsed. `remarks` are
    for who wants to know more, `answers` what is known of the links (None: nobody asked).
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
    answers: Online | None = None
    remarks: tuple[str, ...] = ()

    @property
    def complete(self) -> bool:
        """Whether all files could be read and all rules ran."""
        return not (self.unreadable or self.crashes)

    @property
    def answered(self) -> bool:
        """Whether the network was asked and said something of every link: then silence means something."""
        if self.answers is None:
            return False
        known = self.answers.answers.values()
        return not any(each.pending or each.verdict is Verdict.UNREACHABLE for each in known)


NO_ENTRIES = Catalog("", {}, {}, ())
"""The catalog of pages: rules on facts of entries find none in it."""

Ask = Callable[[Catalog, Mapping[str, LinkedAddress]], Online]
"""Finds out about links."""


class Subject(Protocol):
    """What a run looks at."""

    @property
    def config(self) -> Config:
        """The settings that hold for it."""

    @property
    def rules(self) -> Mapping[str, Rule]:
        """All rules by id. Raises CatalogError if some cannot be loaded."""

    @property
    def folder(self) -> Path:
        """The folder that file names in findings are relative to. Nothing outside it is ever written."""

    @property
    def unit(self) -> tuple[str, str]:
        """What its items are called: one, and several."""

    @property
    def targets(self) -> Collection[type]:
        """What the rules are about that run on it."""

    @property
    def described(self) -> str:
        """What it is, in a few words."""

    def look(self, asked: Policy, ask: Ask | None = None) -> Inspection:
        """Read and lint it; `ask` finds out about its links first. Raises CatalogError for what cannot be linted."""

    def view(self, asked: Policy, unsaved: Mapping[str, str], answers: Online | None = None) -> View:
        """What it would hold with some `unsaved` texts by file, for mending. `answers` are what is known of links."""

    def known(self, revision: Revision, asked: Policy) -> Mapping[Fingerprint, int]:
        """What was found of each fingerprint in a git revision. Raises CatalogError if git does not know it."""

    def changed(self, revision: Revision) -> frozenset[str]:
        """The files that are not as they were in a git revision. Raises CatalogError if git does not know it."""


class Entries(Struct, frozen=True):
    """The catalog that `workspace` is about; `paths` choose files of it, none means all."""

    workspace: Workspace
    paths: Sequence[Path] = ()
    unit = ("entry", "entries")
    targets = (Document, Entry, Catalog, Online, Suppression)

    @property
    def config(self) -> Config:
        """The catalog's settings."""
        return self.workspace.config

    @property
    def rules(self) -> Mapping[str, Rule]:
        """All rules by id. Raises CatalogError if some cannot be loaded."""
        return self.workspace.rules

    @property
    def folder(self) -> Path:
        """The catalog's root."""
        return self.config.root

    @property
    def described(self) -> str:
        """The catalog's root, in words."""
        return f"catalog {self.config.root}"

    def look(self, asked: Policy, ask: Ask | None = None) -> Inspection:
        """Read and lint the catalog, and ask for the links of the chosen files.

        Raises CatalogError as `Workspace.read` and `chosen_files` do.
        """
        reading = self.workspace.read()
        catalog = reading.catalog
        known = (*catalog.documents, *(each.file for each in reading.unreadable))
        files = chosen_files(self.paths, self.config, known) if self.paths else frozenset(known)
        answers = ask(catalog, links_of(catalog, files)) if ask else None
        result = _lint(catalog, self.rules.values(), asked.selected, answers)
        return Inspection(
            findings=tuple(each for each in asked.judged(result.findings, blind(catalog)) if each.file in files),
            crashes=result.crashes,
            unreadable=tuple(reading.unreadable),
            files=files,
            items=sum(1 for each in catalog.documents.values() if each.kind and each.file in files),
            texts={file: document.text for file, document in catalog.documents.items()},
            ignored=result.ignored,
            owners={f"{each.kind}/{each.id}" if each.kind else file: file for file, each in catalog.documents.items()},
            blind=blind(catalog),
            answers=answers,
        )

    def view(self, asked: Policy, unsaved: Mapping[str, str], answers: Online | None = None) -> View:
        """What the catalog would hold with some unsaved texts."""
        catalog = self.workspace.read(unsaved).catalog
        known = replace(answers, catalog=catalog, links=links_of(catalog)) if answers else None
        return view_of(catalog, self.rules.values(), asked, known)

    def known(self, revision: Revision, asked: Policy) -> Mapping[Fingerprint, int]:
        """What was found of each fingerprint in a git revision, files and entries by their names of today."""
        from lint_catalog.project.revision import known_findings, read_revision, renames

        before = read_revision(revision, self.config, self.workspace.schemas)
        found = asked.judged(_lint(before, self.rules.values(), asked.selected).findings, blind(before))
        return known_findings(found, renames(before, self.workspace.read().catalog))

    def changed(self, revision: Revision) -> frozenset[str]:
        """The entries that are not as they were in a git revision."""
        from lint_catalog.project.revision import changed_files, read_revision

        before = read_revision(revision, self.config, self.workspace.schemas)
        return changed_files(before, self.workspace.read().catalog)


def _lint(
    catalog: Catalog, rules: Iterable[Rule], selected: frozenset[str] | None, answers: Online | None = None
) -> Result:
    rules = tuple(rules)
    return settle(engine.lint(catalog, rules, selected, answers), catalog, rules, selected)


def view_of(catalog: Catalog, rules: Iterable[Rule], asked: Policy, answers: Online | None = None) -> View:
    """What the texts of a catalog hold, for mending."""
    found = _lint(catalog, rules, None, answers).findings
    texts = {
        file: ("\ufeff" if any(each.observed("byte-order-mark")) else "") + each.text
        for file, each in catalog.documents.items()
    }
    return View(texts, asked.judged(found, blind(catalog)), found)


class MarkdownPages(Struct, frozen=True, dict=True):
    """Markdown pages as they are. `languages` are those that the user names, by absolute path."""

    paths: Sequence[Path]
    languages: Mapping[Path, str]
    config: Config
    unit = ("row", "rows")
    targets = (Page, Pages, Document, Entry, Catalog, Online, Suppression)

    @cached_property
    def rules(self) -> Mapping[str, Rule]:
        """All rules by id. Raises CatalogError if some cannot be loaded."""
        return Workspace(self.config).rules

    @cached_property
    def schemas(self) -> Schemas:
        """The schemas of what rows are about. Raises CatalogError if one is broken."""
        return load_schemas(self.config.schema)

    @property
    def folder(self) -> Path:
        """The catalog's root; without settings or entries, the current folder."""
        return self.config.root

    @property
    def described(self) -> str:
        """That they are pages."""
        return "pages"

    def look(self, asked: Policy, ask: Ask | None = None) -> Inspection:
        """Read and lint the pages, and ask for their links. Raises CatalogError as `read_sets` does."""
        reading = self._read({})
        pages = _pages(reading)
        answers = ask(NO_ENTRIES, links_of_pages(pages)) if ask else None
        result = _lint_pages(reading, self.rules.values(), self.schemas, asked.selected, answers)
        return Inspection(
            findings=asked.judged(result.findings, frozenset()),
            crashes=result.crashes,
            unreadable=reading.unreadable,
            files=frozenset([*(page.file for page in pages), *(each.file for each in reading.unreadable)]),
            items=sum(len(table.rows) for page in pages for table in page.tables),
            texts={page.file: page.text for page in pages},
            ignored=result.ignored,
            owners={page.file: page.file for page in pages},
            answers=answers,
            remarks=tuple(map(_described, reading.sets)),
        )

    def view(self, asked: Policy, unsaved: Mapping[str, str], answers: Online | None = None) -> View:
        """What the pages would hold with some unsaved texts."""
        reading = self._read(unsaved)
        known = replace(answers, links=links_of_pages(_pages(reading))) if answers else None
        return view_of_pages(reading, self.rules.values(), self.schemas, asked, known)

    def known(self, revision: Revision, asked: Policy) -> Mapping[Fingerprint, int]:
        """What was found of each fingerprint in the pages as they were in a git revision; a new page was empty."""
        from lint_catalog.project.revision import known_findings, read_texts

        now = self._read({}).texts
        texts = read_texts(revision, self.folder, [self.folder / file for file in now])
        before = self._read({file: texts.get(self.folder / file, "") for file in now})
        found = _lint_pages(before, self.rules.values(), self.schemas, asked.selected).findings
        return known_findings(asked.judged(found, frozenset()), {})

    def changed(self, revision: Revision) -> frozenset[str]:
        """The pages that are not as they were in a git revision."""
        from lint_catalog.project.revision import read_texts

        now = self._read({}).texts
        texts = read_texts(revision, self.folder, [self.folder / file for file in now])
        return frozenset(file for file, text in now.items() if texts.get(self.folder / file) != text)

    def _read(self, unsaved: Mapping[str, str]) -> SetsReading:
        return read_sets(self.paths, self.languages, self.config, unsaved)


def view_of_pages(
    reading: SetsReading, rules: Iterable[Rule], schemas: Schemas, asked: Policy, answers: Online | None = None
) -> View:
    """What the texts of pages hold, for mending."""
    found = _lint_pages(reading, rules, schemas, None, answers).findings
    return View(reading.texts, asked.judged(found, frozenset()), found)


def _lint_pages(
    reading: SetsReading,
    rules: Iterable[Rule],
    schemas: Schemas,
    selected: frozenset[str] | None,
    answers: Online | None = None,
) -> Result:
    rules = tuple(rules)
    comments = [each for page in _pages(reading) for each in suppressions(page.file, page.text, Syntax.MARKDOWN)]
    result = engine.lint_pages(reading.sets, rules, selected, answers)
    facts = [each for each in rules if each.family in FACT_FAMILIES and (selected is None or each.id in selected)]
    for pages in reading.sets if facts else ():
        result = _with_facts(result, pages, facts, schemas)
    return settle_comments(result, comments, rules, selected, (Page, Pages, Document, Entry, Catalog))


def _with_facts(result: Result, pages: Pages, rules: Sequence[Rule], schemas: Schemas) -> Result:
    """Also what rules on entries find in the facts that pages say."""
    from lint_catalog.convert.importing.origins import page_catalog
    from lint_catalog.model.pages.languages import pages_by_language

    try:
        languages = pages_by_language([(page, page.language or None) for page in pages.pages])
    except CatalogError:
        return result  # nobody can say which words mean what
    found = page_catalog(languages, schemas, pages.conventions.columns, pages.aligned)
    facts = engine.lint(found.catalog, rules)
    findings = sorted((*result.findings, *found.located(facts.findings)), key=lambda each: each.sort_key)
    return Result(tuple(findings), (*result.crashes, *facts.crashes))


def _described(pages: Pages) -> str:
    return "read " + ", ".join(f"{page.file} ({page.language or 'unknown language'})" for page in pages.pages)


def _pages(reading: SetsReading) -> tuple[Page, ...]:
    return tuple(page for pages in reading.sets for page in pages)


def open_subject(paths: Sequence[Path], languages: Mapping[Path, str], config_file: Path | None) -> Subject:
    """What some paths mean, all of which exist: a catalog (none: the one of the current folder) or Markdown pages.

    Raises CatalogError if they mean some of each, or nothing.
    """
    if are_pages(paths, languages):
        return MarkdownPages(paths, languages, page_config(paths[0], config_file))
    return Entries(open_workspace(start_folder(paths), config_file), paths)
