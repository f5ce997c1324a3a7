"""What the API says of a repository, field by field."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import Any, Final

from lint_catalog.testing.hub.scenario import Collection, Kind, Paper, Repo, User, digest, object_id
from lint_catalog.testing.hub.world import World, base_models, relation, tags

ABSENT: Final = object()
"""The value of a field that a repository does not have."""

EXPAND: Mapping[Kind, tuple[str, ...]] = {
    "models": (
        *("author", "baseModels", "cardData", "config", "createdAt", "disabled", "downloads", "downloadsAllTime"),
        *("evalResults", "gated", "inference", "inferenceProviderMapping", "lastModified", "library_name", "likes"),
        *("mask_token", "model-index", "pipeline_tag", "private", "safetensors", "sha", "siblings", "spaces", "tags"),
        *("transformersInfo", "trendingScore", "widgetData", "gguf", "resourceGroup", "xetEnabled"),
        *("childrenModelCount", "usedStorage"),
    ),
    "datasets": (
        *("author", "cardData", "citation", "createdAt", "disabled", "description", "downloads", "downloadsAllTime"),
        *("gated", "lastModified", "likes", "mainSize", "paperswithcode_id", "private", "siblings", "sha", "tags"),
        *("trendingScore", "resourceGroup", "xetEnabled", "usedStorage"),
    ),
    "spaces": (
        *("author", "cardData", "createdAt", "datasets", "disabled", "lastModified", "likes", "models", "private"),
        *("region", "resourceGroup", "runtime", "sdk", "sha", "siblings", "subdomain", "tags", "trendingScore"),
        *("usedStorage", "xetEnabled"),
    ),
}
"""The values of `expand` that each endpoint knows, in the order in which its 400 lists them."""

INFO: Mapping[Kind, tuple[str, ...]] = {
    "models": (
        *("private", "pipeline_tag", "library_name", "tags", "downloads", "likes", "modelId", "author", "sha"),
        *("lastModified", "gated", "disabled", "model-index", "config", "cardData", "transformersInfo", "gguf"),
        *("siblings", "spaces", "createdAt", "safetensors", "usedStorage"),
    ),
    "datasets": (
        *("author", "sha", "lastModified", "private", "gated", "disabled", "tags", "citation", "description"),
        *("downloads", "likes", "cardData", "siblings", "createdAt", "usedStorage"),
    ),
    "spaces": (
        *("author", "sha", "lastModified", "private", "disabled", "tags", "likes", "subdomain", "cardData"),
        *("sdk", "runtime", "siblings", "createdAt", "models", "datasets", "usedStorage"),
    ),
}
"""The fields of an answer about one repository if nothing is asked for."""

ITEM: Mapping[Kind, tuple[str, ...]] = {
    "models": (
        *("likes", "trendingScore", "private", "downloads", "tags", "pipeline_tag", "library_name", "createdAt"),
        "modelId",
    ),
    "datasets": (
        *("author", "disabled", "gated", "lastModified", "likes", "trendingScore", "private", "sha", "description"),
        *("downloads", "tags", "createdAt"),
    ),
    "spaces": ("likes", "trendingScore", "private", "sdk", "tags", "createdAt"),
}
"""The fields of an item of a listing if nothing is asked for."""

FULL = ("author", "gated", "disabled", "lastModified", "sha", "siblings")
"""What `full=true` adds to an item of a listing."""

_DEFAULT_FILES: Mapping[Kind, Mapping[str, str | int]] = {
    "models": {"config.json": "{}\n"},
    "datasets": {"data/train-00000-of-00001.parquet": 1_048_576},
    "spaces": {"app.py": "import gradio\n"},
}


def files(repo: Repo) -> Mapping[str, str | int]:
    """The repository's files by path: the content, or the size in bytes of a large one."""
    found: dict[str, str | int] = {".gitattributes": "*.safetensors filter=lfs\n", "README.md": repo.readme}
    found.update(repo.files or _DEFAULT_FILES[repo.kind])
    if repo.parameters is not None and not any(path.endswith(".safetensors") for path in found):
        found["model.safetensors"] = 2 * repo.parameters
    if repo.gguf and not any(path.endswith(".gguf") for path in found):
        found["model-Q4_K_M.gguf"] = int(repo.gguf.get("totalFileSize") or 4096)
    return dict(sorted(found.items()))


def size(content: str | int) -> int:
    """The size of a file in bytes."""
    return content if isinstance(content, int) else len(content.encode())


