"""What is said of entries of a catalog's own kinds: every keyword in words, and of alternatives the one that was meant."""

from __future__ import annotations

import json
from typing import Any

import pytest

from lint_catalog.model.links.uses import links_of
from tests.support.catalogs import catalog_of, run, table

CATALOG = "title: Voices\nlanguages: [en]\n"


def said(schema: dict[str, Any], entry: str, hints: bool = False) -> list[str]:
    """What is said of an entry, line by line."""
    files = {
        "schema/voices.schema.json": json.dumps(schema),
        "entries/catalog.yaml": CATALOG,
        "entries/voices/hana.yaml": entry,
    }
    findings = [each for each in run(catalog_of(files)) if each.file == "entries/voices/hana.yaml"]
    return [
        f"{each.span.line}:{each.span.column} {each.rule}: {each.message}{' / ' + each.hint if hints else ''}"
        for each in findings
    ]


def field(schema: Any, name: str = "n") -> dict[str, Any]:
    return {"type": "object", "properties": {name: schema}}


TEXT, NUMBER = {"type": "string"}, {"type": "integer"}
WORDS: list[tuple[str, dict[str, Any], str, list[str]]] = [
    ("unevaluatedProperties", {"allOf": [field(TEXT, "name")], "properties": {"size": NUMBER}, "unevaluatedProperties": False}, "name: Hana\nsizee: 4\n", ["2:1 unknown-field: unknown field `sizee`"]),
    ("unevaluatedProperties below a condition", {"if": {"required": ["a"]}, "then": {"properties": {"a": {}, "b": {}}}, "unevaluatedProperties": False}, "a: 1\nb: 2\nc: 3\n", ["3:1 unknown-field: unknown field `c`"]),
    ("unevaluatedProperties as a schema", {"properties": {"a": {}}, "unevaluatedProperties": TEXT}, "a: 1\nb: 2\n", ["2:4 unquoted-text: `2` is read as a number, but text is meant"]),
    ("what is wrong, and not unknown too", {"allOf": [field(TEXT, "name")], "unevaluatedProperties": False}, "name: 5\n", ["1:7 unquoted-text: `5` is read as a number, but text is meant"]),
    ("unevaluatedItems", field({"prefixItems": [TEXT], "unevaluatedItems": False}), "n: [a, b]\n", ["1:8 invalid-value: item 2 of `n` is more than the list may have: the text `b`"]),
    ("unevaluatedItems as a schema", field({"prefixItems": [TEXT], "unevaluatedItems": NUMBER}), "n: [a, b]\n", ["1:8 wrong-type: item 2 of `n` must be a whole number, not the text `b`"]),
    ("no more items", field({"prefixItems": [TEXT], "items": False}), "n: [a, b]\n", ["1:1 wrong-size: `n` has 2 items"]),
    ("dependentRequired", {"dependentRequired": {"size": ["unit", "by"]}}, "size: 3\nby: me\n", ["1:1 missing-field: `unit` is missing: `size` asks for it"]),
    ("dependencies of draft 7", {"$schema": "http://json-schema.org/draft-07/schema#", "dependencies": {"size": ["unit"]}}, "size: 3\n", ["1:1 missing-field: `unit` is missing: `size` asks for it"]),
    ("dependentSchemas", {"dependentSchemas": {"size": field(TEXT, "unit")}}, "size: 3\nunit: 4\n", ["2:7 unquoted-text: `4` is read as a number, but text is meant"]),
    ("then", {"if": field({"const": "web"}, "kind"), "then": {"required": ["url"]}}, "kind: web\n", ["1:1 missing-field: `url` is missing: `kind` is `web`"]),
    ("else", {"if": field({"const": "web"}, "kind"), "else": field({"maximum": 3})}, "kind: book\nn: 4\n", ["2:4 out-of-range: `n` cannot be `4`: `kind` is not `web`"]),
    ("then without what the condition names", {"if": field({"const": "web"}, "kind"), "then": {"required": ["url"]}}, "n: 1\n", ["1:1 missing-field: `url` is missing: `kind` is missing"]),
    ("else without a field", {"if": {"required": ["kind"]}, "else": {"required": ["url"]}}, "n: 1\n", ["1:1 missing-field: `url` is missing: `kind` is missing"]),
    ("then of a field", {"if": {"required": ["kind"]}, "then": field(TEXT)}, "kind: a\nn: 1\n", ["2:4 unquoted-text: `1` is read as a number, but text is meant"]),
    ("then of alternatives", {"if": field({"enum": ["a", "b"]}, "kind"), "then": field({"anyOf": [{"const": "x"}, {"const": "y"}]})}, "kind: a\nn: []\n", ["2:1 wrong-type: `n` must be `x` or `y`, not a list: `kind` is `a` or `b`"]),
    ("then of what is not so", {"if": {"not": field({"const": "web"}, "kind")}, "then": {"required": ["url"]}}, "kind: a\n", ["1:1 missing-field: `url` is missing: `kind` is not `web`"]),
    ("then of much", {"if": {"minProperties": 1}, "then": {"required": ["url"]}}, "kind: a\n", ["1:1 missing-field: `url` is missing"]),
    ("a condition on a number", {"if": field({"minimum": 3}, "kind"), "then": field({"maxItems": 1})}, "kind: 4\nn: [1, 2]\n", ["2:1 wrong-size: `n` has 2 items: `kind` is of at least 3"]),
    ("a condition within a condition", {"if": field({"const": "a"}, "kind"), "then": {"if": field({"const": "b"}, "sort"), "then": {"required": ["url"]}}}, "kind: a\nsort: b\n", ["1:1 missing-field: `url` is missing: `sort` is `b`"]),
    ("what a field asks for", {"dependentSchemas": {"size": {"required": ["unit"]}}}, "size: 3\n", ["1:1 missing-field: `unit` is missing: `size` is there"]),
    ("whole numbers of draft 4", {"$schema": "http://json-schema.org/draft-04/schema#", **field({"type": "integer"})}, "n: 1.0\n", ["1:4 wrong-type: `n` must be a whole number, not `1.0`"]),
    ("numbers of draft 4", {"$schema": "http://json-schema.org/draft-04/schema#", **field({"type": ["integer", "number"]})}, "n: 1.0\n", []),
    ("whole numbers", field({"type": "integer"}), "n: 1.0\n", []),
    ("contains", field({"contains": {"const": "x"}}), "n: [a]\n", ["1:1 invalid-value: `n` has no item that is the text `x`"]),
    ("contains nothing that says much", field({"contains": {"anyOf": [TEXT]}}), "n: [1]\n", ["1:1 invalid-value: `n` has no item of the kind that is asked for"]),
    ("minContains", field({"contains": {"type": "integer"}, "minContains": 2}), "n: [1, a]\n", ["1:1 invalid-value: `n` has fewer than 2 items of this kind: a whole number"]),
    ("maxContains", field({"contains": {"enum": ["a", "b"]}, "maxContains": 1}), "n: [a, b]\n", ["1:1 invalid-value: `n` has more than 1 item of this kind: the text `a` or the text `b`"]),
    ("propertyNames", field({"propertyNames": {"pattern": "^[a-z]$"}}), "n: {1a: 1}\n", ["1:5 unknown-key: `1a` cannot be a key in `n`"]),
    ("propertyNames and a property of that name", {"properties": {"propertyNames": TEXT}}, "propertyNames: 5\n", ["1:16 unquoted-text: `5` is read as a number, but text is meant"]),
    ("not a value", field({"not": {"const": "x"}}), "n: x\n", ["1:4 invalid-value: `n` cannot be the text `x`"]),
    ("not one of some", field({"not": {"enum": ["x", "y"]}}), "n: y\n", ["1:4 invalid-value: `n` cannot be the text `y`"]),
    ("not both", {"not": {"required": ["a", "b"]}}, "a: 1\nb: 2\n", ["1:1 invalid-value: `a` and `b` cannot be there together"]),
    ("never", field(False), "n: 5\n", ["1:4 invalid-value: `n` cannot be there"]),
    ("multipleOf", field({"multipleOf": 5}), "n: 7\n", ["1:4 out-of-range: `n` cannot be `7`"]),
    ("const", field({"const": "x"}), "n: y\n", ["1:4 value-not-allowed: `n` cannot be `y`"]),
    ("uniqueItems", field({"uniqueItems": True}), "n: [a, {b: 1}, a, {b: 1}]\n", ["1:16 repeated-item: `a` is listed twice in `n`", "1:19 repeated-item: the same item is listed twice in `n`"]),
    ("several of one", field({"oneOf": [{"title": "A word", "type": "string"}, {"maxLength": 9}, NUMBER]}), "n: x\n", ["1:4 invalid-value: `n` fits several alternatives of its schema"]),
    ("several keys of one", {"oneOf": [{"required": ["a"]}, {"required": ["b"]}]}, "a: 1\nb: 2\n", ["1:1 invalid-value: `a` and `b` cannot be there together"]),
    ("a pattern of keys", {"patternProperties": {r"^\p{Lu}": TEXT}, "additionalProperties": False}, "É: 5\né: 5\n", ["1:4 unquoted-text: `5` is read as a number, but text is meant", "2:1 unknown-field: unknown field `é`"]),
    ("a format", field({"format": "date"}), "n: 2026-13-45x\n", ["1:4 malformed-value: `2026-13-45x` is not a day as `YYYY-MM-DD`"]),
    ("a format that nobody knows", field({"format": "urll"}), "n: x\n", ["1:4 unknown-format: there is no format `urll`, which the schema of `voices` asks for here"]),
    ("a format of one's own", field({"format": "weather"}), "n: x\n", []),
]  # fmt: skip


