"""What comes of a request: an answer, or the reason why there is none."""

from __future__ import annotations

import socket
import ssl
import time
from collections.abc import Iterable, Mapping
from typing import Any

from msgspec import Struct

from lint_catalog.net.guard import ForbiddenAddressError


class Headers(dict[str, str]):
    """The headers of an answer by name in lower case; one that came several times has a line for each."""

    def add(self, name: str, value: str) -> None:
        """One more header."""
        name = name.lower()
        self[name] = f"{super().__getitem__(name)}\n{value}" if name in self else value

    def get(self, name: str, default: Any = None) -> Any:
        """A header's value, whatever the letter case of its name."""
        return super().get(name.lower(), default)

    def __getitem__(self, name: str) -> str:
        return super().__getitem__(name.lower())


class HttpReply(Struct, frozen=True):
    """An answer. `headers` ignore letter case; `complete` is false where the body was cut off at the limit."""

    status: int
    headers: Mapping[str, str]
    body: bytes = b""
    complete: bool = True


class NoReplyError(Exception):
    """There was no answer. `kind` is `name`, `refused`, `timeout`, `broken`, `tls`, `forbidden` or `malformed`."""

    def __init__(self, kind: str, detail: str) -> None:
        super().__init__(detail)
        self.kind = kind


class BadAddressError(ValueError):
    """What should be asked for is no address that can be."""


class BadReplyError(ValueError):
    """What came in answer is no HTTP."""


def too_late(seconds: float) -> NoReplyError:
    """The answer was not complete in time."""
    return NoReplyError("timeout", f"no complete answer within {seconds:g} s")


def bounded(parts: Iterable[bytes], limit: int, deadline: float, seconds: float) -> tuple[bytes, bool]:
    """The pieces of a body up to a limit in bytes, and whether that is all of it.

    Raises NoReplyError once a deadline (by `time.monotonic`) has passed, which came `seconds` after the request.
    """
    found: list[bytes] = []
    size = 0
    for part in parts:
        found.append(part)
        size += len(part)
        if size > limit:
            return b"".join(found)[:limit], False
        if time.monotonic() > deadline:
            raise too_late(seconds)
    return b"".join(found), True


def no_reply(error: BaseException) -> NoReplyError:
    """What the error of a library means, by whatever caused it."""
    from http.client import HTTPException, InvalidURL  # loads much that is of no use to runs without failures

    causes = _causes(error)
    for each in causes:
        match each:
            case NoReplyError():
                return each
            case ForbiddenAddressError():
                return NoReplyError("forbidden", f"it leads to the address {each}, which is not public")
            case socket.gaierror():
                return _no_name(each)
            case ssl.SSLError():
                return NoReplyError("tls", _tls_reason(causes))
            case TimeoutError():
                return NoReplyError("timeout", "no answer in time")
            case ConnectionRefusedError():
                return NoReplyError("refused", "the connection was refused")
            case UnicodeError() | InvalidURL() | BadAddressError():
                return NoReplyError("malformed", "it is not an address")
    if any(isinstance(each, BadReplyError) for each in causes):
        return NoReplyError("broken", "the answer is not HTTP")
    if any(isinstance(each, (OSError, HTTPException)) for each in causes):
        return NoReplyError("broken", "the connection broke off or could not be made")
    return NoReplyError("malformed", "the answer is not HTTP")


def _causes(error: BaseException) -> list[BaseException]:
    found: list[BaseException] = []
    cause: BaseException | None = error
    while cause is not None and cause not in found:
        found.append(cause)
        cause = cause.__cause__ or cause.__context__
    return found


def _no_name(error: socket.gaierror) -> NoReplyError:
    """A name that does not exist is an answer; a name server that does not answer is none."""
    lasting = (socket.EAI_NONAME, getattr(socket, "EAI_NODATA", socket.EAI_NONAME))
    if error.errno in lasting:
        return NoReplyError("name", "its host does not exist")
    return NoReplyError("broken", "its host could not be looked up")


def _tls_reason(errors: list[BaseException]) -> str:
    for each in errors:
        if isinstance(each, ssl.SSLCertVerificationError):
            return f"its certificate is not valid: {each.verify_message.rstrip('.')}"
    return "no secure connection could be made"
