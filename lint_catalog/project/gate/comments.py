"""Comments that ignore findings, and that the base has not."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Iterator, Mapping
from datetime import date

from msgspec import Struct

from lint_catalog.model.findings import Finding
from lint_catalog.model.suppression import Suppression
from lint_catalog.project.gate.note import loosened
from lint_catalog.source.suppressions import MARK, Syntax, suppressions
from lint_catalog.text.words import quoted

_WORD = re.compile(r"\w+")
_ALIKE = 0.5  # more of their words have two lines in common that are the same one, edited
_PAIRS = 50_000  # of lines that are compared in a file
_FOREVER = date.max


class _Asking(Struct, frozen=True):
    """What one name in a comment asks for: to ignore `rules` until a day, on a line that says `line` (None: in the
    whole file)."""

    comment: Suppression
    name: str
    rules: frozenset[str]
    until: date
    line: str | None


def added_comments(
    before: Mapping[str, str], now: Mapping[str, str], groups: Mapping[str, Collection[str]],
    counting: frozenset[str], today: date,
) -> Iterator[Finding]:  # fmt: skip
    """A note for each comment in texts of today by file, or name in one, that ignores more than those of the base do
    in the same file: other rules, the whole file, another line, or for longer.

    `before` are the texts of the base by the names of today. `groups` are rules and families with the rules that they
    stand for, of which those that are `counting` were reported by the base.
    """
    for file, text in now.items():
        asked = [each for each in _asked(file, text, groups, today) if each.rules & counting]
        if asked:
            left = _Left(_asked(file, before.get(file, ""), groups, today))
            moved = [each for each in asked if not left.has(each)]
            yield from (_note(each, file not in before) for each in moved if not left.has_alike(each))


class _Left:
    """What comments of the base ask for. One on a line stands for one of today, one for a file for any number."""

    def __init__(self, asked: Iterable[_Asking]) -> None:
        self._everywhere: dict[frozenset[str], date] = {}
        self._by_line: dict[str, list[_Asking]] = {}
        self._pairs = 0
        for each in asked:
            if each.line is None:
                self._everywhere[each.rules] = max(each.until, self._everywhere.get(each.rules, date.min))
            else:
                self._by_line.setdefault(each.line, []).append(each)

    def has(self, asking: _Asking) -> bool:
        """Whether the base asks for that as well, in the file or on the same line."""
        if any(asking.rules <= rules and asking.until <= until for rules, until in self._everywhere.items()):
            return True
        return asking.line is not None and self._take(asking, asking.line)

    def has_alike(self, asking: _Asking) -> bool:
        """Whether the base asks for that on a line that has been edited since."""
        if asking.line is None:
            return False
        for line in list(self._by_line):
            self._pairs += 1
            if self._pairs > _PAIRS:
                return False
            if _alike(line, asking.line) and self._take(asking, line):
                return True
        return False

    def _take(self, asking: _Asking, line: str) -> bool:
        there = self._by_line.get(line, [])
        for index, each in enumerate(there):
            if asking.rules <= each.rules and asking.until <= each.until:
                del there[index]
                if not there:
                    del self._by_line[line]
                return True
        return False


def _asked(file: str, text: str, groups: Mapping[str, Collection[str]], today: date) -> Iterator[_Asking]:
    if MARK not in text:
        return
    syntax = Syntax.MARKDOWN if file.lower().endswith((".md", ".markdown")) else Syntax.YAML
    lines = text.splitlines()
    for each in suppressions(file, text, syntax):
        until = each.until or _FOREVER
        if each.well_formed and until >= today:
            about = lines[each.first_line - 1] if 0 < each.first_line <= len(lines) else ""
            line = None if each.whole_file else about.partition("# lint-catalog:")[0].partition("<!-- lint-catalog:")[0]
            for name in each.names:
                if rules := frozenset(groups.get(name, ())):
                    yield _Asking(each, name, rules, until, None if line is None else line.strip())


def _alike(old: str, new: str) -> bool:
    """Whether two lines are the same one, edited: the same key of a mapping, or for the most part the same words."""
    key, colon, _ = old.partition(":")
    if colon and key == new.partition(":")[0]:
        return True
    first, second = set(_WORD.findall(old)), set(_WORD.findall(new))
    return len(first & second) > _ALIKE * max(len(first), len(second))


def _note(asking: _Asking, new_file: bool) -> Finding:
    comment = asking.comment
    where = "the whole file" if asking.line is None else "this line" if not new_file else "this line of a new file"
    last = "" if comment.until is None else f" until {comment.until.isoformat()}"
    message = f"a comment ignores {quoted(asking.name)} in {where}{last}, which none of the base does"
    return loosened(comment.file, comment.span, message, asking.name)
