"""What the tests share: catalogs made in memory or on disk, and running the rules on them."""

from __future__ import annotations

import json
import os
from collections.abc import Iterable, Mapping
from functools import cache
from pathlib import Path

from lint_catalog.engine import Result, lint
from lint_catalog.model import Catalog, Entry, Finding
from lint_catalog.rule import Rule, by_id, installed_rules
from lint_catalog.schemas import SUFFIX, Schemas, builtin_schemas
from lint_catalog.source.folder import read_document

PROJECT = Path(__file__).resolve().parent.parent
UPSTREAM = Path(os.environ.get("LINT_CATALOG_UPSTREAM", PROJECT.parent / "shared"))


@cache
def all_rules() -> Mapping[str, Rule]:
    """The rules that come with lint-catalog, by id."""
    return by_id(installed_rules())


@cache
def schemas() -> Schemas:
    """The built-in schemas."""
    return Schemas(builtin_schemas())


def catalog_of(files: Mapping[str, str | bytes]) -> Catalog:
    """A catalog from texts by file name; files below `schema/` are schemas of its own."""
    own = {
        name.removeprefix("schema/").removesuffix(SUFFIX): json.loads(text)
        for name, text in files.items()
        if name.startswith("schema/")
    }
    known = Schemas({**builtin_schemas(), **own}) if own else schemas()
    documents = {}
    entries: dict[str, dict[str, Entry]] = {kind: {} for kind in known.kinds}
    for file, text in sorted(files.items()):
        if file.startswith("schema/"):
            continue
        _, *folders, name = file.split("/")
        id = name.rpartition(".")[0]
        kind = folders[0] if folders else id
        kind = kind if kind in known.kinds else ""
        content = text.encode() if isinstance(text, str) else text
        document, data = read_document(file, kind, id, content, known.kinds)
        documents[file] = document
        if kind and isinstance(data, dict):
            entries[kind].setdefault(id, Entry(kind, id, file, data, known.shape(kind), document.layout))
    return Catalog(".", documents, entries, known.kinds, known.registries)


def run(catalog: Catalog, rules: Iterable[Rule] | None = None) -> tuple[Finding, ...]:
    """The findings of all rules, or of some; an internal error fails the test."""
    result: Result = lint(catalog, all_rules().values() if rules is None else rules)
    for crash in result.crashes:
        raise AssertionError(f"{crash.rule} crashed on {crash.target}") from crash.error
    return result.findings
