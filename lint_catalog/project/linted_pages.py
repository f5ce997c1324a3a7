"""Markdown pages as they are, as what a run looks at."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING

from msgspec import Struct
from msgspec.structs import replace

from lint_catalog.engine import lint as engine
from lint_catalog.engine.looking import Looking, Result, in_order
from lint_catalog.engine.near_misses import Text
from lint_catalog.engine.suppress import settle_comments
from lint_catalog.model.absence import Absent
from lint_catalog.model.entries.catalog import Catalog
from lint_catalog.model.entries.document import Document
from lint_catalog.model.entries.entry import Entry
from lint_catalog.model.entries.schemas import Schemas
from lint_catalog.model.errors import CatalogError
from lint_catalog.model.links.answers import LinkedAddress, Online
from lint_catalog.model.links.uses import links_of_pages
from lint_catalog.model.pages.page import Page
from lint_catalog.model.pages.translations import Pages
from lint_catalog.model.places import Place
from lint_catalog.model.suppression import Suppression
from lint_catalog.project.checkout import Files, checkout_of
from lint_catalog.project.config import Config
from lint_catalog.project.disk import Unreadable
from lint_catalog.project.pages import SetsReading, read_sets
from lint_catalog.project.schemas import load_schemas
from lint_catalog.project.staged_writing import Written, inside, write_judged
from lint_catalog.project.today import today
from lint_catalog.project.workspace import Workspace
from lint_catalog.rules.definition import Needs, Rule
from lint_catalog.source.suppressions import Syntax, suppressions
from lint_catalog.text.words import listed

if TYPE_CHECKING:
    from lint_catalog.project.revision import Revision

NO_ENTRIES = Catalog("", {}, {}, ())
"""The catalog of pages: rules on facts of entries find none in it."""


class PageContents(Struct, frozen=True):
    """Pages that were read, all of them chosen. `schemas` say what the facts in their rows are about."""

    reading: SetsReading
    schemas: Schemas
    catalog = NO_ENTRIES
    blind: frozenset[str] = frozenset()

    @property
    def pages(self) -> tuple[Page, ...]:
        """All pages, without the files that they include."""
        return tuple(page for pages in self.reading.sets for page in pages)

    @property
    def files(self) -> frozenset[str]:
        """The pages, those that cannot be read as well."""
        return frozenset([*(page.file for page in self.pages), *(each.file for each in self.unreadable)])

    @property
    def all_chosen(self) -> bool:
        """Always: nothing else is read."""
        return True

    @property
    def unreadable(self) -> tuple[Unreadable, ...]:
        """The pages that cannot be read."""
        return self.reading.unreadable

    @property
    def unread(self) -> Mapping[str, str]:
        """The pages and included files that nobody looked into, and why."""
        return {each.name: each.reason for each in self.unreadable}

    @property
    def partly(self) -> Mapping[str, str]:
        """The pages, and the files that they include, of which not all was understood."""
        pages = (page for pages in self.reading.sets for page in pages if page.observations)
        return {page.file: "not all of it was understood" for page in pages}

    @property
    def texts(self) -> Mapping[str, str]:
        """The pages without byte order marks."""
        return {page.file: page.text for page in self.pages}

    @property
    def written(self) -> Mapping[str, str]:
        """The pages, and the files that they include, as they are written."""
        return self.reading.texts

    @property
    def items(self) -> int:
        """How many rows the tables of the pages have."""
        return sum(len(table.rows) for page in self.pages for table in page.tables)

    @property
    def empty(self) -> bool:
        """Whether no page has any text."""
        return not any(page.text.strip() for page in self.pages)

    @property
    def owners(self) -> Mapping[str, str]:
        """The pages by themselves."""
        return {page.file: page.file for page in self.pages}

    @property
    def remarks(self) -> tuple[str, ...]:
        """In which languages the pages were read, a line for each set of translations."""
        return tuple(map(_described, self.reading.sets))

    def links(self) -> Mapping[str, LinkedAddress]:
        """The links of the pages by their normalized address."""
        return links_of_pages(self.pages)

    def line(self, place: Place) -> int:
        """The line of a place; on a page all have spans."""
        return place.span.line if place.span else 1

    def lint(self, rules: Iterable[Rule], selected: frozenset[str] | None, answers: Online | None = None) -> Result:
        """What rules find on the pages and in the facts that they say, comments obeyed."""
        rules = tuple(rules)
        comments = [each for page in self.pages for each in suppressions(page.file, page.text, Syntax.MARKDOWN)]
        result = engine.lint_pages(self.reading.sets, rules, selected, answers)
        facts = [each for each in rules if each.needs is Needs.FACTS and (selected is None or each.id in selected)]
        for pages in self.reading.sets if facts else ():
            result = _with_facts(result, pages, facts, self.schemas)
        files = {each.file for each in result.findings}
        texts = {page.file: Text(page.text, Syntax.MARKDOWN) for page in self.pages if page.file in files}
        targets = (Page, Pages, Document, Entry, Catalog)
        return settle_comments(
            result, comments, rules, selected, targets, whole=not self.unread, texts=texts, today=today()
        )


def _with_facts(result: Result, pages: Pages, rules: Sequence[Rule], schemas: Schemas) -> Result:
    """Also what rules on entries find in the facts that pages say."""
    from lint_catalog.convert.importing.origins import page_catalog
    from lint_catalog.model.pages.languages import pages_by_language

    try:
        languages = pages_by_language([(page, page.language or None) for page in pages.pages])
    except CatalogError:
        return result  # nobody can say which words mean what
    found = page_catalog(languages, schemas, pages.conventions.columns, pages.aligned)
    facts = engine.lint(replace(found.catalog, unread=pages.hidden(Absent())), rules)
    on_pages = Looking()
    on_pages.add(found.located(facts.findings))
    located = on_pages.result()
    return replace(
        result,
        findings=in_order((*result.findings, *located.findings)),
        crashes=(*result.crashes, *facts.crashes),
        unjudged=(*result.unjudged, *facts.unjudged),
        stopped=(*result.stopped, *located.stopped),
    )


def _described(pages: Pages) -> str:
    return "read " + ", ".join(f"{page.file} ({page.language or 'unknown language'})" for page in pages.pages)


class PageSource(Struct, frozen=True, dict=True):
    """Markdown pages. `languages` are those that the user names, by absolute path."""

    paths: Sequence[Path]
    languages: Mapping[Path, str]
    config: Config
    unit = ("row", "rows")
    targets = (Page, Pages, Document, Entry, Catalog, Online, Suppression)
    described = "pages"

    @property
    def kinds(self) -> tuple[str, ...]:
        """The kinds that entries of the catalog may have, since settings are about them as well."""
        return self.schemas.kinds

    def runs(self, rule: Rule) -> bool:
        """Whether a rule runs on pages, or on the facts that they say."""
        return rule.target in (Page, Pages, Online, Suppression) or rule.needs is Needs.FACTS

    @property
    def looked_for(self) -> str:
        """Which pages."""
        return f"looked for text in {listed((str(each) for each in self.paths), 'and')}"

    @cached_property
    def rules(self) -> Mapping[str, Rule]:
        """All rules by id. Raises CatalogError if some cannot be loaded."""
        return Workspace(self.config).rules

    @cached_property
    def schemas(self) -> Schemas:
        """The schemas of what rows are about. Raises CatalogError if one is broken."""
        return load_schemas(self.config.schema, self.config.files)

    def read(self, unsaved: Mapping[str, str] | None = None) -> PageContents:
        """The pages as they are, but for `unsaved` texts. Raises CatalogError as `read_sets` does."""
        return self.trial(unsaved or {})

    def trial(self, unsaved: Mapping[str, str], tree: Files | None = None) -> PageContents:
        """The pages with some unsaved texts; `tree` are the files that their links may lead to."""
        return PageContents(read_sets(self.paths, self.languages, self.config, unsaved, tree), self.schemas)

    def write(self, old: Mapping[str, str], new: Mapping[str, str]) -> Written:
        """Write texts of pages, as `write_judged` does. A page may be a link that ends in the checkout."""
        root = self.config.root
        return write_judged(old, new, checkout_of(root, self.config.files), root, inside)

    def since(self, revision: Revision) -> tuple[PageContents, PageContents]:
        """The pages as they were in a git revision, and as they are. Those that could not be read then are left out:
        nobody could find anything in them.

        Raises CatalogError as `read_texts` does.
        """
        from lint_catalog.project.revision import files_in, read_texts

        now, root = self.read(), self.config.root
        tree, files = files_in(revision, root), self.config.files
        texts = read_texts(tree, {root / file: files.resolved(root / file) for file in now.written})
        known = {files.resolved(path) for path in texts}
        before = replace(
            self,
            paths=[path for path in self.paths if files.resolved(path) in known],
            languages={path: language for path, language in self.languages.items() if path in known},
        )
        unsaved = {file: texts.get(root / file, "") for file in now.written}
        return before.trial(unsaved, tree), now
