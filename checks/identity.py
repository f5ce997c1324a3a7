"""Every entry is one thing: ids, names and Hub repositories are not shared."""

import re
from collections.abc import Iterator

from lint_catalog.rules import Catalog, Document, Entry, Problem, Problems, Route, Severity, rule
from lint_catalog.text.names import is_device
from lint_catalog.text.words import folded, quoted

_ID = re.compile(r"[a-z0-9][a-z0-9.-]*(?<![.-])")
_MAX_ID = 100


@rule(on=Document, severity=Severity.ERROR)
def malformed_id(document: Document) -> Problems:
    """A file name can be an id everywhere: lower-case letters, digits, dots and hyphens.

    Ids stand in references, addresses and on file systems that do not tell `A` from `a`; so they have one spelling.

    ```yaml bad
    # entries/models/PLaMo_13B.yaml
    name: PLaMo-13B  # <- the id `PLaMo_13B`
    ```
    ```yaml good
    # entries/models/plamo-13b.yaml
    name: PLaMo-13B
    ```
    """
    if document.kind and not (_ID.fullmatch(document.id) and len(document.id) <= _MAX_ID):
        better = re.sub(r"[^a-z0-9.]+", "-", folded(document.id)).strip(".-")[:_MAX_ID]
        yield Problem(
            document.at(), f"the id {quoted(document.id)} is not made of lower-case letters, digits, dots and hyphens",
            f"rename the file to `{better}.yaml`" if better else "rename the file",
        )  # fmt: skip
    elif document.kind and is_device(document.id):
        yield Problem(document.at(), f"the id `{document.id}` cannot be a file name on Windows", "rename the file")


@rule(on=Entry, severity=Severity.ERROR)
def id_differs_from_file(entry: Entry) -> Problems:
    """Where an entry states its id, it is the file name's.

    The file name is the id. Schemas of a catalog's own may have an `id` field all the same; then the two must agree.

    ```yaml bad
    # entries/models/plamo-13b.yaml
    id: plamo-100b  # <- `id` is `plamo-100b`
    ```
    ```yaml good
    # entries/models/plamo-13b.yaml
    id: plamo-13b
    ```
    """
    stated = entry.data.get("id")
    if isinstance(stated, str) and stated != entry.id:
        yield Problem(
            entry.at("id"), f"`id` is {quoted(stated)}, but the file is called `{entry.id}.yaml`",
            "rename the file, or fix the `id`",
        )  # fmt: skip


@rule(on=Catalog, severity=Severity.ERROR)
def similar_ids(catalog: Catalog) -> Problems:
    """No two ids differ only in letter case, in width, or in `.yml`.

    One of the two files would vanish on a file system that does not tell them apart.

    ```yaml bad
    # entries/models/plamo-13b.yaml
    name: PLaMo-13B
    # entries/models/plamo-13B.yaml
    name: PLaMo-13B, again  # <- differs from `plamo-13b`
    ```
    ```yaml good
    # entries/models/plamo-13b.yaml
    name: PLaMo-13B
    # entries/models/plamo-100b.yaml
    name: PLaMo-100B
    ```
    """
    first: dict[tuple[str, str], Document] = {}
    for document in sorted(catalog.documents.values(), key=lambda each: (each.id != folded(each.id), each.file)):
        if document.kind:
            other = first.setdefault((document.kind, folded(document.id)), document)
            if other is not document:
                how = (
                    "only in letter case or width" if other.id != document.id else "only in the ending of its file name"
                )
                yield Problem(
                    document.at(), f"the id {quoted(document.id)} differs from `{other.id}` {how}",
                    f"merge the two, or rename one: the other is {other.file}", about=(other.id,),
                )  # fmt: skip


