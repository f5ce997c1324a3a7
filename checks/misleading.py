"""What reads otherwise than it is: hidden characters, keys that look alike, hosts in disguise; and credentials."""

import re
import unicodedata
from collections.abc import Callable, Iterator, Mapping
from typing import Any

from lint_catalog.rules import Document, Edit, Entry, Fix, Part, Place, Problem, Problems, Route, Severity, rule
from lint_catalog.rules.spans import spans
from lint_catalog.rules.wording import inside_words
from lint_catalog.text.characters import NOT_PRINTABLE
from lint_catalog.text.disguises import disguises
from lint_catalog.text.hidden import Hidden, hidden, seen
from lint_catalog.text.hosts import skeleton
from lint_catalog.text.secrets import secrets
from lint_catalog.text.words import quoted


@rule(on=Document, severity=Severity.ERROR)
def hidden_character(document: Document) -> Problems:
    """A file has no characters that nobody sees.

    Direction controls show a text in another order than it has, tags and fillers hide whole sentences, and at a line
    separator (U+2028) some YAML readers end the line, so that what looks like a comment is a field. A zero-width space,
    mostly copied along from a web page, makes two names differ that look alike; such ones are warnings. Joiners that
    are spelling or make one emoji of several, and marks in text from right to left, are left alone.

    ```yaml bad escaped
    name: Kite\\xe2\\x80\\x8bBERT  # <- zero-width space
    note: \\xe2\\x80\\xaedecnecil  # <- direction mark (U+202E)
    ```
    ```yaml bad escaped
    # free\\xe2\\x80\\xa8license: mit  # <- line separator
    name: Kite
    ```
    ```yaml good escaped
    name: {fa: \\xd8\\xa8\\xd8\\xa7\\xd8\\xaf\\xe2\\x80\\x8c\\xd9\\x87\\xd8\\xa7, en: Kite}
    ```
    ```yaml fixed escaped
    name: KiteBERT
    note: decnecil
    ```
    """
    name = next(hidden(document.file), None)
    if name is not None:
        message = f"the name of the file has a {name.name}"
        yield Problem(document.at(), message, "rename the file", about=(name.name,), severity=_severity(name))
    for text, place, exact in _texts(document):
        found = [each for each in hidden(text) if not NOT_PRINTABLE.match(text[each.start])]
        for each, where in zip(found, place([(one.start, one.end) for one in found]), strict=True):
            near = _near(text, each)
            ends_line = text[each.start] in "\u0085\u2028\u2029"
            fix = (
                Fix("remove it", (Edit(where, ""),), safe=True) if exact and each.removable and not ends_line else None
            )
            what = "here, where some YAML readers end the line" if ends_line else f"near {quoted(seen(near))}"
            message = f"the file has a {each.name} {what}"
            yield Problem(where, message, "remove it", fix, _severity(each), about=(each.name, seen(near)))


@rule(on=Entry, severity=Severity.ERROR)
def similar_keys(entry: Entry) -> Problems:
    """No two keys of a mapping look the same.

    Letters of two alphabets, full and half width, a letter with its accent as one character or as two: to programs
    these are different keys, of which readers see one twice.

    ```yaml bad escaped
    name:
      ja: Tako
      en: Kite
      \\xd0\\xb5n: Cloud  # <- looks like `en`
    ```
    ```yaml good
    name:
      ja: 凧
      en: Kite
    ```
    """
    for path, mapping in _mappings(entry.data) if _has_other_letters(entry.data) else ():
        first: dict[str, str] = {}
        for key in mapping:
            other = first.setdefault(_looks(key), key)
            if other != key:
                message = f"the key {quoted(key)}{inside_words(path)} looks like {quoted(other)}, but is another one"
                hint = f"it has {_difference(key, other)}; write it in the same letters, or remove one"
                yield Problem(entry.at(*path, key, part=Part.KEY), message, hint, about=(other,))


@rule(on=Document, severity=Severity.ERROR)
def misleading_address(document: Document) -> Problems:
    """An address leads where it looks as if it led.

    What stands before `@` is a name to log in with, and the host comes after it. Letters of several alphabets in one
    host, or letters that all look like Latin ones, imitate another host; a number may be an address within the house.
    Wherever such an address stands, in a value, a key or a comment, it is named as programs look it up, `xn--…`.

    ```yaml bad
    url: https://huggingface.co@example.net/kite  # <- leads to `example.net`, not to `huggingface.co`
    ```
    ```yaml bad escaped
    url: https://huggingf\\xd0\\xb0ce.co/kite  # <- `xn--huggingfce-6qi.co` mixes letters of Cyrillic and Latin
    ```
    ```yaml bad
    name: Kite  # see http://0x7f.1/kite  # <- the host `0x7f.1` is the number of 127.0.0.1
    ```
    ```yaml good
    url: {ja: "https://凧kite.example/", en: "https://example.net/@kite", fr: "https://bücher.example/"}
    ```
    """
    for text, place, _ in _texts(document):
        found = list(disguises(text))
        for each, where in zip(found, place([(one.start, one.end) for one in found]), strict=True):
            yield Problem(where, each.message, each.hint)


