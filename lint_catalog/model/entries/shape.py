"""A kind's schema as rules see it: how data breaks it, and what it says about the data that keeps it."""

from __future__ import annotations

import json
import re
from collections.abc import Hashable, Iterator, Mapping, Sequence
from difflib import get_close_matches
from functools import cached_property
from typing import TYPE_CHECKING, Any

from msgspec import Struct
from msgspec.structs import replace

from lint_catalog.model.entries.entry import Annotation, Violation
from lint_catalog.model.entries.keywords import ANNOTATION_KEYWORDS
from lint_catalog.model.places import Route

if TYPE_CHECKING:
    from collections.abc import Callable

    from jsonschema.exceptions import ValidationError
    from jsonschema.protocols import Validator

_LOOKED_AT, _LONG = 100, 100
"""How many keys of a mapping, and keys of how many characters, may be misspelt ones that tell what is meant."""
_Meant = dict[Route, Mapping[str, Any]]


class _Alternatives:
    """Alternative schemas, and which of them is meant by data of which type, where its keys do not matter."""

    __slots__ = ("_branches", "_by_type", "_has_constants")

    def __init__(self, branches: Sequence[Mapping[str, Any]]) -> None:
        self._branches = branches
        self._has_constants = any("const" in each for each in branches)
        self._by_type: dict[type[Any], Mapping[str, Any] | None] = {}

    def meant(self, data: Any) -> Mapping[str, Any] | None:
        """The schema that the writer meant, as `meant_branch` says; None if there is none."""
        if self._has_constants or isinstance(data, Mapping):
            return self._chosen(data)
        kind = type(data)
        if kind not in self._by_type:
            self._by_type[kind] = self._chosen(data)
        return self._by_type[kind]

    def _chosen(self, data: Any) -> Mapping[str, Any] | None:
        meant = meant_branch(self._branches, data)
        return None if meant is None else self._branches[meant]


class _Marked(Struct, frozen=True):
    """A schema's own annotations, and the schemas below it that may have some: of properties, None for those that have
    none."""

    own: tuple[tuple[str, Any], ...]
    alternatives: tuple[_Alternatives, ...]
    together: tuple[Mapping[str, Any], ...]
    properties: Mapping[str, Mapping[str, Any] | None]
    rest: Mapping[str, Any] | None
    items: Mapping[str, Any] | None


