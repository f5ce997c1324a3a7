"""Findings to text, one format a module.

Enters: a finished run (`run.py`). Leaves: the whole report as one text. Prints nothing, and text of strangers leaves it
only as its format wants it escaped. Open `run.py` first, then `concise.py`, which is the shortest format.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from importlib import import_module

from lint_catalog.report.run import Run

_FUNCTIONS = {
    "text": "text", "concise": "concise", "json": "json_report", "github": "github", "gitlab": "gitlab",
    "sarif": "sarif", "junit": "junit", "markdown": "markdown", "rdjson": "rdjson",
}  # fmt: skip


def _report(name: str, run: Run) -> str:
    """The report in a format, whose module is loaded now: a run needs one of them."""
    text: str = getattr(import_module(f"lint_catalog.report.{name}"), _FUNCTIONS[name])(run)
    return text


FORMATS: dict[str, Callable[[Run], str]] = {name: partial(_report, name) for name in _FUNCTIONS}
"""The formats by name. Each makes the whole report of a run."""
