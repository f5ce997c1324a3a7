"""What is observed in YAML besides its data: what entries must not use, nests too deep, or cannot be read.

The events of the parser tell it, without any node being composed.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import suppress
from itertools import islice

import yaml

from lint_catalog.model.observation import Observation
from lint_catalog.source.limits import MAX_DEPTH, MAX_VALUES
from lint_catalog.source.text import SourceText
from lint_catalog.source.yaml.misprints import misprint
from lint_catalog.text.characters import NOT_PRINTABLE, printable

MISPRINT = "misprint"
"""What is observed of a character that only looks like the one that YAML needs; its text is that one."""
_MERGE_KEY = re.compile(r"<<[ \t]*:(?:[\s,\[\]{}]|$)")
_RUN_NOT_PRINTABLE = re.compile(f"(?:{NOT_PRINTABLE.pattern})+")
_TAB_INDENTATION = re.compile(r"^ *\t[ \t]*(?=[^ \t\r\n#])", re.MULTILINE)


def characters(source: SourceText) -> Iterator[Observation]:
    """Characters that YAML does not allow, and tabs before a key."""
    for match in _RUN_NOT_PRINTABLE.finditer(source.text):
        yield Observation("control-character", source.span(*match.span()), match.group())
    for match in _TAB_INDENTATION.finditer(source.text):
        yield Observation("tab", source.span(*match.span()))


def events(source: SourceText, text: str) -> Iterator[Observation]:
    """Constructs that entries must not use, found without composing anything, and nesting that is too deep.

    The parser looks ahead before it tells of anything, and may give up at what it sees there, say at a limit of its own
    for nesting, which depends on its version. So what stands before that place is parsed for itself, and what nests too
    deep there is too deep, whatever the parser calls it. Raises yaml.YAMLError for any other mistake.
    """
    told = 0
    try:
        for told, each in enumerate(_told(source, text), 1):  # noqa: B007 - it is read behind the loop
            yield each
    except yaml.MarkedYAMLError as error:
        marks = [each.index for each in (error.context_mark, error.problem_mark) if each is not None]
        ahead: list[Observation] = []
        with suppress(yaml.YAMLError):
            ahead.extend(islice(_told(source, text[: min(marks, default=0)]), told, None))
        if not any(each.what in ("too-deep", "too-many") for each in ahead):
            raise
        yield from ahead


def _told(source: SourceText, text: str) -> Iterator[Observation]:
    depth = documents = values = 0
    for event in yaml.parse(text, Loader=yaml.CSafeLoader):
        start = event.start_mark.index if event.start_mark else 0
        if isinstance(event, yaml.DocumentStartEvent):
            documents += 1
            if documents == 2:
                yield Observation("document", source.span(start, source.line_end(start)))
            if event.version or event.tags:
                yield Observation("directive", source.span(start, source.line_end(start)))
        elif isinstance(event, yaml.NodeEvent):
            yield from _node_event(event, start, source, text)
            values += 1
            if values > MAX_VALUES:
                yield Observation("too-many", source.span(start, source.line_end(start)))
                return
        if isinstance(event, yaml.CollectionStartEvent):
            depth += 1
            if depth > MAX_DEPTH:
                yield too_deep(source, start)
                return
        elif isinstance(event, yaml.CollectionEndEvent):
            depth -= 1


def too_deep(source: SourceText, start: int) -> Observation:
    """That a node lies too deep."""
    return Observation("too-deep", source.span(start, source.line_end(start)))


def _node_event(event: yaml.NodeEvent, start: int, source: SourceText, text: str) -> Iterator[Observation]:
    if isinstance(event, yaml.AliasEvent):
        yield Observation("alias", source.span(start, _word_end(text, start)), event.anchor or "")
        return
    if event.anchor:
        at = text.find("&" + event.anchor, start)
        yield Observation("anchor", source.span(at, at + len(event.anchor) + 1), event.anchor)
    if isinstance(event, (yaml.ScalarEvent, yaml.CollectionStartEvent)) and event.tag:
        at = text.find("!", start)
        yield Observation("tag", source.span(at, _word_end(text, at)), text[at : _word_end(text, at)])
    if isinstance(event, yaml.ScalarEvent) and not event.style and _MERGE_KEY.match(text, start):
        yield Observation("merge-key", source.span(start, start + 2))


def _word_end(text: str, start: int) -> int:
    match = re.compile(r"[^\s,\[\]{}]*").match(text, start)
    return match.end() if match else start


def misprinted(source: SourceText, error: yaml.MarkedYAMLError) -> Observation | None:
    """The character that the mistake is, where another one that looks like it would be right."""
    marks = [each.index for each in (error.context_mark, error.problem_mark) if each is not None]
    found = misprint(source, printable(source.text), max(marks, default=0))
    if found is None:
        return None
    at, wanted = found
    return Observation(MISPRINT, source.span(at, at + 1), wanted)


def syntax_error(source: SourceText, error: yaml.MarkedYAMLError) -> Observation:
    """The error where the mistake is, which for something left open is where it was opened."""
    problem = error.problem or "cannot be read"
    opened = error.context_mark is not None and (
        "end of stream" in problem or "document indicator" in problem or "could not find expected ':'" in problem
    )
    mark = error.context_mark if opened else error.problem_mark
    start = min(mark.index if mark else 0, len(source.text))
    text = f"{error.context}: {problem}" if error.context else problem
    return Observation("syntax", source.span(start, source.line_end(start)), text)
