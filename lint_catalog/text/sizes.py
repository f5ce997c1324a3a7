"""Sizes and versions in names of models: `1_6b`, `1.6b`, `8x7B`, `32B-A3B`, `0.5b`, `350m`; `v0.1`, `v2`.

Here is everything that is known about how a size is written: what a name may say, what an entry may state, how many
parameters either means, and how much rounding is allowed. `k` is not a unit: in names, `128k` is a length of contexts.
"""

from __future__ import annotations

import re
from functools import lru_cache

from msgspec import Struct

STATED = r"([0-9]{1,3}x)?[0-9]{1,4}(\.[0-9]{1,4})?[mbt](-a[0-9]{1,4}(\.[0-9]{1,4})?[mb])?"
"""A size as entries state it, a regular expression for all of the text; the schema has the same."""
LARGE = 1e9
"""From this many parameters on, pages print a size in strong emphasis."""

_SIZE = re.compile(
    r"(?<![A-Za-z0-9.])(?:(?P<experts>\d{1,3})[xX\u00d7])?(?P<count>\d{1,4}(?:\.\d{1,4})?)\s?(?P<unit>[mMbBtT])"
    r"(?:-?[aA](?P<active>\d{1,4}(?:\.\d{1,4})?)[mMbB]?)?(?![A-Za-z0-9])"
)
_HINT = re.compile(r"\d\s?[mMbBtT]")
# An underscore is a decimal point between a number by itself and one or two digits: `stablelm-2-1_6b`, but `Llama2_7b`.
_POINT = re.compile(
    r"(?:(?<![A-Za-z0-9._])(?:\d{1,3}[xX\u00d7])?|(?<=\d[mMbB][aA])|(?<=\d[mMbB]-[aA]))\d{1,2}_\d{1,2}"
    r"(?=\s?[mMbBtT](?![A-Za-z0-9]))"
)
_SEPARATORS = str.maketrans({"_": "-", "/": "-"})
_VERSION = re.compile(r"(?<![A-Za-z0-9.])[vV](?P<version>\d{1,3}(?:\.\d{1,3}){0,3})(?![A-Za-z0-9]|\.\d)")
_UNITS = {"m": 10**6, "b": 10**9, "t": 10**12}
_BILLION = 10**9


class Size(Struct, frozen=True):
    """A size in a text: as it is written, where it begins, and how many parameters that are, experts multiplied."""

    text: str
    start: int
    parameters: float
    experts: int = 1

    @property
    def end(self) -> int:
        """Where it ends in its text."""
        return self.start + len(self.text)

    @property
    def is_mixture(self) -> bool:
        """Whether it is one of experts, such as `8x7b`, which share a part of their parameters."""
        return self.experts > 1

    @property
    def stated(self) -> str | None:
        """The size as entries state it, `1.6b` for `1_6B`; None for what they cannot state, such as `30b-a3`."""
        text = self.text.lower().replace("_", ".").replace("\u00d7", "x").replace(" ", "")
        return text if is_stated(text) else None

    def fits(self, other: Size) -> bool:
        """Whether two sizes may be one, rounded differently: 1.6b and 1.57b, 7b and 7.2b, 3.8b and 3b.

        Both are words of people, who round to one or two digits; so this is narrower than `holds`.
        """
        larger, smaller = max(self.parameters, other.parameters), min(self.parameters, other.parameters)
        return larger <= smaller * 1.15 or (smaller >= _BILLION and larger // _BILLION == smaller / _BILLION)

    def holds(self, number: int) -> bool:
        """Whether weights with so many parameters may be called by this size.

        The number is counted, and some people count without embeddings, which weigh more in small models. A mixture
        may hold as little as a single expert.
        """
        one = self.parameters / self.experts
        slack = 0.35 if one < _BILLION else 0.25
        return (one if self.is_mixture else one * (1 - slack)) <= number <= self.parameters * (1 + slack)


@lru_cache(maxsize=8192)
def sizes(text: str) -> tuple[Size, ...]:
    """The sizes in a name, in order."""
    found: list[Size] = []
    if not _HINT.search(text):
        return ()
    plain = _dotted(text)
    for match in _SIZE.finditer(plain):
        experts = int(match["experts"] or 1)
        parameters = experts * float(match["count"]) * _UNITS[match["unit"].lower()]
        if parameters:
            found.append(Size(text[match.start() : match.end()], match.start(), parameters, experts))
    return tuple(found)


def without_sizes(name: str) -> str:
    """A name without its sizes."""
    for size in reversed(sizes(name)):
        name = name[: size.start] + name[size.end :]
    return name


def parameters(text: str) -> float:
    """How many parameters the first size in a text stands for, all experts together; 0 if there is none."""
    return next((size.parameters for size in sizes(text)), 0)


def is_stated(text: str) -> bool:
    """Whether a text is a size and nothing else, as entries state it."""
    return re.fullmatch(STATED, text) is not None


def rounded(number: int) -> str:
    """A number of parameters, at least a million, as entries state a size: `1.6b` for 1,580,000,000."""
    for letter, unit in reversed(_UNITS.items()):
        if number >= unit:
            value = number / unit
            return f"{value:.0f}{letter}" if value >= 10 or f"{value:.1f}".endswith(".0") else f"{value:.1f}{letter}"
    return "1m"


@lru_cache(maxsize=8192)
def contradictory(text: str, repository: str) -> bool:
    """Whether a text says sizes, and the repository `owner/name` says others only."""
    said, real = sizes(text), sizes(repository.partition("/")[2])
    return bool(said and real) and not any(one.fits(other) for one in said for other in real)


@lru_cache(maxsize=8192)
def versions(text: str) -> tuple[str, ...]:
    """The versions in a name, in order, without the letter."""
    return tuple(match["version"] for match in _VERSION.finditer(text.translate(_SEPARATORS)))


def _dotted(text: str) -> str:
    """A name, as long as before, in which underscores divide, except in sizes such as `1_6b`."""
    dotted = _POINT.sub(lambda match: match[0].replace("_", "."), text) if "_" in text else text
    return dotted.translate(_SEPARATORS)