@pytest.mark.parametrize(("schema", "entry", "messages"), table(WORDS))
def test_every_keyword_is_said_in_words(schema: dict[str, Any], entry: str, messages: list[str]) -> None:
    assert said(schema, entry) == messages


def alternative(*required: str, **properties: Any) -> dict[str, Any]:
    return {"type": "object", "properties": properties, "required": list(required), "additionalProperties": False}


WEB = alternative("kind", "size", kind={"const": "web"}, size=NUMBER)
BOOK = alternative("kind", "title", kind={"const": "book"}, title=TEXT)
BOTH = ["1:1 missing-field: `title` is missing in `n`", "1:17 unknown-field: unknown field `size` in `n`"]
OTHER_DRAFT = "http://json-schema.org/draft-07/schema#"
MEANT: list[tuple[str, dict[str, Any], str, list[str]]] = [
    ("a constant", field({"anyOf": [WEB, BOOK]}), "n: {kind: book, size: 3}\n", BOTH),
    ("a constant, one of", field({"oneOf": [WEB, BOOK]}), "n: {kind: book, size: 3}\n", BOTH),
    ("a constant, in references", {**field({"oneOf": [{"$ref": "#/$defs/w"}, {"$ref": "#b"}]}), "$defs": {"w": WEB, "b": {"$anchor": "b", **BOOK}}}, "n: {kind: book, size: 3}\n", BOTH),
    ("a constant in what holds together", field({"anyOf": [WEB, {"allOf": [BOOK]}]}), "n: {kind: book, size: 3}\n", BOTH),
    ("a choice", field({"anyOf": [alternative("kind", "size", kind={"enum": ["web", "app"]}, size=NUMBER), alternative("kind", "title", kind={"enum": ["book", "song"]}, title=TEXT)]}), "n: {kind: song, size: 3}\n", BOTH),
    ("a constant further below", field({"anyOf": [alternative("of", "size", of=field({"const": "web"}, "kind"), size=NUMBER), alternative("of", "title", of=field({"const": "book"}, "kind"), title=TEXT)]}), "n: {of: {kind: book}, size: 3}\n", ["1:1 missing-field: `title` is missing in `n`", "1:23 unknown-field: unknown field `size` in `n`"]),
    ("a type", field({"anyOf": [alternative("id", "a", id=NUMBER, a=TEXT), alternative("id", "b", id=TEXT, b=TEXT)]}), "n: {id: x, b: 5}\n", ["1:15 unquoted-text: `5` is read as a number, but text is meant"]),
    ("types of lists", field({"anyOf": [{"type": "array", "items": TEXT}, {"type": "array", "items": alternative("a", a=TEXT)}]}), "n: [{a: 5}]\n", ["1:9 unquoted-text: `5` is read as a number, but text is meant"]),
    ("constants in lists", field({"type": "array", "items": {"oneOf": [WEB, BOOK]}}), "n: [{kind: book, title: 5}]\n", ["1:25 unquoted-text: `5` is read as a number, but text is meant"]),
    ("conditions", {"allOf": [{"if": field({"const": "web"}, "kind"), "then": {"required": ["url"]}}, {"if": field({"const": "book"}, "kind"), "then": {"required": ["title"]}}]}, "kind: book\n", ["1:1 missing-field: `title` is missing: `kind` is `book`"]),
    ("alternatives in alternatives", field({"anyOf": [{"anyOf": [WEB, TEXT]}, {"anyOf": [BOOK, NUMBER]}]}), "n: {kind: book, size: 3}\n", BOTH),
    ("a constant that is misspelt", field({"anyOf": [WEB, BOOK]}), "n: {kind: boook, title: x}\n", ["1:11 value-not-allowed: `kind` cannot be `boook`"]),
    ("no constant, by keys", field({"anyOf": [alternative("a", a=TEXT, b=TEXT), alternative("c", c=TEXT, d=TEXT)]}), "n: {c: 1, d: x}\n", ["1:8 unquoted-text: `1` is read as a number, but text is meant"]),
    ("no constant, by what is missing", field({"anyOf": [alternative("a", "b", a=TEXT, b=TEXT), alternative("a", "c", "d", a=TEXT, c=TEXT, d=TEXT)]}), "n: {a: x}\n", ["1:1 missing-field: `b` is missing in `n`"]),
    ("a wrong value where only one knows the key", field({"anyOf": [alternative("moved", moved=TEXT), alternative(gated={"enum": ["a", "b"]}, x=TEXT)]}), "n: {gated: c}\n", ["1:12 value-not-allowed: `gated` cannot be `c`"]),
    ("a constant of truth", field({"oneOf": [alternative("live", "url", live={"const": True}, url=TEXT), alternative("live", "path", live={"const": False}, path=TEXT)]}), "n: {live: false, url: x}\n", ["1:1 missing-field: `path` is missing in `n`", "1:18 unknown-field: unknown field `url` in `n`"]),
    ("in draft 7", {"$schema": OTHER_DRAFT, **field({"oneOf": [{"$ref": "#/definitions/w"}, BOOK]}), "definitions": {"w": WEB}}, "n: {kind: book, size: 3}\n", BOTH),
]  # fmt: skip


