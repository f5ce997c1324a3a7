"""Model sizes such as `172b`, `8x7b` and `30b-a3b`: how large they are, and where a label says one."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

_SIZE = re.compile(
    r"(?<![A-Za-z0-9.])(?:(?P<experts>\d+)[x\u00d7])?(?P<count>\d+(?:\.\d+)?)(?P<unit>[mbt])(?:-a\d+(?:\.\d+)?[mb])?"
    r"(?![A-Za-z0-9])",
    re.IGNORECASE,
)
_UNITS = {"m": 1e6, "b": 1e9, "t": 1e12}
LARGE = 1e9
"""From this many parameters on, pages print a size in strong emphasis."""


def find_size(label: str) -> re.Match[str] | None:
    """Where a label says a size, or None."""
    return _SIZE.search(label)


def parameters(size: str) -> float:
    """How many parameters a size stands for, all experts together; 0 for what is no size."""
    match = _SIZE.search(size)
    if match is None:
        return 0
    return int(match["experts"] or 1) * float(match["count"]) * _UNITS[match["unit"].lower()]


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


def repository(item: str | Mapping[str, Any]) -> str:
    """The id of an item of `hub`."""
    return item if isinstance(item, str) else str(item["repo"])


def label_of(item: str | Mapping[str, Any]) -> str:
    """How a table calls an item of `hub`: its label, or the repository's own name."""
    own = repository(item).partition("/")[2]
    return own if isinstance(item, str) else str(item.get("label", own))
