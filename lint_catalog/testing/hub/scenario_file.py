"""A scenario as YAML, checked like an entry: by a schema, with our own rules on shape, so mistakes have their place."""

from __future__ import annotations

import json
from collections.abc import Mapping
from datetime import date, datetime, timezone
from functools import cache
from importlib import resources
from pathlib import Path
from typing import Any

from msgspec.structs import fields, replace

from lint_catalog.engine.lint import lint
from lint_catalog.model.entries.catalog import Catalog
from lint_catalog.model.entries.entry import Entry
from lint_catalog.model.entries.schemas import SUFFIX, Schemas
from lint_catalog.model.errors import CatalogError
from lint_catalog.model.findings import Severity
from lint_catalog.project.disk import read_typed
from lint_catalog.rules.definition import Rule
from lint_catalog.rules.registry import installed_rules
from lint_catalog.source.yaml.entries import read_document
from lint_catalog.testing.hub.scenario import KINDS, Collection, Kind, Moved, Paper, Repo, Scenario, Trouble, User

_KIND = "scenario"
_FAMILIES = frozenset({"files", "shape", "yaml"})
_NOT_FOR_US = frozenset({"empty-file", "yaml-extension"})


def read_scenario(text: str, name: str = "scenario", base: Scenario | None = None) -> Scenario:
    """The scenario that a YAML text describes, laid over another one: what it says of a repository replaces that.

    `name` is what messages call the text. Raises CatalogError for a text that is no scenario.
    """
    return scenario_of(_checked(text.encode(), name), base)


def load_scenario(file: Path, base: Scenario | None = None) -> Scenario:
    """Read a scenario from a file. Raises CatalogError if it cannot be read or is no scenario."""
    try:
        content = read_typed(file)
    except OSError as error:
        raise CatalogError(f"{file}: cannot be read: {error.strerror or error}") from error
    return scenario_of(_checked(content, str(file)), base)


@cache
def _schemas() -> Schemas:
    folder = resources.files("lint_catalog.testing.hub")
    return Schemas({_KIND: json.loads((folder / f"{_KIND}{SUFFIX}").read_text(encoding="utf-8"))})


@cache
def _rules() -> tuple[Rule, ...]:
    return tuple(each for each in installed_rules() if each.family in _FAMILIES and each.id not in _NOT_FOR_US)


def _checked(content: bytes, name: str) -> Mapping[str, Any]:
    """The data of a text. Raises CatalogError if it is no scenario."""
    document, data = read_document(name, _KIND, _KIND, content, (_KIND,))
    if not document.parsed and any(each.what == "empty" for each in document.observations):
        return {}
    data = _normal(data)
    entries: dict[str, dict[str, Entry]] = {_KIND: {}}
    if document.parsed and isinstance(data, dict):
        entries[_KIND][_KIND] = Entry(_KIND, _KIND, name, data, _schemas().shape(_KIND), document.source_map)
    result = lint(Catalog(".", {name: document}, entries, (_KIND,)), _rules())
    for crash in result.crashes:
        raise crash.error
    errors = [each for each in result.findings if each.severity is Severity.ERROR]
    if errors:
        first, more = errors[0], len(errors) - 1
        others = f" (and {more} more)" if more else ""
        raise CatalogError(f"{name}:{first.span.line}:{first.span.column}: {first.message}{others}", first.hint)
    return data if isinstance(data, dict) else {}


def _normal(value: Any) -> Any:
    """Data with the dates and times that YAML sees in them as texts again, and faults such as 503, too."""
    if isinstance(value, dict):
        return {key: _fault(each) if key == "fault" else _normal(each) for key, each in value.items()}
    if isinstance(value, list):
        return [_normal(each) for each in value]
    if isinstance(value, datetime):
        moment = value.replace(tzinfo=value.tzinfo or timezone.utc).astimezone(timezone.utc)
        return moment.strftime("%Y-%m-%dT%H:%M:%S.") + f"{moment.microsecond // 1000:03d}Z"
    return value.isoformat() if isinstance(value, date) else value


def _fault(value: Any) -> Any:
    return str(value) if isinstance(value, int) and not isinstance(value, bool) else value


def scenario_of(data: Mapping[str, Any], base: Scenario | None = None) -> Scenario:
    """The scenario that sound data describe."""
    scenario = base or Scenario()
    for kind in KINDS:
        for id, facts in data.get(kind, {}).items():
            scenario = _with_repo(scenario, kind, id, facts)
    plain = {each: data[each] for each in ("seed", "latency", "page_size") if each in data}
    collections = [_collection(slug, facts or {}) for slug, facts in _items(data, "collections")]
    papers = [Paper(id, (facts or {}).get("title", "")) for id, facts in _items(data, "papers")]
    return replace(
        scenario,
        **plain,
        collections=(*scenario.collections, *collections),
        papers=(*scenario.papers, *papers),
        organizations=(*scenario.organizations, *data.get("organizations", ())),
        users=(*scenario.users, *(_user(id, facts or {}) for id, facts in _items(data, "users"))),
        pages=(*scenario.pages, *data.get("pages", ())),
        quota=replace(scenario.quota, **data.get("quota", {})),
        troubles=(*scenario.troubles, *(_trouble(each) for each in data.get("troubles", ()))),
    )


def _items(data: Mapping[str, Any], name: str) -> list[tuple[str, Any]]:
    return [(str(key), value) for key, value in (data.get(name) or {}).items()]


def _with_repo(scenario: Scenario, kind: Kind, id: str, facts: Any) -> Scenario:
    before = scenario.repo(kind, id) or Repo(id, kind)
    scenario = scenario.without(kind, id)
    if facts == "missing":
        return scenario
    if isinstance(facts, Mapping) and "moved_to" in facts:
        return replace(scenario, moved=(*scenario.moved, Moved(id, facts["moved_to"], kind)))
    return replace(scenario, repos=(*scenario.repos, replace(before, **_changes(facts or {}))))


def _changes(facts: Mapping[str, Any]) -> dict[str, Any]:
    known = {each.name for each in fields(Repo)} - {"id", "kind"}
    changes = {key: value for key, value in facts.items() if key in known}
    for key in ("tags", "revisions"):
        if key in changes:
            changes[key] = tuple(changes[key])
    for key in ("gated", "disabled"):
        if changes.get(key) is False:
            changes[key] = ""
    for key in ("created_at", "last_modified"):
        if key in changes:
            changes[key] = moment(str(changes[key]))
    return changes


def moment(text: str) -> str:
    """A date or a time as the Hub writes it: `2026-01-02T03:04:05.000Z`."""
    text = text if "T" in text else f"{text}T00:00:00Z"
    return text if "." in text else text.replace("Z", ".000Z")


def _trouble(facts: Mapping[str, Any]) -> Trouble:
    return Trouble(**facts)


def _collection(slug: str, facts: Mapping[str, Any]) -> Collection:
    items = []
    for each in facts.get("items", ()):
        kind, _, id = each.partition("/")
        items.append((kind, id) if kind in (*KINDS, "papers") else ("models", each))
    return Collection(slug, facts.get("title", ""), tuple(items), facts.get("short", ""))


def _user(name: str, facts: Mapping[str, Any]) -> User:
    return User(name, facts.get("token", ""), facts.get("plan", "free"), tuple(facts.get("reads", ())))
