"""The schemas of a catalog: loading, validation, annotation keywords.

References between schemas resolve among the loaded files only; nothing is ever fetched.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import date
from difflib import get_close_matches
from functools import cached_property
from importlib import resources
from pathlib import Path as FilePath
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

from lint_catalog.errors import CatalogError
from lint_catalog.model import Annotation, Path, Violation, expression_ids

if TYPE_CHECKING:
    from jsonschema.exceptions import ValidationError
    from jsonschema.protocols import Validator

SUFFIX = ".schema.json"
COMMON = "common"
ANNOTATION_KEYWORDS = ("refersTo", "localized", "markdown", "hubRepo", "format")

_HUB_REPO = re.compile(r"(?!.*(?:--|\.\.))[A-Za-z0-9][A-Za-z0-9._-]{0,95}/[A-Za-z0-9._-]{1,96}(?<!\.git)(?<![.-])")
_SPDX_ID = re.compile(r"[A-Za-z0-9][A-Za-z0-9.+-]*")
_DATE = re.compile(r"(\d{4})\.(\d{2})\.(\d{2})")
_URL_FORBIDDEN = re.compile(r"[\s<>\"{}|\\^`\u3000-\u303F\uFF01-\uFF60]")


def is_url(value: str) -> bool:
    """Whether a string is a complete `http` or `https` address without spaces or full-width punctuation."""
    try:
        parts = urlsplit(value)
        host = parts.hostname or ""
        _ = parts.port
    except ValueError:
        return False
    return parts.scheme in ("http", "https") and "." in host.strip(".") and not _URL_FORBIDDEN.search(value)


def is_hub_repo(value: str) -> bool:
    """Whether a string can be `owner/name` of a Hub repository, by the rules of huggingface_hub's `validate_repo_id`."""
    return _HUB_REPO.fullmatch(value) is not None


def is_dotted_date(value: str) -> bool:
    """Whether a string is a day that exists, as `YYYY.MM.DD`."""
    match = _DATE.fullmatch(value)
    if not match:
        return False
    try:
        date(*map(int, match.groups()))
    except ValueError:
        return False
    return True


FORMATS: dict[str, Callable[[str], bool]] = {
    "url": is_url,
    "hub-repo": is_hub_repo,
    "date-dotted": is_dotted_date,
    "spdx-id": lambda value: _SPDX_ID.fullmatch(value) is not None,
    "license-expression": lambda value: bool(expression_ids(value)),
}


class Schemas:
    """All schemas of a catalog by name. The kinds are those of the files, `common` excepted."""

    def __init__(self, contents: Mapping[str, Mapping[str, Any]]) -> None:
        self.contents = contents
        self._shapes: dict[str, KindShape] = {}

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
            self._shapes[kind] = KindShape(kind, self)
        return self._shapes[kind]

    @cached_property
    def _registry(self) -> Any:
        from referencing import Registry, Resource
        from referencing.jsonschema import DRAFT202012

        return Registry().with_resources(
            (name + SUFFIX, Resource.from_contents(content, default_specification=DRAFT202012))
            for name, content in self.contents.items()
        )

    def validator(self, kind: str) -> Validator:
        """A validator for a kind, with the formats of this module."""
        from jsonschema import Draft202012Validator, FormatChecker

        checker = FormatChecker(formats=())
        for name, check in FORMATS.items():
            checker.checks(name)(lambda value, check=check: not isinstance(value, str) or check(value))
        return Draft202012Validator(
            {"$ref": kind + SUFFIX}, registry=self._registry, format_checker=checker
        )

    def resolve(self, schema: Any, base: str) -> tuple[Mapping[str, Any], str]:
        """Follow `$ref`s. Returns the schema with the keywords beside the `$ref` laid over it, and its file."""
        over: dict[str, Any] = {}
        while isinstance(schema, Mapping) and "$ref" in schema:
            over = {**{key: value for key, value in schema.items() if key != "$ref"}, **over}
            schema, base = self.follow(schema["$ref"], base)
        return ({**schema, **over} if isinstance(schema, Mapping) else {}), base

    def follow(self, reference: str, base: str) -> tuple[Any, str]:
        """The schema that one `$ref` of the file `base` leads to, and its file. Raises KeyError if there is none."""
        file, _, pointer = reference.partition("#")
        base = file.removesuffix(SUFFIX) if file else base
        schema: Any = self.contents[base]
        for step in pointer.split("/")[1:]:
            schema = schema[step.replace("~1", "/").replace("~0", "~")]
        return schema, base

    def alternatives(self, branches: Sequence[Any], base: str) -> list[tuple[Mapping[str, Any], str]]:
        """The branches of an `anyOf`, resolved as far as `meant_branch` looks into them."""
        found = []
        for branch in branches:
            resolved, file = self.resolve(branch, base)
            if "propertyNames" in resolved:
                resolved = {**resolved, "propertyNames": self.resolve(resolved["propertyNames"], file)[0]}
            found.append((resolved, file))
        return found


