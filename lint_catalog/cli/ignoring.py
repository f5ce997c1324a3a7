"""What `check` leaves out of its report: old findings, by a baseline or by a git revision."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING

import click

from lint_catalog.cli.console import PROGRAM, Command
from lint_catalog.errors import CatalogError
from lint_catalog.words import counted

if TYPE_CHECKING:
    from lint_catalog.engine import Result
    from lint_catalog.model import Catalog
    from lint_catalog.rule import Rule
    from lint_catalog.workspace import Workspace


@dataclass(frozen=True)
class Old:
    """The options on old findings."""

    baseline: Path | None
    write: bool
    since: str | None


def ignoring_options(command: Command) -> Command:
    """`--baseline`, `--write-baseline` and `--since`; the command takes them by these names."""
    since = click.option(
        "--since",
        metavar="REV",
        help="Report only what this git revision does not have; `main...` is where the branch left main.",
    )
    write = click.option(
        "--write-baseline",
        is_flag=True,
        help="Write the baseline if there is none yet, else only shorten it by what is no longer found.",
    )
    baseline = click.option(
        "--baseline",
        type=click.Path(path_type=Path, dir_okay=False),
        help="Leave out the findings that stand in this file.",
    )
    return baseline(write(since(command)))


@dataclass(frozen=True)
class Looked:
    """What a run looked at: the files that were `chosen`, the rules that were `selected`.

    `complete` says whether all files could be read and all rules ran.
    """

    workspace: Workspace
    catalog: Catalog
    chosen: Collection[str]
    selected: frozenset[str]
    complete: bool


def leave_out_old(result: Result, looked: Looked, old: Old) -> tuple[Result, int]:
    """The findings in the chosen files that are not old, and how many the baseline left out.

    Writes the baseline if that is asked for. Raises CatalogError if the options do not fit, or for what cannot be read
    or written.
    """
    if old.write and old.baseline is None:
        raise CatalogError("`--write-baseline` does not say where", "add `--baseline FILE`")
    if old.write and old.since is not None:
        raise CatalogError("`--write-baseline` cannot be used with `--since`", "a baseline is about the whole catalog")
    result = replace(result, findings=tuple(each for each in result.findings if each.file in looked.chosen))
    if old.since is not None:
        result = _since(result, looked, old.since)
    if old.baseline is None:
        return result, 0
    if old.write and not old.baseline.exists():
        return _first_baseline(result, looked, old.baseline)
    return _baseline(result, looked, old.baseline, old)


def _since(result: Result, looked: Looked, name: str) -> Result:
    from lint_catalog import engine
    from lint_catalog.fingerprint import beyond
    from lint_catalog.revision import known_findings, read_revision, renames
    from lint_catalog.suppress import settle

    rules = looked.workspace.rules.values()
    before = read_revision(name, looked.workspace.config, looked.workspace.schemas)
    found = settle(engine.lint(before, rules, looked.selected), before, rules, looked.selected).findings
    return replace(result, findings=beyond(result.findings, known_findings(found, renames(before, looked.catalog))))


def _first_baseline(result: Result, looked: Looked, file: Path) -> tuple[Result, int]:
    from lint_catalog.baseline import baseline_of, baseline_text
    from lint_catalog.writing import write_atomically

    if not looked.complete:
        raise CatalogError(
            "the baseline is not written, since the check could not be finished", "see what is said above"
        )
    write_atomically(file, baseline_text(baseline_of(result.findings)))
    _say(f"wrote {counted(len(result.findings), 'finding')} to {file}")
    return replace(result, findings=()), len(result.findings)


def _baseline(result: Result, looked: Looked, file: Path, old: Old) -> tuple[Result, int]:
    from lint_catalog.baseline import Scope, baseline_text, mended, notes, read_baseline, shrunk
    from lint_catalog.fingerprint import beyond
    from lint_catalog.writing import write_atomically

    known = read_baseline(file)
    fresh = beyond(result.findings, known.counts)
    left_out = len(result.findings) - len(fresh)
    if old.since is not None:  # what the revision has as well is not among the findings, so silence means nothing
        return replace(result, findings=fresh), left_out
    scope = Scope(looked.catalog, looked.chosen, _ran(looked.workspace.rules, looked.selected), looked.complete)
    gone = mended(known, result.findings, fresh, scope)
    if not old.write:
        remarks = notes(gone, _name(file, looked.workspace.config.root))
        fresh = tuple(sorted((*fresh, *remarks), key=lambda each: each.sort_key))
    else:
        if gone.counts:
            write_atomically(file, baseline_text(shrunk(known, gone)))
        _say(f"took {counted(sum(gone.counts.values()), 'finding')} out of {file}")
    return replace(result, findings=fresh), left_out


def _ran(rules: Mapping[str, Rule], selected: frozenset[str]) -> Mapping[str, Rule]:
    from lint_catalog.model import Catalog, Document, Entry, Suppression

    offline = (Document, Entry, Catalog, Suppression)
    return {id: rule for id, rule in rules.items() if id in selected and rule.target in offline}


def _name(file: Path, root: Path) -> str:
    path = file.resolve()
    return path.relative_to(root).as_posix() if path.is_relative_to(root) else str(file)


def _say(what: str) -> None:
    click.echo(f"{PROGRAM}: {what}", err=True)
