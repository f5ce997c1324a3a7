"""Characters that nobody sees, or that show a text in another order than it has; and where they are honest.

Invisible are those of Unicode's property Default_Ignorable_Code_Point (Unicode 16, DerivedCoreProperties.txt), the
control characters, and some that are drawn as nothing. Joiners are spelling in scripts that join or stack their letters
(Unicode core specification, chapter 23.2), and make one picture of several; marks and isolates are needed where words
of both directions meet (UAX #9, 2.7); a tag spells a flag only (UTS #51, 3.5).
"""

from __future__ import annotations

import re
from array import array
from bisect import bisect_right
from collections.abc import Iterator, Sequence
from functools import lru_cache
from typing import NamedTuple

_MARKS = "\u061c\u200e\u200f"
_EMBEDDINGS = "\u202a-\u202e\u2066-\u2069"
_TAGS = "\U000e0000-\U000e0fff"
_SELECTORS = "\ufe00-\ufe0f\U000e0100-\U000e01ef"
_BREAKS = "\u0085\u2028\u2029"
_FILLERS = "\u115f\u1160\u3164\uffa0\u2800"
_OTHERS = "\u00ad\u034f\u180b-\u180f\u200b-\u200d\u2060-\u2065\u206a-\u206f\ufeff\ufff0-\ufffb\U0001d173-\U0001d17a"
_CONTROLS = "\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x84\x86-\x9f"
UNSEEN = rf"{_CONTROLS}{_BREAKS}{_MARKS}{_EMBEDDINGS}{_TAGS}{_SELECTORS}{_FILLERS}{_OTHERS}"
"""All of them, as the inside of a class of characters."""

_ANY = re.compile(rf"[{UNSEEN}]")
# The patterns from here on are needed by few texts, and compiled when they are.
_SELECTOR = rf"[{_SELECTORS}]"
_TROUBLE = rf"[{_CONTROLS}{_BREAKS}{_EMBEDDINGS}{_TAGS}{_FILLERS}]"
_RIGHT_TO_LEFT = "[\u0590-\u08ff\ufb1d-\ufdff\ufe70-\ufefc\U00010800-\U00010fff\U0001e800-\U0001efff]"
# Scripts whose letters change by joiners: Arabic and its like, those of India and around, Mongolian; emoji beside them.
_JOINING = (
    "[\u0590-\u0dff\u0f00-\u109f\u1780-\u18af\u1900-\u194f\u1a00-\u1c4f\ua800-\uaaff\uabc0-\uabff\ufb50-\ufdff\ufe70-\ufefc"
    "\U00010ac0-\U00010aff\U00010d00-\U00010d3f\U00010f30-\U00010f6f\U00011000-\U00011fff\U0001e900-\U0001e95f]"
)
_UNSPACED = "[\u0e00-\u0fff\u1000-\u109f\u1780-\u17ff\u1950-\u19ff\u1a20-\u1aaf\ua980-\ua9ff\uaa00-\uaadf]"
_PICTURE = "[\u00a9\u00ae\u203c-\u3299\ufe0e\ufe0f\U0001f000-\U0001faff\U000e007f#*0-9](?<![\u3040-\u30ff\u2800])"
_IDEOGRAPH = "[\u2e80-\u2fdf\u3005-\u3007\u3021-\u3029\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\U00020000-\U0003ffff]"
_VARIED = (
    "[\u1000-\u109f\u1820-\u18af\u2200-\u23ff\u2a00-\u2aff\ua840-\ua87f\U00010ac0-\U00010aff"
    "\u3001-\u3002\uff01-\uff1f0]"
)
_FLAG = "\U0001f3f4[\U000e0030-\U000e0039\U000e0061-\U000e007a]{3,6}\U000e007f"
_JAMO = "[\u1100-\u11ff\ua960-\ua97f\ud7b0-\ud7ff]"
_BRAILLE = "[\u2801-\u28ff]"
_LETTERS = r"[^\W\d_]{2,}"
_LETTERS_BEFORE = r"[^\W\d_]{2,}\Z"
_MARKUP = "*_~`\\\u034f\u200b\u200c\u200d\u2060\ufe0e\ufe0f"
"""What may stand between a word and its joiner: marks of Markdown, and what nobody sees."""
_BETWEEN_WORDS = f"{_MARKUP} \t.,;:!?()[]\"'/-0123456789"
_NEEDED = "\u034f\u061c\u180b\u180c\u180d\u180e\u180f\u200b\u200c\u200d\u200e\u200f\u2060"
_SCRIPTS_IN_NEED = f"{_JOINING}|{_UNSPACED}|{_RIGHT_TO_LEFT}"
_EMOJI = "[\u2600-\u27bf\U0001f000-\U0001faff]"
_FAR, _LINES = 12, 200  # characters
_HYPHENATED = 8  # letters of a word that is long enough to be divided

