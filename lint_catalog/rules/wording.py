"""Words in messages about a value of an entry: its field, the value itself, and what the schema says of it."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from typing import Any

from lint_catalog.model.entries.catalog import Catalog
from lint_catalog.model.entries.entry import Violation
from lint_catalog.model.places import Route
from lint_catalog.text.words import quoted

_FOR_A_SHELL = re.compile(r"[a-z0-9][a-z0-9.-]{0,71}")
"""An id that means itself in any shell."""


def field_name(path: Route) -> str:
    """The field that a path leads to, or whose list or text per language it leads into; empty for the whole entry."""
    return next((step for step in reversed(path) if isinstance(step, str)), "")


def field_words(path: Route) -> str:
    """How a message names the value at a path: its field, and where in a list it stands."""
    name = field_name(path)
    if not name:
        return "the entry"
    return f"item {path[-1] + 1} of `{name}`" if isinstance(path[-1], int) else f"`{name}`"


def inside_words(path: Route) -> str:
    """What a message says after the name of something in a mapping; nothing for the entry itself."""
    return f" in {field_words(path)}" if path else ""


def value_words(value: Any) -> str:
    """How a message calls a value that is wrong: lists and mappings by their type, all others by themselves."""
    match value:
        case bool():
            return f"`{str(value).lower()}`"
        case Mapping():
            return "a mapping"
        case list():
            return "a list"
        case str():
            return f"the text {quoted(value)}" if value.strip() else "blank"
    return quoted(value)


def meaning(violation: Violation, name: str = "") -> str:
    """What the field means, in the words of its schema, with an example."""
    schema = violation.schema
    title, description = schema.get("title", ""), schema.get("description", "")
    text = f"{title}: {description[:1].lower()}{description[1:]}" if title and description else title or description
    return "\n".join(part for part in (text, example(schema, name)) if part)


def example(schema: Mapping[str, Any], name: str = "") -> str:
    """A hint with the first of a schema's examples, as a line of the field `name` if given; empty without any."""
    examples = schema.get("examples", ())
    if not examples:
        return ""
    shown = examples[0]
    text = shown if isinstance(shown, str) else _flow(shown)
    return f"for example `{name}: {text}`" if name else f"for example `{text}`"


def missing_entry_hint(catalog: Catalog, kind: str, id: str) -> str:
    """A hint for an entry that is missing: the command that stages it, or the one that writes its skeleton."""
    if file := catalog.unstaged.get((kind, id)):
        return f"{file} is there, but not staged: `git add` it"
    name = id if _FOR_A_SHELL.fullmatch(id) else "ID"
    return f"`lint-catalog new --kind {kind} {name}` writes a skeleton of it"


def _flow(value: Any) -> str:
    """A value as an entry would write it on one line."""
    import yaml

    if not isinstance(value, (Mapping, list)):
        return json.dumps(value)
    return str(
        yaml.safe_dump(value, default_flow_style=True, allow_unicode=True, sort_keys=False, width=10_000)
    ).strip()
