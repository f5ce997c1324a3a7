"""What a number in a text says: how many of something there are, how long something may be, or neither.

How many sentences a model was trained on is lost where a translation leaves the number out. A length is often put into
words, `long context` for `4,000 tokens`. A bare number comes and goes with the wording.
"""

from __future__ import annotations

import re
from enum import Enum, auto, unique

from lint_catalog.text.numbers import Number

_UNIT = re.compile(r"[百千万萬億亿兆백천만억조]|[kKMGTBmgtb](?:i?[Bo])?\Z|(?<![^\W\d_])[^\W\d_]{2,}\Z")
_GAP = r"[*_`~]{0,3}[\s\u00a0]*[*_`~]{0,3}"
_BETWEEN = (
    r"(?:(?:of|de|des|d['\u2019]|different|distinct|more|about|unique|labell?ed|human|japanese|japonais(?:es)?)\s*)*"
)
_LATIN = re.compile(rf"{_GAP}{_BETWEEN}(?P<noun>[A-Za-zÀ-ÿ]{{2,40}}|[kKMGT]i?[Bo](?![a-z]))", re.IGNORECASE)
_EAST = re.compile(
    rf"{_GAP}(?:[個つ以上余程度弱強]{{0,2}}の{_GAP})?(?P<noun>[ァ-ヶー]{{2,20}}|[一-龥]{{1,8}}|[A-Z][A-Za-z]{{1,20}}|[가-힣]{{1,8}})"
)
_NO_NOUNS = frozenset(
    """
    and or to in for is are was were with without from at by on the a an as than not that which then into up only of but
    et ou en pour dans avec sans sur par le la les un une au aux est sont que qui puis mais comme vs plus de des du
    """.split()  # noqa: SIM905 - words to be read
)
_NO_NOUNS_IN_EAST = re.compile(
    r"年|月|日|版|号|系|番|世紀|時点|以上|以下|未満|から|まで|程度|超|前後|と|に|を|が|は|年度"
)
_LENGTHS = re.compile(
    r"(?i)tokens?|jetons?|characters?|caract[eè]res?|words?|mots?|seconds?|secondes?|minutes?|hours?|heures?|epochs?|[eé]poques?"
    r"|steps?|[eé]tapes?|layers?|couches?|dimensions?|dims?|percent|トークン|文字|単語|秒|分|時間|エポック|ステップ|層|次元|토큰|字"
)
_LONGEST = 2_000_000  # of something that has a length in tokens or characters; what is larger is an amount of data


@unique
class Says(Enum):
    """What a number says."""

    COUNT = auto()
    LENGTH = auto()
    NOTHING = auto()


def what_it_says(number: Number, text: str) -> Says:
    """What a number in a text says, by its unit and by the word behind it."""
    end = number.start + len(number.text)
    behind = text[end : end + 80]
    match = _EAST.match(behind) or _LATIN.match(behind)
    noun = match["noun"] if match else ""
    if noun.casefold() in _NO_NOUNS or _NO_NOUNS_IN_EAST.match(noun):
        noun = ""
    if _LENGTHS.match(noun) and max(number.values) < _LONGEST:
        return Says.LENGTH
    return Says.COUNT if noun or _UNIT.search(number.text) else Says.NOTHING
