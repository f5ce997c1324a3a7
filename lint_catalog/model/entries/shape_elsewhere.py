"""A kind's schema that somebody else judges by: whoever wrote it may have made it so that this takes for ever."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, Protocol

if TYPE_CHECKING:
    from lint_catalog.model.entries.entry import Annotation, Violation
    from lint_catalog.model.places import Route


class Elsewhere(Protocol):
    """Who judges by schemas elsewhere."""

    def __call__(self, contents: Mapping[str, Any], own: frozenset[str], kind: str, question: str, *about: Any) -> Any:
        """What the method `question` of a kind's `KindShape` says, asked about that; by `Schemas(contents, own)`.

        Raises UnjudgedError if there is no answer in time.
        """


class Asked(Protocol):
    """The same for one kind."""

    def __call__(self, question: str, *about: Any) -> Any:
        """What the method `question` says."""


class ShapeElsewhere:
    """What `KindShape` is, for the schema of a kind that somebody else judges by. All raise UnjudgedError."""

    def __init__(self, ask: Asked) -> None:
        self._ask = ask
        self._last: tuple[Any, tuple[tuple[Violation, ...], tuple[Annotation, ...]]] | None = None

    def violations(self, data: Any) -> tuple[Violation, ...]:
        """Every way in which the data does not fit."""
        return self._judged(data)[0]

    def annotations(self, data: Any) -> tuple[Annotation, ...]:
        """Every value that the schema annotates, in the order of the data."""
        return self._judged(data)[1]

    def has_form(self, text: str, pattern: str) -> bool:
        """Whether a text has the form that a pattern of the schema asks for."""
        return bool(self._ask("has_form", text, pattern))

    def field(self, data: Any, path: Route) -> Mapping[str, Any]:
        """The schema of the value at a path, with its title, description and examples; empty if there is none."""
        return dict(self._ask("field", data, path))

    def keys(self, data: Any, path: Route) -> tuple[str, ...]:
        """The keys that the mapping at a path may have, in the order of the schema."""
        return tuple(self._ask("keys", data, path))

    def _judged(self, data: Any) -> tuple[tuple[Violation, ...], tuple[Annotation, ...]]:
        """Both at once: most entries are asked for both, one after the other."""
        if self._last is None or self._last[0] is not data:
            self._last = data, self._ask("judged", data)
        return self._last[1]
