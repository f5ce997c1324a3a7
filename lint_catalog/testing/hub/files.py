"""Files of repositories: `resolve`, `tree`, `paths-info`, commits and branches."""

from __future__ import annotations

import json
from typing import Any
from urllib.parse import parse_qsl, quote

from lint_catalog.testing.hub import answers, payloads
from lint_catalog.testing.hub.addresses import Address, below
from lint_catalog.testing.hub.answers import Form, error, json_reply, no_page, redirect
from lint_catalog.testing.hub.scenario import KINDS, Repo, User
from lint_catalog.testing.hub.world import World
from lint_catalog.testing.serving import Reply, Request

LARGE_FILES = "/stand-in-cdn/"
"""Where large files lie. On the real Hub that is another host."""

MOST_PATHS = 2000
"""Paths that one request about paths may name."""


def found(
    request: Request, address: Address, world: World, user: User | None, form: Form, *, prefix: str
) -> Repo | Reply:
    """The repository that an address means, if the client may know of it; else the answer that says why not.

    `prefix` is what stands before the repository's name in the path.
    """
    target = world.find(address.kind, address.id)
    if isinstance(target, str):
        return redirect(request, prefix + target + address.tail)
    if target is None or not world.may_see(target, user):
        return answers.missing_repo(form, user)
    if target.disabled == "owner":
        return answers.disabled(form)
    return target


def has_revision(repo: Repo, revision: str) -> bool:
    """Whether a repository has a branch or commit of that name."""
    sha = len(revision) >= 7 and repo.sha.startswith(revision)
    return revision in ("main", "HEAD", "refs/heads/main") or sha or revision in repo.revisions


def resolve(request: Request, address: Address, world: World, user: User | None) -> Reply:
    """`/acme/tiny/resolve/main/config.json`: where a file lies; with `raw` instead what git holds of it."""
    prefix = "/" if address.kind == "models" else f"/{address.kind}/"
    repo = found(request, address, world, user, "text", prefix=prefix)
    if isinstance(repo, Reply):
        return repo
    if not world.may_read(repo, user):
        return answers.gated("text", repo, user, request.base)
    revision, path = revision_and_path(repo, address.rest)
    if not has_revision(repo, revision):
        return answers.no_revision("text", revision)
    commit = ("X-Repo-Commit", repo.sha)
    content = payloads.files(repo).get(path)
    if content is None:
        return error("text", 404, "Entry not found", "EntryNotFound", commit)
    if address.verb == "raw":
        return Reply(200, (("Content-Type", answers.TYPES["text"]), commit), _as_in_git(repo, path, content).encode())
    if isinstance(content, str):
        tag = payloads.blob_id(repo, path, content)
        where = f"/api/resolve-cache/{repo.kind}/{repo.id}/{repo.sha}/{quote(path, safe='')}?etag=%22{tag}%22"
        headers = (("Location", where), ("X-Linked-Etag", f'"{tag}"'), ("X-Linked-Size", str(len(content.encode()))))
        text = f"Temporary Redirect. Redirecting to {where}".encode()
        return Reply(307, (("Content-Type", answers.TYPES["text"]), *headers, commit), text)
    checksum = payloads.sha256(repo, path)
    where = f"{request.base}{LARGE_FILES}{repo.kind}/{repo.id}/{checksum}"
    headers = (("Location", where), ("X-Linked-Size", str(content)), ("X-Linked-Etag", f'"{checksum}"'))
    xet = (("X-Xet-Hash", payloads.sha256(repo, "xet " + path)), ("Accept-Ranges", "bytes"))
    text = f"Found. Redirecting to {where}".encode()
    return Reply(302, (("Content-Type", answers.TYPES["text"]), *headers, *xet, commit), text)


def _as_in_git(repo: Repo, path: str, content: str | int) -> str:
    """What git holds: of a large file only a pointer."""
    if isinstance(content, str):
        return content
    version = "https://git-lfs.github.com/spec/v1"
    return f"version {version}\noid sha256:{payloads.sha256(repo, path)}\nsize {content}\n"


def revision_and_path(repo: Repo, rest: tuple[str, ...]) -> tuple[str, str]:
    """Divide what follows `tree` or `resolve`; of branches with slashes in their names the longest one counts."""
    for length in range(len(rest), 0, -1):
        if has_revision(repo, "/".join(rest[:length])):
            return "/".join(rest[:length]), "/".join(rest[length:])
    return (rest[0] if rest else "", "/".join(rest[1:]))


