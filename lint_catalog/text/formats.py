"""The formats of JSON Schema: what a text of each looks like.

Sources: RFC 3339 (dates, times, durations), 3986 and 3987 (addresses), 5321 and 6531 (mail), 1123 and 5890 (hosts),
6570 (templates of addresses), 6901 (pointers), 9562 (UUIDs).
"""

from __future__ import annotations

import ipaddress
import re
from collections.abc import Callable
from datetime import date

from lint_catalog.text.ecma import trouble_with

_DATE = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
_TIME = re.compile(r"([0-9]{2}):([0-9]{2}):([0-9]{2})(?:\.[0-9]+)?(?:[zZ]|([+-])([0-9]{2}):([0-9]{2}))")
_DURATION = re.compile(
    r"P(?:[0-9]+W|(?=[0-9T])(?:[0-9]+Y(?:[0-9]+M(?:[0-9]+D)?)?|[0-9]+M(?:[0-9]+D)?|[0-9]+D)?"
    r"(?:T(?:[0-9]+H(?:[0-9]+M(?:[0-9]+S)?)?|[0-9]+M(?:[0-9]+S)?|[0-9]+S))?)"
)
_LABEL = re.compile(r"(?!-)[A-Za-z0-9-]{1,63}(?<!-)")
_UUID = re.compile(r"[0-9A-Fa-f]{8}-(?:[0-9A-Fa-f]{4}-){3}[0-9A-Fa-f]{12}")
_POINTER = re.compile(r"(?:/(?:[^~/]|~[01])*)*")
_RELATIVE_POINTER = re.compile(r"(?:0|[1-9][0-9]*)(?:[+-][1-9][0-9]*)?(#?)(.*)", re.DOTALL)
_SCHEME = re.compile(r"[A-Za-z][A-Za-z0-9+.-]*")
_CHARACTERS = re.compile(r"(?:[A-Za-z0-9._~:/?@!$&'()*+,;=-]|%[0-9A-Fa-f]{2})*")
_AUTHORITY = re.compile(r"(?:(?:[A-Za-z0-9._~!$&'()*+,;=:-]|%[0-9A-Fa-f]{2})*@)?(\[[^\]]*\]|[^:@\[\]]*)(?::[0-9]*)?")
_FUTURE_HOST = re.compile(r"v[0-9A-Fa-f]+\.[A-Za-z0-9._~!$&'()*+,;=:-]+")
_ATOM = r"[A-Za-z0-9!#$%&'*+/=?^_`{|}~-]+"
_LOCAL = re.compile(rf'{_ATOM}(?:\.{_ATOM})*|"(?:[\x20\x21\x23-\x5b\x5d-\x7e]|\\[\x20-\x7e])*"')
_VARIABLE = r"(?:[A-Za-z0-9_]|%[0-9A-Fa-f]{2})(?:\.?(?:[A-Za-z0-9_]|%[0-9A-Fa-f]{2}))*(?::[1-9][0-9]{0,3}|\*)?"
_TEMPLATE = re.compile(
    rf"(?:[^\x00-\x20\"'%<>\\^`{{|}}\x7f]|%[0-9A-Fa-f]{{2}}|\{{[+#./;?&=,!@|]?{_VARIABLE}(?:,{_VARIABLE})*\}})*"
)
# These two are needed by few texts, and compiled when they are.
_BEYOND = "\u00a0-\ud7ff\uf900-\ufdcf\ufdf0-\uffef\U00010000-\U000efffd"
"""What international addresses have beyond ASCII."""
_PRIVATE = "\ue000-\uf8ff\U000f0000-\U000ffffd\U00100000-\U0010fffd"
"""What their queries have besides: characters of private use."""


def is_date(value: str) -> bool:
    """Whether it is a day that exists, as `YYYY-MM-DD`."""
    if not _DATE.fullmatch(value):
        return False
    try:
        date.fromisoformat(value)
    except ValueError:
        return False
    return True


def is_time(value: str) -> bool:
    """Whether it is a time of day with its offset, as `HH:MM:SSZ`; a leap second ends a day of UTC."""
    match = _TIME.fullmatch(value)
    if not match:
        return False
    hour, minute, second = (int(match[each]) for each in (1, 2, 3))
    before, off_hours, off_minutes = match[4], int(match[5] or 0), int(match[6] or 0)
    if hour > 23 or minute > 59 or second > 60 or off_hours > 23 or off_minutes > 59:
        return False
    if second < 60:
        return True
    off = 60 * off_hours + off_minutes
    return (60 * hour + minute + (off if before == "-" else -off)) % 1440 == 1439


def is_date_time(value: str) -> bool:
    """Whether it is a moment, as `YYYY-MM-DDTHH:MM:SSZ`."""
    return value[10:11] in ("T", "t") and is_date(value[:10]) and is_time(value[11:])


def is_hostname(value: str) -> bool:
    """Whether it is the name of a host, in ASCII."""
    return 0 < len(value) <= 253 and all(_is_label(each) for each in value.split("."))


def _is_label(label: str) -> bool:
    if not _LABEL.fullmatch(label):
        return False
    return not label.lower().startswith("xn--") or _is_international_label(label)


def is_idn_hostname(value: str) -> bool:
    """Whether it is the name of a host, in any script."""
    labels = re.split("[.\u3002\uff0e\uff61]", value)
    return 0 < len(value) <= 253 and all(_is_label(each) or _is_international_label(each) for each in labels)


