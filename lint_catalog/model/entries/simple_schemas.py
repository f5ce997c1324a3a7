"""Which schemas are judged by in a time that their size and that of the data bound, whoever wrote them."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from lint_catalog.model.entries.drafts import all_schemas, draft_of
from lint_catalog.model.entries.keywords import KEYWORDS
from lint_catalog.model.entries.schema_text import SUFFIX

_NUMBERS = "maximum minimum exclusiveMaximum exclusiveMinimum multipleOf"
_SIZES = "maxItems minItems maxLength minLength maxProperties minProperties"
_PARTS = "$defs $schema additionalProperties items properties propertyNames required"
_VALUES = "const enum type"
_WORDS = "$comment default deprecated description examples readOnly title writeOnly"
_SIMPLE = frozenset([*KEYWORDS, *" ".join((_NUMBERS, _SIZES, _PARTS, _VALUES, _WORDS)).split()])
"""Keywords that look at a value once. All others may take any time: patterns, alternatives, comparisons of all with
all, and what a later draft brings."""
_MOST_SCHEMAS = 500  # that a value may have to do with
_MOST_VALUES = 1_000  # that a value is compared with


def simple(kind: str, content: Mapping[str, Any], own: frozenset[str]) -> bool:
    """Whether a kind's schema is ours, or asks for little beside what it takes from ours. `own` are those of others."""
    if kind not in own:
        return True
    found = [each for _, each, _ in all_schemas(content, draft_of(content))]
    values = sum(len(each["enum"]) for each in found if "enum" in each)
    if len(found) > _MOST_SCHEMAS or values > _MOST_VALUES:
        return False
    return all(
        key in _SIMPLE or (key == "$ref" and _file(each["$ref"], kind) not in own) for each in found for key in each
    )


def _file(reference: str, kind: str) -> str:
    """The name of the schema that a reference in that of a kind leads to."""
    return reference.partition("#")[0].removesuffix(SUFFIX) or kind
