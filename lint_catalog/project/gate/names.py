"""What files were in the base, also those that had another name there."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from pathlib import Path

from lint_catalog.project.checkout import Checkout, Files, checkout_of
from lint_catalog.project.config import Config
from lint_catalog.project.disk import MAX_BYTES
from lint_catalog.project.revision import ALIKE, likeness

_LISTED = 20_000  # files of the base that are looked at
_READ = 500  # of these that are read
_PAIRS = 10_000  # of added and removed files that are compared


def names_before(now: Mapping[str, str], config: Config, files: Files) -> Mapping[str, str]:
    """The texts of the base by the names of today, of those files in `now` (name to text) that it has, or has by
    another name: a file that is gone, and that has at least half of its lines."""
    checkout = checkout_of(config.root, files)
    found: dict[str, str] = {}
    for file in now:
        if (text := _text(checkout, config.files.resolved(config.root / file))) is not None:
            found[file] = text
    added = [file for file in now if file not in found]
    if not added:
        return found
    suffixes = {Path(file).suffix for file in added}
    gone = {path: "" for path in _gone(checkout, config) if path.suffix in suffixes}
    called = {Path(file).name for file in added}
    gone = dict.fromkeys(sorted(gone, key=lambda each: each.name not in called)[:_READ], "")
    for path in gone:
        gone[path] = _text(checkout, path) or ""
    for file in added[: _PAIRS // max(1, min(len(gone), _READ))]:
        best = max(gone, key=lambda path: (likeness(gone[path], now[file]), path.name == Path(file).name), default=None)
        if best is not None and likeness(gone[best], now[file]) >= ALIKE:
            found[file] = gone.pop(best)
    return found


def _text(checkout: Checkout, path: Path) -> str | None:
    try:
        return checkout.text(path, MAX_BYTES)
    except (OSError, UnicodeDecodeError):
        return None


def _gone(checkout: Checkout, config: Config) -> Iterator[Path]:
    """The files of the base that are not there today; hidden folders are left out."""
    for folder, items in checkout.below(checkout.root, _LISTED):
        for each in items:
            if not each.is_folder and not config.files.exists(folder / each.name):
                yield folder / each.name
