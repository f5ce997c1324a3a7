"""What the tests share: catalogs made in memory or on disk, and running the rules on them."""

from __future__ import annotations

import json
import re
from collections.abc import Collection, Iterable, Mapping
from datetime import date
from functools import cache, lru_cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from msgspec.structs import replace

from lint_catalog.engine.lint import lint, lint_pages
from lint_catalog.engine.looking import Result
from lint_catalog.engine.suppress import settle
from lint_catalog.model.entries.catalog import Catalog
from lint_catalog.model.entries.document import Document
from lint_catalog.model.entries.entry import Entry, markdown
from lint_catalog.model.entries.kinds import kind_and_id
from lint_catalog.model.entries.markdown import footnote_markers
from lint_catalog.model.entries.schemas import SUFFIX, Schemas, builtin_schemas
from lint_catalog.model.entries.special import Special
from lint_catalog.model.findings import Finding
from lint_catalog.model.links.answers import Online
from lint_catalog.model.observation import Observation
from lint_catalog.model.pages.conventions import Conventions
from lint_catalog.model.pages.page import Page
from lint_catalog.model.pages.translations import Pages
from lint_catalog.model.suppression import Suppression
from lint_catalog.project.entry_folder import holds_entry, is_spare
from lint_catalog.project.includes import REFUSED
from lint_catalog.project.linked_files import LinkedFiles
from lint_catalog.rules.definition import Rule
from lint_catalog.rules.manual import Example
from lint_catalog.rules.registry import by_id, installed_rules
from lint_catalog.source.markdown.read import read_page
from lint_catalog.source.yaml.entries import read_document
from lint_catalog.text.languages import guessed_language, language_of

if TYPE_CHECKING:
    from _pytest.mark import ParameterSet

PROJECT = Path(__file__).resolve().parents[2]
TODAY = date(2026, 11, 29)
"""The day on which examples of rules are looked at."""


@cache
def all_rules() -> Mapping[str, Rule]:
    """The rules that come with lint-catalog, by id."""
    return by_id(installed_rules())


@cache
def schemas() -> Schemas:
    """The built-in schemas."""
    return Schemas(builtin_schemas())


def catalog_of(files: Mapping[str, str | bytes], links: Collection[str] = ()) -> Catalog:
    """A catalog from texts by file name; files below `schema/` are schemas of its own, and some are only links."""
    own = {
        name.removeprefix("schema/").removesuffix(SUFFIX): json.loads(text)
        for name, text in files.items()
        if name.startswith("schema/")
    }
    known = Schemas({**builtin_schemas(), **own}, frozenset(own)) if own else schemas()
    documents = {}
    entries: dict[str, dict[str, Entry]] = {kind: {} for kind in known.kinds}
    for file, text in sorted(files.items()):
        if file.startswith("schema/") or not holds_entry(file):
            continue
        content = Special.LINK if file in links else text.encode() if isinstance(text, str) else text
        document, entry = _read(file, content, known)
        documents[file] = document
        if entry is not None:
            entries[entry.kind].setdefault(entry.id, entry)
    spare = tuple(file for file in files if file.startswith("entries/") and is_spare(file, "entries", ()))
    return Catalog(".", documents, entries, known.kinds, known.registries, unclaimed=spare)


@lru_cache(maxsize=2048)
def _read(file: str, content: bytes | Special, known: Schemas) -> tuple[Document, Entry | None]:
    """One file, read once: entries are immutable, and most tests change one file of many."""
    kind, id = kind_and_id(file.removeprefix("entries/"), known.kinds)
    document, data = read_document(file, kind, id, content, known.kinds)
    if not (kind and isinstance(data, dict)):
        return document, None
    return document, Entry(kind, id, file, data, known.shape(kind), document.source_map)


def run(catalog: Catalog, rules: Iterable[Rule] | None = None, online: Online | None = None) -> tuple[Finding, ...]:
    """The findings of all rules, or of some; an internal error fails the test.

    Rules on comments that ignore findings judge what the others find, so for those all run.
    """
    chosen = tuple(all_rules().values() if rules is None else rules)
    if any(each.target is Suppression for each in chosen):
        everything = {each.id: each for each in (*all_rules().values(), *chosen)}.values()
        settled = settle(lint(catalog, everything, None, online), catalog, everything, None, TODAY)
        ids = {each.id for each in chosen}
        result = Result(tuple(each for each in settled.findings if each.rule in ids), settled.crashes)
    else:
        result = lint(catalog, chosen, None, online)
    for crash in result.crashes:
        raise AssertionError(f"{crash.rule} crashed on {crash.target}") from crash.error
    return result.findings


def pages_of(
    files: Mapping[str, str | bytes], conventions: Conventions | None = None, links: Collection[str] = ()
) -> Pages:
    """Pages from texts by file name, in the language that the name says, else a guess. Some files are only links."""
    pages = []
    for file, content in files.items():
        if file in links:
            continue
        text = content.decode("utf-8") if isinstance(content, bytes) else content
        language = language_of(Path(file)) or guessed_language(text)
        page = read_page(text, file)
        refused = (Observation(REFUSED, each.span, each.path) for each in page.includes if each.path in links)
        pages.append(replace(page, language=language, observations=(*page.observations, *refused)))
    return Pages(tuple(pages), conventions=conventions or Conventions())


