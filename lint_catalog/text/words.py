"""Words in messages: lists, names of types, did-you-mean; and which words are the same."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable
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


def closest(word: str, choices: Iterable[str]) -> str | None:
    """The choice that a misspelt word most likely meant, or None if nothing is near. Ties go to the first in order."""
    from difflib import SequenceMatcher

    wanted = joined(word)
    best, ratio = None, 0.72
    matcher = SequenceMatcher(autojunk=False)
    matcher.set_seq2(wanted)
    for choice in sorted(choices):
        key = joined(choice)
        if key == wanted:
            return choice
        matcher.set_seq1(key)
        if matcher.real_quick_ratio() > ratio and matcher.quick_ratio() > ratio and matcher.ratio() > ratio:
            best, ratio = choice, matcher.ratio()
    return best


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
    count, found = 0, text.find(part)
    while 0 <= found < start:
        count, found = count + 1, text.find(part, found + 1)
    return count