@rule(on=Catalog, severity=Severity.ERROR)
def duplicate_name(catalog: Catalog) -> Problems:
    """No two entries of a kind have the same name.

    Readers could not tell them apart. Upper and lower case, full and half width count as the same. `items`, which may
    be anything, may have the same name in different sections; a name without letters and digits does not count.

    ```yaml bad
    # entries/models/plamo-13b-v2.yaml
    name: PLaMo-13B  # <- the name `PLaMo-13B` is taken
    # entries/models/plamo-13b.yaml
    name: PLaMo-13B
    ```
    ```yaml good
    # entries/models/plamo-13b-v2.yaml
    name: PLaMo-13B v2
    # entries/models/plamo-13b.yaml
    name: PLaMo-13B
    # entries/items/vi.yaml
    name: vi
    section: editors
    # entries/items/vi-2.yaml
    name: vi
    section: pagers
    ```
    """
    for kind in catalog.kinds:
        named: dict[str, list[Entry]] = {}
        for entry in catalog.of_kind(kind).values():
            key = _name_in_all_languages(entry)
            if not any(map(str.isalnum, key)):
                continue
            if kind == "items":
                key = f"{key} in {entry.data.get('section')}"
            named.setdefault(key, []).append(entry)
        for entries in named.values():
            first, *others = sorted(entries, key=lambda each: (len(each.id), each.id))
            for entry in others:
                yield Problem(
                    entry.at("name"), f"the name {quoted(_shown_name(entry))} is taken by `{first.id}`",
                    f"tell them apart, or merge the two: the other is {first.file}", about=(_shown_name(entry),),
                )  # fmt: skip


@rule(on=Catalog, severity=Severity.ERROR)
def repository_claimed_twice(catalog: Catalog) -> Problems:
    """A Hub repository belongs to one entry, and stands there once.

    Mostly a copied entry whose repository was not changed. The Hub ignores letter case, so it is ignored here too.

    ```yaml bad
    # entries/models/plamo-100b.yaml
    hub: [pfnet/plamo-13b]
    # entries/models/plamo-13b.yaml
    hub: [pfnet/plamo-13b]  # <- `pfnet/plamo-13b` is claimed by `plamo-100b`
    ```
    ```yaml good
    # entries/models/plamo-100b.yaml
    hub: [pfnet/plamo-100b]
    # entries/models/plamo-13b.yaml
    hub: [pfnet/plamo-13b]
    ```
    """
    for kind in catalog.kinds:
        claimed: dict[tuple[str, str], Entry] = {}
        for entry in catalog.of_kind(kind).values():
            here: dict[tuple[str, str], Route] = {}
            for repo_type, repo, path in _repositories(entry):
                here[repo_type, repo.lower()] = min(path, here.get((repo_type, repo.lower()), path))
            for repo_type, repo, path in _repositories(entry):
                first = claimed.setdefault((repo_type, repo.lower()), entry)
                place = entry.at(*path)
                if first is not entry:
                    yield Problem(place, f"{quoted(repo)} is claimed by `{first.id}` already", f"see {first.file}")
                elif here[repo_type, repo.lower()] < path:
                    yield Problem(place, f"{quoted(repo)} stands here twice", "remove one of the two")


def _repositories(entry: Entry) -> Iterator[tuple[str, str, Route]]:
    for each in entry.annotated("hubRepo"):
        if isinstance(each.value, str):
            yield str(each.argument), each.value, each.path


def _name_in_all_languages(entry: Entry) -> str:
    """What entries of the same name have in common: it is the same in every language, but for letter case and width."""
    name = entry.data.get("name")
    if isinstance(name, str):
        return folded(name.strip())
    if isinstance(name, dict) and name and all(isinstance(text, str) for text in name.values()):
        texts = {folded(text.strip()) for text in name.values()}
        return texts.pop() if len(texts) == 1 else "\n".join(f"{key}={folded(name[key])}" for key in sorted(name))
    return ""


def _shown_name(entry: Entry) -> str:
    name = entry.data["name"]
    return str(name if isinstance(name, str) else next(iter(name.values())))
