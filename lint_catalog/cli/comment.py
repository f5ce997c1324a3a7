"""`lint-catalog comment`: the second of two stages, which makes a comment of what the first has found."""

from __future__ import annotations

from pathlib import Path

import click

from lint_catalog.cli.console import write_report
from lint_catalog.cli.group import Command
from lint_catalog.model.errors import CatalogError


@click.command("comment", cls=Command, short_help="Make a comment for a pull request of a JSON report.")
@click.argument("report", type=click.Path(path_type=Path))
@click.option(
    "--lang", "languages", multiple=True, metavar="LANGUAGE", help="Write it in this language; several follow, folded."
)
@click.option("--name", default="", metavar="NAME", help="Tells it from other catalogs' comments on a pull request.")
@click.option("--output-file", type=click.Path(path_type=Path, dir_okay=False), help="Write the comment here instead.")
def comment_command(report: Path, languages: tuple[str, ...], name: str, output_file: Path | None) -> None:
    """Make a comment for a pull request of a REPORT that another job has made with `--format json`.

    The report is taken as data, whoever made it: it has the form that this version writes, or is refused. Nothing is
    read besides, no catalog and no settings.

    Exit status: 0 the comment is written; 2 wrong usage, or it is not such a report, or cannot be read.
    """
    from lint_catalog.project.disk import read_typed
    from lint_catalog.report.comment import comment
    from lint_catalog.report.received import MAX_BYTES, received

    try:
        content = read_typed(report, MAX_BYTES + 1)
    except OSError as error:
        raise CatalogError(f"{report}: cannot be read: {error.strerror or error}") from error
    write_report(comment(received(content, str(report)), languages, name), output_file)
