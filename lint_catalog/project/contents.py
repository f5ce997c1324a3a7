"""What was read, whichever form it has: entries of a catalog, or Markdown pages. Both are linted alike."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from typing import Protocol

from lint_catalog.engine.looking import Result
from lint_catalog.model.entries.catalog import Catalog
from lint_catalog.model.errors import CatalogError
from lint_catalog.model.links.answers import LinkedAddress, LinkSettings, Online
from lint_catalog.model.places import Place
from lint_catalog.project.disk import Unreadable
from lint_catalog.rules.definition import Rule

Ask = Callable[[Catalog, Mapping[str, LinkedAddress], LinkSettings], Online]
"""Finds out about links."""


class Source(Protocol):
    """What a run reads."""

    @property
    def unit(self) -> tuple[str, str]:
        """What its items are called: one, and several."""

    @property
    def looked_for(self) -> str:
        """What is looked for, and where."""


def nothing_in(source: Source) -> CatalogError:
    """What to say where there is nothing to look at."""
    return CatalogError(
        f"nothing was read: there are no {source.unit[1]}", f"{source.looked_for}; `--allow-empty` accepts that"
    )


class Contents(Protocol):
    """What a run lints. File names are those of reports."""

    @property
    def catalog(self) -> Catalog:
        """The entries; pages have none."""

    @property
    def files(self) -> frozenset[str]:
        """The files that were chosen, those among them that cannot be read as well."""

    @property
    def all_chosen(self) -> bool:
        """Whether findings are wanted in whatever there is."""

    @property
    def unreadable(self) -> tuple[Unreadable, ...]:
        """All files that cannot be read, chosen or not: rules on everything miss them."""

    @property
    def unread(self) -> Mapping[str, str]:
        """Files and folders (with a `/` at the end) that nobody looked into, and why; a reason that is said elsewhere
        is empty."""

    @property
    def partly(self) -> Mapping[str, str]:
        """Files that were read, but not to their end, and why; those that do not parse say so themselves."""

    @property
    def texts(self) -> Mapping[str, str]:
        """What was read, without byte order marks: positions count in these texts."""

    @property
    def written(self) -> Mapping[str, str]:
        """The same as it is written, byte order marks included."""

    @property
    def blind(self) -> frozenset[str]:
        """The files that cannot be parsed."""

    @property
    def items(self) -> int:
        """How many entries or rows the chosen files have."""

    @property
    def empty(self) -> bool:
        """Whether the chosen files hold no entry, or are pages without any text."""

    @property
    def owners(self) -> Mapping[str, str]:
        """The files by what findings in them belong to: `<kind>/<id>`, or the file itself."""

    @property
    def remarks(self) -> tuple[str, ...]:
        """How it was understood, for who wants to know more."""

    def links(self) -> Mapping[str, LinkedAddress]:
        """The links of the chosen files by their normalized address."""

    def line(self, place: Place) -> int:
        """The line (from 1) that a place begins on."""

    def lint(self, rules: Iterable[Rule], selected: frozenset[str] | None, answers: Online | None = None) -> Result:
        """What rules find in the chosen files, comments in them obeyed. `selected` limits the rules by id (None: all);
        with `answers` those that need the network run, too."""
