"""`lint-catalog footnotes`."""

from __future__ import annotations

from pathlib import Path

import click

from lint_catalog.cli.console import FINDINGS, INCOMPLETE, OK, PROGRAM, complain


@click.command("footnotes")
@click.argument("pages", nargs=-1, required=True, metavar="PAGE…", type=click.Path(path_type=Path))
@click.option(
    "--format",
    "format_name",
    type=click.Choice(["text", "json"]),
    default="text",
    show_default=True,
    help="How footnotes are written.",
)
@click.option("--lang", "languages", multiple=True, metavar="LANGUAGE=PAGE", help="Which language a page is in.")
@click.pass_context
def list_footnotes(ctx: click.Context, pages: tuple[Path, ...], format_name: str, languages: tuple[str, ...]) -> None:
    """List the footnotes of Markdown pages with their numbers and where they are referred to.

    The language of a page is what its path says (`en/README.md`, `README_en.md`, `README.fr.md`), else --lang.

    Exit status: 0 all marks are defined; 1 some are not; 2 wrong usage; 3 a page could not be read.
    """
    from lint_catalog.footnotes import undefined_marks
    from lint_catalog.pages import chosen_languages, read_pages
    from lint_catalog.report.footnotes import FOOTNOTE_FORMATS, describe
    from lint_catalog.report.run import visible

    reading = read_pages(pages, chosen_languages(languages))
    click.echo(FOOTNOTE_FORMATS[format_name](reading.pages), nl=False)
    undefined = [(page, use) for page, _ in reading.pages for use in undefined_marks(page)]
    for page, use in undefined:
        place = f"{visible(page.file)}:{use.mark.span.line}:{use.mark.span.column}"
        mark = visible(f"[^{use.mark.id}]")
        click.echo(f"{PROGRAM}: {place}: `{mark}` is not defined ({visible(describe(use))})", err=True)
    complain(reading.unreadable, (), verbose=False)
    ctx.exit(INCOMPLETE if reading.unreadable else FINDINGS if undefined else OK)
