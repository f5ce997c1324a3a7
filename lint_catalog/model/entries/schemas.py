"""The schemas of a catalog, and the references between them.

References resolve among the loaded files only; nothing is ever fetched.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from functools import cached_property, partial
from importlib import resources
from typing import TYPE_CHECKING, Any

from msgspec import Struct

from lint_catalog.model.entries.formats import FORMATS
from lint_catalog.model.entries.shape import KindShape
from lint_catalog.model.errors import CatalogError

if TYPE_CHECKING:
    from jsonschema.protocols import Validator

SUFFIX = ".schema.json"
COMMON = "common"
_ANNOTATIONS = frozenset({"title", "description", "examples", "default", "deprecated", "$comment"})


class Schemas:
    """All schemas of a catalog by name. The kinds are those of the files, `common` excepted."""

    def __init__(self, contents: Mapping[str, Mapping[str, Any]]) -> None:
        self.contents = contents
        self._shapes: dict[str, KindShape] = {}
        self._whole: dict[str, Mapping[str, Any]] = {}

    @property
    def kinds(self) -> tuple[str, ...]:
        """The known kinds in alphabetical order."""
        return tuple(sorted(name for name in self.contents if name != COMMON))

    @property
    def registries(self) -> frozenset[str]:
        """The kinds whose schema says `registry: true`: their entries exist to be referred to."""
        return frozenset(kind for kind in self.kinds if self.contents[kind].get("registry") is True)

    def shape(self, kind: str) -> KindShape:
        """The schema of a kind. Raises KeyError for an unknown kind."""
        if kind not in self._shapes:
            self._shapes[kind] = self.shape_of(self.whole(kind + SUFFIX))
        return self._shapes[kind]

    @cached_property
    def _registry(self) -> Any:
        from referencing import Registry, Resource
        from referencing.jsonschema import DRAFT202012

        return Registry().with_resources(
            (name + SUFFIX, Resource.from_contents(content, default_specification=DRAFT202012))
            for name, content in self.contents.items()
        )

    def shape_of(self, schema: Mapping[str, Any]) -> KindShape:
        """A schema that is no kind of its own, such as that of one field, with its references replaced."""
        return KindShape(schema, partial(self._validator, schema), self.whole)

    def _validator(self, schema: Mapping[str, Any]) -> Validator:
        """A validator with the formats of `lint_catalog.formats`."""
        from jsonschema import Draft202012Validator, FormatChecker

        checker = FormatChecker(formats=())
        for name, check in FORMATS.items():
            checker.checks(name)(lambda value, check=check: not isinstance(value, str) or check(value))
        return Draft202012Validator(schema, registry=self._registry, format_checker=checker)

    def whole(self, reference: str) -> Mapping[str, Any]:
        """What a reference such as `common.schema.json#/$defs/id` leads to, with the references in it replaced.

        One validator without references is several times faster than one that looks each of them up. Only a schema
        that contains itself keeps a reference, as `file#pointer`. Raises KeyError if something leads nowhere.
        """
        if reference not in self._whole:
            self._whole[reference] = self._replaced(*self._follow(reference, ""), (reference,))
        return self._whole[reference]

    def _follow(self, reference: str, base: str) -> tuple[Any, str]:
        """The schema that a `$ref` in the file `base` leads to, and its file."""
        file, _, pointer = reference.partition("#")
        base = file.removesuffix(SUFFIX) if file else base
        schema: Any = self.contents[base]
        for step in pointer.split("/")[1:]:
            schema = schema[step.replace("~1", "/").replace("~0", "~")]
        return schema, base

    def _replaced(self, schema: Any, base: str, above: tuple[str, ...]) -> Any:
        if isinstance(schema, list):
            return [self._replaced(each, base, above) for each in schema]
        if not isinstance(schema, Mapping):
            return schema
        beside = {
            key: value if key in ("examples", "default", "const", "enum") else self._replaced(value, base, above)
            for key, value in schema.items()
            if key not in ("$ref", "$defs", "$schema")
        }
        reference = schema.get("$ref")
        if not isinstance(reference, str):
            return beside
        target, file = self._follow(reference, base)
        absolute = f"{file}{SUFFIX}#{reference.partition('#')[2]}"
        if absolute in above:
            return {**beside, "$ref": absolute}
        meant = self._replaced(target, file, (*above, absolute))
        if beside.keys() & meant.keys() - _ANNOTATIONS:  # both must hold
            return {**beside, "allOf": [*beside.get("allOf", ()), meant]}
        return {**meant, **beside}


def builtin_schemas() -> dict[str, Mapping[str, Any]]:
    """The schemas that come with lint-catalog, by kind."""
    return {
        item.name.removesuffix(SUFFIX): json.loads(item.read_text(encoding="utf-8"))
        for item in resources.files("lint_catalog.schema").iterdir()
        if item.name.endswith(SUFFIX)
    }


class SchemaFile(Struct, frozen=True):
    """A schema of a catalog's own as it is written. `name` is what messages call the file."""

    kind: str
    name: str
    text: str


def with_own_schemas(files: Iterable[SchemaFile]) -> Schemas:
    """The built-in schemas, with others added or put in their place.

    Raises CatalogError if one is not valid JSON or not a valid schema, or refers to what is not there.
    """
    schemas = Schemas({**builtin_schemas(), **{each.kind: _content(each) for each in files}})
    _check_references(schemas)
    return schemas


def _content(file: SchemaFile) -> Mapping[str, Any]:
    from jsonschema import Draft202012Validator
    from jsonschema.exceptions import SchemaError

    try:
        content = json.loads(file.text)
        Draft202012Validator.check_schema(content)
    except json.JSONDecodeError as error:
        raise CatalogError(f"{file.name}:{error.lineno}:{error.colno}: is not valid JSON: {error.msg}") from error
    except SchemaError as error:
        where = "/".join(map(str, error.absolute_path)) or "the top level"
        raise CatalogError(
            f"{file.name}: is not a valid JSON Schema: at {where}: {error.message[:200]}",
            "see https://json-schema.org/draft/2020-12",
        ) from error
    if not isinstance(content, Mapping):
        raise CatalogError(f"{file.name}: a schema must be a JSON object")
    return content


def _check_references(schemas: Schemas) -> None:
    for kind in schemas.kinds:
        try:
            schemas.whole(kind + SUFFIX)
        except (KeyError, TypeError) as error:
            raise CatalogError(
                f"{kind}{SUFFIX}: a `$ref` leads nowhere: {error} is not there",
                "only schemas of this catalog and the built-in ones can be referred to, as `<kind>.schema.json#/…`",
            ) from error