@rule(on=Document, severity=Severity.ERROR)
def exposed_credential(document: Document) -> Problems:
    """Nothing that lets somebody in stands in a file.

    A name with a password in an address, a token as its parameter, or a token of a known form anywhere, comments
    included. Whoever reads the file has it, and so has whoever reads an older version of it. It is not repeated in any
    report, and links with such a parameter are not asked for.

    ```yaml bad
    url: https://ada:wind-and-rain@example.org/kite  # <- a password stands here
    ```
    ```yaml bad
    url: https://example.org/kite?token=3f9a77c0e2d14b55  # <- the value of `token`
    ```
    ```yaml good
    url: https://example.org/kite?token=YOUR_TOKEN
    ```
    """
    name = next(secrets(document.file), None)
    if name is not None:
        yield Problem(document.at(), f"the name of the file holds {name.what}", _REVOKE, about=(name.what,))
    for text, place, _ in _texts(document):
        found = list(secrets(text))
        for each, where in zip(found, place([(one.start, one.end) for one in found]), strict=True):
            yield Problem(where, f"{each.what} stands here for everybody to read", _REVOKE, about=(each.what,))


_QUOTED = re.compile(r'"([^"\\\n]*)"')
_REVOKE = "have it declared invalid where it is from, since older versions keep it; then remove it"

_Placed = Callable[[list[tuple[int, int]]], list[Place]]


def _texts(document: Document) -> Iterator[tuple[str, _Placed, bool]]:
    """The text of a file and the scalars that are written otherwise than they read, with how to place what is in them.

    The last value says whether such a place is what it seems, so that it can be edited.
    """

    def in_text(offsets: list[tuple[int, int]]) -> list[Place]:
        return [document.place(span) for span in spans(document.text, offsets)]

    yield document.text, in_text, True
    if document.parsed and '"' in document.text and "\\" in document.text:
        plain = {match[1] for match in _QUOTED.finditer(document.text)}
        for scalar in document.source_map.scalars():
            if scalar.style == '"' and scalar.text not in plain:
                place = document.at(*scalar.path, part=scalar.part)
                yield scalar.text, lambda offsets, place=place: [place] * len(offsets), False  # type: ignore[misc] # mypy knows no defaults of lambdas


def _near(text: str, found: Hidden) -> str:
    """What stands behind an invisible character on its line, or else before it."""
    after = text[found.end : found.end + 12].partition("\n")[0].strip()
    return after or text[max(0, found.start - 12) : found.start].rpartition("\n")[2].strip()


def _severity(found: Hidden) -> Severity:
    return Severity.ERROR if found.worse else Severity.WARNING


def _has_other_letters(data: Any) -> bool:
    """Whether any key in an entry's data is not ASCII, as few are."""
    if isinstance(data, Mapping):
        return not all(map(str.isascii, data)) or any(map(_has_other_letters, data.values()))
    return isinstance(data, list) and any(map(_has_other_letters, data))


def _mappings(data: Any) -> Iterator[tuple[Route, Mapping[str, Any]]]:
    """The mappings in an entry's data, outermost first."""
    waiting: list[tuple[Route, Any]] = [((), data)]
    while waiting:
        path, value = waiting.pop()
        if isinstance(value, Mapping):
            yield path, value
            waiting += [((*path, key), below) for key, below in value.items() if isinstance(below, (Mapping, list))]
        elif isinstance(value, list):
            waiting += [
                ((*path, index), below) for index, below in enumerate(value) if isinstance(below, (Mapping, list))
            ]


def _looks(key: str) -> str:
    """What keys have in common that look the same."""
    return skeleton(seen(unicodedata.normalize("NFKC", key)))


def _difference(key: str, other: str) -> str:
    """The first character in which one key differs from another."""
    char = next((each for each, there in zip(key, other, strict=False) if each != there), key[len(other) :][:1] or "")
    return f"U+{ord(char):04X} ({unicodedata.name(char, 'without a name')})" if char else "fewer characters"
