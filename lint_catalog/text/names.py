"""What names have in common that people spell differently, and lists of names.

Four keys, each for what it tells apart:

* `words.folded`: the same name but for letter case and width. For names that must be unique.
* `words.joined`: as well but for how its words are joined, `Llama 3` and `llama-3`; a point counts, since 3.1 is not
  31. For what people type, and for models that rows refer to.
* `letters`: as well but for any sign, `Kite 7B (v2)` and `kite-7b-v2`. For a title beside the name of its repository.
* `core_name`: as well but for what companies and licenses are called besides, `Kite, Inc.` and `Kite`. For developers
  and licenses; brackets and `+&?` count there, since `Apache 2.0 (?)` is not `Apache 2.0`.
"""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache

from lint_catalog.text.hidden import without_hidden
from lint_catalog.text.words import BLANKS, HYPHENS, folded

BETWEEN_NAMES = re.compile(BLANKS + r"[,、，](?!\s*(?:Ltd|Limited|Inc|LLC|Co|Corp|GmbH)\b)\s*", re.IGNORECASE)
"""What divides names in a list; the comma of `Kite, Inc.` does not."""
SEMICOLON = re.compile(BLANKS + r"[;；]\s*")
"""What divides them where some have commas."""

_DEVICE = re.compile(r"(?:con|prn|aux|nul|com[0-9]|lpt[0-9])(?:\..*)?")
_SIGNS = re.compile(r"[\W_]")
_BESIDE = re.compile(
    r"\b(?:inc|corp|corporation|co|ltd|limited|llc|kk|gmbh|company|university|univ|license|licence|the)\b\.?"
    r"|株式会社|大学"
)
_LETTER = re.compile(r"[^\W\d_]")


@lru_cache(maxsize=4096)
def plain_name(text: str) -> str:
    """A name with one sort of hyphen, bracket and space, in its own letter case; without what nobody sees, and without
    marks of bold type that were not meant to be read."""
    seen = text if text.isascii() else without_hidden(text)
    return " ".join(unicodedata.normalize("NFKC", seen).translate(HYPHENS).replace("**", "").split())


def is_device(name: str) -> bool:
    """Whether Windows takes a name in lower case for a device, whatever its suffix, so that no file can have it."""
    return _DEVICE.fullmatch(name) is not None


def letters(name: str) -> str:
    """The letters and digits of a name, whatever their case and width."""
    return _SIGNS.sub("", folded(name))


@lru_cache(maxsize=4096)
def core_name(name: str) -> str:
    """What two spellings of a developer's or license's name have in common; nothing for a name without letters."""
    bare = _BESIDE.sub("", folded(name)) if _LETTER.search(name) else ""
    return "".join(char for char in bare if char.isalnum() or char in "()+&?")
