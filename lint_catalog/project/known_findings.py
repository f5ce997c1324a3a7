"""What a run leaves out because it was there before: by a baseline, or by a git revision."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from msgspec import Struct
from msgspec.structs import replace

from lint_catalog.engine.fingerprint import beyond
from lint_catalog.model.errors import CatalogError
from lint_catalog.model.findings import Finding
from lint_catalog.model.links.answers import Online
from lint_catalog.project.baseline import Scope, baseline_of, baseline_text, known_among, notes, outdated, shrunk
from lint_catalog.project.options import KnownFindings
from lint_catalog.project.policy import Policy
from lint_catalog.project.renamed import followed
from lint_catalog.project.subject import Inspection, Subject
from lint_catalog.project.typed import write_typed
from lint_catalog.project.unsaid import UNSAID


class BaselineChange(Struct, frozen=True):
    """How many findings were written to a `new` baseline, or else taken out of the one that was there.

    `renewed` says that it had lines of an older form, of which those that were recognised are written anew; `renamed`
    are old names in it and those of today; `refused` says that it stays, since not all could be read or judged.
    """

    file: Path
    findings: int
    new: bool
    renewed: bool = False
    renamed: Mapping[str, str] = {}
    refused: bool = False


class LeftOut(Struct, frozen=True):
    """What remains of an inspection, how many findings the `baseline` left out, and how that file has changed."""

    inspection: Inspection
    baseline: int = 0
    change: BaselineChange | None = None


def check_known(known: KnownFindings, *, staged: bool = False) -> None:
    """Raises CatalogError if the options contradict each other."""
    if known.strict_gate and known.since is None:
        raise CatalogError(
            "`--strict-gate` has nothing to compare with", "add `--since REV`, as in `--since origin/main...`"
        )
    if known.write_baseline and known.baseline is None:
        raise CatalogError("`--write-baseline` does not say where", "add `--baseline FILE`")
    if known.write_baseline and staged:
        raise CatalogError(
            "`--write-baseline` cannot be used with `--staged`",
            "it writes the work tree's file, which may differ from the staged one: write it without, and `git add` it",
        )
    if known.write_baseline and known.since is not None:
        raise CatalogError("`--write-baseline` cannot be used with `--since`", "a baseline is about the whole catalog")


def leave_out_known(found: Inspection, subject: Subject, asked: Policy, known: KnownFindings) -> LeftOut:
    """What was found without what was there before; writes the baseline if that is asked for.

    Raises CatalogError for what cannot be read or written.
    """
    if known.since is not None:
        found = replace(found, findings=beyond(found.findings, subject.known(known.since, asked)))
    if known.baseline is None:
        return LeftOut(found)
    if known.write_baseline and not known.baseline.exists():
        return _first_baseline(found, known.baseline)
    return _by_baseline(found, subject, asked, known.baseline, known)


def _first_baseline(found: Inspection, file: Path) -> LeftOut:
    if not found.whole:
        return LeftOut(found, change=BaselineChange(file, 0, new=True, refused=True))
    kept: list[Finding] = []
    fresh: list[Finding] = []
    for each in found.findings:
        (fresh if each.file in found.stopped or each.rule in UNSAID else kept).append(each)
    write_typed(file, baseline_text(baseline_of(kept)))
    return LeftOut(replace(found, findings=tuple(fresh)), len(kept), BaselineChange(file, len(kept), new=True))


def _by_baseline(found: Inspection, subject: Subject, asked: Policy, file: Path, known: KnownFindings) -> LeftOut:
    renamed = followed(
        known_among(file, found.findings, subject.config.files), found.findings, found.owners, subject.has_file
    )
    baseline = renamed.baseline
    fresh = renamed.hinted(beyond(found.findings, baseline.counts))
    left_out = len(found.findings) - len(fresh)
    if known.since is not None:  # what the revision has as well is not among the findings, so silence means nothing
        return LeftOut(replace(found, findings=fresh), left_out)
    spoke = {target for target in subject.targets if target is not Online or found.answered}
    speaking = asked.selected - found.silent
    ran = {id: rule for id, rule in subject.rules.items() if id in speaking and rule.target in spoke}
    scope = Scope(found.owners, found.files - found.blind - found.stopped, ran, found.whole)
    gone = outdated(baseline, found.findings, fresh, scope)
    if not known.write_baseline:
        remarks = notes(gone, _name(file, subject.folder))
        fresh = tuple(sorted((*fresh, *remarks), key=lambda each: each.sort_key))
        return LeftOut(replace(found, findings=fresh), left_out)
    if not found.whole:
        return LeftOut(replace(found, findings=fresh), left_out, BaselineChange(file, 0, new=False, refused=True))
    if gone.total or baseline.renewed or renamed.sure:
        write_typed(file, baseline_text(shrunk(baseline, gone)))
    change = BaselineChange(file, gone.total, new=False, renewed=baseline.renewed, renamed=renamed.sure)
    return LeftOut(replace(found, findings=fresh), left_out, change)


def _name(file: Path, root: Path) -> str:
    path = file.resolve()
    return path.relative_to(root).as_posix() if path.is_relative_to(root) else file.as_posix()
