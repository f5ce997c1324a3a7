"""Which settings hold, and where each of them comes from: for people and for programs."""

from __future__ import annotations

import json
from collections.abc import Callable, Sequence
from typing import Any

from msgspec import Struct

from lint_catalog.report.shown import Shown, json_document, lines
from lint_catalog.text.visible import visible

_LONGEST = 80  # characters of a value for people


class EffectiveSetting(Struct, frozen=True):
    """A setting that holds: its `key` (`links.timeout`) and its value, made of what JSON has.

    `origin` is `default`, `file`, or `isolated` for the default in the place of what the file says. `line` (from 1) is
    where the file has it, if it has.
    """

    key: str
    value: Any
    origin: str
    line: int | None = None


class EffectiveSettings(Struct, frozen=True):
    """All of them, and what they make of a catalog. Paths are absolute, with `/`, and as JSON has them.

    `file` is None without settings, `named` whether it was on the command line. `kinds` are the kinds that the
    catalog's own schemas describe, `off` the rules that do not run.
    """

    root: str
    file: str | None
    named: bool
    isolated: bool
    entries: str
    kinds: Sequence[str]
    checks: Sequence[str]
    off: Sequence[str]
    settings: Sequence[EffectiveSetting]


def effective_json(found: EffectiveSettings) -> Shown:
    """One object with the fields of `EffectiveSettings`, and `version`."""
    fields = {name: getattr(found, name) for name in found.__struct_fields__}
    fields["settings"] = [{name: getattr(each, name) for name in each.__struct_fields__} for each in found.settings]
    return json_document({"version": 1, **fields}, 2, ascii_only=False)


def effective_text(found: EffectiveSettings) -> Shown:
    """What there is of the catalog, and below it a line for each setting: `key = value` and where it comes from."""
    head = [
        ("catalog", found.root),
        ("settings", (found.file or "none") + (", named by `--config`" if found.named else "")),
        ("entries", found.entries),
        ("own schemas", ", ".join(found.kinds) or "none"),
        ("own checks", ", ".join(found.checks) or "none"),
        ("rules off", ", ".join(found.off) or "none"),
    ]
    said = [f"{name.ljust(11)}  {visible(value)}" for name, value in head]
    rows = [(visible(f"{each.key} = {_short(each.value)}"), visible(_origin(found, each))) for each in found.settings]
    width = min(max((len(row) for row, _ in rows), default=0), _LONGEST // 2)
    return lines("\n".join([*said, "", *(f"{row.ljust(width)}  # {origin}" for row, origin in rows)]) + "\n")


def _short(value: Any) -> str:
    said = "none" if value is None else json.dumps(value, ensure_ascii=False)
    return said if len(said) <= _LONGEST else f"{said[:_LONGEST]}…"


def _origin(found: EffectiveSettings, setting: EffectiveSetting) -> str:
    place = f"{found.file}:{setting.line}" if setting.line else str(found.file)
    match setting.origin:
        case "file":
            return place
        case "isolated":
            return f"default; {place} is left out, since the run is isolated"
    return "default"


EFFECTIVE_FORMATS: dict[str, Callable[[EffectiveSettings], Shown]] = {"text": effective_text, "json": effective_json}
"""The formats by name."""
