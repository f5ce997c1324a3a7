"""The entries of a catalog as what a run looks at."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from msgspec import Struct
from msgspec.structs import replace

from lint_catalog.engine import lint as engine
from lint_catalog.engine.looking import Result
from lint_catalog.engine.suppress import settle
from lint_catalog.model.entries.catalog import Catalog
from lint_catalog.model.entries.document import Document
from lint_catalog.model.entries.entry import Entry
from lint_catalog.model.entries.kinds import CATALOG_KIND
from lint_catalog.model.links.answers import LinkedAddress, Online
from lint_catalog.model.links.uses import links_of
from lint_catalog.model.places import Place
from lint_catalog.model.suppression import Suppression
from lint_catalog.project.checkout import checkout_of
from lint_catalog.project.config import Config
from lint_catalog.project.disk import Unreadable
from lint_catalog.project.entry_folder import only_on_disk
from lint_catalog.project.policy import blind
from lint_catalog.project.staged_writing import Written, write_judged
from lint_catalog.project.today import today
from lint_catalog.project.workspace import Workspace, chosen_files
from lint_catalog.rules.definition import Rule
from lint_catalog.source.limits import YAML_SUFFIXES
from lint_catalog.text.words import listed

if TYPE_CHECKING:
    from lint_catalog.project.revision import Revision


class EntryContents(Struct, frozen=True):
    """Entries that were read. `choice` are the files that findings are wanted in; None: in whatever there is."""

    catalog: Catalog
    unreadable: tuple[Unreadable, ...] = ()
    choice: frozenset[str] | None = None
    remarks: tuple[str, ...] = ()

    @property
    def files(self) -> frozenset[str]:
        """The files that were chosen."""
        return frozenset(_files(self.catalog, self.unreadable)) if self.choice is None else self.choice

    @property
    def all_chosen(self) -> bool:
        """Whether findings are wanted in whatever there is."""
        return self.choice is None or self.choice.issuperset(_files(self.catalog, self.unreadable))

    @property
    def unread(self) -> Mapping[str, str]:
        """Files and folders that nobody looked into, and why."""
        folders = frozenset(self.catalog.unread)
        refused = (file for file, each in self.catalog.documents.items() if any(each.observed("not-plain")))
        files = (file for file in refused if f"{file}/" not in folders)  # else the folder says it
        return {**dict.fromkeys((*folders, *files), ""), **{each.name: each.reason for each in self.unreadable}}

    @property
    def partly(self) -> Mapping[str, str]:
        """None: an entry is understood as a whole or not at all."""
        return {}

    @property
    def texts(self) -> Mapping[str, str]:
        """The entries' files without byte order marks."""
        return {file: document.text for file, document in self.catalog.documents.items()}

    @property
    def written(self) -> Mapping[str, str]:
        """The entries' files as they are written."""
        return {file: each.content for file, each in self.catalog.documents.items()}

    @property
    def blind(self) -> frozenset[str]:
        """The files that cannot be parsed."""
        return blind(self.catalog)

    @property
    def items(self) -> int:
        """How many entries the chosen files have."""
        files = self.files
        return sum(1 for each in self.catalog.documents.values() if each.kind and each.file in files)

    @property
    def empty(self) -> bool:
        """Whether the chosen files hold no entry."""
        return not self.items

    @property
    def owners(self) -> Mapping[str, str]:
        """The files by the entries that they hold, or by themselves if they hold none."""
        documents = self.catalog.documents.items()
        owners = {f"{each.kind}/{each.id}" if each.kind else file: file for file, each in documents}
        return {**owners, **{file: file for file in self.catalog.unclaimed}}

    def links(self) -> Mapping[str, LinkedAddress]:
        """The links of the chosen files by their normalized address."""
        return links_of(self.catalog, self.choice)

    def line(self, place: Place) -> int:
        """The line that a place begins on."""
        return self.catalog.documents[place.file].source_map.span(place).line

    def lint(self, rules: Iterable[Rule], selected: frozenset[str] | None, answers: Online | None = None) -> Result:
        """What rules find in the chosen files, comments in them obeyed."""
        rules = tuple(rules)
        found = engine.lint(self.catalog, rules, selected, answers)
        result = settle(found, self.catalog, rules, selected, today())
        if self.choice is None:
            return result
        return replace(result, findings=tuple(each for each in result.findings if each.file in self.choice))


class EntrySource(Struct, frozen=True):
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
    def kinds(self) -> tuple[str, ...]:
        """The kinds that entries may have."""
        return self.workspace.schemas.kinds

    def runs(self, rule: Rule) -> bool:
        """Whether a rule runs on entries."""
        return rule.target in self.targets

    @property
    def looked_for(self) -> str:
        """What is an entry, and where."""
        where = listed([str(each) for each in self.paths or (self.config.entries,)], "and")
        kinds = listed((f"`{each}`" for each in self.workspace.schemas.kinds if each != CATALOG_KIND), "and")
        names = listed((f"`{each}`" for each in YAML_SUFFIXES), "or")
        return (
            f"looked in {where} and below for files `<kind>/<id>` that end in {names}, and for `{CATALOG_KIND}.yaml`; "
            f"kinds are {kinds}"
        )

    @property
    def described(self) -> str:
        """The catalog's root, in words."""
        return f"catalog {self.config.root}"

    def read(self, unsaved: Mapping[str, str] | None = None) -> EntryContents:
        """The catalog as it is, but for `unsaved` texts.

        Raises CatalogError as `Workspace.read` and `chosen_files` do.
        """
        reading = self.workspace.read(unsaved)
        known = _files(reading.catalog, reading.unreadable)
        choice = chosen_files(self.paths, self.config, known) if self.paths else frozenset(known)
        catalog = reading.catalog
        if not self.config.files.is_disk:
            catalog = replace(catalog, unstaged=only_on_disk(self.config.root, self.config.entries, catalog))
        return EntryContents(catalog, tuple(reading.unreadable), choice)

    def trial(self, unsaved: Mapping[str, str]) -> EntryContents:
        """The whole catalog with some unsaved texts."""
        reading = self.workspace.read(unsaved)
        return EntryContents(reading.catalog, tuple(reading.unreadable))

    def write(self, old: Mapping[str, str], new: Mapping[str, str]) -> Written:
        """Write texts of entries, as `write_judged` does."""
        root = self.config.root
        return write_judged(old, new, checkout_of(root, self.config.files), root)

    def since(self, revision: Revision) -> tuple[EntryContents, EntryContents]:
        """The whole catalog as it was in a git revision, and as it is. Raises CatalogError as `read_revision` does."""
        from lint_catalog.project.revision import read_revision

        return EntryContents(read_revision(revision, self.config, self.workspace.schemas)), self.trial({})


def _files(catalog: Catalog, unreadable: Iterable[Unreadable]) -> tuple[str, ...]:
    return (*catalog.documents, *catalog.unclaimed, *(each.file for each in unreadable))
