"""The skeleton of an entry of any kind, made from the kind's schema: what it must have, and what it may have.

What nobody knows yet is left empty, not made up: the check says what is still missing.
"""

from __future__ import annotations

import json
import textwrap
from collections.abc import Mapping, Sequence
from typing import Any

from lint_catalog.model.entries.shape import KindShape
from lint_catalog.model.entries.shape_elsewhere import ShapeElsewhere
from lint_catalog.source.yaml.style import WIDTH, flow, scalar

_NAMES = ("name", "title")
"""Fields that say what an entry is called."""

AnyShape = KindShape | ShapeElsewhere


def skeleton(shape: AnyShape, name: str, languages: Sequence[str], above: str = "") -> str:
    """The text of a new entry that is called `name`, in a catalog of some languages; `above` is its first line.

    Fields that it must have stand there, each below what its schema says of it, and the others in comments.
    """
    empty = shape.violations({})
    needed = {each.name for each in empty if each.keyword == "required" and not each.path}
    any_of = {choice for each in empty if each.keyword == "anyRequired" and not each.path for choice in each.choices}
    keys = [*shape.keys({}, ()), *sorted(str(each) for each in needed if each not in shape.keys({}, ()))]
    called = next((key for key in _NAMES if key in keys), "")
    first = next((key for key in keys if key in any_of), "")  # one of them is enough
    required = [key for key in keys if key in needed or key in (called, first)]
    lines = [above] if above else []
    for key in required:
        field = shape.field({}, (key,))
        others = ", ".join(f"`{each}`" for each in keys if each in any_of and each != key)
        lines += _comment(field, f"(Or {others}, see below.)" if key == first and others else "")
        lines += _lines(shape, key, name if key == called else None, field, languages)
    optional = [key for key in keys if key not in required]
    if optional:
        lines.append("# It may also have:")
    for key in optional:
        field = shape.field({}, (key,))
        shown = [
            *field.get("examples", ()),
            *([field["const"]] if "const" in field else ()),
            *field.get("enum", ()),
            "",
        ]
        lines.append(_cut(f"# {key}: {flow(shown[0])}  # {_said(field)}".rstrip(" #")))
    return "".join(f"{line}\n" for line in lines)


def _lines(
    shape: AnyShape, key: str, value: str | None, field: Mapping[str, Any], languages: Sequence[str]
) -> list[str]:
    """A field, with its value if it is known: as a text, else as one in each language; else as the text itself says."""
    text = scalar(value) if value else ""
    if value and not any(each.path[:1] == (key,) for each in shape.violations({key: value})):
        return [f"{scalar(key)}: {text}"]
    if _is_by_language(shape, key, languages):
        return [f"{scalar(key)}:", *(f"  {scalar(language)}: {text}".rstrip() for language in languages)]
    if "const" in field:
        return [f"{scalar(key)}: {flow(field['const'])}"]
    return [f"{scalar(key)}:"]


def _is_by_language(shape: AnyShape, key: str, languages: Sequence[str]) -> bool:
    """Whether a field takes a text in each language, and not one for all."""

    def takes(value: Any) -> bool:
        return not any(each.path[:1] == (key,) for each in shape.violations({key: value}))

    return bool(languages) and takes(dict.fromkeys(languages, "a")) and not takes(["a"])


def _comment(field: Mapping[str, Any], note: str) -> list[str]:
    """What a schema says of a field, as comments above it."""
    choices = [each for each in field.get("enum", ()) if isinstance(each, (str, int, bool))]
    parts = [_said(field), f"One of: {', '.join(_shown(each) for each in choices)}." if choices else ""]
    if not choices and field.get("examples"):
        parts.append(f"For example `{flow(field['examples'][0])}`.")
    parts.append(note)
    text = " ".join(part for part in parts if part)
    return textwrap.wrap(
        text, WIDTH, initial_indent="# ", subsequent_indent="# ", break_long_words=False, break_on_hyphens=False
    )


def _said(field: Mapping[str, Any]) -> str:
    title, description = (" ".join(str(field.get(key, "")).split()) for key in ("title", "description"))
    return f"{title}: {description}" if title and description else title or description


def _shown(value: Any) -> str:
    return value if isinstance(value, str) else json.dumps(value)


def _cut(line: str) -> str:
    return line if len(line) <= WIDTH else f"{line[: WIDTH - 1]}…"
