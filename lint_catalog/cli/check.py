"""`lint-catalog check`, which is also what runs without a command."""

from __future__ import annotations

import os
import time
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

import click
from msgspec import Struct
from msgspec.structs import replace

from lint_catalog.cli.ci import add_job_summary, manual_address
from lint_catalog.cli.console import (
    FINDINGS,
    INCOMPLETE,
    OK,
    PROGRAM,
    TROUBLE,
    allow_empty_option,
    color_option,
    complain,
    gathered,
    paint,
    say_trouble,
    split_commas,
    terminal_width,
    wants_color,
    write_report,
)
from lint_catalog.cli.exits import fail_option, fails_on
from lint_catalog.cli.group import Command
from lint_catalog.cli.known_findings import known_findings_options
from lint_catalog.cli.online import LinkOptions, go_online, online_options
from lint_catalog.cli.rule_names import complete_rules
from lint_catalog.cli.settings import say_left_out, settings_options, staged_option
from lint_catalog.cli.stdin import show_given, stdin_filename_option, with_standard_input
from lint_catalog.cli.way_out import say
from lint_catalog.model.errors import CatalogError
from lint_catalog.project.options import FixOptions, KnownFindings, RunOptions
from lint_catalog.report.formats import DEFAULT, format_called, format_names, links_to_manuals, speaks, statistics_in
from lint_catalog.text.words import counted, listed

if TYPE_CHECKING:
    from lint_catalog.project.run import Outcome, RunListener, RunPlan
    from lint_catalog.report.run import Run


_STATUSES = {"CLEAN": OK, "FAILED": FINDINGS, "EMPTY": TROUBLE, "INCOMPLETE": INCOMPLETE}


class ReportOptions(Struct, frozen=True):
    """How the outcome is reported, and what is said besides."""

    format_name: str
    statistics: bool
    output_file: Path | None
    quiet: bool
    verbose: bool
    color: str


class FixFlags(Struct, frozen=True):
    """What is fixed, as the user says it: `--fix-only`, `--unsafe-fixes` and `--diff` imply `--fix`."""

    fix: bool
    fix_only: bool
    unsafe_fixes: bool
    only_diff: bool

    @property
    def meaning(self) -> FixOptions | None:
        """What is asked for; None if nothing is."""
        wanted = self.fix or self.fix_only or self.unsafe_fixes or self.only_diff
        return FixOptions(unsafe=self.unsafe_fixes, write=not self.only_diff) if wanted else None


@click.command(cls=Command, short_help="Check a catalog; what runs without a command.")
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
@fail_option("error, with `strict` in the settings warning")
@click.option("--strict", is_flag=True, help="The same as --fail warning.")
@allow_empty_option
@click.option("--statistics", is_flag=True, help="Say only how often each rule found something.")
@click.option("--output-file", type=click.Path(path_type=Path, dir_okay=False), help="Write the report here instead.")
@click.option("-q", "--quiet", is_flag=True, help="Print findings only, no summary.")
@click.option("-v", "--verbose", is_flag=True, help="Also say what is read, and show internal errors in full.")
@color_option
@click.option(
    "--lang",
    "languages",
    multiple=True,
    metavar="LANGUAGE[=PAGE]",
    help="Which language a page is in; without a page, one that a comment is written in.",
)
@click.option("--fix", is_flag=True, help="Fix what can be fixed safely; exit with 1 if that changed something.")
@click.option("--fix-only", is_flag=True, help="Fix, and of what is left only say how much it is; it fails as ever.")
@click.option("--unsafe-fixes", is_flag=True, help="Also make fixes that guess what was meant; read the result.")
@click.option("--diff", "only_diff", is_flag=True, help="Show what would be fixed, write nothing; 1 if anything.")
@known_findings_options
@stdin_filename_option
@staged_option
@click.option("--online/--offline", default=False, show_default=True, help="Also ask the network about links.")
@online_options
@settings_options
@click.pass_context
@gathered(options=RunOptions, fixes=FixFlags, known=KnownFindings, links=LinkOptions, report=ReportOptions)
def check(
    ctx: click.Context, options: RunOptions, fixes: FixFlags, known: KnownFindings, links: LinkOptions,
    report: ReportOptions, online: bool, strict: bool, stdin_filename: Path | None,
) -> None:  # fmt: skip
    """Check a catalog: the one in this folder or above, or the one of the given PATHS.

    PATHS are a catalog's folder, folders below it or entry files. All entries are read all the same, since many rules
    look at several; only findings in the given files are reported.

    Or PATHS are Markdown pages (`README.md en/README.md`), which are linted as they are: each by itself, and against
    its translations. Their languages are those of the configuration, else of their paths, else of --lang.

    --fix fixes the given files, or all of them; the report shows what remains. With --fix-only there is no report, for
    hooks beside one that has it. With --diff nothing is written.

    The path `-` is standard input, which --stdin-filename names: it is judged among the files that are there, and with
    --fix its text is written to standard output, the report to standard error.

    --staged judges what the next commit will have: settings, schemas and pages, too. What is fixed is written to disk,
    and a file that is not there as it is staged is named and left alone.

    Exit status: 0 no errors; 1 errors (with --fail warning also warnings, with --fail never nothing), or something
    was fixed; 2 usage, configuration or schema trouble, no catalog, or nothing in it; 3 the check could not be
    finished.
    """
    from lint_catalog.cli.fix import say_left, say_withheld, show_diff
    from lint_catalog.project.run import Status, plan_run

    started = time.perf_counter()
    _check_statistics(report)
    spoken, languages = _languages(options.languages, report.format_name)
    paths, given = with_standard_input(options.paths, stdin_filename, staged=options.staged)
    asked = replace(
        options,
        paths=paths,
        given=given,
        languages=languages,
        fail=fails_on(options.fail, strict),
        fixing=fixes.meaning,
        known=known,
        environment=os.environ,
    )
    plan = plan_run(asked, _commands(ctx))
    say_left_out(plan.subject.config)
    if report.verbose:
        say(_described(plan))
    outcome = plan.run(partial(go_online, options=links) if online else None, _listener(report, staged=options.staged))
    if outcome.fixing is not None and outcome.fixing.withheld:
        say_withheld()
    if fixes.only_diff and outcome.fixing is not None:
        show_diff(outcome.fixing.result)
    elif fixes.fix_only:
        say_left(outcome.report(), staged=options.staged)
        complain(outcome.found.unreadable, outcome.found.crashes, report.verbose)
    else:
        _write(outcome, report, spoken, started, err=given is not None and outcome.fixing is not None)
    if outcome.status is Status.EMPTY:
        say_trouble(plan.subject.nothing())
    status = _STATUSES[outcome.status.name]
    if given is not None and outcome.fixing is not None and not fixes.only_diff:
        status = show_given(given, str(stdin_filename)) or status
    ctx.exit(status)


