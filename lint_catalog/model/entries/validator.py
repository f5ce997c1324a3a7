"""The validator of JSON Schema that we use: jsonschema's, for numbers that only YAML has, and for many items."""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction
from math import isfinite
from typing import Any

from jsonschema import Draft202012Validator
from jsonschema.exceptions import ValidationError
from jsonschema.validators import extend

from lint_catalog.model.entries.shape import unique_items


def _multiple_of(validator: Any, divisor: Any, value: Any, schema: Any) -> Iterator[ValidationError]:
    """`multipleOf` as jsonschema has it, and what it cannot divide: `.inf`, `.nan` and whole numbers beyond a float."""
    try:
        yield from list(Draft202012Validator.VALIDATORS["multipleOf"](validator, divisor, value, schema) or ())
    except (OverflowError, ValueError, ZeroDivisionError):
        infinite = isinstance(value, float) and not isfinite(value)
        if infinite or (Fraction(value) / Fraction(divisor)).denominator != 1:
            yield ValidationError("is not a multiple of it")


FactsValidator: Any = extend(Draft202012Validator, {"multipleOf": _multiple_of, "uniqueItems": unique_items})  # type: ignore[no-untyped-call]