class KindShape:
    """The schema of one kind.

    `validator` makes what validates data, once somebody asks whether data fits: what the schema says about data needs
    none. `whole` finds the schema behind a reference, for schemas that contain themselves.
    """

    def __init__(
        self, schema: Mapping[str, Any], validator: Callable[[], Validator], whole: Callable[[str], Mapping[str, Any]]
    ) -> None:
        self._schema = schema
        self._make_validator = validator
        self._whole = whole
        self._annotating: dict[int, bool] = {}
        self._marks: dict[int, _Marked] = {}

    @cached_property
    def _validator(self) -> Validator:
        return self._make_validator()

    def violations(self, data: Any) -> tuple[Violation, ...]:
        """Every way in which the data does not fit; of alternatives only the one the writer meant."""
        found: dict[tuple[Route, str, str], Violation] = {}
        meant: _Meant = {}
        for error in self._validator.iter_errors(data):
            for each in self._violations(error):
                if each.keyword != "propertyNames":  # there the schema is that of the key, not of a value
                    at = (*each.path, each.name) if each.keyword == "required" else each.path
                    each = replace(each, schema=self._field(data, at, meant))
                found.setdefault((each.path, each.keyword, each.name), each)
            _release(error)
        return tuple(found.values())

    def judged(self, data: Any) -> tuple[tuple[Violation, ...], tuple[Annotation, ...]]:
        """Both what does not fit and what is annotated."""
        return self.violations(data), self.annotations(data)

    def has_form(self, text: str, pattern: str) -> bool:
        """Whether a text has the form that a pattern of the schema asks for."""
        return re.search(pattern, text) is not None

    def field(self, data: Any, path: Route) -> Mapping[str, Any]:
        """The schema of the value at a path, with its title, description and examples; empty if there is none."""
        return self._field(data, path, {})

    def _field(self, data: Any, path: Route, known: _Meant) -> Mapping[str, Any]:
        """The same for many paths of the same data: `known` keeps which alternative is meant where."""
        schema = self._schema
        for depth, step in enumerate(path):
            above = path[:depth]
            if above not in known:
                known[above] = self._meant(schema, data)
            schema = known[above]
            if isinstance(step, int):
                below = schema.get("items")
            else:
                below = schema.get("properties", {}).get(step, schema.get("additionalProperties"))
            if not isinstance(below, Mapping):
                return {}
            schema = self._resolved(below)
            try:
                data = data[step]
            except (KeyError, IndexError, TypeError):
                data = None
        return schema

    def keys(self, data: Any, path: Route) -> tuple[str, ...]:
        """The keys that the mapping at a path may have, in the order of the schema; empty if it does not name them."""
        value = data
        for step in path:
            try:
                value = value[step]
            except (KeyError, IndexError, TypeError):
                return ()
        return tuple(self._meant(self.field(data, path), value).get("properties", ()))

    def _meant(self, schema: Mapping[str, Any], data: Any) -> Mapping[str, Any]:
        """A schema with the alternative that the writer meant in the place of its alternatives."""
        while "properties" not in schema and "anyOf" in schema:
            branches = [self._resolved(branch) for branch in schema["anyOf"]]
            meant = meant_branch(branches, data)
            if meant is None:
                break
            schema = branches[meant]
        return schema

    def _resolved(self, schema: Mapping[str, Any]) -> Mapping[str, Any]:
        """A schema itself, or what it refers to if it contains itself further up."""
        return self._whole(schema["$ref"]) if "$ref" in schema else schema

    def _violations(self, error: ValidationError) -> Iterator[Violation]:
        keyword = str(error.validator)
        path = tuple(error.absolute_path)
        schema = error.schema if isinstance(error.schema, Mapping) else {}
        data: Any = error.instance
        if "propertyNames" in error.absolute_schema_path:
            choices = tuple(map(str, schema.get("enum", ())))
            key = str(error.instance)
            yield Violation(
                "propertyNames", error.validator_value, (*path, key), key, schema, name=key, choices=choices
            )
        elif keyword in ("anyOf", "oneOf") and error.context:
            yield from self._alternatives(error, path, schema)
        elif keyword == "required":
            for name in schema["required"]:
                if name not in data:
                    yield Violation(keyword, schema["required"], path, data, schema, name=name)
        elif keyword == "additionalProperties":
            known = tuple(schema.get("properties", {}))
            for name in data:
                if name not in known and not any(re.search(p, name) for p in schema.get("patternProperties", {})):
                    yield Violation(keyword, False, (*path, name), data[name], schema, name=name, choices=known)
        else:
            yield Violation(keyword, error.validator_value, path, error.instance, schema, error.message)

    def _alternatives(self, error: ValidationError, path: Route, schema: Mapping[str, Any]) -> Iterator[Violation]:
        branches: list[Mapping[str, Any]] = list(schema[str(error.validator)])
        if all(set(branch) == {"required"} for branch in branches):
            names = tuple(name for branch in branches for name in branch["required"])
            yield Violation("anyRequired", branches, path, error.instance, schema, choices=names)
            return
        resolved = [self._resolved(branch) for branch in branches]
        meant = meant_branch(resolved, error.instance)
        if meant is None:
            types = tuple(dict.fromkeys(name for branch in resolved for name in _types(branch)))
            values = tuple(json.dumps(branch["const"]) for branch in resolved if "const" in branch)
            yield Violation("type", list(types), path, error.instance, schema, choices=values)
            return
        for each in error.context or ():
            if each.schema_path and each.schema_path[0] == meant:
                yield from self._violations(each)

    def annotations(self, data: Any) -> tuple[Annotation, ...]:
        """Every value that the schema annotates, in the order of the data."""
        found: list[Annotation] = []
        self._annotate(self._schema, data, (), found)
        return tuple(found)

    def _annotate(self, schema: Mapping[str, Any], data: Any, path: Route, found: list[Annotation]) -> None:
        known = self._marks.get(id(schema)) or self._marked(schema)
        for keyword, argument in known.own:
            found.append(Annotation(keyword, argument, path, data))
        for alternatives in known.alternatives:
            meant = alternatives.meant(data)
            if meant is not None:
                self._annotate(meant, data, path, found)
        for branch in known.together:
            self._annotate(branch, data, path, found)
        if isinstance(data, Mapping):
            for key, value in data.items():
                below = known.properties.get(key, known.rest)
                if below is not None:
                    self._annotate(below, value, (*path, key), found)
        elif known.items is not None and isinstance(data, list):
            for index, value in enumerate(data):
                self._annotate(known.items, value, (*path, index), found)

    def _marked(self, written: Mapping[str, Any]) -> _Marked:
        """What a schema says for annotations, looked up once for all data."""
        schema = self._resolved(written)
        properties, rest, items = schema.get("properties", {}), schema.get("additionalProperties"), schema.get("items")
        known = _Marked(
            own=tuple((keyword, schema[keyword]) for keyword in ANNOTATION_KEYWORDS if keyword in schema),
            alternatives=tuple(
                _Alternatives([self._resolved(branch) for branch in schema[each]])
                for each in ("anyOf", "oneOf")
                if each in schema
            ),
            together=tuple(schema.get("allOf", ())),
            properties={key: self._if_annotating(each) for key, each in properties.items()},
            rest=self._if_annotating(rest),
            items=items if isinstance(items, Mapping) else None,
        )
        self._marks[id(written)] = known
        return known

    def _if_annotating(self, schema: Any) -> Mapping[str, Any] | None:
        return schema if isinstance(schema, Mapping) and self._annotates(schema) else None

    def _annotates(self, schema: Mapping[str, Any]) -> bool:
        """Whether a schema annotates anything, itself or below; most fields have none."""
        schema = self._resolved(schema)
        if id(schema) not in self._annotating:
            self._annotating[id(schema)] = True  # while it is looked at, for schemas that contain themselves
            below = [*schema.get("properties", {}).values(), schema.get("additionalProperties"), schema.get("items")]
            below += [each for applicator in ("anyOf", "oneOf", "allOf") for each in schema.get(applicator, ())]
            self._annotating[id(schema)] = any(keyword in schema for keyword in ANNOTATION_KEYWORDS) or any(
                self._annotates(each) for each in below if isinstance(each, Mapping)
            )
        return self._annotating[id(schema)]


