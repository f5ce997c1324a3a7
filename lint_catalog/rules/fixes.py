"""The fixes that rules have in common."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Collection, Mapping
from typing import Any

from lint_catalog.model.entries.entry import Entry
from lint_catalog.model.entries.formats import FORMATS
from lint_catalog.model.entries.scalars import is_plain_number, scalar_on_a_line
from lint_catalog.model.entries.spdx import spdx_list
from lint_catalog.model.findings import Edit, Fix
from lint_catalog.model.places import Part, Place, Route

_TRUTHS = {"true": "true", "yes": "true", "on": "true", "false": "false", "no": "false", "off": "false"}
_WORD = re.compile(r"[A-Za-z0-9](?:[A-Za-z0-9._-]*[A-Za-z0-9])?")


def rewrite(entry: Entry, path: Route, text: str, *, safe: bool = False) -> Fix:
    """Write another text in the place of a scalar, quoted as the scalar is and as the text needs."""
    scalar = entry.source_map.scalar(path)
    style = scalar.style if scalar is not None else ""
    return Fix(f"write `{text}`", (Edit(entry.at(*path), scalar_on_a_line(text, style)),), safe)


def rename(entry: Entry, path: Route, name: str, *, safe: bool = False) -> Fix:
    """Write another key in the place of one."""
    scalar = entry.source_map.scalar(path, Part.KEY)
    style = scalar.style if scalar is not None else ""
    return Fix(f"rename it to `{name}`", (Edit(entry.at(*path, part=Part.KEY), scalar_on_a_line(name, style)),), safe)


def replace_part(place: Place, text: str, *, safe: bool = False) -> Fix | None:
    """Write a word in the place of a part of a scalar; None for a word that might need other quotes than are there."""
    if not _WORD.fullmatch(text.removeprefix("[^").removesuffix("]")):
        return None
    return Fix(f"write `{text}`", (Edit(place, text),), safe)


def remove(place: Place, *, safe: bool = False) -> Fix:
    """Take an item of a list, or a key with its value, out."""
    return Fix("remove it", (Edit(Place(place.file, place.path, Part.WHOLE), ""),), safe)


def respelt(value: str, fits: Callable[[str], object]) -> str:
    """The same word in the spelling that fits: other letter case, width or spaces, and nothing else. Empty if none."""
    narrow = unicodedata.normalize("NFKC", value).strip()
    together = "".join(narrow.split())
    return next((each for each in (value.strip(), narrow, together, together.lower()) if each and fits(each)), "")


def reformatted(value: str, name: str) -> tuple[str, str, bool]:
    """A value in the format of `lint_catalog.formats` that it has not: the value, a hint, and whether that is safe.

    The value is empty where nothing fits; the hint may say all the same what to do.
    """
    fits = FORMATS.get(name)
    better, safe, hint = "", True, ""
    if name == "url":
        better = value.strip()
        if value.startswith("www."):
            better, safe = f"https://{value}", False
    elif name == "hub-repo":
        better = respelt(value, fits) if fits else ""
        safe = not re.search(r"\s", value.strip())  # a space may have been a hyphen
        if "huggingface.co/" in value:
            better, safe = (
                "/".join(value.partition("huggingface.co/")[2].removeprefix("datasets/").split("/")[:2]),
                True,
            )
            hint = f"leave out the address: `{better}`"
    elif name == "spdx-id":
        id, _, exception = re.sub(r"(?<!\s)\s+with\s+", "\0", value.strip(), flags=re.IGNORECASE).partition("\0")
        id = next((each for each in spdx_list().licenses if each.lower() == "-".join(id.lower().split())), "")
        exceptions = {each.lower(): each for each in spdx_list().exceptions}
        better = f"{id} WITH {exceptions.get(exception.lower(), exception)}" if id and exception else id
        if re.search(r"\s(?:and|or)\s", value, re.IGNORECASE):
            hint = "it is one id: a license that is several is an expression where it is used"
    elif name == "date-dotted" and (match := re.fullmatch(r"\s*(\d{4})[-/.](\d{1,2})[-/.](\d{1,2})\s*", value)):
        better = f"{match[1]}.{int(match[2]):02}.{int(match[3]):02}"
    if not (better and fits and fits(better)):
        return "", hint, False
    return better, hint or f"did you mean `{better}`?", safe


def meant_by(value: Any, types: Collection[str]) -> str | None:
    """What was meant, where that is plain: a list of the one item, a number or truth value in quotes, or a number with
    separators or in full width."""
    if not isinstance(value, str):
        return None
    narrow = unicodedata.normalize("NFKC", value).strip()
    if "integer" in types and re.fullmatch(r"[0-9]{1,3}([,. ][0-9]{3})+", narrow):
        return re.sub(r"[,. ]", "", narrow)
    if "integer" in types and re.fullmatch(r"-?(?:0|[1-9][0-9]*)", narrow):
        return narrow
    if "number" in types and is_plain_number(narrow):
        return narrow
    if "boolean" in types and narrow.lower() in _TRUTHS:
        return _TRUTHS[narrow.lower()]
    if list(types) == ["array"] and not set(value) & set("[]{},:#"):
        return f"[{scalar_on_a_line(value)}]"
    return None


def is_quoted(entry: Entry, path: Route) -> bool:
    """Whether quotes are round a value."""
    scalar = entry.source_map.scalar(path)
    return scalar is not None and scalar.style in ("'", '"')


def without_languages(entry: Entry, texts: Mapping[Route, str]) -> frozenset[Route]:
    """Where the schema would accept a text, by path, in the place of a text per language."""
    if not texts:
        return frozenset()
    violations = entry.shape.violations(_replaced(entry.data, (), texts))
    wrong = {each.path[:depth] for each in violations for depth in range(len(each.path) + 1)}
    return frozenset(path for path in texts if path not in wrong)


def _replaced(data: Any, path: Route, texts: Mapping[Route, str]) -> Any:
    if path in texts:
        return texts[path]
    if isinstance(data, Mapping):
        return {key: _replaced(below, (*path, key), texts) for key, below in data.items()}
    if isinstance(data, list):
        return [_replaced(below, (*path, index), texts) for index, below in enumerate(data)]
    return data


def plain_text(entry: Entry, path: Route, texts: Mapping[str, str]) -> Fix | None:
    """The fix that puts the one text in the place of all; None where a comment would be lost with the others."""
    scalar = entry.source_map.scalar((*path, next(iter(texts))))
    if scalar is None:
        return None
    extent = entry.source_map.extent(entry.at(*path, next(iter(texts))))
    one_line = extent.line == extent.end_line
    plain = scalar_on_a_line(scalar.text, scalar.style if one_line else '"')
    value = entry.source_map.extent(entry.at(*path))
    lines = map(entry.source_map.line, range(value.line, value.end_line + 1))
    if any(re.search(r"(^|\s)#", line) for line in lines):
        return None
    place = entry.at(*path)
    if isinstance(path[-1], str) and value.line > (key := entry.source_map.extent(entry.at(*path, part=Part.KEY))).line:
        # A block mapping begins on the line below its key; the text moves up to it.
        span = type(value)(key.end_line, key.end_column, value.end_line, value.end_column)
        place, plain = Place(entry.file, path, span=span), f": {plain}"
    return Fix("write it once", (Edit(place, plain),), safe=True)