def builtin_schemas() -> dict[str, Mapping[str, Any]]:
    """The schemas that come with lint-catalog, by kind."""
    return {
        item.name.removesuffix(SUFFIX): json.loads(item.read_text(encoding="utf-8"))
        for item in resources.files("lint_catalog.schema").iterdir()
        if item.name.endswith(SUFFIX)
    }


def load_schemas(folder: FilePath | None = None) -> Schemas:
    """The built-in schemas, with those of a catalog's own folder added or put in their place.

    Raises CatalogError if the folder is missing, or a schema is not valid JSON or not a valid schema.
    """
    contents = builtin_schemas()
    if folder is not None:
        contents.update(_own_schemas(folder))
    schemas = Schemas(contents)
    if folder is not None:
        _check_references(schemas)
    return schemas


def _own_schemas(folder: FilePath) -> Iterator[tuple[str, Mapping[str, Any]]]:
    from jsonschema import Draft202012Validator
    from jsonschema.exceptions import SchemaError

    if not folder.is_dir():
        raise CatalogError(
            f"the schema folder {folder} does not exist", "set `schema` in [tool.lint-catalog] to a folder, or remove it"
        )
    files = sorted(folder.glob("*" + SUFFIX))
    if not files:
        raise CatalogError(f"the schema folder {folder} has no schemas", f"a schema is a file `<kind>{SUFFIX}`")
    for file in files:
        try:
            content = json.loads(file.read_text(encoding="utf-8"))
            Draft202012Validator.check_schema(content)
        except OSError as error:
            raise CatalogError(f"{file}: cannot be read: {error.strerror}") from error
        except UnicodeDecodeError as error:
            raise CatalogError(f"{file}: is not UTF-8") from error
        except json.JSONDecodeError as error:
            raise CatalogError(
                f"{file}:{error.lineno}:{error.colno}: is not valid JSON: {error.msg}"
            ) from error
        except SchemaError as error:
            where = "/".join(map(str, error.absolute_path)) or "the top level"
            raise CatalogError(
                f"{file}: is not a valid JSON Schema: at {where}: {error.message[:200]}",
                "see https://json-schema.org/draft/2020-12",
            ) from error
        if not isinstance(content, Mapping):
            raise CatalogError(f"{file}: a schema must be a JSON object")
        yield file.name.removesuffix(SUFFIX), content


def _check_references(schemas: Schemas) -> None:
    def visit(node: Any, base: str) -> None:
        if isinstance(node, Mapping):
            if isinstance(node.get("$ref"), str):
                try:
                    schemas.resolve({"$ref": node["$ref"]}, base)
                except (KeyError, TypeError) as error:
                    raise CatalogError(
                        f"{base}{SUFFIX}: `$ref` to {node['$ref']!r} leads nowhere",
                        "only schemas of this catalog and the built-in ones can be referred to",
                    ) from error
            for child in node.values():
                visit(child, base)
        elif isinstance(node, list):
            for child in node:
                visit(child, base)

    for name, content in schemas.contents.items():
        visit(content, name)


