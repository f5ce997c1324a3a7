"""A scenario as YAML."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import fields, replace
from pathlib import Path
from typing import Any

import yaml

from lint_catalog.errors import CatalogError
from lint_catalog.testing.hub.scenario import (
    KINDS,
    Collection,
    Kind,
    Moved,
    Paper,
    Quota,
    Repo,
    Scenario,
    Trouble,
    User,
)


class _Loader(yaml.SafeLoader):
    """YAML without dates: they stay the texts that they are."""


_Loader.yaml_implicit_resolvers = {
    first: [each for each in resolvers if each[0] != "tag:yaml.org,2002:timestamp"]
    for first, resolvers in yaml.SafeLoader.yaml_implicit_resolvers.items()
}


def read_scenario(text: str, name: str = "scenario", base: Scenario | None = None) -> Scenario:
    """The scenario that a YAML text describes, laid over another one: what it says of a repository replaces that.

    `name` is what messages call the text. Raises CatalogError for a text that is no scenario.
    """
    try:
        data = yaml.load(text, _Loader)  # noqa: S506 - a safe loader, with less in it
    except yaml.YAMLError as error:
        raise CatalogError(f"{name}: is not valid YAML: {error}") from error
    return scenario_of(data if data is not None else {}, name, base)


def load_scenario(file: Path, base: Scenario | None = None) -> Scenario:
    """Read a scenario from a file. Raises CatalogError if it cannot be read or is no scenario."""
    try:
        text = file.read_text(encoding="utf-8")
    except OSError as error:
        raise CatalogError(f"{file}: cannot be read: {error.strerror}") from error
    except UnicodeDecodeError as error:
        raise CatalogError(f"{file}: is not UTF-8") from error
    return read_scenario(text, str(file), base)


def scenario_of(data: Any, name: str, base: Scenario | None = None) -> Scenario:
    """The scenario that some data describe. Raises CatalogError if they are none."""
    if not isinstance(data, Mapping):
        raise CatalogError(f"{name}: a scenario is a mapping")
    scenario = base or Scenario()
    for kind in KINDS:
        for id, facts in (data.get(kind) or {}).items():
            scenario = _with_repo(scenario, kind, str(id), facts)
    plain = {each: data[each] for each in ("seed", "latency", "page_size") if each in data}
    return replace(
        scenario,
        **plain,
        collections=(*scenario.collections, *(_collection(slug, facts) for slug, facts in _items(data, "collections"))),
        papers=(*scenario.papers, *(Paper(id, (facts or {}).get("title", "")) for id, facts in _items(data, "papers"))),
        organizations=(*scenario.organizations, *data.get("organizations", ())),
        users=(*scenario.users, *(_user(id, facts or {}) for id, facts in _items(data, "users"))),
        pages=(*scenario.pages, *data.get("pages", ())),
        quota=replace(scenario.quota, **data["quota"]) if "quota" in data else scenario.quota or Quota(),
        troubles=(
            *scenario.troubles,
            *(Trouble(**{**each, "fault": str(each["fault"])}) for each in data.get("troubles", ())),
        ),
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
    return text if "T" in text else f"{text}T00:00:00.000Z"


def _collection(slug: str, facts: Mapping[str, Any] | None) -> Collection:
    facts = facts or {}
    items = []
    for each in facts.get("items", ()):
        kind, _, id = each.partition("/")
        items.append((kind, id) if kind in (*KINDS, "papers") else ("models", each))
    return Collection(slug, facts.get("title", ""), tuple(items), facts.get("short", ""))


def _user(name: str, facts: Mapping[str, Any]) -> User:
    return User(name, facts.get("token", ""), facts.get("plan", "free"), tuple(facts.get("reads", ())))
