"""What everything else talks about: places in files, entries, the catalog, findings."""

from __future__ import annotations

import enum
from collections.abc import Iterable, Iterator, Mapping
from functools import cached_property
from typing import Any, NamedTuple, Protocol

from msgspec import Struct

Path = tuple[str | int, ...]
"""Where a value stands in an entry's data: mapping keys and list indexes, as in jsonschema's `absolute_path`."""


class Severity(enum.IntEnum):
    """How much a finding matters; only errors fail a run, with `--strict` warnings too."""

    NOTE = 1
    WARNING = 2
    ERROR = 3

    @property
    def label(self) -> str:
        """Its name in reports: `note`, `warning` or `error`."""
        return self.name.lower()


class Span(NamedTuple):
    """A stretch of text. All four numbers are 1-based; columns count Unicode code points; the end is exclusive.

    A tuple, since a page has tens of thousands of them.
    """

    line: int
    column: int
    end_line: int
    end_column: int


class Part(enum.Enum):
    """Which text of a path a place means."""

    VALUE = "value"
    KEY = "key"
    WHOLE = "whole"
    """A key with its value, or an item of a list, with the line or the comma that goes with it: for a removal."""


class Place(Struct, frozen=True):
    """A place that a rule speaks of. The source that read the file turns it into a span, and only if it is reported.

    `text` narrows the place to the `nth` occurrence (from 0) of that text inside the value.
    A `span` that is already known wins over everything else.
    """

    file: str
    path: Path = ()
    part: Part = Part.VALUE
    text: str = ""
    nth: int = 0
    span: Span | None = None


class Edit(Struct, frozen=True):
    """Replace the text at a place. `part` says whether a key or a value is replaced."""

    place: Place
    replacement: str


class Fix(Struct, frozen=True):
    """Edits that mend a problem together. A safe fix keeps what the writer meant; an unsafe one may guess."""

    title: str
    edits: tuple[Edit, ...]
    safe: bool = False


class Problem(Struct, frozen=True):
    """What a rule yields: where, what, and how to mend it. `severity` is the rule's own unless it is given here."""

    place: Place
    message: str
    hint: str = ""
    fix: Fix | None = None
    severity: Severity | None = None


class TextEdit(Struct, frozen=True):
    """An edit whose place is resolved."""

    file: str
    span: Span
    replacement: str


class TextFix(Struct, frozen=True):
    """A fix whose places are resolved."""

    title: str
    edits: tuple[TextEdit, ...]
    safe: bool


class Finding(Struct, frozen=True):
    """A problem at its position, as it is reported. `entry` is `<kind>/<id>`, empty for a file that is no entry."""

    file: str
    span: Span
    rule: str
    severity: Severity
    message: str
    hint: str = ""
    entry: str = ""
    path: Path = ()
    fix: TextFix | None = None

    @property
    def sort_key(self) -> tuple[str, int, int, str, str]:
        """The order of reports: file, line, column, rule."""
        return (self.file, self.span.line, self.span.column, self.rule, self.message)


class Scalar(Struct, frozen=True):
    """A scalar as it is written. `style` is the quoting: `""` (plain), `'`, `"`, `|` or `>`."""

    path: Path
    part: Part
    text: str
    style: str


class Layout(Protocol):
    """What a source knows about how a document is written."""

    def span(self, place: Place) -> Span:
        """Position of a place; the nearest enclosing one if the place itself is not written (a missing field)."""

    def extent(self, place: Place) -> Span:
        """The whole text of a place, for an edit; `span` shows one line of it at most.

        Raises LookupError for the `WHOLE` of something that cannot be cut out without touching its neighbours.
        """

    def scalars(self) -> Iterator[Scalar]:
        """Every scalar, keys included, in the order of the text."""

    def scalar(self, path: Path, part: Part = Part.VALUE) -> Scalar | None:
        """The scalar at a path, or None where there is a mapping, a list or nothing."""


class Observation(Struct, frozen=True):
    """Something a source noticed while it read a document, for a rule to judge: `duplicate-key`, `alias`, …"""

    what: str
    span: Span
    text: str = ""


class Document(Struct, frozen=True):
    """A file below `entries/` as it is written.

    `kind` is empty for a file that belongs to none of the known `kinds`; `parsed` is false where there is no data.
    """

    file: str
    kind: str
    id: str
    text: str
    layout: Layout
    observations: tuple[Observation, ...] = ()
    parsed: bool = True
    kinds: tuple[str, ...] = ()

    def observed(self, what: str) -> Iterator[Observation]:
        """The observations of one sort."""
        return (each for each in self.observations if each.what == what)

    def place(self, span: Span) -> Place:
        """A place whose span is known."""
        return Place(self.file, span=span)

    def at(self, *path: str | int, part: Part = Part.VALUE) -> Place:
        """The place of a value, or of its key."""
        return Place(self.file, path, part)


class Annotation(Struct, frozen=True):
    """A value that the schema marks with an annotation keyword (`refersTo`, `localized`, …) and its argument."""

    keyword: str
    argument: Any
    path: Path
    value: Any


class Reference(Struct, frozen=True):
    """An id in an entry that names another entry; `in_expression` if it stands in a license expression."""

    kinds: tuple[str, ...]
    id: str
    path: Path
    in_expression: bool = False


