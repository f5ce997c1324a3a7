"""What the catalog says of a model against what its repository on the Hugging Face Hub says."""

from collections.abc import Iterator

from msgspec import Struct

from lint_catalog.model.entries.expressions import expression_ids
from lint_catalog.model.entries.licenses import UNKNOWN, license_spellings, licenses_of
from lint_catalog.model.links.answers import CONCLUSIVE, RepoFacts, Verdict
from lint_catalog.model.links.hub_facts import license_of, release_year, stated_licenses
from lint_catalog.rules import Absent, Catalog, Entry, Online, Place, Problem, Problems, Severity, rule
from lint_catalog.text.sizes import sizes
from lint_catalog.text.words import listed, quoted

_MOST_BASES = 100
"""Bases of bases that are known of a model."""


class _Repo(Struct, frozen=True):
    """A repository in an entry's `hub` that answered: its index and id there, its label, and its facts."""

    index: int
    id: str
    label: str
    item: object
    facts: RepoFacts
    place: Place


def _repos(online: Online) -> Iterator[tuple[Entry, list[_Repo]]]:
    """The models with those of their own repositories that could be read."""
    for entry in online.catalog.of_kind("models").values():
        hub = entry.data.get("hub")
        found = []
        for index, item in enumerate(hub if isinstance(hub, list) else ()):
            id = item.get("repo") if isinstance(item, dict) else item
            answer = online.repo("models", id) if isinstance(id, str) else None
            if not isinstance(id, str) or answer is None or answer.facts is None or answer.verdict not in CONCLUSIVE:
                continue
            if answer.verdict is Verdict.MOVED and answer.before and answer.before.uid != answer.facts.uid:
                continue  # perhaps another model: hub-repo-moved says so
            label = item.get("label") if isinstance(item, dict) else None
            place = entry.at("hub", index, "repo") if isinstance(item, dict) else entry.at("hub", index)
            name = label if isinstance(label, str) else id.rpartition("/")[2]
            found.append(_Repo(index, id, name, item, answer.facts, place))
        if found:
            yield entry, found


@rule(on=Online, severity=Severity.WARNING, absent=Absent(("licenses",)))
def hub_license_differs(online: Online) -> Problems:
    """A model's license is the one that its repository on the Hub states.

    The `license` of the model card, or `license_name` where that is `other`, is looked up among the `hub` ids and the
    other spellings of the catalog's licenses. A card without a license, or one whose license the catalog does not
    know, says nothing against the entry; so does an entry that says `unknown`, marks its license as `unclear` or has a
    footnote on it.

    ```yaml hub
    models:
      acme/tiny-ja-7b: {card: {license: apache-2.0}}
      acme/tiny-ja-1b: {card: {license: other, license_name: acme-community}}
    ```
    ```yaml bad
    # entries/licenses/apache-2.0.yaml
    hub: [apache-2.0]
    # entries/licenses/mit.yaml
    hub: [mit]
    # entries/licenses/acme.yaml
    hub: [acme-community]
    # entries/models/example.yaml
    hub: [acme/tiny-ja-7b]
    license: mit  # <- the license is `mit`, but the card of `acme/tiny-ja-7b` says `apache-2.0`
    # entries/models/other.yaml
    hub: [acme/tiny-ja-1b]
    license: mit  # <- the license is `mit`, but the card of `acme/tiny-ja-1b` says `acme-community`
    ```
    ```yaml good
    # entries/licenses/apache-2.0.yaml
    hub: [apache-2.0]
    # entries/licenses/mit.yaml
    hub: [mit]
    # entries/models/example.yaml
    hub: [acme/tiny-ja-7b]
    license: apache-2.0
    # entries/models/unclear.yaml
    hub: [acme/tiny-ja-7b]
    license: {license: mit, unclear: true}
    # entries/models/unknown-to-the-catalog.yaml
    hub: [acme/tiny-ja-1b]
    license: mit
    ```
    """
    spellings = license_spellings(online.catalog)
    ids = online.catalog.ids.get("licenses", frozenset())
    for entry, repos in _repos(online):
        footnotes = entry.data.get("footnotes")
        if isinstance(footnotes, dict) and "license" in footnotes:
            continue  # the entry itself says that there is more to know
        told: set[tuple[object, ...]] = set()
        for repo in repos:
            stated = {license_of(text, spellings, ids) for text in stated_licenses(repo.facts)}
            if not stated or None in stated:
                continue
            for terms in licenses_of(entry) or ():
                if not terms.covers(frozenset({repo.label})) or terms.unclear:
                    continue
                own = set(expression_ids(terms.text))
                if UNKNOWN in own or stated & own or terms.path in told:
                    continue
                told.add(terms.path)
                card = listed((quoted(text) for text in stated_licenses(repo.facts)), "and")
                yield Problem(
                    entry.at(*terms.path),
                    f"the license is {quoted(terms.text)}, but the card of {quoted(repo.facts.id)} says {card}",
                    "look at the repository; if both apply, join them by `AND`, if it is in doubt, say `unclear: true`",
                )


