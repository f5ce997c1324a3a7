"""The validator of JSON Schema that we use: jsonschema's, with our references and patterns, for numbers that only YAML
has, and for many items. What it says of one value it says at that value."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from fractions import Fraction
from math import isfinite
from typing import Any

from jsonschema import Draft202012Validator, FormatChecker
from jsonschema.exceptions import ValidationError
from jsonschema.validators import extend

from lint_catalog.model.entries.entry import Condition
from lint_catalog.model.entries.evaluated import evaluated_items, evaluated_keys, rest_of
from lint_catalog.model.entries.formats import FORMATS
from lint_catalog.model.entries.values import WHOLE, comparable
from lint_catalog.text.ecma import ecma_pattern

_Errors = Iterator[ValidationError]


def validator_for(schema: Mapping[str, Any], whole: Callable[[str], Mapping[str, Any]]) -> Any:
    """A validator for a schema whose references `whole` follows."""

    def reference(validator: Any, name: str, data: Any, _: Any) -> _Errors:
        yield from validator.descend(data, whole(name))

    def unevaluated_properties(validator: Any, below: Any, data: Any, schema: Any) -> _Errors:
        if isinstance(data, Mapping):
            known = evaluated_keys(validator, data, schema, whole)
            yield from _others(validator, below, data, (key for key in data if key not in known))

    def unevaluated_items(validator: Any, below: Any, data: Any, schema: Any) -> _Errors:
        if isinstance(data, list):
            known = evaluated_items(validator, data, schema, whole)
            yield from _others(validator, below, data, (each for each in range(len(data)) if each not in known))

    ours = {
        "$ref": reference,
        "unevaluatedProperties": unevaluated_properties,
        "unevaluatedItems": unevaluated_items,
    }
    return extend(FactsValidator, ours)(schema, format_checker=_checker())  # type: ignore[no-untyped-call]


def _others(validator: Any, below: Any, data: Any, steps: Any) -> _Errors:
    """What a schema says of the parts of data that no other schema speaks of."""
    for step in steps:
        if below is False:
            yield ValidationError("is not expected", path=(step,))
        elif below is not True:
            yield from validator.descend(data[step], below, path=step)


def _additional_properties(validator: Any, below: Any, data: Any, schema: Any) -> _Errors:
    if isinstance(data, Mapping):
        yield from _others(validator, below, data, rest_of(schema, data))


def _pattern_properties(validator: Any, by_pattern: Any, data: Any, _: Any) -> _Errors:
    if isinstance(data, Mapping):
        for pattern, below in by_pattern.items():
            form = ecma_pattern(pattern)
            for key, value in data.items():
                if form.found_in(str(key)):
                    yield from validator.descend(value, below, path=key, schema_path=pattern)


def _property_names(validator: Any, names: Any, data: Any, _: Any) -> _Errors:
    if isinstance(data, Mapping):
        for key in data:
            if any(validator.descend(key, names)):
                first = next(validator.descend(key, names))
                yield ValidationError(first.message, path=(key,), context=[first])


def _pattern(_: Any, pattern: str, data: Any, __: Any) -> _Errors:
    if isinstance(data, str) and not ecma_pattern(pattern).found_in(data):
        yield ValidationError("has another form")


def _multiple_of(validator: Any, divisor: Any, value: Any, schema: Any) -> _Errors:
    """`multipleOf` as jsonschema has it, and what it cannot divide: `.inf`, `.nan` and whole numbers beyond a float."""
    try:
        yield from list(Draft202012Validator.VALIDATORS["multipleOf"](validator, divisor, value, schema) or ())
    except (OverflowError, ValueError, ZeroDivisionError):
        infinite = isinstance(value, float) and not isfinite(value)
        if infinite or (Fraction(value) / Fraction(divisor)).denominator != 1:
            yield ValidationError("is not a multiple of it")


def _unique_items(_: Any, wanted: Any, items: Any, __: Any) -> _Errors:
    """The keyword `uniqueItems`; the library compares all items that it cannot sort with all others."""
    if wanted and isinstance(items, list) and len({comparable(each) for each in items}) < len(items):
        yield ValidationError("has items that are equal")


def _if(validator: Any, condition: Any, data: Any, schema: Any) -> _Errors:
    held = validator.evolve(schema=condition).is_valid(data)
    asked = "then" if held else "else"
    if asked in schema:
        errors = validator.descend(data, schema[asked], schema_path=asked)
        yield from _because(errors, condition, data, held) if isinstance(data, Mapping) else errors


def _dependent_schemas(validator: Any, depending: Any, data: Any, _: Any) -> _Errors:
    for key, below in depending.items() if isinstance(data, Mapping) else ():
        if key in data:
            yield from _because(validator.descend(data, below, schema_path=key), {"required": [key]}, data)


def _because(errors: Any, condition: Mapping[str, Any], data: Mapping[str, Any], held: bool = True) -> _Errors:
    """Errors that know which condition asked for what is not so; the innermost one says most."""
    for error in errors:
        if not hasattr(error, "because"):
            named = _without_not(condition).get("properties", {})
            error.because = Condition(condition, held, tuple(key for key in named if key not in data))
        yield error


def _without_not(condition: Mapping[str, Any]) -> Mapping[str, Any]:
    inner = condition.get("not")
    return inner if isinstance(inner, Mapping) else condition


FactsValidator: Any = extend(  # type: ignore[no-untyped-call]
    Draft202012Validator,
    {
        "additionalProperties": _additional_properties,
        "dependentSchemas": _dependent_schemas,
        "if": _if,
        "multipleOf": _multiple_of,
        "pattern": _pattern,
        "patternProperties": _pattern_properties,
        "propertyNames": _property_names,
        "uniqueItems": _unique_items,
    },
    type_checker=Draft202012Validator.TYPE_CHECKER.redefine(
        WHOLE, lambda _, value: isinstance(value, int) and not isinstance(value, bool)
    ),
)


def _checker() -> FormatChecker:
    checker = FormatChecker(formats=())
    for name, check in FORMATS.items():
        checker.checks(name)(lambda value, check=check: not isinstance(value, str) or check(value))
    return checker
