"""A scenario in which everything that a catalog says of the Hub is true."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping
from typing import Any
from urllib.parse import unquote, urlsplit

from msgspec.structs import replace

from lint_catalog.model.entries.catalog import Catalog
from lint_catalog.model.entries.entry import ADDRESS_FORMATS, Entry, markdown
from lint_catalog.model.entries.expressions import expression_ids
from lint_catalog.model.entries.licenses import labels, licenses_of
from lint_catalog.model.entries.markdown import inline_text
from lint_catalog.testing.hub.addresses import Address, address
from lint_catalog.testing.hub.scenario import KINDS, Collection, Gate, Kind, Paper, Repo, Scenario
from lint_catalog.text.hub import HUB_HOSTS, is_hub_repo
from lint_catalog.text.sizes import parameters

_FIRST = "2022-03-02T23:29:04.000Z"
"""When the Hub began to note the creation of repositories: what is older says this."""

_LANGUAGE = ("ja",)
# Licenses that have an id of their own on the Hub; all others are `other` with a name.
_WITH_OWN_ID = """
    apache-2.0 mit openrail bigscience-openrail-m creativeml-openrail-m bigscience-bloom-rail-1.0
    bigcode-openrail-m afl-3.0 artistic-2.0 bsl-1.0 bsd bsd-2-clause bsd-3-clause bsd-3-clause-clear c-uda cc
    cc0-1.0 cc-by-2.0 cc-by-2.5 cc-by-3.0 cc-by-4.0 cc-by-sa-3.0 cc-by-sa-4.0 cc-by-nc-2.0 cc-by-nc-3.0
    cc-by-nc-4.0 cc-by-nd-4.0 cc-by-nc-nd-3.0 cc-by-nc-nd-4.0 cc-by-nc-sa-2.0 cc-by-nc-sa-3.0 cc-by-nc-sa-4.0
    cdla-sharing-1.0 cdla-permissive-1.0 cdla-permissive-2.0 wtfpl ecl-2.0 epl-1.0 epl-2.0 etalab-2.0 eupl-1.1
    eupl-1.2 agpl-3.0 gfdl gpl gpl-2.0 gpl-3.0 lgpl lgpl-2.1 lgpl-3.0 isc h-research intel-research lppl-1.3c
    ms-pl apple-ascl apple-amlr mpl-2.0 odc-by odbl openmdw-1.0 openmdw-1.1 openrail++ osl-3.0 postgresql
    ofl-1.1 ncsa unlicense zlib pddl lgpl-lr deepfloyd-if-license fair-noncommercial-research-license llama2
    llama3 llama3.1 llama3.2 llama3.3 llama4 grok2-community gemma unknown other
"""
_OWN_IDS = frozenset(_WITH_OWN_ID.split())


def scenario_from_catalog(catalog: Catalog) -> Scenario:
    """The scenario: every repository of the entries is there, and so is every other address on the Hub in them."""
    repos: dict[tuple[Kind, str], Repo] = {}
    for entry in catalog:
        for repo in _repos(entry, catalog):
            known = repos.get((repo.kind, repo.id))
            if known is None or (not known.card and repo.card):  # a mere mention says less than an entry of its own
                repos[repo.kind, repo.id] = repo
    return _with_addresses(catalog, repos)


def _repos(entry: Entry, catalog: Catalog) -> Iterator[Repo]:
    for each in entry.annotated("hubRepo"):
        if not isinstance(each.value, str) or not is_hub_repo(each.value) or each.argument not in KINDS:
            continue
        index = each.path[1] if each.path[0] == "hub" and len(each.path) > 1 else None
        if entry.kind == "models" and isinstance(index, int):
            yield _model(entry, catalog, each.value, index)
        else:
            yield _other(entry, catalog, each.argument, each.value)


def _other(entry: Entry, catalog: Catalog, kind: Kind, id: str) -> Repo:
    """A repository of an entry of another kind, such as a dataset or somebody else's base model."""
    card: dict[str, Any] = {}
    expression = entry.data.get("license")
    if isinstance(expression, str):
        card.update(_license(expression, catalog))
    if kind == "models":
        size = _size(id)
        return Repo(id, kind, card=card, parameters=size, library_name="transformers", pipeline_tag="text-generation")
    return Repo(id, kind, card=card)


