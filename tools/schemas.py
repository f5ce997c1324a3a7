"""The parts of the schemas that say which columns there are, from the table of columns.

The rest of a schema is written by hand, in a layout that is good to read. So only the values of some keys are put in
place of those that stand there, and a column's field behind the one of the column before it.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from lint_catalog.model.columns import COLUMNS, OWN_COLUMNS, ROW_KINDS, Column, ValueType, columns_of_kind
from lint_catalog.model.entries.schemas import SUFFIX

_SECTIONS = "sections"
_OTHER = "items"
"""The kind that has the fields of `models`, and refers to them."""
_MARKED = ("models", "benchmarks")
"""The kinds whose schemas say column by column where footnotes may be."""
_DECODER = json.JSONDecoder()


def with_columns(schemas: Mapping[str, str]) -> dict[str, str]:
    """The texts of the schemas of sections and of their rows, with what the table of columns says.

    Raises KeyError if a schema lacks what is to be replaced.
    """
    texts = {kind: _with_fields(schemas[kind], kind) for kind in ROW_KINDS}
    for kind in _MARKED:
        texts[kind] = replaced(texts[kind], ("properties", "footnotes", "properties"), _footnotes(kind))
    columns = list(COLUMNS)
    section = schemas[_SECTIONS]
    for route, enum in (
        (("properties", "kind", "enum"), list(ROW_KINDS)),
        (("properties", "hub_column", "enum"), list(OWN_COLUMNS)),
        (("properties", "footnotes", "propertyNames", "anyOf", 0, "enum"), ["heading", *columns]),
        (("$defs", "column", "anyOf", 0, "enum"), columns),
    ):
        section = replaced(section, route, _text(enum))
    return {**texts, _SECTIONS: section}


def schema_files(folder: Path) -> dict[str, str]:
    """The schemas that have generated parts, by the names of their files."""
    texts = {kind: (folder / f"{kind}{SUFFIX}").read_text(encoding="utf-8") for kind in (*ROW_KINDS, _SECTIONS)}
    return {f"{kind}{SUFFIX}": text for kind, text in with_columns(texts).items()}


def _with_fields(schema: str, kind: str) -> str:
    before = "section"
    for id in columns_of_kind(kind):
        field = _field(COLUMNS[id], kind)
        if field is not None:
            schema = _with_field(schema, id, _text(field), before)
        before = id
    return schema


def _field(column: Column, kind: str) -> Mapping[str, Any] | None:
    """A column's field in the schema of a kind; None if that is written by hand."""
    if kind == _OTHER and "models" in column.kinds and column.value is not ValueType.NAME:
        return {"$ref": f"models{SUFFIX}#/properties/{column.id}"}
    if column.value is ValueType.TEXT:
        return {
            "$ref": "common.schema.json#/$defs/label",
            "title": column.noun[:1].upper() + column.noun[1:],
            "description": column.about,
            "examples": list(column.examples),
        }
    return None


def _footnotes(kind: str) -> str:
    marks = {"$ref": "common.schema.json#/$defs/footnoteIds"}
    fields = [f'"{id}": {_text({**marks, "title": f"On the {COLUMNS[id].noun}"})}' for id in columns_of_kind(kind)]
    return "{\n" + ",\n".join(" " * 8 + field for field in fields) + "\n" + " " * 6 + "}"


def _text(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False)


def _with_field(schema: str, key: str, value: str, before: str) -> str:
    """A schema whose field `key` is a value: in place of the one that stands there, else behind another field."""
    fields = _members(schema, _found(schema, ("properties",))[0])
    if key in fields:
        return replaced(schema, ("properties", key), value)
    end = fields[before][1]
    return f'{schema[:end]},\n    "{key}": {value}{schema[end:]}'


def replaced(text: str, route: tuple[str | int, ...], value: str) -> str:
    """A JSON text in which the value at the end of a route is another, and all else as it was written.

    Raises KeyError if there is none.
    """
    start, end = _found(text, route)
    return text[:start] + value + text[end:]


def _found(text: str, route: tuple[str | int, ...]) -> tuple[int, int]:
    """Where the value at the end of a route starts and ends."""
    start = len(text) - len(text.lstrip())
    end = _DECODER.raw_decode(text, start)[1]
    for step in route:
        start, end = _members(text, start)[step]
    return start, end


def _members(text: str, start: int) -> dict[str | int, tuple[int, int]]:
    """Where the values of the object or list at an offset start and end, by key or index."""
    return dict(_each_member(text, start))


def _each_member(text: str, start: int) -> Iterator[tuple[str | int, tuple[int, int]]]:
    in_object, index, at = text[start] == "{", 0, _next(text, start + 1)
    while text[at] not in "]}":
        key: str | int = index
        if in_object:
            key, at = _DECODER.raw_decode(text, at)
            at = _next(text, at)
        end = _DECODER.raw_decode(text, at)[1]
        yield key, (at, end)
        index, at = index + 1, _next(text, end)


def _next(text: str, at: int) -> int:
    """Where the next value, key or closing bracket starts."""
    while text[at] in " \t\r\n,:":
        at += 1
    return at
