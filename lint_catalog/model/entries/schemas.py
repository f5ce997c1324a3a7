"""The schemas of a catalog, and the references between them.

References resolve among the loaded files only; nothing is ever fetched.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping
from functools import cached_property, partial
from importlib import resources
from typing import TYPE_CHECKING, Any
from urllib.parse import unquote

from lint_catalog.model.entries.formats import FORMATS
from lint_catalog.model.entries.keywords import (
    all_schemas,
    schemas_below,
    schemas_of_the_same_value,
    with_schemas_below,
)
from lint_catalog.model.entries.schema_text import SUFFIX as SUFFIX
from lint_catalog.model.entries.schema_text import SchemaFile, content_of
from lint_catalog.model.entries.shape import KindShape
from lint_catalog.model.entries.shape_elsewhere import Elsewhere, ShapeElsewhere
from lint_catalog.model.entries.simple_schemas import simple
from lint_catalog.model.errors import CatalogError
from lint_catalog.text.words import counted, quoted

if TYPE_CHECKING:
    from jsonschema.protocols import Validator

COMMON = "common"
_MOST_PARTS = 20_000  # of a schema with its references replaced; our largest has some 500
_MOST_REFERENCES = 30  # levels, one within the other; in ours there are four
_OPEN_OR_CLOSED = ("additionalProperties", "unevaluatedProperties", "items", "unevaluatedItems")
_ANNOTATIONS = frozenset({"title", "description", "examples", "default", "deprecated", "$comment"})


class Schemas:
    """All schemas of a catalog by name. The kinds are those of the files, `common` excepted.

    `own` are the names of those that do not come with lint-catalog. What they say may take any time: by those of them
    that are not `simple` it is judged `elsewhere` (None: here all the same).
    """

    def __init__(
        self,
        contents: Mapping[str, Mapping[str, Any]],
        own: frozenset[str] = frozenset(),
        elsewhere: Elsewhere | None = None,
    ) -> None:
        self.contents = contents
        self.own = own
        self._elsewhere = elsewhere
        self._shapes: dict[str, KindShape | ShapeElsewhere] = {}
        self._whole: dict[str, Mapping[str, Any]] = {}

    @property
    def kinds(self) -> tuple[str, ...]:
        """The known kinds in alphabetical order."""
        return tuple(sorted(name for name in self.contents if name != COMMON))

    @property
    def registries(self) -> frozenset[str]:
        """The kinds whose schema says `registry: true`: their entries exist to be referred to."""
        return frozenset(kind for kind in self.kinds if self.contents[kind].get("registry") is True)

    def shape(self, kind: str) -> KindShape | ShapeElsewhere:
        """The schema of a kind. Raises KeyError for an unknown kind."""
        if kind not in self._shapes:
            if self._elsewhere is None or simple(kind, self.contents[kind], self.own):
                self._shapes[kind] = self.shape_of(self.whole(kind + SUFFIX))
            else:
                self._shapes[kind] = ShapeElsewhere(partial(self._elsewhere, self.contents, self.own, kind))
        return self._shapes[kind]

    @cached_property
    def _registry(self) -> Any:
        from referencing import Registry
        from referencing.jsonschema import DRAFT202012

        return Registry().with_resources(
            (name + SUFFIX, DRAFT202012.create_resource(_without_names(content)))
            for name, content in self.contents.items()
        )

    def shape_of(self, schema: Mapping[str, Any]) -> KindShape:
        """A schema that is no kind of its own, such as that of one field, with its references replaced."""
        return KindShape(schema, partial(self._validator, schema), self.whole)

    def _validator(self, schema: Mapping[str, Any]) -> Validator:
        """A validator with the formats of `lint_catalog.formats`."""
        from jsonschema import FormatChecker

        from lint_catalog.model.entries.validator import FactsValidator

        checker = FormatChecker(formats=())
        for name, check in FORMATS.items():
            checker.checks(name)(lambda value, check=check: not isinstance(value, str) or check(value))
        validator: Validator = FactsValidator(schema, registry=self._registry, format_checker=checker)
        return validator

    def whole(self, reference: str) -> Mapping[str, Any]:
        """What a reference such as `common.schema.json#/$defs/id` leads to, with the references in it replaced.

        One validator without references is several times faster than one that looks each of them up. Only a schema
        that contains itself keeps a reference, as `file#pointer`. Raises LookupError if something leads nowhere, and
        CatalogError if references within references multiply it beyond measure.
        """
        if reference not in self._whole:
            self._whole[reference] = _Whole(self, reference).replaced(*self.follow(reference, ""), (reference,))
        return self._whole[reference]

    def follow(self, reference: str, base: str) -> tuple[Mapping[str, Any], str]:
        """The schema that a `$ref` in the file `base` leads to, and its file. Raises LookupError if there is none."""
        file, _, pointer = reference.partition("#")
        base = file.removesuffix(SUFFIX) if file else base
        schema: Any = self.contents[base]
        for step in pointer.split("/")[1:]:
            name = unquote(step).replace("~1", "/").replace("~0", "~")
            if isinstance(schema, list) and name.isdecimal():
                schema = schema[int(name)]
            elif isinstance(schema, Mapping):
                schema = schema[name]
            else:
                raise LookupError(name)
        if isinstance(schema, bool):
            return _said(schema), base
        if not isinstance(schema, Mapping):
            raise LookupError(pointer)
        return schema, base


class _Whole:
    """Replaces the references of one schema."""

    def __init__(self, schemas: Schemas, name: str) -> None:
        self._schemas = schemas
        self._name = name
        self._parts = 0

    def replaced(self, schema: Any, base: str, above: tuple[str, ...]) -> Any:
        """A schema in the file `base` with its references replaced; `above` are those that it stands in."""
        self._parts += 1
        if self._parts > _MOST_PARTS or len(above) > _MOST_REFERENCES:
            most = f"{counted(_MOST_PARTS, 'part')} of it, and follow each other {counted(_MOST_REFERENCES, 'time')}"
            raise CatalogError(f"{self._name}: references within references make it too large", f"they may make {most}")
        if not isinstance(schema, Mapping):
            return schema
        kept = {key: value for key, value in schema.items() if key not in ("$ref", "$defs", "definitions", "$schema")}
        beside = with_schemas_below(kept, partial(self.replaced, base=base, above=above))
        reference = schema.get("$ref")
        if not isinstance(reference, str):
            return beside
        target, file = self._schemas.follow(reference, base)
        absolute = f"{file}{SUFFIX}#{reference.partition('#')[2]}"
        if absolute in above:
            return {**beside, "$ref": absolute}
        meant = self.replaced(target, file, (*above, absolute))
        if beside.keys() & meant.keys() - _ANNOTATIONS:  # both must hold
            return {**beside, "allOf": [*beside.get("allOf", ()), meant]}
        return {**meant, **beside}


def _said(schema: bool) -> Mapping[str, Any]:
    """What true and false say as schemas: anything, and nothing."""
    return {} if schema else {"not": {}}


def builtin_schemas() -> dict[str, Mapping[str, Any]]:
    """The schemas that come with lint-catalog, by kind."""
    return {
        item.name.removesuffix(SUFFIX): json.loads(item.read_text(encoding="utf-8"))
        for item in resources.files("lint_catalog.schema").iterdir()
        if item.name.endswith(SUFFIX)
    }


def with_own_schemas(files: Iterable[SchemaFile], elsewhere: Elsewhere | None = None) -> Schemas:
    """The built-in schemas, with others added or put in their place.

    `elsewhere` is who judges by schemas that may take any time. Raises CatalogError if one is not valid JSON or not a
    valid schema, or refers to what is not there.
    """
    files = tuple(files)
    built_in = builtin_schemas()
    own = {each.kind: _plain(content_of(each)) for each in files}
    own = {kind: content for kind, content in own.items() if content != _without_names(built_in.get(kind, {}))}
    schemas = Schemas({**built_in, **own}, frozenset(own), elsewhere)
    _check_references(schemas, {each.kind: each.name for each in files})
    return schemas


def _without_names(content: Mapping[str, Any]) -> Mapping[str, Any]:
    return {key: value for key, value in content.items() if key not in ("$id", "$schema")}


def _plain(schema: Any) -> Any:
    """A schema in which none is true or false but where a mapping is closed or a list ends."""
    if not isinstance(schema, Mapping):
        return schema
    changed = with_schemas_below(schema, _plain)
    for (keyword, *name), below in schemas_below(changed):
        if isinstance(below, bool) and keyword not in _OPEN_OR_CLOSED:
            if name:
                changed[str(keyword)][name[0]] = _said(below)
            else:
                changed[str(keyword)] = _said(below)
    return changed


def _check_references(schemas: Schemas, names: Mapping[str, str]) -> None:
    for kind in schemas.kinds:
        name = names.get(kind, kind + SUFFIX)
        try:
            whole = schemas.whole(kind + SUFFIX)
        except (LookupError, RecursionError) as error:
            raise CatalogError(
                f"{name}: a `$ref` leads nowhere: {error} is not there",
                "only schemas of this catalog and the built-in ones can be referred to, as `<kind>.schema.json#/…`",
            ) from error
        if kind in schemas.own and (way := _circle(schemas, whole)):
            raise CatalogError(f"{name}: {quoted(way)} refers to itself and to nothing else", "it means nothing so far")


def _circle(schemas: Schemas, whole: Mapping[str, Any]) -> str:
    """A reference from which the same one is come to without a step into the data; empty if there is none."""
    known: set[str] = set()
    for _, schema in all_schemas(whole):
        reference = schema.get("$ref")
        if isinstance(reference, str) and reference not in known:
            known.add(reference)
            if reference in _references_of_the_same_value(schemas, reference):
                return reference
    return ""


def _references_of_the_same_value(schemas: Schemas, reference: str) -> Iterator[str]:
    """The references that are followed for the value that a reference is followed for."""
    waiting: list[Any] = [schemas.whole(reference)]
    seen: set[str] = set()
    while waiting:
        schema = waiting.pop()
        if not isinstance(schema, Mapping):
            continue
        waiting += schemas_of_the_same_value(schema)
        below = schema.get("$ref")
        if isinstance(below, str) and below not in seen:
            seen.add(below)
            yield below
            waiting.append(schemas.whole(below))
