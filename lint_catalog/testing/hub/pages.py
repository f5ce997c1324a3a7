"""Everything that is not the API: files, and the HTML pages that a link checker would ask for."""

from __future__ import annotations

from html import escape
from urllib.parse import unquote

from lint_catalog.testing.hub import answers, files, payloads
from lint_catalog.testing.hub.addresses import Address, address
from lint_catalog.testing.hub.answers import no_page
from lint_catalog.testing.hub.scenario import User
from lint_catalog.testing.hub.world import World
from lint_catalog.testing.serving import Reply, Request


def page(request: Request, world: World, user: User | None) -> Reply:
    """Answer a request for a file or a page."""
    if request.method not in ("GET", "HEAD"):
        return no_page("html")
    path = request.path
    if path.startswith(files.LARGE_FILES):
        return Reply(200, (("Content-Type", "application/octet-stream"),), b"large file")
    if unquote(path).rstrip("/") in {each.rstrip("/") for each in (*world.scenario.pages, "/")}:
        return _html(unquote(path).strip("/") or "Hugging Face")
    room, _, rest = path.strip("/").partition("/")
    rest = unquote(rest)
    if room == "collections":
        collection = world.collection(rest)
        return no_page("html") if collection is None else _html(collection.title or rest)
    if room == "papers":
        return _html(rest) if any(each.id == rest for each in world.scenario.papers) else no_page("html")
    if room in ("blog", "docs", "learn", "posts", "api"):
        return no_page("html")
    if "/" not in path.strip("/") and room not in ("datasets", "spaces"):
        return _owner(request, unquote(room), world, user)
    return _repo(request, address(path), world, user)


def _owner(request: Request, name: str, world: World, user: User | None) -> Reply:
    """A page at the top: an owner's, or that of an old repository without one."""
    if name.lower() in world.owners or name.lower() in world.users:
        return _html(name)
    if world.find("models", name) is None:
        return no_page("html")
    return _repo(request, Address("models", name), world, user)


def _repo(request: Request, at: Address, world: World, user: User | None) -> Reply:
    if not at.id:
        return _html("Repositories")
    if at.verb in ("resolve", "raw"):
        return files.resolve(request, at, world, user)
    prefix = "/" if at.kind == "models" else f"/{at.kind}/"
    repo = files.found(request, at, world, user, "html", prefix=prefix)
    if isinstance(repo, Reply):
        return repo
    if at.verb in ("tree", "blob") and world.may_read(repo, user):
        revision, path = files.revision_and_path(repo, at.rest)
        known = {*payloads.files(repo)} if at.verb == "blob" else {"", *payloads.folders(repo)}
        if not files.has_revision(repo, revision) or path not in known:
            return no_page("html")
    return _html(repo.id)


def _html(title: str) -> Reply:
    body = answers.html_page(f"{escape(title)} · Hugging Face", f"<h1>{escape(title)}</h1>")
    return Reply(200, (("Content-Type", answers.TYPES["html"]),), body)
