"""Words in messages: lists, names of types, did-you-mean; and which words are the same."""

from __future__ import annotations

import re
import unicodedata
from array import array
from bisect import bisect_left
from collections.abc import Iterable, Sequence
from functools import lru_cache

from lint_catalog.text.secrets import masked

TYPE_WORDS = {
    "string": "text",
    "integer": "a whole number",
    "number": "a number",
    "boolean": "`true` or `false`",
    "array": "a list",
    "object": "a mapping",
    "null": "nothing",
    "date": "a date",
}
"""How messages call the JSON types."""

HYPHENS = str.maketrans(dict.fromkeys("\u2010\u2011\u2012\u2013\u2212", "-"))
"""Hyphens and what is taken for one, to the one that people type."""

BLANKS = r"(?:(?<!\s)\s+)?"
"""In a pattern, the white space before something; tried once, and not again from each of its characters."""

_ALIKE = 0.72  # of 1: how much two words must have in common
_LONGEST_WORD = 200  # characters
_PASSES, _LEAST_COMPARED, _COMPARED = 20, 100_000, 30  # how much `Nearest` compares: words at a glance, and in earnest
_JOINTS = re.compile(r"[\s_-]+")


def listed(words: Iterable[str], last: str = "or") -> str:
    """`a`, `a or b`, `a, b or c`."""
    *first, final = words
    return f"{', '.join(first)} {last} {final}" if first else final


def counted(number: int, word: str, plural: str = "") -> str:
    """`1 error`, `2 errors`."""
    return f"{number:,} {word if number == 1 else plural or word + 's'}"


def quoted(value: object, limit: int = 60) -> str:
    """A value as a message quotes it: short, on one line, in backticks, so that no dump of data gets into a message.

    Credentials in it are left out before it is cut, since nobody would know a part of one.
    """
    text = masked(str(value))
    line = " ".join(text.split()).replace("`", "'")
    return f"`{line[: limit - 1]}…`" if len(line) > limit else f"`{line}`"


def folded(text: str) -> str:
    """A text without the differences of letter case and width."""
    return unicodedata.normalize("NFKC", text).casefold()


@lru_cache(maxsize=8192)
def joined(name: str) -> str:
    """What names have in common that differ in letter case, width, spaces, underscores and hyphens alone."""
    return _JOINTS.sub("", folded(name).translate(HYPHENS))


class Nearest:
    """Words that others may have meant to be, made ready once for many questions.

    It answers as long as that is of use: some hundreds of words that nobody asked for before, or twenty times all that
    there are. Then it knows no answer any more, so that many misspelt words are not compared with as many others.
    """

    def __init__(self, choices: Iterable[str]) -> None:
        self._choices = sorted(choices)
        self._keys = [joined(each) for each in self._choices]
        self._same: dict[str, str] = {}
        self._by_length: dict[int, list[int]] = {}
        for index, key in enumerate(self._keys):
            self._same.setdefault(key, self._choices[index])
            self._by_length.setdefault(len(key), []).append(index)
        self._answers: dict[str, str | None] = {}
        self._left = _LEAST_COMPARED + _PASSES * len(self._choices)

    def to(self, word: str) -> str | None:
        """The choice that a misspelt word most likely meant, or None if nothing is near.

        Ties go to the first in order. What is longer than a name is near to nothing but itself.
        """
        wanted = joined(word)
        if wanted in self._same:
            return self._same[wanted]
        if len(wanted) > _LONGEST_WORD:
            return None
        if wanted not in self._answers and self._left > 0:
            self._answers[wanted] = self._found(wanted)
        return self._answers.get(wanted)

    def _found(self, wanted: str) -> str | None:
        from difflib import SequenceMatcher

        size = len(wanted)
        fitting = [at for length, at in self._by_length.items() if 2 * min(length, size) > _ALIKE * (length + size)]
        best, ratio = None, _ALIKE
        matcher = SequenceMatcher(autojunk=False)
        matcher.set_seq2(wanted)
        for index in sorted(index for each in fitting for index in each):
            self._left -= 1
            matcher.set_seq1(self._keys[index])
            if matcher.real_quick_ratio() > ratio and matcher.quick_ratio() > ratio:
                self._left -= _COMPARED
                if matcher.ratio() > ratio:
                    best, ratio = self._choices[index], matcher.ratio()
        return best


def alike(one: str, other: str) -> bool:
    """Whether two words are near enough for one to be a slip for the other, see `Nearest`."""
    return closest(one, (other,)) is not None


def closest(word: str, choices: Iterable[str]) -> str | None:
    """The choice that a misspelt word most likely meant, or None if nothing is near, see `Nearest`."""
    return Nearest(choices).to(word)


def did_you_mean(word: str, choices: Iterable[str]) -> str:
    """A hint: the nearest choice, or all choices if they are few, or nothing."""
    choices = sorted(choices)
    near = closest(word, choices)
    if near is not None:
        return f"did you mean `{near}`?"
    if 0 < len(choices) <= 12:
        return f"possible: {listed(f'`{each}`' for each in choices)}"
    return ""


def occurrence(text: str, part: str, start: int) -> int:
    """How often a part occurs in a text before the offset `start`: the `nth` of a place that is narrowed to it."""
    return bisect_left(_starts(text, part), start)


def nth_occurrence(text: str, part: str, nth: int) -> int:
    """The offset of an occurrence (from 0), or of the last one if there are fewer; -1 if there is none."""
    starts = _starts(text, part)
    return starts[min(nth, len(starts) - 1)] if starts else -1


@lru_cache(maxsize=64)
def _starts(text: str, part: str) -> Sequence[int]:
    """Where a part occurs in a text: looked for once, however many of them somebody asks for."""
    found = array("l")
    at = text.find(part)
    while at >= 0:
        found.append(at)
        at = text.find(part, at + 1)
    return found
