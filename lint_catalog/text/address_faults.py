"""What is wrong with an address that somebody wrote as the target of a link."""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache
from typing import NamedTuple
from urllib.parse import urlsplit

from lint_catalog.text.addresses import is_plain_url
from lint_catalog.text.hidden import hidden, without_hidden
from lint_catalog.text.relative import is_template
from lint_catalog.text.words import quoted

_SPACE = re.compile(r"\s")
_TWICE = re.compile(r"(?i)^https?:/{1,3}(?=https?:)")
_BEGINNING = re.compile(r"(?i)(?:https?(?=https?:))?([a-z]{0,8})([:;.,/\\]{1,6})(?=[^\s/\\])")
_SOUND = re.compile(r"(?i)https?://[^/]")
# Two addresses in one: behind a letter or what ends a word, where none that is handed on to a redirector would stand.
_SECOND = re.compile(r"(?i)(?<=[a-z0-9.,;)\]'\"_-])https?://|(?<=[^\x00-\x7f])https?://")
# What looks like an address without its scheme; the second may be the name of a file.
_ALWAYS = "com|org|net|edu|gov|io|co|ai|jp|dev|app"
_WITH_PATH = (
    "(?!(?:js|ts|py|rs|md|go|rb|cs|jl|hs|kt|vb|ps|db|gz|xz)/)[a-z]{2}|info|xyz|cloud|tech|site|blog|page|wiki|online"
)
_MAIL_ENDS = "fr|de|uk|eu|cn|kr|tw|ch|nl|ca|it|es|us|info"
_DOMAIN = re.compile(
    rf"(?i)(?:www\.[\w-]+\.[a-z]{{2,}}(?:[/?#].*)?"
    rf"|(?!(?:readme|index|license|licence|contributing|changelog)\.)"
    rf"(?:[\w-]+\.)+(?:(?:{_ALWAYS})(?::\d+)?(?:[/?#].*)?|(?:{_WITH_PATH})/.*))"
)
_MAIL = re.compile(rf"(?i)[\w.+-]+@(?:[\w-]+\.)+(?:{_ALWAYS}|{_MAIL_ENDS})")
# Full-width letters and punctuation, and brackets that stand in pairs.
_WIDE = re.compile(r"[\uff01-\uff5e\u3000\u3001\u3002\u300c-\u300f]")
_PAIR = re.compile(r"\uff08[^\uff08\uff09]*\uff09|\u300c[^\u300c\u300d]*\u300d|\u300e[^\u300e\u300f]*\u300f")
_IN_TITLES = re.compile(r"[\uff01\uff1f\uff1a\uff1d\uff5e\uff06\uff0b\u300c-\u300f]")  # of an encyclopaedia's pages
# Quotes and brackets around an address: none that begins with a scheme has them.
_AROUND = re.compile(r"(?i)([\"'`“”\u2018\u2019<>(\[{\\]+)((?:https?://|www\.)\S+)")
_LEFT_OVER = '<>"`]'
_LABELS = re.compile(r"(?i)https?://(?:[^/?#@]*@)?(\.|[^/?#:\[\]]*\.\.)")


class AddressFault(NamedTuple):
    """What is wrong, what to do, and the address that was meant if that is clear."""

    what: str
    hint: str
    better: str = ""


def _near(word: str) -> set[str]:
    """What becomes of a word by one letter less, twice, swapped with the next, or another of its own."""
    found = {word[:at] + word[at + 1 :] for at in range(len(word))}
    found |= {word[:at] + letter + word[at:] for at in range(len(word) + 1) for letter in word}
    found |= {word[:at] + word[at + 1] + word[at] + word[at + 2 :] for at in range(len(word) - 1)}
    return found | {word[:at] + letter + word[at + 1 :] for at in range(len(word)) for letter in word}


_SCHEMES = frozenset({"http", "https"})
_NEARLY = (_near("http") | _near("https")) - _SCHEMES


