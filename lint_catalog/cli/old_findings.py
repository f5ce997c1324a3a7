"""What `check` leaves out of its report: old findings, by a baseline or by a git revision."""

from __future__ import annotations

import os
from pathlib import Path
from typing import TYPE_CHECKING

import click
from msgspec import Struct
from msgspec.structs import replace

from lint_catalog.cli.console import PROGRAM, Command
from lint_catalog.model.errors import CatalogError
from lint_catalog.text.words import counted

if TYPE_CHECKING:
    from lint_catalog.project.policy import Policy
    from lint_catalog.project.revision import Revision
    from lint_catalog.project.subject import Inspection, Subject


class Old(Struct, frozen=True):
    """The options on old findings."""

    baseline: Path | None
    write: bool
    since: Revision | None


def ignoring_options(command: Command) -> Command:
    """`--baseline`, `--write-baseline` and `--since`; the command takes them by these names."""
    since = click.option(
        "--since",
        metavar="REV",
        callback=_revision,
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


def _revision(ctx: click.Context, param: click.Parameter, name: str | None) -> Revision | None:  # noqa: ARG001 - click's signature
    """The revision of a name, with all that a hook that called us was told by git."""
    if name is None:
        return None
    from lint_catalog.project.revision import Revision

    return Revision(name, os.environ)


def leave_out_old(look: Inspection, subject: Subject, asked: Policy, old: Old) -> tuple[Inspection, int]:
    """What was found without what is old, and how many findings the baseline left out.

    Writes the baseline if that is asked for. Raises CatalogError if the options do not fit, or for what cannot be read
    or written.
    """
    if old.write and old.baseline is None:
        raise CatalogError("`--write-baseline` does not say where", "add `--baseline FILE`")
    if old.write and old.since is not None:
        raise CatalogError("`--write-baseline` cannot be used with `--since`", "a baseline is about the whole catalog")
    if old.since is not None:
        from lint_catalog.engine.fingerprint import beyond

        look = replace(look, findings=beyond(look.findings, subject.known(old.since, asked)))
    if old.baseline is None:
        return look, 0
    if old.write and not old.baseline.exists():
        return _first_baseline(look, old.baseline)
    return _baseline(look, subject, asked, old.baseline, old)


def _first_baseline(look: Inspection, file: Path) -> tuple[Inspection, int]:
    from lint_catalog.project.baseline import baseline_of, baseline_text
    from lint_catalog.project.disk import write_atomically

    if not look.complete:
        raise CatalogError(
            "the baseline is not written, since the check could not be finished", "`lint-catalog` alone says why"
        )
    write_atomically(file, baseline_text(baseline_of(look.findings)))
    _say(f"wrote {counted(len(look.findings), 'finding')} to {file}")
    return replace(look, findings=()), len(look.findings)


def _baseline(look: Inspection, subject: Subject, asked: Policy, file: Path, old: Old) -> tuple[Inspection, int]:
    from lint_catalog.engine.fingerprint import beyond
    from lint_catalog.model.links.answers import Online
    from lint_catalog.project.baseline import Scope, baseline_text, mended, notes, read_baseline, shrunk
    from lint_catalog.project.disk import write_atomically

    known = read_baseline(file)
    fresh = beyond(look.findings, known.counts)
    left_out = len(look.findings) - len(fresh)
    if old.since is not None:  # what the revision has as well is not among the findings, so silence means nothing
        return replace(look, findings=fresh), left_out
    spoke = {target for target in subject.targets if target is not Online or look.answered}
    ran = {id: rule for id, rule in subject.rules.items() if id in asked.selected and rule.target in spoke}
    gone = mended(known, look.findings, fresh, Scope(look.owners, look.files - look.blind, ran, look.complete))
    if not old.write:
        remarks = notes(gone, _name(file, subject.folder))
        fresh = tuple(sorted((*fresh, *remarks), key=lambda each: each.sort_key))
    else:
        if gone.counts:
            write_atomically(file, baseline_text(shrunk(known, gone)))
        _say(f"took {counted(sum(gone.counts.values()), 'finding')} out of {file}")
    return replace(look, findings=fresh), left_out


def _name(file: Path, root: Path) -> str:
    path = file.resolve()
    return path.relative_to(root).as_posix() if path.is_relative_to(root) else str(file)


def _say(what: str) -> None:
    click.echo(f"{PROGRAM}: {what}", err=True)
