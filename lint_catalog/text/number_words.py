"""Numbers that are written as words: `two hundred thousand`, `quatre-vingt-dix`, `三千`, `XIV`.

A word is read for what it may count (`twenties`, `mai`, `both`), since a number in digits may be its translation.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from copy import copy
from decimal import Decimal
from functools import lru_cache
from typing import NamedTuple

_THOUSAND, _MILLION, _BILLION, _TRILLION = 10**3, 10**6, 10**9, 10**12
FACTORS = {
    word: factors
    for factors, words in {
        (_THOUSAND,): "thousand mille millier milliers tausend tsd mil mila тысяча тысячи тысяч тыс",
        (_MILLION,): "million millions mio mn millionen millón millones milione milioni milhão milhões"
        " миллион миллиона миллионов млн",
        (_BILLION,): "milliard milliards md mds mrd bn milliarde milliarden miliardo miliardi mil_millones mil_milhões"
        " bilhão bilhões миллиард миллиарда миллиардов млрд",
        (_BILLION, _TRILLION): "billion billions",  # the short scale and the long scale
        (_TRILLION, 10**18): "trillion trillions",
        (_TRILLION,): "tn billionen billón billones trilhão trilhões триллион триллиона триллионов трлн",
    }.items()
    for word in (each.replace("_", " ") for each in words.split())
}
"""What a word multiplies a number by; several factors where it means different ones to different people."""

EAST_ASIAN = {"百": 100, "千": 1000, "万": 10**4, "萬": 10**4, "億": 10**8, "亿": 10**8, "兆": 10**12}
EAST_ASIAN |= {"백": 100, "천": 1000, "만": 10**4, "억": 10**8, "조": 10**12}
"""Units that multiply what stands before them, in Japanese, Chinese and Korean."""
_KANJI = {char: value for value, char in enumerate("〇一二三四五六七八九")}
_KANJI |= {"零": 0, "十": 10, "两": 2, "両": 2, "双": 2}

_BY_THEMSELVES = {
    "en": (
        (20, 10, "twenties thirties forties fifties sixties seventies eighties nineties"),
        (1, 1, "january february march april may june july august september october november december"),
    ),
    "fr": (
        (1, 1, "janvier février mars avril mai juin juillet août septembre octobre novembre décembre"),
        (1, 1, "premier"),
    ),
}
"""Number words that follow each other: the first one's value, the step, the words."""
_IN_NUMBERS = {
    "en": (
        (0, 1, "zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen"),
        (17, 1, "seventeen eighteen nineteen twenty"),
        (30, 10, "thirty forty fifty sixty seventy eighty ninety hundred"),
        (
            1,
            1,
            "first second third fourth fifth sixth seventh eighth ninth tenth eleventh twelfth thirteenth fourteenth",
        ),
        (15, 1, "fifteenth sixteenth seventeenth eighteenth nineteenth twentieth"),
        (30, 10, "thirtieth fortieth fiftieth sixtieth seventieth eightieth ninetieth hundredth"),
        (1000, 999_000, "thousandth millionth"),
    ),
    "fr": (
        (0, 1, "zéro un deux trois quatre cinq six sept huit neuf dix onze douze treize quatorze quinze seize"),
        (20, 10, "vingt trente quarante cinquante soixante septante octante nonante cent"),
        (1, 1, "une"),
        (20, 1, "vingts"),
        (80, 0, "huitante huitantième"),
        (100, 1, "cents"),
        (1, 1, "unième deuxième troisième quatrième cinquième sixième septième huitième neuvième dixième onzième"),
        (12, 1, "douzième treizième quatorzième quinzième seizième"),
        (20, 10, "vingtième trentième quarantième cinquantième soixantième septantième octantième nonantième centième"),
        (1000, 999_000, "millième millionième"),
    ),
}
"""Words that make up numbers together, in the same form; ordinals end them."""
_JOINTS = {"en": frozenset({"and"}), "fr": frozenset({"et"})}
_WITHIN = (" ", "-", "\u2011", "\u202f", "\n", " \n")
"""What stands between the words of one number."""
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
_SCALES = {
    "de": {100: "hundert", 12: "dutzend"},
    "es": {100: "cien ciento cientos", 12: "docena", 1000: "millar"},
    "pt": {100: "cem cento", 12: "dúzia", 1000: "milhar"},
    "it": {100: "cento", 12: "dozzina", 1000: "migliaio"},
    "ru": {100: "сто сотня", 12: "дюжина"},
}
"""In languages whose number words are not read: what is counted by itself, `tausend Sätze`."""
_SMALL = {
    "en": "a an one two three four five six seven eight nine ten eleven twelve",
    "fr": "un deux trois quatre cinq six sept huit neuf dix onze douze",
}
_LOTS = {
    "en": {10: "decade", 12: "dozen", 100: "hundred century", _THOUSAND: "thousand", _MILLION: "million"}
    | {_BILLION: "billion", _TRILLION: "trillion"},
    "fr": {10: "dizaine décennie", 12: "douzaine", 15: "quinzaine", 20: "vingtaine", 100: "centaine siècle"}
    | {_THOUSAND: "millier", _MILLION: "million", _BILLION: "milliard"},
}
"""What is counted in lots: `two dozen`, `half a million`, `un milliard et demi`."""
_JAPANESE = (("半", 2), ("半", 50), ("ゼロ", 0), ("ワン", 1), ("ペア", 2), ("対", 2), ("ダース", 12))
_LONGEST_RUN = 20  # words; no number has more
_ROMAN = re.compile(r"(?<![A-Za-z])(?=[IVXLC])(?:XC|XL|L?X{0,3})(?:IX|IV|V?I{0,3})(?:er|e|ème)?(?![A-Za-z])")
_LATIN_WORD = re.compile(r"[A-Za-zÀ-ÿа-яА-ЯёЁ]+")


