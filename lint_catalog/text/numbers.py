"""Numbers in texts of different languages, so that they can be compared.

`2,100万`, `21M`, `21 M` and `21 millions` are the same number. A notation that may mean several numbers (`1,282` in
French, `32k`, `5,2 Go`) has several values; two numbers agree if they have one in common.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator
from decimal import Decimal
from functools import lru_cache
from html import unescape

from msgspec import Struct
from msgspec.structs import replace

from lint_catalog.text.code_spans import code_spans
from lint_catalog.text.number_words import EAST_ASIAN, FACTORS, LANGUAGES, number_words, primary_language

_POINT_LANGUAGES = frozenset({"en", "ja", "ko", "th", "zh"})  # all others write a decimal comma

_SPACE = "\u202f"
_RAISED = "⁰¹²³⁴⁵⁶⁷⁸⁹"
_HIDDEN = re.compile(
    r"""
    `+                                                 # code
    | (?<=\])\(                                        # the address of a link
    | <https?://                                       # an address between angle brackets
    | https?://[!-~]+                                  # an address by itself
    | \[\^                                             # a footnote mark
    | &(?:\#[0-9]{1,7}|\#[xX][0-9a-fA-F]{1,6}|[A-Za-z][A-Za-z0-9]{1,30});  # an entity
    | \\(?=[!-/:-@\[-`{-~])                            # an escape
    | [*_]{1,3}(?=\S) | (?<=\S)[*_]{1,3}               # emphasis, which may cut a number in two
    """,
    re.VERBOSE,
)
"""What may begin something that is not shown; nothing else does."""
_ADDRESS = re.compile(r"""\([^()\s]*(?:\([^()]*\)[^()\s]*)*(?:\s+"[^"]*")?\)""")
_MARK_END = re.compile(r"[\]\s]")
_DIGITS = re.compile(
    rf"(?:\d+(?:[.,]\d+)?\s?[x×*·]\s?)?\b10(?:\^\d{{1,2}}(?!\d)|[{_RAISED}]{{1,2}})"
    rf"|\d+(?:\.\d+)?[eE]\d{{1,2}}(?![A-Za-z0-9])"
    rf"|(?<![\d,])\d{{1,2}}(?:,\d\d)+,\d{{3}}(?![\d,])"  # `1,00,000`, as in India
    rf"|(?<!\d)\d{{1,3}}(?:(?P<sep>[,.'\u2019 {_SPACE}])\d{{3}})(?:(?P=sep)\d{{3}})*(?!\d)(?:(?!(?P=sep))[.,]\d+)?"
    r"|\d+(?:[.,]\d+)*"
)
_POWER = re.compile(
    rf"(?:(?P<factor>\d+(?:[.,]\d+)?)\s?[x×*·]\s?)?10(?:\^(?P<exponent>\d+)|(?P<raised>[{_RAISED}]+))"
    r"|(?P<mantissa>\d+(?:\.\d+)?)[eE](?P<after>\d+)"
)
_INDIAN = re.compile(r"\d{1,2}(?:,\d\d)+,\d{3}")
_WHOLE = re.compile(r"\d+")
_NAME = re.compile(r"[A-Za-z](?:[A-Za-z0-9]|\.(?=[A-Za-z0-9-]|$))*[-_]?$")
_RANGE = re.compile(r"\s*(?:[-\u2013\u2014~〜～]|to|and|or|à|et|ou|から|、)\s*")

_SPACES = frozenset({" ", "\u3000"})
_LETTERS = {
    "k": (10**3, 1024),
    "m": (10**6, 1024**2),
    "g": (10**9, 1024**3),
    "b": (10**9,),
    "t": (10**12, 1024**4),
}
_LATIN = re.compile(
    rf"(?P<bytes>[kKMGT]i?[Bo]|[kMGT]o)(?![A-Za-z])|(?P<letter>[kKmMgGbBtT])(?![A-Za-zÀ-ÿ])"
    rf"|[ {_SPACE}-]?(?P<word>(?i:{'|'.join(sorted(FACTORS, key=len, reverse=True))}))(?![A-Za-zÀ-ÿ])"
    rf"|[ {_SPACE}](?P<spaced>[kKMGT]i?[Bo]|[kKMGBT])(?![A-Za-z0-9À-ÿ'\u2019-])",
)
_AFTERNOON = re.compile(r"\s?[pP]\.?[mM]")
_LONGEST = 40  # characters of a number with units such as `3億9,200万`; no number is longer
_ONE = frozenset({Decimal(1)})
_ERAS = {"令和": 2018, "平成": 1988, "昭和": 1925, "大正": 1911, "明治": 1867}


class Number(Struct, frozen=True):
    """A number in a text: as it is written, where (offsets in the text), and what it may mean.

    `optional` numbers are parts of names or written as words: they can be the counterpart of another, but need none.
    `name` is what such a name begins with, as `gpt` in `GPT-4`.
    """

    text: str
    start: int
    values: frozenset[Decimal]
    optional: bool = False
    name: str = ""