def as_repository(pages: Pages, routes: Collection[str] = ()) -> Pages:
    """Pages with what their links lead to in a repository that has nothing else."""
    known = {tuple(page.file.split("/")): page for page in pages.pages}
    files = LinkedFiles(TreeOfNames(known), known, routes)
    return replace(pages, pages=tuple(replace(each, linked=files.of(each, way[:-1])) for way, each in known.items()))


class TreeOfNames:
    """The tree of a repository that has some files, all of which are known."""

    def __init__(self, files: Iterable[tuple[str, ...]]) -> None:
        self._folders: dict[tuple[str, ...], dict[str, bool | None]] = {}
        for way in files:
            for depth, name in enumerate(way):
                self._folders.setdefault(way[:depth], {})[name] = depth + 1 < len(way)

    def names(self, folder: tuple[str, ...]) -> Mapping[str, bool | None]:
        return self._folders[folder]

    def text(self, file: tuple[str, ...]) -> str:
        raise AssertionError(f"{file} is known already")


def run_on_pages(pages: Pages, rules: Iterable[Rule] | None = None) -> tuple[Finding, ...]:
    """The findings of all rules for pages, or of some; an internal error fails the test."""
    result = lint_pages([pages], all_rules().values() if rules is None else rules)
    for crash in result.crashes:
        raise AssertionError(f"{crash.rule} crashed on {crash.target}") from crash.error
    return result.findings


def run_example(example: Example, rule: Rule) -> tuple[Finding, ...]:
    """What a rule finds in an example of its manual."""
    if rule.target in (Page, Pages):
        return run_on_pages(as_repository(pages_of(example.files, links=example.links)), [rule])
    return run(catalog_of(example.files, example.links), [rule])


def table(cases: Iterable[tuple[Any, ...]], loop: Collection[str] | int | None = None) -> list[ParameterSet]:
    """Parametrized cases whose first column is their spoken id.

    Where they take long, `loop` names those that answer in the loop, or says that one in so many does; the others
    belong to the release tier.
    """
    cases = [*cases]
    if isinstance(loop, int):
        loop = {case[0] for case in cases[::loop]}
    assert {*(loop or ())} <= {case[0] for case in cases}
    marks = {case[0]: [pytest.mark.release] for case in cases if loop is not None and case[0] not in loop}
    return [pytest.param(*case[1:], id=case[0], marks=marks.get(case[0], ())) for case in cases]


def some_in_loop(cases: Iterable[Any], every: int = 3) -> list[ParameterSet]:
    """Parametrized cases with an `id` each: one in so many is in the loop, the others are in the release tier."""
    return [
        pytest.param(each, id=each.id, marks=[pytest.mark.release] if number % every else [])
        for number, each in enumerate(cases)
    ]


SAMPLE_MODELS = (
    "plamo-13b",
    "llama-3-swallow-8b",
    "tanuki-8b",
    "stormy",
    "titechgpt",
    "evollm-jp",
    "plamo-api",
    "llm-jp-3-172b",
)
SMALL_MODELS = ("plamo-13b", "stormy", "tanuki-8b", "titechgpt")
SAMPLE_OTHERS = ("benchmarks/jglue", "papers/transformer", "catalog/catalog")


_LISTED = re.compile(r"^sort:\n(?:  by: (\w+)\n  rows:\n)?(?: +- .*\n)+", re.MULTILINE)


@cache
def own_entries() -> Mapping[str, str]:
    """The texts of this repository's own entries by file name."""
    return {
        path.relative_to(PROJECT).as_posix(): path.read_text(encoding="utf-8")
        for path in sorted((PROJECT / "entries").rglob("*.yaml"))
    }


@cache
def own_catalog() -> Catalog:
    """This repository's own catalog."""
    return catalog_of(own_entries())


@cache
def small() -> Mapping[str, str]:
    """The least part of our own catalog that shows how commands work: four models, a paper, what they refer to."""
    return whole(*(f"models/{name}" for name in SMALL_MODELS), "papers/transformer", "catalog/catalog")


@cache
def sample() -> Mapping[str, str]:
    """A small part of our own catalog that is whole: a few entries and everything that they refer to."""
    return whole(*(f"models/{name}" for name in SAMPLE_MODELS), *SAMPLE_OTHERS)


def whole(*waiting_for: str) -> Mapping[str, str]:
    """Some entries of our own catalog (`models/plamo-13b`) and everything that they refer to, as texts by file name."""
    catalog = own_catalog()
    waiting = [*waiting_for]
    found: dict[str, str] = {}
    while waiting:
        kind, _, id = waiting.pop().partition("/")
        entry = catalog.get(kind, id)
        if entry is None or entry.file in found:
            continue
        found[entry.file] = own_entries()[entry.file]
        for reference in entry.references:
            if kind == "sections" and reference.path[:1] == ("sort",):
                continue  # the order of rows, of which only some are there
            waiting += [f"{kind}/{reference.id}" for kind in reference.kinds]
        for _, text in markdown(entry):
            waiting += [f"footnotes/{marker.id}" for marker in footnote_markers(text)]
    return {name: _LISTED.sub(_by_rule, text) for name, text in sorted(found.items())}


def _by_rule(listed: re.Match[str]) -> str:
    """The order of a table by its rule: rows that a list names would have to be there."""
    return f"sort: {listed[1] or 'name'}\n"


def position(text: str, offset: int) -> tuple[int, int]:
    """Line and column of an offset, both 1-based, worked out in the simplest way there is."""
    before = text[:offset].replace("\r\n", "\n").replace("\r", "\n")
    return before.count("\n") + 1, len(before) - (before.rfind("\n") + 1) + 1