LANGUAGES = frozenset({*_IN_NUMBERS, "ja", "zh"})
"""Languages whose number words are read."""


class NumberWord(NamedTuple):
    """A number word as it is written, its offset in the text, and what it may mean."""

    text: str
    start: int
    values: frozenset[Decimal]


def primary_language(language: str) -> str:
    """The language of a BCP 47 tag without its region or script: `zh` of `zh-TW`."""
    return language.partition("-")[0]


def number_words(text: str, language: str) -> Iterator[NumberWord]:
    """The number words of a text in a language (a BCP 47 tag), each by itself and those in a row together.

    Spaces within numbers are U+0020 or U+202F.
    """
    primary = primary_language(language)
    if primary in ("ja", "zh"):
        for match in re.finditer(f"[{''.join(_KANJI)}{''.join(EAST_ASIAN)}]+", text):
            yield NumberWord(match.group(), match.start(), _kanji(match.group()))
        for word, value in _JAPANESE:
            if word in text:
                yield NumberWord(word, text.index(word), frozenset({Decimal(value)}))
    elif primary in _IN_NUMBERS:
        for match in _ROMAN.finditer(text):
            if match.group():
                yield NumberWord(match.group(), match.start(), frozenset({_roman(match.group())}))
        yield from _latin_words(text, primary)
        yield from _lots(text, primary)
    elif primary in _SCALES:
        known = _scales(primary)
        for match in _LATIN_WORD.finditer(text):
            if values := known.get(match.group().casefold()):
                yield NumberWord(match.group(), match.start(), values)


def _lots(text: str, language: str) -> Iterator[NumberWord]:
    """Halves and multiples of what is counted in lots."""
    sizes, small = _sizes(language), _SMALL[language].split()
    for match in _lots_pattern(language).finditer(text):
        half = match["half"] or match["behind"] or match["before"]
        if not half and match["lot"].casefold() in _parts(language):
            continue  # `two hundred` is read above
        size = Decimal(sizes[match["lot"].casefold()])
        count = match["count"]
        times = Decimal(0)
        if count:
            times = Decimal(small.index(count.casefold()) - (1 if language == "en" else -1))
            times = max(times, Decimal(1))
        if half:
            times += Decimal("0.5")
        yield NumberWord(match.group(), match.start(), frozenset({times * size}))


@lru_cache(maxsize=4)
def _sizes(language: str) -> dict[str, int]:
    return {word: size for size, words in _LOTS[language].items() for word in words.split()}


@lru_cache(maxsize=4)
def _lots_pattern(language: str) -> re.Pattern[str]:
    lots, small = "|".join(_sizes(language)), "|".join(_SMALL[language].split())
    if language == "fr":
        return re.compile(
            rf"\b(?:(?P<half>demi[ -])|(?P<count>{small})(?P<before>(?!))?[ -])(?P<lot>{lots})s?\b"
            r"(?P<behind> et demie?\b)?",
            re.IGNORECASE,
        )
    return re.compile(
        rf"\b(?:(?P<half>half(?: an?)? )|(?P<count>{small})(?P<before> and a half)?[ -])(?P<lot>{lots})s?\b"
        r"(?P<behind> and a half\b)?",
        re.IGNORECASE,
    )


@lru_cache(maxsize=8)
def _scales(language: str) -> dict[str, frozenset[Decimal]]:
    found = {word: frozenset(map(Decimal, factors)) for word, factors in FACTORS.items()}
    own = {word: frozenset({Decimal(size)}) for size, words in _SCALES[language].items() for word in words.split()}
    return found | own


