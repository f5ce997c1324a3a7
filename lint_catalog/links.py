"""Which links a catalog has, and where; what a link to the Hugging Face Hub means."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Iterator
from urllib.parse import quote, unquote, urlsplit, urlunsplit

from lint_catalog.formats import is_hub_repo, is_url
from lint_catalog.inline import inline
from lint_catalog.model import Catalog, Entry, Place
from lint_catalog.online import REPO_KINDS, HubTarget, Link, Use
from lint_catalog.page import Page
from lint_catalog.parts import Link as PageLink
from lint_catalog.words import occurrence

HUB = "https://huggingface.co"
_HUB_HOSTS = frozenset({"huggingface.co", "www.huggingface.co", "hf.co"})
_NAME = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]{0,95}")
_FILE_WORDS = frozenset({"blob", "tree", "resolve", "raw", "blame", "edit", "commits"})
_REPO_PAGES = frozenset({"discussions", "viewer", "settings", "community", "commit", "embed", "logs", "spaces", ""})
# First words of paths that are the Hub's own pages and nobody's name; from the site's menu and its documentation.
_RESERVED = frozenset({
    "about", "api", "autotrain", "blog", "brand", "changelog", "chat", "code-of-conduct", "content-guidelines",
    "contact", "docs", "enterprise", "events", "front", "hardware", "huggingface", "inference", "inference-api",
    "inference-endpoints", "inference-providers", "jobs", "join", "kernels", "languages", "learn", "login", "models",
    "metrics", "new", "notifications", "oauth", "organizations", "posts", "pricing", "privacy", "search", "security",
    "settings", "storage", "support", "tasks", "terms-of-service", "transformers", "datasets", "spaces",
    "collections", "papers", "subscribe", "welcome",
}) - {"huggingface"}  # fmt: skip


def hub_target(url: str) -> HubTarget | None:
    """What an address means on the Hub, or None if it leads elsewhere."""
    try:
        parts = urlsplit(url)
    except ValueError:
        return None
    if (parts.hostname or "").lower() not in _HUB_HOSTS or parts.scheme not in ("http", "https"):
        return None
    words = [unquote(word) for word in parts.path.split("/") if word]
    page = HubTarget("pages", parts.path.strip("/") + (f"?{parts.query}" if parts.query else ""))
    if not words:
        return page
    if words[0] in ("datasets", "spaces"):
        return _repo(words[0], words[1:]) or page
    if words[0] == "collections" and len(words) == 3:
        return HubTarget("collections", f"{words[1]}/{words[2]}")
    if words[0] == "papers" and len(words) == 2 and _is_paper(words[1]):
        return HubTarget("papers", words[1])
    if words[0].lower() in _RESERVED:
        return page
    if len(words) == 1:
        return HubTarget("owners", words[0]) if _NAME.fullmatch(words[0]) else page
    return _repo("models", words) or page


def _is_paper(id: str) -> bool:
    return re.fullmatch(r"\d{4}\.\d{4,5}(v\d+)?|[a-z-]+(\.[A-Z]{2})?\d{7}", id) is not None


def _repo(kind: str, words: list[str]) -> HubTarget | None:
    """A repository or something in it; None for what is neither, such as `/datasets` itself."""
    id = "/".join(words[:2])
    if not is_hub_repo(id):
        return None
    rest = words[2:]
    if not rest or (rest[0] in _REPO_PAGES):
        return HubTarget(kind, id)
    if rest[0] in _FILE_WORDS and len(rest) >= 2:
        revision, path = rest[1], "/".join(rest[2:])
        return HubTarget(kind, id, revision, "" if rest[0] == "commits" else path)
    return None


def hub_url(target: HubTarget) -> str:
    """The address of the page that shows a target."""
    prefix = {"models": "", "owners": "", "pages": ""}.get(target.kind, f"{target.kind}/")
    id = target.id if target.kind == "pages" else quote(target.id)
    inside = f"/tree/{quote(target.revision, safe='')}" if target.revision else ""
    if target.path:
        inside = f"/blob/{quote(target.revision, safe='')}/{quote(target.path)}"
    return f"{HUB}/{prefix}{id}{inside}"


def normalized(url: str) -> str:
    """An address in the one form by which it is known: host in lower case, no default port, no empty path.

    Addresses of the Hub take the form of `hub_url`. What cannot be taken apart stays as it is.
    """
    target = hub_target(url)
    if target is not None:
        return hub_url(target)
    try:
        parts = urlsplit(url)
        host, port = (parts.hostname or "").lower(), parts.port
        host = host if host.isascii() else host.encode("idna").decode("ascii")
    except (ValueError, UnicodeError):
        return url
    if ":" in host:
        host = f"[{host}]"
    default = {"http": 80, "https": 443}.get(parts.scheme)
    netloc = host if port in (None, default) else f"{host}:{port}"
    path = quote(parts.path, safe="/%:@!$&'()*+,;=~-._") or "/"
    query = quote(parts.query, safe="/%:@!$&'()*+,;=~-._?[]")
    return urlunsplit((parts.scheme, netloc, path, query, parts.fragment))


def links_of(catalog: Catalog, files: Collection[str] | None = None) -> dict[str, Link]:
    """Every distinct link of a catalog, or of some of its files, by its normalized address in the order of files."""
    found: dict[str, list[Use]] = {}
    for entry in sorted(catalog, key=lambda each: each.file):
        if files is not None and entry.file not in files:
            continue
        for url, use in _uses(entry):
            found.setdefault(url, []).append(use)
    return {url: Link(url, hub_target(url), tuple(uses)) for url, uses in found.items()}


def links_of_pages(pages: Iterable[Page]) -> dict[str, Link]:
    """Every distinct link of Markdown pages by its normalized address, in their order."""
    found: dict[str, list[Use]] = {}
    for page in pages:
        for _, part in page.parts:
            if isinstance(part, PageLink) and is_url(part.address):
                place = Place(page.file, span=part.address_span or part.span)
                use = Use(page.file, (), place, part.address, part.address_span is not None)
                found.setdefault(normalized(part.address), []).append(use)
    return {url: Link(url, hub_target(url), tuple(uses)) for url, uses in found.items()}


def _uses(entry: Entry) -> Iterator[tuple[str, Use]]:
    """The links of an entry: repositories, addresses, and those in Markdown texts."""
    for each in entry.annotations:
        if not isinstance(each.value, str):
            continue
        if each.keyword == "hubRepo" and each.argument in REPO_KINDS and is_hub_repo(each.value):
            use = Use(entry.name, each.path, entry.at(*each.path), each.value)
            yield hub_url(HubTarget(each.argument, each.value)), use
        elif each.keyword == "format" and each.argument == "url" and is_url(each.value):
            yield normalized(each.value), Use(entry.name, each.path, entry.at(*each.path), each.value)
        elif each.keyword == "markdown":
            seen: list[str] = []
            for link in inline(each.value).links:
                if is_url(link):
                    place = _in_text(entry, each.path, each.value, link, seen.count(link))
                    seen.append(link)
                    yield normalized(link), Use(entry.name, each.path, place, link, bool(place.text))


def _in_text(entry: Entry, path: tuple[str | int, ...], text: str, link: str, before: int) -> Place:
    """Where a link stands in a Markdown text; the whole text if it is written otherwise than it reads."""
    at = -1
    for _ in range(before + 1):
        at = text.find(f"({link}", at + 1)
    if at < 0:
        return entry.at(*path)
    return entry.at(*path, text=link, nth=occurrence(text, link, at + 1))
