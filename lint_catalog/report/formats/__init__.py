"""The formats of a report, one a module: whatever module is in here is a format, called by the module's name.

A format is a module with

* `report(run: Run) -> Shown`, which makes the whole report of a run (`lint_catalog.report.run.Run`) and ends in one of
  the functions of `lint_catalog.report.shown`,
* `statistics(run: Run) -> Shown` if it has a place for how often each rule found something, in place of the findings,
* `FOR`, who reads it, in a few words: the README's table is made of these,
* `LINKS_TO_MANUALS = True` if it shows addresses of rules' manual pages,
* `SPEAKS = True` if it is written in the languages of the run.

Texts of strangers leave it through the functions of `lint_catalog.report.escape` only.
"""

from __future__ import annotations

import pkgutil
from importlib import import_module
from typing import TYPE_CHECKING, Protocol, cast

if TYPE_CHECKING:
    from collections.abc import Callable

    from lint_catalog.report.run import Run
    from lint_catalog.report.shown import Shown

DEFAULT = "text"


class Format(Protocol):
    """What a module of this package has to have."""

    FOR: str

    def report(self, run: Run) -> Shown:
        """The whole report of a run."""


def format_names() -> tuple[str, ...]:
    """What formats there are: the default, and the others in alphabetical order."""
    names = (each.name for each in pkgutil.iter_modules(__path__))
    return tuple(sorted(names, key=lambda name: (name != DEFAULT, name)))


def format_called(name: str) -> Format:
    """A format by its name; its module is loaded now, since a run needs one of them."""
    return cast("Format", import_module(f"{__name__}.{name}"))


def statistics_in(name: str) -> Callable[[Run], Shown] | None:
    """How a format says how often each rule found something; None if it has no place for that."""
    found: Callable[[Run], Shown] | None = getattr(format_called(name), "statistics", None)
    return found


def links_to_manuals(name: str) -> bool:
    """Whether a format shows addresses of rules' manual pages."""
    return bool(getattr(format_called(name), "LINKS_TO_MANUALS", False))


def speaks(name: str) -> bool:
    """Whether a format is written in the languages that are asked for."""
    return bool(getattr(format_called(name), "SPEAKS", False))
