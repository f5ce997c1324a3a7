"""Hosts as people read them and as programs reach them: what an address shows, and where it leads.

A host misleads if its letters are of scripts that nobody mixes in a word (Unicode TR39, 5.2: what is "highly
restrictive" passes), if all of them look like Latin ones (which browsers treat like that, too: chromium.org,
"IDN in Google Chrome"), or if it holds a sign that looks like the end of a host. The script of a letter is the first
word of its Unicode name, which for letters that stand in hosts is the same as its property `Script`, and which Python
knows for the Unicode version that it knows.
"""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache

_MIXED = (
    frozenset({"LATIN", "CJK", "HIRAGANA", "KATAKANA"}),
    frozenset({"LATIN", "CJK", "BOPOMOFO"}),
    frozenset({"LATIN", "CJK", "HANGUL"}),
)
"""Scripts that people mix in a word."""
_LOOKALIKES = str.maketrans(
    "абсԁеһіјӏкмопрԛгѕтуԝхѵҽьςѡӓҫӧӱїёґʏαγεικνορτυχωϲϳաԍհոսցօզւ",
    "abcdehijlkmonpqrstuwxvebcwacoyieryaveiknoptuxwcjughnugoql",
)
"""Cyrillic, Greek and Armenian letters, and the Latin ones that they are taken for, after Unicode's confusables.txt."""
_PART_OF_WORDS = frozenset("-_\u00b7\u0375\u05f3\u05f4\u30fb\u3007\u200c\u200d")
_DOTS = re.compile("[.\u3002\uff0e\uff61]")
_NUMBER = re.compile(r"0[xX][0-9a-fA-F]*|[0-9]+")
_BYTE = 256
_HOST_LIKE = re.compile(r"(?:[\w-]{1,63}\.){1,8}[A-Za-z]{2,}(?=$|[%/])")
_DIGITS = re.compile(r"\d*")


def ascii_host(host: str) -> str:
    """A host as programs look it up, `xn--…` where it has other letters; in lower case.

    Browsers follow UTS #46, and so do we, for whatever it takes; pictures, which it refuses and browsers take, are
    written as they were before. Raises UnicodeError for what cannot be a host.
    """
    if host.isascii():
        return host.lower()
    import idna  # 0.02 s, for few

    try:
        return idna.encode(host, uts46=True, std3_rules=False, transitional=False).decode("ascii")
    except idna.IDNAError:
        return host.lower().encode("idna").decode("ascii").lower()


def named_host(host: str) -> str:
    """A host for a message in which nothing misleads: in ASCII, whatever it is."""
    try:
        return ascii_host(host)
    except UnicodeError:
        return ".".join(
            part if part.isascii() else "xn--" + part.encode("punycode").decode("ascii") for part in host.split(".")
        )


def imitated(user: str) -> str:
    """The host that the name to log in with in an address looks like, be there a port behind it; empty for none."""
    name, _, password = user.partition(":")
    like = _HOST_LIKE.match(name)
    return like[0] if like and _DIGITS.fullmatch(password) else ""


@lru_cache(maxsize=8192)
def host_fault(host: str) -> str:
    """What misleads in a host, in words that follow its name; empty if nothing does."""
    if host.isascii():
        return _odd_number(host)
    plain = unicodedata.normalize("NFKC", host).lower()
    if plain.isascii() and plain != host.lower():
        return f"is written in letters that programs read as `{_DOTS.sub('.', plain)}`"
    labels = [each for each in _DOTS.split(plain) if each]
    for label in labels:
        sign = next((each for each in label if _is_sign(each)), "")
        if sign:
            return f"has a sign that looks like one of an address (U+{ord(sign):04X})"
        scripts = {_script(each) for each in label if each.isalpha()}
        if len(scripts) > 1 and not any(scripts <= each for each in _MIXED):
            return f"mixes letters of {_named(scripts)}"
    if labels and labels[-1].isascii() and any(not each.isascii() and skeleton(each).isascii() for each in labels):
        scripts = {_script(each) for label in labels for each in label if each.isalpha() and not each.isascii()}
        return f"is written in {_named(scripts)} letters that look like `{skeleton(host.casefold())}`"
    return ""


def skeleton(text: str) -> str:
    """A text with the letters that it may be taken for: two texts that look the same have the same one."""
    if text.isascii():
        return text
    return unicodedata.normalize("NFKC", unicodedata.normalize("NFKC", text).translate(_LOOKALIKES))


def number_of(host: str) -> str:
    """The address of the internet that a host is as a number in whatever form, as browsers read it; empty for none.

    WHATWG URL, "IPv4 parser": up to four parts, decimal, octal or hexadecimal; the last one fills what is left.
    """
    parts = host.rstrip(".").split(".")
    if len(parts) > 4 or not all(_NUMBER.fullmatch(part) for part in parts):
        return ""
    *first, last = (_value(part) for part in parts)
    if not all(0 <= part < _BYTE for part in first) or not 0 <= last < _BYTE ** (4 - len(first)):
        return ""
    value = last
    for place, part in enumerate(first):
        value += part * _BYTE ** (3 - place)
    return ".".join(str(value >> shift & 0xFF) for shift in (24, 16, 8, 0))


def _value(part: str) -> int:
    """The number that a part is; -1 for none."""
    try:
        if part[:2] in ("0x", "0X"):
            return int(part[2:] or "0", 16)
        return int(part, 8) if len(part) > 1 and part.startswith("0") else int(part)
    except ValueError:
        return -1


def _odd_number(host: str) -> str:
    number = number_of(host) if host[:1].isdigit() else ""
    return f"is the number of {number}, written in another way" if number and host.rstrip(".") != number else ""


def _is_sign(char: str) -> bool:
    """Whether a character of a host is punctuation or a sign of mathematics, and none that stands in words."""
    if char.isascii() or char in _PART_OF_WORDS:
        return False
    category = unicodedata.category(char)
    return category[0] in "PZ" or category in ("Sm", "Sk")


def _script(char: str) -> str:
    return unicodedata.name(char, "OTHER").partition(" ")[0]


def _named(scripts: set[str]) -> str:
    names = sorted({"CJK": "Chinese"}.get(each, each.capitalize()) for each in scripts)
    return " and ".join(filter(None, (", ".join(names[:-1]), names[-1])))
