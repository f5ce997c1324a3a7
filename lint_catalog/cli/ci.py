"""What a CI server gets beyond the report itself."""

from __future__ import annotations

import os
from pathlib import Path
from typing import TYPE_CHECKING

from lint_catalog.cli.console import PROGRAM
from lint_catalog.cli.way_out import say, tokens
from lint_catalog.model.errors import CatalogError
from lint_catalog.project.typed import append_typed

if TYPE_CHECKING:
    from lint_catalog.report.run import Run


def add_job_summary(run: Run, *, statistics: bool = False) -> None:
    """Append the findings, or with `statistics` their numbers, to the summary of the job, where GitHub Actions asks for
    one.

    https://docs.github.com/actions/reference/workflow-commands-for-github-actions#adding-a-job-summary
    A summary that cannot be written is said and fails nothing: the findings are in the log already.
    """
    from lint_catalog.report.formats import markdown
    from lint_catalog.report.shown import shown_without

    file = os.environ.get("GITHUB_STEP_SUMMARY")
    if not file:
        return
    try:
        written = markdown.statistics(run) if statistics else markdown.report(run)
        append_typed(Path(file), shown_without(written, tokens()) + "\n")
    except CatalogError as error:
        say(f"{PROGRAM}: the job summary {error.message}")


def manual_address() -> str:
    """Where the rules' manual pages are on the web, if the package's metadata say (`Documentation`), else empty."""
    from importlib.metadata import PackageNotFoundError, metadata

    try:
        addresses = metadata("lint-catalog").get_all("Project-URL") or []
    except PackageNotFoundError:
        return ""
    for each in addresses:
        label, _, address = each.partition(", ")
        if label.lower() == "documentation" and address.startswith(("https://", "http://")):
            return f"{address.rstrip('/')}/rules"
    return ""
