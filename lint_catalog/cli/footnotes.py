"""`lint-catalog footnotes`."""

from __future__ import annotations

import os
from pathlib import Path
from typing import TYPE_CHECKING

import click

from lint_catalog.cli.console import FINDINGS, INCOMPLETE, OK, PROGRAM, allow_empty_option, complain, format_option
from lint_catalog.cli.group import Command
from lint_catalog.cli.settings import say_left_out, settings_options, staged_option
from lint_catalog.cli.way_out import say, show
from lint_catalog.model.errors import CatalogError

if TYPE_CHECKING:
    from lint_catalog.model.pages.page import Page
    from lint_catalog.project.checkout import Files
    from lint_catalog.project.config import ConfigSource


@click.command("footnotes", cls=Command, short_help="List the footnotes of Markdown pages with their numbers.")
@click.argument("pages", nargs=-1, metavar="[PAGE…]", type=click.Path(path_type=Path))
@format_option(("text", "json"), "footnotes")
@click.option("--lang", "languages", multiple=True, metavar="LANGUAGE=PAGE", help="Which language a page is in.")
@allow_empty_option
@staged_option
@settings_options
@click.pass_context
def list_footnotes(
    ctx: click.Context,
    pages: tuple[Path, ...],
    format_name: str,
    languages: tuple[str, ...],
    allow_empty: bool,
    staged: bool,
    settings: ConfigSource,
) -> None:
    """List the footnotes of Markdown pages with their numbers and where they are referred to.

    Without a PAGE, or with a catalog's folder, they are those of its entries, as `lint-catalog render` numbers them:
    ids are those of the entries, and lines those of the pages that it writes.

    The language of a page is that of the configuration, else what its path says (`en/README.md`, `README_en.md`,
    `README.fr.md`), else --lang.

    Exit status: 0 all marks are defined; 1 some are not, or entries have errors; 2 wrong usage, or nothing to read; 3 a
    page or an entry could not be read.
    """
    from lint_catalog.model.pages.footnotes import undefined_marks
    from lint_catalog.project.index import files_for
    from lint_catalog.project.pages import chosen_languages, page_config, read_pages
    from lint_catalog.report.footnotes import FOOTNOTE_FORMATS, describe
    from lint_catalog.text.visible import visible

    files = files_for(pages, staged, os.environ)
    files.check(pages)
    folders = [page for page in pages if files.is_folder(page)]
    if not pages or folders:
        if len(pages) > 1 or languages:
            raise click.UsageError("name either one catalog's folder or pages, and languages for pages only")
        start = folders[0] if folders else Path.cwd()
        show(FOOTNOTE_FORMATS[format_name](_of_entries(ctx, start, settings, files, allow_empty=allow_empty)))
        return
    config = page_config(pages[0], settings, files)
    say_left_out(config)
    reading = read_pages(pages, chosen_languages(languages), config)
    blank = not reading.unreadable and not any(page.text.strip() for page, _ in reading.pages)
    if blank and not allow_empty:
        raise CatalogError("nothing was read: there is no text on these pages", "`--allow-empty` accepts that")
    show(FOOTNOTE_FORMATS[format_name](reading.pages))
    undefined = [(page, use) for page, _ in reading.pages for use in undefined_marks(page)]
    for page, use in undefined:
        place = f"{visible(page.file)}:{use.mark.span.line}:{use.mark.span.column}"
        mark = visible(f"[^{use.mark.id}]")
        say(f"{PROGRAM}: {place}: `{mark}` is not defined ({visible(describe(use))})")
    complain(reading.unreadable, (), verbose=False)
    ctx.exit(INCOMPLETE if reading.unreadable else FINDINGS if undefined else OK)


def _of_entries(
    ctx: click.Context, start: Path, settings: ConfigSource, files: Files, *, allow_empty: bool
) -> list[tuple[Page, str | None]]:
    """The pages of a catalog's entries, with the ids of footnotes."""
    from lint_catalog.cli.render import read_to_render
    from lint_catalog.project.rendered_pages import footnote_pages
    from lint_catalog.project.workspace import open_workspace
    from lint_catalog.source.markdown.read import read_page

    workspace = open_workspace(start, settings, files=files)
    say_left_out(workspace.config)
    reading = read_to_render(ctx, workspace, allow_empty=allow_empty)
    pages = footnote_pages(workspace.config, reading.catalog)
    return [(read_page(text, name), language) for language, name, text in pages]
