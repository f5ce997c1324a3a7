"""A file of old findings that do not fail a run, so that a rule can be switched on before every entry obeys it.

One JSON object a line, sorted, so that branches merge and a reviewer sees what is owed:

    {"lint-catalog baseline": 1}
    {"entry": "models/stormy", "rule": "out-of-range", "path": "released", "message": "`released` cannot be `203`"}

`count` says how often, if it is more than once. It is a ratchet: an existing baseline is only ever shortened.
"""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Collection, Iterable, Mapping
from pathlib import Path
from typing import Any

from msgspec import Struct

from lint_catalog.engine.fingerprint import Fingerprint, fingerprint
from lint_catalog.model.entries.catalog import Catalog
from lint_catalog.model.errors import CatalogError
from lint_catalog.model.findings import Finding, Severity
from lint_catalog.model.pages.translations import Pages
from lint_catalog.model.places import Span
from lint_catalog.rules.definition import Rule
from lint_catalog.text.words import quoted

HEADER = "lint-catalog baseline"
VERSION = 1
MENDED = "mended-baseline-entry"
"""What notes on baseline entries that are no longer needed are called; no rule, since it is not about a catalog."""

_KEYS = ("entry", "rule", "path", "message")
_ANEW = "resolve it, or delete the file and write it anew with `--write-baseline`"


class Baseline(Struct, frozen=True):
    """Known findings: how many there are of each fingerprint, and on which line of the file each stands."""

    counts: Mapping[Fingerprint, int]
    lines: Mapping[Fingerprint, int]


def baseline_of(findings: Iterable[Finding]) -> Baseline:
    """A baseline that holds all these findings."""
    return Baseline(Counter(map(fingerprint, findings)), {})


def read_baseline(file: Path) -> Baseline:
    """Read a baseline. Of a line that stands there twice, as after a merge, the greater count holds.

    Raises CatalogError with the line if it cannot be read or is no baseline.
    """
    try:
        text = file.read_text(encoding="utf-8")
    except FileNotFoundError as error:
        raise CatalogError(f"there is no baseline {file}", "`--write-baseline` writes it") from error
    except OSError as error:
        raise CatalogError(f"the baseline {file} cannot be read: {error.strerror}") from error
    except UnicodeDecodeError as error:
        raise CatalogError(f"the baseline {file} is not UTF-8", _ANEW) from error
    first, *rest = text.split("\n")
    _check_header(file, first)
    counts: dict[Fingerprint, int] = {}
    lines: dict[Fingerprint, int] = {}
    for number, line in enumerate(rest, 2):
        if line.strip() and line.strip() != first.strip():
            mark, count = _read_line(f"{file}:{number}", line)
            counts[mark] = max(count, counts.get(mark, 0))
            lines.setdefault(mark, number)
    return Baseline(counts, lines)


def _check_header(file: Path, line: str) -> None:
    header = _object(line)
    if header is None or HEADER not in header:
        raise CatalogError(f"{file}:1: is no baseline of lint-catalog: its first line is {quoted(line)}", _ANEW)
    if header[HEADER] != VERSION:
        raise CatalogError(
            f"{file}:1: the baseline has version {quoted(header[HEADER])}, but this lint-catalog knows {VERSION}",
            "use the lint-catalog that wrote it, or a newer one",
        )


def _read_line(where: str, line: str) -> tuple[Fingerprint, int]:
    if line.startswith(("<<<<<<<", "=======", ">>>>>>>", "|||||||")):
        raise CatalogError(f"{where}: a merge conflict stands in the baseline", "keep the lines of both sides")
    entry = _object(line)
    if entry is None:
        raise CatalogError(f"{where}: is no JSON object: {quoted(line)}", _ANEW)
    for key in _KEYS:
        if not isinstance(entry.get(key), str):
            raise CatalogError(f"{where}: `{key}` must be a text, not {quoted(entry.get(key))}", _ANEW)
    unknown = next((key for key in entry if key not in (*_KEYS, "count")), None)
    if unknown is not None:
        raise CatalogError(f"{where}: unknown key {quoted(unknown)}", _ANEW)
    count = entry.get("count", 1)
    if not isinstance(count, int) or isinstance(count, bool) or count < 1:
        raise CatalogError(f"{where}: `count` must be a whole number from 1, not {quoted(count)}", _ANEW)
    return Fingerprint(*(entry[key] for key in _KEYS)), count


def _object(line: str) -> dict[str, Any] | None:
    try:
        value = json.loads(line)
    except (ValueError, RecursionError):
        return None
    return value if isinstance(value, dict) else None


def baseline_text(baseline: Baseline) -> str:
    """The text of a baseline file."""
    lines = [json.dumps({HEADER: VERSION})]
    for mark, count in sorted(baseline.counts.items()):
        entry: dict[str, Any] = {key: getattr(mark, key) for key in _KEYS}
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
    """What a run was able to see, so that silence about the rest is not taken for a mended finding.

    `owners` are the files by what findings in them belong to (`<kind>/<id>` or the file), `files` those that were
    chosen and can be parsed, `rules` those that ran; `complete` is false after an internal error or an unreadable file.
    """

    owners: Mapping[str, str]
    files: Collection[str]
    rules: Mapping[str, Rule]
    complete: bool


def mended(baseline: Baseline, findings: Iterable[Finding], fresh: Iterable[Finding], scope: Scope) -> Baseline:
    """The part of a baseline that a run shows to be no longer needed, with the counts that can go.

    `findings` are all of the run, `fresh` those beyond the baseline. As long as there are errors among the fresh ones,
    rules on everything may be silent because of them, and say nothing about the baseline.
    """
    if not scope.complete:
        return Baseline({}, {})
    left = Counter(map(fingerprint, findings))
    broken = any(each.severity is Severity.ERROR for each in fresh)

    def seen(mark: Fingerprint) -> bool:
        rule, file = scope.rules.get(mark.rule), scope.owners.get(mark.entry)
        if rule is None or (rule.target in (Catalog, Pages) and broken):
            return False
        # Without a file the entry is gone, and its findings with it.
        return file is None or file in scope.files

    gone = {mark: count - left[mark] for mark, count in baseline.counts.items() if count > left[mark] and seen(mark)}
    return Baseline(gone, baseline.lines)


def shrunk(baseline: Baseline, gone: Baseline) -> Baseline:
    """A baseline without what is no longer needed."""
    left = {mark: count - gone.counts.get(mark, 0) for mark, count in baseline.counts.items()}
    return Baseline({mark: count for mark, count in left.items() if count > 0}, {})


def notes(gone: Baseline, file: str) -> tuple[Finding, ...]:
    """A note for each line of the baseline file that is no longer needed, or not as often."""
    found = []
    for mark in sorted(gone.counts, key=lambda each: gone.lines.get(each, 1)):
        line = gone.lines.get(mark, 1)
        often = f" {gone.counts[mark]} times" if gone.counts[mark] > 1 else ""
        message = f"`{mark.rule}` on `{mark.entry}` is in the baseline, but no longer found{often}"
        hint = "run with `--write-baseline` to shorten the baseline"
        found.append(Finding(file, Span(line, 1, line, 2), MENDED, Severity.NOTE, message, hint))
    return tuple(found)
