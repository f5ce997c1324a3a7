"""Languages: their tags, and which one a path names or a text seems to be in."""

from __future__ import annotations

import re
from pathlib import PurePath

# ISO 639-1, https://www.loc.gov/standards/iso639-2/php/code_list.php: a folder `ai/` or `src/` is no language.
_LANGUAGES = frozenset(
    """
    aa ab ae af ak am an ar as av ay az ba be bg bi bm bn bo br bs ca ce ch co cr cs cu cv cy da de dv dz ee el en eo
    es et eu fa ff fi fj fo fr fy ga gd gl gn gu gv ha he hi ho hr ht hu hy hz ia id ie ig ii ik io is it iu ja jv ka
    kg ki kj kk kl km kn ko kr ks ku kv kw ky la lb lg li ln lo lt lu lv mg mh mi mk ml mn mr ms mt my na nb nd ne ng
    nl nn no nr nv ny oc oj om or os pa pi pl ps pt qu rm rn ro ru rw sa sc sd se sg si sk sl sm sn so sq sr ss st su
    sv sw ta te tg th ti tk tl tn to tr ts tt tw ty ug uk ur uz ve vi vo wa wo xh yi yo za zh zu
    """.split()  # noqa: SIM905 - one string is what a person can compare with the source
)
# Scripts of ISO 15924 that tell languages apart: `my-list.md` is no page in Burmese.
_AFTER = r"(?:[A-Za-z]{2}|(?i:Arab|Beng|Cyrl|Deva|Grek|Guru|Hans|Hant|Hebr|Jpan|Kore|Latn|Mong|Tfng|Tibt))"
LANGUAGE_TAG = re.compile(rf"([A-Za-z]{{2}})(?:[-_]{_AFTER})?")
_IN_NAME = re.compile(rf"[._-]([A-Za-z]{{2}}(?:-{_AFTER})?)\.[A-Za-z]+$")

_GUESSED_FROM = 20_000  # characters

_KANA = re.compile(r"[\u3040-\u30ff]")
_HANGUL = re.compile(r"[\uac00-\ud7af]")
_HAN = re.compile(r"[\u4e00-\u9fff]")
_COMMON = {  # the words that no text of a language does without, and hardly any text of another has
    "en": "the of and is with for are by that this which",
    "fr": "le la les des du est une et dans pour avec sur qui",
    "de": "der die das und ist mit für von den auf ein",
    "es": "el los las del es una y con para por que",
    "it": "il gli della di che è con per una sono",
    "pt": "os das dos é uma e com para por que não",
}

GUESSED = frozenset({"ja", "ko", "zh", *_COMMON})
"""The languages that `guessed_language` knows."""
# What addresses call languages beside their ISO 639-1 codes: the codes of ISO 639-2, and countries.
_IN_ADDRESSES = {
    "de": "deu ger", "en": "eng", "es": "spa", "fr": "fra fre", "it": "ita", "ja": "jpn", "ko": "kor", "pt": "por",
    "zh": "zho chi",
}  # fmt: skip
_COUNTRIES = ("jp", "us", "uk", "gb")


def tags_in_addresses(languages: frozenset[str]) -> frozenset[str]:
    """What addresses call some languages, in lower case: `ja`, `jp`, `jpn`, `pt-br`.

    Only the languages of a catalog count: `/ml/` and `/sc/` are folders, unless its pages are in Malayalam or
    Sardinian. Where no language is known, those count that could have been guessed.
    """
    found = {each.lower() for each in languages or GUESSED}
    found |= {each.partition("-")[0] for each in found}
    return frozenset({*found, *(tag for each in found for tag in _IN_ADDRESSES.get(each, "").split()), *_COUNTRIES})


def language_of(path: PurePath) -> str | None:
    """The language that a page's path names: `en/README.md`, `README_en.md`, `README.fr.md`, `en.md`; None if none."""
    in_name = _IN_NAME.search(path.name)
    for tag in (in_name[1] if in_name else path.stem, path.parent.name):
        match = LANGUAGE_TAG.fullmatch(tag)
        if match and match[1].lower() in _LANGUAGES:
            return tag.replace("_", "-")
    return None


def without_language(path: PurePath) -> str:
    """A path without what names its language, so that the paths of translations are alike."""
    language = language_of(path)
    if language is None:
        return path.as_posix()
    in_name = _IN_NAME.search(path.name)
    for tag in (in_name[1] if in_name else path.stem, path.parent.name):
        if tag.replace("_", "-") == language:
            break
    if in_name and in_name[1] == tag:
        return path.with_name(path.name[: in_name.start()] + path.suffix).as_posix()
    return (path.with_name(path.suffix) if tag == path.stem else path.parent.parent / path.name).as_posix()


def guessed_language(text: str) -> str:
    """The language that a text seems to be in: Chinese, Japanese, Korean and some European ones; else empty."""
    text = text[:_GUESSED_FROM]
    if len(_KANA.findall(text)) * 50 > len(text):
        return "ja"
    if len(_HANGUL.findall(text)) * 20 > len(text):
        return "ko"
    if len(_HAN.findall(text)) * 20 > len(text):
        return "zh"
    words = re.findall(r"[a-zà-öø-ÿ]+", text.lower())
    counts = {language: sum(map(words.count, common.split())) for language, common in _COMMON.items()}
    best, second, *_ = sorted(counts, key=lambda language: -counts[language])
    return best if counts[best] >= 3 and counts[best] > counts[second] * 1.2 else ""


def tag(language: str) -> str:
    """A language tag in the letter case that BCP 47 recommends: `zh-Hant`, `pt-BR`."""
    first, *others = language.replace("_", "-").split("-")
    return "-".join([first.lower(), *(each.title() if len(each) == 4 else each.upper() for each in others)])