@rule(on=Online, severity=Severity.WARNING)
def hub_base_model_differs(online: Online) -> Problems:
    """A model's base is the one that its repository on the Hub states.

    A model without `base` whose card names one of another owner was not made from scratch, or its card is wrong. Where
    the entry names bases with repositories, one of them, or of the models they were made of, is to be the card's.
    Repositories of the same entry may be made of each other.

    ```yaml hub
    models:
      acme/tiny-ja-7b: {card: {base_model: meta-llama/Llama-2-7b-hf}}
      acme/small-ja-7b: {card: {base_model: mistralai/Mistral-7B-v0.1}}
    ```
    ```yaml bad
    # entries/base-models/llama-2.yaml
    hub: [meta-llama/Llama-2-7b-hf]
    # entries/models/scratch.yaml
    hub: [acme/tiny-ja-7b]  # <- the card of `acme/tiny-ja-7b` says that it was made of `meta-llama/Llama-2-7b-hf`
    # entries/models/small.yaml
    base: [llama-2]  # <- `base` is `llama-2`, but the card of `acme/small-ja-7b` says `mistralai/Mistral-7B-v0.1`
    hub: [acme/small-ja-7b]
    ```
    ```yaml good
    # entries/base-models/llama-2.yaml
    hub: [meta-llama/Llama-2-7b-hf]
    # entries/models/tiny.yaml
    base: [llama-2]
    hub: [acme/tiny-ja-7b]
    ```
    """
    for entry, repos in _repos(online):
        own = {repo.facts.id.lower() for repo in repos} | {text.lower() for text in _repositories(entry)}
        owners = {id.partition("/")[0] for id in own}
        known = _known_bases(online.catalog, entry)
        for repo in repos:
            bases = [id for id in repo.facts.bases if id.lower() not in own and "/" in id]
            if not bases or repo.facts.relation == "quantized":
                continue
            card = listed((quoted(id) for id in bases[:3]), "and")
            if "base" not in entry.data:
                if any(id.partition("/")[0].lower() not in owners for id in bases):
                    message = f"the card of {quoted(repo.facts.id)} says that it was made of {card}, `base` is missing"
                    hint = "add the `base`, or write a footnote that says what is true"
                    yield Problem(repo.place, message, hint, about=(repo.id,))
                    break
            elif known and not any(id.lower() in known for id in bases):
                names = listed((quoted(each) for each in _base_ids(entry)), "and")
                message = f"`base` is {names}, but the card of {quoted(repo.facts.id)} says {card}"
                hint = "look at the repository, which of the two is right"
                yield Problem(entry.at("base"), message, hint, about=(repo.id, *_base_ids(entry)))
                break


