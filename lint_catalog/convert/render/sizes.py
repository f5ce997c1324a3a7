"""How large the model of an entry is, and what its repositories are called."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from lint_catalog.text.sizes import parameters


def stated(data: Mapping[str, Any]) -> tuple[str, ...]:
    """The sizes that an entry's own `parameters` states."""
    value = data.get("parameters", ())
    return (value,) if isinstance(value, str) else tuple(value)


def largest(data: Mapping[str, Any]) -> float:
    """The largest size of a model entry: as stated, else as the labels of its repositories say; 0 if unknown."""
    hub = data.get("hub", ())
    sizes = [*stated(data), *(each["parameters"] for each in hub if isinstance(each, Mapping) and "parameters" in each)]
    if not sizes:
        sizes = [label_of(each) for each in hub]
    return max(map(parameters, sizes), default=0)


def repository_id(item: str | Mapping[str, Any]) -> str:
    """The id of an item of `hub`."""
    return item if isinstance(item, str) else str(item["repo"])


def label_of(item: str | Mapping[str, Any]) -> str:
    """How a table calls an item of `hub`: its label, or the repository's own name."""
    own = repository_id(item).partition("/")[2]
    return own if isinstance(item, str) else str(item.get("label", own))
