"""Numbers in texts of different languages, so that they can be compared.

`2,100万`, `21M`, `21 M` and `21 millions` are the same number. A notation that may mean several numbers (`1,282` in
French, `32k`, `5,2 Go`) has several values; two numbers agree if they have one in common.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from decimal import Decimal
from functools import lru_cache

_POINT_LANGUAGES = frozenset({"en", "ja", "ko", "th", "zh"})  # all others write a decimal comma

_SPACE = "\u202f"
_HIDDEN = re.compile(
    r"""
    (?=[`(<h\[*_]) (?:                                                     # nothing else begins what is hidden
    (?<!`)(?P<ticks>`+)(?!`).+?(?<!`)(?P=ticks)(?!`)                       # code
    | (?<=\])\([^()\s]*(?:\([^()]*\)[^()\s]*)*(?:\s+"[^"]*")?\)            # the address of a link
    | <https?://[^>]*> | https?://[!-~]+                                   # an address by itself
    | \[\^[^\]\s]*\]                                                       # a footnote mark
    | [*_]{1,3}(?=\S) | (?<=\S)[*_]{1,3} )                                 # emphasis, which may cut a number in two
    """,
    re.DOTALL | re.VERBOSE,
)
_DIGITS = re.compile(
    rf"(?<!\d)\d{{1,3}}(?:(?P<sep>[,.'\u2019 {_SPACE}])\d{{3}})(?:(?P=sep)\d{{3}})*(?!\d)(?:(?!(?P=sep))[.,]\d+)?"
    r"|\d+(?:[.,]\d+)*"
)
_WHOLE = re.compile(r"\d+")
_NAME = re.compile(r"[A-Za-z](?:[A-Za-z0-9]|\.(?=[A-Za-z0-9-]|$))*[-_]?$")
_RANGE = re.compile(r"\s*(?:[-\u2013\u2014~〜～]|to|and|or|à|et|ou|から|、)\s*")

_SPACES = frozenset({" ", "\u3000"})
_EAST_ASIAN = {"百": 100, "千": 1000, "万": 10**4, "萬": 10**4, "億": 10**8, "亿": 10**8, "兆": 10**12}
_EAST_ASIAN |= {"백": 100, "천": 1000, "만": 10**4, "억": 10**8, "조": 10**12}
_KANJI = {char: value for value, char in enumerate("〇一二三四五六七八九")}
_KANJI |= {"零": 0, "十": 10, "两": 2, "両": 2, "双": 2}

_THOUSAND, _MILLION, _BILLION, _TRILLION = 10**3, 10**6, 10**9, 10**12
_LETTERS = {
    "k": (_THOUSAND, 1024),
    "m": (_MILLION, 1024**2),
    "g": (_BILLION, 1024**3),
    "b": (_BILLION,),
    "t": (_TRILLION, 1024**4),
}
_WORDS = {
    word: factors
    for factors, words in {
        (_THOUSAND,): "thousand mille milliers tausend mil",
        (_MILLION,): "million millions mio mn millionen millones milioni milhões",
        (_BILLION,): "milliard milliards md mds mrd bn milliarden miliardi",
        (_BILLION, _TRILLION): "billion billions",  # the short scale and the long scale
        (_TRILLION, 10**18): "trillion trillions",
        (_TRILLION,): "tn",
    }.items()
    for word in words.split()
}
_LATIN = re.compile(
    rf"(?P<bytes>[kKMGT]i?[Bo]|[kMGT]o)(?![A-Za-z])|(?P<letter>[kKmMgGbBtT])(?![A-Za-zÀ-ÿ])"
    rf"|[ {_SPACE}-]?(?P<word>{'|'.join(sorted(_WORDS, key=len, reverse=True))})(?![A-Za-zÀ-ÿ])"
    rf"|[ {_SPACE}](?P<spaced>[kKMGT]i?[Bo]|[kKMGBT])(?![A-Za-z0-9À-ÿ'\u2019-])",
)

_COUNTED = {
    "en": (
        (0, 1, "zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen"),
        (17, 1, "seventeen eighteen nineteen twenty"),
        (30, 10, "thirty forty fifty sixty seventy eighty ninety hundred"),
        (20, 10, "twenties thirties forties fifties sixties seventies eighties nineties"),
        (1, 1, "january february march april may june july august september october november december"),
        (1, 1, "first second third fourth fifth sixth seventh eighth ninth tenth eleventh twelfth"),
    ),
    "fr": (
        (0, 1, "zéro un deux trois quatre cinq six sept huit neuf dix onze douze treize quatorze quinze seize"),
        (20, 10, "vingt trente quarante cinquante soixante"),
        (1, 1, "janvier février mars avril mai juin juillet août septembre octobre novembre décembre"),
        (1, 1, "premier deuxième troisième quatrième cinquième sixième septième huitième neuvième dixième"),
    ),
}
"""Number words that follow each other: the first one's value, the step, the words."""

