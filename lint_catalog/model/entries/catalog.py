"""All entries together."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from functools import cached_property

from msgspec import Struct

from lint_catalog.model.entries.document import Document
from lint_catalog.model.entries.entry import Entry, localized


class Catalog(Struct, frozen=True, dict=True, eq=False):
    """Everything that was read.

    `documents` are all files below `entries/`, by file name; `entries` those that could be read, by kind and id;
    `kinds` the known kinds, `registries` those whose entries exist to be referred to. An entry whose document does not
    parse is known by its id, but has no data. `variant_hosts` have pages for each language, although addresses do not
    show it. `unread` are files, and folders (with a `/` at the end), that could not be looked into: nobody knows what
    is in them, or which entries a folder holds.
    """

    root: str
    documents: Mapping[str, Document]
    entries: Mapping[str, Mapping[str, Entry]]
    kinds: tuple[str, ...]
    registries: frozenset[str] = frozenset()
    variant_hosts: tuple[str, ...] = ()
    unread: tuple[str, ...] = ()

    def __iter__(self) -> Iterator[Entry]:
        for entries in self.entries.values():
            yield from entries.values()

    def of_kind(self, kind: str) -> Mapping[str, Entry]:
        """The entries of a kind by id; empty for a kind without entries."""
        return self.entries.get(kind, {})

    def get(self, kind: str, id: str) -> Entry | None:
        """An entry, or None if there is none or it could not be read."""
        return self.entries.get(kind, {}).get(id)

    @cached_property
    def ids(self) -> Mapping[str, frozenset[str]]:
        """Known ids by kind, those of unreadable documents included: an entry that does not parse still exists."""
        found: dict[str, set[str]] = {kind: set() for kind in self.kinds}
        for document in self.documents.values():
            if document.kind:
                found.setdefault(document.kind, set()).add(document.id)
        return {kind: frozenset(ids) for kind, ids in found.items()}

    @cached_property
    def languages(self) -> tuple[str, ...]:
        """The languages that `entries/catalog.yaml` declares; without it, all that occur in texts per language."""
        for entry in self.of_kind("catalog").values():
            declared = entry.data.get("languages")
            if isinstance(declared, list) and all(isinstance(each, str) for each in declared):
                return tuple(declared)
            return ()  # the declaration itself is broken and reported; guessing would only add noise
        if any(document.kind == "catalog" for document in self.documents.values()):
            return ()
        return tuple(sorted({language for entry in self for text in localized(entry) for language in text[1]}))

    @cached_property
    def sound(self) -> bool:
        """Whether every document parses and fits its schema, so that what is absent is known to be absent."""
        return all(document.parsed for document in self.documents.values()) and not any(e.violations for e in self)