def _check_statistics(report: ReportOptions) -> None:
    """Raises CatalogError for `--statistics` in a format for findings alone: it would say that all is well."""
    if report.statistics and statistics_in(report.format_name) is None:
        able = listed((f"`{name}`" for name in format_names() if statistics_in(name)), "and")
        raise CatalogError(
            f"`--format {report.format_name}` has no place for `--statistics`", f"those that have one are {able}"
        )


def _described(plan: RunPlan) -> str:
    """What is read, in a line."""
    subject = plan.subject
    rules = f"{len(plan.asked.selected)} of {counted(len(subject.rules), 'rule')}"
    return f"{subject.described}, configuration {subject.config.file or 'none'}, {rules}"


def _listener(report: ReportOptions, *, staged: bool) -> RunListener:
    """Who says on standard error what a run does while it does it."""
    from lint_catalog.cli.fix import say_fixed
    from lint_catalog.cli.known_findings import say_baseline
    from lint_catalog.project.known_findings import BaselineChange
    from lint_catalog.project.run import Fixing, RunListener
    from lint_catalog.project.subject import Inspection

    class Speaker(RunListener):
        def idle(self) -> None:
            say(f"{PROGRAM}: the rules that are selected ask the network: without --online none runs")

        def looked(self, found: Inspection) -> None:
            for remark in found.remarks if report.verbose else ():
                say(remark)

        def fixed(self, fixing: Fixing) -> None:
            say_fixed(fixing.result, {**fixing.trouble, **fixing.left}, staged)

        def baseline_changed(self, change: BaselineChange) -> None:
            say_baseline(change)

    return Speaker()


def _languages(values: tuple[str, ...], form: str) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """The languages that a report is written in, and those of pages, of the values of `--lang`."""
    spoken = tuple(each for each in values if "=" not in each) if speaks(form) else ()
    return spoken, tuple(each for each in values if each not in spoken)


def _write(outcome: Outcome, report: ReportOptions, languages: tuple[str, ...], started: float, *, err: bool) -> None:
    """Write the report, and say why it is incomplete if it is."""
    run = replace(_styled(outcome.report(), report, time.perf_counter() - started), languages=languages)
    write = statistics_in(report.format_name) if report.statistics else format_called(report.format_name).report
    write_report((write or format_called(report.format_name).report)(run), report.output_file, err=err)
    if report.format_name == "github":
        add_job_summary(run, statistics=report.statistics)
    complain(outcome.found.unreadable, outcome.found.crashes, report.verbose)


def _styled(run: Run, report: ReportOptions, seconds: float) -> Run:
    """What a report is made from, as the user wants it and the terminal can show it."""
    from lint_catalog.report.run import no_paint

    return replace(
        run,
        seconds=seconds,
        paint=paint if report.output_file is None and wants_color(report.color) else no_paint,
        width=terminal_width(),
        quiet=report.quiet,
        manual=manual_address() if links_to_manuals(report.format_name) else "",
    )


def _commands(ctx: click.Context) -> tuple[str, ...]:
    """The names of all commands."""
    group = ctx.parent.command if ctx.parent else None
    return tuple(group.commands) if isinstance(group, click.Group) else ()