class Violation(Struct, frozen=True):
    """One way in which data does not fit its schema, in the schema's terms.

    `keyword` is the JSON Schema keyword that failed, `argument` its value, `schema` the subschema it stands in.
    `name` is the property concerned for `required` and `additionalProperties`; `choices` what was allowed there.
    """

    keyword: str
    argument: Any
    path: Path
    value: Any
    schema: Mapping[str, Any]
    message: str = ""
    name: str = ""
    choices: tuple[str, ...] = ()


class Shape(Protocol):
    """A kind's schema, as far as rules need it."""

    def violations(self, data: Any) -> tuple[Violation, ...]:
        """Every way in which the data does not fit, most specific branch of alternatives only."""

    def annotations(self, data: Any) -> tuple[Annotation, ...]:
        """Every value that the schema annotates."""


class Entry(Struct, frozen=True, eq=False, dict=True):
    """One entry: its data, and what the schema says about it.

    Equality and hashing go by file, so entries may stand in sets.
    """

    kind: str
    id: str
    file: str
    data: Mapping[str, Any]
    shape: Shape
    layout: Layout

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
        return self.shape.violations(self.data)

    @cached_property
    def annotations(self) -> tuple[Annotation, ...]:
        """Every value that the schema annotates, in the order of the data."""
        return self.shape.annotations(self.data)

    def annotated(self, keyword: str) -> Iterator[Annotation]:
        """The values that the schema annotates with this keyword."""
        return (each for each in self.annotations if each.keyword == keyword)

    @cached_property
    def references(self) -> tuple[Reference, ...]:
        """The ids of other entries that occur in this one, the parts of license expressions included."""
        return tuple(_references(self.annotations))

    def get(self, path: Path) -> Any:
        """The value at a path, or None where the data has nothing there."""
        value: Any = self.data
        for step in path:
            try:
                value = value[step]
            except (KeyError, IndexError, TypeError):
                return None
        return value


EXPRESSION_OPERATORS = frozenset({"AND", "OR", "WITH"})


def expression_ids(expression: str) -> tuple[str, ...]:
    """The license ids in an expression such as `llama-3 AND (mit OR gemma)`, in order, without the operators."""
    words = expression.replace("(", " ").replace(")", " ").split()
    return tuple(word for word in words if word.upper() not in EXPRESSION_OPERATORS)


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
                yield Reference(kinds, each.value, each.path)


class Catalog(Struct, frozen=True, dict=True, eq=False):
    """Everything that was read.

    `documents` are all files below `entries/`, by file name; `entries` those that could be read, by kind and id;
    `kinds` the known kinds, `registries` those whose entries exist to be referred to. An entry whose document does not
    parse is known by its id, but has no data. `variant_hosts` have pages for each language, although addresses do not
    show it.
    """

    root: str
    documents: Mapping[str, Document]
    entries: Mapping[str, Mapping[str, Entry]]
    kinds: tuple[str, ...]
    registries: frozenset[str] = frozenset()
    variant_hosts: tuple[str, ...] = ()

    def __iter__(self) -> Iterator[Entry]:
        for entries in self.entries.values():
            yield from entries.values()

    def of_kind(self, kind: str) -> Mapping[str, Entry]:
        """The entries of a kind by id; empty for a kind without entries."""
        return self.entries.get(kind, {})

    def get(self, kind: str, id: str) -> Entry | None:
        """An entry, or None if there is none or it could not be read."""
        return self.entries.get(kind, {}).get(id)

    @cached_property
    def ids(self) -> Mapping[str, frozenset[str]]:
        """Known ids by kind, those of unreadable documents included: an entry that does not parse still exists."""
        found: dict[str, set[str]] = {kind: set() for kind in self.kinds}
        for document in self.documents.values():
            if document.kind:
                found.setdefault(document.kind, set()).add(document.id)
        return {kind: frozenset(ids) for kind, ids in found.items()}

    @cached_property
    def languages(self) -> tuple[str, ...]:
        """The languages that `entries/catalog.yaml` declares; without it, all that occur in texts per language."""
        for entry in self.of_kind("catalog").values():
            declared = entry.data.get("languages")
            if isinstance(declared, list) and all(isinstance(each, str) for each in declared):
                return tuple(declared)
            return ()  # the declaration itself is broken and reported; guessing would only add noise
        if any(document.kind == "catalog" for document in self.documents.values()):
            return ()
        return tuple(sorted({language for entry in self for text in localized(entry) for language in text[1]}))

    @cached_property
    def sound(self) -> bool:
        """Whether every document parses and fits its schema, so that what is absent is known to be absent."""
        return all(document.parsed for document in self.documents.values()) and not any(e.violations for e in self)


def localized(entry: Entry) -> Iterator[tuple[Path, Mapping[str, str]]]:
    """The texts per language of an entry: path and the text by language. Addresses per language are no texts."""
    addresses = {each.path[:-1] for each in entry.annotated("format") if each.argument == "url"}
    for each in entry.annotated("localized"):
        if each.path in addresses:
            continue
        if each.value and isinstance(each.value, Mapping) and all(isinstance(t, str) for t in each.value.values()):
            yield each.path, each.value


def markdown(entry: Entry) -> Iterator[tuple[Path, str]]:
    """The Markdown texts of an entry, each language by itself."""
    for each in entry.annotated("markdown"):
        if isinstance(each.value, str):
            yield each.path, each.value
