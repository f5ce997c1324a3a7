"""The text of a schema to its content, which may have been written by somebody who means harm.

What is accepted here can be worked with: it is of a bounded size and depth, valid, and all its patterns compile.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from math import isfinite
from typing import TYPE_CHECKING, Any

from msgspec import Struct

from lint_catalog.model.entries.drafts import DRAFTS, Draft, all_schemas, draft_called, draft_of, with_schemas_below
from lint_catalog.model.entries.keywords import KEYWORDS
from lint_catalog.model.errors import CatalogError
from lint_catalog.text.characters import without_mark
from lint_catalog.text.ecma import trouble_with
from lint_catalog.text.words import counted, did_you_mean, listed, quoted

if TYPE_CHECKING:
    from lint_catalog.model.places import Route

SUFFIX = ".schema.json"
_LARGEST = 1_000_000  # characters
_DEEPEST = 40  # brackets within brackets; our own have 13
_MOST_SCHEMAS = 1_000  # in one file; our own have some 100
_LONGEST_PATTERN = 2_000  # characters
_KIND = re.compile(r"\w[\w.-]{0,99}")


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
    _check_drafts(file.name, content)
    check_schema(file.name, content, draft_of(content))
    return content


def check_schema(name: str, content: Mapping[str, Any], draft: Draft) -> None:
    """Raises CatalogError, by the name of what is checked, if a schema of a draft is not valid or asks for what is not
    supported."""
    if sum(1 for _ in all_schemas(content, draft)) > _MOST_SCHEMAS:
        raise CatalogError(f"{name}: consists of more than {counted(_MOST_SCHEMAS, 'schema')}")
    for trouble in (*_unsupported(content, draft), *_bad_patterns(content, draft), *_mistyped(content, draft)):
        raise CatalogError(f"{name}: {trouble}")
    parts: list[tuple[Any, Draft]] = [(content, draft)]
    while parts:
        part, own = parts.pop()
        _check_by_meta_schema(name, _in_one_draft(part, own, parts), own)


def _in_one_draft(schema: Any, draft: Draft, others: list[tuple[Any, Draft]]) -> Any:
    """A schema without what is in it in other drafts, which is put to the others."""
    if not isinstance(schema, Mapping):
        return schema
    own = draft_of(schema, draft)
    if own is not draft:
        others.append((schema, own))
        return {}
    return with_schemas_below(schema, lambda each: _in_one_draft(each, draft, others), draft)


def _check_drafts(name: str, content: Mapping[str, Any]) -> None:
    """Raises CatalogError if a schema names a draft that is not known."""
    for way, schema, draft in all_schemas(content):
        if "$schema" in schema and draft_called(schema["$schema"]) is None:
            known = [each.uri for each in DRAFTS]
            written = schema["$schema"]
            hint = (isinstance(written, str) and did_you_mean(written, known)) or f"known are {listed(known, 'and')}"
            raise CatalogError(f"{name}: `$schema` at {_at(way)} names no draft of JSON Schema that is known", hint)
        if way and "$schema" in schema and draft.id_keyword not in schema:
            raise CatalogError(f"{name}: `$schema` at {_at(way)} stands in a schema without `{draft.id_keyword}`")


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


def _unsupported(content: Mapping[str, Any], draft: Draft) -> Iterator[str]:
    for way, schema, _ in all_schemas(content, draft):
        if schema.get("enum") == []:
            yield f"`enum` at {_at(way)} is empty: nothing fits it"


def _bad_patterns(content: Mapping[str, Any], draft: Draft) -> Iterator[str]:
    for way, schema, _ in all_schemas(content, draft):
        by_pattern = schema.get("patternProperties")
        patterns = [schema.get("pattern"), *(by_pattern if isinstance(by_pattern, Mapping) else ())]
        for pattern in patterns:
            if isinstance(pattern, str) and (trouble := _trouble_with(pattern)):
                yield f"the pattern {quoted(pattern)} at {_at(way)} {trouble}"


def _trouble_with(pattern: str) -> str:
    if len(pattern) > _LONGEST_PATTERN:
        return f"is longer than {counted(_LONGEST_PATTERN, 'character')}"
    trouble = trouble_with(pattern)
    return f"cannot be used: {trouble}" if trouble else ""


def _mistyped(content: Mapping[str, Any], draft: Draft) -> Iterator[str]:
    """Keywords of ours that are not what they may be."""
    from jsonschema import Draft202012Validator

    validators = {name: Draft202012Validator(keyword.schema) for name, keyword in KEYWORDS.items()}
    for way, schema, _ in all_schemas(content, draft):
        for name in KEYWORDS.keys() & schema.keys():
            if not validators[name].is_valid(schema[name]):
                yield f"`{name}` at {_at(way)} must be {KEYWORDS[name].words}, not {quoted(json.dumps(schema[name]))}"


def _check_by_meta_schema(name: str, content: Mapping[str, Any], draft: Draft) -> None:
    from jsonschema.exceptions import SchemaError
    from jsonschema.validators import validator_for

    validator: Any = validator_for({"$schema": f"{draft.uri}#" if draft.alone else draft.uri})
    try:  # without formats: that of patterns would be Python's
        validator.check_schema({**content, "$schema": draft.uri}, format_checker=None)
    except SchemaError as error:
        where = "/".join(map(str, error.absolute_path)) or "the top level"
        raise CatalogError(
            f"{name}: is not a valid JSON Schema: at {where[:200]}: {error.message[:200]}",
            f"it is read as {draft.name}, see {draft.uri.removesuffix('/schema')}",
        ) from error
