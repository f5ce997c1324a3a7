"""What catalogs write in set phrases: that something is not disclosed, is doubtful, is a person.

Rules on pages, imports and the labels of rendered pages have one notion of each; tests compare them. What a license is
called that nobody knows is another question: there, `?` is a name, and `private` says something.
"""

from __future__ import annotations

import re

DOUBT = re.compile(r"[（(]\s*[?？]\s*[)）]")
"""The mark of what a catalog is not sure of."""

_UNDISCLOSED = re.compile(
    r"undisclosed|not disclosed|non disclosed|unknown|not public|private|non-public|n/?a"
    r"|不明|不詳|非公開|非開示|未公開|詳細不明|非公表|未公表"
    r"|non divulguée?s?|non communiquée?s?|non dévoilée?s?|inconnue?s?|non publiée?s?|non précisée?s?",
    re.IGNORECASE,
)
_PERSON_WORD = r"(?:個人(?:開発)?|individu(?:al|el|elle)?|personne|indépendant|independent)"
_PERSON = re.compile(rf"{_PERSON_WORD}\s*[（(:：](?P<names>.+?)[)）]?", re.IGNORECASE | re.DOTALL)
_OPEN, _CLOSE = re.compile(r"[(（]"), re.compile(r"[)）]")
_BEGINS_LIKE_A_PERSON = re.compile(_PERSON_WORD, re.IGNORECASE)


def is_undisclosed(text: str) -> bool:
    """Whether a text says nothing but that something is not disclosed, or not known."""
    return _UNDISCLOSED.fullmatch(text) is not None


def persons(text: str) -> str | None:
    """The names in a text such as `Individual (Ada, Bob)`; None where it is not about persons.

    A colon and a missing bracket are understood; `individual-in-other-words` reports them.
    """
    match = _PERSON.fullmatch(text)
    names = match["names"].strip() if match else ""
    return names if names and len(_OPEN.findall(names)) == len(_CLOSE.findall(names)) else None


def begins_like_a_person(text: str) -> bool:
    """Whether a text begins with the word for a person, whatever follows."""
    return _BEGINS_LIKE_A_PERSON.match(text) is not None
