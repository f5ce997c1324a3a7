"""A file of known findings that do not fail a run, so that a rule can be switched on before every entry obeys it.

One JSON object a line, sorted, so that branches merge and a reviewer sees what is owed:

    {"lint-catalog baseline": 2}
    {"entry": "models/stormy", "rule": "out-of-range", "path": "released", "about": ["203"]}

`count` says how often, if it is more than once. It is a ratchet: an existing baseline is only ever shortened.

Lines of the first form have a `message` in the place of `about`. They are read, and written in today's form the next
time that the file is written, as soon as a run finds what they stand for; until then they stay as they are, so that a
run on a few files loses nothing, and branches of either form merge.
"""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Collection, Iterable, Mapping
from pathlib import Path
from typing import Any

from msgspec import Struct, field, to_builtins

from lint_catalog.engine.fingerprint import Fingerprint, fingerprint
from lint_catalog.model.entries.catalog import Catalog
from lint_catalog.model.errors import CatalogError
from lint_catalog.model.findings import Finding, Severity
from lint_catalog.model.pages.translations import Pages
from lint_catalog.model.places import Span
from lint_catalog.project.checkout import DISK, Files
from lint_catalog.project.config import typed
from lint_catalog.project.first_baseline import FirstFingerprint, recognised
from lint_catalog.rules.definition import Rule
from lint_catalog.text.conflicts import is_conflict_mark
from lint_catalog.text.words import listed, quoted

HEADER = "lint-catalog baseline"
VERSION = 2
READ = (1, VERSION)
"""The versions that can be read. The first one knew findings by their messages."""
OUTDATED = "outdated-baseline-entry"
"""What notes on baseline entries that are no longer needed are called; not a rule, since it is not about a catalog."""

MAX_BASELINE_BYTES = 32 << 20
"""Larger baselines are not read. So many bytes are over a hundred thousand findings."""

_KEYS = ("entry", "rule", "path")
_ANEW = "resolve it, or delete the file and write it anew with `--write-baseline`"


AnyFingerprint = Fingerprint | FirstFingerprint


class Baseline(Struct, frozen=True):
    """Known findings: how many there are of each fingerprint, and on which line of the file each stands.

    `first` are those of the first form that no finding was recognised for yet; `renewed` says that the file had some.
    """

    counts: Mapping[Fingerprint, int]
    lines: Mapping[AnyFingerprint, int] = field(default_factory=dict)
    first: Mapping[FirstFingerprint, int] = field(default_factory=dict)
    renewed: bool = False

    @property
    def total(self) -> int:
        """How many findings it holds."""
        return sum(self.counts.values()) + sum(self.first.values())


def baseline_of(findings: Iterable[Finding]) -> Baseline:
    """A baseline that holds all these findings."""
    return Baseline(Counter(map(fingerprint, findings)))


def known_among(file: Path, findings: Iterable[Finding], files: Files = DISK) -> Baseline:
    """Read a baseline, lines of the first form as far as they stand for one of the `findings` as if they were new.

    Raises CatalogError as `read_baseline` does.
    """
    baseline = read_baseline(file, files)
    if not baseline.first:
        return baseline
    pairs, left = recognised(baseline.first, findings)
    found = Counter(fingerprint(finding) for _, finding in pairs)
    counts = {**baseline.counts, **{mark: max(n, baseline.counts.get(mark, 0)) for mark, n in found.items()}}
    lines = dict(baseline.lines)
    for first, finding in pairs:
        lines.setdefault(fingerprint(finding), baseline.lines[first])
    return Baseline(counts, lines, left, renewed=True)


def read_baseline(file: Path, files: Files = DISK) -> Baseline:
    """Read a baseline. Of a line that stands there twice, as after a merge, the greater count holds.

    Raises CatalogError with the line if it cannot be read or is not a baseline.
    """
    try:
        text = typed(file, files, MAX_BASELINE_BYTES)
    except FileNotFoundError as error:
        raise CatalogError(f"there is no baseline {file}", "`--write-baseline` writes it") from error
    except OSError as error:
        raise CatalogError(f"the baseline {file} cannot be read: {error.strerror}") from error
    except UnicodeDecodeError as error:
        raise CatalogError(f"the baseline {file} is not UTF-8", _ANEW) from error
    top, *rest = text.split("\n")
    if not _is_header(f"{file}:1", top):
        # What stands there is not repeated: a change may have put a link to somebody's secrets in its place.
        raise CatalogError(f"{file}:1: is not a baseline of lint-catalog, whose first line has `{HEADER}`", _ANEW)
    counts: dict[Fingerprint, int] = {}
    first: dict[FirstFingerprint, int] = {}
    lines: dict[AnyFingerprint, int] = {}
    for number, line in enumerate(rest, 2):
        where = f"{file}:{number}"
        if line.strip() and not _is_header(where, line):  # a merge may leave the headers of both sides
            mark, count = _read_line(where, line)
            if isinstance(mark, Fingerprint):
                counts[mark] = max(count, counts.get(mark, 0))
            else:
                first[mark] = max(count, first.get(mark, 0))
            lines.setdefault(mark, number)
    return Baseline(counts, lines, first)


def _is_header(where: str, line: str) -> bool:
    """Whether a line is the first one of a baseline. Raises CatalogError for a version that cannot be read."""
    header = _object(line)
    if header is None or HEADER not in header:
        return False
    version = header[HEADER]
    if isinstance(version, bool) or version not in READ:
        known = listed((str(each) for each in READ), "and")
        raise CatalogError(
            f"{where}: the baseline has version {quoted(version)}, but this lint-catalog knows {known}",
            "use the lint-catalog that wrote it, or a newer one",
        )
    return True


