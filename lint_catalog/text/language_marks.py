"""What an address says of the language of its page: `/ja/`, `.en.html`, `README_ja.md`, `?hl=fr`, a host `ja.…`."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import NamedTuple
from urllib.parse import urlsplit

from lint_catalog.text.hub import hub_repository
from lint_catalog.text.languages import GUESSED, tags_in_addresses

_COUNTRIES = {"jp": "ja", "us": "en", "uk": "en", "gb": "en"}
_SHARED = ("github.com", "gitlab.com", "bitbucket.org", "gitee.com", "codeberg.org")
"""Hosts on which an owner's repository is a site of its own."""


class LanguageMark(NamedTuple):
    """The language that an address names, where in it the mark stands, and of which sort it is.

    `site` is what marks of one site have in common: the host without a mark in it, and the sort.
    """

    language: str
    start: int
    end: int
    site: str


@lru_cache(maxsize=8192)
def language_mark(address: str, languages: frozenset[str]) -> LanguageMark | None:
    """The mark of an address; None if it has none, leads to a repository of the Hub, or cannot be taken apart.

    `languages` are those of the pages; more than those that are known are not looked for.
    """
    try:
        parts = urlsplit(address)
        host = parts.hostname or ""
    except ValueError:
        return None
    if parts.scheme not in ("http", "https") or hub_repository(address):
        return None
    known, in_host, others = _forms(languages)
    begins = address.find("//") + 2
    found = in_host.match(address, begins)
    if found and found[2] and "." in found[2]:
        return LanguageMark(known[found[1].lower()], *found.span(1), f"host {found[2].lower()}")
    site = host.removeprefix("www.")
    if site in _SHARED:
        site = "/".join((site, *parts.path.split("/")[1:3])).lower()
    path_at = address.find("/", begins)
    for sort, pattern in others if path_at >= 0 else ():
        found = pattern.search(address, path_at)
        if found:
            return LanguageMark(known[found[1].lower()], *found.span(1), f"{sort} {site}")
    return None


@lru_cache(maxsize=8)
def _forms(
    languages: frozenset[str],
) -> tuple[dict[str, str], re.Pattern[str], tuple[tuple[str, re.Pattern[str]], ...]]:
    """The language of each tag, and the forms in which one stands in an address."""
    known = dict(_COUNTRIES)
    for language in sorted(languages or GUESSED):
        known |= dict.fromkeys(tags_in_addresses(frozenset({language})) - set(_COUNTRIES), language)
    tag = f"({'|'.join(map(re.escape, sorted(known, key=len, reverse=True)))})"
    region = r"(?:[-_][a-z]{2,4})?"
    return (
        known,
        re.compile(rf"{tag}\.([^/?#:@]+)", re.IGNORECASE),
        (
            ("folder", re.compile(rf"(?<=/){tag}{region}(?=/|[?#]|$)", re.IGNORECASE)),
            ("name", re.compile(rf"[._-]{tag}{region}(?=\.[a-z0-9]+(?:[?#]|$))", re.IGNORECASE)),
            ("query", re.compile(rf"[?&](?:hl|l|lang|language|locale|lng)={tag}{region}(?=&|#|$)", re.IGNORECASE)),
        ),
    )
