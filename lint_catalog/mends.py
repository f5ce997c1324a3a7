"""The fixes that rules have in common."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable

from lint_catalog.formats import FORMATS
from lint_catalog.model import Edit, Entry, Fix, Part, Path, Place
from lint_catalog.scalars import written

_WORD = re.compile(r"[A-Za-z0-9](?:[A-Za-z0-9._-]*[A-Za-z0-9])?")


def rewrite(entry: Entry, path: Path, text: str, *, safe: bool = False) -> Fix:
    """Write another text in the place of a scalar, quoted as the scalar is and as the text needs."""
    scalar = entry.layout.scalar(path)
    style = scalar.style if scalar is not None else ""
    return Fix(f"write `{text}`", (Edit(entry.at(*path), written(text, style)),), safe)


def rename(entry: Entry, path: Path, name: str, *, safe: bool = False) -> Fix:
    """Write another key in the place of one."""
    scalar = entry.layout.scalar(path, Part.KEY)
    style = scalar.style if scalar is not None else ""
    return Fix(f"rename it to `{name}`", (Edit(entry.at(*path, part=Part.KEY), written(name, style)),), safe)


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
        if "huggingface.co/" in value:
            better = "/".join(value.partition("huggingface.co/")[2].removeprefix("datasets/").split("/")[:2])
            hint = f"leave out the address: `{better}`"
    elif name == "date-dotted" and (match := re.fullmatch(r"\s*(\d{4})[-/.](\d{1,2})[-/.](\d{1,2})\s*", value)):
        better = f"{match[1]}.{int(match[2]):02}.{int(match[3]):02}"
    if not (better and fits and fits(better)):
        return "", hint, False
    return better, hint or f"write `{better}`", safe
