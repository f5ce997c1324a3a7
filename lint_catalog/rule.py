"""A rule: one function that yields problems, with its manual page in its docstring."""

from __future__ import annotations

import importlib
import importlib.util
import inspect
import pkgutil
import sys
from collections.abc import Callable, Iterable, Iterator, Mapping
from pathlib import Path as FilePath
from types import ModuleType
from typing import Any, TypeAlias, TypeVar
from zlib import crc32

from msgspec import Struct

from lint_catalog.errors import CatalogError
from lint_catalog.model import Catalog, Document, Entry, Problem, Severity
from lint_catalog.online import Online
from lint_catalog.page import Page
from lint_catalog.pageset import Pages
from lint_catalog.suppression import Suppression

Problems: TypeAlias = Iterator[Problem]
"""What a rule returns: it is a generator."""

ENTRY_POINT_GROUP = "lint_catalog.rules"
"""Packages that bring rules name their module here."""

Target = TypeVar("Target", Document, Entry, Catalog, Page, Pages, Online, Suppression)


class Rule(Struct, frozen=True):
    """A check with everything that a user may want to know of it.

    `target` is the type that the function takes and so says when it runs: `Document` on a file as it is written,
    `Entry` on each entry's data, `Catalog` once on everything; `Page` on each Markdown page that is linted as it is,
    `Pages` once on a page and its translations; `Online` once on everything if links were asked for; `Suppression` on
    each comment that ignores findings, after all others.
    """

    id: str
    severity: Severity
    target: type[Document | Entry | Catalog | Page | Pages | Online | Suppression]
    check: Callable[[Any], Iterable[Problem]]
    family: str
    manual: str

    @property
    def summary(self) -> str:
        """The first line of the manual."""
        return self.manual.partition("\n")[0]

    def problems(self, target: Any) -> Iterable[Problem]:
        """What the rule has to say of a document, an entry, the catalog, a page or all its translations."""
        return self.check(target)


def rule(*, on: type[Target], severity: Severity) -> Callable[[Callable[[Target], Iterable[Problem]]], Rule]:
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
        )

    return decorate


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
                f"mend or uninstall the package that registers it under `{ENTRY_POINT_GROUP}`",
            ) from error
        yield from rules_of(module)


def rules_in(folder: FilePath) -> Iterator[Rule]:
    """The rules of a catalog's own folder, loaded by path; one family a file.

    Raises CatalogError if the folder is missing or a file cannot be run.
    """
    if not folder.is_dir():
        raise CatalogError(
            f"the checks folder {folder} does not exist", "set `checks` in [tool.lint-catalog] to folders that exist"
        )
    for file in sorted(folder.glob("*.py")):
        name = f"_lint_catalog_own_{crc32(str(folder.resolve()).encode())}.{file.stem}"
        spec = importlib.util.spec_from_file_location(name, file)
        if spec is None or spec.loader is None:
            continue
        module = importlib.util.module_from_spec(spec)
        sys.modules[name] = module  # dataclasses and pickling look their module up
        try:
            spec.loader.exec_module(module)
        except Exception as error:
            line = next((f.lineno for f in reversed(inspect.trace()) if f.filename == str(file)), None)
            where = f"{file}:{line}" if line else str(file)
            raise CatalogError(f"{where}: cannot be run: {type(error).__name__}: {error}") from error
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