_OTHERS = {
    "en": {
        2: "both pair pairs twice double doubles doubled doubling dual couple binary bilingual half halves halved",
        3: "thirds triple tripled trilingual thrice tri",
        4: "quarter quarters quadruple",
        10: "decade decades",
        12: "dozen dozens",
        14: "fortnight",
        50: "half",
        100: "hundreds century centuries",
    },
    "fr": {
        1: "une première",
        2: "paire paires double doubles doublé doublée doubler couple binaire binaires bilingue bilingues"
        " second seconde demi demie moitié moitiés",
        3: "tiers triple triples trilingue trilingues",
        4: "quart quarts quadruple",
        10: "dizaine dizaines décennie décennies",
        12: "douzaine",
        14: "quinzaine",
        15: "quinzaine",
        20: "vingts vingtaine",
        30: "trentaine",
        40: "quarantaine",
        50: "cinquantaine moitié",
        100: "cent cents centaine centaines siècle siècles",
    },
}
_JAPANESE = (("半", 2), ("半", 50), ("ゼロ", 0), ("ワン", 1), ("ペア", 2), ("対", 2), ("ダース", 12))
_ROMAN = re.compile(r"(?<![A-Za-z])(?=[IVXLC])(?:XC|XL|L?X{0,3})(?:IX|IV|V?I{0,3})(?:er|e|ème)?(?![A-Za-z])")
_LATIN_WORD = re.compile(r"[A-Za-zÀ-ÿ]+")
_AFTERNOON = re.compile(r"\s?[pP]\.?[mM]")
_ONE = frozenset({Decimal(1)})
_ERAS = {"令和": 2018, "平成": 1988, "昭和": 1925, "大正": 1911, "明治": 1867}


@dataclass(frozen=True, slots=True)
class Number:
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
    for each in (*_digits(shown, language), *_words(shown, language)):
        start, last = offsets[each.start], offsets[each.start + len(each.text) - 1]
        found.append(Number(text[start : last + 1], start, each.values, each.optional, each.name))
    return tuple(found)


def without_counterpart(these: Iterable[Number], those: tuple[Number, ...], readable: bool = True) -> list[Number]:
    """The numbers that another text lacks. If its number words are not `readable`, small numbers may hide in them."""
    values = frozenset(value for each in those for value in each.values)
    names = {each.name for each in those if each.name}
    found: list[Number] = []
    for each in these:
        small = each.values <= _ONE or (not readable and min(each.values) <= 12)
        needed = each.name in names if each.name else not each.optional and not small
        if needed and not each.values & values and all(each.text != other.text for other in found):
            found.append(each)
    return found


def reads_words(language: str) -> bool:
    """Whether numbers that are written as words are recognised in a language."""
    return _primary(language) in ("en", "fr", "ja", "zh")


def _primary(language: str) -> str:
    return language.partition("-")[0]


@lru_cache(maxsize=4096)
def _plain(char: str) -> str:
    """A character without its width; all spaces that group digits are one."""
    plain = unicodedata.normalize("NFKC", char)
    return _SPACE if char in "\u00a0\u202f\u2009\u2007" else plain if len(plain) == 1 else char


def _shown(text: str) -> tuple[str, list[int]]:
    """The visible text, one character for one, with the offset of each character in the text."""
    chars: list[str] = []
    offsets: list[int] = []
    hidden = [(match.start(), match.end(), match.group()) for match in _HIDDEN.finditer(text)]
    at = 0
    for start, end, what in (*hidden, (len(text), len(text), "")):
        chars.extend(text[at:start] if text[at:start].isascii() else map(_plain, text[at:start]))
        offsets.extend(range(at, start))
        if what and what[0] not in "*_":
            chars.append("\n")
            offsets.append(start)
        at = end
    return "".join(chars), offsets


def _digits(text: str, language: str) -> Iterator[Number]:
    decimal_comma = _primary(language) not in _POINT_LANGUAGES
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
    if text[end : end + 1] in _EAST_ASIAN:
        return _east_asian(text, end, values, decimal_comma)
    if text[end : end + 1] in _SPACES and _EAST_ASIAN.get(text[end + 1 : end + 2], 0) >= 10**4:  # `1,300 万`
        return _east_asian(text, end + 1, values, decimal_comma)
    match = _LATIN.match(text, end)
    if not match:
        return end, values, ()
    if unit := match["bytes"]:
        factors: tuple[int, ...] = _LETTERS[unit[0].lower()]
        return match.end(), values | {value * factor for value in values for factor in factors}, factors
    word = match["word"] or ""
    letter = match["letter"] or match["spaced"] or ""
    factors = _WORDS[word] if word else _LETTERS[letter[0].lower()]
    multiplied = frozenset(value * factor for value in values for factor in factors)
    vague = bool(match["spaced"]) or (letter.islower() and letter != "k")  # `7m` may be metres, `2 M` a second half
    return match.end(), multiplied | values if vague else multiplied, factors


