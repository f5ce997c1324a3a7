"""Sizes and versions in names of models: `1_6b`, `1.6b`, `8x7B`, `32B-A3B`, `0.5b`, `350m`; `v0.1`, `v2`."""

from __future__ import annotations

import re
from functools import lru_cache

from msgspec import Struct

_SIZE = re.compile(
    r"(?<![A-Za-z0-9.])(?:(?P<experts>\d{1,3})[xX\u00d7])?(?P<count>\d{1,4}(?:[._]\d{1,3})?)\s?(?P<unit>[mMbBtT])"
    r"(?:-?[aA](?P<active>\d{1,3}(?:[._]\d{1,2})?)[mMbB]?)?(?![A-Za-z0-9])"
)
_HINT = re.compile(r"\d\s?[mMbBtT]")
_SEPARATORS = str.maketrans({"_": "-", "/": "-"})
_VERSION = re.compile(r"(?<![A-Za-z0-9.])[vV](?P<version>\d{1,3}(?:\.\d{1,3}){0,3})(?![A-Za-z0-9]|\.\d)")
_UNITS = {"m": 10**6, "b": 10**9, "t": 10**12}
_LEAST = 10**5
_BILLION = 10**9


class Size(Struct, frozen=True):
    """A size in a text: as it is written, where it begins, and how many parameters that are, experts multiplied."""

    text: str
    start: int
    parameters: float

    def fits(self, other: Size) -> bool:
        """Whether two sizes may be one, rounded differently: 1.6b and 1.57b, 7b and 7.2b, 3.8b and 3b."""
        larger, smaller = max(self.parameters, other.parameters), min(self.parameters, other.parameters)
        return larger <= smaller * 1.15 or (smaller >= _BILLION and larger // _BILLION == smaller / _BILLION)


@lru_cache(maxsize=8192)
def sizes(text: str) -> tuple[Size, ...]:
    """The sizes in a name, in order."""
    found: list[Size] = []
    if not _HINT.search(text):
        return ()
    plain = _dotted(text)
    for match in _SIZE.finditer(plain):
        count = float(match["count"].replace("_", "."))
        parameters = int(match["experts"] or 1) * count * _UNITS[match["unit"].lower()]
        if parameters >= _LEAST:
            found.append(Size(text[match.start() : match.end()], match.start(), parameters))
    return tuple(found)


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
    """A name in which underscores divide, except in sizes such as `1_6b`."""
    dotted = re.sub(r"(?<![\d_])(\d)_(\d{1,2})(?=[bB](?![A-Za-z0-9]))", r"\1.\2", text)
    return dotted.translate(_SEPARATORS)
