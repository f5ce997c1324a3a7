"""What a user may ask of a run."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING

from msgspec import Struct, field

from lint_catalog.model.findings import FailOn
from lint_catalog.project.config import CATALOGS_OWN, ConfigSource

if TYPE_CHECKING:
    from lint_catalog.project.given import GivenFile
    from lint_catalog.project.revision import Revision


class FixOptions(Struct, frozen=True):
    """How findings are fixed. `unsafe` fixes guess what was meant; without `write` the disk stays as it is."""

    unsafe: bool = False
    write: bool = True


class KnownFindings(Struct, frozen=True):
    """What is left out because it was there before: what stands in the file `baseline`, and what the git revision
    `since` has as well. `write_baseline` writes that file, or shortens it by what is no longer found. With
    `strict_gate` it is an error that the run reports less than that of the revision would."""

    baseline: Path | None = None
    write_baseline: bool = False
    since: Revision | None = None
    strict_gate: bool = False


class RunOptions(Struct, frozen=True, kw_only=True):
    """A run: of which `paths` (none: the catalog of the current folder), by which settings and rules.

    `languages` are values such as `ja=README.md`, `select` and `ignore` ids of rules or families; `fail` is what
    fails the run (None: what the settings say), `allow_empty` accepts that there is nothing to look at. `fixing` is
    None where nothing is to be fixed; `staged` judges what git has in its index. `given` is a
    file that is not read from disk. git is asked with the `environment` what it ignores.
    """

    paths: tuple[Path, ...] = ()
    languages: tuple[str, ...] = ()
    settings: ConfigSource = CATALOGS_OWN
    select: tuple[str, ...] = ()
    ignore: tuple[str, ...] = ()
    fail: FailOn | None = None
    allow_empty: bool = False
    fixing: FixOptions | None = None
    staged: bool = False
    given: GivenFile | None = None
    known: KnownFindings = KnownFindings()
    environment: Mapping[str, str] = field(default_factory=dict)


class ImportOptions(Struct, frozen=True, kw_only=True):
    """An import: of which `pages`, the main language first, into `entries/` of which `folder`.

    `languages` are values such as `ja=README.md`. `force` replaces entries that are there already; `facts_only` leaves
    out what is not a fact.
    """

    pages: tuple[Path, ...]
    folder: Path = Path()
    languages: tuple[str, ...] = ()
    settings: ConfigSource = CATALOGS_OWN
    force: bool = False
    facts_only: bool = False
