"""`lint-catalog check`, which is also what runs without a command."""

from __future__ import annotations

import gc
import shutil
import sys
import time
from collections.abc import Sequence
from pathlib import Path

import click

from lint_catalog.cli.console import (
    FINDINGS,
    INCOMPLETE,
    OK,
    complain,
    config_option,
    paint,
    split_commas,
    wants_color,
    write_report,
)
from lint_catalog.cli.online import Wishes, online_options
from lint_catalog.cli.rule_names import complete_rules
from lint_catalog.errors import CatalogError
from lint_catalog.model import Severity

FORMAT_NAMES = ("text", "concise", "json")


@click.command(short_help="Check a catalog; what runs without a command.")
@click.argument("paths", nargs=-1, type=click.Path(path_type=Path))
@click.option(
    "--format",
    "format_name",
    type=click.Choice(FORMAT_NAMES),
    default="text",
    show_default=True,
    help="How findings are written.",
)
@click.option(
    "--select",
    multiple=True,
    metavar="RULE,…",
    callback=split_commas,
    shell_complete=complete_rules,
    help="Run only these rules or families.",
)
@click.option(
    "--ignore",
    multiple=True,
    metavar="RULE,…",
    callback=split_commas,
    shell_complete=complete_rules,
    help="Do not run these rules or families.",
)
@click.option("--strict", is_flag=True, help="Fail on warnings too.")
@click.option("--statistics", is_flag=True, help="Also say how often each rule found something.")
@click.option("--output-file", type=click.Path(path_type=Path, dir_okay=False), help="Write the report here instead.")
@click.option("-q", "--quiet", is_flag=True, help="Print findings only, no summary.")
@click.option("-v", "--verbose", is_flag=True, help="Also say what is read, and show internal errors in full.")
@click.option(
    "--color",
    type=click.Choice(["auto", "always", "never"]),
    default="auto",
    show_default=True,
    help="Colour the report.",
)
@click.option("--online/--offline", default=False, show_default=True, help="Also ask the network about links.")
@online_options
@config_option
@click.pass_context
def check(
    ctx: click.Context, paths: tuple[Path, ...], format_name: str, select: tuple[str, ...], ignore: tuple[str, ...],
    strict: bool, statistics: bool, output_file: Path | None, quiet: bool, verbose: bool, color: str,
    config_file: Path | None, online: bool, max_wait: float, deep: bool, cache: bool,
) -> None:  # fmt: skip
    """Check a catalog: the one in this folder or above, or the one of the given PATHS.

    PATHS are a catalog's folder, folders below it or entry files. All entries are read all the same, since many rules
    look at several; only findings in the given files are reported.

    Exit status: 0 no errors; 1 errors (with --strict also warnings); 2 usage, configuration or schema trouble, or no
    catalog; 3 the check could not be finished.
    """
    from lint_catalog import engine
    from lint_catalog.report import FORMATS
    from lint_catalog.report.run import Run, no_paint
    from lint_catalog.words import closest
    from lint_catalog.workspace import chosen_files, open_workspace

    started = time.perf_counter()
    gc.disable()  # everything that is read stays until the report is written; looking for garbage costs a fifth
    for path in paths:
        if not path.exists() and not path.is_symlink():
            near = closest(str(path), _commands(ctx))
            hint = f"did you mean the command `{near}`?" if near else ""
            raise CatalogError(f"there is no file or folder {path}", hint)
    workspace = open_workspace(_start(paths), config_file)
    config = workspace.config
    rules = workspace.rules
    selected = engine.select(rules.values(), select or config.select, (*config.ignore, *ignore))
    if verbose:
        settings = config.file or "none"
        click.echo(f"catalog {config.root}, configuration {settings}, {len(selected)} of {len(rules)} rules", err=True)
    reading = workspace.read()
    files = [*reading.catalog.documents, *(each.file for each in reading.unreadable)]
    chosen = chosen_files(paths, config, files) if paths else frozenset(files)
    answers = None
    if online:
        from lint_catalog.cli.online import go_online
        from lint_catalog.links import links_of

        wishes = Wishes(max_wait, deep, cache, quiet, verbose)
        answers = go_online(reading.catalog, links_of(reading.catalog, chosen), config.links, wishes)
    result = engine.lint(reading.catalog, rules.values(), selected, answers)
    run = Run(
        findings=tuple(each for each in result.findings if each.file in chosen),
        entries=sum(1 for document in reading.catalog.documents.values() if document.kind and document.file in chosen),
        files=len(chosen),
        seconds=time.perf_counter() - started,
        sources={file: document.text for file, document in reading.catalog.documents.items()},
        paint=paint if output_file is None and wants_color(color) else no_paint,
        width=max(60, shutil.get_terminal_size((100, 24)).columns) if sys.stdout.isatty() else 100,
        summaries={id: rule.summary for id, rule in rules.items()} if statistics else None,
        quiet=quiet,
        links=answers.counts if answers is not None else None,
    )
    write_report(FORMATS[format_name](run), output_file, color)
    complain(reading.unreadable, result.crashes, verbose)
    if reading.unreadable or result.crashes:
        ctx.exit(INCOMPLETE)
    fails = Severity.WARNING if strict or config.strict else Severity.ERROR
    ctx.exit(FINDINGS if any(each.severity >= fails for each in run.findings) else OK)


def _commands(ctx: click.Context) -> tuple[str, ...]:
    """The names of all commands."""
    group = ctx.parent.command if ctx.parent else None
    return tuple(group.commands) if isinstance(group, click.Group) else ()


def _start(paths: Sequence[Path]) -> Path:
    """Where to begin the search for the catalog."""
    if not paths:
        return Path.cwd()
    return paths[0] if paths[0].is_dir() else paths[0].absolute().parent
