"""`lint-catalog check PAGE…`: Markdown pages as they are, without any entries."""

from __future__ import annotations

import shutil
import sys
import time
from collections.abc import Sequence
from pathlib import Path
from typing import NoReturn

import click

from lint_catalog.cli.console import (
    FINDINGS,
    INCOMPLETE,
    OK,
    complain,
    paint,
    wants_color,
    write_report,
)
from lint_catalog.errors import CatalogError
from lint_catalog.model import Severity


def pages_among(paths: Sequence[Path], languages: Sequence[str]) -> bool:
    """Whether the paths are Markdown pages. Raises CatalogError if only some are."""
    from lint_catalog.page_sets import is_page

    pages = [path for path in paths if is_page(path)]
    if pages and len(pages) < len(paths):
        other = next(path for path in paths if path not in pages)
        raise CatalogError(
            f"{pages[0]} is a Markdown page, and {other} is not", "check pages and entries in runs of their own"
        )
    if languages and not pages:
        raise CatalogError("`--lang` is about Markdown pages, and there are none", "such as `lint-catalog README.md`")
    return bool(pages)


def check_pages(ctx: click.Context, started: float) -> NoReturn:
    """Check Markdown pages by the options of the command, report, and exit. Raises CatalogError for wrong usage.

    `started` is when the run began, in seconds of `time.perf_counter`.
    """
    from lint_catalog import engine
    from lint_catalog.page_sets import page_config, read_sets
    from lint_catalog.pages import chosen_languages
    from lint_catalog.report import FORMATS
    from lint_catalog.report.run import Run, no_paint
    from lint_catalog.workspace import Workspace

    options = ctx.params
    paths, output_file = options["paths"], options["output_file"]
    config = page_config(paths[0], options["config_file"])
    rules = Workspace(config).rules
    selected = engine.select(rules.values(), options["select"] or config.select, (*config.ignore, *options["ignore"]))
    reading = read_sets(paths, chosen_languages(options["languages"]), config)
    if options["verbose"]:
        settings = config.file or "none"
        click.echo(f"pages, configuration {settings}, {len(selected)} of {len(rules)} rules", err=True)
        for pages in reading.sets:
            names = ", ".join(f"{page.file} ({page.language or 'unknown language'})" for page in pages.pages)
            click.echo(f"read {names}", err=True)
    result = engine.lint_pages(reading.sets, rules.values(), selected)
    sources = {page.file: page for pages in reading.sets for page in pages}
    run = Run(
        findings=result.findings,
        entries=sum(len(table.rows) for page in sources.values() for table in page.tables),
        files=len(sources),
        seconds=time.perf_counter() - started,
        sources={file: page.text for file, page in sources.items()},
        paint=paint if output_file is None and wants_color(options["color"]) else no_paint,
        width=max(60, shutil.get_terminal_size((100, 24)).columns) if sys.stdout.isatty() else 100,
        summaries={id: rule.summary for id, rule in rules.items()} if options["statistics"] else None,
        quiet=options["quiet"],
        unit=("row", "rows"),
    )
    write_report(FORMATS[options["format_name"]](run), output_file, options["color"])
    complain(reading.unreadable, result.crashes, options["verbose"])
    if reading.unreadable or result.crashes:
        ctx.exit(INCOMPLETE)
    fails = Severity.WARNING if options["strict"] or config.strict else Severity.ERROR
    ctx.exit(FINDINGS if any(each.severity >= fails for each in run.findings) else OK)
