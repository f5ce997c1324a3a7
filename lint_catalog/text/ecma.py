"""Regular expressions as ECMA-262 has them, which are those of JSON Schema.

`\\p{L}` is a letter of any script, `\\d` is a digit of ASCII, `$` is the very end.
"""

from __future__ import annotations

import re
from functools import lru_cache

from regress import Regex, RegressError

from lint_catalog.text.words import counted

LONGEST_PATTERN = 2_000
"""Characters; the engine has no measure of its own for what alternatives within each other may need."""
_ONLY_IN_UNICODE = re.compile(r"\\(?:[pP]\{|u\{)")


class EcmaPattern:
    """A regular expression of ECMA-262. Raises ValueError, with what is wrong with it, if it is not one."""

    __slots__ = ("_regex",)

    def __init__(self, pattern: str) -> None:
        self._regex = _compiled(pattern)

    def found_in(self, text: str) -> bool:
        """Whether any part of a text has this form."""
        try:
            return self._regex.find(text) is not None
        except UnicodeEncodeError:  # half a character, which is none
            return self._regex.find(text.encode("utf-8", "replace").decode()) is not None


def _compiled(pattern: str) -> Regex:
    """JSON Schema wants the form with Unicode; what only the older form allows (`\\-`) is taken all the same."""
    if len(pattern) > LONGEST_PATTERN:
        raise ValueError(f"it is longer than {counted(LONGEST_PATTERN, 'character')}")
    try:
        return Regex(pattern, "u")
    except (RegressError, UnicodeEncodeError) as error:
        problem = str(error)
    if not _ONLY_IN_UNICODE.search(pattern):
        try:
            return Regex(pattern)
        except (RegressError, UnicodeEncodeError):
            pass
    raise ValueError(problem[:1].lower() + problem[1:])


@lru_cache(maxsize=1_000)
def ecma_pattern(pattern: str) -> EcmaPattern:
    """The same, kept for the next time."""
    return EcmaPattern(pattern)


def trouble_with(pattern: str) -> str:
    """Why a text is not a regular expression of ECMA-262; empty if it is one."""
    try:
        EcmaPattern(pattern)
    except ValueError as error:
        return str(error)
    return ""
