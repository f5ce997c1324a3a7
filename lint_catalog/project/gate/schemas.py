"""What the schemas of a catalog allow that those of the base do not."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping

from msgspec import Struct

from lint_catalog.engine.schema_strength import TooMuchToCompareError, Weaker, weaker
from lint_catalog.model.entries.schemas import SUFFIX, Schemas
from lint_catalog.model.errors import CatalogError
from lint_catalog.model.findings import Finding
from lint_catalog.model.places import Place, Route, Span
from lint_catalog.project.gate.note import TOP, loosened
from lint_catalog.source.yaml.entries import read_document
from lint_catalog.text.words import listed, quoted

_REFERENCES = 30  # that are followed to where a constraint stands


class SchemaFolder(Struct, frozen=True):
    """Where a catalog's own schemas stand: the texts of the files by kind, and what reports call each of them."""

    texts: Mapping[str, str]
    names: Mapping[str, str]


def weaker_schemas(before: Schemas, now: Schemas, folder: SchemaFolder, settings: str) -> Iterator[Finding]:
    """A note for each constraint of the base that is gone or allows more. `folder` has the schemas of today; what is
    said of one that is gone stands at the file `settings`."""
    if before.contents == now.contents:
        return
    places = _Places(now, folder, settings)
    known: set[tuple[str, Span, str]] = set()
    for kind in sorted(before.kinds):
        if kind not in now.kinds:
            message = f"the schema of {quoted(kind)} is gone: entries of that kind are not judged"
            yield loosened(settings, TOP, message, kind)
            continue
        for each in _together(_compared(kind, before, now)):
            file, span = places.of(kind, each.way)
            pointer = "/".join(map(str, each.way))
            where = f" at {quoted(pointer, 120)}" if pointer else ""
            base = "the one that comes with lint-catalog" if kind not in before.own else "that of the base"
            message = f"the schema of {quoted(kind)} allows more than {base}{where}: {each.what}"
            if (file, span, each.what) not in known:  # what several kinds refer to is said once
                known.add((file, span, each.what))
                yield loosened(file, span, message, kind, pointer)


def _together(found: Iterable[Weaker]) -> Iterator[Weaker]:
    """Constraints that are gone from one place, as when a reference leads elsewhere, are one thing."""
    gone: dict[Route, list[Weaker]] = {}
    for each in found:
        if each.way and each.what == f"`{each.way[-1]}` is gone":
            gone.setdefault(each.way[:-1], []).append(each)
        else:
            yield each
    for way, several in gone.items():
        if len(several) == 1:
            yield several[0]
        else:
            yield Weaker(way, f"{listed((f'`{each.way[-1]}`' for each in several), 'and')} are gone")


def _compared(kind: str, before: Schemas, now: Schemas) -> tuple[Weaker, ...]:
    try:
        return weaker(before.whole(kind + SUFFIX), now.whole(kind + SUFFIX), before.whole, now.whole)
    except (TooMuchToCompareError, RecursionError, CatalogError, LookupError):
        return (Weaker((), "they are too large or too different to be compared, so nobody knows what else"),)


_WORDS = frozenset({"title", "description", "examples", "default", "deprecated", "$comment"})


class _Places:
    """Where constraints stand in the files of today."""

    def __init__(self, schemas: Schemas, folder: SchemaFolder, settings: str) -> None:
        self._schemas = schemas
        self._folder = folder
        self._settings = settings

    def of(self, kind: str, way: Route) -> tuple[str, Span]:
        """The file and the place of what a way leads to in a schema with its references replaced, or of as much of the
        way as is there. Where no file of the catalog says it, it is the settings."""
        trail: list[tuple[str, Route]] = [(kind, ())]
        for step in way:
            found = self._below(*self._followed(trail[-1]), step)
            if found is None:
                break
            trail.append(found)
        trail.append(self._followed(trail[-1]))
        for name, route in reversed(trail):
            if name in self._folder.texts:
                return self._folder.names[name], self._span(name, route)
        return self._settings, TOP

    def _below(self, kind: str, route: Route, step: str | int) -> tuple[str, Route] | None:
        value = self._at(kind, route)
        if isinstance(value, Mapping) and step in value:
            return kind, (*route, step)
        if isinstance(value, list) and isinstance(step, int) and step < len(value):
            return kind, (*route, step)
        return None

    def _at(self, kind: str, route: Route) -> object:
        value: object = self._schemas.contents.get(kind)
        for step in route:
            value = value[step] if isinstance(value, (Mapping, list)) else None  # type: ignore[index] # it was found
        return value

    def _followed(self, place: tuple[str, Route]) -> tuple[str, Route]:
        """Where a schema stands that one consists of a reference to, as far as that is a plain one."""
        for _ in range(_REFERENCES):
            kind, route = place
            value = self._at(kind, route)
            reference = value.get("$ref") if isinstance(value, Mapping) else None
            if not isinstance(reference, str) or not isinstance(value, Mapping) or len(value.keys() - _WORDS) > 1:
                return place
            file, _, pointer = reference.partition("#")
            target = file.removesuffix(SUFFIX) or kind
            steps = tuple(each.replace("~1", "/").replace("~0", "~") for each in pointer.split("/")[1:])
            found: tuple[str, Route] | None = (target, ()) if target in self._schemas.contents else None
            for step in steps:
                found = self._below(*found, step) if found else None
            if found is None:
                return place
            place = found
        return place

    def _span(self, kind: str, route: Route) -> Span:
        text = self._folder.texts[kind]
        document, _ = read_document(f"{kind}.yaml", "", "", text.encode())
        try:
            return document.source_map.span(Place(f"{kind}.yaml", route)) if document.parsed else TOP
        except (LookupError, ValueError):
            return TOP
