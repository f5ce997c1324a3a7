"""Addresses as texts: whether a text is one, and the one form in which the same address is always known."""

from __future__ import annotations

import re
from urllib.parse import quote, urlsplit, urlunsplit

from lint_catalog.text.hub import hub_target, hub_url

_URL_FORBIDDEN = re.compile(r"[\s<>\"{}|\\^`\u3000-\u303F\uFF01-\uFF60]")
_PLAIN = r"[A-Za-z0-9/%:@!$&'()*+,;=~._-]"
_PLAIN_URL = re.compile(
    rf"https?://[a-z0-9-]+(\.[a-z0-9-]+)+(:(?!80/|443/)[1-9]\d{{,3}})?/{_PLAIN}*(\?[?]*{_PLAIN}+)?(#{_PLAIN}+)?"
)


def is_plain_url(value: str) -> bool:
    """Whether a string is an address that needs no second look, as most are: it can be written in one way only."""
    return _PLAIN_URL.fullmatch(value) is not None


def is_url(value: str) -> bool:
    """Whether a string is a complete `http` or `https` address without spaces or full-width punctuation."""
    if is_plain_url(value):
        return True
    try:
        parts = urlsplit(value)
        host = parts.hostname or ""
        _ = parts.port
    except ValueError:
        return False
    return parts.scheme in ("http", "https") and "." in host.strip(".") and not _URL_FORBIDDEN.search(value)


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
        host, port = (parts.hostname or "").lower(), parts.port
        host = host if host.isascii() else host.encode("idna").decode("ascii")
    except (ValueError, UnicodeError):
        return url
    if ":" in host:
        host = f"[{host}]"
    default = {"http": 80, "https": 443}.get(parts.scheme)
    netloc = host if port in (None, default) else f"{host}:{port}"
    path = quote(parts.path, safe="/%:@!$&'()*+,;=~-._") or "/"
    query = quote(parts.query, safe="/%:@!$&'()*+,;=~-._?[]")
    return urlunsplit((parts.scheme, netloc, path, query, parts.fragment))
