"""Characters that look like others in print: what was written and what was wanted may differ in nothing else.

Whoever reads "`name` is unknown, did you mean `name`?" needs the code of the character to believe it.
"""

from __future__ import annotations

import unicodedata
from functools import lru_cache

from lint_catalog.text.hidden import hidden, name_of, seen, unseen
from lint_catalog.text.hosts import skeleton

_QUOTES = dict.fromkeys("\u201c\u201d\u201e\u201f\u2033\u301d\u301e\u301f\u00ab\u00bb", '"')
_APOSTROPHES = dict.fromkeys("\u2018\u2019\u201a\u201b\u2032\u02bc\u00b4\u2039\u203a", "'")
_DASHES = dict.fromkeys("\u2010\u2011\u2012\u2013\u2014\u2015\u2212\ufe58\ufe63\uff0d", "-")
_PLAIN = {**_QUOTES, **_APOSTROPHES, **_DASHES, "\u2215": "/", "\u2044": "/", "\u3002": ".", "\u3001": ","}
_WIDER = 0xFEE0  # between the code of a character in full width and the one of ASCII
_MOST = 3  # characters that are named


@lru_cache(maxsize=4096)
def plain(char: str) -> str:
    """The character of ASCII that one is taken for in print: a space for what nobody sees; empty for all others."""
    if char.isascii():
        return ""
    if unseen(char) or unicodedata.category(char) == "Zs":
        return " "
    return _PLAIN.get(char) or (chr(ord(char) - _WIDER) if "\uff01" <= char <= "\uff5e" else "")


def character(char: str) -> str:
    """What messages call a character: its name and its code."""
    code = f"U+{ord(char):04X}"
    if unseen(char):
        name = name_of(char)
        return name if code in name else f"{name} {code}"
    name = "tab" if char == "\t" else unicodedata.name(char, "").lower()
    name = name.replace("fullwidth", "full-width").replace("ideographic", "full-width")
    return f"{name or 'character'} {code}"


def odd_characters(written: str, wanted: str | None = None) -> str:
    """The characters by which a text differs from the one that is `wanted` (None: nobody knows it) although they look
    the same in print, in words: `the no-break space U+00A0`. Empty if there are none, or if anybody sees a difference.
    """
    if written.isascii() and (wanted is None or wanted.isascii()):
        return ""
    if wanted is None:
        odd = [char for char in written if _is_odd(char, written)]
    elif written == wanted or _look(written) != _look(wanted):
        return ""
    else:
        odd = [char for char in written if char not in wanted and not char.isascii()]
    names = [f"the {character(char)}" for char in dict.fromkeys(odd)]
    more = " and others" if len(names) > _MOST else ""
    *first, last = names[:_MOST] or [""]
    return (f"{', '.join(first)} and {last}" if first and not more else ", ".join([*first, last])) + more


def with_odd_characters(message: str, written: str, wanted: str | None = None) -> str:
    """A message about a text that names what it has of such characters."""
    odd = odd_characters(written, wanted)
    return f"{message}; it has {odd}" if odd else message


def _look(text: str) -> str:
    """What texts have in common that look the same in print, letter case and spaces aside."""
    normal = skeleton(unicodedata.normalize("NFKC", seen(text)).casefold())
    return "".join("".join(_PLAIN.get(char, char) for char in normal).split())


def _is_odd(char: str, text: str) -> bool:
    """Whether a character looks like one of ASCII where one of those is expected."""
    if char.isascii():
        return False
    if unseen(char):
        return any(hidden(text))
    if plain(char):
        return True
    # Letters of another alphabet among Latin ones; a whole word of them is a word.
    taken_for = skeleton(char.lower())
    return char.isalpha() and taken_for.isascii() and any(each.isascii() and each.isalpha() for each in text)