@lru_cache(maxsize=4096)
def numbers(text: str, language: str) -> tuple[Number, ...]:
    """The numbers of a Markdown text in a language (a BCP 47 tag), those written as words included."""
    shown, offsets = _shown(text)
    found = []
    words = (Number(*word, optional=True) for word in number_words(shown, language))
    for each in (*_digits(shown, language), *words):
        start, last = offsets[each.start], offsets[each.start + len(each.text) - 1]
        found.append(Number(text[start : last + 1], start, each.values, each.optional, each.name))
    return tuple(found)


def without_counterpart(these: Iterable[Number], those: tuple[Number, ...], readable: bool = True) -> list[Number]:
    """The numbers that another text lacks. If its number words are not `readable`, small numbers may hide in them."""
    values = frozenset(value for each in those for value in each.values)
    names = {each.name for each in those if each.name}
    found: dict[str, Number] = {}
    for each in these:
        small = each.values <= _ONE or (not readable and min(each.values) <= 12)
        needed = each.name in names if each.name else not each.optional and not small
        if needed and not each.values & values:
            found.setdefault(each.text, each)
    return list(found.values())


def reads_words(language: str) -> bool:
    """Whether numbers that are written as words are recognised in a language."""
    return primary_language(language) in LANGUAGES


@lru_cache(maxsize=4096)
def _plain(char: str) -> str:
    """A character without its width; all spaces that group digits are one."""
    plain = unicodedata.normalize("NFKC", char) if char not in _RAISED else char
    return _SPACE if char in "\u00a0\u202f\u2009\u2007" else plain if len(plain) == 1 else char


def _shown(text: str) -> tuple[str, list[int]]:
    """The visible text, one character for one, with the offset of each character in the text."""
    chars: list[str] = []
    offsets: list[int] = []
    at = 0
    for start, end in (*_hidden(text), (len(text), len(text))):
        chars.extend(text[at:start] if text[at:start].isascii() else map(_plain, text[at:start]))
        offsets.extend(range(at, start))
        if start < end and text[start] not in "*_\\":
            shown = unescape(text[start:end]) if text[start] == "&" else ""
            chars.append(_plain(shown) if len(shown) == 1 else "\n")
            offsets.append(start)
        at = end
    return "".join(chars), offsets


def _hidden(text: str) -> Iterator[tuple[int, int]]:
    """Where a text has something that is not shown, or is no number where it is: code, addresses, marks, emphasis."""
    code = dict(code_spans(text, overlapping=True)) if "`" in text else {}
    angle = mark = -1  # the next `>`, and the next end of a mark: looked for once for all that begins before it
    at = 0
    while match := _HIDDEN.search(text, at):
        start, at = match.span()
        end = at
        if text[start] == "`":
            end = code.get(start, start)
        elif text[start] == "(":
            address = _ADDRESS.match(text, start)
            end = address.end() if address else start
        elif text[start] == "<":
            if angle < at:
                angle = text.find(">", at) if text.find(">", at) >= 0 else len(text)
            end = angle + 1 if angle < len(text) else start
        elif text[start] == "[":
            if mark < at:
                stop = _MARK_END.search(text, at)
                mark = stop.start() if stop else len(text)
            end = mark + 1 if text[mark : mark + 1] == "]" else start
        if end > start:
            yield start, end
            at = end
        elif text[start] != "`":
            at = start + 1


def _digits(text: str, language: str) -> Iterator[Number]:
    decimal_comma = primary_language(language) not in _POINT_LANGUAGES
    found: list[tuple[Number, tuple[int, ...], int]] = []
    done = 0
    for match in _DIGITS.finditer(text):
        if match.start() < done:
            continue  # a part of `3億9,200万`, which was read as a whole
        before = text[max(0, match.start() - 40) : match.start()]
        name = _NAME.search(before) if before[-1:].isalnum() or before[-1:] in ("-", "_", ".") else None
        pieces = list(_values(match.group(), match["sep"], decimal_comma, name is not None))
        for piece, offset, values in pieces[:-1]:
            start = match.start() + offset
            found.append((Number(piece, start, values, len(pieces) > 2), (), start + len(piece)))
        piece, offset, values = pieces[-1]
        start = match.start() + offset
        end, read, factors = _multiplied(text, start + len(piece), values, decimal_comma)
        read |= _spoken(text, start, end, values)
        prefix = name.group().rstrip("-_").casefold() if name and offset == 0 else ""
        named = prefix if len(prefix) > 1 or prefix == "v" else ""
        number = Number(text[start:end], start, read, name is not None or len(pieces) > 2, named)
        found.append((number, factors, end))
        done = end
    for index, (number, factors, end) in enumerate(found):
        if not factors and index + 1 < len(found) and _RANGE.fullmatch(text[end : found[index + 1][0].start]):
            further = {value * factor for value in number.values for factor in found[index + 1][1]}
            number = replace(number, values=number.values | further)
        yield number


