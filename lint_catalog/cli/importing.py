"""`lint-catalog import`."""

from __future__ import annotations

from pathlib import Path

import click

from lint_catalog.cli.console import INCOMPLETE, complain, gathered
from lint_catalog.cli.group import Command
from lint_catalog.cli.settings import say_left_out, settings_options
from lint_catalog.cli.way_out import show
from lint_catalog.project.options import ImportOptions
from lint_catalog.report.shown import lines


@click.command("import", cls=Command, short_help="Make a catalog of Markdown pages, a file for each row.")
@click.argument("pages", nargs=-1, required=True, metavar="PAGE…", type=click.Path(path_type=Path))
@click.option(
    "-o",
    "--output",
    "folder",
    type=click.Path(path_type=Path, file_okay=False),
    default=Path(),
    help="The folder to put `entries/` into; without it, this one.",
)
@click.option(
    "--force",
    is_flag=True,
    help="Replace an `entries/` that is there already; ids are kept, and what rows refer to.",
)
@click.option(
    "--facts-only", is_flag=True, help="Leave out what is not a fact: descriptions, footnotes, wording of cells."
)
@click.option("--lang", "languages", multiple=True, metavar="LANGUAGE=PAGE", help="Which language a page is in.")
@settings_options
@click.pass_context
@gathered(options=ImportOptions)
def import_command(ctx: click.Context, options: ImportOptions) -> None:
    """Make a catalog of Markdown pages: one file for each row of their tables, and what the rows refer to.

    Name the pages of one catalog, the main language first. Where facts would not be rendered as the page has them, the
    words of the page are kept beside them; nothing that a table says is lost.

    Exit status: 0 done; 2 wrong usage, or there are entries already, or some that a killed import left; 3 a page could
    not be read, and nothing is written.
    """
    from lint_catalog.convert.importing.summary import import_summary
    from lint_catalog.project.importing import plan_import

    plan = plan_import(options)
    say_left_out(plan.config)
    if plan.unreadable:
        complain(plan.unreadable, (), verbose=False)
        ctx.exit(INCOMPLETE)
    pages, imported = plan.write()
    show(lines(import_summary(pages, imported, options.folder)))
