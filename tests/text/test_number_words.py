"""Numbers in words, as a program writes them that many people use, and as people do."""

from __future__ import annotations

from decimal import Decimal

import pytest
from num2words import num2words

from lint_catalog.text.number_words import number_words
from lint_catalog.text.numbers import numbers

LARGE = (10_000, 20_001, 99_999, 100_000, 123_456, 1_000_000, 1_000_001, 1_234_567, 2_000_000, 10**9, 1_234_567_890)
LANGUAGES = [
    pytest.param("en", "en", id="english"),
    pytest.param("fr", "fr", id="french"),
    pytest.param("fr_CH", "fr", id="swiss-french"),
    pytest.param("fr_BE", "fr", id="belgian-french"),
    pytest.param("ja", "ja", id="japanese"),
]


def misread(oracle: str, language: str, each: range) -> list[str]:
    """The numbers in words of which a text that has nothing else is not read."""
    words = {number: str(num2words(number, lang=oracle)) for number in (*each, *LARGE)}
    return [
        text
        for number, text in words.items()
        if Decimal(number) not in {value for each in numbers(text, language) for value in each.values}
    ]


@pytest.mark.parametrize(("oracle", "language"), LANGUAGES)
def test_some_numbers_in_words_are_read(oracle: str, language: str) -> None:
    assert misread(oracle, language, range(0, 4006, 61)) == []


@pytest.mark.release
@pytest.mark.parametrize(("oracle", "language"), LANGUAGES)
def test_numbers_in_words_are_read(oracle: str, language: str) -> None:
    assert misread(oracle, language, range(4006)) == []


PHRASES = [
    ("en", "two hundred and five models", [2, 5, 100, 205]),
    ("en", "a hundred and one", [1, 100, 101]),
    ("en", "five and six", [5, 6]),
    ("en", "two hundred and three hundred", [2, 3, 100, 200, 300]),
    ("en", "two hundred and three hundred and five", [2, 3, 5, 100, 200, 305]),
    ("en", "five hundred and twenty thousand", [5, 20, 100, 1000, 520_000]),
    ("en", "two, three", [2, 3]),
    ("en", "one thousand, two hundred and thirty-four", [1, 2, 4, 30, 100, 1000, 1234]),
    ("en", "nineteen ninety-nine", [9, 19, 90, 1999]),
    ("en", "nineteen hundred and five", [5, 19, 100, 1905]),
    ("en", "the twenty-first model", [1, 20, 21]),
    ("en", "twenty twenty-four", [4, 20, 2024]),
    ("en", "Two hundred\nand five", [2, 5, 100, 205]),
    ("fr", "soixante et onze", [11, 60, 71]),
    ("fr", "vingt-et-un", [1, 20, 21]),
    ("fr", "vingt et deux", [2, 20]),
    ("fr", "cinq et six", [5, 6]),
    ("fr", "quatre-vingt-dix-sept", [4, 7, 10, 20, 97]),
    ("fr", "quatre-vingtième", [4, 20, 80]),
    ("fr", "mille neuf cent quatre-vingt-dix-neuf", [4, 9, 10, 20, 100, 1000, 1999]),
    ("fr", "septante et un", [1, 70, 71]),
    ("fr", "trois milliards deux cents", [2, 3, 100, 3_000_000_200, 1_000_000_000]),
    ("ja", "千二百三十四", [1234]),
    ("ja", "三億二千万", [320_000_000]),
    ("ja", "二〇二四", [2024]),
]


@pytest.mark.parametrize(("language", "text", "wanted"), PHRASES)
def test_what_may_count_and_what_belongs_together(language: str, text: str, wanted: list[int]) -> None:
    found = {int(value) for each in number_words(text, language) for value in each.values}
    assert found == {*wanted}


@pytest.mark.parametrize("text", ["and " * 1000, "two and " * 5000, "one thousand, " * 5000, "hundred " * 5000])
def test_words_in_a_row_come_to_an_end(text: str) -> None:
    assert sum(1 for _ in number_words(text, "en")) <= 15_000