def _release(error: ValidationError) -> None:
    """Let go of what an error knows of those within it, and they of it: nobody looks for garbage in rings."""
    for each in error.context or ():
        each.parent = None
        _release(each)


def meant_branch(branches: Sequence[Mapping[str, Any]], data: Any) -> int | None:
    """Which of several alternative schemas the writer meant: by type, then by the keys that it knows.

    Returns its index, or None if no alternative allows a value of this type.
    """
    best: tuple[int, int, int, int] | None = None
    for index, branch in enumerate(branches):
        types = _types(branch)
        if types and not any(_has_type(data, name) for name in types):
            continue
        if "const" in branch and branch["const"] != data and len(branches) > 1:
            continue
        score = (*_fit(branch, data), -index)
        if best is None or score > best:
            best = score
    return None if best is None else -best[3]


def _fit(branch: Mapping[str, Any], data: Any) -> tuple[int, int, int]:
    """How well a mapping's keys fit a schema, the better the greater: unknown keys, known keys, missing keys."""
    if not isinstance(data, Mapping):
        return 0, 0, 0
    properties = branch.get("properties", {})
    known = [key for key in data if key in properties]
    others = [key for key in data if key not in properties]
    names = branch.get("propertyNames", {}).get("pattern")
    if names is not None:
        others = [key for key in others if not re.search(names, key)]
    elif branch.get("additionalProperties") is not False:
        others = []
    near = [key for key in others[:_LOOKED_AT] if len(key) <= _LONG and get_close_matches(key, properties, 1, 0.75)]
    missing = [key for key in branch.get("required", ()) if key not in data]
    return len(near) - len(others), len(known) + len(near), -len(missing)


def _types(schema: Mapping[str, Any]) -> tuple[str, ...]:
    """The JSON types a schema allows, as far as it says; empty if it does not."""
    if "type" in schema:
        return (schema["type"],) if isinstance(schema["type"], str) else tuple(schema["type"])
    if "const" in schema:
        return (type_name(schema["const"]),)
    if "enum" in schema:
        return tuple(dict.fromkeys(type_name(value) for value in schema["enum"]))
    return ()


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


def unique_items(validator: Validator, wanted: Any, items: Any, schema: Any) -> Iterator[ValidationError]:  # noqa: ARG001 - jsonschema's signature
    """The keyword `uniqueItems`; the library compares all items that it cannot sort with all others."""
    from jsonschema.exceptions import ValidationError

    if wanted and validator.is_type(items, "array") and len({comparable(each) for each in items}) < len(items):
        yield ValidationError("has items that are equal")


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


def _has_type(value: Any, name: str) -> bool:
    actual = type_name(value)
    return actual == name or (name == "number" and actual == "integer")
