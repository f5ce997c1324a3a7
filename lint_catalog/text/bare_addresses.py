"""Addresses in running text without brackets around them, of which GitHub makes links, and where they end there.

As its extension of CommonMark says (https://github.github.com/gfm/#autolinks-extension-): an address goes on to the
next blank or `<`, without punctuation at its end, a closing bracket that has none before it, and an entity. Only ASCII
counts for that, so that a sentence goes on in the link where its language writes no blank behind it.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import NamedTuple

_BEGINS = re.compile(r"(?i)(?<![a-z])(?:https?|ftp)://|(?<![^\s*_~(])www\.")
_ENDS = re.compile(r"[\s<]")
_HOST = re.compile(r"(?:[^\W_]|[_-])+(?:\.(?:[^\W_]|[_-])+)*")
_TRAILING = re.compile(r"&[A-Za-z]+;\Z|[?!.,:*_~'\";]\Z")
# What ends a sentence, or what is set apart in it: never a part of an address.
_STOPS = "\u3000\u3001\u3002\uff0c\uff0e\uff61\uff64\u300c\u300e\u201c\u2018\u201e\u2026\u22ef"
_STOP = re.compile(rf"[{_STOPS}]|\[\^[^\[\]\s]+\]|\*\*|\][\[(]|`")
_OPENING = "[\uff08\u3014\u3008\u300a\u3010\u3016\uff3b\uff5b\u00ab"
_CLOSING = "]\uff09\u3015\u3009\u300b\u3011\u3017\uff3d\uff5d\u00bb"
_ONLY_CLOSING = "\u300d\u300f\u201d\u2019"
_BRACKET = re.compile(f"[{re.escape(_OPENING + _CLOSING)}{_ONLY_CLOSING}]")
_LONGEST = 2000
# At the end, or where words follow: a name may have such a sign within it.
_LAST = re.compile(r"[\uff01\uff1f\uff1a\uff1b\u30fb](?=\Z|[^\x00-\x7f])")
# Words that go on behind an address: particles, behind a letter of ASCII or a slash.
_WORDS = re.compile(
    r"(?<=[A-Za-z0-9/=_#-])(?:"
    r"[をはにでとのがもへや](?=\Z|[^\x00-\x7f])|から|まで|より|などの?|です"
    r"|(?:에서|에게|으로|에는|을|를|은|는|이|가|에|의|로|와|과|도)\Z"
    r"|(?:的|和|是|或|与|與|中的|上的|查看|了解|获取|下载|を)(?=\Z|[^\x00-\x7f])"
    r")"
)
_ASCII_HOST = re.compile(r"(?i)[a-z0-9-]+(?:\.[a-z0-9-]+)*\.[a-z]{2,}(?![a-z0-9.-])")


class Bare(NamedTuple):
    """An address in a text: its offsets, as far as it was meant, and what GitHub takes into the link besides."""

    start: int
    end: int
    taken: str


def may_have_some(text: str) -> bool:
    """Whether there may be any in a text."""
    return "://" in text or "www." in text


def bare_addresses(text: str) -> Iterator[Bare]:
    """Those of a text as it is written, in order."""
    at = blank = 0
    while begins := _BEGINS.search(text, at):
        start = begins.start()
        if blank < begins.end():
            ends = _ENDS.search(text, begins.end())
            blank = ends.start() if ends else len(text)
        at, end = blank, min(blank, start + _LONGEST)
        host_at = start if begins[0].lower().startswith("www") else begins.end()
        host = _HOST.match(text, host_at, end)
        if host is None or (host_at == start and host[0].count(".") < 2):
            continue
        linked = _linked_end(text, start, end)
        meant = _meant_end(text, host_at, linked)
        if meant < linked:
            at = meant
        closes = text.startswith("]", meant)  # an attempt at a link, which has rules of its own
        yield Bare(start, _linked_end(text, start, meant), "" if closes else text[meant:linked])


def complete(address: str) -> str:
    """The address that a bare one means: GitHub puts `http://` before `www.`."""
    return address if "://" in address[:8] else f"http://{address}"


def _linked_end(text: str, start: int, end: int) -> int:
    """Where a link ends on GitHub that begins somewhere, and behind which the next blank is."""
    opening, closing = text.count("(", start, end), text.count(")", start, end)
    while end > start:
        if text[end - 1] == ")":
            if closing <= opening:
                break
            closing -= 1
            end -= 1
            continue
        trailing = _TRAILING.search(text, max(start, end - 32), end)
        if trailing is None:
            break
        end = trailing.start()
    return end


def _meant_end(text: str, host_at: int, end: int) -> int:
    """Where an address ends that somebody wrote, if words or punctuation of its sentence follow at once."""
    host = _ASCII_HOST.match(text, host_at, end)
    if host and host.end() < end and not text[host.end()].isascii():
        return host.end()
    at = host.end() if host else host_at
    for pattern in (_STOP, _LAST, _WORDS):
        match = pattern.search(text, at, end)
        end = match.start() if match else end
    depth = 0
    for match in _BRACKET.finditer(text, at, end):
        depth += 1 if match[0] in _OPENING else -1
        if depth < 0:
            return match.start()
    return end