def _is_international_label(label: str) -> bool:
    import idna

    try:
        if label.isascii():
            idna.ulabel(label)
        else:
            idna.alabel(label)
    except (idna.IDNAError, UnicodeError):
        return False
    return True


def is_ipv4(value: str) -> bool:
    """Whether it is an IPv4 address, as four numbers."""
    return value.isascii() and _made(ipaddress.IPv4Address, value)


def is_ipv6(value: str) -> bool:
    """Whether it is an IPv6 address, without a zone."""
    return value.isascii() and "%" not in value and _made(ipaddress.IPv6Address, value)


def _made(make: Callable[[str], object], value: str) -> bool:
    try:
        make(value)
    except ValueError:
        return False
    return True


def is_email(value: str) -> bool:
    """Whether it is an address of mail, in ASCII."""
    return value.isascii() and is_idn_email(value)


def is_idn_email(value: str) -> bool:
    """Whether it is an address of mail, in any script."""
    local, at, host = value.rpartition("@")
    plain = "".join(each if each.isascii() else "a" for each in local if each.isascii() or each.isprintable())
    if not at or len(plain) != len(local) or len(local.encode()) > 64 or not _LOCAL.fullmatch(plain):
        return False
    if host.startswith("[") and host.endswith("]"):
        inside = host[1:-1]
        return is_ipv6(inside[5:]) if inside[:5].lower() == "ipv6:" else is_ipv4(inside)
    return is_idn_hostname(host)


def is_uri_reference(value: str) -> bool:
    """Whether it is an address, or one that begins at another."""
    rest, _, fragment = value.partition("#")
    before, colon, behind = rest.partition(":")
    if colon and not set(before) & set("/?"):
        return bool(_SCHEME.fullmatch(before)) and _is_hierarchy(behind) and _is_plain(fragment)
    return _is_hierarchy(rest) and _is_plain(fragment)


def is_uri(value: str) -> bool:
    """Whether it is an address with its scheme."""
    return bool(_SCHEME.match(value) and re.match(r"[^/?#]*:", value)) and is_uri_reference(value)


def _is_plain(text: str) -> bool:
    return _CHARACTERS.fullmatch(text) is not None


def _is_hierarchy(text: str) -> bool:
    if not text.startswith("//"):
        return _is_plain(text)
    match = re.match(r"//([^/?]*)(.*)", text, re.DOTALL)
    authority = _AUTHORITY.fullmatch(match[1]) if match else None
    if match is None or authority is None or not _is_plain(match[2]):
        return False
    host = authority[1]
    if host.startswith("["):
        return is_ipv6(host[1:-1]) or _FUTURE_HOST.fullmatch(host[1:-1]) is not None
    return _is_plain(host)


def _encoded(value: str) -> str:
    """An international address as one in ASCII, where what may not be in one stays as it is."""
    if value.isascii():
        return value
    before, mark, query = value.partition("?")
    if "#" in before:
        return re.sub(f"[{_BEYOND}]", "%20", value)
    query, sign, fragment = query.partition("#")
    query = re.sub(f"[{_BEYOND}{_PRIVATE}]", "%20", query)
    before, fragment = (re.sub(f"[{_BEYOND}]", "%20", each) for each in (before, fragment))
    return f"{before}{mark}{query}{sign}{fragment}"


def is_iri(value: str) -> bool:
    """Whether it is an address with its scheme, in any script."""
    return is_uri(_encoded(value))


def is_iri_reference(value: str) -> bool:
    """Whether it is an address, or one that begins at another, in any script."""
    return is_uri_reference(_encoded(value))


def is_relative_pointer(value: str) -> bool:
    """Whether it is a JSON pointer that begins so many levels above."""
    match = _RELATIVE_POINTER.fullmatch(value)
    return match is not None and (not match[2] if match[1] else _POINTER.fullmatch(match[2]) is not None)


STANDARD_FORMATS: dict[str, tuple[Callable[[str], bool], str]] = {
    "date": (is_date, "a day as `YYYY-MM-DD`"),
    "date-time": (is_date_time, "a moment as `YYYY-MM-DDTHH:MM:SSZ`"),
    "duration": (lambda value: _DURATION.fullmatch(value) is not None, "a duration such as `P1DT12H`"),
    "email": (is_email, "an e-mail address"),
    "hostname": (is_hostname, "the name of a host"),
    "idn-email": (is_idn_email, "an e-mail address"),
    "idn-hostname": (is_idn_hostname, "the name of a host"),
    "ipv4": (is_ipv4, "an IPv4 address"),
    "ipv6": (is_ipv6, "an IPv6 address"),
    "iri": (is_iri, "a complete address (IRI)"),
    "iri-reference": (is_iri_reference, "an address (IRI)"),
    "json-pointer": (lambda value: _POINTER.fullmatch(value) is not None, "a JSON pointer such as `/a/0`"),
    "regex": (lambda value: not trouble_with(value), "a regular expression"),
    "relative-json-pointer": (is_relative_pointer, "a relative JSON pointer such as `1/a`"),
    "time": (is_time, "a time of day as `HH:MM:SSZ`"),
    "uri": (is_uri, "a complete address (URI)"),
    "uri-reference": (is_uri_reference, "an address (URI)"),
    "uri-template": (lambda value: _TEMPLATE.fullmatch(value) is not None, "a template of addresses"),
    "uuid": (lambda value: _UUID.fullmatch(value) is not None, "a UUID"),
}
"""By name whether a text is one, and what that is in words."""
