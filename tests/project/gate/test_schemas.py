"""Schemas of a catalog's own: what has become of those of the base, and where it stands."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

import pytest

from lint_catalog.model.entries.schema_text import SchemaFile
from lint_catalog.model.entries.schemas import SUFFIX, Schemas, builtin_schemas, with_own_schemas
from lint_catalog.project.gate.schemas import SchemaFolder, weaker_schemas
from tests.support.catalogs import table

CITY: dict[str, Any] = {
    "type": "object",
    "required": ["name"],
    "additionalProperties": False,
    "properties": {
        "name": {"$ref": "common.schema.json#/$defs/name"},
        "founded": {"$ref": "#/$defs/year"},
        "lost": {"$ref": "#/$defs/year"},
    },
    "$defs": {"year": {"type": "integer", "minimum": 1}},
}
Contents = Mapping[str, Mapping[str, Any]]


def compared(before: Contents, now: Contents) -> list[tuple[str, int, str]]:
    texts = {kind: json.dumps(each, indent=1) for kind, each in now.items()}
    folder = SchemaFolder(texts, {kind: f"schema/{kind}{SUFFIX}" for kind in now})
    found = weaker_schemas(_schemas(before), _schemas(now), folder, "lint-catalog.toml")
    return [(each.file, each.span.line, each.message) for each in found]


def _schemas(contents: Contents) -> Schemas:
    return with_own_schemas(SchemaFile(kind, kind, json.dumps(each)) for kind, each in contents.items())


def changed(*way: str, to: object = None) -> dict[str, Any]:
    """The schema with something else at a place, or without it."""
    content: dict[str, Any] = json.loads(json.dumps(CITY))
    here = content
    for step in way[:-1]:
        here = here[step]
    if to is None:
        del here[way[-1]]
    else:
        here[way[-1]] = to
    return content


def test_what_several_fields_refer_to_is_said_once_and_where_it_stands() -> None:
    ((file, line, message),) = compared({"cities": CITY}, {"cities": changed("$defs", "year", "minimum", to=0)})
    text = json.dumps(changed("$defs", "year", "minimum", to=0), indent=1).splitlines()
    assert (file, text[line - 1].strip()) == ("schema/cities.schema.json", '"minimum": 0')
    assert message == (
        "the schema of `cities` allows more than that of the base at `properties/founded/minimum`: "
        "`minimum` is 0, where it was 1"
    )


def test_what_is_gone_is_said_where_it_would_stand() -> None:
    ((file, line, message),) = compared({"cities": CITY}, {"cities": changed("required")})
    assert (file, line) == ("schema/cities.schema.json", 1)
    assert "at `required`: `name` may be left out now" in message


def test_a_kind_that_is_gone() -> None:
    assert compared({"cities": CITY}, {}) == [
        ("lint-catalog.toml", 1, "the schema of `cities` is gone: entries of that kind are not judged")
    ]


def test_one_in_place_of_a_built_in_one() -> None:
    models = {**builtin_schemas()["models"], "required": ["name"]}
    ((file, _, message),) = compared({}, {"models": models})
    assert file == "schema/models.schema.json"
    assert "the schema of `models` allows more than the one that comes with lint-catalog at `required`" in message


def test_common_definitions_are_in_all_kinds_and_said_once_for_each_place() -> None:
    common = json.loads(json.dumps(builtin_schemas()["common"]))
    common["$defs"]["name"] = {}
    found = compared({}, {"common": common})
    assert {file for file, _, _ in found} == {"schema/common.schema.json"}
    assert len(found) == len(set(found)) == len({(line, message.partition(": ")[2]) for _, line, message in found})


SAME = [
    ("another layout", CITY, dict(sorted(CITY.items()))),
    ("inlined", CITY, changed("properties", "founded", to=CITY["$defs"]["year"])),
    ("by another name", CITY, {
        **CITY, "$defs": {"age": CITY["$defs"]["year"]},
        "properties": {**CITY["properties"], "founded": {"$ref": "#/$defs/age"}, "lost": {"$ref": "#/$defs/age"}},
    }),
    ("what nothing uses", {**CITY, "$defs": {**CITY["$defs"], "x": {"type": "null"}}}, CITY),
    ("draft 7", CITY, {
        **changed("$defs"), "$schema": "http://json-schema.org/draft-07/schema#", "definitions": CITY["$defs"],
        "properties": {**CITY["properties"], "founded": {"$ref": "#/definitions/year"}, "lost": {"$ref": "#/definitions/year"}},
    }),
]  # fmt: skip


@pytest.mark.parametrize(("before", "now"), table(SAME))
def test_what_is_only_written_otherwise_is_not_named(before: Mapping[str, Any], now: Mapping[str, Any]) -> None:
    assert compared({"cities": before}, {"cities": now}) == []
