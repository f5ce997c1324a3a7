"""Where findings on what does not fit a schema are shown."""

from __future__ import annotations

from lint_catalog.model.entries.entry import Entry, Violation
from lint_catalog.model.places import Part, Place, Route


def container_place(entry: Entry, path: Route) -> Place:
    """Where to show that something is missing: the mapping's key, or its first line if it has none."""
    return Place(entry.file, path, Part.KEY if path and isinstance(path[-1], str) else Part.VALUE)


def value_place(entry: Entry, violation: Violation) -> Place:
    """Where to show a wrong value: the value, or its key if the value is empty or spans lines."""
    extent = entry.source_map.extent(entry.at(*violation.path))
    written = (
        entry.source_map.scalar(violation.path) is not None
        and extent.line == extent.end_line
        and extent.column < extent.end_column
    )
    in_list = bool(violation.path) and isinstance(violation.path[-1], int)
    return Place(entry.file, violation.path, Part.VALUE if written or in_list or not violation.path else Part.KEY)
