"""The values of `format` in schemas: what a string of that format looks like."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import date
from urllib.parse import urlsplit

from lint_catalog.hub_addresses import is_hub_repo
from lint_catalog.model import expression_ids

_SPDX_ID = re.compile(r"[A-Za-z0-9][A-Za-z0-9.+-]*")
_DATE = re.compile(r"(\d{4})\.(\d{2})\.(\d{2})")
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


def is_dotted_date(value: str) -> bool:
    """Whether a string is a day that exists, as `YYYY.MM.DD`."""
    match = _DATE.fullmatch(value)
    if not match:
        return False
    try:
        date(*map(int, match.groups()))
    except ValueError:
        return False
    return True


FORMATS: dict[str, Callable[[str], bool]] = {
    "url": is_url,
    "hub-repo": is_hub_repo,
    "date-dotted": is_dotted_date,
    "spdx-id": lambda value: _SPDX_ID.fullmatch(value) is not None,
    "license-expression": lambda value: bool(expression_ids(value)),
}
