"""Addresses as texts: whether a text is one, its normal form, and its form that is the same in every language."""

from __future__ import annotations

import re
from functools import lru_cache
from urllib.parse import quote, urlsplit, urlunsplit

from lint_catalog.text.hidden import hidden, unseen
from lint_catalog.text.hosts import ascii_host
from lint_catalog.text.hub import hub_target, hub_url
from lint_catalog.text.languages import tags_in_addresses

_URL_FORBIDDEN = re.compile(r"[\s\x00-\x1f\x7f-\x9f<>\"{}|\\^`\u3000-\u303F\uFF01-\uFF61]")
_PLAIN = r"[A-Za-z0-9/%:@!$&'()*+,;=~._-]"
_PLAIN_URL = re.compile(
    rf"https?://[a-z0-9-]+(\.[a-z0-9-]+)+(:(?!80/|443/)[1-9]\d{{,3}})?/{_PLAIN}*(\?[?]*{_PLAIN}+)?(#{_PLAIN}+)?"
)
_LANGUAGE_QUERY = re.compile(
    r"(?:^|&)(?:(?:hl|lang|language|locale|lng)=[^&]*|l=[a-z]{2}(?:[-_][a-z]{2,4})?(?=&|$))", re.IGNORECASE
)
_TITLES_ARE_TRANSLATED = ("wikipedia.", "wiktionary.")


def is_plain_url(value: str) -> bool:
    """Whether a string is an address that needs no second look, as most are: it can be written in one way only."""
    return _PLAIN_URL.fullmatch(value) is not None


def is_url(value: str) -> bool:
    """Whether a string is a complete `http` or `https` address that every program takes apart alike.

    It has no spaces, no full-width punctuation and nothing that is not seen, and its host no `%`, which some decode.
    """
    if is_plain_url(value):
        return True
    try:
        parts = urlsplit(value)
        host = parts.hostname or ""
        _ = parts.port
    except ValueError:
        return False
    if parts.scheme not in ("http", "https") or "." not in host.strip(".") or "%" in host:
        return False
    return not _URL_FORBIDDEN.search(value) and not unseen(host) and not any(hidden(value))


def normalized(url: str) -> str:
    """An address in the one form by which it is known: host in lower case, no default port, no empty path.

    Addresses of the Hub take the form of `hub_url`. What cannot be taken apart stays as it is.
    """
    target = hub_target(url)
    if target is not None:
        return hub_url(target)
    if is_plain_url(url):
        return url
    try:
        parts = urlsplit(url)
        host, port = ascii_host(parts.hostname or ""), parts.port
    except (ValueError, UnicodeError):
        return url
    if ":" in host:
        host = f"[{host}]"
    default = {"http": 80, "https": 443}.get(parts.scheme)
    netloc = host if port in (None, default) else f"{host}:{port}"
    path = quote(parts.path, safe="/%:@!$&'()*+,;=~-._") or "/"
    query = quote(parts.query, safe="/%:@!$&'()*+,;=~-._?[]")
    return urlunsplit((parts.scheme, netloc, path, query, parts.fragment))


@lru_cache(maxsize=8192)
def neutral_address(address: str, languages: frozenset[str]) -> str:
    """An address, for comparing only, without what says its language: `/ja/`, `.en.html`, `?hl=fr`, a host `ja.…`.

    The section of a page that has such a variant is left out too, since its name is translated. `languages` are those
    of the catalog; see `tags_in_addresses`. What cannot be taken apart stays as it is.
    """
    address = address.rstrip("/")
    try:
        parts = urlsplit(address)
        name = parts.hostname or ""
    except ValueError:
        return address
    path = without_language_tags(parts.path, languages)
    query = _LANGUAGE_QUERY.sub("", parts.query).lstrip("&") if "=" in parts.query else parts.query
    first, _, rest = name.partition(".")
    if "." in rest and _forms(languages)[0].fullmatch(first):
        return f"//{rest}" if rest.startswith(_TITLES_ARE_TRANSLATED) else f"{parts.scheme}//{rest}{path}?{query}#"
    is_variant = path != parts.path or query != parts.query
    return f"{parts.scheme}//{parts.netloc}{path}?{query}#{'' if is_variant else parts.fragment}"


def without_language_tags(path: str, languages: frozenset[str]) -> str:
    """The path of an address without folders, names of files and parts of them that are a language tag."""
    _, folders, in_name = _forms(languages)
    return in_name.sub("", folders.sub("", path))


@lru_cache(maxsize=8)
def _forms(languages: frozenset[str]) -> tuple[re.Pattern[str], re.Pattern[str], re.Pattern[str]]:
    """A language tag, one as a folder or the name of a file, and one as a part of such a name."""
    tags = "|".join(map(re.escape, sorted(tags_in_addresses(languages))))
    tag = rf"(?:{tags})(?:[-_][a-z]{{2,4}})?"
    folder = rf"/{tag}(?=/|$|\.[a-z0-9]+$)"
    in_name = rf"(?<=[^/])[._-]{tag}(?=\.[a-z0-9]+$|/?$)"
    return re.compile(tag), re.compile(folder, re.IGNORECASE), re.compile(in_name, re.IGNORECASE)
