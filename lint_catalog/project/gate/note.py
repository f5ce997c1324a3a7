"""What a report says of a gate that a change loosens."""

from __future__ import annotations

from collections.abc import Sequence

from lint_catalog.model.findings import GATE_LOOSENED, Finding, Severity
from lint_catalog.model.places import Span
from lint_catalog.text.words import counted, listed, quoted

TOP = Span(1, 1, 1, 2)
_HINT = "if that is meant, the change should say why, and whoever reviews it decide; otherwise take it back"
_NAMED = 5  # rules or files in a message


def loosened(file: str, span: Span, message: str, *about: str, hint: str = _HINT) -> Finding:
    """A note at the place of what is less strict. `about` tells it from others at that place."""
    return Finding(file, span, GATE_LOOSENED, Severity.NOTE, message, hint, about=about)


def some(names: Sequence[str], what: str) -> str:
    """Names in a message: the first of them, and how many more there are of `what`."""
    shown = [quoted(each) for each in names[:_NAMED]]
    more = len(names) - len(shown)
    return listed([*shown, *([counted(more, f"more {what}")] if more else [])], "and")