def blob_id(repo: Repo, path: str, content: str | int) -> str:
    """What git calls the file's content: for a large file, that of its pointer."""
    data = content.encode() if isinstance(content, str) else f"{repo.kind}/{repo.id}/{path}".encode()
    return hashlib.sha1(b"blob %d\0" % len(data) + data, usedforsecurity=False).hexdigest()


def sha256(repo: Repo, path: str) -> str:
    """The checksum of a large file."""
    return hashlib.sha256(f"{repo.kind}/{repo.id}/{path}".encode()).hexdigest()


def _siblings(repo: Repo, world: World) -> list[dict[str, str]]:  # noqa: ARG001 - every field's signature
    return [{"rfilename": path} for path in files(repo)]


def _safetensors(repo: Repo, _: World) -> Any:
    if repo.parameters is None:
        return ABSENT
    return {"parameters": {"BF16": repo.parameters}, "total": repo.parameters}


def _base_models(repo: Repo, world: World) -> Any:
    bases = base_models(repo)
    if not bases:
        return ABSENT
    return {"relation": relation(repo), "models": [world.base_object(each) for each in bases]}


def _transformers(repo: Repo, _: World) -> Any:
    if repo.library_name != "transformers":
        return ABSENT
    return {"auto_model": "AutoModelForCausalLM", "pipeline_tag": "text-generation", "processor": "AutoTokenizer"}


def _runtime(_: Repo, __: World) -> Any:
    return {
        "stage": "RUNNING",
        "hardware": {"current": "cpu-basic", "requested": "cpu-basic"},
        "replicas": {"current": 1},
    }


def _description(repo: Repo, _: World) -> str:
    return f"\n\t\n\t\t\n\t\tDataset Card for {repo.id}\n\t\n"


_FIELDS: Mapping[str, Callable[[Repo, World], Any]] = {
    "author": lambda repo, _: repo.owner or ABSENT,
    "baseModels": _base_models,
    "cardData": lambda repo, _: dict(repo.card) or ABSENT,
    "childrenModelCount": lambda repo, world: world.children(repo),
    "config": lambda repo, _: dict(repo.config) if repo.config or repo.gguf or repo.library_name else ABSENT,
    "createdAt": lambda repo, _: repo.created_at,
    "description": _description,
    "disabled": lambda repo, _: bool(repo.disabled),
    "downloads": lambda repo, _: 0 if repo.disabled else repo.downloads,
    "downloadsAllTime": lambda repo, _: repo.downloads * 12,
    "gated": lambda repo, _: repo.gated or False,
    "gguf": lambda repo, _: dict(repo.gguf) or ABSENT,
    "inferenceProviderMapping": lambda _, __: {},
    "lastModified": lambda repo, _: repo.last_modified or repo.created_at,
    "library_name": lambda repo, _: repo.library_name or ABSENT,
    "likes": lambda repo, _: repo.likes,
    "mainSize": lambda repo, _: sum(map(size, files(repo).values())),
    "model-index": lambda _, __: None,
    "modelId": lambda repo, _: repo.id,
    "pipeline_tag": lambda repo, _: repo.pipeline_tag or ABSENT,
    "private": lambda repo, _: repo.private,
    "runtime": _runtime,
    "safetensors": _safetensors,
    "sdk": lambda repo, _: str(repo.card.get("sdk") or "static"),
    "sha": lambda repo, _: repo.sha,
    "siblings": _siblings,
    "spaces": lambda _, __: [],
    "subdomain": lambda repo, _: repo.id.replace("/", "-").replace(".", "-").lower(),
    "tags": lambda repo, _: list(tags(repo)),
    "transformersInfo": _transformers,
    "trendingScore": lambda _, __: 0,
    "usedStorage": lambda repo, _: sum(map(size, files(repo).values())),
    "xetEnabled": lambda _, __: True,
    "models": lambda repo, _: list(repo.card.get("models") or ()) or ABSENT,
    "datasets": lambda repo, _: list(repo.card.get("datasets") or ()) or ABSENT,
}