def _latin_words(text: str, language: str) -> Iterator[NumberWord]:
    """Each number word by itself, and those in a row that make up one number."""
    known, parts, joints = _vocabulary(language), _parts(language), _JOINTS[language]
    run = _Run(language)
    first, behind = run, run  # the number before the last `and`, and what stands behind it, by itself
    joint = False
    end = 0
    for match in _LATIN_WORD.finditer(text):
        word = match.group().casefold()
        between = text[end : match.start()]
        if word in joints and run and between in _WITHIN:
            joint, end = True, match.end()
            continue
        values = known.get(word, frozenset())
        if values:
            yield NumberWord(match.group(), match.start(), values)
        part = parts.get(word)
        follows = between in _WITHIN or (between == ", " and run.ends_in_scale and not joint)
        goes_on = part is not None and follows
        if run and part is not None and goes_on and not run.takes(part, joint) and behind.takes(part, joint):
            yield from first.read()  # `two hundred and three hundred` are two numbers
            run = behind
        elif run and not (part is not None and goes_on and run.takes(part, joint)):
            yield from run.read()
            run = _Run(language)
        if part is not None:
            if joint or not run:
                first, behind = copy(run), _Run(language)
            behind.add(part, match)
            if behind is not run:
                run.add(part, match)
        joint, end = False, match.end()
    if run:
        yield from run.read()


class _Run:
    """Number words in a row, as far as they make up one number: `two hundred and five`, `quatre-vingt-dix-sept`."""

    def __init__(self, language: str) -> None:
        self._french = language == "fr"
        self._first: re.Match[str] | None = None
        self._count = 0
        self._total, self._current, self._scale = 0, 0, 0
        self._last = 0
        self._year = 0

    def __bool__(self) -> bool:
        return self._first is not None

    @property
    def ends_in_scale(self) -> bool:
        """Whether the last word was a thousand or more, behind which a comma may stand."""
        return self._last >= _THOUSAND

    def takes(self, value: int, joint: bool) -> bool:
        """Whether the number may go on with a value, behind `and` or `et` if that is between."""
        if self._count >= _LONGEST_RUN or value == 0:
            return False
        if joint and self._french:
            return self._last in (20, 30, 40, 50, 60, 70, 80, 90) and value in (1, 11)
        if joint:
            return self._last >= 100 and value < 100
        if value >= _THOUSAND:
            return self._current > 0 and (not self._scale or value < self._scale)
        if value == 100:
            return self._current < 100 and (self._current > 0 or self._total > 0)
        rest = self._current % 100
        if rest == 0:
            return True
        if self._french and ((value == 20 and self._last == 4) or (rest in (60, 80) and value < 20)):
            return True
        if self._french and rest % 20 == 10 and 7 <= value <= 9:
            return True
        is_year = 10 <= self._current < 100 and 10 <= value < 100 and not (self._french or self._total or self._year)
        return is_year or (rest >= 20 and rest % 10 == 0 and value < 10)

    def add(self, value: int, match: re.Match[str]) -> None:
        """Go on with a value that it takes, or begin with one."""
        self._first = self._first or match
        self._count += 1
        if value >= _THOUSAND:
            self._total += max(self._current, 1) * value
            self._current, self._scale = 0, value
        elif value == 100:
            self._current = max(self._current, 1) * 100
        elif self._french and value == 20 and self._last == 4 and self._current % 100 == 4:
            self._current += 76
        elif self._current % 100 >= 10 and 10 <= value < 100 and not self._french:
            self._current, self._year = self._current * 100 + value, 1  # `nineteen ninety`
        else:
            self._current += value
        self._last = value

    def read(self) -> Iterator[NumberWord]:
        """The number; nothing for a single word."""
        if self._first is not None and self._count > 1:
            value = Decimal(self._total + self._current)
            yield NumberWord(self._first.group(), self._first.start(), frozenset({value}))


@lru_cache(maxsize=4)
def _parts(language: str) -> dict[str, int]:
    """What words add to or multiply a number that they are a part of."""
    found = {word: factors[0] for word, factors in FACTORS.items()}
    for first, step, words in _IN_NUMBERS[language]:
        for index, word in enumerate(words.split()):
            found[word] = first + index * step
    return found


@lru_cache(maxsize=4)
def _vocabulary(language: str) -> dict[str, frozenset[Decimal]]:
    found: dict[str, set[Decimal]] = {word: {Decimal(factors[0])} for word, factors in FACTORS.items()}
    for word, number in _parts(language).items():
        found.setdefault(word, set()).add(Decimal(number))
    for first, step, words in _BY_THEMSELVES[language]:
        for index, word in enumerate(words.split()):
            found.setdefault(word, set()).add(Decimal(first + index * step))
    for value, words in _OTHERS[language].items():
        for word in words.split():
            found.setdefault(word, set()).add(Decimal(value))
    return {word: frozenset(values) for word, values in found.items()}


def _kanji(text: str) -> frozenset[Decimal]:
    if all(char in _KANJI and _KANJI[char] < 10 for char in text):
        return frozenset({Decimal("".join(str(_KANJI[char]) for char in text))})
    total, section, digit = 0, 0, 0
    for char in text:
        value = _KANJI.get(char, EAST_ASIAN.get(char, 0))
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
