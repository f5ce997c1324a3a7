"""What catalogs write in set phrases: that something is not disclosed, is doubtful, is a person.

Rules on pages, imports and the labels of rendered pages have one notion of each; tests compare them. What a license is
called that nobody knows is another question: there, `?` and `-` say it, and `private` says something else.
"""

from __future__ import annotations

import re

from lint_catalog.text.words import BLANKS, HYPHENS, folded

DOUBT = re.compile(r"[（(]\s*[?？]\s*[)）]")
"""The mark of what a catalog is not sure of."""

_UNDISCLOSED_IN = {
    "en": r"undisclosed|not disclosed|non disclosed|unknown|not public|private|non-public|n/?a",
    "ja": "不明|不詳|非公開|非開示|未公開|詳細不明|非公表|未公表",
    "fr": "non divulguée?s?|non communiquée?s?|non dévoilée?s?|inconnue?s?|non publiée?s?|non précisée?s?",
}
_UNDISCLOSED = {language: re.compile(words, re.IGNORECASE) for language, words in _UNDISCLOSED_IN.items()}
_WITHIN = {
    "en": re.compile(r"\b(?:undisclosed|not disclosed)\b", re.IGNORECASE),
    "ja": re.compile("不明|非公開|非開示|未公開|非公表|未公表"),
    "fr": re.compile(r"\bnon (?:divulgu|communiqu|dévoil)ée?s?\b", re.IGNORECASE),
}
"""Of these, what means nothing else within a text."""
_UNKNOWN = re.compile(
    r"[?]+|-+|\.{2,}|\u2026|unknown|not known|n/?\.?a\.?|tb[da]"
    r"|to be (?:determined|decided|announced|defined|confirmed)"
    r"|unclear|unspecified|not (?:specified|stated|given)|no information"
    r"|inconnue?s?|non (?:précisé|spécifié|connu|indiqué)e?s?|à (?:déterminer|définir|préciser|confirmer)|n/?d"
    r"|不明|不詳|未定|未詳|未確認|要確認|記載なし|未記載|情報なし|未知|待定"
    r"|unbekannt|desconocid[oa]s?|desconhecid[oa]s?|sconosciut[oa]|미상|불명|알 수 없음"
)
_NOT_SAID = re.compile(r"(?:un|not |non[ -])disclosed|non (?:divulgu|communiqu|dévoil)ée?s?|非開示|非公表")
"""That somebody knows, and does not say; what is `private` says more."""
_DASHES = str.maketrans(dict.fromkeys("\u2014\u2015\u30fc", "-"))
_LONGEST = 40  # characters
_AROUND = re.compile(r"^[(\[]\s*|" + BLANKS + r"[)\]]$|\.$")
_PERSONS_IN = {
    "ja": "個人(?:開発)?",
    "en": "(?:private )?individual|independent(?: developer)?|personal|person|solo developer|hobbyist",
    "fr": "individu(?:el|elle)?|particuli(?:er|ère)|personne|indépendant",
}
_PERSON_WORD = rf"(?:{'|'.join(_PERSONS_IN.values())})"
_PERSON = re.compile(rf"(?P<word>{_PERSON_WORD})\s*[（(:：](?P<names>.+?)[)）]?", re.IGNORECASE | re.DOTALL)
_PERSONS = {language: re.compile(words, re.IGNORECASE) for language, words in _PERSONS_IN.items()}
_OPEN, _CLOSE = re.compile(r"[(（]"), re.compile(r"[)）]")
_BEGINS_LIKE_A_PERSON = re.compile(_PERSON_WORD, re.IGNORECASE)


def is_undisclosed(text: str) -> bool:
    """Whether a text says nothing but that something is not disclosed, or not known."""
    return any(words.fullmatch(text) for words in _UNDISCLOSED.values())


def is_undisclosed_in(text: str, language: str) -> bool:
    """Whether it says so in the words of a language."""
    return language in _UNDISCLOSED and _UNDISCLOSED[language].fullmatch(text) is not None


def undisclosed_in_another_language(text: str, language: str) -> str:
    """What in a text says in another language than its own that something is not disclosed; empty for nothing."""
    found = (words.search(text) for other, words in _WITHIN.items() if other != language)
    return next((match[0] for match in found if match), "")


def is_unknown(text: str) -> bool:
    """Whether a text says nothing but that nobody knows: a question mark, a hyphen, a word for it in any language."""
    plain = " ".join(folded(text).translate(HYPHENS).translate(_DASHES).split())
    return len(plain) <= _LONGEST and _UNKNOWN.fullmatch(_AROUND.sub("", plain)) is not None


def is_unknown_or_not_said(text: str) -> bool:
    """The same, or that who knows does not say, which comes to the same for whoever reads it."""
    return is_unknown(text) or _NOT_SAID.fullmatch(folded(text).translate(HYPHENS).strip()) is not None


def persons(text: str) -> str | None:
    """The names in a text such as `Individual (Ada, Bob)`; None where it is not about persons.

    A colon and a missing bracket are understood; `individual-in-other-words` reports them.
    """
    match = _PERSON.fullmatch(text)
    names = match["names"].strip() if match else ""
    return names if names and len(_OPEN.findall(names)) == len(_CLOSE.findall(names)) else None


def word_for_a_person(text: str) -> str:
    """The word that `persons` are called by in a text about them; empty in another."""
    match = _PERSON.fullmatch(text)
    return match["word"] if match and persons(text) else ""


def is_person_in(word: str, language: str) -> bool:
    """Whether a word for a person is one of a language."""
    return language in _PERSONS and _PERSONS[language].fullmatch(word) is not None


def begins_like_a_person(text: str) -> bool:
    """Whether a text begins with the word for a person, whatever follows."""
    return _BEGINS_LIKE_A_PERSON.match(text) is not None