def _base_ids(entry: Entry) -> tuple[str, ...]:
    base = entry.data.get("base")
    items = base if isinstance(base, list) else []
    found = (item.get("model", item.get("name")) if isinstance(item, dict) else item for item in items)
    return tuple(each for each in found if isinstance(each, str))


def _repositories(entry: Entry) -> tuple[str, ...]:
    return tuple(str(each.value) for each in entry.annotated("hubRepo") if each.argument == "models")


def _known_bases(catalog: Catalog, entry: Entry) -> frozenset[str]:
    """The repositories of an entry's bases and of their bases, in lower case; empty if one of them is not known.

    A base that is known only by name, or has no repositories, could be anything; so could one behind very many others.
    """
    found: set[str] = set()
    waiting, seen = [entry], {entry.file}
    while waiting:
        current = waiting.pop()
        base = current.data.get("base", [])
        for item in base if isinstance(base, list) else []:
            id = item.get("model") if isinstance(item, dict) else item
            target = None
            if isinstance(id, str):
                target = catalog.get("base-models", id) or catalog.get("models", id)
            if target is None or not _repositories(target) or len(seen) > _MOST_BASES:
                return frozenset()
            if target.file not in seen:
                seen.add(target.file)
                waiting.append(target)
                found.update(text.lower() for text in _repositories(target))
    return frozenset(found)


@rule(on=Online, severity=Severity.WARNING)
def hub_parameters_differ(online: Online) -> Problems:
    """A model's size is the number of parameters that its repository on the Hub holds.

    Names round: a `7b` may hold from 5.25 to 8.75 billion parameters, and some count without embeddings. Mixtures of
    experts share layers, so `8x7b` may hold as little as a single expert and hardly more than all. The size may be in a
    repository's name or label, too. Repositories of quantized weights, whose numbers are packed, and of adapters are
    left out.

    ```yaml hub
    models:
      acme/tiny-ja-large: {parameters: 13015864320}
      acme/tiny-ja-8x7b: {parameters: 46702792704}
    ```
    ```yaml bad
    hub: [acme/tiny-ja-large]
    parameters: 7b  # <- the size is `7b`, but `acme/tiny-ja-large` holds 13 billion parameters
    ```
    ```yaml bad
    hub:
      - {repo: acme/tiny-ja-large, label: 7b}  # <- the size is `7b`, but `acme/tiny-ja-large` holds 13 billion
    ```
    ```yaml bad
    hub:
      - {repo: acme/tiny-ja-large, label: large, parameters: 7b}  # <- the size is `7b`, but `acme/tiny-ja-large` holds
    ```
    ```yaml good
    # entries/models/family.yaml
    hub: [acme/tiny-ja-large, acme/tiny-ja-8x7b]
    parameters: 13b
    ```
    """
    for entry, repos in _repos(online):
        own_sizes = entry.data.get("parameters")
        shared = [each for each in (own_sizes if isinstance(own_sizes, list) else [own_sizes]) if isinstance(each, str)]
        for repo in repos:
            number = repo.facts.parameters
            if number is None or repo.facts.quantized or repo.facts.relation == "adapter":
                continue
            own = repo.item.get("parameters") if isinstance(repo.item, dict) else None
            named = [size.text for size in sizes(repo.label)]  # of a family, `parameters` may give some sizes
            stated, place = shared, entry.at("parameters")
            if isinstance(own, str):
                stated, place, named = [own], entry.at("hub", repo.index, "parameters"), []
            elif not shared and isinstance(repo.item, dict) and "label" in repo.item:
                stated, place = named, entry.at("hub", repo.index, "label")
            meant = [size for text in (*stated, *named) for size in sizes(text) if size.text == text]
            if not stated or len(meant) < len(stated) or any(size.holds(number) for size in meant):
                continue
            size = listed((quoted(text) for text in stated), "or")
            message = f"the size is {size}, but {quoted(repo.facts.id)} holds {_billions(number)} parameters"
            yield Problem(place, message, about=(repo.id, *stated))


