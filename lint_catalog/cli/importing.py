"""`lint-catalog import`."""

from __future__ import annotations

from pathlib import Path

import click

from lint_catalog.cli.console import INCOMPLETE, complain, config_option


@click.command("import")
@click.argument("pages", nargs=-1, required=True, metavar="PAGE…", type=click.Path(path_type=Path))
@click.option(
    "-o",
    "--output",
    "folder",
    type=click.Path(path_type=Path, file_okay=False),
    default=Path(),
    help="The folder to put `entries/` into; without it, this one.",
)
@click.option("--force", is_flag=True, help="Replace an `entries/` that is there already, with all that is in it.")
@click.option(
    "--facts-only", is_flag=True, help="Leave out what is no fact: descriptions, footnotes, wording of cells."
)
@click.option("--lang", "languages", multiple=True, metavar="LANGUAGE=PAGE", help="Which language a page is in.")
@config_option
@click.pass_context
def import_command(
    ctx: click.Context,
    pages: tuple[Path, ...],
    folder: Path,
    force: bool,
    facts_only: bool,
    languages: tuple[str, ...],
    config_file: Path | None,
) -> None:
    """Make a catalog of Markdown pages: one file for each row of their tables, and what the rows refer to.

    Name the pages of one catalog, the main language first. Where facts would not be rendered as the page has them, the
    words of the page are kept beside them; nothing that a table says is lost.

    Exit status: 0 done; 2 wrong usage, or there are entries already, or some that a killed import left; 3 a page could
    not be read, and nothing is written.
    """
    from lint_catalog.convert.importing.catalog import import_pages
    from lint_catalog.convert.importing.summary import summary
    from lint_catalog.model.pages.languages import pages_by_language
    from lint_catalog.project.entry_files import catalog_files, own_schemas, write_catalog
    from lint_catalog.project.includes import with_included
    from lint_catalog.project.pages import chosen_languages, page_config, read_pages
    from lint_catalog.project.schemas import load_schemas

    config = page_config(pages[0], config_file)
    configured = {page.resolve(): language for language, page in config.pages.items()}
    reading = read_pages(pages, chosen_languages(languages))
    if reading.unreadable:
        complain(reading.unreadable, (), verbose=False)
        ctx.exit(INCOMPLETE)
    known = [(page, language or configured.get(Path(page.file).resolve())) for page, language in reading.pages]
    sources = with_included(pages_by_language(known))
    imported = import_pages(sources, load_schemas(config.schema), config.markdown.columns, facts_only)
    files = catalog_files(imported.entries, own_schemas(folder))
    write_catalog(folder / "entries", files, force)
    click.echo(summary(sources, imported, folder), nl=False)
