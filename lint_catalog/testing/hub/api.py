"""Everything below `/api/`."""

from __future__ import annotations

from typing import Any
from urllib.parse import unquote

from lint_catalog.testing.hub import answers, files, payloads
from lint_catalog.testing.hub.addresses import Address, below
from lint_catalog.testing.hub.answers import error, invalid_option, json_reply, missing_repo, no_page, redirect
from lint_catalog.testing.hub.listing import expanded, listing
from lint_catalog.testing.hub.scenario import KINDS, Repo, User, object_id
from lint_catalog.testing.hub.world import World
from lint_catalog.testing.serving import Reply, Request


def api(request: Request, world: World, user: User | None) -> Reply:
    """Answer a request to the API."""
    room, _, rest = request.path.removeprefix("/api/").partition("/")
    rest = rest.rstrip("/")
    if request.method not in ("GET", "HEAD", "POST"):
        return no_page("json")
    if room in KINDS:
        if rest:
            return _repo(request, below(room, rest), world, user)
        return listing(request, room, world, user)
    if request.method == "POST":
        return no_page("json")
    if room == "resolve-cache":
        return files.cached(request, rest, world, user)
    return _other(request, room, unquote(rest), world, user)


def _other(request: Request, room: str, rest: str, world: World, user: User | None) -> Reply:
    if room == "whoami-v2" and not rest:
        return missing_repo("json", None) if user is None else json_reply(request, _whoami(user))
    if room == "organizations" and rest.endswith("/overview"):
        name = world.owners.get(rest.removesuffix("/overview").lower())
        return no_page("json") if name is None else json_reply(request, payloads.organization(name, world))
    if room == "users" and rest.endswith("/overview"):
        asked = rest.removesuffix("/overview")
        account = world.users.get(asked.lower())
        if account is None:
            return error("json", 404, "This user does not exist")
        if account.name != asked:
            return redirect(request, f"/api/users/{account.name}/overview")
        return json_reply(request, payloads.user(account, world))
    if room == "collections":
        collection = world.collection(rest)
        return no_page("json") if collection is None else json_reply(request, payloads.collection(collection, world))
    if room == "papers":
        paper = next((each for each in world.scenario.papers if each.id == rest), None)
        return no_page("json") if paper is None else json_reply(request, payloads.paper(paper))
    if room == "agent-harnesses":  # newer clients ask once a day
        return json_reply(request, {"standardEnvVars": [], "harnesses": {}})
    return no_page("json")


def _whoami(user: User) -> dict[str, Any]:
    return {
        "type": "user",
        "id": object_id(f"users/{user.name}"),
        "name": user.name,
        "fullname": user.name,
        "isPro": user.plan == "pro",
        "orgs": [],
        "auth": {"type": "access_token", "accessToken": {"displayName": "read", "role": "read"}},
    }


def _repo(request: Request, address: Address, world: World, user: User | None) -> Reply:
    if address.verb in ("tree", "paths-info", "commits", "refs"):
        return files.about(request, address, world, user)
    if request.method == "POST" or address.verb not in ("", "revision"):
        return no_page("json")
    repo = files.found(request, address, world, user, "json", prefix=f"/api/{address.kind}/")
    if isinstance(repo, Reply):
        return repo
    if address.verb and not files.has_revision(repo, "/".join(address.rest)):
        return answers.no_revision("json", "/".join(address.rest))
    expand = expanded(request)
    if any(each not in payloads.EXPAND[repo.kind] for each in expand):
        return invalid_option(payloads.EXPAND[repo.kind])
    if expand:
        return json_reply(request, payloads.payload(repo, expand, world))
    body = payloads.payload(repo, payloads.INFO[repo.kind], world, everything=True)
    if dict(request.query).get("blobs", "").lower() in ("true", "1") and "siblings" in body:
        body["siblings"] = [_sibling(repo, path, content) for path, content in payloads.files(repo).items()]
    return json_reply(request, body)


def _sibling(repo: Repo, path: str, content: str | int) -> dict[str, Any]:
    found: dict[str, Any] = {
        "rfilename": path,
        "blobId": payloads.blob_id(repo, path, content),
        "size": payloads.size(content),
    }
    if isinstance(content, int):
        found["lfs"] = {"sha256": payloads.sha256(repo, path), "size": content, "pointerSize": 135}
    return found