class KindShape:
    """The schema of one kind, as rules see it."""

    def __init__(self, kind: str, schemas: Schemas) -> None:
        self.kind = kind
        self._schemas = schemas

    @cached_property
    def _validator(self) -> Validator:
        return self._schemas.validator(self.kind)

    def violations(self, data: Any) -> tuple[Violation, ...]:
        """Every way in which the data does not fit; of alternatives only the one the writer meant."""
        found: dict[tuple[Path, str, str], Violation] = {}
        for error in self._validator.iter_errors(data):
            for each in self._violations(error):
                at = (*each.path, each.name) if each.keyword == "required" else each.path
                found.setdefault((each.path, each.keyword, each.name), replace(each, schema=self.field(data, at)))
        return tuple(found.values())

    def field(self, data: Any, path: Path) -> Mapping[str, Any]:
        """The schema of the value at a path, with its title, description and examples; empty if there is none."""
        schema, base = self._schemas.resolve({"$ref": self.kind + SUFFIX}, self.kind)
        for step in path:
            schema, base = self._meant(schema, base, data)
            if isinstance(step, int):
                below = schema.get("items")
            else:
                below = schema.get("properties", {}).get(step, schema.get("additionalProperties"))
            if not isinstance(below, Mapping):
                return {}
            schema, base = self._schemas.resolve(below, base)
            try:
                data = data[step]
            except (KeyError, IndexError, TypeError):
                data = None
        return schema

    def _meant(self, schema: Mapping[str, Any], base: str, data: Any) -> tuple[Mapping[str, Any], str]:
        """A schema with the alternative that the writer meant in the place of its alternatives."""
        while "properties" not in schema and "anyOf" in schema:
            branches = self._schemas.alternatives(schema["anyOf"], base)
            meant = meant_branch([branch for branch, _ in branches], data)
            if meant is None:
                break
            schema, base = branches[meant]
        return schema, base

    def _violations(self, error: ValidationError) -> Iterator[Violation]:
        keyword = str(error.validator)
        path = tuple(error.absolute_path)
        schema = error.schema if isinstance(error.schema, Mapping) else {}
        if "propertyNames" in error.absolute_schema_path:
            choices = tuple(map(str, schema.get("enum", ())))
            key = str(error.instance)
            yield Violation("propertyNames", error.validator_value, (*path, key), key, schema, name=key, choices=choices)
        elif keyword in ("anyOf", "oneOf") and error.context:
            yield from self._alternatives(error, path, schema)
        elif keyword == "required":
            name = error.message.split("'")[1]
            yield Violation(keyword, error.validator_value, path, error.instance, schema, name=name)
        elif keyword == "additionalProperties":
            known = tuple(schema.get("properties", {}))
            for name in error.instance:
                if name not in known and not any(re.search(p, name) for p in schema.get("patternProperties", {})):
                    yield Violation(
                        keyword, False, (*path, name), error.instance[name], schema, name=name, choices=known
                    )
        else:
            yield Violation(keyword, error.validator_value, path, error.instance, schema, error.message)

    def _alternatives(self, error: ValidationError, path: Path, schema: Mapping[str, Any]) -> Iterator[Violation]:
        branches = list(error.validator_value)
        if all(set(branch) == {"required"} for branch in branches):
            names = tuple(name for branch in branches for name in branch["required"])
            yield Violation("anyRequired", branches, path, error.instance, schema, choices=names)
            return
        resolved = [branch for branch, _ in self._schemas.alternatives(branches, self._file_of(error))]
        meant = meant_branch(resolved, error.instance)
        if meant is None:
            types = tuple(dict.fromkeys(name for branch in resolved for name in _types(branch)))
            values = tuple(json.dumps(branch["const"]) for branch in resolved if "const" in branch)
            yield Violation("type", list(types), path, error.instance, schema, choices=values)
            return
        for each in error.context or ():
            if each.schema_path and each.schema_path[0] == meant:
                yield from self._violations(each)

    def _file_of(self, error: ValidationError) -> str:
        """The schema file that a failed keyword stands in; jsonschema leaves `$ref`s out of its paths."""
        schema: Any = {"$ref": self.kind + SUFFIX}
        base = self.kind
        for step in error.absolute_schema_path:
            while isinstance(schema, Mapping) and "$ref" in schema and step not in schema:
                schema, base = self._schemas.follow(schema["$ref"], base)
            schema = schema[step]
        return base

    def annotations(self, data: Any) -> tuple[Annotation, ...]:
        """Every value that the schema annotates, in the order of the data."""
        return tuple(self._annotations({"$ref": self.kind + SUFFIX}, self.kind, data, ()))

    def _annotations(self, schema: Any, base: str, data: Any, path: Path) -> Iterator[Annotation]:
        resolved, base = self._schemas.resolve(schema, base)
        for keyword in ANNOTATION_KEYWORDS:
            if keyword in resolved:
                yield Annotation(keyword, resolved[keyword], path, data)
        for applicator in ("anyOf", "oneOf"):
            branches = self._schemas.alternatives(resolved.get(applicator, ()), base)
            meant = meant_branch([branch for branch, _ in branches], data)
            if meant is not None:
                yield from self._annotations(branches[meant][0], branches[meant][1], data, path)
        for branch in resolved.get("allOf", ()):
            yield from self._annotations(branch, base, data, path)
        if isinstance(data, Mapping):
            properties = resolved.get("properties", {})
            for key, value in data.items():
                below = properties.get(key, resolved.get("additionalProperties"))
                if isinstance(below, Mapping):
                    yield from self._annotations(below, base, value, (*path, key))
        elif isinstance(data, list) and isinstance(resolved.get("items"), Mapping):
            for index, value in enumerate(data):
                yield from self._annotations(resolved["items"], base, value, (*path, index))


