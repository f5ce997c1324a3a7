"""A kind's schema as rules see it: how data breaks it, and what it says about the data that keeps it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from functools import cached_property
from typing import TYPE_CHECKING, Any

from msgspec import Struct
from msgspec.structs import replace

from lint_catalog.model.entries.alternatives import Meaning
from lint_catalog.model.entries.drafts import schemas_below, schemas_of_the_same_value
from lint_catalog.model.entries.entry import Annotation, Violation
from lint_catalog.model.entries.evaluated import evaluated_items, evaluated_keys, holding
from lint_catalog.model.entries.keywords import ANNOTATION_KEYWORDS
from lint_catalog.model.entries.values import types_of
from lint_catalog.model.entries.violations import Broken
from lint_catalog.model.places import Route
from lint_catalog.text.ecma import EcmaPattern, ecma_pattern

if TYPE_CHECKING:
    from collections.abc import Callable

    from jsonschema.exceptions import ValidationError
    from jsonschema.protocols import Validator

_WORDS = ("title", "description", "examples")


class _Alternatives:
    """Alternative schemas, and which of them are meant by data of which type, where nothing else matters."""

    __slots__ = ("_branches", "_by_type", "_kind", "_plain")

    def __init__(self, branches: Sequence[Mapping[str, Any]], kind: KindShape) -> None:
        self._branches = branches
        self._kind = kind
        self._plain = not any({"const", "enum", "pattern", "format"} & each.keys() for each in branches)
        self._by_type: dict[type[Any], Sequence[Mapping[str, Any]]] = {}

    def meant(self, data: Any) -> Sequence[Mapping[str, Any]]:
        """Those that hold, or the one that the writer meant; none if no alternative allows a value of this type."""
        kind = type(data)
        if kind not in self._by_type:
            typed = [each for each in self._branches if not types_of(each) or self._fits_type(each, data)]
            if len(typed) > 1 and (not self._plain or isinstance(data, (Mapping, list))):
                return self._kind.holding(self._branches, data)
            meant = self._kind.meaning.branch(self._branches, data)
            self._by_type[kind] = () if meant is None else (self._branches[meant],)
        return self._by_type[kind]

    def _fits_type(self, schema: Mapping[str, Any], data: Any) -> bool:
        return self._kind.meaning.branch([schema], data) is not None


class _Marked(Struct, frozen=True):
    """What a schema says for annotations, looked up once for all data: its own, and the schemas below it."""

    own: tuple[tuple[str, Any], ...]
    together: tuple[Mapping[str, Any], ...]
    alternatives: tuple[_Alternatives, ...]
    condition: Mapping[str, Any] | None
    dependent: Mapping[str, Mapping[str, Any]]
    properties: Mapping[str, Mapping[str, Any] | None]
    patterns: tuple[tuple[EcmaPattern, Mapping[str, Any] | None], ...]
    rest: Mapping[str, Any] | None
    prefix: tuple[Mapping[str, Any], ...]
    items: Mapping[str, Any] | None
    contains: Mapping[str, Any] | None
    names: Mapping[str, Any] | None
    unevaluated: Mapping[str, Any] | None
    """The schema itself, where one is said to hold for what no other speaks of."""
    more: bool
    """Whether it has schemas of the same value that annotate anything."""


class KindShape:
    """The schema of one kind.

    `validator` makes what validates data, once somebody asks whether data fits: what the schema says about data needs
    mostly none. `whole` finds the schema behind a reference, for schemas that contain themselves.
    """

    def __init__(
        self, schema: Mapping[str, Any], validator: Callable[[], Validator], whole: Callable[[str], Mapping[str, Any]]
    ) -> None:
        self._schema = schema
        self._make_validator = validator
        self._whole = whole
        self._annotating: dict[int, bool] = {}
        self._marks: dict[int, _Marked] = {}
        self.meaning = Meaning(whole)

    @cached_property
    def _validator(self) -> Any:
        return self._make_validator()

    def _is_valid(self, schema: Any, data: Any) -> bool:
        return bool(self._validator.evolve(schema=schema).is_valid(data))

    def holding(self, branches: Sequence[Mapping[str, Any]], data: Any) -> Sequence[Mapping[str, Any]]:
        """The alternatives that hold for data, or the one that was meant."""
        return holding(self._validator, data, branches, self._whole)

    def violations(self, data: Any) -> tuple[Violation, ...]:
        """Every way in which the data does not fit; of alternatives only the one the writer meant."""
        found: dict[tuple[Route, str, str], Violation] = {}
        broken = Broken(self._is_valid, self.meaning, self._names_at(data))
        known: dict[Route, list[Mapping[str, Any]]] = {}
        for error in self._validator.iter_errors(data):
            for each in broken.violations(error):
                if each.keyword != "propertyNames":  # there the schema is that of the key, not of a value
                    missing = each.keyword in ("required", "dependentRequired")
                    at = (*each.path, each.name) if missing else each.path
                    each = replace(each, schema=self._field(data, at, known))
                found.setdefault((each.path, each.keyword, each.name), each)
            _release(error)
        return tuple(found.values())

    def judged(self, data: Any) -> tuple[tuple[Violation, ...], tuple[Annotation, ...]]:
        """Both what does not fit and what is annotated."""
        return self.violations(data), self.annotations(data)

    def has_form(self, text: str, pattern: str) -> bool:
        """Whether a text has the form that a pattern of the schema asks for."""
        return ecma_pattern(pattern).found_in(text)

    def field(self, data: Any, path: Route) -> Mapping[str, Any]:
        """The schema of the value at a path, with its title, description and examples; empty if there is none."""
        return self._field(data, path, {})

    def _field(self, data: Any, path: Route, known: dict[Route, list[Mapping[str, Any]]]) -> Mapping[str, Any]:
        found = list(self._at(data, path, known))
        return next((each for each in found if any(word in each for word in _WORDS)), found[0] if found else {})

    def _at(self, data: Any, path: Route, known: dict[Route, list[Mapping[str, Any]]]) -> list[Mapping[str, Any]]:
        """All schemas of the value at a path. `known` are those of other values in the same data."""
        if path not in known:
            if not path:
                roots: list[Mapping[str, Any]] = [self._schema]
            else:
                above = self._at(data, path[:-1], known)
                roots = [below for each in above for below in _steps(each, path[-1]) if isinstance(below, Mapping)]
                if not roots:
                    roots = [rest for each in above if isinstance(rest := _rest(each, path[-1]), Mapping)]
            value = _value(data, path)
            known[path] = [each for root in roots for each in self._in_place(root, value)]
        return known[path]

    def keys(self, data: Any, path: Route) -> tuple[str, ...]:
        """The keys that the mapping at a path may have, in the order of the schema; empty if it does not name them."""
        return self._names_at(data)(path) if _value(data, path) is not None else ()

    def _names_at(self, data: Any) -> Callable[[Route], tuple[str, ...]]:
        known: dict[Route, list[Mapping[str, Any]]] = {}

        def names(path: Route) -> tuple[str, ...]:
            return tuple(
                dict.fromkeys(key for each in self._at(data, path, known) for key in each.get("properties", ()))
            )

        return names

    def _in_place(self, schema: Mapping[str, Any], data: Any) -> Iterator[Mapping[str, Any]]:
        """A schema, and those in it that speak of the same value."""
        yield schema
        known = self._marks.get(id(schema)) or self._marked(schema)
        for each in self._of_the_same(known, data):
            yield from self._in_place(each, data)

    def _of_the_same(self, known: _Marked, data: Any) -> Iterator[Mapping[str, Any]]:
        for alternatives in known.alternatives:
            yield from alternatives.meant(data)
        yield from known.together
        if known.condition is not None:
            holds = self._is_valid(known.condition["if"], data)
            keywords = ("if", "then") if holds else ("else",)
            yield from (known.condition[each] for each in keywords if each in known.condition)
        if known.dependent and isinstance(data, Mapping):
            yield from (each for key, each in known.dependent.items() if key in data)

    def annotations(self, data: Any) -> tuple[Annotation, ...]:
        """Every value that the schema annotates, in the order of the data."""
        found: list[Annotation] = []
        if self._annotates(self._schema):
            self._annotate(self._schema, data, (), found)
        by_place: dict[tuple[str, Route, bool], list[Annotation]] = {}
        for each in found:
            known = by_place.setdefault((each.keyword, each.path, each.on_key), [])
            if all(each.argument is not one.argument and each.argument != one.argument for one in known):
                known.append(each)
        return tuple(each for known in by_place.values() for each in known)

    def _annotate(self, schema: Mapping[str, Any], data: Any, path: Route, found: list[Annotation]) -> None:
        known = self._marks.get(id(schema)) or self._marked(schema)
        for keyword, argument in known.own:
            found.append(Annotation(keyword, argument, path, data))
        if known.more:
            for each in self._of_the_same(known, data):
                self._annotate(each, data, path, found)
        if isinstance(data, dict):
            self._annotate_fields(known, data, path, found)
        elif isinstance(data, list):
            self._annotate_items(known, data, path, found)

    def _annotate_fields(self, known: _Marked, data: Mapping[str, Any], path: Route, found: list[Annotation]) -> None:
        if known.unevaluated is None and known.names is None and not known.patterns:  # as in nearly all schemas
            for key, value in data.items():
                below = known.properties.get(key, known.rest)
                if below is not None:
                    self._annotate(below, value, (*path, key), found)
            return
        evaluated: frozenset[str] | None = None
        if known.unevaluated is not None and isinstance(known.unevaluated.get("unevaluatedProperties"), Mapping):
            evaluated = evaluated_keys(self._validator, data, known.unevaluated, self._whole)
        for key, value in data.items():
            below = known.properties.get(key, known.rest)
            for form, each in known.patterns:
                if form.found_in(str(key)):
                    below = below if key in known.properties else None
                    if each is not None:
                        self._annotate(each, value, (*path, key), found)
            if below is not None:
                self._annotate(below, value, (*path, key), found)
            if known.names is not None:
                names: list[Annotation] = []
                self._annotate(known.names, key, (*path, key), names)
                found += [replace(each, on_key=True) for each in names]
            if evaluated is not None and key not in evaluated:
                assert known.unevaluated is not None  # noqa: S101 - else there are none
                self._annotate(known.unevaluated["unevaluatedProperties"], value, (*path, key), found)

    def _annotate_items(self, known: _Marked, data: list[Any], path: Route, found: list[Annotation]) -> None:
        evaluated: frozenset[int] | None = None
        if known.unevaluated is not None and isinstance(known.unevaluated.get("unevaluatedItems"), Mapping):
            evaluated = evaluated_items(self._validator, data, known.unevaluated, self._whole)
        for index, value in enumerate(data):
            below = known.prefix[index] if index < len(known.prefix) else known.items
            if below is not None:
                self._annotate(below, value, (*path, index), found)
            if known.contains is not None and self._is_valid(known.contains, value):
                self._annotate(known.contains, value, (*path, index), found)
            if evaluated is not None and index not in evaluated:
                assert known.unevaluated is not None  # noqa: S101 - else there are none
                self._annotate(known.unevaluated["unevaluatedItems"], value, (*path, index), found)

    def _marked(self, schema: Mapping[str, Any]) -> _Marked:
        """What a schema says for annotations, looked up once for all data."""
        below = [self._whole(schema["$ref"])] if "$ref" in schema else []
        same = [*below, *schemas_of_the_same_value(schema)]
        unevaluated = any(self._if_annotating(schema.get(f"unevaluated{each}")) for each in ("Properties", "Items"))
        patterns = schema.get("patternProperties", {}).items()
        known = _Marked(
            own=tuple((keyword, schema[keyword]) for keyword in ANNOTATION_KEYWORDS if keyword in schema),
            together=(*below, *schema.get("allOf", ())),
            alternatives=tuple(_Alternatives(schema[each], self) for each in ("anyOf", "oneOf") if each in schema),
            condition=schema if "if" in schema else None,
            dependent=schema.get("dependentSchemas", {}),
            properties={key: self._if_annotating(each) for key, each in schema.get("properties", {}).items()},
            patterns=tuple((ecma_pattern(pattern), self._if_annotating(each)) for pattern, each in patterns),
            rest=self._if_annotating(schema.get("additionalProperties")),
            prefix=tuple(schema.get("prefixItems", ())),
            items=self._if_annotating(schema.get("items")),
            contains=self._if_annotating(schema.get("contains")),
            names=self._if_annotating(schema.get("propertyNames")),
            unevaluated=schema if unevaluated else None,
            more=any(self._if_annotating(each) is not None for each in same),
        )
        self._marks[id(schema)] = known
        return known

    def _if_annotating(self, schema: Any) -> Mapping[str, Any] | None:
        return schema if isinstance(schema, Mapping) and self._annotates(schema) else None

    def _annotates(self, schema: Mapping[str, Any]) -> bool:
        """Whether a schema annotates anything, itself or below; most fields have none."""
        if id(schema) not in self._annotating:
            self._annotating[id(schema)] = True  # while it is looked at, for schemas that contain themselves
            below = [each for way, each in schemas_below(schema) if way[0] != "not"]
            below += [self._whole(schema["$ref"])] if "$ref" in schema else []
            self._annotating[id(schema)] = any(keyword in schema for keyword in ANNOTATION_KEYWORDS) or any(
                self._annotates(each) for each in below if isinstance(each, Mapping)
            )
        return self._annotating[id(schema)]


class ToldApartShape(KindShape):
    """The same for a schema, such as each of ours, whose alternatives are told apart by their keys: the one that was
    meant is the one that holds, and nobody has to try."""

    def holding(self, branches: Sequence[Mapping[str, Any]], data: Any) -> Sequence[Mapping[str, Any]]:
        """The alternative that was meant."""
        meant = self.meaning.branch(branches, data)
        return () if meant is None else (branches[meant],)


def _value(data: Any, path: Route) -> Any:
    """The value at a path, or None."""
    for step in path:
        try:
            data = data[step]
        except (KeyError, IndexError, TypeError):
            return None
    return data


def _steps(schema: Mapping[str, Any], step: str | int) -> Iterator[Any]:
    """The schemas that one has for a part of its value by the part's name or index."""
    if isinstance(step, int):
        prefix = schema.get("prefixItems", ())
        yield prefix[step] if step < len(prefix) else schema.get("items")
        return
    if step in schema.get("properties", ()):
        yield schema["properties"][step]
    for pattern, each in schema.get("patternProperties", {}).items():
        if ecma_pattern(pattern).found_in(step):
            yield each


def _rest(schema: Mapping[str, Any], step: str | int) -> Any:
    """The schema that one has for the parts that no other speaks of."""
    if isinstance(step, int):
        return schema.get("unevaluatedItems", schema.get("contains"))
    return schema.get("additionalProperties", schema.get("unevaluatedProperties"))


def _release(error: ValidationError) -> None:
    """Let go of what an error knows of those within it, and they of it: nobody looks for garbage in rings."""
    for each in error.context or ():
        each.parent = None
        _release(each)
