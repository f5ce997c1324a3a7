"""Edits to text."""

from __future__ import annotations

from collections.abc import Iterable

from lint_catalog.model import TextEdit
from lint_catalog.source.text import Text


class OverlapError(ValueError):
    """Two edits touch the same text."""


def apply_edits(text: str, edits: Iterable[TextEdit]) -> str:
    """The text of one file after edits. Raises OverlapError, changing nothing, if two of them overlap."""
    source = Text(text)
    spans = sorted((*source.offsets(edit.span), edit.replacement) for edit in set(edits))
    parts: list[str] = []
    done = 0
    for start, end, replacement in spans:
        if start < done:
            raise OverlapError("two fixes change the same text")
        parts += [text[done:start], replacement]
        done = end
    return "".join([*parts, text[done:]])
