"""A schema with what its references lead to in their places, in the keywords of the newest draft.

References are followed as their drafts say: against the `$id` that they stand below, to anchors, by percent-encoded
pointers, and dynamically. They resolve among the loaded files only; nothing is ever fetched.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any
from urllib.parse import quote, unquote, urljoin

from msgspec import Struct
from referencing import Registry
from referencing.exceptions import NoSuchResource, Unresolvable
from referencing.jsonschema import lookup_recursive_ref, specification_with

from lint_catalog.model.entries.drafts import (
    DRAFT2020,
    Draft,
    all_schemas,
    draft_of,
    in_newest_words,
    schemas_below,
    with_schemas_below,
)
from lint_catalog.model.entries.keywords import KEYWORDS
from lint_catalog.model.entries.schema_text import SUFFIX, check_schema
from lint_catalog.model.errors import CatalogError
from lint_catalog.text.words import counted, quoted

_BASE = "file:///catalog/schema/"
_MOST_PARTS = 20_000  # of a schema with its references replaced; our largest has some 500
_MOST_REFERENCES = 30  # levels, one within the other; in ours there are four
_REFERENCES = ("$ref", "$dynamicRef", "$recursiveRef")
_DYNAMIC = frozenset({"$dynamicRef", "$recursiveRef"})
_OPEN_OR_CLOSED = ("additionalProperties", "unevaluatedProperties", "items", "unevaluatedItems")
_WORDS = frozenset({"title", "description", "examples", "default", "deprecated", "$comment", "readOnly", "writeOnly"})
_SEE_EACH_OTHER = (
    frozenset({"properties", "patternProperties", "additionalProperties"}),
    frozenset({"prefixItems", "items"}),
    frozenset({"contains", "minContains", "maxContains"}),
    frozenset({"if", "then", "else"}),
)
"""Keywords that mean something else beside each other."""
_SEE_ALL = frozenset({"unevaluatedProperties", "unevaluatedItems"})


class SchemaTarget(Struct, frozen=True):
    """What a reference leads to: a schema, the resolver of references in it, its draft and its name."""

    schema: Any
    resolver: Any
    draft: Draft
    name: str


class References:
    """The references between schemas, which are given by their names."""

    def __init__(self, contents: Mapping[str, Any]) -> None:
        self._files = {name: _BASE + quote(name) + SUFFIX for name in contents}
        named = {name: _named(each, self._files[name]) for name, each in contents.items()}
        every = [(each, draft) for one in named.values() for _, each, draft in all_schemas(one)]
        self._drafts = {id(each): draft for each, draft in every}
        self._dynamic = any(not _DYNAMIC.isdisjoint(each) for each, _ in every)
        resources = {self._files[name]: _resource(each) for name, each in named.items()}
        self._registry: Any = Registry().with_resources(resources.items()).crawl()
        self._moved = {file: urljoin(file, each.id() or "").rstrip("#") for file, each in resources.items()}
        self._resources = resources

    def named_twice(self) -> Iterator[tuple[str, str]]:
        """The files in which a schema has the name of one in another file, each with that name."""
        known: dict[str, str] = {uri: uri for uri in self._resources}
        for file, resource in self._resources.items():
            for uri in Registry().with_resource(file, resource).crawl():
                if known.setdefault(uri.rstrip("#"), file) != file:
                    yield self._kind(file), uri.removeprefix(_BASE)

    def _kind(self, file: str) -> str:
        return next(name for name, each in self._files.items() if each == file)

    def start(self, reference: str) -> SchemaTarget:
        """What a reference such as `common.schema.json#/$defs/id` leads to. Raises LookupError if there is nothing."""
        return self.follow("$ref", urljoin(_BASE, quote(reference, "#/%~$")), self._registry.resolver(), DRAFT2020)

    def follow(self, keyword: str, reference: str, resolver: Any, draft: Draft) -> SchemaTarget:
        """What a reference leads to, whose keyword stands in a schema of a draft. Raises LookupError if there is
        nothing."""
        if keyword == "$recursiveRef" and reference == "#":
            found = lookup_recursive_ref(resolver)
        else:
            found = self._found(reference, resolver)
        schema = found.contents
        if not isinstance(schema, (Mapping, bool)):
            raise LookupError(f"a schema at {quoted(reference)}")
        own = self._drafts.get(id(schema))
        if own is None and not isinstance(schema, bool):  # it stands where no schema is looked for
            own = draft_of(schema, draft)
            check_schema(reference, schema, own)
        return SchemaTarget(schema, found.resolver, own or draft, self._name(reference, found))

    def _found(self, reference: str, resolver: Any) -> Any:
        path, mark, fragment = reference.partition("#")
        tried = [reference, path + mark + unquote(fragment) if not fragment.startswith("/") else reference]
        if path and ":" not in path:  # relative, perhaps to an `$id` that is not where the files lie
            beside = _BASE + quote(unquote(path.rpartition("/")[2])) + mark + fragment
            tried.append(beside)
        for each in dict.fromkeys(tried):
            uri, mark, fragment = each.partition("#")
            moved = self._moved.get(urljoin(getattr(resolver, "_base_uri", ""), uri)) if uri else None
            try:
                return resolver.lookup(f"{moved}{mark}{fragment}" if moved else each)
            except (Unresolvable, NoSuchResource, ValueError, TypeError, LookupError):
                continue
        raise LookupError(quoted(reference))

    def _name(self, reference: str, found: Any) -> str:
        scope = [each for each, _ in found.resolver.dynamic_scope()] if self._dynamic else []
        base = getattr(found.resolver, "_base_uri", "").removeprefix(_BASE)
        own = [f" (in {each.removeprefix(_BASE)})" for each in dict.fromkeys(scope)]
        return f"{unquote(base)}#{reference.partition('#')[2]}{''.join(own)}"


def _named(content: Any, uri: str) -> Any:
    """A file's content with the name that it has without one of its own."""
    return {draft_of(content).id_keyword: uri, **content}


