"""Entries that rows refer to, each once, and how ids are made."""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from collections.abc import Iterable, Mapping
from functools import lru_cache
from typing import Any

from msgspec import Struct, field

from lint_catalog.text.names import is_device
from lint_catalog.text.words import folded

_NOT_IN_IDS = re.compile(r"[^a-z0-9.]+")
_LONGEST = 72


@lru_cache(maxsize=8192)
def slug(text: str) -> str:
    """A text as an id: lower-case ASCII letters, digits, dots and hyphens; empty if nothing of it can be in one."""
    plain = unicodedata.normalize("NFKD", text.replace("\u00d7", "x")).casefold()
    plain = "".join(char for char in plain if not unicodedata.combining(char))
    words = _NOT_IN_IDS.sub("-", plain).strip("-.")
    if is_device(words):
        words = f"entry-{words}"
    return words if len(words) <= _LONGEST else words[:_LONGEST].rsplit("-", 1)[0].strip("-.")


def best_slug(texts: Iterable[str]) -> str:
    """The id that the first text gives which is readable in ASCII as a whole; else what is left of any; or nothing."""
    candidates = list(texts)
    for text in candidates:
        if slug(text) and (
            text.isascii() or all(char.isascii() or unicodedata.normalize("NFKD", char)[0].isascii() for char in text)
        ):
            return slug(text)
    return max((slug(text) for text in candidates), key=len, default="")


class PendingEntry(Struct, eq=False):
    """An entry that will be made; its id is known when all pages are read."""

    kind: str
    wish: str
    data: dict[str, Any] = field(default_factory=dict)
    names: dict[str, Counter[str]] = field(default_factory=dict)
    id: str = ""

    def call(self, names: Mapping[str, str]) -> None:
        """Count how rows name it."""
        for language, name in names.items():
            self.names.setdefault(language, Counter())[name] += 1

    def name(self, languages: Iterable[str]) -> str | dict[str, str]:
        """What it is mostly called: one text, or one for each language."""
        counts = self.names.values()
        fallback = sum(counts, Counter()).most_common(1)[0][0]
        chosen = {each: self.names[each].most_common(1)[0][0] if each in self.names else fallback for each in languages}
        return chosen if len(set(chosen.values())) > 1 else next(iter(chosen.values()))


class PendingExpression(Struct, frozen=True):
    """A license expression: handles, and words such as `AND` between them."""

    parts: tuple[PendingEntry | str, ...]


class Registry:
    """The entries of one kind, by what tells them apart."""

    def __init__(self, kind: str) -> None:
        self.kind = kind
        self.handles: dict[str, PendingEntry] = {}
        self._places: dict[int, int] = {}
        self._called: dict[tuple[str, str], PendingEntry] = {}

    def get(self, key: str, wish: str, **data: Any) -> PendingEntry:
        """The entry with this key; it is made if there is none yet."""
        key = folded(key)
        if key not in self.handles:
            handle = self.handles[key] = PendingEntry(self.kind, wish or self.kind.rstrip("s"), dict(data))
            self._places[id(handle)] = len(self._places)
        return self.handles[key]

    def call(self, handle: PendingEntry, names: Mapping[str, str]) -> None:
        """Count how a row names an entry, by which `named` finds it from then on."""
        handle.call(names)
        for each in names.items():
            before = self._called.setdefault(each, handle)
            if self._places[id(handle)] < self._places[id(before)]:
                self._called[each] = handle

    def named(self, names: Mapping[str, str]) -> PendingEntry | None:
        """The first entry that has one of these names in the same language."""
        found = (self._called[each] for each in names.items() if each in self._called)
        return min(found, key=lambda handle: self._places[id(handle)], default=None)


def give_ids(handles: Iterable[PendingEntry], reserved: Iterable[str] = ()) -> None:
    """Give every entry of a kind that has none the id that it wishes; the second one with the same wish gets `-2`, and
    so on. `reserved` are ids that none of them may have."""
    entries = list(handles)
    taken = {*reserved, *(handle.id for handle in entries if handle.id)}
    waiting = [handle for handle in entries if not handle.id]
    for handle in waiting:
        if handle.wish not in taken:
            handle.id = handle.wish
            taken.add(handle.id)
    numbers: dict[str, int] = {}
    for handle in waiting:
        while not handle.id:
            number = numbers[handle.wish] = numbers.get(handle.wish, 1) + 1
            candidate = f"{handle.wish}-{number}"
            if candidate not in taken:
                handle.id = candidate
                taken.add(candidate)


def resolved(value: Any) -> Any:
    """Data with ids in place of handles."""
    match value:
        case PendingEntry():
            return value.id
        case PendingExpression():
            return " ".join(each if isinstance(each, str) else each.id for each in value.parts)
        case Mapping():
            return {key: resolved(each) for key, each in value.items()}
        case list() | tuple():
            return [resolved(each) for each in value]
        case _:
            return value
