"""All entries together."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from functools import cached_property

from msgspec import Struct

from lint_catalog.model.absence import Absent
from lint_catalog.model.entries.document import Document
from lint_catalog.model.entries.entry import Entry, localized
from lint_catalog.model.entries.kinds import CATALOG_KIND, kind_and_id

MAX_LANGUAGES = 100
"""No catalog is in more languages; the schema of `catalog.yaml` says the same."""
_MAX_COMPARED = 12
LABELLED = frozenset({"en", "fr", "ja"})
"""The languages for which lint-catalog brings the words that pages say by themselves."""


class Catalog(Struct, frozen=True, dict=True, eq=False):
    """Everything that was read.

    `documents` are all files below `entries/`, by file name; `entries` those that could be read, by kind and id;
    `kinds` the known kinds, `registries` those whose entries exist to be referred to. An entry whose document does not
    parse is known by its id, but has no data. `variant_hosts` have pages for each language, although addresses do not
    show it. `unread` are files, and folders (with a `/` at the end), that could not be looked into: nobody knows what
    is in them, or which entries a folder holds. `folder` is the one of the entries, by its path from the root.
    `unclaimed` are files below it that are not YAML, so that no kind claims them, and that nobody would expect there;
    they were not read. `labelled` are the languages in which it is known what pages say by themselves. `unstaged` are
    files of entries by kind and id that are on disk only, where what is staged was read.
    """

    root: str
    documents: Mapping[str, Document]
    entries: Mapping[str, Mapping[str, Entry]]
    kinds: tuple[str, ...]
    registries: frozenset[str] = frozenset()
    variant_hosts: tuple[str, ...] = ()
    unread: tuple[str, ...] = ()
    folder: str = "entries"
    unclaimed: tuple[str, ...] = ()
    labelled: frozenset[str] = LABELLED
    unstaged: Mapping[tuple[str, str], str] = {}

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
        """Known ids by kind, those of files that cannot be read or do not parse included: they still exist."""
        found: dict[str, set[str]] = {kind: set() for kind in self.kinds}
        for document in self.documents.values():
            if document.kind:
                found.setdefault(document.kind, set()).add(document.id)
        for name in self.unread:
            kind, id = ("", "") if name.endswith("/") else kind_and_id(self._within(name) or "", self.kinds)
            if kind:
                found[kind].add(id)
        return {kind: frozenset(ids) for kind, ids in found.items()}

    @cached_property
    def languages(self) -> tuple[str, ...]:
        """The languages that `entries/catalog.yaml` declares; without it, all that occur in texts per language."""
        for entry in self.of_kind("catalog").values():
            declared = entry.data.get("languages")
            if isinstance(declared, list) and all(isinstance(each, str) for each in declared):
                return tuple(declared) if len(declared) <= MAX_LANGUAGES else ()
            return ()  # the declaration itself is broken and reported; guessing would only add noise
        if self.hidden(Absent((CATALOG_KIND,))):
            return ()
        occurring = {language for entry in self for text in localized(entry) for language in text[1]}
        return tuple(sorted(occurring)) if len(occurring) <= MAX_LANGUAGES else ()

    @property
    def compared_languages(self) -> tuple[str, ...]:
        """The languages whose texts are compared, each with each."""
        return self.languages[:_MAX_COMPARED]

    @cached_property
    def sound(self) -> bool:
        """Whether all was read, parses and fits its schema, so that what is absent is known to be absent."""
        return not self._hiding and not any(entry.violations for entry in self)

    def hidden(self, absent: Absent) -> tuple[str, ...]:
        """The files and folders that may have what seems to be absent, since nobody can read them; none if it is."""
        kinds = frozenset(absent.kinds)
        return tuple(
            each.name
            for each in self._hiding
            if (each.names or not absent.by_name) and (not kinds or kinds & each.kinds)
        )

    @cached_property
    def _hiding(self) -> tuple[_Hiding, ...]:
        unread = (self._unread(name) for name in self.unread)
        unparsed = (
            _Hiding(file, frozenset({each.kind} - {""})) for file, each in self.documents.items() if not each.parsed
        )
        return (*unread, *unparsed)

    def _unread(self, name: str) -> _Hiding:
        """What a file or folder may hold that could not be read; anything, if it lies elsewhere than entries do."""
        within, everything = self._within(name), frozenset(self.kinds)
        if not within:
            return _Hiding(name, everything, names=True)
        if not name.endswith("/"):
            return _Hiding(name, frozenset({kind_and_id(within, self.kinds)[0]} - {""}))
        below = everything - {CATALOG_KIND}
        top = within.partition("/")[0]
        return _Hiding(name, frozenset({top}) if top in below else below, names=True)

    def _within(self, name: str) -> str | None:
        """A name as seen from the folder of the entries (empty: this one); None if it lies elsewhere."""
        if self.folder == ".":
            return name.removeprefix("./")
        start = f"{self.folder}/"
        return name[len(start) :] if name.startswith(start) else None


class _Hiding(Struct, frozen=True):
    """A file or folder that cannot be read, the `kinds` of the entries that it may hold, and whether not even their
    `names` are known."""

    name: str
    kinds: frozenset[str]
    names: bool = False