def _values(
    text: str, separator: str | None, decimal_comma: bool, in_name: bool
) -> Iterator[tuple[str, int, frozenset[Decimal]]]:
    """The numbers that a run of digits and separators holds, with their offsets and values."""
    if separator in (" ", _SPACE, "'", "\u2019") and in_name:
        separator = None  # `GPT-4 128`: the name ends before the space
        first = text.split(" ")[0].split(_SPACE)[0]
        yield first, 0, frozenset({Decimal(first)})
        yield from (
            (piece, offset + len(first) + 1, values)
            for piece, offset, values in _values(text[len(first) + 1 :], None, decimal_comma, False)
        )
        return
    if separator:
        whole, _, fraction = text.partition(
            "," if "," in text and separator != "," else "." if separator != "." else ","
        )
        whole = whole.replace(separator, "")
        grouped = Decimal(f"{whole}.{fraction}" if fraction else whole)
        if text.count(separator) == 1 and not fraction:
            decimal = Decimal(text.replace(separator, "."))
            if separator == ".":
                yield text, 0, frozenset({decimal, grouped} if decimal_comma else {decimal})
                return
            if separator == "," and decimal_comma:
                yield text, 0, frozenset({decimal, grouped})
                return
        yield text, 0, frozenset({grouped})
        return
    if (power := _POWER.fullmatch(text)) is not None:
        exponent = unicodedata.normalize("NFKC", power["raised"] or power["exponent"] or power["after"])
        factor = Decimal((power["factor"] or power["mantissa"] or "1").replace(",", "."))
        yield text, 0, frozenset({factor * Decimal(10) ** int(exponent)})
        return
    if _INDIAN.fullmatch(text):
        yield text, 0, frozenset({Decimal(text.replace(",", ""))})
        return
    marks = [char for char in text if not char.isdigit()]
    if len(marks) == 1 and (marks[0] == "." or decimal_comma):
        yield text, 0, frozenset({Decimal(text.replace(",", "."))})
        return
    for match in _WHOLE.finditer(text):  # `1,2` is two numbers where the comma is no decimal one; `1.0.2` is a version
        yield match.group(), match.start(), frozenset({Decimal(match.group())})


def _multiplied(
    text: str, end: int, values: frozenset[Decimal], decimal_comma: bool
) -> tuple[int, frozenset[Decimal], tuple[int, ...]]:
    """What follows a number and multiplies it: where that ends, the values then, and the factors."""
    if text[end : end + 1] in EAST_ASIAN:
        return _east_asian(text, end, values, decimal_comma)
    if text[end : end + 1] in _SPACES and EAST_ASIAN.get(text[end + 1 : end + 2], 0) >= 10**4:  # `1,300 万`
        return _east_asian(text, end + 1, values, decimal_comma)
    match = _LATIN.match(text, end)
    if not match:
        return end, values, ()
    if unit := match["bytes"]:
        factors: tuple[int, ...] = _LETTERS[unit[0].lower()]
        return match.end(), values | {value * factor for value in values for factor in factors}, factors
    word = match["word"] or ""
    letter = match["letter"] or match["spaced"] or ""
    factors = FACTORS[word.lower()] if word else _LETTERS[letter[0].lower()]
    multiplied = frozenset(value * factor for value in values for factor in factors)
    vague = bool(match["spaced"]) or (letter.islower() and letter != "k")  # `7m` may be metres, `2 M` a second half
    return match.end(), multiplied | values if vague else multiplied, factors


def _east_asian(
    text: str, end: int, values: frozenset[Decimal], decimal_comma: bool
) -> tuple[int, frozenset[Decimal], tuple[int, ...]]:
    """A number such as `3億9,200万`, from its first unit on."""
    total, current = Decimal(0), max(values)
    factor, begin = 1, end
    while end < begin + _LONGEST:
        unit = EAST_ASIAN.get(text[end : end + 1])
        if unit is not None:
            current = (current or Decimal(1)) * unit
            factor *= unit
            end += 1
            if unit >= 10**4:
                total, current = total + current, Decimal(0)
            continue
        gap = text[end : end + 1] == " "  # `1만 2천`
        match = _DIGITS.match(text, end + gap)
        if not match or (gap and not 0 < EAST_ASIAN.get(text[match.end() : match.end() + 1], 0) < factor):
            break
        further = max(
            value for _, _, values in _values(match.group(), match["sep"], decimal_comma, False) for value in values
        )
        if text[match.end() : match.end() + 1] not in EAST_ASIAN:
            current += further
            end = match.end()
            break
        total, current = total + current, further
        end = match.end()
        factor = 1
    return end, frozenset({total + current}), (factor,)


def _spoken(text: str, start: int, end: int, values: frozenset[Decimal]) -> frozenset[Decimal]:
    """Other values that the words around a number give it: eras, halves of the day, tenths."""
    found: set[Decimal] = set()
    before, after = text[max(0, start - 2) : start], text[end : end + 5]
    if before in _ERAS:
        found |= {value + _ERAS[before] for value in values}
    if before == "午後" or _AFTERNOON.match(after):
        found |= {value + 12 for value in values}
    if after.startswith("割"):
        found |= {value * 10 for value in values}
    return frozenset(found)
