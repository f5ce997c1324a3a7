"""The keywords of schemas: those that lint-catalog adds to JSON Schema, and where in a schema others stand.

A property may be called like any keyword, so whoever looks for keywords goes from schema to schema.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from typing import Any

from msgspec import Struct

from lint_catalog.model.places import Route


class Keyword(Struct, frozen=True):
    """A keyword of ours: what it may be (a JSON Schema, and in words), and what it means.

    One that `annotates` says something of the value that it stands beside; others speak of the whole kind.
    """

    schema: Mapping[str, Any]
    words: str
    meaning: str
    annotates: bool = True


_KIND = {"type": "string", "minLength": 1}
KEYWORDS: Mapping[str, Keyword] = {
    "refersTo": Keyword(
        {"anyOf": [_KIND, {"type": "array", "items": _KIND, "minItems": 1}]},
        "a kind or a list of kinds",
        "it is the id of an entry of these kinds, which must exist",
    ),
    "localized": Keyword(
        {"type": "boolean"},
        "true or false",
        "one text per language; all languages of the catalog must be there and say the same",
    ),
    "markdown": Keyword({"type": "boolean"}, "true or false", "links and `[^footnote]` marks in it count"),
    "hubRepo": Keyword(
        {"enum": ["models", "datasets", "spaces"]},
        '"models", "datasets" or "spaces"',
        "it is a repository on the Hugging Face Hub",
    ),
    "format": Keyword({"type": "string"}, "a text", "the form of a text, such as `url`"),
    "registry": Keyword(
        {"type": "boolean"},
        "true or false",
        "entries of this kind exist to be referred to; one that is not is reported",
        annotates=False,
    ),
}
"""All keywords of ours by name, and `format`, to which we add values."""

ANNOTATION_KEYWORDS = tuple(name for name, each in KEYWORDS.items() if each.annotates)

_BY_NAME = ("properties", "patternProperties", "$defs", "definitions", "dependentSchemas")
_LISTED = ("allOf", "anyOf", "oneOf", "prefixItems")
_SINGLE = (
    "items", "additionalProperties", "propertyNames", "contains", "not", "if", "then", "else", "unevaluatedItems",
    "unevaluatedProperties", "contentSchema",
)  # fmt: skip
_IN_PLACE = frozenset({"allOf", "anyOf", "oneOf", "not", "if", "then", "else", "dependentSchemas"})


def schemas_below(schema: Mapping[str, Any]) -> Iterator[tuple[Route, Any]]:
    """The schemas that a schema consists of, each with the way to it; a schema may also be true or false."""
    for keyword in _BY_NAME:
        below = schema.get(keyword)
        if isinstance(below, Mapping):
            yield from (((keyword, name), each) for name, each in below.items())
    for keyword in _LISTED:
        listed = schema.get(keyword)
        if isinstance(listed, list):
            yield from (((keyword, index), each) for index, each in enumerate(listed))
    yield from (((keyword,), schema[keyword]) for keyword in _SINGLE if keyword in schema)


def schemas_of_the_same_value(schema: Mapping[str, Any]) -> Iterator[Any]:
    """The schemas below one that are about the very value that it is about."""
    return (each for way, each in schemas_below(schema) if way[0] in _IN_PLACE)


def all_schemas(schema: Any) -> Iterator[tuple[Route, Mapping[str, Any]]]:
    """A schema and all that it consists of, those that are true or false excepted, each with the way to it."""
    waiting: list[tuple[Route, Any]] = [((), schema)]
    while waiting:
        way, each = waiting.pop()
        if isinstance(each, Mapping):
            yield way, each
            waiting += [((*way, *more), below) for more, below in schemas_below(each)]


def with_schemas_below(schema: Mapping[str, Any], change: Callable[[Any], Any]) -> dict[str, Any]:
    """A schema in which those that it consists of are changed; all else is as it was."""
    changed = dict(schema)
    for (keyword, *name), below in schemas_below(schema):
        if not name:
            changed[str(keyword)] = change(below)
            continue
        if changed[str(keyword)] is schema[str(keyword)]:
            changed[str(keyword)] = type(schema[str(keyword)])(schema[str(keyword)])
        changed[str(keyword)][name[0]] = change(below)
    return changed