def meant_branch(branches: Sequence[Mapping[str, Any]], data: Any) -> int | None:
    """Which of several alternative schemas the writer meant: by type, then by the keys that it knows.

    Returns its index, or None if no alternative allows a value of this type.
    """
    best: tuple[int, int, int, int] | None = None
    for index, branch in enumerate(branches):
        types = _types(branch)
        if types and not any(_has_type(data, name) for name in types):
            continue
        if "const" in branch and branch["const"] != data and len(branches) > 1:
            continue
        score = (*_fit(branch, data), -index)
        if best is None or score > best:
            best = score
    return None if best is None else -best[3]


def _fit(branch: Mapping[str, Any], data: Any) -> tuple[int, int, int]:
    """How well a mapping's keys fit a schema, the better the greater: unknown keys, known keys, missing keys."""
    if not isinstance(data, Mapping):
        return 0, 0, 0
    properties = branch.get("properties", {})
    known = [key for key in data if key in properties]
    others = [key for key in data if key not in properties]
    names = branch.get("propertyNames", {}).get("pattern")
    if names is not None:
        others = [key for key in others if not re.search(names, key)]
    elif branch.get("additionalProperties") is not False:
        others = []
    near = [key for key in others if get_close_matches(key, properties, 1, 0.75)]
    missing = [key for key in branch.get("required", ()) if key not in data]
    return len(near) - len(others), len(known) + len(near), -len(missing)


def _types(schema: Mapping[str, Any]) -> tuple[str, ...]:
    """The JSON types a schema allows, as far as it says; empty if it does not."""
    if "type" in schema:
        return (schema["type"],) if isinstance(schema["type"], str) else tuple(schema["type"])
    if "const" in schema:
        return (type_name(schema["const"]),)
    if "enum" in schema:
        return tuple(dict.fromkeys(type_name(value) for value in schema["enum"]))
    return ()


def type_name(value: Any) -> str:
    """The JSON Schema name of a value's type; `date` for the dates that YAML makes."""
    match value:
        case bool():
            return "boolean"
        case None:
            return "null"
        case int():
            return "integer"
        case float():
            return "number"
        case str():
            return "string"
        case Mapping():
            return "object"
        case list() | tuple():
            return "array"
    return "date"


def _has_type(value: Any, name: str) -> bool:
    actual = type_name(value)
    return actual == name or (name == "number" and actual == "integer")