def _read_line(where: str, line: str) -> tuple[AnyFingerprint, int]:
    if is_conflict_mark(line):
        raise CatalogError(f"{where}: a merge conflict stands in the baseline", "keep the lines of both sides")
    entry = _object(line)
    if entry is None:
        raise CatalogError(f"{where}: is not a JSON object: {quoted(line)}", _ANEW)
    last = "message" if "message" in entry and "about" not in entry else "about"
    for key in (*_KEYS, "message") if last == "message" else _KEYS:
        if not isinstance(entry.get(key), str):
            raise CatalogError(f"{where}: `{key}` must be a text, not {quoted(entry.get(key))}", _ANEW)
    values = entry.get("about")
    if last == "about" and not (isinstance(values, list) and all(isinstance(each, str) for each in values)):
        raise CatalogError(f"{where}: `about` must be a list of texts, not {quoted(values)}", _ANEW)
    unknown = next((key for key in entry if key not in (*_KEYS, last, "count")), None)
    if unknown is not None:
        raise CatalogError(f"{where}: unknown key {quoted(unknown)}", _ANEW)
    count = entry.get("count", 1)
    if not isinstance(count, int) or isinstance(count, bool) or count < 1:
        raise CatalogError(f"{where}: `count` must be a whole number from 1, not {quoted(count)}", _ANEW)
    owner, rule, path = (entry[key] for key in _KEYS)
    if last == "message":
        return FirstFingerprint(owner, rule, path, entry["message"]), count
    return Fingerprint(owner, rule, path, tuple(entry["about"])), count


def _object(line: str) -> dict[str, Any] | None:
    try:
        value = json.loads(line)
    except (ValueError, RecursionError):
        return None
    return value if isinstance(value, dict) else None


def baseline_text(baseline: Baseline) -> str:
    """The text of a baseline file."""
    lines = [json.dumps({HEADER: VERSION})]
    for mark, count in (*sorted(baseline.counts.items()), *sorted(baseline.first.items())):
        entry: dict[str, Any] = to_builtins(mark)
        if count > 1:
            entry["count"] = count
        line = json.dumps(entry, ensure_ascii=False)
        lines.append(line if _encodes(line) else json.dumps(entry))
    return "".join(f"{line}\n" for line in lines)


def _encodes(line: str) -> bool:
    try:
        line.encode("utf-8")
    except UnicodeEncodeError:  # half a surrogate pair, from a file name that is not UTF-8
        return False
    return line.isprintable()


class Scope(Struct, frozen=True):
    """What a run was able to see, so that silence about the rest is not taken for a fixed finding.

    `owners` are the files by what findings in them belong to (`<kind>/<id>` or the file), `files` those that were
    chosen and can be parsed, `rules` those that ran; `complete` is false after an internal error or an unreadable file.
    """

    owners: Mapping[str, str]
    files: Collection[str]
    rules: Mapping[str, Rule]
    complete: bool


def outdated(baseline: Baseline, findings: Iterable[Finding], fresh: Iterable[Finding], scope: Scope) -> Baseline:
    """The part of a baseline that a run shows to be no longer needed, with the counts that can go.

    `findings` are all of the run, `fresh` those beyond the baseline. As long as there are errors among the fresh ones,
    rules on everything may be silent because of them, and say nothing about the baseline.
    """
    if not scope.complete:
        return Baseline({})
    left = Counter(map(fingerprint, findings))
    broken = any(each.severity is Severity.ERROR for each in fresh)

    def seen(mark: AnyFingerprint) -> bool:
        rule, file = scope.rules.get(mark.rule), scope.owners.get(mark.entry)
        if rule is None or (rule.target in (Catalog, Pages) and broken):
            return False
        # Without a file the entry is gone, and its findings with it.
        return file is None or file in scope.files

    gone = {mark: count - left[mark] for mark, count in baseline.counts.items() if count > left[mark] and seen(mark)}
    first = {mark: count for mark, count in baseline.first.items() if seen(mark)}
    return Baseline(gone, baseline.lines, first)


def shrunk(baseline: Baseline, gone: Baseline) -> Baseline:
    """A baseline without what is no longer needed."""
    left = {mark: count - gone.counts.get(mark, 0) for mark, count in baseline.counts.items()}
    first = {mark: count for mark, count in baseline.first.items() if mark not in gone.first}
    return Baseline({mark: count for mark, count in left.items() if count > 0}, first=first)


def notes(gone: Baseline, file: str) -> tuple[Finding, ...]:
    """A note for each line of the baseline file that is no longer needed, or not as often."""
    found = []
    counts: list[tuple[AnyFingerprint, int]] = [*gone.counts.items(), *gone.first.items()]
    for mark, count in sorted(counts, key=lambda each: gone.lines.get(each[0], 1)):
        line = gone.lines.get(mark, 1)
        often = f" {count} times" if count > 1 else ""
        message = f"`{mark.rule}` on `{mark.entry}` is in the baseline, but no longer found{often}"
        hint = "run with `--write-baseline` to shorten the baseline"
        found.append(Finding(file, Span(line, 1, line, 2), OUTDATED, Severity.NOTE, message, hint))
    return tuple(found)
