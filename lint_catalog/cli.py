"""The command line: the only module that prints, exits or reads the environment."""

from __future__ import annotations

import contextlib
import gc
import os
import shutil
import signal
import sys
import time
import traceback
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click
from click.shell_completion import CompletionItem, get_completion_class

from lint_catalog import __version__
from lint_catalog.errors import CatalogError
from lint_catalog.model import Severity
from lint_catalog.words import counted
from lint_catalog.writing import write_atomically

if TYPE_CHECKING:
    from lint_catalog.engine import Crash
    from lint_catalog.rule import Rule
    from lint_catalog.source.folder import Unreadable

PROGRAM = "lint-catalog"
OK, FINDINGS, TROUBLE, INCOMPLETE, INTERRUPTED, TERMINATED = 0, 1, 2, 3, 130, 143
FORMAT_NAMES = ("text", "concise", "json")
_STYLES: dict[str, dict[str, Any]] = {
    "error": {"fg": "red", "bold": True},
    "warning": {"fg": "yellow", "bold": True},
    "note": {"fg": "cyan", "bold": True},
    "good": {"fg": "green"},
    "strong": {"bold": True},
    "quiet": {"fg": "blue"},
}


class _DefaultToCheck(click.Group):
    """A group whose first word may be left out: `lint-catalog entries/` is `lint-catalog check entries/`."""

    def parse_args(self, ctx: click.Context, args: list[str]) -> list[str]:
        own = {*self.commands, "--help", "-h", "--version"}
        if not (args and args[0] in own) and not (ctx.resilient_parsing and not args):
            args = ["check", *args]
        return super().parse_args(ctx, args)

    def shell_complete(self, ctx: click.Context, incomplete: str) -> list[CompletionItem]:
        check_context = click.Context(self.commands["check"], parent=ctx)
        options = self.commands["check"].shell_complete(check_context, incomplete)
        return [*super().shell_complete(ctx, incomplete), *options]


def _complete_rules(ctx: click.Context, param: click.Parameter, incomplete: str) -> list[str]:  # noqa: ARG001 - click's signature
    done, comma, begun = incomplete.rpartition(",")
    return [f"{done}{comma}{name}" for name in _known_rules() if name.startswith(begun)]


def _known_rules() -> dict[str, Rule]:
    """The rules of the catalog that we stand in, or without one those that are installed."""
    from lint_catalog.rule import by_id, installed_rules
    from lint_catalog.workspace import open_workspace

    try:
        return dict(open_workspace(Path.cwd()).rules)
    except CatalogError:
        return dict(by_id(installed_rules()))


def _split(ctx: click.Context, param: click.Parameter, values: tuple[str, ...]) -> tuple[str, ...]:  # noqa: ARG001 - click's signature
    return tuple(word.strip() for value in values for word in value.split(",") if word.strip())


