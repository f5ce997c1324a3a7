"""Findings to text, one format a module."""

from __future__ import annotations

from collections.abc import Callable

from lint_catalog.report.concise import concise
from lint_catalog.report.github import github
from lint_catalog.report.gitlab import gitlab
from lint_catalog.report.json import json_report
from lint_catalog.report.junit import junit
from lint_catalog.report.markdown import markdown
from lint_catalog.report.rdjson import rdjson
from lint_catalog.report.run import Run
from lint_catalog.report.sarif import sarif
from lint_catalog.report.text import text

FORMATS: dict[str, Callable[[Run], str]] = {
    "text": text,
    "concise": concise,
    "json": json_report,
    "github": github,
    "gitlab": gitlab,
    "sarif": sarif,
    "junit": junit,
    "markdown": markdown,
    "rdjson": rdjson,
}
"""The formats by name. Each makes the whole report of a run."""
