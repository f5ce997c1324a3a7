"""Schemas of all drafts and references between them, read as JSON Schema says, beside what jsonschema makes of them."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

import jsonschema
import pytest

from lint_catalog.model.entries.schema_text import SchemaFile
from lint_catalog.model.entries.schemas import Schemas, with_own_schemas
from tests.support.catalogs import table

DRAFT = {
    4: "http://json-schema.org/draft-04/schema#",
    6: "http://json-schema.org/draft-06/schema#",
    7: "http://json-schema.org/draft-07/schema#",
    2019: "https://json-schema.org/draft/2019-09/schema",
    2020: "https://json-schema.org/draft/2020-12/schema",
}
TEXT = {"type": "string"}
FITS: dict[str, Any] = {"name": "Hana"}
WRONG: dict[str, Any] = {"name": 5}


def own(*schemas: Mapping[str, Any], **more: Mapping[str, Any]) -> Schemas:
    contents = dict(zip(("voices", "others"), schemas, strict=False)) | more
    files = [SchemaFile(kind, f"schema/{kind}.schema.json", json.dumps(each)) for kind, each in contents.items()]
    return with_own_schemas(files)


def keywords(schemas: Schemas, data: Any, kind: str = "voices") -> list[str]:
    return [each.keyword for each in schemas.shape(kind).violations(data)]


def name(reference: str, **more: Any) -> dict[str, Any]:
    """A schema in which the name is what a reference leads to."""
    return {"properties": {"name": {"$ref": reference}}, **more}


LED: list[tuple[str, dict[str, Any]]] = [
    ("a pointer", name("#/$defs/t", **{"$defs": {"t": TEXT}})),
    ("the older word for it", name("#/definitions/t", definitions={"t": TEXT})),
    ("an anchor", name("#text", **{"$defs": {"t": {"$anchor": "text", **TEXT}}})),
    ("an anchor, encoded", name("#te%78t", **{"$defs": {"t": {"$anchor": "text", **TEXT}}})),
    ("a dynamic anchor", name("#text", **{"$defs": {"t": {"$dynamicAnchor": "text", **TEXT}}})),
    ("an index", name("#/allOf/1/properties/a", allOf=[{}, {"properties": {"a": TEXT}}])),
    ("a space", name("#/$defs/a%20b", **{"$defs": {"a b": TEXT}})),
    ("another script", name("#/$defs/%E5%AD%97", **{"$defs": {"字": TEXT}})),
    ("another script as it is", name("#/$defs/字", **{"$defs": {"字": TEXT}})),
    ("a slash and a tilde", name("#/$defs/a~1b~0c", **{"$defs": {"a/b~c": TEXT}})),
    ("a percent sign", name("#/$defs/a%25b", **{"$defs": {"a%b": TEXT}})),
    ("a property called `$ref`", name("#/$defs/t/properties/$ref", **{"$defs": {"t": {"properties": {"$ref": TEXT}}}})),
    ("a place where no schema is looked for", name("#/x-own/t", **{"x-own": {"t": TEXT}})),
    ("another file", name("others.schema.json")),
    ("another file, from here", name("./others.schema.json")),
    ("another file, from above", name("../schema/others.schema.json")),
    ("another file, encoded", name("%6Fthers.schema.json")),
    ("a part of another file", name("others.schema.json#/$defs/t")),
    ("an anchor of another file", name("./others.schema.json#text")),
    ("another file by its name", name("https://example.org/others")),
    ("a part of another file by its name", name("https://example.org/others#/$defs/t")),
    ("another file beside a name", name("others", **{"$id": "https://example.org/voices"})),
    ("another file of the folder, beside a name", name("others.schema.json", **{"$id": "https://example.org/voices"})),
    ("itself by its name", name("https://example.org/v#/$defs/t", **{"$id": "https://example.org/v", "$defs": {"t": TEXT}})),
    ("a name below", name("text", **{"$id": "https://example.org/v", "$defs": {"t": {"$id": "text", **TEXT}}})),
    ("an anchor below a name", name("part#a", **{"$defs": {"p": {"$id": "part", "$defs": {"t": {"$anchor": "a", **TEXT}}}}})),
    ("what is below another base", {"properties": {"name": {"$id": "deep/part", "$ref": "#/$defs/t", "$defs": {"t": TEXT}}}}),
    ("a file of ours", name("common.schema.json#/$defs/text")),
    ("two steps", name("#/$defs/a", **{"$defs": {"a": {"$ref": "#b"}, "b": {"$anchor": "b", **TEXT}}})),
    ("constants that look like names", name("#t", **{"$defs": {"a": {"const": {"$anchor": "t"}}, "t": {"$anchor": "t", **TEXT}}, "enum": [{"$id": "x", "$anchor": "t"}, FITS, WRONG]})),
    ("properties that are called like names", name("#t", **{"$defs": {"a": {"properties": {"$anchor": {}, "$id": {}, "$schema": {}}}, "t": {"$anchor": "t", **TEXT}}})),
]  # fmt: skip


@pytest.mark.parametrize("schema", table(LED, 3))
def test_a_reference_leads_where_json_schema_says(schema: dict[str, Any]) -> None:
    others = {"$id": "https://example.org/others", "$defs": {"t": {"$anchor": "text", **TEXT}}, **TEXT}
    shape = own(schema, others).shape("voices")
    assert shape.violations(FITS) == ()
    assert len(shape.violations(WRONG)) == 1
    assert shape.violations(WRONG)[0].path == ("name",)


def test_a_dynamic_reference_means_what_the_outermost_schema_says() -> None:
    tree = {
        "$id": "https://example.org/tree", "$dynamicAnchor": "node", "type": "object",
        "properties": {"data": True, "below": {"type": "array", "items": {"$dynamicRef": "#node"}}},
    }  # fmt: skip
    strict = {
        "$id": "https://example.org/strict", "$dynamicAnchor": "node", "$ref": "tree", "unevaluatedProperties": False,
    }  # fmt: skip
    data = {"below": [{"daat": 1, "below": [{"x": 1}]}]}
    schemas = own(tree, others=strict)
    assert keywords(schemas, data) == []
    assert {each.path for each in schemas.shape("others").violations(data)} == {
        ("below", 0, "below", 0, "x"),
        ("below", 0, "daat"),
    }


def test_a_recursive_reference_means_what_the_outermost_schema_says() -> None:
    tree = {
        "$schema": DRAFT[2019], "$id": "https://example.org/tree", "$recursiveAnchor": True, "type": "object",
        "properties": {"below": {"type": "array", "items": {"$recursiveRef": "#"}}},
    }  # fmt: skip
    strict = {
        "$schema": DRAFT[2019], "$id": "https://example.org/strict", "$recursiveAnchor": True, "$ref": "tree",
        "unevaluatedProperties": False,
    }  # fmt: skip
    data = {"below": [{"x": 1}]}
    schemas = own(tree, others=strict)
    assert keywords(schemas, data) == []
    assert [each.path for each in schemas.shape("others").violations(data)] == [("below", 0, "x")]


DRAFTS: list[tuple[str, int, dict[str, Any], Any, bool]] = [
    ("a name in draft 4", 4, {"id": "http://example.org/v", "properties": {"name": {"$ref": "v#/definitions/t"}}, "definitions": {"t": TEXT}}, WRONG, False),
    ("an anchor in draft 4", 4, {"properties": {"name": {"$ref": "#t"}}, "definitions": {"t": {"id": "#t", **TEXT}}}, WRONG, False),
    ("an anchor in draft 7", 7, {"properties": {"name": {"$ref": "#t"}}, "definitions": {"t": {"$id": "#t", **TEXT}}}, WRONG, False),
    ("a property called id in draft 4", 4, {"properties": {"id": TEXT}}, {"id": 5}, False),
    ("a strict limit in draft 4", 4, {"properties": {"n": {"minimum": 3, "exclusiveMinimum": True}}}, {"n": 3}, False),
    ("a limit in draft 4", 4, {"properties": {"n": {"maximum": 3, "exclusiveMaximum": False}}}, {"n": 3}, True),
    ("a strict limit in draft 6", 6, {"properties": {"n": {"exclusiveMaximum": 3}}}, {"n": 3}, False),
    ("const in draft 4", 4, {"properties": {"n": {"const": 3}}}, {"n": 4}, True),
    ("const in draft 6", 6, {"properties": {"n": {"const": 3}}}, {"n": 4}, False),
    ("a condition in draft 6", 6, {"if": {}, "then": {"required": ["x"]}}, {}, True),
    ("a condition in draft 7", 7, {"if": {}, "then": {"required": ["x"]}}, {}, False),
    ("names that depend, in draft 4", 4, {"dependencies": {"a": ["b"]}}, {"a": 1}, False),
    ("a schema that depends, in draft 7", 7, {"dependencies": {"a": {"required": ["b"]}}}, {"a": 1}, False),
    ("false that depends, in draft 7", 7, {"dependencies": {"a": False}}, {"a": 1}, False),
    ("a list of schemas in draft 7", 7, {"properties": {"l": {"items": [TEXT]}}}, {"l": [5]}, False),
    ("more items in draft 7", 7, {"properties": {"l": {"items": [TEXT]}}}, {"l": ["a", 5]}, True),
    ("no more items in draft 7", 7, {"properties": {"l": {"items": [TEXT], "additionalItems": False}}}, {"l": ["a", 5]}, False),
    ("other items in draft 2019-09", 2019, {"properties": {"l": {"items": [TEXT], "additionalItems": TEXT}}}, {"l": ["a", 5]}, False),
    ("additional to all items", 7, {"properties": {"l": {"items": TEXT, "additionalItems": False}}}, {"l": ["a", "b"]}, True),
    ("additional items in 2020-12", 2020, {"properties": {"l": {"additionalItems": False}}}, {"l": ["a"]}, True),
    ("a list in 2020-12", 2020, {"properties": {"l": {"prefixItems": [TEXT], "items": False}}}, {"l": ["a", 5]}, False),
    ("a list of 2020-12 in 2019-09", 2019, {"properties": {"l": {"prefixItems": [TEXT]}}}, {"l": [5]}, True),
    ("beside a reference in draft 7", 7, {"properties": {"n": {"$ref": "#/definitions/t", "maxLength": 1}}, "definitions": {"t": TEXT}}, {"n": "ab"}, True),
    ("beside a reference in 2019-09", 2019, {"properties": {"n": {"$ref": "#/definitions/t", "maxLength": 1}}, "definitions": {"t": TEXT}}, {"n": "ab"}, False),
    ("a closed mapping beside a reference", 2020, {"$ref": "#/$defs/t", "additionalProperties": False, "$defs": {"t": {"properties": {"a": {}}}}}, {"a": 1}, False),
    ("an all but closed mapping beside a reference", 2020, {"$ref": "#/$defs/t", "unevaluatedProperties": False, "$defs": {"t": {"properties": {"a": {}}}}}, {"a": 1}, True),
    ("unevaluated in a reference", 2020, {"$ref": "#/$defs/t", "properties": {"b": {}}, "$defs": {"t": {"properties": {"a": {}}, "unevaluatedProperties": False}}}, {"b": 1}, False),
    ("unevaluated in draft 7", 7, {"unevaluatedProperties": False}, {"b": 1}, True),
    ("few of them in 2019-09", 2019, {"properties": {"l": {"contains": TEXT, "minContains": 2}}}, {"l": ["a", 1]}, False),
    ("few of them in draft 7", 7, {"properties": {"l": {"contains": TEXT, "minContains": 2}}}, {"l": ["a", 1]}, True),
]  # fmt: skip


@pytest.mark.parametrize(("draft", "schema", "data", "fits"), table(DRAFTS, 3))
def test_a_schema_is_read_in_the_draft_that_it_names(draft: int, schema: dict[str, Any], data: Any, fits: bool) -> None:
    schema = {"$schema": DRAFT[draft], **schema}
    assert jsonschema.validators.validator_for(schema)(schema).is_valid(data) is fits
    assert (keywords(own(schema), data) == []) is fits


@pytest.mark.parametrize(
    "written", ["http://json-schema.org/draft-07/schema", "https://json-schema.org/draft-07/schema#"]
)
def test_a_draft_is_known_with_and_without_its_last_character(written: str) -> None:
    assert keywords(own({"$schema": written, "items": [TEXT]}), [5]) == ["type"]


def test_a_part_may_be_in_another_draft() -> None:
    part = {"$id": "part", "$schema": DRAFT[7], "items": [TEXT], "additionalItems": False}
    schema = {"properties": {"l": {"$ref": "part"}}, "$defs": {"p": part}}
    assert keywords(own(schema), {"l": ["a", "b"]}) == ["maxItems"]


MARK = {"type": "string", "refersTo": "voices"}
APPLIED: list[tuple[str, Any, Any, list[tuple[Any, ...]]]] = [
    ("properties", {"properties": {"a": MARK}}, {"a": "x"}, [("a",)]),
    ("patternProperties", {"patternProperties": {"^a": MARK}}, {"ab": "x", "b": "y"}, [("ab",)]),
    ("additionalProperties", {"properties": {"a": {}}, "patternProperties": {"^b": {}}, "additionalProperties": MARK}, {"a": "x", "b": "y", "c": "z"}, [("c",)]),
    ("items", {"items": MARK}, ["x", "y"], [(0,), (1,)]),
    ("prefixItems", {"prefixItems": [{}, MARK]}, ["x", "y", "z"], [(1,)]),
    ("items behind others", {"prefixItems": [{}], "items": MARK}, ["x", "y"], [(1,)]),
    ("contains", {"contains": MARK}, [5, "x"], [(1,)]),
    ("propertyNames", {"propertyNames": MARK}, {"x": 1}, [("x",)]),
    ("allOf", {"allOf": [{}, {"properties": {"a": MARK}}]}, {"a": "x"}, [("a",)]),
    ("anyOf, all that hold", {"anyOf": [{"properties": {"a": {"type": "string"}}}, {"properties": {"a": MARK}}]}, {"a": "x"}, [("a",)]),
    ("oneOf", {"oneOf": [{"type": "integer"}, {"properties": {"a": MARK}}]}, {"a": "x"}, [("a",)]),
    ("if", {"if": {"properties": {"a": MARK}}}, {"a": "x"}, [("a",)]),
    ("then", {"if": {"required": ["b"]}, "then": {"properties": {"a": MARK}}}, {"a": "x", "b": 1}, [("a",)]),
    ("then, if not", {"if": {"required": ["b"]}, "then": {"properties": {"a": MARK}}}, {"a": "x"}, []),
    ("else", {"if": {"required": ["b"]}, "else": {"properties": {"a": MARK}}}, {"a": "x"}, [("a",)]),
    ("dependentSchemas", {"dependentSchemas": {"b": {"properties": {"a": MARK}}}}, {"a": "x", "b": 1}, [("a",)]),
    ("dependentSchemas, if not", {"dependentSchemas": {"b": {"properties": {"a": MARK}}}}, {"a": "x"}, []),
    ("unevaluatedProperties", {"allOf": [{"properties": {"b": {}}}], "unevaluatedProperties": MARK}, {"a": "x", "b": "y"}, [("a",)]),
    ("unevaluatedItems", {"allOf": [{"prefixItems": [{}]}], "unevaluatedItems": MARK}, ["x", "y"], [(1,)]),
    ("not", {"not": {"properties": {"a": MARK}}}, {"a": "x"}, []),
    ("a reference", {"$ref": "#/$defs/a", "$defs": {"a": {"patternProperties": {"": MARK}}}}, {"a": "x"}, [("a",)]),
    ("itself", {"patternProperties": {"^x": MARK}, "additionalProperties": {"$ref": "#"}}, {"a": {"b": {"x": "y"}}}, [("a", "b", "x")]),
    ("properties called like keywords", {"properties": dict.fromkeys(("examples", "default", "const", "enum", "$ref", "properties", "if", "items", "$defs", "$id", "$anchor", "refersTo", "not", "format", "required", "type"), MARK)}, {"examples": "a", "default": "b", "const": "c", "enum": "d", "$ref": "e", "properties": "f", "if": "g", "items": "h", "$defs": "i", "$id": "j", "$anchor": "k", "refersTo": "l", "not": "m", "format": "n", "required": "o", "type": "p"}, [(key,) for key in ("examples", "default", "const", "enum", "$ref", "properties", "if", "items", "$defs", "$id", "$anchor", "refersTo", "not", "format", "required", "type")]),
    ("data that looks like a schema", {"default": {"refersTo": 5, "properties": {"a": MARK}}, "examples": [{"refersTo": 5}], "const": {"a": "x"}, "enum": [{"a": "x"}, {"refersTo": 5}]}, {"a": "x"}, []),
]  # fmt: skip


@pytest.mark.parametrize(("schema", "data", "places"), table(APPLIED, 3))
def test_our_keywords_are_followed_through_every_applicator(schema: Any, data: Any, places: list[Any]) -> None:
    shape = own(schema).shape("voices")
    found = [each for each in shape.annotations(data) if each.keyword == "refersTo"]
    assert [each.path for each in found] == places
    assert [each.on_key for each in found] == ["propertyNames" in schema] * len(places)
    for each in found:
        assert shape.violations(data) == () or each.path


@pytest.mark.parametrize("draft", [4, 6, 7, 2019])
def test_our_keywords_count_beside_a_reference_in_every_draft(draft: int) -> None:
    schema = {"$schema": DRAFT[draft], "properties": {"a": {"$ref": "#/definitions/t", "refersTo": "voices"}}}
    shape = own({**schema, "definitions": {"t": TEXT}}).shape("voices")
    assert [each.path for each in shape.annotations({"a": "x"})] == [("a",)]
