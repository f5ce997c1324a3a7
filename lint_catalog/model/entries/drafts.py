"""The drafts of JSON Schema from 4 to 2020-12: which keywords each has, and where schemas stand in a schema.

A property may be called like any keyword (`examples`, `enum`, `$ref`), and a constant may look like a schema, so who
looks for keywords goes from schema to schema: that is done here, once for all.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from typing import Any

from msgspec import Struct

from lint_catalog.model.entries.values import WHOLE
from lint_catalog.model.places import Route


class Draft(Struct, frozen=True):
    """A draft, and its keywords by what they hold: a schema, a list of schemas, or a map of schemas by name or pattern.

    `either` hold a schema or a list of them, `depending` is a map of schemas or of lists of names. `lacks` are keywords
    of other drafts that mean nothing in it.
    """

    name: str
    uri: str
    single: frozenset[str]
    listed: frozenset[str]
    by_name: frozenset[str]
    either: frozenset[str] = frozenset()
    depending: frozenset[str] = frozenset({"dependencies"})
    lacks: frozenset[str] = frozenset()
    id_keyword: str = "$id"
    alone: bool = False
    """Whether a `$ref` stands for itself alone, so that keywords beside it mean nothing."""


_LISTED = frozenset({"allOf", "anyOf", "oneOf"})
_NAMED = frozenset({"properties", "patternProperties", "definitions"})
_SINGLE_4 = frozenset({"not", "additionalProperties", "additionalItems"})
_SINGLE_6 = _SINGLE_4 | {"contains", "propertyNames"}
_SINGLE_7 = _SINGLE_6 | {"if", "then", "else"}
_SINGLE_2019 = _SINGLE_7 | {"unevaluatedItems", "unevaluatedProperties", "contentSchema"}
_NAMED_2019 = _NAMED | {"$defs", "dependentSchemas"}
_NEW_2020 = frozenset({"prefixItems", "$dynamicRef", "$dynamicAnchor"})
_NEW_2019 = frozenset({
    "dependentSchemas", "dependentRequired", "unevaluatedItems", "unevaluatedProperties", "minContains", "maxContains",
    "contentSchema", "$anchor", "$recursiveRef", "$recursiveAnchor",
})  # fmt: skip
_NEW_7 = frozenset({"if", "then", "else"})
_NEW_6 = frozenset({"const", "contains", "propertyNames"})
_ITEMS = frozenset({"items"})

DRAFT4 = Draft(
    "draft 4", "http://json-schema.org/draft-04/schema", _SINGLE_4, _LISTED, _NAMED, _ITEMS, alone=True,
    lacks=_NEW_6 | _NEW_7 | _NEW_2019 | _NEW_2020, id_keyword="id",
)  # fmt: skip
DRAFT6 = Draft(
    "draft 6", "http://json-schema.org/draft-06/schema", _SINGLE_6, _LISTED, _NAMED, _ITEMS, alone=True,
    lacks=_NEW_7 | _NEW_2019 | _NEW_2020,
)  # fmt: skip
DRAFT7 = Draft(
    "draft 7", "http://json-schema.org/draft-07/schema", _SINGLE_7, _LISTED, _NAMED, _ITEMS, alone=True,
    lacks=_NEW_2019 | _NEW_2020,
)  # fmt: skip
DRAFT2019 = Draft(
    "draft 2019-09", "https://json-schema.org/draft/2019-09/schema", _SINGLE_2019, _LISTED, _NAMED_2019, _ITEMS,
    lacks=_NEW_2020,
)  # fmt: skip
DRAFT2020 = Draft(
    "draft 2020-12", "https://json-schema.org/draft/2020-12/schema",
    _SINGLE_2019 - {"additionalItems"} | {"items"}, _LISTED | {"prefixItems"}, _NAMED_2019,
    lacks=frozenset({"additionalItems", "$recursiveRef", "$recursiveAnchor"}),
)  # fmt: skip

DRAFTS = (DRAFT4, DRAFT6, DRAFT7, DRAFT2019, DRAFT2020)
_BY_URI = {each.uri.partition("://")[2]: each for each in DRAFTS}
_IN_PLACE = frozenset({"allOf", "anyOf", "oneOf", "not", "if", "then", "else", "dependentSchemas", "dependencies"})


def draft_called(uri: Any) -> Draft | None:
    """The draft that a `$schema` names; None if it is not a known one."""
    if not isinstance(uri, str):
        return None
    return _BY_URI.get(uri.strip().removesuffix("#").partition("://")[2])


def draft_of(schema: Any, around: Draft = DRAFT2020) -> Draft:
    """The draft that a schema is written in: the one that it names, else the one of what is `around` it."""
    named = draft_called(schema.get("$schema")) if isinstance(schema, Mapping) else None
    return named or around


def schemas_below(schema: Mapping[str, Any], draft: Draft = DRAFT2020) -> Iterator[tuple[Route, Any]]:
    """The schemas that a schema consists of, each with the way to it; a schema may also be true or false."""
    for keyword, value in schema.items():
        if keyword in draft.single or (keyword in draft.either and not isinstance(value, list)):
            yield (keyword,), value
        elif keyword in draft.listed or keyword in draft.either:
            if isinstance(value, list):
                yield from (((keyword, index), each) for index, each in enumerate(value))
        elif (keyword in draft.by_name or keyword in draft.depending) and isinstance(value, Mapping):
            of_schemas = keyword in draft.by_name
            named = value.items()
            yield from (((keyword, name), each) for name, each in named if of_schemas or not isinstance(each, list))


def schemas_of_the_same_value(schema: Mapping[str, Any]) -> Iterator[Any]:
    """The schemas below one (of the newest draft) that are about the very value that it is about."""
    return (each for way, each in schemas_below(schema) if way[0] in _IN_PLACE)


def all_schemas(schema: Any, draft: Draft = DRAFT2020) -> Iterator[tuple[Route, Mapping[str, Any], Draft]]:
    """A schema and all that it consists of, those that are true or false excepted, each with the way to it and its
    draft; `draft` is that of a schema which names none."""
    waiting: list[tuple[Route, Any, Draft]] = [((), schema, draft)]
    while waiting:
        way, each, around = waiting.pop()
        if isinstance(each, Mapping):
            own = draft_of(each, around)
            yield way, each, own
            waiting += [((*way, *more), below, own) for more, below in schemas_below(each, own)]


def with_schemas_below(
    schema: Mapping[str, Any], change: Callable[[Any], Any], draft: Draft = DRAFT2020
) -> dict[str, Any]:
    """A schema in which those that it consists of are changed; all else is as it was."""
    changed = dict(schema)
    for (keyword, *name), below in schemas_below(schema, draft):
        key = str(keyword)
        if not name:
            changed[key] = change(below)
            continue
        if changed[key] is schema[key]:
            changed[key] = type(schema[key])(schema[key])
        changed[key][name[0]] = change(below)
    return changed


def in_newest_words(schema: Mapping[str, Any], draft: Draft) -> dict[str, Any]:
    """What a schema of a draft says, in the keywords of the newest one; the schemas below it stay as they are.

    Keywords that the draft has not are left out, since they mean nothing in it, and so are those that only name a
    schema or keep others.
    """
    said = {
        key: value
        for key, value in schema.items()
        if key not in draft.lacks and key not in ("$defs", "definitions", "$schema", draft.id_keyword)
        and key not in ("$anchor", "$dynamicAnchor", "$recursiveAnchor")
    }  # fmt: skip
    if draft is DRAFT4:
        for strict, limit in (("exclusiveMinimum", "minimum"), ("exclusiveMaximum", "maximum")):
            if said.pop(strict, False) is True and limit in said:
                said[strict] = said.pop(limit)
        if "type" in said:
            types = said["type"] if isinstance(said["type"], list) else [said["type"]]
            said["type"] = [WHOLE if each == "integer" and "number" not in types else each for each in types]
    if "dependencies" in said:
        _divide(said, said.pop("dependencies"))
    if draft.either:
        rest = said.pop("additionalItems", None)
        if isinstance(said.get("items"), list):
            said["prefixItems"] = said.pop("items")
            if rest is not None:
                said["items"] = rest
    return said


def _divide(said: dict[str, Any], dependencies: Any) -> None:
    """Write `dependencies` as the two keywords that it became."""
    if not isinstance(dependencies, Mapping):
        return
    for name, each in dependencies.items():
        keyword = "dependentRequired" if isinstance(each, (list, str)) else "dependentSchemas"
        wanted = [each] if isinstance(each, str) else each
        said[keyword] = {**said.get(keyword, {}), name: said.get(keyword, {}).get(name, wanted)}