@click.group(cls=_DefaultToCheck, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(__version__, prog_name=PROGRAM, message="%(prog)s %(version)s")
def cli() -> None:
    """Lint a curated catalog of language models.

    Without a command it checks the catalog in this folder or in the nearest one above: `lint-catalog` is
    `lint-catalog check`. See `lint-catalog check --help` for its options.
    """


@cli.command(short_help="Check a catalog; what runs without a command.")
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
    callback=_split,
    shell_complete=_complete_rules,
    help="Run only these rules or families.",
)
@click.option(
    "--ignore",
    multiple=True,
    metavar="RULE,…",
    callback=_split,
    shell_complete=_complete_rules,
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
@click.option(
    "--config",
    "config_file",
    type=click.Path(path_type=Path, exists=True, dir_okay=False),
    help="Read the configuration from this file.",
)
@click.pass_context
def check(
    ctx: click.Context, paths: tuple[Path, ...], format_name: str, select: tuple[str, ...], ignore: tuple[str, ...],
    strict: bool, statistics: bool, output_file: Path | None, quiet: bool, verbose: bool, color: str,
    config_file: Path | None,
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
            near = closest(str(path), cli.commands)
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
    result = engine.lint(reading.catalog, rules.values(), selected)
    files = [*reading.catalog.documents, *(each.file for each in reading.unreadable)]
    chosen = chosen_files(paths, config, files) if paths else frozenset(files)
    run = Run(
        findings=tuple(each for each in result.findings if each.file in chosen),
        entries=sum(1 for document in reading.catalog.documents.values() if document.kind and document.file in chosen),
        files=len(chosen),
        seconds=time.perf_counter() - started,
        sources={file: document.text for file, document in reading.catalog.documents.items()},
        paint=_paint if output_file is None and _wants_color(color) else no_paint,
        width=max(60, shutil.get_terminal_size((100, 24)).columns) if sys.stdout.isatty() else 100,
        summaries={id: rule.summary for id, rule in rules.items()} if statistics else None,
        quiet=quiet,
    )
    _write(FORMATS[format_name](run), output_file, color)
    _complain(reading.unreadable, result.crashes, verbose)
    if reading.unreadable or result.crashes:
        ctx.exit(INCOMPLETE)
    fails = Severity.WARNING if strict or config.strict else Severity.ERROR
    ctx.exit(FINDINGS if any(each.severity >= fails for each in run.findings) else OK)


@cli.command("footnotes")
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
    _complain(reading.unreadable, (), verbose=False)
    ctx.exit(INCOMPLETE if reading.unreadable else FINDINGS if undefined else OK)


@cli.command("rules")
def list_rules() -> None:
    """List every rule with its severity, by family."""
    families: dict[str, list[Rule]] = {}
    known = _known_rules()
    for rule in known.values():
        families.setdefault(rule.family, []).append(rule)
    width = max(map(len, known))
    paint = _paint if _wants_color("auto") else None
    for family, members in sorted(families.items()):
        click.echo(_paint(family, "strong") if paint else family)
        for rule in members:
            label = rule.severity.label.ljust(7)
            click.echo(
                f"  {rule.id.ljust(width)}  {paint(label, rule.severity.label) if paint else label}  {rule.summary}"
            )


@cli.command()
@click.argument("rule", shell_complete=_complete_rules)
def explain(rule: str) -> None:
    """Show the manual page of a RULE."""
    from lint_catalog.manual import page
    from lint_catalog.words import did_you_mean

    known = _known_rules()
    if rule not in known:
        raise CatalogError(f"there is no rule `{rule}`", did_you_mean(rule, known) or f"`{PROGRAM} rules` lists them")
    click.echo(page(known[rule]), nl=False)


@cli.command()
@click.option(
    "--check", "only_check", is_flag=True, help="Write nothing; show what would change, and fail if it would."
)
@click.option(
    "--config",
    "config_file",
    type=click.Path(path_type=Path, exists=True, dir_okay=False),
    help="Read the configuration from this file.",
)
@click.pass_context
def render(ctx: click.Context, only_check: bool, config_file: Path | None) -> None:
    """Write the catalog's Markdown page in each of its languages.

    Pages are `catalog/<language>.md` below the catalog's folder, or what `pages` in the configuration says. In a page
    with the lines `<!-- lint-catalog:begin -->` and `<!-- lint-catalog:end -->` only what stands between them is
    written.

    Exit status: 0 done, or with --check nothing to do; 1 a stale page with --check, or entries with errors, and then
    nothing is written; 2 usage, configuration or label file trouble, or no catalog; 3 an entry could not be read.
    """
    from lint_catalog.render.files import diff, fresh_pages
    from lint_catalog.render.outline import obstacles
    from lint_catalog.workspace import open_workspace

    workspace = open_workspace(Path.cwd(), config_file)
    reading = workspace.read()
    if reading.unreadable:
        _complain(reading.unreadable, (), verbose=False)
        ctx.exit(INCOMPLETE)
    if troubles := list(obstacles(reading.catalog)):
        for trouble in troubles:
            click.echo(f"{PROGRAM}: {trouble}", err=True)
        click.echo(f"  = the pages cannot be rendered before that is mended: run `{PROGRAM}` first", err=True)
        ctx.exit(FINDINGS)
    stale = [page for page in fresh_pages(workspace.config, reading.catalog) if page.old != page.new]
    for page in stale:
        if only_check:
            click.echo(diff(page), nl=False)
        else:
            page.write()
            click.echo(f"wrote {page.name}")
    if only_check and stale:
        click.echo(f"{PROGRAM}: {counted(len(stale), 'page')} not up to date", err=True)
        click.echo(f"  = run `{PROGRAM} render` and commit what it writes", err=True)
        ctx.exit(FINDINGS)


@cli.command()
@click.argument("shell", type=click.Choice(["bash", "zsh", "fish"]))
def completion(shell: str) -> None:
    """Print the completion script for a SHELL.

    For example: lint-catalog completion bash >> ~/.bashrc
    """
    complete = get_completion_class(shell)
    if complete is None:
        raise CatalogError(f"there is no completion for {shell}")
    click.echo(complete(cli, {}, PROGRAM, "_LINT_CATALOG_COMPLETE").source())


def _start(paths: Sequence[Path]) -> Path:
    """Where to begin the search for the catalog."""
    if not paths:
        return Path.cwd()
    return paths[0] if paths[0].is_dir() else paths[0].absolute().parent


def _wants_color(choice: str) -> bool:
    if choice != "auto":
        return choice == "always"
    if os.environ.get("NO_COLOR"):
        return False
    if os.environ.get("FORCE_COLOR"):
        return True
    return sys.stdout.isatty() and os.environ.get("TERM") != "dumb"


def _paint(text: str, style: str) -> str:
    return click.style(text, **_STYLES[style])


def _write(report: str, file: Path | None, color: str) -> None:
    if file is not None:
        write_atomically(file, report)
    else:
        click.echo(report, nl=False, color=True if color != "never" else None)


def _complain(unreadable: Sequence[Unreadable], crashes: Sequence[Crash], verbose: bool) -> None:
    """Say on standard error why the check is incomplete."""
    for each in unreadable:
        click.echo(f"{PROGRAM}: {each.file} cannot be read: {each.reason}", err=True)
    for crash in crashes:
        where = crash.target or "the catalog"
        error = f"{type(crash.error).__name__}: {crash.error}"
        click.echo(f"{PROGRAM}: internal error in the rule `{crash.rule}` on {where}: {error}", err=True)
        if verbose:
            click.echo("".join(traceback.format_exception(crash.error)), err=True, nl=False)
    if crashes:
        click.echo(
            "This is a mistake in the rule, not in your catalog; all other rules ran. Please report it.", err=True
        )


def main(argv: Sequence[str] | None = None) -> int:
    """Run the command line and return its exit status. Prints no traceback, whatever happens."""
    _prepare_process()
    try:
        status = cli.main(argv, prog_name=PROGRAM, standalone_mode=False)
        sys.stdout.flush()
    except CatalogError as error:
        _say_trouble(error)
        return TROUBLE
    except click.exceptions.Exit as leave:
        return leave.exit_code
    except click.ClickException as error:
        error.show()
        return error.exit_code
    except (KeyboardInterrupt, click.Abort):
        return INTERRUPTED
    except BrokenPipeError:  # the reader, such as `head`, has seen enough
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return OK
    except Exception as error:  # noqa: BLE001 - the last resort, so that nobody ever sees a traceback
        click.echo(f"{PROGRAM}: internal error: {type(error).__name__}: {error}", err=True)
        if "-v" in sys.argv or "--verbose" in sys.argv:
            traceback.print_exception(error)
        return INCOMPLETE
    return status if isinstance(status, int) else OK


def _say_trouble(error: CatalogError) -> None:
    click.echo(f"{PROGRAM}: {error.message}", err=True)
    if error.hint:
        click.echo(f"  = {error.hint}", err=True)


def _prepare_process() -> None:
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):  # a console that cannot show a character shows its number
            stream.reconfigure(errors="backslashreplace")
    with contextlib.suppress(ValueError):  # not the main thread: whoever runs us there handles signals
        signal.signal(signal.SIGTERM, lambda *_: sys.exit(TERMINATED))
