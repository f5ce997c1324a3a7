"""Values of entries as JSON Schema sees them: their types, and which are equal."""

from __future__ import annotations

from collections.abc import Hashable, Mapping
from typing import Any

WHOLE = "integer as draft 4 has it"
"""The type of whole numbers that are written as such: draft 4 does not call `1.0` one."""


def comparable(value: Any) -> Hashable:
    """What is equal for values that JSON Schema calls equal, and only for them: `true` is not 1, but 1.0 is."""
    match value:
        case bool() | None:
            return ("word", value)
        case Mapping():
            return frozenset((key, comparable(each)) for key, each in value.items())
        case list() | tuple():
            return tuple(map(comparable, value))
    return value  # type: ignore[no-any-return]  # a text, a number or a date


def type_name(value: Any) -> str:
    """The JSON Schema name of a value's type; `date` for the dates that YAML makes."""
    match value:
        case bool():
            return "boolean"
        case None:
            return "null"
        case int():
            return "integer"
        case float():
            return "number"
        case str():
            return "string"
        case Mapping():
            return "object"
        case list() | tuple():
            return "array"
    return "date"


def has_type(value: Any, name: str) -> bool:
    """Whether a value has a type of JSON Schema."""
    actual = type_name(value)
    return actual == name or (name in ("number", WHOLE) and actual == "integer") or (
        name == "integer" and isinstance(value, float) and value.is_integer()
    )  # fmt: skip


def types_of(schema: Mapping[str, Any]) -> tuple[str, ...]:
    """The JSON types a schema allows, as far as it says; empty if it does not."""
    if "type" in schema:
        return (schema["type"],) if isinstance(schema["type"], str) else tuple(schema["type"])
    if "const" in schema:
        return (type_name(schema["const"]),)
    if "enum" in schema:
        return tuple(dict.fromkeys(type_name(value) for value in schema["enum"]))
    return ()