def payload(repo: Repo, fields: Iterable[str], world: World, *, everything: bool = False) -> dict[str, Any]:
    """A repository as JSON: `_id`, `id` and the fields, as far as it has them.

    `everything` says that the answer is not limited to the fields, so that overrides of others show, too.
    """
    wanted = dict.fromkeys(fields)
    found: dict[str, Any] = {"_id": repo.object_id, "id": repo.id}
    for name in wanted:
        make = _FIELDS.get(name)
        value = ABSENT if make is None else make(repo, world)
        if value is not ABSENT:
            found[name] = value
    for name, value in repo.overrides.items():
        if name in wanted or name in ("_id", "id") or everything:
            found[name] = value
            if value is None and name != "model-index":
                del found[name]
    return found


def tree_entry(repo: Repo, path: str, content: str | int) -> dict[str, Any]:
    """A file as the endpoints about files describe it."""
    entry: dict[str, Any] = {"type": "file", "oid": blob_id(repo, path, content), "size": size(content), "path": path}
    if isinstance(content, int):
        entry["lfs"] = {"oid": sha256(repo, path), "size": content, "pointerSize": 135}
        entry["xetHash"] = sha256(repo, "xet " + path)
    return entry


def folders(repo: Repo) -> Iterator[str]:
    """The repository's folders."""
    seen = {"/".join(path.split("/")[:depth]) for path in files(repo) for depth in range(1, path.count("/") + 1)}
    yield from sorted(seen)


def folder_entry(repo: Repo, path: str) -> dict[str, Any]:
    """A folder as the endpoints about files describe it."""
    return {"type": "directory", "oid": digest(f"tree {repo.kind}/{repo.id}/{path}"), "size": 0, "path": path}


def organization(name: str, world: World) -> dict[str, Any]:
    """An organization's overview."""
    return {
        "_id": object_id(f"organizations/{name}"),
        "name": name,
        "fullname": name,
        "avatarUrl": f"https://www.gravatar.com/avatar/{digest(name)[:32]}?d=retro&size=100",
        "isVerified": False,
        "plan": "free",
        "numUsers": 1,
        "numModels": len(world.of_owner("models", name)),
        "numDatasets": len(world.of_owner("datasets", name)),
        "numSpaces": len(world.of_owner("spaces", name)),
        "type": "org",
    }


def user(account: User, world: World) -> dict[str, Any]:
    """A user's overview."""
    return {
        "_id": object_id(f"users/{account.name}"),
        "user": account.name,
        "fullname": account.name,
        "avatarUrl": f"/avatars/{digest(account.name)[:32]}.svg",
        "isPro": account.plan == "pro",
        "type": "user",
        "numModels": len(world.of_owner("models", account.name)),
        "numDatasets": len(world.of_owner("datasets", account.name)),
        "numSpaces": len(world.of_owner("spaces", account.name)),
        "orgs": [],
    }


def collection(found: Collection, world: World) -> dict[str, Any]:
    """A collection with its items."""
    owner = found.slug.partition("/")[0]
    items = []
    for position, (kind, id) in enumerate(found.items):
        item: dict[str, Any] = {"_id": object_id(f"{found.slug} {kind} {id}"), "position": position, "type": kind[:-1]}
        repo = world.find(kind, id) if kind in EXPAND else None  # type: ignore[arg-type] # a kind if it is one of those
        if isinstance(repo, Repo):
            fields = ("author", "downloads", "gated", "lastModified", "likes", "pipeline_tag", "private")
            item.update(
                payload(repo, fields if kind != "spaces" else ("author", "lastModified", "likes", "private"), world)
            )
            item["_id"] = object_id(f"{found.slug} {kind} {id}")
            item["repoType"] = kind[:-1]
        else:
            item["id"] = id
        items.append(item)
    return {
        "slug": found.slug,
        "title": found.title or found.slug.partition("/")[2].rpartition("-")[0],
        "gating": False,
        "lastUpdated": "2024-06-01T00:00:00.000Z",
        "owner": {"_id": object_id(f"organizations/{owner}"), "fullname": owner, "name": owner, "type": "org"},
        "items": items,
        "position": 0,
        "theme": "blue",
        "private": False,
        "shareUrl": f"https://hf.co/collections/{found.slug}",
        "upvotes": 0,
        "isUpvotedByUser": False,
    }


def paper(found: Paper) -> dict[str, Any]:
    """A paper."""
    title = found.title or f"Paper {found.id}"
    return {
        "id": found.id,
        "authors": [{"_id": object_id(f"authors/{found.id}"), "name": "A. Author", "hidden": False}],
        "publishedAt": "2024-01-01T00:00:00.000Z",
        "title": title,
        "summary": title,
        "upvotes": 0,
        "discussionId": object_id(f"discussions/{found.id}"),
    }
