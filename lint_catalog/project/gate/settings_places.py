"""Where in the settings something stands that a note is about."""

from __future__ import annotations

from collections.abc import Mapping

from lint_catalog.model.places import Span
from lint_catalog.project.gate.note import TOP
from lint_catalog.source.toml_lines import KeyPath, key_lines

_TABLE = ("tool", "lint-catalog")


class SettingsPlaces:
    """A file of settings: `name` is what reports call it, `text` what it holds (valid TOML, or nothing)."""

    def __init__(self, name: str, text: str) -> None:
        self.name = name
        self._lines = text.splitlines()
        known = key_lines(text)
        ours = {way[len(_TABLE) :]: line for way, line in known.items() if way[: len(_TABLE)] == _TABLE}
        self._known: Mapping[KeyPath, int] = ours or known

    def span(self, *way: str, value: str = "") -> Span:
        """Where a key stands, or a value below it; without it the nearest table around it, or the beginning."""
        for count in range(len(way), 0, -1):
            if line := self._line(way[:count]):
                return self._value(line, value or (way[-1] if count < len(way) else ""))
        return self._value(1, value) if value else self._value(self._known.get((), 1), "")

    def _line(self, way: KeyPath) -> int | None:
        if way in self._known:
            return self._known[way]
        return min((line for each, line in self._known.items() if each[: len(way)] == way), default=None)

    def _value(self, first: int, value: str) -> Span:
        """The first place of a text from a line on; that line if it is nowhere, or written otherwise."""
        for number in range(first, len(self._lines) + 1) if value else ():
            line = self._lines[number - 1]
            for written in (f'"{value}"', f"'{value}'"):
                if (at := line.find(written)) >= 0:
                    return Span(number, at + 2, number, at + 2 + len(value))
            if number == first and (at := line.find(value)) >= 0:
                return Span(number, at + 1, number, at + 1 + len(value))
        if first > len(self._lines):
            return TOP
        line = self._lines[first - 1]
        start = len(line) - len(line.lstrip()) + 1
        return Span(first, start, first, max(start + 1, len(line.rstrip()) + 1))
