"""Characters in names that look like those that people type, so that nobody finds the name: spaces, quotes, letters."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import NamedTuple

from lint_catalog.text.hosts import skeleton
from lint_catalog.text.languages import written_in_latin
from lint_catalog.text.lookalikes import character
from lint_catalog.text.widths import has_wide, narrowed, out_of_place
from lint_catalog.text.words import counted

_SPACES = re.compile(
    r"\A[\s\u3000]+|[\s\u3000]+\Z|[\u00a0\u1680\u2000-\u200a\u202f\u205f]+|(?<=[\x21-\x7e])\u3000+|\u3000+(?=[\x21-\x7e])"
    r"|\u3000{2,}| *\t[ \t]*| {2,}"
)
_FRENCH_SPACE = re.compile(
    r"(?<=\u00ab)[\u00a0\u202f]|[\u00a0\u202f](?=[:;!?%\u00bb])|(?<=\d)[\u00a0\u202f](?=[\dA-Z%])"
)
_QUOTES = {"\u2018": "'", "\u2019": "'", "\u02bc": "'", "\u2032": "'", "\u00b4": "'", "`": "'"}
_DOUBLE = {"\u201c": '"', "\u201d": '"', "\u201e": '"', "\u2033": '"'}
_QUOTE = re.compile(f"[{''.join(_QUOTES)}]".replace("`", ""))
_DOUBLE_QUOTE = re.compile(f"[{''.join(_DOUBLE)}]")
_PAIR = re.compile("[\u201c\u201e][^\u201c\u201d\u201e]*[\u201d\u201c]")
_MIXED = re.compile(r"(?<![A-Za-z0-9])[A-Za-z0-9]*[\u0400-\u04ff\u0530-\u058f][A-Za-z0-9\u0400-\u04ff\u0530-\u058f]*")
_LATIN = re.compile(r"[A-Za-z]")
_EAST_ASIAN = re.compile(r"[\u3041-\u30ff\u3400-\u9fff\uac00-\ud7af]")


class Odd(NamedTuple):
    """An odd stretch of a name: its offsets, what is to be written instead (empty: nothing that is sure), what it is in
    words, and whether somebody may have meant it."""

    start: int
    end: int
    better: str | None
    what: str
    may_be_meant: bool = False


def odd_in_name(name: str, language: str) -> Iterator[Odd]:
    """The characters of a name in a language (empty: in all) that look like others which people type."""
    yield from _odd_spaces(name, language)
    if not name.isascii():
        yield from _odd_quotes(name, language)
        yield from _odd_letters(name)
        if has_wide(name) and (not language or written_in_latin(language)) and not _is_in_one_script(name):
            for start, end in out_of_place(name):
                yield Odd(start, end, narrowed(name, start, end, language) or None, _called(name[start:end]))


def _is_in_one_script(name: str) -> bool:
    """Whether a name has no Latin letter but those in full width, as a stylised one may."""
    return _EAST_ASIAN.search(name) is not None and not _LATIN.search(name)


def _odd_spaces(name: str, language: str) -> Iterator[Odd]:
    french = {match.start() for match in _FRENCH_SPACE.finditer(name)} if language.startswith("fr") else frozenset()
    for match in _SPACES.finditer(name):
        start, end = match.span()
        if start in french:
            continue
        edge = start == 0 or end == len(name)
        yield Odd(start, end, "" if edge else " ", _called(match[0]))


def _odd_quotes(name: str, language: str) -> Iterator[Odd]:
    paired = {at for match in _PAIR.finditer(name) for at in (match.start(), match.end() - 1)}
    for match in _DOUBLE_QUOTE.finditer(name):
        if match.start() not in paired and not _EAST_ASIAN.search(name):
            yield Odd(*match.span(), _DOUBLE[match[0]], _called(match[0]), True)
    for match in _QUOTE.finditer(name) if not language.startswith("fr") else ():
        beside = name[match.start() - 1 : match.start()] + name[match.end() : match.end() + 1]
        if beside.isascii():
            yield Odd(*match.span(), _QUOTES[match[0]], _called(match[0]), True)


def _odd_letters(name: str) -> Iterator[Odd]:
    """Letters of another alphabet in words that are Latin otherwise."""
    for match in _MIXED.finditer(name):
        if _LATIN.search(match[0]) and skeleton(match[0].lower()).isascii():
            odd = next(char for char in match[0] if not char.isascii())
            at = match.start() + match[0].index(odd)
            yield Odd(at, at + 1, None, _called(odd))


def _called(text: str) -> str:
    """What messages call a stretch: `the no-break space U+00A0`; several spaces by their number."""
    if len(text) > 1 and not text.strip(" "):
        return counted(len(text), "space in a row", "spaces in a row")
    char = next((each for each in text if each != " "), " ")
    return "a space at its edge" if char == " " else f"the {character(char)}"
