"""A rule: one function that yields problems, with its manual page in its docstring."""

from __future__ import annotations

import inspect
from collections.abc import Callable, Iterable, Iterator
from enum import Enum
from typing import Any, TypeAlias, TypeVar

from msgspec import Struct

from lint_catalog.model.absence import Absent
from lint_catalog.model.entries.catalog import Catalog
from lint_catalog.model.entries.document import Document
from lint_catalog.model.entries.entry import Entry
from lint_catalog.model.findings import Problem, Severity
from lint_catalog.model.links.answers import Online
from lint_catalog.model.pages.page import Page
from lint_catalog.model.pages.translations import Pages
from lint_catalog.model.suppression import Suppression

Problems: TypeAlias = Iterator[Problem]
"""What a rule returns: it is a generator."""


Target = TypeVar("Target", Document, Entry, Catalog, Page, Pages, Online, Suppression)


class Needs(Enum):
    """What a rule on entries looks at."""

    FILES = "files"
    """Entries as people write them."""
    FACTS = "facts"
    """Facts alone, wherever they stand. Such a rule also runs on those that the rows of Markdown pages say, as far as
    `docs/page-rules.md` lists them."""


class Rule(Struct, frozen=True):
    """A check with everything that a user may want to know of it.

    `target` is the type that the function takes and so says when it runs: `Document` on a file as it is written,
    `Entry` on each entry's data, `Catalog` once on everything; `Page` on each Markdown page that is linted as it is,
    `Pages` once on a page and its translations; `Online` once on everything if links were asked for; `Suppression` on
    each comment that ignores findings, after all others. `needs` says what a rule on entries looks at.

    `absent` is what it concludes from if it is not there: something of some kinds of entries, or on pages. The rule is
    left out, and the report says so, as long as what could not be read may have it.
    """

    id: str
    severity: Severity
    target: type[Document | Entry | Catalog | Page | Pages | Online | Suppression]
    check: Callable[[Any], Iterable[Problem]]
    family: str
    manual: str
    needs: Needs = Needs.FILES
    absent: Absent | None = None

    @property
    def summary(self) -> str:
        """The first line of the manual."""
        return self.manual.partition("\n")[0]

    def problems(self, target: Any) -> Iterable[Problem]:
        """What the rule has to say of a document, an entry, the catalog, a page or all its translations."""
        return self.check(target)


def rule(
    *, on: type[Target], severity: Severity, needs: Needs = Needs.FILES, absent: Absent | None = None
) -> Callable[[Callable[[Target], Iterable[Problem]]], Rule]:
    """Make a rule of a function. Its name becomes the id (`bad_url` -> `bad-url`), its docstring the manual page."""

    def decorate(check: Callable[[Target], Iterable[Problem]]) -> Rule:
        name = check.__name__
        return Rule(
            id=name.replace("_", "-"),
            severity=severity,
            target=on,
            check=check,
            family=check.__module__.rpartition(".")[2],
            manual=inspect.cleandoc(check.__doc__ or ""),
            needs=needs,
            absent=absent,
        )

    return decorate
