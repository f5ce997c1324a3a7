"""What the validator says of data, in the terms of rules: where, which keyword, and of alternatives only the one that
the writer meant."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Mapping
from typing import TYPE_CHECKING, Any

from msgspec import Struct
from msgspec.structs import replace

from lint_catalog.model.entries.alternatives import Meaning
from lint_catalog.model.entries.entry import Violation
from lint_catalog.model.entries.values import WHOLE, types_of
from lint_catalog.model.places import Route

if TYPE_CHECKING:
    from jsonschema.exceptions import ValidationError

_CLOSED = ("additionalProperties", "unevaluatedProperties")


class Broken(Struct, frozen=True):
    """Makes violations of errors. `names` are the keys that a mapping may have, by its path."""

    is_valid: Callable[[Any, Any], bool]
    meaning: Meaning
    names: Callable[[Route], tuple[str, ...]]

    def violations(self, error: ValidationError) -> Iterator[Violation]:
        """What an error says; several things, if several are missing."""
        because = getattr(error, "because", None)
        for each in self._said(error):
            yield replace(each, because=because) if because and each.because is None else each

    def _said(self, error: ValidationError) -> Iterator[Violation]:
        keyword = str(error.validator)
        path = tuple(error.absolute_path)
        schema = error.schema if isinstance(error.schema, Mapping) else {}
        data: Any = error.instance
        closed = error.validator_value is False
        if keyword == "propertyNames":
            yield _bad_name(error, path)
        elif keyword in ("anyOf", "oneOf"):
            yield from self._alternatives(error, path, schema)
        elif keyword in ("required", "dependentRequired"):
            yield from _missing(keyword, path, data, schema)
        elif keyword in _CLOSED and closed and path:
            value, name = data.get(path[-1]), str(path[-1])
            choices = self.names(path[:-1])
            yield Violation("additionalProperties", False, path, value, schema, name=name, choices=choices)
        elif keyword == "items" and closed:
            yield Violation("maxItems", len(schema.get("prefixItems", ())), path, data, schema)
        elif keyword == "unevaluatedItems" and closed and path:
            yield Violation(keyword, False, path, data[path[-1]], schema)
        elif keyword.endswith(("contains", "Contains")):
            yield Violation(keyword, error.validator_value, path, data, schema, within=schema)
        else:
            argument = _in_one_word(error.validator_value) if keyword == "type" else error.validator_value
            yield Violation(keyword, argument, path, data, schema, error.message)

    def _alternatives(self, error: ValidationError, path: Route, schema: Mapping[str, Any]) -> Iterator[Violation]:
        keyword = str(error.validator)
        branches: list[Mapping[str, Any]] = list(schema[keyword])
        if not error.context:
            fitting = [index for index, each in enumerate(branches) if self.is_valid(each, error.instance)]
            names = tuple(_name(branches[index], index) for index in fitting)
            argument = [branches[index] for index in fitting]
            yield Violation(keyword, argument, path, error.instance, schema, choices=names)
            return
        if all(set(branch) == {"required"} for branch in branches):
            names = tuple(name for branch in branches for name in branch["required"])
            yield Violation("anyRequired", branches, path, error.instance, schema, choices=names)
            return
        meant = self.meaning.branch(branches, error.instance)
        if meant is None:
            types = tuple(dict.fromkeys(name for branch in branches for name in types_of(branch)))
            values = tuple(json.dumps(branch["const"]) for branch in branches if "const" in branch)
            types = tuple("integer" if each == WHOLE else each for each in types)
            yield Violation("type", list(types), path, error.instance, schema, choices=values)
            return
        for each in error.context or ():
            if each.schema_path and each.schema_path[0] == meant:
                yield from self.violations(each)


def _in_one_word(types: Any) -> Any:
    """Types as messages have them, whatever draft they come from."""
    named = ["integer" if each == WHOLE else each for each in (types if isinstance(types, list) else [types])]
    return named[0] if len(named) == 1 else named


def _missing(keyword: str, path: Route, data: Any, schema: Mapping[str, Any]) -> Iterator[Violation]:
    """What is not there: everywhere, or because of another key."""
    wanted = schema[keyword]
    asking = wanted.items() if isinstance(wanted, Mapping) else [("", wanted)]
    for key, names in asking:
        choices = (key,) if key else ()
        for name in names if not key or key in data else ():
            if name not in data:
                yield Violation(keyword, wanted, path, data, schema, name=name, choices=choices)


def _bad_name(error: ValidationError, path: Route) -> Violation:
    """A key that may not be one: the error in it says why, which is about the key as a text."""
    why = next(iter(error.context or ()), error)
    schema = why.schema if isinstance(why.schema, Mapping) else {}
    choices = tuple(map(str, schema.get("enum", ())))
    key = str(path[-1])
    return Violation("propertyNames", error.validator_value, path, key, schema, why.message, name=key, choices=choices)


def _name(branch: Mapping[str, Any], index: int) -> str:
    """How a message calls an alternative."""
    return str(branch["title"]) if isinstance(branch.get("title"), str) else f"alternative {index + 1}"
