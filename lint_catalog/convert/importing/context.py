"""What readers of cells share: the row they are at, the registries they fill, and the words of the languages."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from contextlib import suppress
from functools import cached_property
from typing import Any, TypeVar

from msgspec import Struct, field

from lint_catalog.convert.importing.known import Known
from lint_catalog.convert.importing.registry import PendingEntry, Registry
from lint_catalog.convert.importing.text import Versions, parts_of, without_marks, written
from lint_catalog.convert.render.escape import Md
from lint_catalog.convert.render.labels import Labels, load_labels
from lint_catalog.convert.render.sizes import label_of
from lint_catalog.model.errors import CatalogError
from lint_catalog.model.pages.page import Cell, Row
from lint_catalog.text.words import folded, joined

Value = TypeVar("Value")


class ImportContext(Struct, dict=True):
    """What is gathered over all rows. `languages` are those of the pages, the main one first; `known` is what the
    catalog had before."""

    languages: tuple[str, ...]
    footnotes: Mapping[str, PendingEntry] = field(default_factory=dict)
    developers: Registry = field(default_factory=lambda: Registry("developers"))
    licenses: Registry = field(default_factory=lambda: Registry("licenses"))
    datasets: Registry = field(default_factory=lambda: Registry("datasets"))
    bases: Registry = field(default_factory=lambda: Registry("base-models"))
    models: dict[str, PendingEntry] = field(default_factory=dict)
    known: Known | None = None

    @cached_property
    def labels(self) -> Mapping[str, Labels]:
        """The labels of the languages that have some. Cells of others keep their own words, since nothing can be
        rendered to compare with."""
        found: dict[str, Labels] = {}
        for language in self.languages:
            with suppress(CatalogError):
                found.update(load_labels([language]))
        return found

    @cached_property
    def marks(self) -> Mapping[str, str]:
        """The ids of footnotes by those of their marks."""
        return {id: handle.id for id, handle in self.footnotes.items()}

    @cached_property
    def stages(self) -> Mapping[str, str]:
        """The stages of training by their names in all these languages."""
        return {folded(word): stage for labels in self.labels.values() for stage, word in labels.stages.items()}

    def pick(self, versions: Mapping[str, Value]) -> Value:
        """The version to take a fact from that is the same in all languages: English if there is one."""
        return versions["en"] if "en" in versions else next(iter(versions.values()))

    def remember_model(self, name: str, row: PendingEntry) -> None:
        """Note a row of this catalog by a name; the first row of that name stays the one that is meant."""
        self.models.setdefault(joined(name), row)

    def model(self, name: str) -> PendingEntry | None:
        """The row of this catalog that has a name, in any language."""
        return self.models.get(joined(name))


class RowDraft(Struct):
    """A row on its way to an entry.

    `rows` are the row's versions by language, `cells` its cells by column and language, `repositories` those that
    it lists with their labels, as far as somebody asked.
    """

    handle: PendingEntry
    section: PendingEntry
    rows: Mapping[str, Row]
    columns: Sequence[str]
    cells: Mapping[str, Mapping[str, Cell]]
    repositories: dict[str, list[tuple[str, str]]] = field(default_factory=dict)
    _versions: dict[str, Versions] = field(default_factory=dict)

    def versions(self, column: str) -> Versions:
        """What the cells of a column say, without footnote marks; empty for a column that the table lacks."""
        if column not in self._versions:
            cells = self.cells.get(column, {})
            self._versions[column] = {language: without_marks(parts_of(cell)) for language, cell in cells.items()}
        return self._versions[column]

    def wanted(self, column: str, footnotes: Mapping[str, str]) -> dict[str, Md]:
        """What pages should say in a column by language. `footnotes` has the ids of footnotes by those of marks."""
        return {language: written(parts_of(cell), footnotes) for language, cell in self.cells[column].items()}

    @property
    def data(self) -> dict[str, Any]:
        """The facts."""
        return self.handle.data

    @property
    def hub_labels(self) -> list[str]:
        """The labels of the row's repositories."""
        return [label_of(each) for each in self.data.get("hub", ())]
