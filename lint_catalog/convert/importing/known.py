"""What a catalog has already of what is found on pages: the same thing keeps its id."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from lint_catalog.convert.importing.registry import PendingEntry
from lint_catalog.model.entries.catalog import Catalog
from lint_catalog.text.words import joined

KEPT = ("developers", "licenses", "datasets", "base-models")
"""Kinds that rows refer to by name alone: pages say little of them, so entries that are there stay as they are."""
_STRENGTHS = ("hub", "spdx", "text", "anchor", "url", "name", "id")
"""What tells that two are the same, the surest first."""
_Keys = Iterator[tuple[str, str]]


class Known:
    """The entries of a catalog that was there before."""

    def __init__(self, catalog: Catalog) -> None:
        self.catalog = catalog
        self.found: dict[str, set[str]] = defaultdict(set)  # ids that were given again, by kind
        self._ids: dict[tuple[str, str, str], set[str]] = defaultdict(set)
        for entry in catalog:
            for what, key in (*_keys(entry.kind, entry.data), ("id", entry.id)):
                self._ids[entry.kind, what, _of_persons(entry.kind, entry.data) + key].add(entry.id)

    def data(self, kind: str, id: str) -> Mapping[str, Any]:
        """What an entry said; nothing if there was none."""
        entry = self.catalog.get(kind, id)
        return entry.data if entry else {}

    def has(self, kind: str, name: str) -> bool:
        """Whether one entry, and no other, has this name."""
        return len(self._ids.get((kind, "name", joined(name)), ())) == 1

    def give(self, handles: Iterable[PendingEntry]) -> None:
        """Give the ids that entries had to what is the same. Rows, sections and footnotes are one entry each; names of
        what rows refer to may be several ones of the same entry."""
        waiting = [(handle, frozenset(_keys_of(handle))) for handle in handles]
        for what in _STRENGTHS:
            for handle, keys in waiting:
                if not handle.id and (id := self._id(handle.kind, [key for each, key in keys if each == what], what)):
                    handle.id = id
                    self.found[handle.kind].add(id)

    def _id(self, kind: str, keys: Iterable[str], what: str) -> str:
        """The one entry that has one of these keys of one sort."""
        found: set[str] = set()
        for key in keys:
            found |= self._ids.get((kind, what, key), set())
        if kind not in KEPT:
            found -= self.found[kind]
        return next(iter(found)) if len(found) == 1 else ""


def _keys_of(handle: PendingEntry) -> _Keys:
    """What is on the pages has in common with an entry for the same thing."""
    said = {**handle.data, "name": [*handle.names.values(), handle.data.get("name")]}
    persons = _of_persons(handle.kind, handle.data)
    for what, key in (*_keys(handle.kind, said), ("id", handle.wish)):
        yield what, persons + key


def _of_persons(kind: str, data: Mapping[str, Any]) -> str:
    """What stands before the keys of persons, who are not the organizations of the same name."""
    return "person " if kind == "developers" and data.get("individual") is True else ""


def _keys(kind: str, data: Mapping[str, Any]) -> _Keys:
    """What an entry has in common with another one for the same thing."""
    repositories = data.get("hub")
    for each in repositories if isinstance(repositories, list) and kind != "licenses" else ():
        repository = each.get("repo") if isinstance(each, Mapping) else each
        if isinstance(repository, str):
            yield "hub", repository.casefold()
    if isinstance(spdx := data.get("spdx"), str):
        yield "spdx", spdx.casefold()
    for text in _texts(data.get("text")):
        yield "text", joined(text)
    if isinstance(anchor := data.get("anchor"), str):
        yield "anchor", anchor
    for address in _texts(data.get("url")):
        yield "url", address.rstrip("/")
    for field in ("name", "short_name", "aliases", "title"):
        for name in _texts(data.get(field)):
            if key := joined(name):
                yield "name", key


def _texts(value: Any) -> Iterator[str]:
    """All texts in a value, whatever their language."""
    if isinstance(value, str):
        yield value
    elif isinstance(value, Counter):
        yield from value
    elif isinstance(value, Mapping):
        for each in value.values():
            yield from _texts(each)
    elif isinstance(value, (list, tuple)):
        for each in value:
            yield from _texts(each)
