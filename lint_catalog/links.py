"""Which links a catalog has, and where."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator
from urllib.parse import quote, urlsplit, urlunsplit

from lint_catalog.formats import is_plain_url, is_url
from lint_catalog.hub_addresses import hub_target, hub_url, is_hub_repo
from lint_catalog.inline import inline
from lint_catalog.model import Catalog, Entry, Place
from lint_catalog.online import REPO_KINDS, HubTarget, Link, Use
from lint_catalog.page import Page
from lint_catalog.parts import Link as PageLink
from lint_catalog.words import occurrence


def normalized(url: str) -> str:
    """An address in the one form by which it is known: host in lower case, no default port, no empty path.

    Addresses of the Hub take the form of `hub_url`. What cannot be taken apart stays as it is.
    """
    target = hub_target(url)
    if target is not None:
        return hub_url(target)
    if is_plain_url(url):
        return url
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
