"""Which entry somebody may have meant: by id, or by any of its names in any language, which is what people write."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from difflib import SequenceMatcher
from typing import Any

from lint_catalog.model.entries.catalog import Catalog
from lint_catalog.model.entries.entry import Entry
from lint_catalog.text.words import Nearest, folded, joined

_NAMES = ("name", "short_name", "title", "aliases", "spdx", "hub")
_LONGEST = 200  # characters of a name
_MOST = 50  # names of an entry
_ALIKE = 0.72  # of 1: how much the words that tell names apart must have in common
_WORD = re.compile(r"[^\W_]+")
_EVERYWHERE = frozenset({
    "a", "an", "and", "center", "centre", "co", "college", "company", "corp", "corporation", "de", "der", "des",
    "du", "et", "for", "gmbh", "group", "inc", "institute", "institut", "la", "lab", "laboratory", "laboratoire",
    "labs", "le", "les", "licence", "license", "limited", "llc", "ltd", "of", "research", "team", "the", "univ",
    "universidad", "universite", "universiteit", "universität", "university", "université",
})  # fmt: skip
_SUFFIXES = re.compile(r"株式会社|有限会社|大学院|大学校|大学|研究所|研究室|公司|주식회사|대학교")
_FIGURES = re.compile(r"\d+")


class Suggestions:
    """What ids of some kinds may have been meant to be, made ready once for many questions."""

    def __init__(self, catalog: Catalog, kinds: Iterable[str]) -> None:
        self._spellings: dict[str, set[str]] = {}
        self._same: dict[str, set[str]] = {}
        self._by_words: dict[frozenset[str], set[str]] = {}
        for kind in kinds:
            for id in catalog.ids.get(kind, ()):
                self._add(id, id)
            for entry in catalog.of_kind(kind).values():
                for name in called(entry):
                    self._add(name, entry.id)
        self._nearest = Nearest(self._spellings)

    def _add(self, name: str, id: str) -> None:
        self._spellings.setdefault(name, set()).add(id)
        self._same.setdefault(joined(name), set()).add(id)
        if words := _telling(name):
            self._by_words.setdefault(words, set()).add(id)

    def to(self, text: str) -> str | None:
        """The id of the entry that is called so or nearly so; None if there is none, or nobody can say which.

        A typo is one in the words that tell names apart: `Tokyo University` is not one of `Tohoku University`. Nor are
        other figures, since versions differ in nothing else.
        """
        if len(text) > _LONGEST:
            return None
        for found in (self._same.get(joined(text)), self._by_words.get(_telling(text))):
            if found:
                return next(iter(found)) if len(found) == 1 else None
        near = self._nearest.to(text)
        if near is None or not _may_be_typo(text, near):
            return None
        found = self._spellings[near]
        return next(iter(found)) if len(found) == 1 else None


def called(entry: Entry) -> Iterator[str]:
    """What an entry is called besides its id, in all languages."""
    count = 0
    for field in _NAMES:
        for text in _texts(entry.data.get(field)):
            if text.strip() and len(text) <= _LONGEST and count < _MOST:
                count += 1
                yield text


def _texts(value: Any) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    elif isinstance(value, (list, dict)):
        for each in value if isinstance(value, list) else value.values():
            if isinstance(each, str):
                yield each


def _telling(name: str) -> frozenset[str]:
    """The words of a name that tell it from others; 2 and 2.0 are the same version."""
    return frozenset(word for word in _words(name) if word not in _EVERYWHERE and word != "0")


def _words(name: str) -> list[str]:
    return _WORD.findall(_SUFFIXES.sub(" ", folded(name)))


def _version(name: str) -> tuple[str, ...]:
    """The figures in a name; 2 and 2.0 are the same version."""
    figures = _FIGURES.findall(folded(name))
    while figures and figures[-1] == "0":
        figures.pop()
    return tuple(figures)


def _may_be_typo(text: str, near: str) -> bool:
    """Whether one name may be another one with letters that are wrong, missing or too many."""
    if _version(text) != _version(near):
        return False
    written, meant = _words(text), _words(near)
    return all(_has_like(written, each) for each in _telling(near)) and all(
        _has_like(meant, each) for each in _telling(text)
    )


def _has_like(words: Iterable[str], wanted: str) -> bool:
    """Whether one of some words may be another one with letters that are wrong, missing or too many."""
    return any(each == wanted or SequenceMatcher(None, each, wanted, autojunk=False).ratio() > _ALIKE for each in words)
