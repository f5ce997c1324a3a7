"""Which rules there are: those of modules, and those of installed packages."""

from __future__ import annotations

import importlib
import importlib.util
import pkgutil
from collections.abc import Iterable, Iterator, Mapping
from types import ModuleType

from lint_catalog.model.errors import CatalogError
from lint_catalog.rules.definition import Rule

ENTRY_POINT_GROUP = "lint_catalog.rules"
"""Packages that bring rules name their module here."""


def rules_of(module: ModuleType) -> Iterator[Rule]:
    """The rules that a module, or every module of a package, defines."""
    modules = [module]
    if hasattr(module, "__path__"):
        found = pkgutil.iter_modules(module.__path__, module.__name__ + ".")
        modules.extend(importlib.import_module(each.name) for each in found)
    for each in modules:
        for value in vars(each).values():
            if isinstance(value, Rule) and value.check.__module__ == each.__name__:
                yield value


def installed_rules() -> Iterator[Rule]:
    """The rules of every installed package that registers some; our own come in by the same door.

    Raises CatalogError if a registered module cannot be imported.
    """
    from importlib.metadata import entry_points  # takes a while to load

    for point in sorted(entry_points(group=ENTRY_POINT_GROUP), key=lambda each: each.value):
        try:
            module = point.load()
        except Exception as error:
            raise CatalogError(
                f"the rule pack {point.value!r} cannot be loaded: {type(error).__name__}: {error}",
                f"fix or uninstall the package that registers it under `{ENTRY_POINT_GROUP}`",
            ) from error
        yield from rules_of(module)


def by_id(rules: Iterable[Rule]) -> Mapping[str, Rule]:
    """Rules by id, in alphabetical order. Raises CatalogError if two share an id."""
    found: dict[str, Rule] = {}
    for each in rules:
        if each.id in found:
            raise CatalogError(
                f"two rules are called `{each.id}`: {found[each.id].check.__module__} and {each.check.__module__}",
                "rename one of the functions",
            )
        found[each.id] = each
    return dict(sorted(found.items()))
