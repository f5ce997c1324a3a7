"""An entry: its data, what its schema says of it, and the references and texts in it."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from functools import cached_property
from typing import Any, Protocol, TypeVar

from msgspec import Struct

from lint_catalog.model.entries.document import SourceMap
from lint_catalog.model.entries.expressions import expression_ids
from lint_catalog.model.errors import UnjudgedError
from lint_catalog.model.places import Part, Place, Route

Judgement = TypeVar("Judgement")


class Annotation(Struct, frozen=True):
    """A value that the schema marks with an annotation keyword (`refersTo`, `localized`, …) and its argument.

    `on_key`: it is the key at the path that is marked, and not its value.
    """

    keyword: str
    argument: Any
    path: Route
    value: Any
    on_key: bool = False

    def place_in(self, entry: Entry) -> Place:
        """Where in its entry it stands."""
        return entry.at(*self.path, part=Part.KEY if self.on_key else Part.VALUE)


class Reference(Struct, frozen=True):
    """An id in an entry that names another entry; `in_expression` if it stands in a license expression."""

    kinds: tuple[str, ...]
    id: str
    path: Route
    in_expression: bool = False
    on_key: bool = False


class Condition(Struct, frozen=True):
    """Why a schema holds that data breaks: the `if` above it does, or does not.

    `absent` are keys that the condition names and that are not there.
    """

    schema: Mapping[str, Any]
    held: bool
    absent: tuple[str, ...] = ()


class Violation(Struct, frozen=True):
    """One way in which data does not fit its schema, in the schema's terms.

    `keyword` is the JSON Schema keyword that failed, `argument` its value, `schema` the subschema it stands in.
    `within` is the schema that has the keyword, if what it says needs another of its keywords.
    `name` is the property concerned for `required` and `additionalProperties`; `choices` what was allowed there.
    """

    keyword: str
    argument: Any
    path: Route
    value: Any
    schema: Mapping[str, Any]
    message: str = ""
    name: str = ""
    choices: tuple[str, ...] = ()
    within: Mapping[str, Any] = {}
    because: Condition | None = None


class Shape(Protocol):
    """A kind's schema, as far as rules need it."""

    def violations(self, data: Any) -> tuple[Violation, ...]:
        """Every way in which the data does not fit, most specific branch of alternatives only."""

    def annotations(self, data: Any) -> tuple[Annotation, ...]:
        """Every value that the schema annotates."""

    def has_form(self, text: str, pattern: str) -> bool:
        """Whether a text has the form that a `pattern` of the schema asks for."""


class Entry(Struct, frozen=True, eq=False, dict=True):
    """One entry: its data, and what the schema says about it.

    Equality and hashing go by file, so entries may stand in sets.
    """

    kind: str
    id: str
    file: str
    data: Mapping[str, Any]
    shape: Shape
    source_map: SourceMap

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Entry) and self.file == other.file

    def __hash__(self) -> int:
        return hash(self.file)

    def __repr__(self) -> str:
        return f"Entry({self.name!r}, {self.file!r})"

    @property
    def name(self) -> str:
        """`<kind>/<id>`, unique in a catalog."""
        return f"{self.kind}/{self.id}"

    def at(self, *path: str | int, part: Part = Part.VALUE, text: str = "", nth: int = 0) -> Place:
        """The place of a value, of its key, or of the `nth` occurrence of a text inside the value."""
        return Place(self.file, path, part, text, nth)

    @cached_property
    def violations(self) -> tuple[Violation, ...]:
        """How the data does not fit its schema; empty if it fits."""
        return self._judged(self.shape.violations)

    @cached_property
    def faulty(self) -> frozenset[Route]:
        """The paths of all values that do not fit, or have something in them that does not."""
        return frozenset(each.path[:depth] for each in self.violations for depth in range(len(each.path) + 1))

    @cached_property
    def annotations(self) -> tuple[Annotation, ...]:
        """Every value that the schema annotates, in the order of the data."""
        return self._judged(self.shape.annotations)

    def _judged(self, judge: Callable[[Any], Judgement]) -> Judgement:
        try:
            return judge(self.data)
        except UnjudgedError as error:
            raise UnjudgedError(f"{self.file}: {error.message}", error.hint) from error

    def annotated(self, keyword: str) -> Iterator[Annotation]:
        """The values that the schema annotates with this keyword."""
        return (each for each in self.annotations if each.keyword == keyword)

    @cached_property
    def references(self) -> tuple[Reference, ...]:
        """The ids of other entries that occur in this one, the parts of license expressions included."""
        return tuple(_references(self.annotations))

    def get(self, path: Route) -> Any:
        """The value at a path, or None where the data has nothing there."""
        value: Any = self.data
        for step in path:
            try:
                value = value[step]
            except (KeyError, IndexError, TypeError):
                return None
        return value


ADDRESS_FORMATS = frozenset({"url", "uri", "iri"})
"""The formats of addresses, which are links where they are those of pages."""


def _references(annotations: Iterable[Annotation]) -> Iterator[Reference]:
    expressions = {
        each.path for each in annotations if each.keyword == "format" and each.argument == "license-expression"
    }
    for each in annotations:
        if each.keyword == "refersTo" and isinstance(each.value, str):
            kinds = (each.argument,) if isinstance(each.argument, str) else tuple(each.argument)
            if each.path in expressions:
                yield from (Reference(kinds, id, each.path, True) for id in expression_ids(each.value))
            else:
                yield Reference(kinds, each.value, each.path, on_key=each.on_key)


def localized(entry: Entry) -> Iterator[tuple[Route, Mapping[str, str]]]:
    """The texts per language of an entry: path and the text by language. Addresses per language are no texts."""
    addresses = {each.path[:-1] for each in entry.annotated("format") if each.argument in ADDRESS_FORMATS}
    for each in entry.annotated("localized"):
        if each.path in addresses:
            continue
        if each.value and isinstance(each.value, Mapping) and all(isinstance(t, str) for t in each.value.values()):
            yield each.path, each.value


def markdown(entry: Entry) -> Iterator[tuple[Route, str]]:
    """The Markdown texts of an entry, each language by itself."""
    for each in entry.annotated("markdown"):
        if isinstance(each.value, str):
            yield each.path, each.value