def _model(entry: Entry, catalog: Catalog, id: str, index: int) -> Repo:
    """A repository of a model of this catalog, whose card says what the entry says."""
    names = labels(entry) or ()
    label = names[index] if index < len(names) else ""
    item = entry.data["hub"][index]
    details = item if isinstance(item, Mapping) else {}
    terms = [each for each in licenses_of(entry) or () if each.variants is None or label in each.variants]
    bases = list(dict.fromkeys(_bases(entry, catalog, label, id)))
    card: dict[str, Any] = {"language": list(_LANGUAGE)}
    if terms:
        card.update(_license(terms[0].text, catalog))
    if bases:
        card["base_model"] = bases[0] if len(bases) == 1 else bases
    size = _own_size(details.get("parameters", entry.data.get("parameters")), f"{label}/{id}")
    context = _context(entry, label)
    is_gguf = "gguf" in id.lower()
    geometry = {} if context is None else {"max_position_embeddings": context}
    gate: Gate = "auto" if details.get("access") == "gated" else ""
    return Repo(
        id,
        created_at=_created(entry.data.get("released")),
        gated=gate,
        card=card,
        parameters=None if is_gguf else size,
        gguf={} if not is_gguf else {"total": size or 0, "architecture": "llama", "context_length": context or 4096},
        config={} if is_gguf else {"architectures": ["LlamaForCausalLM"], "model_type": "llama"},
        files={} if is_gguf else {"config.json": json.dumps({"model_type": "llama", **geometry}) + "\n"},
        pipeline_tag="text-generation",
        library_name="" if is_gguf else "transformers",
    )


def _license(expression: str, catalog: Catalog) -> Mapping[str, Any]:
    """The fields of a card that state a license."""
    ids: list[str] = []
    for id in expression_ids(expression):
        entry = catalog.get("licenses", id)
        known = entry.data.get("hub") if entry is not None else None
        ids.append(str(known[0]) if isinstance(known, list) and known else id)
    if not ids or expression_ids(expression) == ("unknown",):
        return {}
    if all(each in _OWN_IDS for each in ids):
        return {"license": ids[0] if len(ids) == 1 else ids}
    name = next(each for each in ids if each not in _OWN_IDS)
    return {"license": "other", "license_name": name, "license_link": "LICENSE"}


def _bases(entry: Entry, catalog: Catalog, label: str, id: str) -> Iterator[str]:
    stated = entry.data.get("base")
    for item in stated if isinstance(stated, list) else ():
        facts = item if isinstance(item, Mapping) else {"model": item}
        only = facts.get("only")
        if isinstance(only, list) and label not in only:
            continue
        if isinstance(facts.get("model"), str):
            yield from _repo_of_base(catalog, facts["model"], f"{label} {id}")
        elif isinstance(facts.get("url"), str) and urlsplit(facts["url"]).hostname in HUB_HOSTS:
            at = address(urlsplit(facts["url"]).path)
            if at.kind == "models" and "/" in at.id:
                yield at.id


def _repo_of_base(catalog: Catalog, id: str, derived: str) -> Iterator[str]:
    """The repository of a base model; of several the one whose size is that of the model derived from it."""
    for kind in ("base-models", "models"):
        entry = catalog.get(kind, id)
        hub = entry.data.get("hub") if entry is not None else None
        repos = (
            [each.get("repo") if isinstance(each, Mapping) else each for each in hub] if isinstance(hub, list) else []
        )
        names = [each for each in repos if isinstance(each, str)]
        if names:
            size = _size(derived)
            yield next((each for each in names if size is not None and _size(each) == size), names[0])
            return