def _resource(content: Any, draft: Draft = DRAFT2020) -> Any:
    specification: Any = specification_with(draft_of(content, draft).uri)
    return specification.create_resource(content)


class Inlining:
    """Replaces the references of one schema."""

    def __init__(self, references: References, name: str, known: dict[str, SchemaTarget]) -> None:
        self._references = references
        self._name = name
        self._known = known
        self._parts = 0

    def replaced(self, target: SchemaTarget) -> Any:
        """What a reference leads to, with the references in it replaced. Only a schema that contains itself keeps one,
        by the name under which the target is among the `known`."""
        self._known.setdefault(target.name, target)
        return said(self._replaced(target.schema, target.resolver, target.draft, (target.name,)))

    def _replaced(self, schema: Any, resolver: Any, around: Draft, above: tuple[str, ...]) -> Any:
        """`above` are the targets that the schema stands in."""
        self._parts += 1
        if self._parts > _MOST_PARTS or len(above) > _MOST_REFERENCES:
            most = f"{counted(_MOST_PARTS, 'part')} of it, and follow each other {counted(_MOST_REFERENCES, 'time')}"
            raise CatalogError(f"{self._name}: references within references make it too large", f"they may make {most}")
        if not isinstance(schema, Mapping):
            return schema
        draft = draft_of(schema, around)
        written = {each: schema[each] for each in _REFERENCES if each in schema and each not in draft.lacks}
        own = {key: value for key, value in schema.items() if key not in written}
        if draft.alone and written:
            own = {key: value for key, value in own.items() if key in _WORDS or (key in KEYWORDS and key != "format")}

        def below(each: Any) -> Any:
            inside = resolver.in_subresource(_resource(each, draft)) if isinstance(each, Mapping) else resolver
            return self._replaced(each, inside, draft, above)

        beside = _without_truths(with_schemas_below(in_newest_words(own, draft), below))
        for keyword, reference in written.items():
            if isinstance(reference, str):
                beside = self._with(beside, self._references.follow(keyword, reference, resolver, draft), above)
        return beside

    def _with(self, beside: dict[str, Any], target: SchemaTarget, above: tuple[str, ...]) -> dict[str, Any]:
        """A schema together with what a reference beside it leads to."""
        if target.name in above:
            self._known.setdefault(target.name, target)
            return {**beside, "$ref": target.name} if "$ref" not in beside else _both(beside, {"$ref": target.name})
        meant = said(self._replaced(target.schema, target.resolver, target.draft, (*above, target.name)))
        return {**meant, **beside} if _is_one(beside, meant) else _both(beside, meant)


def _both(one: dict[str, Any], other: Mapping[str, Any]) -> dict[str, Any]:
    return {**one, "allOf": [*one.get("allOf", ()), other]}


def _is_one(beside: Mapping[str, Any], meant: Mapping[str, Any]) -> bool:
    """Whether two schemas that must both hold say the same as one that has the keywords of both."""
    if beside.keys() <= _WORDS:
        return True
    if not _SEE_ALL.isdisjoint(meant) or not (beside.keys() & meant.keys() <= _WORDS):
        return False
    return not any(beside.keys() & each and meant.keys() & each for each in _SEE_EACH_OTHER)


def said(schema: Any) -> Mapping[str, Any]:
    """What true and false say as schemas: anything, and nothing."""
    if isinstance(schema, bool):
        return {} if schema else {"not": {}}
    assert isinstance(schema, Mapping)  # noqa: S101 - by the meta-schema
    return schema


def _without_truths(schema: dict[str, Any]) -> dict[str, Any]:
    """A schema in which none is true or false but where a mapping is closed or a list ends."""
    for (keyword, *name), below in schemas_below(schema):
        if isinstance(below, bool) and keyword not in _OPEN_OR_CLOSED:
            if name:
                schema[str(keyword)][name[0]] = said(below)
            else:
                schema[str(keyword)] = said(below)
    return schema
