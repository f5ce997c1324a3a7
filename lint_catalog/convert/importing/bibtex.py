"""The BibTeX entry of a citation, as far as an entry's fields say all of it."""

from __future__ import annotations

import re
from typing import Any

from lint_catalog.convert.render.escape import balanced
from lint_catalog.convert.render.page import usual_type
from lint_catalog.model.pages.parts import one_line
from lint_catalog.text.addresses import is_url

_BEGIN = re.compile(r"\s*@(\w+)\s*\{\s*([A-Za-z0-9_:-]+)\s*(?=,)")
_NAME = re.compile(r"\s*,\s*(\w+)\s*=\s*")
_BARE = re.compile(r"\w+")
_END = re.compile(r"(?:\s*,)?\s*\}\s*")
_BRACES = re.compile(r"[{}]")
_ESCAPED = re.compile(r"\\([&%$#_])")
_UNSAID = re.compile(r"[\\~^$]")
"""What is more than text: commands, ties, formulas."""
_YEAR = re.compile(r"(?:19|20)\d\d")
_DOI = re.compile(r"10\.[0-9]{4,9}/\S+")
_FIELDS = frozenset({"title", "author", "doi", "journal", "year", "url"})


def read_bibtex(code: str) -> dict[str, Any] | None:
    """The fields of a citation in the order of its schema; None for what they would not say again."""
    begin = _BEGIN.match(code)
    values = _values(code, begin.end()) if begin else None
    if begin is None or values is None or not {"title", "author", "year"} <= values.keys() <= _FIELDS:
        return None
    found = {name: one_line(value) for name, value in values.items()}
    texts = {name: _text(found[name]) for name in ("title", "author", "journal") if name in found}
    if not all(texts.values()) or not _YEAR.fullmatch(found["year"]):
        return None
    if not _DOI.fullmatch(found.get("doi", "10.1000/x")) or not is_url(found.get("url", "https://example.org")):
        return None
    kind = begin[1].casefold()
    return {
        "key": begin[2],
        **({"type": kind} if kind != usual_type(texts) else {}),
        "title": _bare(texts["title"]),
        "author": texts["author"],
        **({"doi": found["doi"]} if "doi" in found else {}),
        **({"journal": texts["journal"]} if "journal" in texts else {}),
        "year": int(found["year"]),
        **({"url": found["url"]} if "url" in found else {}),
    }


def _values(code: str, at: int) -> dict[str, str] | None:
    """The values by the names of their fields, without the braces or quotes around them; None for no whole entry."""
    found: dict[str, str] = {}
    while name := _NAME.match(code, at):
        at = name.end()
        if code[at : at + 1] == "{":
            end = _closing(code, at)
            value = code[at + 1 : end]
        elif code[at : at + 1] == '"':
            end = code.find('"', at + 1)
            value = code[at + 1 : end]
        else:
            bare = _BARE.match(code, at)
            end = bare.end() - 1 if bare else -1
            value = code[at : end + 1]
        if end < 0 or name[1].casefold() in found or not balanced(value):
            return None
        found[name[1].casefold()] = value
        at = end + 1
    return found if _END.fullmatch(code, at) else None


def _closing(code: str, at: int) -> int:
    """Where the brace at a place is closed; -1 if it is not."""
    depth = 0
    for brace in _BRACES.finditer(code, at):
        depth += 1 if brace[0] == "{" else -1
        if not depth:
            return brace.start()
    return -1


def _text(value: str) -> str:
    """What a value says as text, pairs of braces included; nothing if it is more than text."""
    plain = _ESCAPED.sub("", value)
    return "" if _UNSAID.search(plain) else _ESCAPED.sub(r"\1", value)


def _bare(title: str) -> str:
    """A title without the braces around all of it, which it gets again."""
    whole = title[1:-1]
    return whole if title.startswith("{") and title.endswith("}") and not _BRACES.search(whole) else title
