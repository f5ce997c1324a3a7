"""The schemas of a catalog, and the references between them.

References resolve among the loaded files only; nothing is ever fetched.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping
from functools import cache, cached_property, partial
from importlib import resources
from typing import TYPE_CHECKING, Any

from lint_catalog.model.entries.drafts import all_schemas, schemas_of_the_same_value
from lint_catalog.model.entries.schema_text import SUFFIX as SUFFIX
from lint_catalog.model.entries.schema_text import SchemaFile, content_of
from lint_catalog.model.entries.shape import KindShape, ToldApartShape
from lint_catalog.model.entries.shape_elsewhere import Elsewhere, ShapeElsewhere
from lint_catalog.model.entries.simple_schemas import simple
from lint_catalog.model.errors import CatalogError
from lint_catalog.text.words import quoted

if TYPE_CHECKING:
    from jsonschema.protocols import Validator

    from lint_catalog.model.entries.whole import References, SchemaTarget

COMMON = "common"


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
        self._targets: dict[str, SchemaTarget] = {}

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
                self._shapes[kind] = self._shape(kind)
            else:
                self._shapes[kind] = ShapeElsewhere(partial(self._elsewhere, self.contents, self.own, kind))
        return self._shapes[kind]

    def _shape(self, kind: str) -> KindShape:
        schema = self.whole(kind + SUFFIX)
        make = KindShape if kind in self.own else ToldApartShape
        return make(schema, partial(self._validator, schema), self.whole)

    @cached_property
    def _references(self) -> References:
        from lint_catalog.model.entries.whole import References

        return References(self.contents)

    def shape_of(self, schema: Mapping[str, Any]) -> KindShape:
        """A schema that is not a kind of its own, such as that of one field, with its references replaced."""
        return KindShape(schema, partial(self._validator, schema), self.whole)

    def _validator(self, schema: Mapping[str, Any]) -> Validator:
        """A validator with the formats of `lint_catalog.formats`."""
        from lint_catalog.model.entries.validator import validator_for

        validator: Validator = validator_for(schema, self.whole)
        return validator

    def whole(self, reference: str) -> Mapping[str, Any]:
        """What a reference such as `common.schema.json#/$defs/id` leads to, with the references in it replaced.

        One validator without references is several times faster than one that looks each of them up. Only a schema
        that contains itself keeps a reference, as `file#pointer`. Raises LookupError if something leads nowhere, and
        CatalogError if references within references multiply it beyond measure.
        """
        if reference not in self._whole:
            from lint_catalog.model.entries.whole import Inlining

            target = self._targets.get(reference) or self._references.start(reference)
            self._whole[reference] = Inlining(self._references, reference, self._targets).replaced(target)
        return self._whole[reference]

    def named_twice(self) -> Iterator[tuple[str, str]]:
        """The kinds in whose schemas one has the name of one in another file, each with that name."""
        return self._references.named_twice()


def builtin_schemas() -> dict[str, Mapping[str, Any]]:
    """The schemas that come with lint-catalog, by kind."""
    return {
        item.name.removesuffix(SUFFIX): json.loads(item.read_text(encoding="utf-8"))
        for item in resources.files("lint_catalog.schema").iterdir()
        if item.name.endswith(SUFFIX)
    }


@cache
def only_builtin_schemas() -> Schemas:
    """The built-in schemas alone: always the same ones, so that whoever asks again finds their references replaced."""
    return Schemas(builtin_schemas())


def with_own_schemas(files: Iterable[SchemaFile], elsewhere: Elsewhere | None = None) -> Schemas:
    """The built-in schemas, with others added or put in their place.

    `elsewhere` is who judges by schemas that may take any time. Raises CatalogError if one is not valid JSON or not a
    valid schema, or refers to what is not there.
    """
    files = tuple(files)
    built_in = builtin_schemas()
    own = {each.kind: content_of(each) for each in files}
    same = {kind for kind in own.keys() & built_in.keys() if _plain(own[kind]) == _plain(built_in[kind])}
    own = {kind: content for kind, content in own.items() if kind not in same}
    schemas = Schemas({**built_in, **own}, frozenset(own), elsewhere)
    _check_references(schemas, {each.kind: each.name for each in files})
    return schemas


def _plain(content: Mapping[str, Any]) -> Mapping[str, Any]:
    return {key: value for key, value in content.items() if key not in ("$id", "$schema")}


def _check_references(schemas: Schemas, names: Mapping[str, str]) -> None:
    for kind, twice in schemas.named_twice():
        raise CatalogError(f"{names[kind]}: another schema is called {quoted(twice)}, too", "an `$id` names one schema")
    for kind in schemas.kinds:
        name = names.get(kind, kind + SUFFIX)
        try:
            whole = schemas.whole(kind + SUFFIX)
        except CatalogError as error:
            if error.message.startswith(name):
                raise
            raise CatalogError(f"{name}: {error.message}", error.hint) from error
        except (LookupError, RecursionError) as error:
            raise CatalogError(
                f"{name}: a `$ref` leads nowhere: {_words(error)} is not there",
                "only schemas of this catalog and the built-in ones can be referred to, as `<kind>.schema.json#/…`",
            ) from error
        if kind in schemas.own and (way := _circle(schemas, whole)):
            raise CatalogError(f"{name}: {quoted(way)} refers to itself and to nothing else", "it means nothing so far")


def _words(error: Exception) -> str:
    return str(error.args[0]) if error.args else type(error).__name__


def _circle(schemas: Schemas, whole: Mapping[str, Any]) -> str:
    """A reference from which the same one is come to without a step into the data; empty if there is none."""
    known: set[str] = set()
    for _, schema, _ in all_schemas(whole):
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
