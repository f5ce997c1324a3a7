"""Full-width characters where nobody meant them: left over from typing Japanese or Chinese, in a text in Latin letters.

Beside words in these languages, in their quotations and titles they are right. So what stands around one decides: the
nearest letter on either side, the brackets it belongs to, and the line.
"""

from __future__ import annotations

import re
import unicodedata
from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Sequence

_WIDE = re.compile(
    r"[\uff10-\uff19\uff21-\uff3a\uff41-\uff5a]+"
    r"|[\u3001\u3002\u3008-\u3011\u3014\u3015\u301c\u30fb\uff01-\uff0f\uff1a-\uff20\uff3b-\uff40\uff5b-\uff65]"
)
_ADDRESS = re.compile(r"(?:https?://|www\.)[^\s<>\"']+")
_MARK = re.compile(r"[\[\uff3b][\^\uff3e][^\[\]\uff3b\uff3d\s]{1,99}[\]\uff3d]")
_EAST_ASIAN = re.compile(
    r"[\u3005-\u3007\u3041-\u3096\u309d-\u30fa\u30fc-\u30ff\u3105-\u318e\u3400-\u4dbf\u4e00-\u9fff\uac00-\ud7af"
    r"\uf900-\ufaff\uff66-\uffdc]"
)
_QUOTATION = re.compile(
    r"\u201c[^\u201c\u201d]*\u201d|\u00ab[^\u00ab\u00bb]*\u00bb|\"[^\"]*\""
    r"|\u300c[^\u300c\u300d]*\u300d|\u300e[^\u300e\u300f]*\u300f"
)
_PAIRS = {
    "\uff08": "\uff09", "\uff3b": "\uff3d", "\uff5b": "\uff5d", "\u3008": "\u3009", "\u300a": "\u300b",
    "\u300c": "\u300d", "\u300e": "\u300f", "\u3010": "\u3011", "\u3014": "\u3015",
}  # fmt: skip
_NARROW = {"、": ",", "。": ".", "｡": ".", "､": ","}
_PLAIN = frozenset("(),.;:!?/%")
"""What a fix may write: marks that mean nothing in Markdown within a line."""
_OPENS = frozenset("([{\u201c\u00ab/\"'")
_NUMBER_BEFORE = re.compile(r"\s*\d{1,9}\Z")
_NEAR = 60  # characters to either side of which the script is looked at
_SHARE = 0.2  # of letters: a line that has more of East Asia is a text in one of its languages


def has_wide(text: str) -> bool:
    """Whether a text has any of them, right or wrong."""
    return not text.isascii() and _WIDE.search(text) is not None


def out_of_place(text: str, titles: Sequence[tuple[int, int]] = ()) -> Iterator[tuple[int, int]]:
    """Where a text has full-width characters that no East Asian words ask for. `titles` are what is a name as a whole,
    such as the labels of links."""
    if len(text.strip()) < 2:
        return
    asian = [match.start() for match in _EAST_ASIAN.finditer(text)]

    def has_asian(start: int, end: int) -> bool:
        return bisect_left(asian, start) < bisect_left(asian, end)

    left_alone = [match.span() for pattern in (_ADDRESS, _MARK) for match in pattern.finditer(text)]
    if asian:
        left_alone += [match.span() for match in _QUOTATION.finditer(text) if has_asian(*match.span())]
        left_alone += [span for span in titles if has_asian(*span)]
        left_alone += [span for span in _lines(text) if _is_asian(text, span, asian)]
    skipped = _united(left_alone)
    partner = _partners(text) if asian else {}
    for match in _WIDE.finditer(text):
        start, end = match.span()
        index = bisect_right(skipped, (start, len(text))) - 1
        if (index >= 0 and start < skipped[index][1]) or text[start - 1 : start] == "]":
            continue
        other = partner.get(start, start)
        first, last = min(start, other), max(start, other)
        beside = any(_is_beside_asian(text, each) for each in {first, last})
        if not (beside or has_asian(first, last)):
            yield start, end


def _lines(text: str) -> Iterator[tuple[int, int]]:
    start = 0
    for line in text.split("\n"):
        yield start, start + len(line)
        start += len(line) + 1


def _is_asian(text: str, span: tuple[int, int], asian: Sequence[int]) -> bool:
    count = bisect_left(asian, span[1]) - bisect_left(asian, span[0])
    return count > 0 and count > _SHARE * sum(map(str.isalpha, text[slice(*span)]))


def _united(spans: list[tuple[int, int]]) -> list[tuple[int, int]]:
    """Stretches in order, those that overlap as one."""
    found: list[tuple[int, int]] = []
    for start, end in sorted(spans):
        if found and start <= found[-1][1]:
            found[-1] = (found[-1][0], max(end, found[-1][1]))
        else:
            found.append((start, end))
    return found


def _partners(text: str) -> dict[int, int]:
    """For each full-width bracket that has its partner in the text, where that is. Narrow ones may be partners, too."""
    found: dict[int, int] = {}
    opened: list[tuple[int, str]] = []
    for at, char in enumerate(text):
        if char in _PAIRS or char == "(":
            opened.append((at, _PAIRS.get(char, "\uff09")))
        elif opened and (char == opened[-1][1] or (char == ")" and opened[-1][1] == "\uff09")):
            found[at] = opened.pop()[0]
            found[found[at]] = at
    return found


def _is_beside_asian(text: str, at: int) -> bool:
    """Whether the next letter or digit on either side of a character is of East Asia."""
    for each in range(at - 1, max(-1, at - _NEAR), -1):
        if text[each] == "\n":
            break
        if text[each].isalnum():
            if _EAST_ASIAN.match(text[each]):
                return True
            break
    for each in range(at + 1, min(len(text), at + _NEAR)):
        if text[each] == "\n":
            break
        if text[each].isalnum():
            return _EAST_ASIAN.match(text[each]) is not None
    return False


def narrowed(text: str, start: int, end: int, language: str) -> str:
    """What is to be written instead, with the spaces that it takes; empty for what Markdown might read otherwise."""
    wide = text[start:end]
    narrow = _NARROW.get(wide) or unicodedata.normalize("NFKC", wide)
    if wide[0].isalnum():
        return narrow
    before, after = text[start - 1 : start] or "\n", text[end : end + 1] or "\n"
    if before.isdigit() and after.isdigit() and narrow in ",.:/":
        return narrow
    line = text[max(0, start - 20) : start].rpartition("\n")[2]
    item = narrow in ".)" and _NUMBER_BEFORE.fullmatch(line)
    if narrow not in _PLAIN or item or (before == "\n" and narrow != "("):
        return ""
    if narrow == "(":
        return narrow if before.isspace() or before in _OPENS else f" {narrow}"
    space = narrow not in "/%" and wide != "\uff0e" and (after.isalnum() or after in _OPENS or after in _PAIRS)
    french = language.startswith("fr") and narrow in ";:!?" and not before.isspace()
    return f"{' ' if french else ''}{narrow}{' ' if space else ''}"
