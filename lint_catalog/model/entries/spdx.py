"""The SPDX License List: the ids of licenses and of exceptions to them. `tools/spdx.py` keeps it up to date."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from functools import lru_cache
from importlib import resources

from msgspec import Struct, convert

_WORD = "[A-Za-z0-9][A-Za-z0-9.-]*"
_SPDX = re.compile(rf"(?P<id>{_WORD})(?P<later>\+?)(?: +WITH +(?P<exception>{_WORD}))?")


class SpdxList(Struct, frozen=True, dict=True):
    """One version of the list. `deprecated` says what an id that is out of use is written as now, if that is known."""

    version: str
    licenses: frozenset[str]
    deprecated: Mapping[str, str]
    exceptions: frozenset[str]
    deprecated_exceptions: frozenset[str]

    @property
    def title(self) -> str:
        """What messages call it."""
        return f"SPDX License List {self.version}"


class SpdxId(Struct, frozen=True):
    """An identifier as the list has them, `+` for later versions and `WITH` an exception included."""

    id: str
    later: bool = False
    exception: str = ""

    def __str__(self) -> str:
        return f"{self.id}{'+' if self.later else ''}{f' WITH {self.exception}' if self.exception else ''}"


@lru_cache(maxsize=1)
def spdx_list() -> SpdxList:
    """The list that lint-catalog carries."""
    text = resources.files("lint_catalog.model.entries").joinpath("spdx.json").read_text(encoding="utf-8")
    return convert(json.loads(text), SpdxList)


def parsed(text: str) -> SpdxId | None:
    """A text as an identifier; None if it cannot be one. A `+` belongs to the id where the list has it so."""
    match = _SPDX.fullmatch(text)
    if match is None:
        return None
    exception = match["exception"] or ""
    whole = match["id"] + match["later"]
    if match["later"] and whole in spdx_list().deprecated:
        return SpdxId(whole, exception=exception)
    return SpdxId(match["id"], bool(match["later"]), exception)
