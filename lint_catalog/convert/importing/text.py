"""Parts of a page as Markdown of an entry, and what readers of facts ask of them."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence

from lint_catalog.convert.importing.html import without_tags
from lint_catalog.convert.render.escape import Md, code, destination, mark, piece
from lint_catalog.model.pages.page import Cell
from lint_catalog.model.pages.parts import (
    Break,
    Code,
    Emphasis,
    HtmlComment,
    Image,
    InlinePart,
    Link,
    Mark,
    Strong,
    Tag,
    Words,
    all_of,
    one_line,
    visible_text,
)
from lint_catalog.text.names import SEMICOLON

Parts = tuple[InlinePart, ...]
Versions = Mapping[str, Parts]
"""The parts of one cell by language. A page that lacks the row or the cell is left out."""

_MARK = re.compile("\x02([^\x02\x03]*)\x03(.?)", re.DOTALL)
_SPACE = re.compile(r"\s+")
_BRACKET = re.compile(r"[(（\[)）\]]")


def written(parts: Iterable[InlinePart], footnotes: Mapping[str, str]) -> Md:
    """Parts as a page would write them: what `escape.inline` makes of `source_of(…)`.

    `footnotes` has the ids of footnotes by the ids of their marks, in lower case; other marks stay as text.
    """
    return Md("".join(_written(parts, footnotes)).strip())


def _written(parts: Iterable[InlinePart], footnotes: Mapping[str, str]) -> Iterator[str]:
    run: list[str] = []
    for part in parts:
        words = _words(part, footnotes)
        if words is not None:
            run.append(words)
            continue
        if run:
            yield piece("".join(run))
            run.clear()
        match part:
            case Strong():
                yield from ("**", *_written(part.parts, footnotes), "**")
            case Emphasis():
                yield from ("*", *_written(part.parts, footnotes), "*")
            case Code():
                yield code(part.text)
            case Break():
                yield "<br>"
            case Mark():
                yield mark(footnotes[part.id.casefold()])
            case Link():
                target = destination(part.address)
                content = "".join(_written(part.parts, footnotes))
                inner = content.strip()
                yield " " * content.startswith(" ") + (f"[{inner}]({target})" if target else inner)
                yield " " * (content.endswith(" ") and content != " ")
    if run:
        yield piece("".join(run))


def _words(part: InlinePart, footnotes: Mapping[str, str]) -> str | None:
    """What a part adds to the text around it; None for a part that is more than text."""
    match part:
        case Words():
            return part.text
        case Break(hard=False):
            return " "
        case Image():
            return visible_text(part.parts)
        case Mark() if part.id.casefold() not in footnotes:
            return f"[^{part.id}]"
        case Tag() | HtmlComment():
            return ""
        case _:
            return None


def source_of(content: Md) -> str:
    """What an entry holds for pages to write this content."""

    def source(match: re.Match[str]) -> str:
        return f"[^{match[1]}]" + ("\\" if match[2] and match[2] in "(:" else "") + match[2]

    return _MARK.sub(source, content)


def bare(text: str) -> str:
    """A text without white space: what two cells have in common that differ in nothing else."""
    return "".join(text.split())


def parts_of(cell: Cell) -> Parts:
    """The parts of a cell, with what its tags say."""
    return without_tags(cell.parts)


def without_marks(parts: Iterable[InlinePart]) -> Parts:
    """Parts without the footnote marks between them."""
    return tuple(part for part in parts if not isinstance(part, Mark))


def links_in(parts: Iterable[InlinePart]) -> list[Link]:
    """The links in parts, in order."""
    return all_of(parts, Link)


def plain(parts: Iterable[InlinePart]) -> str | None:
    """The text of parts that are nothing but text on one line; None for any others."""
    found = []
    for part in parts:
        if not isinstance(part, Words) and not (isinstance(part, Break) and not part.hard):
            return None
        found.append(part.text if isinstance(part, Words) else " ")
    return one_line("".join(found))


def lines(parts: Iterable[InlinePart]) -> list[Parts]:
    """Parts divided at line breaks, empty lines left out."""
    found: list[list[InlinePart]] = [[]]
    for part in parts:
        if isinstance(part, Break) and part.hard:
            found.append([])
        else:
            found[-1].append(part)
    return [tuple(each) for each in found if visible_text(each).strip()]


def split(parts: Sequence[InlinePart], separators: re.Pattern[str]) -> list[Parts]:
    """Parts divided where their own text has a separator outside brackets; what is empty is left out."""
    found: list[list[InlinePart]] = [[]]
    depth = 0
    for part in parts:
        if not isinstance(part, Words):
            found[-1].append(part)
            continue
        start = position = 0
        text = _SPACE.sub(" ", part.text)
        if not separators.search(text):
            depth = _depth(text, depth)
            position = len(text)
        while position < len(text):
            char = text[position]
            if char in "(（[":
                depth += 1
            elif char in ")）]":
                depth = max(0, depth - 1)
            match = separators.match(text, position) if depth == 0 else None
            if match and match.end() > position:
                if text[start:position]:
                    found[-1].append(Words(part.span, text[start:position]))
                found.append([])
                start = position = match.end()
            else:
                position += 1
        if text[start:]:
            found[-1].append(Words(part.span, text[start:]))
    return [stripped(each) for each in found if visible_text(each).strip()]


def items(parts: Sequence[InlinePart], separators: re.Pattern[str]) -> list[Parts]:
    """Parts divided as a list is: at semicolons where there are some, since its items then may have commas."""
    found = split(parts, SEMICOLON)
    return found if len(found) > 1 else split(parts, separators)


def _depth(text: str, depth: int) -> int:
    """How many brackets are open behind a text, if so many were before it."""
    for bracket in _BRACKET.findall(text):
        depth = depth + 1 if bracket in "(（[" else max(0, depth - 1)
    return depth


def stripped(parts: Sequence[InlinePart]) -> Parts:
    """Parts without white space at their ends."""
    found = list(parts)
    while found and (isinstance(found[0], Break) or (isinstance(found[0], Words) and not found[0].text.strip())):
        found.pop(0)
    while found and (isinstance(found[-1], Break) or (isinstance(found[-1], Words) and not found[-1].text.strip())):
        found.pop()
    if found and isinstance(found[0], Words):
        found[0] = Words(found[0].span, found[0].text.lstrip())
    if found and isinstance(found[-1], Words):
        found[-1] = Words(found[-1].span, found[-1].text.rstrip())
    return tuple(found)


def shown(parts: Iterable[InlinePart]) -> str:
    """What a reader sees of parts, on one line."""
    return one_line(visible_text(parts))


def localized_value(texts: Mapping[str, str]) -> str | dict[str, str] | None:
    """A text that all languages share, else one for each that has one; None where none has."""
    found = {language: text for language, text in texts.items() if text}
    if not found:
        return None
    if len(found) == len(texts) and len(set(found.values())) == 1:
        return next(iter(found.values()))
    return found