def _east_asian(
    text: str, end: int, values: frozenset[Decimal], decimal_comma: bool
) -> tuple[int, frozenset[Decimal], tuple[int, ...]]:
    """A number such as `3億9,200万`, from its first unit on."""
    total, current = Decimal(0), max(values)
    factor = 1
    while True:
        unit = _EAST_ASIAN.get(text[end : end + 1])
        if unit is not None:
            current = (current or Decimal(1)) * unit
            factor *= unit
            end += 1
            if unit >= 10**4:
                total, current = total + current, Decimal(0)
            continue
        match = _DIGITS.match(text, end)
        if not match:
            break
        further = max(
            value for _, _, values in _values(match.group(), match["sep"], decimal_comma, False) for value in values
        )
        if text[match.end() : match.end() + 1] not in _EAST_ASIAN:
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


def _words(text: str, language: str) -> Iterator[Number]:
    primary = _primary(language)
    if primary in ("ja", "zh"):
        for match in re.finditer(f"[{''.join(_KANJI)}{''.join(_EAST_ASIAN)}]+", text):
            yield Number(match.group(), match.start(), _kanji(match.group()), True)
        for word, value in _JAPANESE:
            if word in text:
                yield Number(word, text.index(word), frozenset({Decimal(value)}), True)
    elif primary in _COUNTED:
        for match in _ROMAN.finditer(text):
            if match.group():
                yield Number(match.group(), match.start(), frozenset({_roman(match.group())}), True)
        yield from _latin_words(text, _vocabulary(primary))


def _latin_words(text: str, known: dict[str, frozenset[Decimal]]) -> Iterator[Number]:
    """Each number word by itself, and those in a row together."""
    run: list[re.Match[str]] = []
    for match in _LATIN_WORD.finditer(text):
        values = known.get(match.group().casefold())
        if values:
            yield Number(match.group(), match.start(), values, True)
        if run and not (values and text[run[-1].end() : match.start()] in (" ", "-", _SPACE)):
            yield _together(run, known)
            run = []
        if values:
            run.append(match)
    if run:
        yield _together(run, known)


def _together(run: list[re.Match[str]], known: dict[str, frozenset[Decimal]]) -> Number:
    """Number words in a row as one number: `two hundred thousand`, `quatre-vingt-dix`."""
    total, current = Decimal(0), Decimal(0)
    for match in run:
        word = match.group().casefold()
        value = Decimal(_WORDS[word][0]) if word in _WORDS else min(known[word])
        if value >= _THOUSAND:
            total, current = total + max(current, Decimal(1)) * value, Decimal(0)
        elif value == 100:
            current = max(current, Decimal(1)) * 100
        elif value == 20 and current % 100 == 4:
            current += 76
        else:
            current += value
    return Number(run[0].group(), run[0].start(), frozenset({total + current}), True)


@lru_cache(maxsize=4)
def _vocabulary(language: str) -> dict[str, frozenset[Decimal]]:
    found: dict[str, set[Decimal]] = {word: {Decimal(factors[0])} for word, factors in _WORDS.items()}
    for first, step, words in _COUNTED[language]:
        for number, word in enumerate(words.split()):
            found.setdefault(word, set()).add(Decimal(first + number * step))
    for value, words in _OTHERS[language].items():
        for word in words.split():
            found.setdefault(word, set()).add(Decimal(value))
    return {word: frozenset(values) for word, values in found.items()}


def _kanji(text: str) -> frozenset[Decimal]:
    if all(char in _KANJI and _KANJI[char] < 10 for char in text):
        return frozenset({Decimal("".join(str(_KANJI[char]) for char in text))})
    total, section, digit = 0, 0, 0
    for char in text:
        value = _KANJI.get(char, _EAST_ASIAN.get(char, 0))
        if value >= 10**4:
            total, section, digit = total + max(section + digit, 1) * value, 0, 0
        elif value >= 10:
            section, digit = section + max(digit, 1) * value, 0
        else:
            digit = value
    return frozenset({Decimal(total + section + digit)})


def _roman(text: str) -> Decimal:
    values = [{"I": 1, "V": 5, "X": 10, "L": 50, "C": 100}[char] for char in text if char in "IVXLC"]
    return Decimal(sum(-value if value < max(values[index:]) else value for index, value in enumerate(values)))