_NAMES = {
    "\u0085": "next-line character",
    "\u00ad": "soft hyphen",
    "\u061c": "Arabic letter mark",
    "\u200b": "zero-width space",
    "\u200c": "zero-width non-joiner",
    "\u200d": "zero-width joiner",
    "\u200e": "left-to-right mark",
    "\u200f": "right-to-left mark",
    "\u2028": "line separator",
    "\u2029": "paragraph separator",
    "\u2060": "word joiner",
    "\ufeff": "byte order mark",
    "\u2800": "blank braille pattern",
}


class Hidden(NamedTuple):
    """A run of one sort of characters that nobody sees: its offsets, what it is called, and whether it does worse than
    to be there: it hides a text, shows one in another order, or ends a line for some readers only.

    `removable` is whether nobody can need it there. Where letters of a script are near that needs such characters, a
    person has to decide, however odd its place looks.
    """

    start: int
    end: int
    name: str
    worse: bool
    removable: bool


def hidden(text: str) -> Iterator[Hidden]:
    """The characters of a text that nobody sees and that are not spelling, in order; one for a run of the same sort."""
    if not _ANY.search(text):
        return
    looked_at = _Text(text)
    last: Hidden | None = None
    for match in _ANY.finditer(text):
        at, char = match.start(), match[0]
        if looked_at.is_honest(at, char):
            continue
        name, worse = _sort(char)
        removable = looked_at.is_removable(at, char)
        if last and (last.end, last.worse) == (at, worse) and (last.name == name or char >= "\U000e0000"):
            last = last._replace(end=at + 1)
            continue
        if last:
            yield last
        last = Hidden(at, at + 1, name, worse, removable)
    if last:
        yield last


@lru_cache(maxsize=1024)
def _sort(char: str) -> tuple[str, bool]:
    return name_of(char), re.match(_TROUBLE, char) is not None


def name_of(char: str) -> str:
    """What messages call an invisible character."""
    known = _NAMES.get(char)
    if known:
        return known
    code = f"U+{ord(char):04X}"
    if re.match(f"[{_EMBEDDINGS}]", char):
        return f"direction mark ({code})"
    if re.match(f"[{_TAGS}]", char):
        return f"tag that nobody sees ({code})"
    if re.match(f"[{_SELECTORS}]", char):
        return f"variation selector ({code})"
    if re.match(f"[{_FILLERS}]", char):
        return f"filler ({code})"
    return f"control character ({code})" if re.match(f"[{_CONTROLS}]", char) else f"invisible character ({code})"


def unseen(text: str) -> str:
    """The first character of a text that nobody sees, honest or not; empty if there is none."""
    match = _ANY.search(text)
    return match[0] if match else ""


def without_hidden(text: str) -> str:
    """A text without what `hidden` finds in it, as far as nobody can need it."""
    end, parts = 0, []
    for each in filter(lambda each: each.removable, hidden(text)):
        parts.append(text[end : each.start])
        end = each.end
    return "".join([*parts, text[end:]])


def seen(text: str) -> str:
    """A text without what nobody sees."""
    return _ANY.sub("", text)


