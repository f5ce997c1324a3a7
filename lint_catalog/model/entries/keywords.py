"""The keywords that lint-catalog adds to JSON Schema."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from msgspec import Struct


class Keyword(Struct, frozen=True):
    """A keyword of ours: what it may be (a JSON Schema, and in words), and what it means.

    One that `annotates` says something of the value that it stands beside; others speak of the whole kind.
    """

    schema: Mapping[str, Any]
    words: str
    meaning: str
    annotates: bool = True


_KIND = {"type": "string", "minLength": 1}
KEYWORDS: Mapping[str, Keyword] = {
    "refersTo": Keyword(
        {"anyOf": [_KIND, {"type": "array", "items": _KIND, "minItems": 1}]},
        "a kind or a list of kinds",
        "it is the id of an entry of these kinds, which must exist",
    ),
    "localized": Keyword(
        {"type": "boolean"},
        "true or false",
        "one text per language; all languages of the catalog must be there and say the same",
    ),
    "markdown": Keyword({"type": "boolean"}, "true or false", "links and `[^footnote]` marks in it count"),
    "hubRepo": Keyword(
        {"enum": ["models", "datasets", "spaces"]},
        '"models", "datasets" or "spaces"',
        "it is a repository on the Hugging Face Hub",
    ),
    "format": Keyword({"type": "string"}, "a text", "the form of a text, such as `url`"),
    "registry": Keyword(
        {"type": "boolean"},
        "true or false",
        "entries of this kind exist to be referred to; one that is not is reported",
        annotates=False,
    ),
}
"""All keywords of ours by name, and `format`, to which we add values."""

ANNOTATION_KEYWORDS = tuple(name for name, each in KEYWORDS.items() if each.annotates)
