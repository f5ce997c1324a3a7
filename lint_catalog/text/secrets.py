"""Credentials in texts: where they stand, and the texts without them.

Sources of the forms: huggingface.co/docs/hub/security-tokens, docs.github.com ("About authentication to GitHub",
"Token formats"), and the documentation of each of the other services. A word in the form of a token that is made of
few characters, `hf_xxxxxxxxxxxxxxxxxxxx`, stands for one in a guide.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import NamedTuple

from lint_catalog.text.hosts import imitated

HIDDEN = "…"
"""What stands for a credential in a text."""

_KNOWN_FORMS = (
    r"(?<![A-Za-z0-9])(?:(?:hf|api_org)_[A-Za-z0-9]{20,}|gh[opsur]_[A-Za-z0-9]{30,}|github_pat_[A-Za-z0-9_]{30,}"
    r"|glpat-[A-Za-z0-9_-]{20,}|sk-ant-[A-Za-z0-9_-]{20,}|sk-[A-Za-z0-9_-]{0,90}T3BlbkFJ[A-Za-z0-9_-]{10,}"
    r"|xox[abprs]-[A-Za-z0-9-]{20,}|AKIA[A-Z0-9]{16}(?![A-Za-z0-9])|AIza[A-Za-z0-9_-]{35}(?![A-Za-z0-9_-])"
    r"|npm_[A-Za-z0-9]{36}(?![A-Za-z0-9])|pypi-AgE[A-Za-z0-9_-]{40,})"
)
_USER = r"(?<=://)[^\s/?#@\"'<>`|\[\]{}()]+(?=@[^\s/?#@])"
_NAMES = (
    r"(?:(?:access|auth|api|hf|private|refresh|id|session)[_-]?)?token|api[_-]?key|apikey|access[_-]?key|passw(?:or)?d"
    r"|(?:client[_-]?)?secret|x-amz-signature|x-amz-security-token"
)
_PARAMETER = rf"(?<=[?&#;])(?P<name>{_NAMES})=(?P<value>[^\s&#\"'<>`|)\]}}…]+)"
_KEY = r"-----BEGIN (?:[A-Z]+ )?PRIVATE KEY-----(?:[^-]|-(?!-----END))*"
_SIGNS = (
    "hf_", "api_org_", "ghp_", "gho_", "ghu_", "ghs_", "ghr_", "github_pat_", "glpat-", "sk-ant-", "T3BlbkFJ", "xox",
    "AKIA", "AIza", "npm_", "pypi-", "PRIVATE KEY",
)  # fmt: skip
_ASSIGNED = re.compile(r"[?&#;][A-Za-z_-]+=")
_STANDS_FOR = re.compile(r"(?i)[<{$%*\[]|your|demo|dummy|example|placeholder|x{4}|\.{3}")
_BLANK = re.compile(r"[<{$*…\\]|%[A-Za-z_]{3,}%")  # what a guide has for a name or password
_ACCOUNT = re.compile(r"[\w.+-]+")
_DIFFERENT = 9  # characters that a token has at least, its beginning included
_LEAST = 8  # characters that the value of a parameter has at least


class Secret(NamedTuple):
    """A credential: its offsets in a text, and what it is in words."""

    start: int
    end: int
    what: str


def secrets(text: str) -> Iterator[Secret]:
    """The credentials in a text, in order: tokens of known forms, names with passwords and parameters in addresses.

    Those that overlap are one, so that nothing of any of them is left.
    """
    if not _may_hold_any(text):
        return
    others = [*_found(text)]
    last: Secret | None = None
    for each in sorted([*others, *_parameters(text, sorted(each.start for each in others))]):
        if last and each.start < last.end:
            last = last._replace(end=max(last.end, each.end))
            continue
        if last:
            yield last
        last = each
    if last:
        yield last


def _may_hold_any(text: str) -> bool:
    """Whether a text needs a second look, as few do."""
    if "=" in text and _ASSIGNED.search(text):
        return True
    return ("@" in text and "://" in text) or any(sign in text for sign in _SIGNS)


def _found(text: str) -> Iterator[Secret]:
    for match in re.finditer(_KNOWN_FORMS, text):
        if len({*match[0]}) >= _DIFFERENT and not match[0].endswith("EXAMPLE"):
            yield Secret(*match.span(), "a token")
    for match in re.finditer(_KEY, text):
        yield Secret(*match.span(), "a private key")
    for match in re.finditer(_USER, text):
        if _is_login(match[0]):
            yield Secret(*match.span(), "a password" if ":" in match[0] else "a token")


def _parameters(text: str, others: Sequence[int]) -> Iterator[Secret]:
    """The values of parameters that let somebody in. `others`: where other credentials begin, in order.

    A value that has another in it is looked at without, too: it would be one where that one is left out.
    """
    for match in re.finditer(_PARAMETER, text, re.IGNORECASE):
        start, end = match.span("value")
        within = bisect_left(others, start)
        before = text[start : others[within]] if within < len(others) and others[within] < end else ""
        if any(len(value) >= _LEAST and not _STANDS_FOR.search(value) for value in (match["value"], before)):
            yield Secret(start, end, f"the value of `{match['name']}`")


def _is_login(user: str) -> bool:
    """Whether what stands before `@` in an address lets somebody in: a password, or a name that looks like a token.

    A name alone, `git@`, does not; what looks like a host is another matter.
    """
    name, colon, password = user.partition(":")
    if imitated(user) or _BLANK.search(user):
        return False
    return bool(colon and password) or (not colon and len(name) >= 2 * _LEAST and _ACCOUNT.fullmatch(name) is not None)


def masked(text: str) -> str:
    """A text without its credentials, `…` for each."""
    return _replaced(text, lambda _: HIDDEN)


def masked_in_place(text: str) -> str:
    """A line without its credentials, as long as before, so that marks below it stand where they stood."""
    return _replaced(text, lambda secret: "*" * (secret.end - secret.start))


def _replaced(text: str, by: Callable[[Secret], str]) -> str:
    parts, end = [], 0
    for each in secrets(text):
        parts += [text[end : each.start], by(each)]
        end = each.end
    return "".join([*parts, text[end:]]) if parts else text


def without(text: str, known: Iterable[str]) -> str:
    """A text in which some credentials that are known, the tokens of the environment, do not stand."""
    for each in known:
        if len(each) >= _LEAST and each in text:
            text = text.replace(each, HIDDEN)
    return text