def _billions(number: int) -> str:
    value, unit = (number / 1e9, "billion") if number >= 1e9 else (number / 1e6, "million")
    return f"{value:.3g} {unit}" if value < 1000 else f"{value:,.0f} {unit}"


@rule(on=Online, severity=Severity.WARNING)
def hub_release_year_differs(online: Online) -> Problems:
    """A model was not released after its repositories on the Hub were made, nor years before.

    `released` is the year of the newest variant. A repository that was made later than that year belongs to a newer
    release; one year is allowed for, since weights often follow the announcement. Repositories from before March 2022
    carry no true date and are left out.

    ```yaml hub
    models:
      acme/tiny-ja-7b: {created_at: 2024-05-01}
    ```
    ```yaml bad
    released: 2021  # <- `released` is 2021, but `acme/tiny-ja-7b` was made in 2024
    hub: [acme/tiny-ja-7b]
    ```
    ```yaml bad
    released: 2026  # <- `released` is 2026, but the newest repository, `acme/tiny-ja-7b`, was made in 2024
    hub: [acme/tiny-ja-7b]
    ```
    ```yaml good
    released: 2023
    hub: [acme/tiny-ja-7b]
    ```
    """
    for entry, repos in _repos(online):
        released = entry.data.get("released")
        dated = [repo for repo in repos if release_year(repo.facts) is not None]
        if not isinstance(released, int) or not dated:
            continue
        newest = max(dated, key=lambda repo: repo.facts.created)
        first = min(dated, key=lambda repo: repo.facts.created)
        if (release_year(first.facts) or 0) > released + 1:
            message = f"`released` is {released}, but {quoted(first.facts.id)} was made in {release_year(first.facts)}"
            yield Problem(entry.at("released"), message)
        elif (release_year(newest.facts) or 0) + 1 < released:
            name = quoted(newest.facts.id)
            message = (
                f"`released` is {released}, but the newest repository, {name}, was made in {release_year(newest.facts)}"
            )
            yield Problem(entry.at("released"), message)


@rule(on=Online, severity=Severity.WARNING)
def hub_context_length_differs(online: Online) -> Problems:
    """A model's context length is the one in its files.

    The Hub knows it for GGUF files; with `--deep` it is read from `config.json`, too. RoBERTa's two extra positions do
    not count. A statement for several variants is compared with the repositories that it names.

    ```yaml hub
    models:
      acme/tiny-ja-7b-gguf: {gguf: {total: 7000000000, architecture: llama, context_length: 8192}}
    ```
    ```yaml bad
    hub: [acme/tiny-ja-7b-gguf]
    context_length: 4096  # <- `context_length` is 4096, but the files of `acme/tiny-ja-7b-gguf` say 8192
    ```
    ```yaml good
    hub: [acme/tiny-ja-7b-gguf]
    context_length: 8192
    ```
    """
    for entry, repos in _repos(online):
        value = entry.data.get("context_length")
        for path, stated, only in _lengths(value):
            covered = [repo for repo in repos if only is None or repo.label in only]
            known = [repo for repo in covered if repo.facts.context_length]
            if known and all(repo.facts.context_length != stated for repo in known):
                repo = known[0]
                files = f"the files of {quoted(repo.facts.id)} say {repo.facts.context_length}"
                yield Problem(entry.at(*path), f"`context_length` is {stated}, but {files}")


def _lengths(value: object) -> Iterator[tuple[tuple[str | int, ...], int, list[str] | None]]:
    """The context lengths that an entry states, where, and for which variants (None: all)."""
    if isinstance(value, int) and not isinstance(value, bool):
        yield ("context_length",), value, None
    for index, item in enumerate(value if isinstance(value, list) else ()):
        tokens = item.get("tokens") if isinstance(item, dict) else None
        only = item.get("only") if isinstance(item, dict) else None
        if isinstance(tokens, int) and not isinstance(tokens, bool):
            yield ("context_length", index, "tokens"), tokens, only if isinstance(only, list) else None
