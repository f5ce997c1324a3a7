"""The text of a schema to its content, which may have been written by somebody who means harm.

What is accepted here can be worked with: it is of a bounded size and depth, valid, and all its patterns compile.
"""

from __future__ import annotations

import json
import re
import warnings
from collections.abc import Iterator, Mapping
from math import isfinite
from typing import TYPE_CHECKING, Any

from msgspec import Struct

from lint_catalog.model.entries.keywords import KEYWORDS, all_schemas
from lint_catalog.model.errors import CatalogError
from lint_catalog.text.characters import without_mark
from lint_catalog.text.words import counted, quoted

if TYPE_CHECKING:
    from lint_catalog.model.places import Route

SUFFIX = ".schema.json"
_LARGEST = 1_000_000  # characters
_DEEPEST = 40  # brackets within brackets; our own have 13
_MOST_SCHEMAS = 1_000  # in one file; our own have some 100
_LONGEST_PATTERN = 2_000  # characters
_KIND = re.compile(r"\w[\w.-]{0,99}")
_ELSEWHERE = ("$dynamicRef", "$recursiveRef")
"""References that mean something else wherever they are come to from."""


class SchemaFile(Struct, frozen=True):
    """A schema of a catalog's own as it is written. `name` is what messages call the file."""

    kind: str
    name: str
    text: str


def content_of(file: SchemaFile) -> Mapping[str, Any]:
    """What a schema says, without what only says where it lies.

    Raises CatalogError if it is not valid JSON or not a valid schema, or asks for what is not supported.
    """
    if not _KIND.fullmatch(file.kind):
        raise CatalogError(
            f"{file.name}: a kind cannot be called {quoted(file.kind)}", "its name is made of letters, digits and `._-`"
        )
    content = _parsed(file)
    if not isinstance(content, Mapping):
        raise CatalogError(f"{file.name}: a schema must be a JSON object")
    if sum(1 for _ in all_schemas(content)) > _MOST_SCHEMAS:
        raise CatalogError(f"{file.name}: consists of more than {counted(_MOST_SCHEMAS, 'schema')}")
    for trouble in (*_unsupported(content), *_bad_patterns(content), *_mistyped(content)):
        raise CatalogError(f"{file.name}: {trouble}")
    _check_by_meta_schema(file.name, content)
    return {key: value for key, value in content.items() if key not in ("$id", "$schema")}


def _parsed(file: SchemaFile) -> Any:
    if len(file.text) > _LARGEST:
        raise CatalogError(f"{file.name}: is larger than {counted(_LARGEST, 'character')}")
    try:
        content = json.loads(
            without_mark(file.text), parse_constant=_refuse_constant, parse_float=_float, object_pairs_hook=_object
        )
    except json.JSONDecodeError as error:
        raise CatalogError(f"{file.name}:{error.lineno}:{error.colno}: is not valid JSON: {error.msg}") from error
    except RecursionError:
        raise CatalogError(f"{file.name}: is nested more than {counted(_DEEPEST, 'level')} deep") from None
    except ValueError as error:
        raise CatalogError(f"{file.name}: is not valid JSON: {error}") from error
    if _deeper_than(content, _DEEPEST):
        raise CatalogError(f"{file.name}: is nested more than {counted(_DEEPEST, 'level')} deep")
    return content


def _refuse_constant(word: str) -> Any:
    raise ValueError(f"{word} is not a number of JSON")


def _float(text: str) -> float:
    number = float(text)
    if not isfinite(number):
        raise ValueError(f"the number {quoted(text)} is too large")
    return number


def _object(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found: dict[str, Any] = {}
    for key, value in pairs:
        if key in found:
            raise ValueError(f"the key {quoted(key)} is there twice")
        found[key] = value
    return found


def _deeper_than(content: Any, limit: int) -> bool:
    level = [content]
    for _ in range(limit):
        level = [
            below
            for each in level
            if isinstance(each, (dict, list))
            for below in (each.values() if isinstance(each, dict) else each)
        ]
    return bool(level)


def _at(way: Route) -> str:
    return quoted("/".join(map(str, way)), 200) if way else "the top level"


def _unsupported(content: Mapping[str, Any]) -> Iterator[str]:
    for way, schema in all_schemas(content):
        for keyword in _ELSEWHERE:
            if keyword in schema:
                yield f"`{keyword}` at {_at(way)} is not supported; `$ref` is"
        if way and "$id" in schema:
            yield f"`$id` at {_at(way)} is not supported: only the whole schema has a name, which is that of its file"
        if schema.get("enum") == []:
            yield f"`enum` at {_at(way)} is empty: nothing fits it"
        reference = schema.get("$ref")
        if isinstance(reference, str) and not reference.partition("#")[2].startswith("/") and "#" in reference[:-1]:
            yield f"`$ref` at {_at(way)}: the anchor {quoted(reference)} is not supported; say where it is: `#/$defs/…`"


def _bad_patterns(content: Mapping[str, Any]) -> Iterator[str]:
    for way, schema in all_schemas(content):
        by_pattern = schema.get("patternProperties")
        patterns = [schema.get("pattern"), *(by_pattern if isinstance(by_pattern, Mapping) else ())]
        for pattern in patterns:
            if isinstance(pattern, str) and (trouble := _trouble_with(pattern)):
                yield f"the pattern {quoted(pattern)} at {_at(way)} {trouble}"


def _trouble_with(pattern: str) -> str:
    if len(pattern) > _LONGEST_PATTERN:
        return f"is longer than {counted(_LONGEST_PATTERN, 'character')}"
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # what may mean something else in a later Python
            re.compile(pattern)
    except (re.error, OverflowError, RecursionError, ValueError, MemoryError) as error:
        return f"cannot be used: {error}"
    return ""


def _mistyped(content: Mapping[str, Any]) -> Iterator[str]:
    """Keywords of ours that are not what they may be."""
    from jsonschema import Draft202012Validator

    validators = {name: Draft202012Validator(keyword.schema) for name, keyword in KEYWORDS.items()}
    for way, schema in all_schemas(content):
        for name in KEYWORDS.keys() & schema.keys():
            if not validators[name].is_valid(schema[name]):
                yield f"`{name}` at {_at(way)} must be {KEYWORDS[name].words}, not {quoted(json.dumps(schema[name]))}"


def _check_by_meta_schema(name: str, content: Mapping[str, Any]) -> None:
    from jsonschema import Draft202012Validator
    from jsonschema.exceptions import SchemaError

    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            Draft202012Validator.check_schema(content)
    except SchemaError as error:
        where = "/".join(map(str, error.absolute_path)) or "the top level"
        raise CatalogError(
            f"{name}: is not a valid JSON Schema: at {where[:200]}: {error.message[:200]}",
            "see https://json-schema.org/draft/2020-12",
        ) from error