class _Text:
    """A text of which is known, line by line, what makes invisible characters honest. Every line is looked at once."""

    def __init__(self, text: str) -> None:
        self._text = text
        self._end = -1
        self._start = 0
        self._right_to_left = self._braille = False
        self._pairs: frozenset[int] = frozenset()
        self._flags: list[tuple[int, int]] | None = None
        self._letters: Sequence[int] | None = None
        self._needing: bool | None = None

    def is_honest(self, at: int, char: str) -> bool:
        """Whether an invisible character is spelling where it stands. To be asked in the order of the text."""
        before, after = self._text[at - 1 : at], self._text[at + 1 : at + 2]
        self._read_line(at)
        match char:
            case "\u200c" | "\u200d":
                return _joins(char, *self._beside(at, _MARKUP))
            case "\u200b":
                return any(re.match(_UNSPACED, each) for each in self._beside(at, _BETWEEN_WORDS))
            case "\u00ad":
                return _divides(self._text, at)
            case "\u061c" | "\u200e" | "\u200f":
                return self._right_to_left or self._is_near_right_to_left(at)
            case "\u034f" | "\u180b" | "\u180c" | "\u180d" | "\u180e" | "\u180f":
                return re.match(_JOINING, before) is not None or "\u0300" <= before <= "\u05ff"
            case "\u115f" | "\u1160":
                return bool(re.match(_JAMO, before) or re.match(_JAMO, after))
            case "\u2800":
                return self._braille
        if "\U000e0000" <= char <= "\U000e007f":
            return self._is_of_a_flag(at)
        return at in self._pairs or (re.match(_SELECTOR, char) is not None and _varies(before, char))

    def is_removable(self, at: int, char: str) -> bool:
        """Whether no letter on its line, which was asked for last, is of a script that needs such characters."""
        if char == "\u200d" and _has_emoji(self._text[max(0, at - _FAR) : at + _FAR]):
            return False
        if char not in _NEEDED and not re.match(_DIRECTED, char):
            return True
        if self._needing is None:
            self._needing = re.compile(_SCRIPTS_IN_NEED).search(self._text, self._start, self._end) is not None
        return not self._needing

    def _beside(self, at: int, between: str) -> tuple[str, str]:
        """The characters before and behind one, but for some that may stand between."""
        before, after = self._text[max(0, at - _FAR) : at], self._text[at + 1 : at + _FAR]
        return before.rstrip(between)[-1:], after.lstrip(between)[:1]

    def _is_near_right_to_left(self, at: int) -> bool:
        """Whether a letter from right to left stands a line or two away."""
        if self._letters is None:
            self._letters = array("l", (each.start() for each in re.finditer(_RIGHT_TO_LEFT, self._text)))
        place = bisect_right(self._letters, at)
        return any(abs(each - at) <= _LINES for each in self._letters[max(0, place - 1) : place + 1])

    def _read_line(self, at: int) -> None:
        if at < self._end:
            return
        self._needing = None
        text = self._text
        self._start = text.rfind("\n", self._start, at) + 1
        end = text.find("\n", at)
        self._end = len(text) if end < 0 else end
        self._right_to_left = re.compile(_RIGHT_TO_LEFT).search(text, self._start, self._end) is not None
        self._braille = re.compile(_BRAILLE).search(text, self._start, self._end) is not None
        self._pairs = frozenset(_pairs(text, self._start, self._end)) if self._right_to_left else frozenset()

    def _is_of_a_flag(self, at: int) -> bool:
        if self._flags is None:
            self._flags = [each.span() for each in re.finditer(_FLAG, self._text)]
        place = bisect_right(self._flags, (at, at)) - 1
        return place >= 0 and self._flags[place][0] < at < self._flags[place][1]


@lru_cache(maxsize=4096)
def _joins(char: str, before: str, after: str) -> bool:
    """Whether a joiner stands beside a letter that changes by it, or makes one picture of two."""
    if re.match(_JOINING, before) or re.match(_JOINING, after):
        return True
    return char == "\u200d" and bool(re.match(_PICTURE, before) and re.match(_PICTURE, after))


@lru_cache(maxsize=4096)
def _has_emoji(text: str) -> bool:
    return re.search(_EMOJI, text) is not None


def _varies(before: str, char: str) -> bool:
    """Whether a variation selector has something before it of which there are variants.

    Those of emoji stand behind signs and spaces as remains of what was deleted, and harm nobody there.
    """
    if char in "\ufe0e\ufe0f":
        return before in ("", "\u2139") or not before.isalpha() or re.match(_IDEOGRAPH, before) is not None
    return bool(re.match(_IDEOGRAPH, before) or ("\ufe00" <= char <= "\ufe0d" and re.match(_VARIED, before)))


def _divides(text: str, at: int) -> bool:
    """Whether a soft hyphen stands within a long word, where it divides syllables."""
    before = re.search(_LETTERS_BEFORE, text[max(0, at - 40) : at].replace("\u00ad", ""))
    after = re.match(_LETTERS, text[at + 1 : at + 41].replace("\u00ad", ""))
    return bool(before and after) and len(before[0] if before else "") + len(after[0] if after else "") >= _HYPHENATED


_CLOSING = {"\u202a": "\u202c", "\u202b": "\u202c", "\u2066": "\u2069", "\u2067": "\u2069", "\u2068": "\u2069"}
_DIRECTED = rf"[{_EMBEDDINGS}]"


def _pairs(text: str, start: int, end: int) -> Iterator[int]:
    """The offsets of embeddings and isolates on a line with right-to-left letters that are closed there, and that turn
    such letters round if any. Overrides (U+202D, U+202E) turn all letters round, and are never among them.
    """
    opened: list[tuple[str, str, int]] = []
    for match in re.compile(_DIRECTED).finditer(text, start, end):
        char, at = match[0], match.start()
        if char in _CLOSING:
            opened.append((_CLOSING[char], char, at))
        elif not opened or opened[-1][0] != char:
            opened.clear()
        else:
            _, first, begin = opened.pop()
            letter = (
                re.compile(_RIGHT_TO_LEFT).search(text, begin, at) if first in "\u202b\u2067" and not opened else True
            )
            if letter:
                yield from (begin, at)
