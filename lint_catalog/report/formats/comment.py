"""Findings as a comment on a pull request, for whoever wrote it: see `lint_catalog.report.comment`."""

from __future__ import annotations

from lint_catalog.report.comment import comment
from lint_catalog.report.remarks import remarks
from lint_catalog.report.run import Run
from lint_catalog.report.shown import Shown
from lint_catalog.report.statistics import for_a_page as statistics

__all__ = ["FOR", "report", "statistics"]

FOR = "a comment on a pull request that helps its author, with `--lang` in several languages"
SPEAKS = True


def report(run: Run) -> Shown:
    """The body of the comment, in the languages of the run."""
    return comment(remarks(run), run.languages)
