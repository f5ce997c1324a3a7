"""Which of several alternative schemas a writer meant, whether the data fits it or not."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from difflib import get_close_matches
from typing import Any

from lint_catalog.model.entries.values import comparable, has_type, types_of
from lint_catalog.text.ecma import ecma_pattern

_LOOKED_AT, _LONG = 100, 100
"""How many keys of a mapping, and keys of how many characters, may be misspelt ones that tell what is meant."""
_CLOSING = ("additional", "unevaluated")
_DEEPEST = 4  # levels of data that tell alternatives apart
_FEW = 3  # items of a list that tell what it is a list of
_Score = tuple[int, int, int, int, int]
_NONE: _Score = (0, 0, 0, 0, 0)


def _itself(name: str) -> Mapping[str, Any]:
    raise LookupError(name)


class Meaning:
    """Finds what was meant; `whole` finds the schema behind a reference."""

    def __init__(self, whole: Callable[[str], Mapping[str, Any]] = _itself) -> None:
        self._whole = whole

    def branch(self, branches: Sequence[Mapping[str, Any]], data: Any) -> int | None:
        """The index of the alternative that was meant, or None if none allows a value of this type.

        A constant that is as an alternative has it says most, then how well the keys and the types of their values
        fit.
        """
        best: tuple[_Score, int] | None = None
        together = [tuple(self._together(each)) for each in branches]
        shared = _shared(together) if isinstance(data, Mapping) else {}
        for index, parts in enumerate(together):
            if any((types := types_of(each)) and not any(has_type(data, name) for name in types) for each in parts):
                continue
            if len(branches) > 1 and any("const" in each and not _same(each["const"], data) for each in parts):
                continue
            score = self._score(parts, data, _DEEPEST, shared)
            if best is None or score > best[0]:
                best = score, index
        return None if best is None else best[1]

    def _together(self, schema: Mapping[str, Any], deep: int = 8) -> Iterator[Mapping[str, Any]]:
        """A schema and all that must hold together with it."""
        yield schema
        below = [*schema.get("allOf", ())]
        if "$ref" in schema and self._whole is not _itself:
            below.append(self._whole(schema["$ref"]))
        if deep:
            for each in below:
                yield from self._together(each, deep - 1)

    def _score(
        self, parts: tuple[Mapping[str, Any], ...], data: Any, deep: int, shared: Mapping[str, int] | None = None
    ) -> _Score:
        """How well data fits schemas that must hold together, the better the greater: wrong constants, right ones,
        unknown keys and wrong types, known keys, missing keys. `shared` is how many alternatives know a
        key (None: nobody counts): the constant of a key that only one of them knows is a value like others."""
        total = _NONE
        for schema in parts:
            total = _sum(total, self._constants(schema, data))
            for keyword in ("anyOf", "oneOf"):
                if keyword in schema and deep:
                    inner = (self._below(each, data, deep - 1) for each in schema[keyword])
                    total = _sum(total, max(inner, default=_NONE))
            if isinstance(data, list) and deep and isinstance(schema.get("items"), Mapping):
                for item in data[:_FEW]:
                    total = _sum(total, self._below(schema["items"], item, deep - 1))
        return _sum(total, self._keys(parts, data, deep, shared)) if isinstance(data, Mapping) else total

    def _constants(self, schema: Mapping[str, Any], data: Any) -> _Score:
        allowed = [schema["const"]] if "const" in schema else schema.get("enum")
        if allowed is None:
            return _NONE
        if any(_same(each, data) for each in allowed):
            return (0, 1, 0, 0, 0)
        # a constant tells what is meant; one of several values may be misspelt, as a value of the wrong type may
        return (-1, 0, 0, 0, 0) if len(allowed) == 1 else (0, 0, -1, 0, 0)

    def _below(self, schema: Any, data: Any, deep: int) -> _Score:
        if not isinstance(schema, Mapping):
            return _NONE
        parts = tuple(self._together(schema))
        if any((types := types_of(each)) and not any(has_type(data, name) for name in types) for each in parts):
            return _sum(self._score(parts, data, 0), (0, 0, -1, 0, 0))
        return self._score(parts, data, deep)

    def _keys(
        self, parts: tuple[Mapping[str, Any], ...], data: Mapping[str, Any], deep: int, shared: Mapping[str, int] | None
    ) -> _Score:
        properties: dict[str, Any] = {}
        for each in parts:
            properties.update(each.get("properties", {}))
        known = [key for key in data if key in properties]
        others = [key for key in data if key not in properties]
        closed = [each for each in parts if any(each.get(f"{word}Properties") is False for word in _CLOSING)]
        names = [each["propertyNames"]["pattern"] for each in parts if "pattern" in (each.get("propertyNames") or ())]
        names += [pattern for each in closed for pattern in each.get("patternProperties", ())]
        if names:
            forms = [ecma_pattern(each) for each in names]
            others = [key for key in others if not any(form.found_in(key) for form in forms)]
        elif not closed:
            others = []
        strange = [key for key in others[:_LOOKED_AT] if not (shared and key in shared)]  # others are not misspelt
        near = [key for key in strange if len(key) <= _LONG and get_close_matches(key, properties, 1, 0.75)]
        missing = {key for each in parts for key in each.get("required", ()) if key not in data}
        total = (0, 0, len(near) - len(others), len(known) + len(near), -len(missing))
        for key in known[:_LOOKED_AT] if deep else ():
            wrong, right, types, *_ = self._below(properties[key], data[key], deep - 1)
            tells = shared is None or shared[key] > 1
            total = _sum(total, (wrong if tells else 0, right, min(types if tells else types + wrong, 0), 0, 0))
        return total


def _shared(alternatives: Sequence[tuple[Mapping[str, Any], ...]]) -> Mapping[str, int]:
    """How many alternatives know a key."""
    return Counter(
        key for parts in alternatives for key in {key for each in parts for key in each.get("properties", ())}
    )


def _same(one: Any, other: Any) -> bool:
    return comparable(one) == comparable(other)


def _sum(one: _Score, other: _Score) -> _Score:
    a, b, c, d, e = one
    return a + other[0], b + other[1], c + other[2], d + other[3], e + other[4]


def meant_branch(
    branches: Sequence[Mapping[str, Any]], data: Any, whole: Callable[[str], Mapping[str, Any]] = _itself
) -> int | None:
    """Which of several alternative schemas the writer meant, as `Meaning.branch` says."""
    return Meaning(whole).branch(branches, data)
