"""Patterns in the settings that fit no file: a slip of the pen, and nobody would notice."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from pathlib import Path

from lint_catalog.model.findings import Finding, Severity
from lint_catalog.model.places import Span
from lint_catalog.project.checkout import Files, checkout_of
from lint_catalog.project.config import MAX_SETTINGS_BYTES, Config
from lint_catalog.project.disk import relative_name
from lint_catalog.project.globs import matches
from lint_catalog.text.words import quoted

UNMATCHED = "unmatched-pattern"
"""What notes on patterns that fit no file are called; not a rule, since they are not about a catalog."""

_LOOKED_AT = 20_000  # names in folders


def unmatched_patterns(config: Config, files: Collection[str], kinds: Collection[str]) -> Iterator[Finding]:
    """A note for each pattern of `per-path` that fits neither one of `files`, which were read, nor any other file.

    A pattern for all entries of a kind may stand there before the first of them does.
    """
    entries = relative_name(config.root, config.entries)
    known = [*files, *(f"{entries}/{kind}/-.yaml" for kind in kinds)]
    wanted = {each.removeprefix("!") for table in config.per_path for each in table.paths}
    left = {each for each in wanted if not any(matches(each, file) for file in known)}
    if not left or config.file is None:
        return
    for looked_at, file in enumerate(_files_below(config.root, config.files)):
        left = {each for each in left if not matches(each, file)}
        if not left or looked_at > _LOOKED_AT:
            return
    lines = _lines(config.file, config.files)
    name = relative_name(config.root, config.file)
    for table in config.per_path:
        for pattern in dict.fromkeys(each for each in table.paths if each.removeprefix("!") in left):
            number, column = _place(lines, pattern)
            span = Span(number, column, number, column + max(1, len(pattern)))
            hint = _hint(pattern.removeprefix("!"), files)
            message = f"the pattern {quoted(pattern)} of `per-path` fits no file"
            yield Finding(name, span, UNMATCHED, Severity.NOTE, message, hint, about=(pattern,))


def _hint(pattern: str, files: Collection[str]) -> str:
    if any(matches(f"**/{pattern.removeprefix('/')}", file) for file in files):
        return f"did you mean `**/{pattern.removeprefix('/')}`? a pattern with `/` is relative to the catalog"
    if pattern.endswith("/") and any(matches(pattern.rstrip("/"), file) for file in files):
        return f"`/` at the end is for folders: did you mean `{pattern.rstrip('/')}`?"
    if "{" in pattern:
        return "braces are not understood: write a pattern for each of what stands between them"
    if "\\" in pattern:
        return "between folders stands `/`"
    return "`paths` are relative to the catalog, as in `entries/models/*.yaml`; a folder is everything in it"


def _files_below(root: Path, files: Files) -> Iterator[str]:
    """The names of files below a folder, as the settings call them; hidden and unreadable folders are left out."""
    for folder, items in checkout_of(root, files).below(root):
        way = "" if folder == root else f"{folder.relative_to(root).as_posix()}/"
        yield from (f"{way}{each.name}" for each in items if not each.is_folder)


def _lines(file: Path, files: Files) -> list[str]:
    """The lines of the settings, which were read already; none if that cannot be done again."""
    try:
        return (
            checkout_of(files.resolved(file.parent), files).text(files.resolved(file), MAX_SETTINGS_BYTES).splitlines()
        )
    except (OSError, UnicodeDecodeError):
        return []


def _place(lines: list[str], pattern: str) -> tuple[int, int]:
    """Line and column of a pattern in the settings; the first one where it is written otherwise."""
    for number, line in enumerate(lines, 1):
        for quote in ('"', "'"):
            at = line.find(f"{quote}{pattern}{quote}")
            if at >= 0:
                return number, at + 2
    return 1, 1
