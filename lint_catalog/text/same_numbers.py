"""Whether texts in several languages give the same numbers: one notion of it, for entries and for pages."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from decimal import Decimal
from functools import lru_cache

from lint_catalog.text.counted import Says, what_it_says
from lint_catalog.text.number_words import FACTORS
from lint_catalog.text.numbers import Number, numbers, reads_words, without_counterpart

LEAST = 100
"""Smaller numbers come and go with the wording: `both`, or six things that are named without being counted."""

_DIGITS = re.compile(
    rf"\d[\d.,]*(?:[百千万億兆KMBTkmbt]|[ \u00a0\u202f]?(?i:{'|'.join(sorted(FACTORS, key=len, reverse=True))})\b)?"
)
_TOLERANCE = Decimal("0.02")
_LONGEST = 25  # digits
_CARDINALS = frozenset(
    {"two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve"}
    | {"deux", "trois", "quatre", "cinq", "sept", "huit", "neuf", "dix", "onze", "douze"}
)

NumbersByLanguage = Sequence[tuple[Number, ...] | None]
"""The numbers of a text in several languages; None for a language that lacks the text."""


def found_numbers(texts: Sequence[str | None], languages: Sequence[str]) -> NumbersByLanguage | None:
    """The numbers of a text in several languages; None if it has the same digits in all, so that none can differ."""
    if len({frozenset(_DIGITS.findall(text)) for text in texts if text is not None}) < 2:
        return None
    return [None if text is None else numbers(text, language) for text, language in zip(texts, languages, strict=True)]


def judged(found: NumbersByLanguage, languages: Sequence[str]) -> Iterator[tuple[int, int, list[Number], list[Number]]]:
    """Model, text, lacking and extra numbers, of every text that differs from the model.

    Where one text contradicts two others that agree, it is the one that differs.
    """
    present = [index for index, each in enumerate(found) if each is not None]
    if len(present) < 2:
        return
    differences = {
        (one, two): difference(found, languages, one, two) for one in present for two in present if one != two
    }
    agreeing = Counter(one for (one, two), (lacking, extra) in differences.items() if not lacking and not extra)
    model = max(present, key=lambda each: (agreeing[each], sum(map(_weight, found[each] or ())), -each))
    contradicted = [two for two in present if two != model and contradicts(*differences[two, model])]
    if agreeing[model] == 0 and len(contradicted) == len(present) - 1 > 1:
        model = contradicted[0]
    for index in present:
        if index != model:
            lacking, extra = differences[index, model]
            if lacking or extra:
                yield model, index, lacking, extra


def numbers_left_out(
    found: NumbersByLanguage, texts: Sequence[str | None], languages: Sequence[str]
) -> Iterator[tuple[int, int, list[Number], bool]]:
    """Text, another text, the numbers of the other that the text leaves out, and whether any of them counts things: for
    every text that does so.

    Small numbers do not count, nor do those that say neither how many nor how long, and neither does a number in whose
    place there is another one.
    """
    for index, here in enumerate(found):
        for model, there in enumerate(found):
            text = texts[model]
            if here is None or there is None or text is None or model == index:
                continue
            lacking, extra = difference(found, languages, index, model)
            if large(lacking) and not contradicts(lacking, extra):
                said = [(each, what_it_says(each, text)) for each in large(lacking)]
                telling = [each for each, says in said if says is not Says.NOTHING]
                if telling:
                    yield index, model, telling, any(says is Says.COUNT for _, says in said)
                break


def contradicts(lacking: Sequence[Number], extra: Sequence[Number]) -> bool:
    """Whether one number stands in the place of another."""
    return len(lacking) == len(extra) == 1


def large(these: Sequence[Number]) -> list[Number]:
    """The numbers that no wording makes superfluous."""
    return [number for number in these if max(number.values) >= LEAST]


def difference(
    found: NumbersByLanguage, languages: Sequence[str], here: int, there: int
) -> tuple[list[Number], list[Number]]:
    """The numbers of another text that a text lacks, and those that the other lacks; rounding does not count."""
    mine, theirs = found[here] or (), found[there] or ()
    lacking = without_counterpart(theirs, mine, reads_words(languages[here]))
    extra = without_counterpart(mine, theirs, reads_words(languages[there]))
    lacking, extra = _not_rounded(lacking, extra), _not_rounded(extra, lacking)
    if len(lacking) == 1 and not extra:
        extra = _counted_otherwise(mine, theirs)
    elif len(extra) == 1 and not lacking:
        lacking = _counted_otherwise(theirs, mine)
    return lacking, extra


def _weight(number: Number) -> int:
    return not number.optional


def _not_rounded(these: Sequence[Number], others: Sequence[Number]) -> list[Number]:
    """The numbers that are none of the others with fewer or more digits."""
    exact = frozenset(value for other in others for value in other.values) if these else frozenset()
    rounded = frozenset(short for value in exact for short in _roundings(value))
    return [
        number
        for number in these
        if number.values.isdisjoint(rounded)
        and all(exact.isdisjoint(_roundings(value)) for value in (number.values if exact else ()))
    ]


@lru_cache(maxsize=4096)
def _roundings(value: Decimal) -> frozenset[Decimal]:
    """All numbers that a number may be rounded to; a number of more digits than anybody writes is not rounded."""
    number = value.normalize().as_tuple()
    exponent = int(number.exponent)
    if len(number.digits) > _LONGEST:
        return frozenset()
    units = (Decimal(10) ** each for each in range(exponent + 1, exponent + len(number.digits) + 1))
    below = ((value // unit * unit, unit) for unit in units)
    return frozenset(short for low, unit in below for short in (low, low + unit) if _is_rounded(value, short))


@lru_cache(maxsize=4096)
def _is_rounded(one: Decimal, two: Decimal) -> bool:
    """Whether one number is the other with fewer digits, up or down: 6.3M for 6,280,000, but not 2,084 for 2,048."""
    exact, short = sorted((one, two), key=_digits, reverse=True)
    last = Decimal(10) ** int(short.normalize().as_tuple().exponent)
    return (
        min(one, two) >= LEAST
        and _digits(exact) > _digits(short)
        and abs(exact - short) < last
        and abs(exact - short) <= max(one, two) * _TOLERANCE
    )


def _digits(value: Decimal) -> int:
    return len(value.normalize().as_tuple().digits)


def _counted_otherwise(these: Sequence[Number], those: Sequence[Number]) -> list[Number]:
    """The one number among these that is a word, and that those do not have; nothing if there are several."""
    values = frozenset(value for each in those for value in each.values)
    words = {each.text: each for each in these if each.text.casefold() in _CARDINALS and not each.values & values}
    return list(words.values()) if len(words) == 1 else []
