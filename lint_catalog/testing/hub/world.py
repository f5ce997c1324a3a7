"""A scenario, indexed: what a name leads to, who may read what."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping
from functools import cached_property
from typing import Any

from lint_catalog.testing.hub.scenario import Collection, Kind, Moved, Repo, Scenario, User

RELATIONS = ("adapter", "finetune", "merge", "quantized")
"""What a model can be to its base model."""

_SLUG = re.compile(r"(?P<owner>[^/]+)/(?:.*-)?(?P<id>[0-9a-f]{24})")


class World:
    """What there is on the Hub."""

    def __init__(self, scenario: Scenario) -> None:
        self.scenario = scenario
        self._repos = {(each.kind, each.id): each for each in scenario.repos}
        self._folded = {(each.kind, each.id.lower()): each.id for each in scenario.repos}
        self._moved = {(each.kind, each.old.lower()): each for each in scenario.moved}
        self._users = {each.token: each for each in scenario.users if each.token}

    def find(self, kind: Kind, id: str) -> Repo | str | None:
        """The repository of that very name; or the name that it redirects to; or None."""
        repo = self._repos.get((kind, id))
        if repo is not None:
            return repo
        moved: Moved | None = self._moved.get((kind, id.lower()))
        if moved is not None and moved.new != id:
            return moved.new
        return self._folded.get((kind, id.lower()))

    def user(self, token: str) -> User | None:
        """Whose token it is; None if it is nobody's."""
        return self._users.get(token)

    def may_see(self, repo: Repo, user: User | None) -> bool:
        """Whether somebody learns that the repository exists."""
        return not repo.private or self.may_read(repo, user)

    def may_read(self, repo: Repo, user: User | None) -> bool:
        """Whether somebody gets at the files."""
        if not repo.private and not repo.gated:
            return True
        return user is not None and (user.name == repo.owner or repo.id in user.reads)

    @cached_property
    def owners(self) -> Mapping[str, str]:
        """Organizations and owners of repositories, except users: the name by its lower-case form."""
        users = {each.name for each in self.scenario.users}
        names = {*self.scenario.organizations, *(each.owner for each in self.scenario.repos if each.owner)}
        names |= {each.slug.partition("/")[0] for each in self.scenario.collections}
        return {name.lower(): name for name in sorted(names - users)}

    @cached_property
    def users(self) -> Mapping[str, User]:
        """The users by the lower-case form of their name."""
        return {each.name.lower(): each for each in self.scenario.users}

    @cached_property
    def _listings(self) -> Mapping[tuple[Kind, str], tuple[Repo, ...]]:
        found: dict[tuple[Kind, str], list[Repo]] = defaultdict(list)
        for each in sorted(self.scenario.repos, key=lambda repo: repo.object_id):
            found[each.kind, each.owner].append(each)
            found[each.kind, "*"].append(each)
        return {key: tuple(repos) for key, repos in found.items()}

    def of_owner(self, kind: Kind, owner: str | None) -> tuple[Repo, ...]:
        """The repositories of an owner, or of all (None), in a stable order."""
        return self._listings.get((kind, "*" if owner is None else owner), ())

    @cached_property
    def _children(self) -> Mapping[str, Counter[str]]:
        found: dict[str, Counter[str]] = defaultdict(Counter)
        for each in self.scenario.repos:
            for base in base_models(each):
                found[base][relation(each)] += 1
        return found

    def children(self, repo: Repo) -> Mapping[str, int]:
        """How many models are derived from one, by relation."""
        counts = self._children.get(repo.id, Counter())
        return {each: counts[each] for each in RELATIONS}

    def base_object(self, id: str) -> Mapping[str, str]:
        """How the payload of a derived model names its base."""
        found = self.find("models", id)
        repo = found if isinstance(found, Repo) else Repo(found or id)
        return {"_id": repo.object_id, "id": repo.id}

    def collection(self, slug: str) -> Collection | None:
        """The collection that a slug leads to: the whole one, one with another title, or a short one."""
        match = _SLUG.fullmatch(slug)
        for each in self.scenario.collections:
            if slug in (each.slug, each.short):
                return each
            own = _SLUG.fullmatch(each.slug)
            if match and own and (match["owner"], match["id"]) == (own["owner"], own["id"]):
                return each
        return None


def base_models(repo: Repo) -> tuple[str, ...]:
    """The ids of the models that a model's card calls its bases."""
    stated = repo.card.get("base_model")
    if isinstance(stated, str):
        return (stated,)
    return tuple(each for each in stated if isinstance(each, str)) if isinstance(stated, (list, tuple)) else ()


def relation(repo: Repo) -> str:
    """What a model is to its bases: as its card says, else as the Hub infers it."""
    stated = repo.card.get("base_model_relation")
    if isinstance(stated, str) and stated in RELATIONS:
        return stated
    if len(base_models(repo)) > 1:
        return "merge"
    if repo.library_name == "peft":
        return "adapter"
    return "quantized" if repo.gguf or repo.config.get("quantization_config") else "finetune"


def tags(repo: Repo) -> Iterator[str]:
    """The flat list of tags that the Hub makes of a repository's card and files."""
    seen: set[str] = set()
    for each in _tags(repo):
        if each not in seen:
            seen.add(each)
            yield each


def _tags(repo: Repo) -> Iterator[str]:
    def listed(name: str) -> list[str]:
        value: Any = repo.card.get(name)
        values = value if isinstance(value, (list, tuple)) else [value]
        return [str(each) for each in values if each not in (None, "")]

    if repo.kind == "models":
        if repo.library_name:
            yield repo.library_name
        if repo.parameters is not None:
            yield "safetensors"
        if repo.gguf:
            yield "gguf"
        if isinstance(repo.config.get("model_type"), str):
            yield repo.config["model_type"]
        if repo.pipeline_tag:
            yield repo.pipeline_tag
    elif repo.kind == "datasets":
        yield from (f"task_categories:{each}" for each in listed("task_categories"))
    else:
        yield str(repo.card.get("sdk") or "static")
    yield from ((f"language:{each}" if repo.kind == "datasets" else each) for each in listed("language"))
    yield from (f"dataset:{each}" for each in listed("datasets"))
    yield from repo.tags
    for base in base_models(repo) if repo.kind == "models" else ():
        yield f"base_model:{base}"
    for base in base_models(repo) if repo.kind == "models" else ():
        yield f"base_model:{relation(repo)}:{base}"
    yield from (f"license:{each}" for each in listed("license"))
    yield from listed("tags")
    yield "region:us"
