"""What one schema allows that another does not: each keyword loosened, and what is only written otherwise."""

from __future__ import annotations

from typing import Any

import pytest

from lint_catalog.engine.schema_strength import TooMuchToCompareError, weaker
from lint_catalog.model.entries.schemas import SUFFIX, Schemas, builtin_schemas
from tests.support.catalogs import table

LOOSENED = [
    ("required gone", {"required": ["a"]}, {}, "required", "may be left out"),
    ("required less", {"required": ["a", "b"]}, {"required": ["b"]}, "required", "`a` may be left out"),
    ("enum wider", {"enum": ["a"]}, {"enum": ["a", "b"]}, "enum", '`"b"` is allowed now'),
    ("enum gone", {"enum": ["a"]}, {"type": "string"}, "enum", "is gone"),
    ("const to enum", {"const": 1}, {"enum": [1, 2]}, "const", "`2` is allowed"),
    ("const another", {"const": 1}, {"const": 2}, "const", "`2` is allowed"),
    ("type wider", {"type": "string"}, {"type": ["string", "null"]}, "type", "null is allowed"),
    ("type gone", {"type": "string"}, {}, "type", "is gone"),
    ("integer to number", {"type": "integer"}, {"type": "number"}, "type", "number is allowed"),
    ("pattern gone", {"pattern": "^a"}, {}, "pattern", "is gone"),
    ("pattern another", {"pattern": "^a"}, {"pattern": "a"}, "pattern", "nobody knows"),
    ("format gone", {"format": "url"}, {}, "format", "is gone"),
    ("minimum lower", {"minimum": 3}, {"minimum": 2}, "minimum", "is 2, where it was 3"),
    ("maximum gone", {"maximum": 3}, {}, "maximum", "is gone"),
    ("exclusive gone", {"exclusiveMinimum": 0}, {"minimum": 0}, "exclusiveMinimum", "is gone"),
    ("longer", {"maxLength": 3}, {"maxLength": 4}, "maxLength", "is 4"),
    ("fewer items", {"minItems": 1}, {"minItems": 0}, "minItems", "is 0"),
    ("twice", {"uniqueItems": True}, {"uniqueItems": False}, "uniqueItems", "is gone"),
    ("opened", {"additionalProperties": False}, {}, "additionalProperties", "is allowed now"),
    ("unevaluated", {"unevaluatedProperties": False}, {}, "unevaluatedProperties", "is allowed now"),
    ("others freed", {"additionalProperties": {"type": "string"}}, {}, "additionalProperties", "is gone"),
    ("a field more", {"additionalProperties": False}, {"additionalProperties": False, "properties": {"b": {}}},
     "properties/b", "`b` is allowed now"),
    ("a field free", {"properties": {"a": {"type": "string"}}}, {"properties": {"a": {}}}, "properties/a/type", "gone"),
    ("a field unsaid", {"properties": {"a": {"type": "string"}}}, {}, "properties/a/type", "is gone"),
    ("items freed", {"items": {"type": "string"}}, {}, "items", "is gone"),
    ("items wider", {"items": {"enum": [1]}}, {"items": {"enum": [1, 2]}}, "items/enum", "`2`"),
    ("names freed", {"propertyNames": {"enum": ["a"]}}, {}, "propertyNames", "is gone"),
    ("an alternative", {"anyOf": [{"const": 1}]}, {"anyOf": [{"const": 1}, {"type": "null"}]}, "anyOf/1", "further"),
    ("no alternatives", {"anyOf": [{"const": 1}]}, {}, "anyOf", "is gone"),
    ("one of fewer", {"oneOf": [{"type": "integer"}, {"minimum": 0}]}, {"oneOf": [{"type": "integer"}]}, "oneOf", "fewer"),
    ("one of all", {"allOf": [{"required": ["a"]}]}, {}, "allOf/0/required", "may be left out"),
    ("not gone", {"not": {"const": 1}}, {}, "not", "is gone"),
    ("not less", {"not": {"enum": [1, 2]}}, {"not": {"enum": [1]}}, "not", "may refuse less"),
    ("then gone", {"if": {"const": 1}, "then": {"type": "null"}}, {"if": {"const": 1}}, "then/type", "is gone"),
    ("if another", {"if": {"const": 1}, "then": False}, {"if": {"const": 2}, "then": False}, "if", "has changed"),
    ("beside", {"dependentRequired": {"a": ["b"]}}, {}, "dependentRequired/a", "beside `a`"),
    ("firsts", {"prefixItems": [{"type": "string"}]}, {"prefixItems": []}, "prefixItems/0/type", "is gone"),
    ("refers to more", {"refersTo": ["a"]}, {"refersTo": ["a", "b"]}, "refersTo", "may refer to `b`"),
    ("refers to none", {"refersTo": "a"}, {}, "refersTo", "is gone"),
    ("one language", {"localized": True}, {}, "localized", "is gone"),
    ("markdown", {"markdown": True}, {"markdown": False}, "markdown", "is gone"),
    ("the hub", {"hubRepo": "models"}, {}, "hubRepo", "is gone"),
    ("a registry", {"registry": True}, {}, "registry", "is gone"),
    ("nothing to all", False, {}, "", "nothing was allowed"),
]  # fmt: skip