@lru_cache(maxsize=8192)
def address_fault(address: str) -> AddressFault | None:
    """What is wrong with an address; None for one that may be right, be it of a page or of a file beside this one."""
    if "://" not in address[8:] and is_plain_url(address):
        return None
    if not address.strip():
        return AddressFault("is empty", "add the address, or remove the link")
    if is_template(address):
        return None
    unseen = [each for each in hidden(address) if not address[each.start].isspace()]
    if unseen:
        char = address[unseen[0].start]
        what = f"has the invisible character `U+{ord(char):04X}`"
        return AddressFault(what, "remove it", without_hidden(address))
    if _SPACE.search(address if "://" in address[:8] else address.replace(" ", "")):
        return AddressFault("has a space", "write it as `%20`, or remove it")
    return _wide(address) or _around(address) or _beginning(address) or _two(address) or _host(address)


def _wide(address: str) -> AddressFault | None:
    if address.isascii() or not unicodedata.normalize("NFKC", address[:5]).lower().startswith(("http", "www.")):
        return None
    shielded = _PAIR.sub(lambda match: "-" * len(match[0]), address)
    if "/wiki/" in address or "wikipedia" in address:
        shielded = shielded[:8] + _IN_TITLES.sub("-", shielded[8:])
    wide = _WIDE.search(shielded)
    if wide is None:
        return None
    narrow = "".join(
        unicodedata.normalize("NFKC", char) if _WIDE.match(there) else char
        for char, there in zip(address, shielded, strict=True)
    )
    hint = "write the narrow one, or end the address before it"
    return AddressFault(f"has the full-width character `{wide[0]}`", hint, narrow if narrow.isascii() else "")


def _around(address: str) -> AddressFault | None:
    """Quotes and brackets that were meant to stand around the address, or around the whole link."""
    match = _AROUND.match(address)
    if match:
        better = match[2].rstrip("\"'`“”\u2018\u2019<>)]}\\")
        return AddressFault(f"begins with {quoted(match[1])}", "remove what stands around it", better)
    sound = address.rstrip(_LEFT_OVER) if _SOUND.match(address) else address
    rest = address[len(sound) :]
    if rest and ("]" not in rest or "[" not in address):
        return AddressFault(f"ends with {quoted(rest)}", "remove it", sound)
    return None


def _beginning(address: str) -> AddressFault | None:
    if _TWICE.match(address):
        return AddressFault("has `https://` twice", "once is enough", _TWICE.sub("", address))
    match = _BEGINNING.match(address)
    if match and not _SOUND.match(address):
        word, marks = match[1].lower(), match[2]
        if word:
            is_slip = (len(marks) > 1 and set(marks) != {"."}) or (marks == ":" and "." in address[match.end() :])
        else:
            is_slip = marks in ("://", ":/", ":///")
        if is_slip and (not word or word in _SCHEMES or word in _NEARLY):
            rest = address[match.end() :]
            return AddressFault("does not begin with `https://`", "fix its beginning", f"https://{rest}")
    if _DOMAIN.fullmatch(address) and not address.lower().endswith((".md", ".io/")):
        hint = "without it, the link leads to a file beside this page"
        return AddressFault("lacks `https://`", hint, f"https://{address}")
    if _MAIL.fullmatch(address):
        hint = "without it, the link leads to a file beside this page"
        return AddressFault("lacks `mailto:`", hint, f"mailto:{address}")
    return None


def _two(address: str) -> AddressFault | None:
    """`https://a.orghttps://b.org`; not an address that is handed on to a redirector or an archive."""
    if not _SOUND.match(address):
        return None
    second = _SECOND.search(address, 8)
    if second:
        return AddressFault("is two addresses in one", f"the second begins at {quoted(address[second.start() :])}")
    return None


def _host(address: str) -> AddressFault | None:
    if re.fullmatch(r"(?i)https?:/*", address):
        return AddressFault("has no host", "add what is missing, or remove the link")
    if not _SOUND.match(address):
        return None
    try:
        parts = urlsplit(address)
        host = parts.hostname or ""
    except ValueError:
        return AddressFault("is not an address", "check its brackets and its host")
    try:
        _ = parts.port
    except ValueError:
        port = parts.netloc.rpartition(":")[2]
        return AddressFault(f"has the port {quoted(port)}, which is not a number up to 65535", "check its host")
    if _LABELS.match(address):
        return AddressFault(f"has the host {quoted(host)}, which is not a host name", "check its dots")
    if "." not in host and ":" not in host and host != "localhost":
        return AddressFault(f"has the host {quoted(host)}, which is not a host name", "check its beginning")
    return None
