"""YAML text to data, with the position of every key and value.

PyYAML's C loader composes the nodes; this module walks them once for the data and, only when something has to be
reported, once more for positions. YAML that entries must not use (anchors, aliases, tags, …) is not refused here but
observed, so that rules can explain it.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cached_property, lru_cache
from typing import Any

import yaml
from msgspec import Struct

from lint_catalog.model.entries.document import Scalar
from lint_catalog.model.observation import Observation
from lint_catalog.model.places import Part, Place, Route, Span
from lint_catalog.source.limits import MAX_DEPTH, MAX_ENTRY_CHARACTERS, MAX_VALUES
from lint_catalog.source.text import SourceText
from lint_catalog.source.yaml.observed import characters, events, misprinted, syntax_error, too_deep
from lint_catalog.text.characters import printable
from lint_catalog.text.words import nth_occurrence

_STRING_TAG = "tag:yaml.org,2002:str"
_NEEDS_EVENTS = re.compile(r"[&*!]|<<|^(?:---|\.\.\.|%)|(?:[-?] ){20}|^ {60}", re.MULTILINE)
_MOST_BITS = 10_000  # of a whole number in whatever notation; decimal ones that are longer Python does not read
_LONG = 1000  # characters
_BESIDES = 10  # values that a text may have without a sign
_LATER_KEYS = "\0"  # a duplicate key's value is kept out of the data, but its scalars keep a path of their own


class _Loader(yaml.CSafeLoader):
    """The C loader; `construct_object` on a scalar node gives the value that YAML 1.1 sees in it.

    What a plain scalar is depends on its text alone, and the same few words stand in every entry: looking each of them
    up once saves a third of the reading time.
    """

    def resolve(self, kind: type[yaml.Node], value: str | None, implicit: Any) -> str:
        """The tag of a node that has none of its own."""
        if kind is not yaml.ScalarNode or value is None:
            return str(super().resolve(kind, value, implicit))  # type: ignore[no-untyped-call]  # so in its stub
        return _scalar_tag(value) if implicit[0] else _STRING_TAG


@lru_cache(maxsize=1 << 14)
def _scalar_tag(text: str) -> str:
    resolver = yaml.resolver.Resolver()
    return str(resolver.resolve(yaml.ScalarNode, text, (True, False)))  # type: ignore[no-untyped-call]  # so in its stub


class _TooDeepError(Exception):
    """A node lies deeper than `MAX_DEPTH`."""

    def __init__(self, node: yaml.Node) -> None:
        super().__init__()
        self.start: int = node.start_mark.index


class YamlText(Struct, frozen=True):
    """What was read from one YAML text: the data (None if it could not be read), its layout and observations."""

    data: Any
    source_map: YamlSourceMap
    observations: tuple[Observation, ...]
    parsed: bool


class YamlSourceMap:
    """Positions in a YAML text by path."""

    def __init__(self, text: SourceText, root: yaml.Node | None) -> None:
        self.text = text
        self._root = root
        self._long_texts: dict[tuple[int, int], str] = {}

    @property
    def root(self) -> yaml.Node | None:
        """The node of the whole text, None if it could not be read."""
        return self._root

    @cached_property
    def _nodes(self) -> dict[Route, tuple[yaml.Node | None, yaml.Node]]:
        found: dict[Route, tuple[yaml.Node | None, yaml.Node]] = {}
        for path, key, value in _walk(self._root):
            found[path] = (key, value)
        return found

    def span(self, place: Place) -> Span:
        """The span to show for a place: one line at most, the nearest enclosing value for what is not written."""
        if place.span is not None:
            return place.span
        start, end = self._offsets(place)
        return self.text.span(start, max(start, min(end, self.text.line_end(start))))

    def extent(self, place: Place) -> Span:
        """The whole text of a place, for an edit."""
        if place.span is not None:
            return place.span
        if place.part is Part.WHOLE:
            return self.text.span(*self._whole(place.path))
        return self.text.span(*self._offsets(place))

    def _whole(self, path: Route) -> tuple[int, int]:
        """A pair or an item with its line or comma.

        Raises LookupError where a neighbour or a comment is in the way.
        """
        parent = self._nodes[path[:-1]][1]
        siblings = self._siblings[path]
        if siblings == (None, None):
            raise LookupError("an empty list or mapping would remain")
        start, end = self._pair(path)
        text, (before, behind) = self.text.text, siblings
        if isinstance(parent, yaml.CollectionNode) and parent.flow_style:
            at = before is not None
            begin = self._pair(before)[1] if before is not None else start
            until = end if behind is None or at else self._pair(behind)[0]
            if not re.fullmatch(r"\s*,\s*", text[begin:start] if at else text[end:until]):
                raise LookupError("a comment is in between")
            return begin, until
        begin, until = self.text.line_start(start), self.text.next_line(end)
        lead = r" *- +" if isinstance(parent, yaml.SequenceNode) else r" *"
        if not re.fullmatch(lead, text[begin:start]) or text[end:until].strip():
            raise LookupError("something else is on the line")
        if until == self.text.line_end(end) and begin:  # the last line does not end: the one before gives up its end
            begin = len(text[:begin].removesuffix("\n").removesuffix("\r"))
        return begin, until

    @cached_property
    def _siblings(self) -> dict[Route, tuple[Route | None, Route | None]]:
        """What stands before and behind each pair and item in its mapping or list."""
        families: dict[Route, list[Route]] = {}
        for path in self._nodes:
            families.setdefault(path[:-1], []).append(path)
        return {
            path: (before, behind)
            for family in families.values()
            for before, path, behind in zip([None, *family], family, [*family[1:], None], strict=False)
        }

    def _pair(self, path: Route) -> tuple[int, int]:
        key, value = self._nodes[path]
        start, end = self._node_offsets(value)
        return (key.start_mark.index if key is not None else start), end

    def _offsets(self, place: Place) -> tuple[int, int]:
        path, part = place.path, place.part
        while path and path not in self._nodes:
            path, part = path[:-1], Part.VALUE
        if path not in self._nodes:
            return 0, self.text.line_end(0)
        key, value = self._nodes[path]
        node = key if part is Part.KEY and key is not None else value
        start, end = self._node_offsets(node)
        if place.text and path == place.path:
            found = nth_occurrence(self._written(node), place.text, place.nth)
            if found >= 0:
                return start + found, start + found + len(place.text)
        return start, end

    def _node_offsets(self, node: yaml.Node) -> tuple[int, int]:
        start: int = node.start_mark.index
        return start, start + len(self._written(node))

    def _written(self, node: yaml.Node) -> str:
        """A node as it is written. A long one is cut out of the text once, however much is found in it."""
        start, end = node.start_mark.index, node.end_mark.index
        text = self._long_texts.get((start, end))
        if text is None:
            text = self.text.text[start:end].rstrip()  # block values reach into the next line
            if end - start > _LONG:
                self._long_texts[start, end] = text
        return text

    @cached_property
    def _scalars(self) -> tuple[Scalar, ...]:
        found: list[Scalar] = []
        for path, key, value in _walk(self._root):
            if isinstance(key, yaml.ScalarNode):
                found.append(_scalar(path, Part.KEY, key))
            if isinstance(value, yaml.ScalarNode):
                found.append(_scalar(path, Part.VALUE, value))
        return tuple(found)

    def scalars(self) -> Iterator[Scalar]:
        """Every scalar, keys included, in the order of the text."""
        return iter(self._scalars)

    def first_line(self, span: Span) -> str:
        """What is written at a span, as far as its first line."""
        return self.text.first_line(span)

    def line(self, number: int) -> str:
        """The text of a line without its line break."""
        return self.text.line(number)

    def scalar_at(self, span: Span, part: Part) -> Scalar | None:
        """The key, or the value, that begins where a span begins; None if none does."""
        return self._scalars_at.get((self.text.offsets(span)[0], part))

    @cached_property
    def _scalars_at(self) -> dict[tuple[int, Part], Scalar]:
        found: dict[tuple[int, Part], Scalar] = {}
        for each in self._scalars:
            key, value = self._nodes[each.path]
            node = value if each.part is Part.VALUE or key is None else key
            found.setdefault((node.start_mark.index, each.part), each)
        return found

    def scalar(self, path: Route, part: Part = Part.VALUE) -> Scalar | None:
        """The scalar at a path, or None where there is a mapping, a list or nothing."""
        key, value = self._nodes.get(path, (None, None))
        node = key if part is Part.KEY else value
        return _scalar(path, part, node) if isinstance(node, yaml.ScalarNode) else None


def read_yaml(text: str) -> YamlText:
    """Read one YAML document; never raises, what goes wrong is among the observations."""
    source = SourceText(text)
    if len(text) > MAX_ENTRY_CHARACTERS:
        oversized = Observation("oversized", source.span(0, 0), str(MAX_ENTRY_CHARACTERS))
        return YamlText(None, YamlSourceMap(source, None), (oversized,), False)
    observations = list(characters(source))
    root: yaml.Node | None = None
    data = None
    try:
        root, data = _parse(source, observations)
    except _TooDeepError as error:
        observations.append(too_deep(source, error.start))
    except yaml.MarkedYAMLError as error:
        if not any(each.what == "tab" for each in observations):
            observations.append(misprinted(source, error) or syntax_error(source, error))
    except yaml.YAMLError as error:
        observations.append(Observation("syntax", source.span(0, source.line_end(0)), str(error)))
    return YamlText(data, YamlSourceMap(source, root), tuple(observations), root is not None)


def _parse(source: SourceText, observations: list[Observation]) -> tuple[yaml.Node | None, Any]:
    """The node of a document and its data, both None where there is none or it cannot be taken; adds what it observes.

    Raises YAMLError and _TooDeepError.
    """
    readable = printable(source.text)
    if _NEEDS_EVENTS.search(readable) or _may_be_too_much(readable):
        observations += events(source, readable)
        if any(each.what in ("alias", "document", "too-deep", "too-many") for each in observations):
            return None, None
    loader = _Loader(readable)
    try:
        root = loader.get_node() if loader.check_node() else None
        if root is not None:
            return root, _construct(root, loader, source, observations)
    finally:
        loader.dispose()
    observations.append(Observation("empty", source.span(0, source.line_end(0))))
    return None, None


def _may_be_too_much(text: str) -> bool:
    """Whether a text may nest too deep, or hold too many values: none is there without a sign, or a line, of its own.

    A sign may stand for two values, of which one is empty.
    """
    return (
        text.count("[") + text.count("{") > MAX_DEPTH or 2 * sum(map(text.count, ",:?-[{\n\r")) > MAX_VALUES - _BESIDES
    )


def _scalar(path: Route, part: Part, node: yaml.ScalarNode) -> Scalar:
    return Scalar(path, part, node.value, node.style or "")


def _walk(root: yaml.Node | None) -> Iterator[tuple[Route, yaml.Node | None, yaml.Node]]:
    """Every value with its path and key node, in the order of the text."""
    if root is None:
        return
    stack: list[tuple[Route, yaml.Node | None, yaml.Node]] = [((), None, root)]
    while stack:
        path, key, node = stack.pop()
        yield path, key, node
        if isinstance(node, yaml.MappingNode):
            seen: set[str] = set()
            children: list[tuple[Route, yaml.Node | None, yaml.Node]] = []
            for index, (child_key, child) in enumerate(node.value):
                name = _key_text(child_key)
                step = f"{name}{_LATER_KEYS}{index}" if name in seen else name
                seen.add(name)
                children.append(((*path, step), child_key, child))
            stack.extend(reversed(children))
        elif isinstance(node, yaml.SequenceNode):
            stack.extend(((*path, index), None, child) for index, child in reversed(list(enumerate(node.value))))


def _key_text(key: yaml.Node) -> str:
    """A key as it is written: `no` stays `no`, whatever YAML 1.1 makes of it."""
    return key.value if isinstance(key, yaml.ScalarNode) else "?"


def _construct(
    node: yaml.Node, loader: _Loader, source: SourceText, observations: list[Observation], depth: int = 1
) -> Any:
    if isinstance(node, yaml.ScalarNode):
        return _scalar_value(node, loader)
    if depth > MAX_DEPTH:
        raise _TooDeepError(node)
    if isinstance(node, yaml.SequenceNode):
        return [_construct(child, loader, source, observations, depth + 1) for child in node.value]
    data: dict[str, Any] = {}
    for key, child in node.value:
        name = _key_text(key)
        if not isinstance(key, yaml.ScalarNode):
            observations.append(Observation("complex-key", _key_span(key, source)))
            continue
        if name == "<<" and not key.style:
            continue  # a merge key: what it would merge is no field of this entry
        if name in data:
            observations.append(Observation("duplicate-key", _key_span(key, source), name))
            continue
        data[name] = _construct(child, loader, source, observations, depth + 1)
    return data


def _key_span(key: yaml.Node, source: SourceText) -> Span:
    return source.span(key.start_mark.index, key.end_mark.index)


def _scalar_value(node: yaml.ScalarNode, loader: _Loader) -> Any:
    if node.tag == _STRING_TAG or node.style:
        return node.value
    try:
        value = loader.construct_object(node)
        return node.value if isinstance(value, int) and value.bit_length() > _MOST_BITS else value
    except (yaml.YAMLError, ValueError, OverflowError):  # an unknown tag, or a number or date that is none
        return node.value