def cached(request: Request, rest: str, world: World, user: User | None) -> Reply:
    """`/api/resolve-cache/models/acme/tiny/<commit>/config.json`: a small file itself."""
    kind, _, path = rest.partition("/")
    if kind not in KINDS:
        return no_page("text")
    address = below(kind, path)
    repo = world.find(kind, address.id)
    if not isinstance(repo, Repo) or not world.may_read(repo, user) or repo.disabled == "owner":
        return no_page("text")
    name = "/".join(address.rest)
    content = payloads.files(repo).get(name)
    if address.verb != repo.sha or not isinstance(content, str):
        return error("text", 404, "Entry not found", "EntryNotFound")
    tag = payloads.blob_id(repo, name, content)
    body = content.encode()
    headers = (
        ("ETag", f'"{tag}"'),
        ("X-Repo-Commit", repo.sha),
        ("Content-Disposition", f"inline; filename*=UTF-8''{quote(name)};"),
    )
    if request.headers.get("if-none-match") == f'"{tag}"':
        return Reply(304, headers)
    return Reply(200, (("Content-Type", answers.TYPES["text"]), *headers), body)


def about(request: Request, address: Address, world: World, user: User | None) -> Reply:
    """What the API says of a repository's files: `tree`, `paths-info`, `commits`, `refs`."""
    repo = found(request, address, world, user, "json", prefix=f"/api/{address.kind}/")
    if isinstance(repo, Reply):
        return repo
    if address.verb == "refs" and request.method != "POST":
        branches = [
            {"name": each, "ref": f"refs/heads/{each}", "targetCommit": repo.sha} for each in ("main", *repo.revisions)
        ]
        return json_reply(request, {"tags": [], "branches": branches, "converts": []})
    revision, path = revision_and_path(repo, address.rest)
    if not has_revision(repo, revision):
        return answers.no_revision("json", revision)
    if address.verb == "paths-info":
        return _paths(request, repo) if request.method == "POST" else no_page("json")
    if request.method == "POST":
        return no_page("json")
    if address.verb == "commits":
        if not world.may_read(repo, user):
            return answers.gated("json", repo, user, request.base)
        commit = {"id": repo.sha, "title": "initial commit", "message": "", "authors": [], "date": repo.created_at}
        return json_reply(request, [commit], (("X-Total-Count", "1"),))
    return _tree(request, repo, revision, path)


def _tree(request: Request, repo: Repo, revision: str, path: str) -> Reply:
    everything = payloads.files(repo)
    folders = list(payloads.folders(repo))
    if path and path not in folders:
        return error("json", 404, f'{path} does not exist on "{revision}"', "EntryNotFound")
    inside = f"{path}/" if path else ""
    deep = dict(request.query).get("recursive", "").lower() in ("true", "1")

    def here(name: str) -> bool:
        return name.startswith(inside) and name != path and (deep or "/" not in name.removeprefix(inside))

    listed = [payloads.folder_entry(repo, each) for each in folders if here(each)]
    listed += [payloads.tree_entry(repo, name, content) for name, content in everything.items() if here(name)]
    return json_reply(request, listed)


def _paths(request: Request, repo: Repo) -> Reply:
    """Which of the given paths there are; the others are left out without a word."""
    try:
        wanted = _wanted_paths(request)
    except ValueError:
        return error("json", 400, "✖ Invalid input: expected `paths`, a list of texts")
    if len(wanted) > MOST_PATHS:
        return error("json", 413, "Payload Too Large")
    everything = payloads.files(repo)
    folders = set(payloads.folders(repo))
    listed: list[dict[str, Any]] = []
    for each in wanted:
        if each in everything:
            listed.append(payloads.tree_entry(repo, each, everything[each]))
        elif each in folders:
            listed.append(payloads.folder_entry(repo, each))
    return json_reply(request, listed)


def _wanted_paths(request: Request) -> list[str]:
    """The paths that a body names, as JSON or as a form. Raises ValueError if it names none."""
    text = request.body.decode("utf-8")
    if "json" in request.headers.get("content-type", ""):
        value = json.loads(text)
        paths = value.get("paths") if isinstance(value, dict) else None
        if isinstance(paths, list) and all(isinstance(each, str) for each in paths):
            return paths
        raise ValueError
    paths = [value for name, value in parse_qsl(text) if name in ("paths", "paths[]")]
    if not paths:
        raise ValueError
    return paths
