"""Rows name neighbours that they can stand beside."""

from collections.abc import Mapping

from lint_catalog.rules import Catalog, Entry, Needs, Problem, Problems, Severity, rule
from lint_catalog.text.words import quoted


@rule(on=Catalog, severity=Severity.WARNING, needs=Needs.FACTS)
def after_no_row(catalog: Catalog) -> Problems:
    """`after` names another row of the same table, and rows are not behind each other in a circle.

    A row with `after` stands directly behind the row that it names. One of another section cannot have it behind it,
    and of rows in a circle none is the first; then `after` is as good as not there.

    ```yaml bad
    # entries/models/kite-2.yaml
    section: generative
    after: kite-1  # <- stands in another section
    # entries/models/kite-1.yaml
    section: encoders
    ```
    ```yaml good
    # entries/models/kite-2.yaml
    section: generative
    after: kite-1
    # entries/models/kite-1.yaml
    section: generative
    ```
    """
    for kind in catalog.kinds:
        rows = catalog.of_kind(kind)
        leaders = {id: leader for id, entry in rows.items() if (leader := _leader(entry)) in rows}
        circles = _in_circles(leaders)
        for id, leader in leaders.items():
            entry = rows[id]
            place = entry.at("after")
            if rows[leader].data.get("section") != entry.data.get("section"):
                message = f"{quoted(leader)} stands in another section"
                yield Problem(place, message, "name a row of the same table", about=(leader,))
            elif id in circles:
                message = f"{quoted(leader)} stands behind this row itself"
                yield Problem(place, message, "the first of them needs no `after`", about=(leader,))


def _leader(entry: Entry) -> str:
    leader = entry.data.get("after")
    return leader if isinstance(leader, str) else ""


def _in_circles(leaders: Mapping[str, str]) -> set[str]:
    """The rows that come back to themselves, each looked at once."""
    done: set[str] = set()
    found: set[str] = set()
    for first in leaders:
        path: dict[str, None] = {}
        id = first
        while id in leaders and id not in done and id not in path:
            path[id] = None
            id = leaders[id]
        if id in path:
            way = [*path]
            found.update(way[way.index(id) :])
        done.update(path)
    return found
