"""The comments of a YAML text: where they are, and what they belong to."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator, Sequence

import yaml
from msgspec import Struct, field

from lint_catalog.source.text import SourceText

_COMMENT = re.compile(r"(?:^|(?<=[ \t\r\n]))#[^\r\n]*")


class UnplacedError(ValueError):
    """A comment stands where no line of its own belongs to it: between brackets, or within a text."""


class YamlComment(Struct, frozen=True):
    """A comment as it is written, without its line end. `alone`: nothing else is on its line."""

    offset: int
    text: str
    alone: bool
    column: int


class Unit(Struct):
    """A line of a block: a key with its value, or an item of a list, and the comments that belong to it."""

    node: yaml.Node
    start: int
    end: int
    column: int
    before: list[str] = field(default_factory=list)
    beside: str = ""
    after: list[tuple[int, str]] = field(default_factory=list)


class Comments(Struct, frozen=True):
    """All comments: at the head of the file (with blank lines as empty texts), by unit, and at its foot."""

    head: tuple[str, ...]
    units: dict[int, Unit]
    foot: tuple[str, ...]


def find_comments(text: str, root: yaml.Node | None) -> tuple[YamlComment, ...]:
    """The comments of a text, in order: every `#` after a space that is not inside of a scalar."""
    source = SourceText(text)
    spans = sorted(scalar_spans(text, root))
    found: list[YamlComment] = []
    at = 0
    for start, end in [*spans, (len(text), len(text))]:
        for match in _COMMENT.finditer(text, at, start):
            if found and match.start() < found[-1].offset + len(found[-1].text):
                continue
            begin = source.line_start(match.start())
            column = match.start() - begin
            found.append(
                YamlComment(match.start(), match.group().rstrip(), not text[begin : match.start()].strip(), column)
            )
        at = max(at, end)
    return tuple(found)


def scalar_spans(text: str, root: yaml.Node | None) -> Iterator[tuple[int, int]]:
    """Where the scalars of a text are, keys included."""
    for node in nodes(root):
        if isinstance(node, yaml.ScalarNode):
            yield extent(text, node)


def nodes(root: yaml.Node | None) -> Iterator[yaml.Node]:
    """Every node, keys included."""
    waiting = [root] if root is not None else []
    while waiting:
        node = waiting.pop()
        yield node
        if isinstance(node, yaml.MappingNode):
            waiting += [each for pair in node.value for each in pair]
        elif isinstance(node, yaml.SequenceNode):
            waiting += node.value


def extent(text: str, node: yaml.Node) -> tuple[int, int]:
    """Where a node begins and ends; a block's end reaches into the next lines otherwise."""
    start, end = node.start_mark.index, node.end_mark.index
    return start, start + len(text[start:end].rstrip())


def place_comments(text: str, root: yaml.Node) -> Comments:
    """What each comment belongs to. Raises UnplacedError for one that belongs to no line."""
    source = SourceText(text)
    units = sorted(_units(text, root), key=lambda each: (each.start, -each.end))
    starts = [each.start for each in units]
    head, foot = [], []
    previous = -1
    for comment in find_comments(text, root):
        following = bisect_right(starts, comment.offset)
        if comment.alone and following == 0:
            if previous >= 0 and text[previous : comment.offset].count("\n") > 1:
                head.append("")
            head.append(comment.text)
        elif comment.alone:
            _reject_inside(text, units, comment)
            first = units[following] if following < len(units) else None
            owner = _owner(units[:following], comment, first)
            if owner is not None:
                owner.after.append((comment.column, comment.text))
            elif first is not None:
                first.before.append(comment.text)
            else:
                foot.append(comment.text)
        else:
            _beside(source, units, comment)
        previous = comment.offset + len(comment.text)
    if head and units and re.search(r"\n[ \t\r]*\n[ \t\r\n]*$", text[: units[0].start]):
        head.append("")
    return Comments(tuple(head), {id(each.node): each for each in units}, tuple(foot))


def _owner(units: Sequence[Unit], comment: YamlComment, following: Unit | None) -> Unit | None:
    """The unit that a comment follows, because it is indented like it and further than what comes next."""
    if following is not None and following.column >= comment.column:
        return None
    if following is None and comment.column == 0:
        return None
    path: list[Unit] = []
    for each in units:  # the last unit and those that it stands in
        while path and path[-1].column >= each.column:
            path.pop()
        path.append(each)
    fitting = [each for each in path if 0 < each.column <= comment.column]
    return fitting[-1] if fitting else None


def _reject_inside(text: str, units: Sequence[Unit], comment: YamlComment) -> None:
    for each in units:
        node = each.node
        start, end = extent(text, node)
        whole = isinstance(node, yaml.ScalarNode) or (isinstance(node, yaml.CollectionNode) and node.flow_style)
        if whole and start <= comment.offset < end:
            raise UnplacedError("a comment stands between brackets or within a text")


def _beside(source: SourceText, units: Sequence[Unit], comment: YamlComment) -> None:
    """Give a comment behind something to the innermost unit that begins or ends on its line."""
    begin = source.line_start(comment.offset)
    _reject_inside(source.text, units, comment)
    here = [each for each in units if begin <= each.start < comment.offset]
    if not here:
        here = [each for each in units if begin <= each.end <= comment.offset]
    if not here or here[-1].beside:
        raise UnplacedError("a comment stands where it belongs to no line")
    here[-1].beside = comment.text


def _units(text: str, node: yaml.Node) -> Iterator[Unit]:
    source = SourceText(text)
    if not isinstance(node, yaml.CollectionNode) or node.flow_style:
        return
    if isinstance(node, yaml.MappingNode):
        for key, value in node.value:
            start = key.start_mark.index
            yield Unit(
                value, start, max(extent(text, value)[1], extent(text, key)[1]), start - source.line_start(start)
            )
            yield from _units(text, value)
    else:
        for item in node.value:
            start = text.rindex("-", 0, item.start_mark.index)
            yield Unit(item, start, extent(text, item)[1], start - source.line_start(start))
            yield from _units(text, item)