def _size(text: str) -> int | None:
    """The number of parameters that a size such as `8x7b` or a name with one says."""
    return round(parameters(text.rpartition("/")[2])) or None


def _own_size(stated: object, names: str) -> int | None:
    """How large one repository of a family is: as its name says, unless that contradicts the sizes that are stated."""
    named = next((size for name in names.split("/") if (size := _size(name)) is not None), None)
    sizes = [_size(each) for each in (stated if isinstance(stated, list) else [stated]) if isinstance(each, str)]
    if not sizes or named in sizes:
        return named
    return sizes[0] if len(sizes) == 1 else None


def _context(entry: Entry, label: str) -> int | None:
    stated = entry.data.get("context_length")
    if isinstance(stated, int):
        return stated
    for each in stated if isinstance(stated, list) else ():
        if not isinstance(each, Mapping) or not isinstance(each.get("tokens"), int):
            continue
        only = each.get("only")
        if not isinstance(only, list) or label in only:
            return int(each["tokens"])
    return None


def _created(year: object) -> str:
    return max(_FIRST, f"{year}-06-15T09:00:00.000Z") if isinstance(year, int) else "2024-01-15T09:00:00.000Z"


def _with_addresses(catalog: Catalog, repos: dict[tuple[Kind, str], Repo]) -> Scenario:
    """A scenario of repositories, and of what else the entries' addresses on the Hub lead to."""
    collections: dict[str, Collection] = {}
    papers: dict[str, Paper] = {}
    organizations: dict[str, None] = {}
    pages: dict[str, None] = {}
    in_repos: list[Address] = []
    for path in _paths(catalog):
        room, _, rest = unquote(path).strip("/").partition("/")
        if room == "collections":
            collections[rest] = Collection(rest, items=())
        elif room == "papers":
            papers[rest] = Paper(rest)
        elif room in ("blog", "docs", "learn", "posts"):
            pages[unquote(path)] = None
        elif rest:
            in_repos.append(address(path))
        elif room:
            organizations[room] = None
    repos.update(_with_files(repos, in_repos))
    return Scenario(
        repos=tuple(repos[key] for key in sorted(repos)),
        collections=tuple(collections.values()),
        papers=tuple(papers.values()),
        organizations=tuple(organizations),
        pages=tuple(pages),
    )


def _with_files(repos: Mapping[tuple[Kind, str], Repo], addresses: Iterable[Address]) -> dict[tuple[Kind, str], Repo]:
    """The repositories that addresses lead to, with the files that they lead to."""
    known = {(kind, id.lower()): (kind, id) for kind, id in repos}
    wanted: dict[tuple[Kind, str], dict[str, str | int]] = {}
    for at in addresses:
        if not is_hub_repo(at.id):
            continue
        # Other letter case is a redirect on the Hub, and remains one.
        files = wanted.setdefault(known.setdefault((at.kind, at.id.lower()), (at.kind, at.id)), {})
        file = "/".join(at.rest[1:])
        if at.verb in ("blob", "resolve", "raw") and file:
            files[file] = "A file that the catalog links to.\n"
        elif at.verb == "tree" and file:
            files[f"{file}/README.md"] = "A folder that the catalog links to.\n"
    found = {key: repos.get(key) or Repo(key[1], key[0]) for key in wanted}
    return {key: replace(repo, files={**repo.files, **wanted[key]}) for key, repo in found.items()}


def _paths(catalog: Catalog) -> Iterator[str]:
    """The paths of all addresses on the Hub in the entries, percent-encoded as they are written."""
    for entry in catalog:
        addresses = [each.value for each in entry.annotated("format") if each.argument in ADDRESS_FORMATS]
        addresses += [link for _, text in markdown(entry) for link in inline_text(text).links]
        for each in addresses:
            if not isinstance(each, str):
                continue
            try:
                parts = urlsplit(each)
            except ValueError:
                continue
            if parts.hostname in HUB_HOSTS:
                yield parts.path
