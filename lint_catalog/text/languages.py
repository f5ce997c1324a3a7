"""Languages: their tags, and which one a path names or a text seems to be in."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
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
# Those of them that are mostly written in another script than the Latin one.
_IN_OTHER_SCRIPTS = frozenset(
    """
    ab am ar as av ba be bg bn bo ce cr cu cv dv dz el fa gu he hi hy ii iu ja ka kk km kn ko ks ky lo mk ml mn mr my ne
    oj or os pa pi ps ru sa sd si sr ta te tg th ti tt ug uk ur yi za zh
    """.split()  # noqa: SIM905 - as above
)
# Scripts of ISO 15924 that tell languages apart: `my-list.md` is no page in Burmese.
_AFTER = r"(?:[A-Za-z]{2}|(?i:Arab|Beng|Cyrl|Deva|Grek|Guru|Hans|Hant|Hebr|Jpan|Kore|Latn|Mong|Tfng|Tibt))"
LANGUAGE_TAG = re.compile(rf"([A-Za-z]{{2}})(?:[-_]{_AFTER})?")
_IN_NAME = re.compile(rf"[._-]([A-Za-z]{{2}}(?:-{_AFTER})?)\.[A-Za-z]+$")

_GUESSED_FROM = 20_000  # characters

_SCRIPTS = {  # of which there are letters in one language, or in one that we can tell from its neighbours
    "ja": re.compile(r"[\u3041-\u30fa\uff66-\uff9d]"),
    "zh": re.compile(r"[\u3400-\u9fff]"),
    "ko": re.compile(r"[\uac00-\ud7af]"),
    "th": re.compile(r"[\u0e01-\u0e2e]"),
    "el": re.compile(r"[\u0370-\u03ff]"),
    "he": re.compile(r"[\u05d0-\u05ea]"),
    "Cyrl": re.compile(r"[\u0400-\u04ff]"),
    "Arab": re.compile(r"[\u0620-\u06ff]"),
    "Deva": re.compile(r"[\u0904-\u0939]"),
}
_TELLING = {  # letters and words that one of the languages has that share a script; what is under "" is another's
    "Cyrl": {"uk": "[іїєґ]", "ru": "[ыэё]", "bg": "ъ", "": "[ўәңқғөұүһјљњћђџќѓѕ]"},
    "Arab": {"fa": "[پچژگکی]", "ar": "[ةيىك]", "": "[ٹڈڑںےہھۇۆېڕێەڵ]"},
    "Deva": {"hi": "और|में|हैं|के लिए", "mr": "आणि|आहे|मध्ये|साठी", "": "छन्|गर्न|लागि|कृते"},
}
_LATIN_LETTERS = re.compile(r"[A-Za-z\u00aa-\u024f\u1e00-\u1eff]+")
_LETTERS = {  # of whole texts: what is written in them
    "ja": re.compile(r"[\u3005-\u3007\u3031-\u30ff\u3400-\u9fff\uff66-\uff9f]+"),
    "zh": re.compile(r"[\u3005-\u3007\u3400-\u9fff]+"),
    "ko": re.compile(r"[\u1100-\u11ff\u3130-\u318f\uac00-\ud7af]+"),
    "th": re.compile(r"[\u0e00-\u0e7f]+"),
    "el": re.compile(r"[\u0370-\u03ff]+"),
    "he": re.compile(r"[\u0590-\u05ff]+"),
    **dict.fromkeys(("ru", "uk", "bg", "be", "sr", "mk", "kk"), re.compile(r"[\u0400-\u04ff]+")),
    **dict.fromkeys(("ar", "fa", "ur"), re.compile(r"[\u0620-\u06ff]+")),
    **dict.fromkeys(("hi", "mr", "ne"), re.compile(r"[\u0900-\u097f]+")),
}
_KANA_IN_JAPANESE = 6  # there is one of them for so many other characters at least, be it a page of names and terms
_COMMON = {  # the words that no text of a language does without, and hardly any text of another has
    "en": "the of and is with for are by that this which from your or as an be it not you can all how their to",
    "fr": "le la les des du est une et dans pour avec sur qui aux ou au ce cette par vous plus sont pas ces comme",
    "de": "der die das und ist mit für von den auf ein eine im zu dem des nicht sich auch zum zur oder bei wie werden",
    "es": "el los las del es una y con para por que en un se su como más al lo sus sobre entre este esta",
    "it": "il gli della di che è con per una sono del dei le nel alla delle da come più un dell questo anche",
    "pt": "os das dos é uma e com para por que não do da em um no na ao mais como seu sua ou são pelo",
    "nl": "de het een en van is op te voor met zijn dat die niet aan er ook bij naar wordt",
    "ca": "el els les del i una amb per que és la un en dels als aquest més com",
    "ro": "și de la în cu pentru din este care pe sau un o mai sunt ale",
    "pl": "i w na do z się jest dla oraz nie jak od po przez który lub to",
    "cs": "a v na se je pro s z do jako nebo které jsou od ve není",
    "sv": "och i att en som är på för med av det den till ett inte eller om",
    "da": "og i at en er på for med af det den til et ikke eller der som",
    "tr": "ve bir bu için ile da de olarak olan en çok veya gibi daha",
    "vi": "và của là cho các với trong được một có những không để từ này về",
    "id": "yang dan di untuk dengan dari ini adalah pada tidak dalam atau ke oleh sebagai",
}
_WORDS = {language: frozenset(words.split()) for language, words in _COMMON.items()}
_LEAST, _LEAST_ENGLISH, _OF_ALL, _BESIDE = 4, 3, 50, 16
"""So many different common words make a language, if they are one of so many words, which a few titles do not have;
and one of so many beside letters of another script, since a list in Thai may hold titles in English, too."""
_CLEAR = 0.8  # of the common words that the best language has, what the second best may have
_LATIN = re.compile(r"[A-Za-z\u00c0-\u024f\u1e00-\u1eff]")
_NO_WORDS = re.compile(r"<[^<>]*>|\]\([^()\s]*")
"""Tags, and the addresses of links."""
_BETWEEN = re.compile(r"[\s|()\[\]{}<>\"\u201c\u201d\u00ab\u00bb*`'\u2019]+")
_EDGES = ".,;:!?\u2026-\u2013\u2014#~_\u060c\u0964"

GUESSED = frozenset({"de", "en", "es", "fr", "it", "ja", "ko", "pt", "zh"})
"""The languages that addresses name where nobody knows in which ones a catalog is."""
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
    """The language that a text seems to be in; empty for one that we do not know, and where too little tells it.

    What stands in code, addresses and tags belongs to no language, and neither do abbreviations, names such as `iOS`
    and identifiers: `.com` is not Portuguese, and `MIT` not German.
    """
    prose = _prose(text[:_GUESSED_FROM])
    scripts = {script: len(letters.findall(prose)) for script, letters in _SCRIPTS.items()}
    latin = len(_LATIN.findall(prose))
    script, letters = max(scripts.items(), key=lambda each: each[1])
    if scripts["ja"] * _KANA_IN_JAPANESE >= scripts["zh"] and script in ("ja", "zh"):
        script, letters = "ja", scripts["ja"] + scripts["zh"]
    words = _spoken(prose)
    if letters > latin or (letters * 25 > latin and not _by_words(words, _BESIDE)):
        return _by_letters(prose, script) if script in _TELLING else script
    return _by_words(words, _OF_ALL)


def _by_letters(prose: str, script: str) -> str:
    """The language of a script that several have; empty for another, and where nothing tells."""
    often = {language: len(re.findall(telling, prose)) for language, telling in _TELLING[script].items()}
    best = max(often, key=lambda language: often[language])
    return best if often[best] else ""


def in_script(text: str, language: str) -> bool:
    """Whether a text has letters, and all of them are of the script of a language: the Latin one unless we know better.

    Chinese characters that Japanese does not have are not Japanese.
    """
    letters = "".join(filter(str.isalpha, text))
    script = _LETTERS.get(language.partition("-")[0], _LATIN_LETTERS)
    return script.fullmatch(letters) is not None and (script is not _LETTERS["ja"] or _is_of_japan(letters))


def mostly_in_script(text: str, language: str) -> bool:
    """Whether half of the letters of a text are of the script of a language, and the others Latin ones."""
    letters = "".join(filter(str.isalpha, text))
    others = _LATIN.sub("", letters)
    return 2 * len(others) >= len(letters) and in_script(others, language)


def _is_of_japan(letters: str) -> bool:
    try:
        letters.encode("euc_jis_2004")
    except UnicodeEncodeError:
        return False
    return True


def language_in(text: str) -> str:
    """The language of a text with no letters but those of one: Japanese with kana, and Korean; else empty."""
    if in_script(text, "ja"):
        return "ja" if _SCRIPTS["ja"].search(text) else ""
    return "ko" if in_script(text, "ko") else ""


def has_words_of(text: str, language: str) -> bool:
    """Whether something in a text is of a language with Latin letters, and not of English: a word, or an accent."""
    common = _WORDS.get(language.partition("-")[0], frozenset()) - _WORDS["en"]
    accented = any(char.isalpha() and not char.isascii() for char in text)
    return bool(common) and (accented or not common.isdisjoint(_BETWEEN.sub(" ", text.lower()).split()))


def _prose(text: str) -> str:
    """A text without the lines of code blocks, tags, and the addresses of links."""
    kept, fence = [], ""
    for line in text.split("\n"):
        mark = line.lstrip()[:3]
        if mark in ("```", "~~~") and fence in ("", mark):
            fence = "" if fence else mark
        elif not fence:
            kept.append(line)
    return _NO_WORDS.sub(" ", "\n".join(kept))


def _spoken(prose: str) -> list[str]:
    """The words of a text in lower case, those left out that are written as no word is."""
    found = []
    for piece in _BETWEEN.split(prose):
        word = piece.strip(_EDGES)
        if word.isalpha() and (word[1:] == word[1:].lower()):
            found.append(word.lower())
    return found


def _by_words(words: Sequence[str], of_all: int) -> str:
    """The language whose common words these have; empty if too few of them are of any, or as many of another."""
    counts = Counter(words)
    known = {language: [each for each in common if each in counts] for language, common in _WORDS.items()}
    often = {language: sum(counts[each] for each in these) for language, these in known.items()}
    best, second, *_ = sorted(often, key=lambda language: -often[language])
    least = _LEAST_ENGLISH if best == "en" else _LEAST
    enough = len(known[best]) >= least and often[best] * of_all >= len(words)
    return best if enough and often[second] < often[best] * _CLEAR else ""


def tag(language: str) -> str:
    """A language tag in the letter case that BCP 47 recommends: `zh-Hant`, `pt-BR`."""
    first, *others = language.replace("_", "-").split("-")
    return "-".join([first.lower(), *(each.title() if len(each) == 4 else each.upper() for each in others)])


def written_in_latin(language: str) -> bool:
    """Whether a language (a BCP 47 tag) is written in Latin letters; False for one that is not known."""
    first, *others = tag(language).split("-")
    script = next((each for each in others if len(each) == 4), "")
    return script == "Latn" if script else first in _LANGUAGES and first not in _IN_OTHER_SCRIPTS


def mostly_latin(text: str) -> bool:
    """Whether the letters at the beginning of a text are Latin but for one in twenty, and there are some."""
    text = text[:_GUESSED_FROM]
    latin = len(_LATIN.findall(text))
    return latin > 20 * sum(1 for char in _LATIN.sub("", text) if char.isalpha()) and latin > 0
