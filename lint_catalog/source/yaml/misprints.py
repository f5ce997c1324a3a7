"""A mistake in YAML that cannot be seen: a character stands where another one, which looks like it, would be right."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Sequence

import yaml

from lint_catalog.source.text import SourceText
from lint_catalog.text.lookalikes import plain

_NOT_ASCII = re.compile(r"[^\x00-\x7f]")
_LINES = 5  # above the one where reading failed
_TRIED = 8  # replacements
_LONGEST = 100_000  # characters of a text that is read again with other ones


def misprint(source: SourceText, text: str, failed: int | None) -> tuple[int, str] | None:
    """Where a character stands without which a text could be read further, and what should stand there; None if nothing
    of the sort is the trouble.

    `text` is what the parser was given, `failed` where it failed; None if it did not, and found no mapping.
    """
    if len(text) > _LONGEST:
        return None
    first = 0 if failed is None else source.line_start(failed)
    for _ in range(_LINES if failed else 0):
        first = source.line_start(max(0, first - 1))
    last = len(text) if failed is None else source.line_end(failed)
    odd = [match.start() for match in _NOT_ASCII.finditer(source.text, first, last) if plain(match[0])]
    if not odd:
        return None
    gets_further = _judge(failed)
    for run in list(reversed(_runs(source, odd)))[:_TRIED]:
        if gets_further(*_replaced(text, source.text, run)):
            return run[0], _instead(source.text, run[0])
    return (odd[0], _instead(source.text, odd[0])) if gets_further(*_replaced(text, source.text, odd)) else None


def _instead(written: str, at: int) -> str:
    """What should stand in the place of a character: behind a colon or comma a space, if there is none."""
    sign = plain(written[at])
    behind = written[at + 1 : at + 2]
    return f"{sign} " if sign in (":", ",") and behind not in (" ", "\n", "\r", "") and plain(behind) != " " else sign


def _judge(failed: int | None) -> Callable[[str, int], bool]:
    """Whether a text, which is longer by some characters now, can be read further than where it `failed`."""

    def gets_further(text: str, longer: int) -> bool:
        try:
            root = yaml.compose(text, Loader=yaml.CSafeLoader)
        except yaml.MarkedYAMLError as error:
            marks = [each.index for each in (error.context_mark, error.problem_mark) if each is not None]
            return failed is not None and min(marks, default=0) > failed + longer
        except yaml.YAMLError:
            return False
        return isinstance(root, yaml.MappingNode)

    return gets_further


def _runs(source: SourceText, odd: Iterable[int]) -> list[list[int]]:
    """What is replaced together: neighbours, and quotes on one line."""
    runs: list[list[int]] = []
    for at in odd:
        sign = plain(source.text[at])
        last = runs[-1][-1] if runs else -1
        together = at == last + 1 or (sign in "\"'" and source.line_start(at) <= last)
        if runs and together and plain(source.text[last]) == sign:
            runs[-1].append(at)
        else:
            runs.append([at])
    return runs


def _replaced(text: str, written: str, places: Sequence[int]) -> tuple[str, int]:
    """A text with other characters in some places, and by how many it is longer."""
    parts, end = [], 0
    for at in places:
        parts += [text[end:at], _instead(written, at)]
        end = at + 1
    result = "".join([*parts, text[end:]])
    return result, len(result) - len(text)
