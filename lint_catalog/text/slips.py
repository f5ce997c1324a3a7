"""Slips of the pen: words that differ in one letter, or in two neighbours that changed places."""

from __future__ import annotations

import unicodedata
from collections import defaultdict
from collections.abc import Iterable, Iterator

_LONGEST = 40  # letters
_SHARED = 20  # words that are looked at of those that are alike but for one letter in the same place
_ENDINGS = ("s", "es", "e", "d", "ed", "r", "er", "n", "al", "ing", "es")


def one_slip(word: str, other: str) -> bool:
    """Whether two words differ in one letter, or in two neighbours that changed places; endings do not count."""
    if word == other or word.startswith(other) or other.startswith(word) or abs(len(word) - len(other)) > 1:
        return False
    start = next(at for at, (a, b) in enumerate(zip(word, other, strict=False)) if a != b)
    rest, others = word[start:], other[start:]
    swapped = len(rest) > 1 and rest[1] + rest[0] + rest[2:] == others
    return swapped or rest[1:] == others[1:] or rest[1:] == others or rest == others[1:]


def without_accents(word: str) -> str:
    """A word in plain letters."""
    return "".join(char for char in unicodedata.normalize("NFD", word) if not unicodedata.combining(char))


def is_form(word: str, other: str) -> bool:
    """Whether two words are forms of one, in a language or in two: a plural, another ending, an accent."""
    one, two = without_accents(word), without_accents(other)
    if one == two:
        return True
    stem = 0
    while stem < min(len(one), len(two)) and one[stem] == two[stem]:
        stem += 1
    return stem >= 3 and (one[stem:] in _ENDINGS or not one[stem:]) and (two[stem:] in _ENDINGS or not two[stem:])


class Slips:
    """Words that others may be slips for, made ready once for many questions: each takes the time of its own length."""

    def __init__(self, words: Iterable[str]) -> None:
        self._words: dict[str, list[str]] = defaultdict(list)
        for word in words:
            for key in _keys(word):
                if len(self._words[key]) < _SHARED:
                    self._words[key].append(word)

    def near(self, word: str) -> Iterator[str]:
        """The words that a word is one slip away from, each once."""
        found = dict.fromkeys(each for key in _keys(word) for each in self._words.get(key, ()))
        yield from (each for each in found if one_slip(word, each))


def _keys(word: str) -> Iterator[str]:
    """A word, and what is left of it without any one of its letters: two words that are a slip apart share one."""
    if len(word) <= _LONGEST:
        yield word
        yield from (word[:at] + word[at + 1 :] for at in range(len(word)))
