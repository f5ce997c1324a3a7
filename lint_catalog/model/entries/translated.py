"""Texts of a catalog that are said in several languages, side by side."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any
from urllib.parse import unquote

from msgspec import Struct

from lint_catalog.model.entries.catalog import Catalog
from lint_catalog.model.entries.entry import ADDRESS_FORMATS, Entry, localized, markdown
from lint_catalog.model.entries.markdown import inline_text
from lint_catalog.model.entries.titles import title_links
from lint_catalog.model.places import Place, Route
from lint_catalog.text.hub import REPO_KINDS, HubTarget, hub_repository, hub_url
from lint_catalog.text.numbers import Number
from lint_catalog.text.sizes import contradictory
from lint_catalog.text.words import occurrence

_MOST_AROUND = 300  # links of an entry that each of its texts is compared with
_MAX_TEXT_CHARACTERS = 20_000  # a text that is longer is no text of a catalog, and comparing it would take long


class Translated(Struct, frozen=True):
    """A text, or an address, in the languages that have it, in the catalog's order."""

    entry: Entry
    path: Route
    languages: tuple[str, ...]
    versions: tuple[str, ...]

    def at(self, index: int) -> Place:
        """The place of the text in a language."""
        return self.entry.at(*self.path, self.languages[index])

    def number(self, index: int, number: Number) -> Place:
        """The place of one of the text's numbers."""
        nth = occurrence(self.versions[index], number.text, number.start)
        return self.entry.at(*self.path, self.languages[index], text=number.text, nth=nth)


class Linking(Translated, frozen=True):
    """A text with the links that it has in each language; an address is a link by itself."""

    links: tuple[tuple[str, ...], ...] = ()

    @property
    def is_address(self) -> bool:
        """Whether it is no text but an address."""
        return self.links == tuple((version,) for version in self.versions)

    def link(self, index: int, address: str) -> Place:
        """The place of one of the text's links."""
        written = next((each for each in (address, unquote(address)) if each in self.versions[index]), "")
        return self.entry.at(*self.path, self.languages[index], text=written)

    def around(self, index: int) -> tuple[str, ...]:
        """The links that the entry has elsewhere in a language; the first of them where they are very many."""
        language = self.languages[index]
        found: list[str] = []
        for each in self.entry.annotations:
            path, value = each.path, each.value
            if len(found) >= _MOST_AROUND:
                break
            if path[: len(self.path)] == self.path or not isinstance(value, str):
                continue
            if path[-1] != language and path[-1] in self.languages:
                continue
            if each.keyword == "hubRepo" and each.argument in REPO_KINDS:
                found.append(hub_url(HubTarget(each.argument, value)))
            elif each.keyword == "format" and each.argument in ADDRESS_FORMATS:
                found.append(value)
            elif each.keyword == "markdown":
                found.extend(inline_text(value).links)
        return tuple(found)

    def is_misnamed(self, index: int, address: str) -> bool:
        """Whether a link is called by another size than that of the repository that it leads to."""
        said = inline_text(self.versions[index])
        hub = hub_repository(address)
        return hub is not None and any(
            contradictory(label, hub[1]) for label, each in zip(said.labels, said.links, strict=True) if each == address
        )


def translated(catalog: Catalog, in_markdown: bool = False) -> Iterator[Translated]:
    """The texts that are said in several languages and can be compared; only those in Markdown, if wanted."""
    for entry in catalog if catalog.languages else ():
        prose = {path for path, _ in markdown(entry)} if in_markdown else set()
        for path, texts in in_order(catalog, entry):
            if not in_markdown or (*path, next(iter(texts))) in prose:
                yield Translated(entry, path, tuple(texts), tuple(texts.values()))


def linking(catalog: Catalog) -> Iterator[Linking]:
    """The texts in Markdown and the addresses that are said in several languages, with their links.

    Links of a name that lead to another model are left out: that is a finding of its own. So is, in the words of a
    cell, the entry's own address, which is compared by itself.
    """
    known_strange: dict[tuple[str, bool], Mapping[str, Sequence[Any]]] = {}
    for text in translated(catalog, in_markdown=True):
        in_cell = text.path[0] == "cells"
        strange = known_strange.get((text.entry.file, in_cell))
        if strange is None:
            strange = known_strange[text.entry.file, in_cell] = _strange(text.entry, with_own=in_cell)
        links = tuple(
            tuple(each for each in inline_text(version).links if each not in strange.get(language, ()))
            for language, version in zip(text.languages, text.versions, strict=True)
        )
        if any(links):
            yield Linking(text.entry, text.path, text.languages, text.versions, links)
    for entry in catalog if catalog.languages else ():
        strange = _strange(entry)
        addresses = {each.path for each in entry.annotated("format") if each.argument in ADDRESS_FORMATS}
        for each in entry.annotated("localized"):
            if not isinstance(each.value, Mapping) or not all((*each.path, key) in addresses for key in each.value):
                continue
            known = {
                language: each.value[language]
                for language in catalog.compared_languages
                if isinstance(each.value.get(language), str) and each.value[language] not in strange.get(language, ())
            }
            if len(known) > 1:
                links = tuple((address,) for address in known.values())
                yield Linking(entry, each.path, tuple(known), tuple(known.values()), links)


def in_order(catalog: Catalog, entry: Entry) -> Iterator[tuple[Route, Mapping[str, str]]]:
    """The texts per language of an entry that can be compared, in the order of the catalog's languages."""
    for path, texts in localized(entry):
        known = {language: texts[language] for language in catalog.compared_languages if language in texts}
        if len(known) > 1 and all(text.strip() and len(text) <= _MAX_TEXT_CHARACTERS for text in known.values()):
            yield path, known


def _strange(entry: Entry, with_own: bool = False) -> Mapping[str, Sequence[Any]]:
    """The addresses by language that the entry's name leads to although they are another model's; with those that it
    rightly leads to in that language alone, if wanted."""
    found: dict[str, list[Any]] = {}
    for title in title_links(entry):
        if title.is_strange:
            found.setdefault(title.language, []).append(title.address)
    own = entry.data.get("url")
    for language, address in own.items() if with_own and isinstance(own, Mapping) else ():
        found.setdefault(str(language), []).append(address)
    return found
