"""Conditions of schemas in words: what a value is asked to be, and how one breaks a condition that has no rule."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from lint_catalog.model.entries.entry import Violation
from lint_catalog.model.entries.formats import FORMATS
from lint_catalog.rules.wording import field_words, value_words
from lint_catalog.text.formats import STANDARD_FORMATS
from lint_catalog.text.words import TYPE_WORDS, counted, listed, quoted

FORMAT_WORDS = {
    **{name: words for name, (_, words) in STANDARD_FORMATS.items()},
    "url": "a complete web address",
    "hub-repo": "`owner/name` of a repository on the Hugging Face Hub",
    "date-dotted": "a day as `YYYY.MM.DD`",
    "spdx-id": "an SPDX identifier",
}
"""What texts of a format are."""

_FEW = 3  # fields of a condition that a message names
_SHOWN = 8  # values that a message lists


def wanted(schema: Any) -> str:
    """What a schema asks a value to be, as far as a few words say it; empty if they do not."""
    if not isinstance(schema, Mapping):
        return ""
    if isinstance(schema.get("title"), str) and schema["title"]:
        return quoted(schema["title"])
    if "const" in schema:
        return value_words(schema["const"])
    if isinstance(schema.get("enum"), list) and schema["enum"]:
        shown = [value_words(each) for each in schema["enum"][:_SHOWN]]
        return listed([*shown, "…"] if len(schema["enum"]) > _SHOWN else shown)
    parts = [_type_words(schema)] if "type" in schema else []
    if isinstance(schema.get("required"), list) and schema["required"]:
        keys = listed((f"`{each}`" for each in schema["required"][:_SHOWN]), "and")
        parts.append(f"with {keys}" if parts else f"a mapping with {keys}")
    if schema.get("format") in FORMATS and schema["format"] in FORMAT_WORDS:
        parts = [FORMAT_WORDS[schema["format"]]]
    if isinstance(schema.get("pattern"), str):
        parts.append(
            f"of the form {quoted(schema['pattern'])}" if parts else f"a text of the form {quoted(schema['pattern'])}"
        )
    for keyword, words in _LIMITS.items():
        if isinstance(schema.get(keyword), (int, float)):
            parts.append(f"{words} {schema[keyword]}")
    properties = schema.get("properties")
    if isinstance(properties, Mapping) and not parts:
        inner = [f"`{key}` as {words}" for key, each in list(properties.items())[:_SHOWN] if (words := wanted(each))]
        parts = [f"a mapping with {listed(inner, 'and')}"] if inner else []
    return " ".join(parts)


_LIMITS = {
    "minimum": "of at least",
    "maximum": "of at most",
    "exclusiveMinimum": "of more than",
    "exclusiveMaximum": "of less than",
    "multipleOf": "that is a multiple of",
}


def _type_words(schema: Mapping[str, Any]) -> str:
    types = schema["type"] if isinstance(schema["type"], list) else [schema["type"]]
    return listed(TYPE_WORDS.get(each, str(each)) for each in types)


def because(message: str, violation: Violation) -> str:
    """A message, with the condition for which the schema asks for what is not so."""
    given = violation.because
    words = _condition(given.schema, given.held, given.absent) if given else ""
    return f"{message}: {words}" if words else message


def _condition(schema: Any, held: bool, absent: tuple[str, ...]) -> str:
    """What makes a condition hold, or not hold, in words; empty if a few do not say it."""
    if not isinstance(schema, Mapping) or not schema.keys() <= {"properties", "required", "type", "not", "title"}:
        return ""
    if "not" in schema:
        return _condition(schema["not"], not held, absent) if schema.keys() <= {"not", "type"} else ""
    properties, required = schema.get("properties", {}), schema.get("required", ())
    keys = list(dict.fromkeys([*properties, *required]))
    if not keys or len(keys) > (_FEW if held else 1):
        return ""
    verb = "is" if held else "is not"
    said = []
    for key in keys:
        words = _value_words(properties.get(key))
        if key in properties and not words:
            return ""
        there = "is missing" if key in absent or (not held and key not in properties) else "is there"
        said.append(f"`{key}` {there if key in absent or key not in properties else f'{verb} {words}'}")
    return listed(said, "and")


def _value_words(schema: Any) -> str:
    """The same for the value of a field."""
    if isinstance(schema, Mapping) and isinstance(schema.get("const"), str):
        return quoted(schema["const"])
    if isinstance(schema, Mapping) and schema.get("enum") and all(isinstance(each, str) for each in schema["enum"]):
        return listed(map(quoted, schema["enum"][:_SHOWN]))
    return wanted(schema)


def broken(violation: Violation) -> tuple[str, str]:
    """A message on how a value breaks a condition, and a hint."""
    say = _SAYING.get(violation.keyword)
    field = field_words(violation.path)
    if say is None:
        return f"{field} breaks the condition `{violation.keyword}` of its schema", ""
    return say(field, violation)


def _excluded(field: str, violation: Violation) -> tuple[str, str]:
    schema = violation.argument if isinstance(violation.argument, Mapping) else {}
    if not schema:
        return f"{field} cannot be there", "remove it"
    required = schema.get("required")
    if (
        isinstance(required, list)
        and required
        and isinstance(violation.value, Mapping)
        and schema.keys() <= {"required", "type"}
    ):
        keys = listed((f"`{each}`" for each in required), "and")
        return (
            (f"{keys} cannot be there together", "keep one of them")
            if len(required) > 1
            else (f"{keys} cannot be there", "remove it")
        )
    value, words = value_words(violation.value), wanted(schema)
    if isinstance(violation.value, (Mapping, list)):
        return f"{field} is what its schema excludes", f"it must not be {words}" if words else ""
    return f"{field} cannot be {value}", f"it must not be {words}" if words and words != value else ""


def _containing(field: str, violation: Violation) -> tuple[str, str]:
    words = wanted(violation.within.get("contains"))
    such = f" of this kind: {words}" if words else " of the kind that is asked for"
    if violation.keyword == "maxContains":
        return f"{field} has more than {counted(violation.argument, 'item')}{such}", ""
    if violation.keyword == "minContains" and violation.argument != 1:
        return f"{field} has fewer than {counted(violation.argument, 'item')}{such}", ""
    return f"{field} has no item {f'that is {words}' if words else 'of the kind that is asked for'}", ""


def _several(field: str, violation: Violation) -> tuple[str, str]:
    branches = violation.argument if isinstance(violation.argument, list) else []
    if branches and all(set(each) <= {"required", "title"} and "required" in each for each in branches):
        names = listed((f"`{name}`" for each in branches for name in each["required"]), "and")
        return f"{names} cannot be there together", "only one of them may"
    return (
        f"{field} fits several alternatives of its schema",
        f"{listed(map(quoted, violation.choices), 'and')}; one may fit",
    )


def _one_too_many(field: str, violation: Violation) -> tuple[str, str]:
    return f"{field} is more than the list may have: {value_words(violation.value)}", ""


_SAYING: Mapping[str, Callable[[str, Violation], tuple[str, str]]] = {
    "not": _excluded,
    "contains": _containing,
    "minContains": _containing,
    "maxContains": _containing,
    "oneOf": _several,
    "unevaluatedItems": _one_too_many,
}