def compared(before: Any, now: Any) -> list[tuple[str, str]]:
    found = weaker(before, now, lambda _: {}, lambda _: {})
    return [("/".join(map(str, each.way)), each.what) for each in found]


@pytest.mark.parametrize(("before", "now", "way", "what"), table(LOOSENED))
def test_what_is_looser_is_named_where_it_stands(before: Any, now: Any, way: str, what: str) -> None:
    ((found, said),) = compared(before, now)
    assert found == way
    assert what in said


@pytest.mark.parametrize(("before", "now"), [pytest.param(each[1], each[2], id=str(each[0])) for each in LOOSENED])
def test_the_same_within_a_field_is_found_as_well(before: Any, now: Any) -> None:
    within, within_now = ({"properties": {"f": {"items": each}}} for each in (before, now))
    assert len(compared(within, within_now)) == 1


SAME = [
    ("words", {"title": "A", "type": "string"}, {"description": "B", "type": "string"}),
    ("the order of values", {"enum": ["a", "b"]}, {"enum": ["b", "a"]}),
    ("a const as an enum", {"const": "a"}, {"enum": ["a"]}),
    ("an enum as a const", {"enum": ["a", "b"]}, {"const": "a"}),
    ("a type in a list", {"type": "string"}, {"type": ["string"]}),
    ("values in place of a type", {"type": "string"}, {"enum": ["a"]}),
    ("stricter limits", {"minimum": 1, "maxLength": 3}, {"minimum": 2, "maxLength": 2}),
    ("a limit that excludes", {"minimum": 1}, {"exclusiveMinimum": 1}),
    ("one that does not, but is higher", {"exclusiveMinimum": 1}, {"minimum": 2}),
    ("numbers as JSON writes them", {"const": 1}, {"const": 1.0}),
    ("a kind alone in a list", {"refersTo": "a"}, {"refersTo": ["a"]}),
    ("split into parts", {"required": ["a"], "type": "object"}, {"allOf": [{"required": ["a"]}, {"type": "object"}]}),
    ("parts put together", {"allOf": [{"required": ["a"]}, {"type": "object"}]}, {"required": ["a"], "type": "object"}),
    ("parts in another order", {"allOf": [{"minimum": 1}, {"maximum": 2}]}, {"allOf": [{"maximum": 2}, {"minimum": 1}]}),
    ("alternatives in another order", {"anyOf": [{"const": 1}, {"const": 2}]}, {"anyOf": [{"const": 2}, {"const": 1}]}),
    ("a field less", {"additionalProperties": False, "properties": {"a": {}}}, {"additionalProperties": False}),
    ("a field by the rule for all", {"properties": {"a": {"minimum": 1}}}, {"additionalProperties": {"minimum": 1}}),
    ("closed", {"properties": {"a": {}}}, {"properties": {"a": {}}, "additionalProperties": False}),
    ("more is refused", {"not": {"const": 1}}, {"not": {"enum": [1, 2]}}),
    ("nothing is allowed", {"type": "string"}, False),
]  # fmt: skip


@pytest.mark.parametrize(("before", "now"), table(SAME))
def test_what_is_as_strict_is_not_named(before: Any, now: Any) -> None:
    assert compared(before, now) == []


def test_our_own_schemas_are_as_strict_as_themselves() -> None:
    schemas, again = Schemas(builtin_schemas()), Schemas(builtin_schemas())
    for kind in schemas.kinds:
        name = kind + SUFFIX
        assert weaker(schemas.whole(name), again.whole(name), schemas.whole, again.whole) == ()


def test_a_schema_that_contains_itself_is_compared_once() -> None:
    tree = {"type": "object", "properties": {"below": {"$ref": "tree"}}}
    looser = {"properties": {"below": {"$ref": "tree"}}}
    found = weaker(tree, looser, lambda _: tree, lambda _: looser)
    assert {each.what for each in found} == {"`type` is gone"}
    assert weaker(tree, dict(tree), lambda _: tree, lambda _: dict(tree)) == ()


def test_what_would_take_too_long_is_given_up() -> None:
    one, other = ({"anyOf": [{"enum": [index, side]} for index in range(500)]} for side in ("a", "b"))
    with pytest.raises(TooMuchToCompareError):
        weaker(one, other, lambda _: {}, lambda _: {})
