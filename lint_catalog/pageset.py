"""A Markdown page together with its translations and the files that they include."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field

from lint_catalog.conventions import Conventions
from lint_catalog.page import Page


@dataclass(frozen=True, eq=False)
class Pages:
    """One page in every language that it is written in, the first one given first; at least one.

    `included` are the files that they include, each once, as far as they are at hand.
    """

    pages: tuple[Page, ...]
    included: tuple[Page, ...] = ()
    conventions: Conventions = field(default_factory=Conventions)

    def __iter__(self) -> Iterator[Page]:
        """The pages and what they include."""
        yield from self.pages
        yield from self.included
