"""A first version of an entry for a model, made of what the Hub says of its repositories."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from itertools import takewhile
from typing import Any

from msgspec import Struct

from lint_catalog.model.entries.catalog import Catalog
from lint_catalog.model.entries.entry import Entry
from lint_catalog.model.entries.licenses import UNKNOWN, license_spellings
from lint_catalog.model.links.answers import RepoFacts
from lint_catalog.model.links.hub_facts import license_of, release_year, stated_licenses
from lint_catalog.text.hub import HubTarget, hub_url
from lint_catalog.text.sizes import rounded, sizes
from lint_catalog.text.words import folded, listed, quoted

KIND = "models"
_SEPARATORS = "-_. "


class ModelDraft(Struct, frozen=True):
    """The name of an entry, its data in the order of the schema, and what could not be said, a sentence each."""

    name: str
    data: Mapping[str, Any]
    notes: tuple[str, ...]


def draft(catalog: Catalog, repos: Sequence[RepoFacts], section: str = "") -> ModelDraft:
    """An entry for a model, or a family of them, that these repositories hold; what nobody knows is left out."""
    notes: list[str] = []
    name = _common_name([each.id.partition("/")[2] for each in repos])
    years = [year for each in repos if (year := release_year(each)) is not None]
    licenses = [_license(catalog, each, notes) for each in repos]
    lengths = {each.context_length for each in repos}
    if len(lengths) > 1:
        notes.append("`context_length` is not one number for all of the repositories")
    found: dict[str, Any] = {
        "name": name,
        "section": section,
        "released": max(years, default=None),
        "developer": _developer(catalog, repos[0].id.partition("/")[0], notes),
        "base": list(_bases(catalog, repos, notes)),
        "parameters": _sizes(repos),
        "context_length": next(iter(lengths)) if len(lengths) == 1 else None,
        "hub": [_repository(each, terms, licenses[0]) for each, terms in zip(repos, licenses, strict=True)],
        "license": licenses[0],
    }
    return ModelDraft(name, {key: value for key, value in found.items() if value}, tuple(dict.fromkeys(notes)))


def entry_of(catalog: Catalog, repo: str) -> Entry | None:
    """The model that has a repository already, whatever its letter case."""
    return next((each for each in catalog.of_kind(KIND).values() if repo.lower() in _repositories(each)), None)


def _repositories(entry: Entry) -> list[str]:
    """The repositories of an entry itself, in lower case."""
    return [str(each.value).lower() for each in entry.annotated("hubRepo") if each.path[0] == "hub"]


def _common_name(names: Sequence[str]) -> str:
    """What the names of a family's repositories begin with, up to the end of a word."""
    alike = takewhile(lambda each: len(set(each)) == 1, zip(*names, strict=False))
    common = names[0][: sum(1 for _ in alike)]
    if any(each[len(common) : len(common) + 1] not in ("", *_SEPARATORS) for each in names):
        common = common[: max(common.rfind(each) for each in _SEPARATORS) + 1]
    return common.rstrip(_SEPARATORS) or names[0]


def _developer(catalog: Catalog, owner: str, notes: list[str]) -> Any:
    """Who made the other models of an owner, or the developer that is called like it."""
    made: Counter[tuple[str, ...]] = Counter()
    for entry in catalog.of_kind(KIND).values():
        if any(each.partition("/")[0] == owner.lower() for each in _repositories(entry)):
            ids = tuple(str(each.value) for each in entry.annotated("refersTo") if each.path[0] == "developer")
            made.update([ids] if ids else [])
    if made:
        [(ids, _)] = made.most_common(1)
        return _one_or_more(ids)
    for id, entry in catalog.of_kind("developers").items():
        name = entry.data.get("name")
        names = name.values() if isinstance(name, Mapping) else [name]
        if folded(owner) in {folded(str(each)) for each in (id, *names)}:
            return id
    notes.append(f"`developer` is not known: no model here has repositories of `{owner}` yet")
    return None


def _bases(catalog: Catalog, repos: Sequence[RepoFacts], notes: list[str]) -> Iterator[Any]:
    """What the repositories were made of, entries of the catalog where there are any."""
    own = {each.id.lower() for each in repos}
    known: dict[str, str] = {}
    for kind in ("base-models", KIND):
        for entry in catalog.of_kind(kind).values():
            for repo in _repositories(entry):
                known.setdefault(repo, entry.id)
    found: dict[str, Any] = {}
    for id in dict.fromkeys(id for each in repos for id in each.bases if id.lower() not in own and "/" in id):
        near = _nearest(id.lower(), known)
        if near is None:
            found.setdefault(id, {"name": id.partition("/")[2], "url": hub_url(HubTarget("models", id))})
        else:
            found.setdefault(known[near], known[near])
            if near != id.lower():
                notes.append(f"`base` is a guess: `{id}` is not among the repositories of `{known[near]}`")
    yield from found.values()


def _nearest(repo: str, known: Mapping[str, str]) -> str | None:
    """A repository, or the one that it is a variant of: `meta-llama/meta-llama-3-8b` for `…-8b-instruct`."""
    names = [each for each in known if repo == each or (repo.startswith(each) and repo[len(each)] in "-_.")]
    return max(names, key=len, default=None)


def _sizes(repos: Sequence[RepoFacts]) -> Any:
    return _one_or_more(list(dict.fromkeys(size for each in repos if (size := _size(each)))))


def _one_or_more(values: Sequence[str]) -> Any:
    return values[0] if len(values) == 1 else list(values)


def _size(facts: RepoFacts) -> str | None:
    """A model's size: as its name says it, unless its weights say another; None if neither says one."""
    number = None if facts.quantized or facts.relation == "adapter" else facts.parameters
    for size in sizes(facts.id.partition("/")[2]):
        if size.stated and (number is None or size.holds(number)):
            return size.stated
    return rounded(number) if number else None


def _license(catalog: Catalog, facts: RepoFacts, notes: list[str]) -> str | None:
    """The license of a repository by the catalog's name for it."""
    stated = stated_licenses(facts)
    if not stated:
        notes.append(f"`license` is not known: the card of `{facts.id}` states none")
        return None
    spellings, ids = license_spellings(catalog), catalog.ids.get("licenses", frozenset())
    found = [license_of(each, spellings, ids) for each in stated]
    unknown = [text for text, id in zip(stated, found, strict=True) if id is None]
    if unknown:
        card = f"the card of `{facts.id}` says {listed(map(quoted, unknown), 'and')}"
        notes.append(f"`license` is not known: {card}, and no license here goes by that")
        return None
    both = " AND ".join(dict.fromkeys(each for each in found if each))
    if both not in found:
        notes.append(f"`license` is a guess: the card of `{facts.id}` lists several, not whether all apply")
    return both


def _repository(facts: RepoFacts, terms: str | None, first: str | None) -> Any:
    more: dict[str, str] = {"license": terms or UNKNOWN} if terms != first else {}
    more |= {"access": "gated"} if facts.gated else {}
    return {"repo": facts.id, **more} if more else facts.id
