"""A comment in a file that asks to ignore findings; `lint_catalog.engine.suppress` does it."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from msgspec import Struct

from lint_catalog.model.findings import Edit, Fix
from lint_catalog.model.places import Place, Span


class Suppression(Struct, frozen=True):
    """A comment that asks to ignore findings: `lint-catalog: ignore[rule, …, until 2027-03-31] reason`.

    `span` is the comment, `removal` what to delete so that nothing is left of it, `listed` the text between the
    brackets. `names` are the rules and families in it, `verb` is the word before the brackets. It speaks for findings
    that begin on the lines from `first_line` to `last_line`, or `whole_file`. `well_formed` is false for a comment that
    begins like one and means nothing. `until` is the last day on which it holds (None: it has no end), `wrong_until`
    what stands in its place and is not a day; `today` is the day of the run. Once all rules have run, `unknown` and
    `unused` say which names are no rules, and which had nothing to ignore; `known` is every rule and family there is.
    """

    file: str
    span: Span
    removal: Span
    listed: Span
    verb: str
    names: tuple[str, ...]
    reason: str
    first_line: int
    last_line: int
    whole_file: bool = False
    well_formed: bool = True
    until: date | None = None
    wrong_until: str = ""
    today: date = date.min
    unknown: tuple[str, ...] = ()
    unused: tuple[str, ...] = ()
    known: frozenset[str] = frozenset()

    @property
    def expired(self) -> bool:
        """Whether it holds no more."""
        return self.until is not None and self.until < self.today

    @property
    def days_left(self) -> int | None:
        """How many days it still holds, the last one not counted; None without an end."""
        return (self.until - self.today).days if self.until is not None else None

    def place(self) -> Place:
        """The place of the comment."""
        return Place(self.file, span=self.span)

    def without(self, names: Iterable[str]) -> Fix:
        """A safe fix that takes names out of the comment, or the comment away if none is left."""
        gone = set(names)
        rest = [each for each in self.names if each not in gone]
        if rest and self.until is not None:
            rest.append(f"until {self.until.isoformat()}")
        if not rest:
            return Fix("remove the comment", (Edit(Place(self.file, span=self.removal), ""),), safe=True)
        shown = ", ".join(f"`{each}`" for each in self.names if each in gone)
        return Fix(f"remove {shown}", (Edit(Place(self.file, span=self.listed), ", ".join(rest)),), safe=True)
