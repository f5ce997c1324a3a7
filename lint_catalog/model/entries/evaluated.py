"""Which parts of data a schema speaks of, so that `unevaluated…` and `additional…` are about the others.

What must hold in any case speaks of its parts even if it does not hold: that is reported, and once is enough. Of
alternatives only those do that hold, or the one that was meant if none does.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from typing import Any

from lint_catalog.model.entries.alternatives import meant_branch
from lint_catalog.text.ecma import ecma_pattern

Follow = Callable[[str], Mapping[str, Any]]


def rest_of(schema: Mapping[str, Any], data: Mapping[str, Any]) -> Iterator[str]:
    """The keys of data that `properties` and `patternProperties` of a schema do not speak of."""
    named = schema.get("properties", {})
    forms = [ecma_pattern(pattern) for pattern in schema.get("patternProperties", ())]
    return (key for key in data if key not in named and not any(form.found_in(str(key)) for form in forms))


def in_place(validator: Any, data: Any, schema: Mapping[str, Any], whole: Follow) -> Iterator[Mapping[str, Any]]:
    """A schema, and those in it that speak of the same value."""
    yield schema
    below: list[Any] = [whole(schema["$ref"])] if "$ref" in schema else []
    below += schema.get("allOf", ())
    if "if" in schema:
        holds = validator.evolve(schema=schema["if"]).is_valid(data)
        below += [schema["if"]] if holds else []
        below += [schema[each] for each in ("then" if holds else "else",) if each in schema]
    if isinstance(data, Mapping):
        below += [each for key, each in schema.get("dependentSchemas", {}).items() if key in data]
    for keyword in ("anyOf", "oneOf"):
        if keyword in schema:
            below += holding(validator, data, schema[keyword], whole)
    for each in below:
        yield from in_place(validator, data, each, whole)


def holding(validator: Any, data: Any, branches: Any, whole: Follow) -> list[Mapping[str, Any]]:
    """The alternatives that hold, or if none does the one that was meant."""
    found = [each for each in branches if validator.evolve(schema=each).is_valid(data)]
    if not found and (meant := meant_branch(branches, data, whole)) is not None:
        return [branches[meant]]
    return found


def evaluated_keys(validator: Any, data: Mapping[str, Any], schema: Mapping[str, Any], whole: Follow) -> frozenset[str]:
    """The keys that a schema speaks of by other keywords than its own `unevaluatedProperties`."""
    found: set[str] = set()
    for each in in_place(validator, data, schema, whole):
        if "additionalProperties" in each or (each is not schema and "unevaluatedProperties" in each):
            return frozenset(data)
        found |= set(data) - set(rest_of(each, data))
    return frozenset(found)


def evaluated_items(validator: Any, data: list[Any], schema: Mapping[str, Any], whole: Follow) -> frozenset[int]:
    """The items, by index, that a schema speaks of by other keywords than its own `unevaluatedItems`."""
    found: set[int] = set()
    for each in in_place(validator, data, schema, whole):
        if "items" in each or (each is not schema and "unevaluatedItems" in each):
            return frozenset(range(len(data)))
        found.update(range(min(len(data), len(each.get("prefixItems", ())))))
        if "contains" in each:
            fits = validator.evolve(schema=each["contains"]).is_valid
            found.update(index for index, item in enumerate(data) if fits(item))
    return frozenset(found)
