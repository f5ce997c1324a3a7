"""The comments of a YAML text: where they are, and what they belong to."""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Sequence

import yaml
from msgspec import Struct, field

from lint_catalog.source.text import SourceText

_COMMENT = re.compile(r"(?:^|(?<=[ \t\r\n]))#[^\r\n]*")


_BLANK_LINE = re.compile(r"\n[ \t]*\n")
_OF_THE_FILE = re.compile(
    r"#[# \t]*(?:yaml-language-server:|\$schema\b|lint-catalog:\s*ignore-file\b|yamllint (?:disable|enable)\b(?!-line)"
    r"|vim?:|-\*-|!|SPDX-|Copyright\b|©)",
    re.IGNORECASE,
)
"""Comments that speak about the file: to editors, to linters, to lawyers."""
_OF_THE_NEXT_LINE = re.compile(r"#[# \t]*lint-catalog:\s*ignore\b(?!-)")
"""Comments that speak for the line below them, wherever they stand."""


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
    units = _Units(source, sorted(_units(source, root), key=lambda each: (each.start, -each.end)))
    foot: list[str] = []
    all_comments = find_comments(text, root)
    head = _head(text, [each for each in all_comments if each.alone and units.is_head(each)], root.start_mark.index)
    in_head = {each.offset for each in head}
    for comment in all_comments:
        if comment.offset in in_head:
            continue
        first = units.following(comment)
        if comment.alone:
            units.reject_inside(comment)
            owner = None if _OF_THE_NEXT_LINE.match(comment.text) else units.owner(comment)
            if owner is not None:
                owner.after.append((comment.column, comment.text))
            elif first is not None:
                first.before.append(comment.text)
            else:
                foot.append(comment.text)
        else:
            units.put_beside(comment)
    return Comments(_lines(text, head, root), {id(each.node): each for each in units.all}, tuple(foot))


def _head(text: str, above: Sequence[YamlComment], start: int) -> list[YamlComment]:
    """Of the comments above everything else, those that speak about the file, not about what is below them.

    They are the ones that a blank line separates from it, and those for editors with all above them. A comment that
    ignores findings speaks for the next line, with or without blank ones before it.
    """
    size = 0
    for number, each in enumerate(above, 1):
        below = above[number].offset if number < len(above) else start
        if _OF_THE_FILE.match(each.text) or _are_apart(text, each, below):
            size = number
    return [each for each in above[:size] if not _OF_THE_NEXT_LINE.match(each.text)]


def _lines(text: str, head: Sequence[YamlComment], root: yaml.Node) -> tuple[str, ...]:
    """The head with blank lines where it has some, and behind it if one separates it from what follows."""
    found: list[str] = []
    for each, following in zip(head, [*head[1:], None], strict=False):
        found.append(each.text)
        below = following.offset if following is not None else root.start_mark.index
        if _are_apart(text, each, below):
            found.append("")
    return tuple(found)


def _are_apart(text: str, comment: YamlComment, below: int) -> bool:
    """Whether a blank line stands between a comment and what is below it."""
    return _BLANK_LINE.search(text, comment.offset, below) is not None


class _Units:
    """The lines of a text that comments may belong to, in order; comments ask in their order, too."""

    def __init__(self, source: SourceText, units: Sequence[Unit]) -> None:
        self.all = units
        self._source = source
        self._starts = [each.start for each in units]
        self._ends = sorted((each.end, index) for index, each in enumerate(units))
        self._closed = sorted(extent(source.text, each.node) for each in units if _is_closed(each.node))
        self._path: list[Unit] = []
        self._passed = 0

    def following(self, comment: YamlComment) -> Unit | None:
        """The first unit behind a comment."""
        index = bisect_right(self._starts, comment.offset)
        return self.all[index] if index < len(self.all) else None

    def is_head(self, comment: YamlComment) -> bool:
        """Whether nothing stands before a comment."""
        return bisect_right(self._starts, comment.offset) == 0

    def reject_inside(self, comment: YamlComment) -> None:
        """Raises UnplacedError for a comment between brackets or within a text."""
        index = bisect_right(self._closed, (comment.offset, len(self._source.text))) - 1
        if index >= 0 and comment.offset < self._closed[index][1]:
            raise UnplacedError("a comment stands between brackets or within a text")

    def owner(self, comment: YamlComment) -> Unit | None:
        """The unit that a comment follows, because it is indented like it and further than what comes next."""
        following = self.following(comment)
        if following is not None and following.column >= comment.column:
            return None
        if following is None and comment.column == 0:
            return None
        while self._passed < len(self.all) and self._starts[self._passed] <= comment.offset:
            each = self.all[self._passed]
            while self._path and self._path[-1].column >= each.column:
                self._path.pop()
            self._path.append(each)  # the last unit and those that it stands in
            self._passed += 1
        fitting = [each for each in self._path if 0 < each.column <= comment.column]
        return fitting[-1] if fitting else None

    def put_beside(self, comment: YamlComment) -> None:
        """Give a comment behind something to the innermost unit that begins or ends on its line."""
        begin = self._source.line_start(comment.offset)
        self.reject_inside(comment)
        index = bisect_left(self._starts, comment.offset) - 1
        if index < 0 or self._starts[index] < begin:
            first, last = bisect_left(self._ends, (begin, 0)), bisect_right(self._ends, (comment.offset, len(self.all)))
            index = max((index for _, index in self._ends[first:last]), default=-1)
        if index < 0 or self.all[index].beside:
            raise UnplacedError("a comment stands where it belongs to no line")
        self.all[index].beside = comment.text


def _is_closed(node: yaml.Node) -> bool:
    """Whether no line within a node is a unit."""
    return isinstance(node, yaml.ScalarNode) or (isinstance(node, yaml.CollectionNode) and node.flow_style)


def _units(source: SourceText, node: yaml.Node) -> Iterator[Unit]:
    text = source.text
    if not isinstance(node, yaml.CollectionNode) or node.flow_style:
        return
    if isinstance(node, yaml.MappingNode):
        for key, value in node.value:
            start = key.start_mark.index
            yield Unit(
                value, start, max(extent(text, value)[1], extent(text, key)[1]), start - source.line_start(start)
            )
            yield from _units(source, value)
    else:
        for item in node.value:
            start = text.rindex("-", 0, item.start_mark.index)
            yield Unit(item, start, extent(text, item)[1], start - source.line_start(start))
            yield from _units(source, item)
