"""Which links a catalog has, and where."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable, Iterator

from lint_catalog.model.entries.catalog import Catalog
from lint_catalog.model.entries.entry import ADDRESS_FORMATS, Entry
from lint_catalog.model.entries.markdown import inline_text, written_in
from lint_catalog.model.links.answers import LinkedAddress, LinkUse
from lint_catalog.model.pages.page import Page
from lint_catalog.model.pages.targets import targets_of
from lint_catalog.model.places import Place
from lint_catalog.text.addresses import is_url, normalized
from lint_catalog.text.hub import REPO_KINDS, HubTarget, hub_target, hub_url, is_hub_repo
from lint_catalog.text.words import nth_occurrence, occurrence


def links_of(catalog: Catalog, files: Collection[str] | None = None) -> dict[str, LinkedAddress]:
    """Every distinct link of a catalog, or of some of its files, by its normalized address in the order of files."""
    found: dict[str, list[LinkUse]] = {}
    for entry in sorted(catalog, key=lambda each: each.file):
        if files is not None and entry.file not in files:
            continue
        for url, use in _uses(entry):
            found.setdefault(url, []).append(use)
    return {url: LinkedAddress(url, hub_target(url), tuple(uses)) for url, uses in found.items()}


def links_of_pages(pages: Iterable[Page]) -> dict[str, LinkedAddress]:
    """Every distinct link of Markdown pages by its normalized address, in their order."""
    found: dict[str, list[LinkUse]] = {}
    for page in pages:
        for target in page.derived(targets_of):
            if is_url(target.address):
                use = LinkUse(page.file, (), Place(page.file, span=target.span), target.address, target.exact)
                found.setdefault(normalized(target.address), []).append(use)
    return {url: LinkedAddress(url, hub_target(url), tuple(uses)) for url, uses in found.items()}


def _uses(entry: Entry) -> Iterator[tuple[str, LinkUse]]:
    """The links of an entry: repositories, addresses, and those in Markdown texts."""
    for each in entry.annotations:
        if not isinstance(each.value, str):
            continue
        if each.keyword == "hubRepo" and each.argument in REPO_KINDS and is_hub_repo(each.value):
            use = LinkUse(entry.name, each.path, each.place_in(entry), each.value)
            yield hub_url(HubTarget(each.argument, each.value)), use
        elif each.keyword == "format" and each.argument in ADDRESS_FORMATS and is_url(each.value):
            yield normalized(each.value), LinkUse(entry.name, each.path, each.place_in(entry), each.value)
        elif each.keyword == "markdown":
            seen: Counter[str] = Counter()
            said = inline_text(each.value)
            for link in said.links:
                if is_url(link):
                    place = _in_text(entry, each.path, each.value, link, seen[link])
                    seen[link] += 1
                    yield normalized(link), LinkUse(entry.name, each.path, place, link, bool(place.text))
            for other in said.others:
                if is_url(other.address):
                    place = written_in(entry, each.path, each.value, other.written)
                    yield (
                        normalized(other.address),
                        LinkUse(entry.name, each.path, place, other.address, bool(place.text)),
                    )


def _in_text(entry: Entry, path: tuple[str | int, ...], text: str, link: str, before: int) -> Place:
    """Where a link stands in a Markdown text; the whole text if it is written otherwise than it reads."""
    at = nth_occurrence(text, f"({link}", before)
    if at < 0 or occurrence(text, f"({link}", at) < before:
        return entry.at(*path)
    return entry.at(*path, text=link, nth=occurrence(text, link, at + 1))
