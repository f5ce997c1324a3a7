"""`lint-catalog check`, which is also what runs without a command."""

from __future__ import annotations

import time
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

import click
from msgspec.structs import replace

from lint_catalog.cli.ci import add_job_summary, manual_address
from lint_catalog.cli.console import (
    FINDINGS,
    INCOMPLETE,
    OK,
    complain,
    config_option,
    paint,
    split_commas,
    terminal_width,
    wants_color,
    write_report,
)
from lint_catalog.cli.old_findings import Old, ignoring_options, leave_out_old
from lint_catalog.cli.online import Wishes, go_online, online_options
from lint_catalog.cli.rule_names import complete_rules
from lint_catalog.model.errors import CatalogError
from lint_catalog.model.findings import Severity
from lint_catalog.report.formats import DEFAULT, format_called, format_names, links_to_manuals

if TYPE_CHECKING:
    from collections.abc import Mapping

    from lint_catalog.model.entries.catalog import Catalog
    from lint_catalog.model.links.answers import LinkedAddress, Online
    from lint_catalog.project.revision import Revision
    from lint_catalog.project.subject import Ask


@click.command(short_help="Check a catalog; what runs without a command.")
@click.argument("paths", nargs=-1, type=click.Path(path_type=Path))
@click.option(
    "--format",
    "format_name",
    type=click.Choice(format_names()),
    default=DEFAULT,
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
@click.option("--lang", "languages", multiple=True, metavar="LANGUAGE=PAGE", help="Which language a page is in.")
@click.option("--fix", is_flag=True, help="Mend what can be mended safely; exit with 1 if that changed something.")
@click.option("--unsafe-fixes", is_flag=True, help="Mend also by fixes that guess what was meant; read the result.")
@click.option("--diff", "only_diff", is_flag=True, help="Show what would be mended, write nothing; 1 if anything.")
@ignoring_options
@click.option("--online/--offline", default=False, show_default=True, help="Also ask the network about links.")
@online_options
@config_option
@click.pass_context
def check(
    ctx: click.Context, paths: tuple[Path, ...], format_name: str, select: tuple[str, ...], ignore: tuple[str, ...],
    strict: bool, statistics: bool, output_file: Path | None, quiet: bool, verbose: bool, color: str,
    languages: tuple[str, ...], fix: bool, unsafe_fixes: bool, only_diff: bool,
    baseline: Path | None, write_baseline: bool, since: Revision | None,
    online: bool, max_wait: float, deep: bool, cache: bool, config_file: Path | None,
) -> None:  # fmt: skip
    """Check a catalog: the one in this folder or above, or the one of the given PATHS.

    PATHS are a catalog's folder, folders below it or entry files. All entries are read all the same, since many rules
    look at several; only findings in the given files are reported.

    Or PATHS are Markdown pages (`README.md en/README.md`), which are linted as they are: each by itself, and against
    its translations. Their languages are those of the configuration, else of their paths, else of --lang.

    --fix mends the given files, or all of them; the report shows what remains. With --diff nothing is written.

    Exit status: 0 no errors; 1 errors (with --strict also warnings), or something was mended; 2 usage, configuration
    or schema trouble, or no catalog; 3 the check could not be finished.
    """
    from lint_catalog.cli.fix import show_diff, write_mended
    from lint_catalog.engine.fix import mend
    from lint_catalog.project.git import folder_in_repository
    from lint_catalog.project.pages import chosen_languages
    from lint_catalog.project.policy import policy
    from lint_catalog.project.subject import open_subject
    from lint_catalog.report.run import Run, no_paint
    from lint_catalog.text.words import closest

    started = time.perf_counter()
    for path in paths:
        if not path.exists() and not path.is_symlink():
            near = closest(str(path), _commands(ctx))
            hint = f"did you mean the command `{near}`?" if near else ""
            raise CatalogError(f"there is no file or folder {path}", hint)
    subject = open_subject(paths, chosen_languages(languages), config_file)
    config, rules = subject.config, subject.rules
    asked = policy(config, rules.values(), select, ignore)
    if verbose:
        settings, chosen = config.file or "none", f"{len(asked.selected)} of {len(rules)} rules"
        click.echo(f"{subject.described}, configuration {settings}, {chosen}", err=True)
    wishes = Wishes(max_wait, deep, cache, quiet, verbose)
    ask = partial(go_online, settings=config.links, wishes=wishes) if online else None
    if ask and since is not None:  # a pull request is judged by the links of what it changes
        ask = partial(_for_links_in, subject.changed(since), ask)
    look = subject.look(asked, ask)
    for remark in look.remarks if verbose else ():
        click.echo(remark, err=True)
    mended, written, answers = False, False, look.answers
    if fix or unsafe_fixes or only_diff:
        mending = mend(lambda texts: subject.view(asked, texts, answers), files=look.files, unsafe=unsafe_fixes)
        if only_diff:
            show_diff(mending)
            ctx.exit(INCOMPLETE if look.unreadable else FINDINGS if mending.new else OK)
        mended, written = bool(mending.new), write_mended(mending, subject.folder)
        look = subject.look(asked, partial(_known, answers) if answers else None)
    look, baselined = leave_out_old(look, subject, asked, Old(baseline, write_baseline, since))
    fails = Severity.WARNING if strict or config.strict else Severity.ERROR
    run = Run(
        findings=look.findings,
        entries=look.items,
        files=len(look.files),
        seconds=time.perf_counter() - started,
        sources=look.texts,
        paint=paint if output_file is None and wants_color(color) else no_paint,
        width=terminal_width(),
        summaries={id: rule.summary for id, rule in rules.items()} if statistics else None,
        quiet=quiet,
        unit=subject.unit,
        rules=rules,
        fails=fails,
        folder=folder_in_repository(subject.folder),
        manual=manual_address() if links_to_manuals(format_name) else "",
        baselined=baselined,
        ignored=look.ignored,
        links=look.answers.counts if look.answers is not None else None,
    )
    write_report(format_called(format_name).report(run), output_file, color)
    if format_name == "github":
        add_job_summary(run)
    complain(look.unreadable, look.crashes, verbose)
    if look.unreadable or look.crashes or (mended and not written):
        ctx.exit(INCOMPLETE)
    failed = any(each.severity >= fails for each in run.findings)
    ctx.exit(FINDINGS if mended or failed else OK)


def _for_links_in(files: frozenset[str], ask: Ask, catalog: Catalog, links: Mapping[str, LinkedAddress]) -> Online:
    """Find out about the links that stand in some files."""
    return ask(catalog, {url: link for url, link in links.items() if any(use.place.file in files for use in link.uses)})


def _known(answers: Online, catalog: Catalog, links: Mapping[str, LinkedAddress]) -> Online:
    """What is known of links, as it is: mending asks nothing anew."""
    return replace(answers, catalog=catalog, links=links)


def _commands(ctx: click.Context) -> tuple[str, ...]:
    """The names of all commands."""
    group = ctx.parent.command if ctx.parent else None
    return tuple(group.commands) if isinstance(group, click.Group) else ()
