"""Addresses that lead elsewhere than they look, wherever they stand in a text."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache
from typing import NamedTuple

from lint_catalog.text.hidden import UNSEEN
from lint_catalog.text.hosts import host_fault, imitated, named_host
from lint_catalog.text.words import quoted

_ENDS = r"\s\"'<>`|{}()\[\]^"
# The beginning of an address as far as its host; only such as may mislead, since most do not.
_SUSPECT = re.compile(
    rf"(?i)\bhttps?:[/\\]{{2,}}(?=(?<=\\)|(?:[^{_ENDS}/?#]*[^\x00-\x7f{_ENDS}/?#])|[^{_ENDS}/?#]*[@\\%]"
    rf"|(?:[^{_ENDS}/?#]*[.])?(?:0x[0-9a-f]*|\d+)[.]?(?:[:/?#{_ENDS}]|$))[^{_ENDS}/?#]+"
)
_LEFT_OUT = re.compile(r"[\t\r\n]")  # what browsers leave out of addresses
_SAME_SCHEME = re.compile(r"[/\\]{2}")
_SCHEME = re.compile(r"(?i)https?:[/\\]{2,}")
# Where words of languages without spaces follow an address in a text, it has ended.
_TRAILING = re.compile(
    r"(?i)(?:(?<=\.[a-z]{2})|(?<=\.[a-z]{3}))[^\x00-\x7f\u0370-\u058f\u2000-\u2bff].*"
    r"|[\u2010-\u2027\u2039\u203a\u3000-\u3002\u3008-\u301f\uff01-\uff0c\uff1a-\uff20\uff3b-\uff40\uff5b-\uff60].*"
)
# Wide letters and punctuation in a host are mistakes of another sort, since everybody sees them.
_WIDE = re.compile(r"[\u3000-\u3004\u3008-\u303f\uff01-\uff61]")
_RUNS = re.compile(rf"(?i)[\s{UNSEEN}]*(?:javascript|vbscript|data|file|blob|filesystem|view-source):")


class Disguise(NamedTuple):
    """What is wrong with an address, and what to do; `start` and `end` are where in a text it stands."""

    start: int
    end: int
    message: str
    hint: str


def disguises(text: str) -> Iterator[Disguise]:
    """The addresses in a text that lead elsewhere than they look."""
    for match in _SUSPECT.finditer(text):
        begin = _TRAILING.sub("", match[0], count=1)
        found = _disguise(begin)
        if found[0]:
            yield Disguise(match.start(), match.start() + len(begin), *found)


def disguise(address: str) -> tuple[str, str]:
    """Message and hint for an address that leads elsewhere than it looks, or that does not lead to a page; else empty.

    The message names the host as `xn--…` where it has letters that are not ASCII.
    """
    scheme = _RUNS.match(_LEFT_OUT.sub("", address))
    if scheme:
        word = re.sub(r"[\W_]", "", scheme[0]).lower()
        what = "runs a script" if word.endswith("script") else "leads to no page"
        return f"the link {what}: it begins with `{word}:`", "link to an address that begins with `https://`"
    match = _SUSPECT.match(f"https:{address}" if _SAME_SCHEME.match(address) else address)
    return _disguise(match[0]) if match else ("", "")


@lru_cache(maxsize=8192)
def _disguise(address: str) -> tuple[str, str]:
    """The same of an address that ends with its host."""
    authority = _SCHEME.sub("", address, count=1)
    user, at, host = authority.rpartition("@")
    shown, backslash, _ = authority.partition("\\")
    if backslash or "\\" in address:
        where = f"browsers go to {_said(shown.rpartition('@')[2])}, other programs elsewhere"
        return f"the address has a backslash: {where}", "write `/`, and nothing else before it"
    name = re.sub(r":\d*$", "", host)
    if at and imitated(user):
        return (
            f"the address leads to {_said(name)}, not to {_said(imitated(user))}",
            "what stands before `@` is a name to log in with, not a host",
        )
    if "%" in name:
        return f"the host {_said(name)} is written with `%`, which not all programs read alike", "write it as it is"
    fault = "" if _WIDE.search(name) else host_fault(name)
    if fault:
        return f"the host {_said(name)} {fault}", "write the address that is meant, in plain letters"
    return "", ""


def _said(host: str) -> str:
    return quoted(named_host(re.sub(r":\d*$", "", host)))
