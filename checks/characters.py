"""Characters in the names of entries that look like others."""

from collections.abc import Iterator, Mapping
from typing import Any

from lint_catalog.rules import Entry, Problem, Problems, Route, Severity, rule
from lint_catalog.rules.fixes import rewrite
from lint_catalog.rules.wording import field_name
from lint_catalog.text.odd_characters import odd_in_name
from lint_catalog.text.words import quoted

_FIELDS = ("name", "short_name")
_BELOW = {"hub": ("label",), "base": ("name", "label")}


@rule(on=Entry, severity=Severity.WARNING)
def odd_character_in_name(entry: Entry) -> Problems:
    """A name is made of characters that people type.

    A no-break or full-width space, a full-width letter, a typographic quote or a Cyrillic letter in a Latin word look
    like others, so that whoever searches for the name does not find it, and two names differ that look alike. Names in
    Japanese keep their width, French ones their spaces and apostrophes. Quotes may be meant, and are noted.

    ```yaml bad escaped
    name: Kite\\xc2\\xa07B  # <- the no-break space U+00A0
    ```
    ```yaml bad escaped
    name: {ja: Kite\\xe3\\x80\\x807B, en: Kite\\xef\\xbc\\x887B)}  # <- the full-width
    ```
    ```yaml bad escaped
    name: Ada\\xe2\\x80\\x99s Kite  # <- the right single quotation mark U+2019
    hub:
      - {repo: kites/kite, label: k\\xd1\\x96te}  # <- the cyrillic small letter byelorussian-ukrainian i U+0456
    ```
    ```yaml good escaped
    name: {ja: \\xe5\\x87\\xa7\\xef\\xbc\\x887B\\xef\\xbc\\x89, fr: "L\\xe2\\x80\\x99\\xc3\\xa9cole\\xc2\\xa0: Kite"}
    ```
    ```yaml fixed escaped
    name: Kite 7B
    ```
    ```yaml fixed
    name: {ja: Kite 7B, en: Kite (7B)}
    ```
    """
    for path, text, language in _names(entry.data):
        for odd in odd_in_name(text, language):
            better = None if odd.better is None else f"{text[: odd.start]}{odd.better}{text[odd.end :]}"
            fix = rewrite(entry, path, better, safe=not odd.may_be_meant) if better else None
            message = f"`{field_name(path)}` {quoted(text)} has {odd.what}"
            hint = f"write {quoted(better)}" if better else "write the letter of the Latin alphabet"
            severity = Severity.NOTE if odd.may_be_meant else None
            yield Problem(entry.at(*path), message, hint, fix, severity, about=(text, odd.what, str(odd.start)))


def _names(data: Mapping[str, Any]) -> Iterator[tuple[Route, str, str]]:
    """The names in an entry's data, with their language; an empty one for all."""
    for field in _FIELDS:
        yield from _texts((field,), data.get(field))
    for field, below in _BELOW.items():
        items = data.get(field)
        for index, item in enumerate(items if isinstance(items, list) else ()):
            for key in below if isinstance(item, Mapping) else ():
                yield from _texts((field, index, key), item.get(key))


def _texts(path: Route, value: Any) -> Iterator[tuple[Route, str, str]]:
    if isinstance(value, str):
        yield path, value, ""
    elif isinstance(value, Mapping):
        for language, text in value.items():
            if isinstance(text, str) and isinstance(language, str):
                yield (*path, language), text, language
