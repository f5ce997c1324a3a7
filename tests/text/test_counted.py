"""What numbers say: how many, how long, or neither."""

from __future__ import annotations

import pytest

from lint_catalog.text.counted import Says, what_it_says
from lint_catalog.text.numbers import numbers

CASES = [
    ("en", "34M sentences", Says.COUNT),
    ("en", "34M", Says.COUNT),
    ("en", "12GB", Says.COUNT),
    ("en", "**1,282** tasks", Says.COUNT),
    ("en", "1,282 of the tasks", Says.NOTHING),
    ("en", "4,307 different sites", Says.COUNT),
    ("en", "4,000 tokens", Says.LENGTH),
    ("en", "512 and more", Says.NOTHING),
    ("en", "JGLUE (1282)", Says.NOTHING),
    ("en", "400,000,000 tokens", Says.COUNT),
    ("fr", "1 282 phrases", Says.COUNT),
    ("fr", "21 millions d'articles", Says.COUNT),
    ("fr", "4 000 jetons", Says.LENGTH),
    ("fr", "512 et 1024", Says.NOTHING),
    ("ja", "3,400万文", Says.COUNT),
    ("ja", "87,425,304 ページ", Says.COUNT),
    ("ja", "4,307のWebサイト", Says.COUNT),
    ("ja", "6億1,900万", Says.COUNT),
    ("ja", "4,000トークンを超える", Says.LENGTH),
    ("ja", "1282に拡張", Says.NOTHING),
    ("ja", "2024年", Says.NOTHING),
    ("ja", "128以上", Says.NOTHING),
]


@pytest.mark.parametrize(("language", "text", "wanted"), CASES)
def test_what_a_number_says(language: str, text: str, wanted: Says) -> None:
    first = next(each for each in numbers(text, language) if not each.optional)
    assert what_it_says(first, text) is wanted
