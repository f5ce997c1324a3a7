"""The schemas: valid, good to read, and understood as JSON Schema understands them."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from typing import Any

import jsonschema
import pytest

from lint_catalog.model.entries.alternatives import meant_branch
from lint_catalog.model.entries.formats import FORMATS
from lint_catalog.model.entries.schemas import COMMON, SUFFIX, Schemas, builtin_schemas
from lint_catalog.model.entries.shape import KindShape
from tests.support.catalogs import PROJECT, catalog_of, own_entries, schemas, table

KINDS = (
    "base-models",
    "benchmarks",
    "catalog",
    "datasets",
    "developers",
    "footnotes",
    "items",
    "licenses",
    "models",
    "papers",
    "sections",
)
ANNOTATIONS = {"refersTo", "localized", "markdown", "hubRepo", "registry"}


def subschemas(schema: Any, where: str = "") -> Iterator[tuple[str, Mapping[str, Any]]]:
    """Every schema within a schema, with the way to it."""
    if isinstance(schema, Mapping):
        yield where, schema
        for keyword in ("properties", "$defs"):
            for name, below in schema.get(keyword, {}).items():
                yield from subschemas(below, f"{where}/{keyword}/{name}")
        for keyword in ("items", "additionalProperties", "propertyNames"):
            yield from subschemas(schema.get(keyword), f"{where}/{keyword}")
        for keyword in ("anyOf", "oneOf", "allOf"):
            for index, below in enumerate(schema.get(keyword, ())):
                yield from subschemas(below, f"{where}/{keyword}/{index}")


def test_there_is_a_schema_for_every_kind() -> None:
    assert schemas().kinds == KINDS


@pytest.mark.parametrize("name", [*KINDS, COMMON])
def test_a_schema_is_valid_and_says_which_draft_it_is(name: str) -> None:
    content = builtin_schemas()[name]
    assert content["$schema"] == "https://json-schema.org/draft/2020-12/schema"
    jsonschema.Draft202012Validator.check_schema(content)


@pytest.mark.parametrize("kind", KINDS)
def test_every_property_has_a_title_a_description_and_examples_that_fit(kind: str) -> None:
    whole = schemas().whole(kind + SUFFIX)
    for where, schema in subschemas(whole):
        for name, field in schema.get("properties", {}).items():
            at = f"{kind}{where}/{name}"
            assert field.get("title"), at
            assert field.get("description"), at
            assert field.get("examples") or "const" in field, at
            for example in field.get("examples", ()):
                assert schemas().shape_of(field).violations(example) == (), f"{at}: {example}"


@pytest.mark.parametrize("kind", KINDS)
def test_objects_are_closed_and_keywords_are_known(kind: str) -> None:
    known = set(jsonschema.Draft202012Validator.VALIDATORS) | ANNOTATIONS
    known |= {"$schema", "$defs", "title", "description", "examples", "required", "if", "then"}
    for where, schema in subschemas(builtin_schemas()[kind]):
        assert set(schema) <= known, f"{kind}{where}: {set(schema) - known}"
        if schema.get("type") == "object":
            assert "additionalProperties" in schema, f"{kind}{where}"
        if "format" in schema:
            assert schema["format"] in FORMATS, f"{kind}{where}"


@pytest.mark.parametrize("kind", table([(kind, kind) for kind in KINDS], {*KINDS} - {"models", "licenses", "sections"}))
def test_our_shape_accepts_and_refuses_what_jsonschema_does(kind: str) -> None:
    """The inlined schema and the original one with its references agree, on good entries and on broken ones."""
    from referencing import Registry, Resource
    from referencing.jsonschema import DRAFT202012

    contents = builtin_schemas()
    resources = [(name + SUFFIX, Resource.from_contents(content, DRAFT202012)) for name, content in contents.items()]
    plain = jsonschema.Draft202012Validator({"$ref": kind + SUFFIX}, registry=Registry().with_resources(resources))
    item = {"entries/items/x.yaml": "name: X\nsection: s\nreleased: 2024\ncells: {x-stars: '5'}\n"}  # we have none
    entries = list(catalog_of({**own_entries(), **item}).of_kind(kind).values())[:20]
    assert entries
    for entry in entries:
        assert plain.is_valid(entry.data)
        assert entry.violations == ()
        for field in entry.data:
            values: tuple[Any, ...] = (None, [], {}, "", 7, {"x": 1})
            for value in values:
                broken = {**entry.data, field: value}
                refused = bool(schemas().shape(kind).violations(broken))
                assert refused or plain.is_valid(broken), f"{entry.file}: {field}: {value!r}"
                assert plain.is_valid(broken) or refused, f"{entry.file}: {field}: {value!r}"


def test_the_registries_are_those_that_the_design_names() -> None:
    assert schemas().registries == {"base-models", "datasets", "developers", "footnotes", "licenses", "sections"}


def test_every_kind_that_is_referred_to_exists() -> None:
    for kind in KINDS:
        for where, schema in subschemas(schemas().whole(kind + SUFFIX)):
            if "refersTo" in schema:
                targets = [schema["refersTo"]] if isinstance(schema["refersTo"], str) else schema["refersTo"]
                assert set(targets) <= set(KINDS), f"{kind}{where}"


def test_entries_name_their_schema_for_editors() -> None:
    for file, text in own_entries().items():
        kind = "catalog" if file == "entries/catalog.yaml" else file.split("/")[1]
        depth = "../" * file.count("/")
        first = text.splitlines()[0]
        assert first == f"# yaml-language-server: $schema={depth}schema/{kind}{SUFFIX}", file
        assert ((PROJECT / file).parent / first.partition("=")[2]).is_file(), file


FORMAT_CASES = [
    ("an address", "url", "https://example.org/a?b=c#d", True),
    ("an address with a port", "url", "http://example.org:8080/", True),
    ("an address in Japanese", "url", "https://ja.wikipedia.org/wiki/日本", True),
    ("no scheme", "url", "www.example.org", False),
    ("another scheme", "url", "ftp://example.org/", False),
    ("a script", "url", "javascript:alert(1)", False),
    ("no host", "url", "https:///path", False),
    ("a host without a dot", "url", "https://localhost/", False),
    ("a slash too few", "url", "https:/example.org/", False),
    ("a space", "url", "https://example.org/a b", False),
    ("a full-width bracket", "url", "https://example.org/）", False),
    ("a bad port", "url", "https://example.org:port/", False),
    ("a broken IPv6 host", "url", "https://[::1", False),
    ("a repository", "hub-repo", "pfnet/plamo-13b", True),
    ("a repository with dots and underscores", "hub-repo", "nlp-waseda/gpt2_small.v1", True),
    ("no owner", "hub-repo", "gpt2", False),
    ("a path too deep", "hub-repo", "a/b/c", False),
    ("two hyphens in a row", "hub-repo", "a/b--c", False),
    ("two dots in a row", "hub-repo", "a/b..c", False),
    ("a hyphen at the end", "hub-repo", "a/b-", False),
    ("a name that ends in .git", "hub-repo", "a/b.git", False),
    ("a whole address", "hub-repo", "https://huggingface.co/a/b", False),
    ("a day", "date-dotted", "2024.02.29", True),
    ("a day that does not exist", "date-dotted", "2023.02.29", False),
    ("a day with hyphens", "date-dotted", "2024-02-28", False),
    ("an SPDX id", "spdx-id", "CC-BY-SA-4.0", True),
    ("an SPDX id with a space", "spdx-id", "CC BY SA 4.0", False),
    ("an expression", "license-expression", "llama-3 AND gemma", True),
    ("an expression without a license", "license-expression", "AND", False),
]


@pytest.mark.parametrize(("name", "value", "valid"), table(FORMAT_CASES))
def test_format(name: str, value: str, valid: bool) -> None:
    assert FORMATS[name](value) is valid


TEXT = {"type": "string"}
LANGUAGES = {"type": "object", "propertyNames": {"pattern": "^[a-z]{2}$"}, "additionalProperties": TEXT}
DATASET = {
    "type": "object",
    "additionalProperties": False,
    "required": ["dataset"],
    "properties": {"dataset": TEXT, "part": TEXT},
}
NAMED = {
    "type": "object",
    "additionalProperties": False,
    "required": ["name"],
    "properties": {"name": TEXT, "url": TEXT},
}
MEANT = [
    ("text", [TEXT, LANGUAGES], "x", 0),
    ("a mapping of languages", [TEXT, LANGUAGES, DATASET], {"ja": "x"}, 1),
    ("a mapping with a known field", [TEXT, LANGUAGES, DATASET], {"dataset": "x"}, 2),
    ("a mapping with a misspelt field", [TEXT, LANGUAGES, DATASET], {"dateset": "x"}, 2),
    ("a mapping with one known and one unknown field", [DATASET, NAMED], {"name": "x", "rating": 5}, 1),
    ("a mapping that lacks its required field", [DATASET, NAMED], {"url": "x"}, 1),
    ("a type that none allows", [TEXT, LANGUAGES], 5, None),
    ("a constant", [{"const": "undisclosed"}, LANGUAGES], "undisclosed", 0),
    ("a misspelt constant", [{"const": "undisclosed"}, LANGUAGES], "undisclosd", None),
    ("a truth value is no number", [{"type": "integer"}, TEXT], True, None),
]


@pytest.mark.parametrize(("branches", "data", "index"), table(MEANT))
def test_the_alternative_that_was_meant(branches: list[dict[str, Any]], data: Any, index: int | None) -> None:
    assert meant_branch(branches, data) == index


def test_a_schema_that_contains_itself_is_understood() -> None:
    tree = {
        "type": "object",
        "additionalProperties": False,
        "properties": {
            "name": {"type": "string", "markdown": True},
            "children": {"type": "array", "items": {"$ref": "tree.schema.json"}},
        },
    }
    shape = Schemas({"tree": tree}).shape("tree")
    data = {"name": "a", "children": [{"name": "b", "children": [{"nam": "c"}]}]}
    assert [(each.path, each.name) for each in shape.violations(data)] == [
        (("children", 0, "children", 0, "nam"), "nam")
    ]
    assert [each.path for each in shape.annotations(data)] == [("name",), ("children", 0, "name")]


def test_keywords_beside_a_reference_hold_together_with_it() -> None:
    word = {"type": "string", "pattern": "^a", "title": "Word"}
    name = {"$ref": "common.schema.json#/$defs/word", "pattern": "z$", "title": "Name"}
    contents: dict[str, dict[str, Any]] = {
        "common": {"$defs": {"word": word}},
        "thing": {"type": "object", "properties": {"name": name}},
    }
    shape = Schemas(contents).shape("thing")
    assert shape.violations({"name": "a to z"}) == ()
    assert [each.argument for each in shape.violations({"name": "a"})] == ["z$"]
    assert [each.argument for each in shape.violations({"name": "z"})] == ["^a"]
    assert isinstance(shape, KindShape)
    assert shape.field({"name": ""}, ("name",))["title"] == "Name"


def test_no_message_of_a_violation_carries_the_data_or_the_schema() -> None:
    big = {"x" * 20: ["y" * 20] * 50}
    catalog = catalog_of(
        {"entries/models/a.yaml": json.dumps({"name": big, "hub": big, "training": big, "license": [big]})}
    )
    from tests.support.catalogs import run

    for finding in run(catalog):
        assert len(finding.message) < 200, finding.message
        assert len(finding.hint) < 400, finding.hint
