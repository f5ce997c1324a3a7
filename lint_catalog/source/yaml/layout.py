"""The one layout of entry files: the order of the schema's keys, two spaces a level, no needless quotes.

What is between brackets stays there as long as it fits on a line, and becomes lines else; lines stay
lines, texts under `>-` stay as they are broken. Comments stay with what they belong to.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from typing import Any

import yaml

from lint_catalog.model.entries.scalars import reads_alike
from lint_catalog.model.places import Part, Place, Route
from lint_catalog.source.suppressions import MARK, Syntax, suppressions
from lint_catalog.source.yaml.comments import Comments, UnplacedError, extent, find_comments, place_comments
from lint_catalog.source.yaml.read import YamlSourceMap, read_yaml
from lint_catalog.source.yaml.style import STEP, fits, scalar
from lint_catalog.text.characters import without_mark

_MARK = re.compile(r"^(?:---|\.\.\.)(?:[ \t]+|$)", re.MULTILINE)  # in no text: these end whatever is open
_VERSION = re.compile(r"^%YAML[ \t].*\n", re.MULTILINE)
_DIRECTIVE = re.compile(r"^%", re.MULTILINE)

KeyOrder = Callable[[Route], Sequence[str]]
"""The keys that a mapping may have, in the order in which they are to stand, by its path."""


class LeftAloneError(Exception):
    """A file whose layout cannot be changed safely; the message says why."""


def formatted(text: str, order: KeyOrder) -> str:
    """An entry's text in the one layout. Line ends stay what they are, a byte order mark goes.

    Raises LeftAloneError if the file cannot be read, holds what the layout has no place for, or would not mean the
    same, comments included; whatever the reason, the caller then leaves it alone.
    """
    ends = "\r\n" if "\r\n" in text else "\n"
    source = without_mark(text).replace("\r\n", "\n")
    once = _once(source, order)
    if _once(once, order) != once:
        raise LeftAloneError("its layout would not be stable")
    return once.replace("\n", ends)


def _once(source: str, order: KeyOrder) -> str:
    original, source = source, _without_marks(source)
    read = read_yaml(source)
    if not read.parsed or not isinstance(read.data, dict):
        raise LeftAloneError("it cannot be read")
    if read.observations:
        raise LeftAloneError(f"it holds what entries do not hold ({read.observations[0].what})")
    root = read.source_map.root
    if "\r" in source or root is None:
        raise LeftAloneError("it has line ends that entries do not have")
    if isinstance(root, yaml.CollectionNode) and root.flow_style and find_comments(source, root):
        raise LeftAloneError("it has comments around a mapping in braces")
    try:
        writer = _Writer(source, order, place_comments(source, root))
        result = writer.file(root)
    except UnplacedError as error:
        raise LeftAloneError(str(error)) from error
    _compare(original, result)
    return result


def _without_marks(source: str) -> str:
    """A text without the lines `%YAML`, `---` and `...`, which say nothing where a file holds one document.

    What stands behind one of them stays on its line; a blank line remains where `---` separated the head of the file.
    """
    if not _MARK.search(source):
        return source
    observed = [each for each in read_yaml(source).observations if each.what != "directive"]
    if observed:
        raise LeftAloneError(f"it holds what entries do not hold ({observed[0].what})")
    begin = _MARK.search(source)
    if begin is None or not begin.group().startswith("---"):
        return _MARK.sub("", source)
    above = _VERSION.sub("", source[: begin.start()])
    if _DIRECTIVE.search(above):
        raise LeftAloneError("it holds what entries do not hold (directive)")
    return above + ("\n" if above.strip() else "") + _MARK.sub("", source[begin.start() :])


def _compare(old: str, new: str) -> None:
    """Raise LeftAloneError unless both texts hold the same data and the same comments."""
    before, after = read_yaml(old), read_yaml(new)
    if not after.parsed or _typed(before.data) != _typed(after.data):
        raise LeftAloneError("it would not mean the same")
    comments = [
        Counter(each.text for each in find_comments(text, read.source_map.root))
        for text, read in ((old, before), (new, after))
    ]
    if comments[0] != comments[1]:
        raise LeftAloneError("a comment would be lost")
    if MARK in old and _ignored(old, before.source_map) != _ignored(new, after.source_map):
        raise LeftAloneError("a comment that ignores findings would speak for something else")


def _ignored(text: str, source_map: YamlSourceMap) -> Counter[tuple[str, frozenset[tuple[Route, Part]]]]:
    """The comments that ignore findings, each with the keys and values that it speaks for."""
    lines: dict[int, list[tuple[Route, Part]]] = {}
    for each in source_map.scalars():
        line = source_map.extent(Place("", each.path, each.part)).line
        lines.setdefault(line, []).append((each.path, each.part))
    found: Counter[tuple[str, frozenset[tuple[Route, Part]]]] = Counter()
    for comment in suppressions("", text, Syntax.YAML):
        reach = () if comment.whole_file else range(comment.first_line, comment.last_line + 1)
        covered = frozenset(each for line in reach for each in lines.get(line, ()))
        found[f"{comment.verb}[{', '.join(comment.names)}] {comment.reason}", covered] += 1
    return found


def _typed(value: Any) -> Any:
    """Data in a form that tells 1 from 1.0 and from true, and does not mind the order of keys."""
    if isinstance(value, dict):
        return {key: _typed(each) for key, each in value.items()}
    if isinstance(value, list):
        return [_typed(each) for each in value]
    return type(value), repr(value)


class _Writer:
    """Writes the nodes of one text anew."""

    def __init__(self, text: str, order: KeyOrder, comments: Comments) -> None:
        self.text = text
        self.order = order
        self.comments = comments

    def file(self, root: yaml.Node) -> str:
        """The whole file."""
        if isinstance(root, yaml.CollectionNode) and root.flow_style:
            root = type(root)(root.tag, root.value, root.start_mark, root.end_mark, flow_style=False)
        lines = [*self.comments.head, *self.block(root, (), ""), *self.comments.foot]
        return "\n".join(lines) + "\n"

    def block(self, node: yaml.Node, path: Route, indent: str) -> Iterator[str]:
        """A mapping or list on lines of its own."""
        if isinstance(node, yaml.MappingNode):
            for key, value in self.pairs(node, path):
                yield from self.unit(value, (*path, key.value), indent, f"{self.scalar(key, in_flow=False)}:")
        elif isinstance(node, yaml.SequenceNode):
            for index, item in enumerate(node.value):
                yield from self.unit(item, (*path, index), indent, "-")

    def unit(self, node: yaml.Node, path: Route, indent: str, lead: str) -> Iterator[str]:
        """A key or a dash with its value, and the comments that belong to it."""
        unit = self.comments.units.get(id(node))
        beside = f" {unit.beside}" if unit is not None and unit.beside else ""
        for comment in unit.before if unit is not None else ():
            yield indent + comment
        inline = self.inline(node, path, indent + lead + " ")
        if inline is not None:
            yield f"{indent}{lead}{' ' if inline else ''}{inline}{beside}"
        elif isinstance(node, yaml.ScalarNode):
            header, lines = self.long_text(node)
            yield f"{indent}{lead} {header}{beside}"
            yield from (f"{indent}{STEP}{line}" if line else "" for line in lines)
        elif lead == "-" and not beside:
            first, *others = self.block(node, path, indent + STEP)
            comments = 0
            rest = [first, *others]
            while rest[comments].lstrip().startswith("#"):
                yield indent + rest[comments].lstrip()
                comments += 1
            yield f"{indent}- {rest[comments].lstrip()}"
            yield from rest[comments + 1 :]
        elif lead == "-":
            raise UnplacedError("a comment stands behind the dash of a list")
        else:
            yield f"{indent}{lead}{beside}"
            yield from self.block(node, path, indent + STEP)
        for _, comment in unit.after if unit is not None else ():
            yield indent + comment

    def pairs(self, node: yaml.MappingNode, path: Route) -> list[tuple[yaml.ScalarNode, yaml.Node]]:
        """Keys and values in the order of the schema; unknown keys come last, as they stand."""
        rank = {name: number for number, name in enumerate(self.order(path))}
        return sorted(node.value, key=lambda pair: rank.get(pair[0].value, len(rank)))

    def inline(self, node: yaml.Node, path: Route, before: str) -> str | None:
        """A value on the line of its key, or None if it goes below."""
        if isinstance(node, yaml.ScalarNode):
            return None if node.style in ("|", ">") else self.scalar(node, in_flow=False)
        if not isinstance(node, yaml.CollectionNode) or not (node.flow_style or not node.value):
            return None
        line = self.flow(node, path)
        # A comment beside does not count: below its key it would no longer speak for what is between the brackets.
        return line if not node.value or fits(before + line) else None

    def flow(self, node: yaml.Node, path: Route) -> str:
        """A value between brackets, on one line."""
        if isinstance(node, yaml.MappingNode):
            pairs = (
                f"{self.scalar(key, in_flow=True)}: {self.flow(value, (*path, key.value))}"
                for key, value in self.pairs(node, path)
            )
            return "{" + ", ".join(pairs) + "}"
        if isinstance(node, yaml.SequenceNode):
            items = (self.flow(item, (*path, index)) for index, item in enumerate(node.value))
            return "[" + ", ".join(items) + "]"
        return self.scalar(node, in_flow=True)

    def scalar(self, node: yaml.Node, *, in_flow: bool) -> str:
        """A scalar on one line: as it stands if it has no quotes and needs none, and with those that it needs else."""
        start, end = extent(self.text, node)
        written = self.text[start:end]
        plain = not (isinstance(node, yaml.ScalarNode) and node.style)
        if plain and "\n" not in written and reads_alike(written, in_flow=in_flow):
            return written
        return scalar(str(node.value))

    def long_text(self, node: yaml.ScalarNode) -> tuple[str, list[str]]:
        """A text under `|` or `>`: what stands on the line of its key, and its lines without their indentation."""
        start, end = extent(self.text, node)
        header, _, body = self.text[start:end].partition("\n")
        if header not in ("|", "|-", ">", ">-"):
            raise UnplacedError(f"a text begins with `{header}`")
        lines = body.split("\n")
        depth = min((len(line) - len(line.lstrip(" ")) for line in lines if line.strip()), default=0)
        return header, [line[depth:].rstrip() for line in lines]
