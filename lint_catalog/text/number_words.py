"""Numbers that are written as words: `two hundred thousand`, `quatre-vingt-dix`, `三千`, `XIV`.

A word is read for what it may count (`twenties`, `mai`, `both`), since a number in digits may be its translation.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from decimal import Decimal
from functools import lru_cache
from typing import NamedTuple

_THOUSAND, _MILLION, _BILLION, _TRILLION = 10**3, 10**6, 10**9, 10**12
FACTORS = {
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
"""What a word multiplies a number by; several factors where it means different ones to different people."""

EAST_ASIAN = {"百": 100, "千": 1000, "万": 10**4, "萬": 10**4, "億": 10**8, "亿": 10**8, "兆": 10**12}
EAST_ASIAN |= {"백": 100, "천": 1000, "만": 10**4, "억": 10**8, "조": 10**12}
"""Units that multiply what stands before them, in Japanese, Chinese and Korean."""
_KANJI = {char: value for value, char in enumerate("〇一二三四五六七八九")}
_KANJI |= {"零": 0, "十": 10, "两": 2, "両": 2, "双": 2}

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
_LONGEST_RUN = 20  # words; no number has more
_ROMAN = re.compile(r"(?<![A-Za-z])(?=[IVXLC])(?:XC|XL|L?X{0,3})(?:IX|IV|V?I{0,3})(?:er|e|ème)?(?![A-Za-z])")
_LATIN_WORD = re.compile(r"[A-Za-zÀ-ÿ]+")


LANGUAGES = frozenset({*_COUNTED, "ja", "zh"})
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
    elif primary in _COUNTED:
        for match in _ROMAN.finditer(text):
            if match.group():
                yield NumberWord(match.group(), match.start(), frozenset({_roman(match.group())}))
        yield from _latin_words(text, _vocabulary(primary))


def _latin_words(text: str, known: dict[str, frozenset[Decimal]]) -> Iterator[NumberWord]:
    """Each number word by itself, and those in a row together."""
    run: list[re.Match[str]] = []
    for match in _LATIN_WORD.finditer(text):
        values = known.get(match.group().casefold(), frozenset())
        if values:
            yield NumberWord(match.group(), match.start(), values)
        if run and not (
            values and len(run) < _LONGEST_RUN and text[run[-1].end() : match.start()] in (" ", "-", "\u202f")
        ):
            yield _together(run, known)
            run = []
        if values:
            run.append(match)
    if run:
        yield _together(run, known)


def _together(run: list[re.Match[str]], known: dict[str, frozenset[Decimal]]) -> NumberWord:
    """Number words in a row as one number: `two hundred thousand`, `quatre-vingt-dix`."""
    total, current = Decimal(0), Decimal(0)
    for match in run:
        word = match.group().casefold()
        value = Decimal(FACTORS[word][0]) if word in FACTORS else min(known[word])
        if value >= _THOUSAND:
            total, current = total + max(current, Decimal(1)) * value, Decimal(0)
        elif value == 100:
            current = max(current, Decimal(1)) * 100
        elif value == 20 and current % 100 == 4:
            current += 76
        else:
            current += value
    return NumberWord(run[0].group(), run[0].start(), frozenset({total + current}))


@lru_cache(maxsize=4)
def _vocabulary(language: str) -> dict[str, frozenset[Decimal]]:
    found: dict[str, set[Decimal]] = {word: {Decimal(factors[0])} for word, factors in FACTORS.items()}
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
