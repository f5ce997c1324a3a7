"""Findings to text, one format a module."""

from __future__ import annotations

from collections.abc import Callable

from lint_catalog.report.concise import concise
from lint_catalog.report.json import json_report
from lint_catalog.report.run import Run
from lint_catalog.report.text import text

FORMATS: dict[str, Callable[[Run], str]] = {"text": text, "concise": concise, "json": json_report}
"""The formats by name. Each makes the whole report of a run."""
