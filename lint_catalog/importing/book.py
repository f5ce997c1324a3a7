"""What readers of cells share: the row they are at, the registries they fill, and the words of the languages."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, TypeVar

from lint_catalog.importing.registry import Handle, Registry
from lint_catalog.importing.text import Versions
from lint_catalog.page import Cell, Row
from lint_catalog.render.escape import Md
from lint_catalog.render.labels import Labels
from lint_catalog.render.sizes import label_of
from lint_catalog.words import folded

Value = TypeVar("Value")
_JOINTS = re.compile(r"[\s_\u2010\u2011-]+")


def name_key(name: str) -> str:
    """What names of a model have in common that differ in letter case, spaces and hyphens alone."""
    return _JOINTS.sub("", folded(name))


@dataclass
class Book:
    """What is gathered over all rows. `languages` are those of the pages, the main one first."""

    languages: tuple[str, ...]
    labels: Mapping[str, Labels]
    footnotes: Mapping[str, Handle] = field(default_factory=dict)
    developers: Registry = field(default_factory=lambda: Registry("developers"))
    licenses: Registry = field(default_factory=lambda: Registry("licenses"))
    datasets: Registry = field(default_factory=lambda: Registry("datasets"))
    bases: Registry = field(default_factory=lambda: Registry("base-models"))
    models: dict[str, Handle] = field(default_factory=dict)

    def pick(self, versions: Mapping[str, Value]) -> Value:
        """The version to take a fact from that is the same in all languages: English if there is one."""
        return versions["en"] if "en" in versions else next(iter(versions.values()))

    def model(self, name: str) -> Handle | None:
        """The row of this catalog that has a name, in any language."""
        return self.models.get(name_key(name))


@dataclass
class Draft:
    """A row on its way to an entry.

    `rows` are the row's versions by language, `wanted` what its cells say by column and language, with the ids of
    footnotes in place of their numbers.
    """

    handle: Handle
    section: Handle
    rows: Mapping[str, Row]
    columns: Sequence[str]
    cells: Mapping[str, Mapping[str, Cell]]
    versions: Mapping[str, Versions] = field(default_factory=dict)
    wanted: dict[str, dict[str, Md]] = field(default_factory=dict)

    @property
    def data(self) -> dict[str, Any]:
        """The facts."""
        return self.handle.data

    @property
    def hub_labels(self) -> list[str]:
        """The labels of the row's repositories."""
        return [label_of(each) for each in self.data.get("hub", ())]