@pytest.mark.parametrize(("schema", "entry", "messages"), table(MEANT))
def test_of_alternatives_the_one_that_was_meant_is_reported(
    schema: dict[str, Any], entry: str, messages: list[str]
) -> None:
    assert said(schema, entry) == messages


@pytest.mark.parametrize("form", ["url", "uri", "iri"])
def test_addresses_are_links(form: str) -> None:
    schema = {"properties": {"n": {"format": form}, "m": {"propertyNames": {"format": form}}}}
    files = {
        "schema/voices.schema.json": json.dumps(schema),
        "entries/voices/hana.yaml": "n: https://example.org/a\nm: {'https://example.org/b': 1}\n",
    }
    catalog = catalog_of(files)
    found = links_of(catalog)
    assert list(found) == ["https://example.org/a", "https://example.org/b"]
    document = catalog.documents["entries/voices/hana.yaml"]
    spans = [document.source_map.span(use.place) for each in found.values() for use in each.uses]
    assert [(each.line, each.column) for each in spans] == [(1, 4), (2, 5)]


def test_a_key_may_refer_to_an_entry() -> None:
    schema = {"properties": {"likes": {"propertyNames": {"refersTo": "voices"}}}}
    assert said(schema, "likes: {hana: 5, hanna: 4}\n") == ["1:18 unknown-reference: there is no `hanna` in `voices`"]


def test_a_hint_names_what_is_there_already() -> None:
    schema = {"properties": {"size": NUMBER}, "additionalProperties": False}
    assert said(schema, "size: 3\nsizee: 4\n", hints=True) == [
        "2:1 unknown-field: unknown field `sizee` / did you mean `size`? that is there already"
    ]
