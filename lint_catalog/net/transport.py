"""One request and its answer, bounded in size and time, to permitted addresses only. Redirects are not followed.

Requests are prepared and sent by an adapter of `requests`, without one of its sessions: those would read `~/.netrc` and
proxies of the environment, which may send secrets to hosts that strangers name, would keep cookies, and would follow
redirects before we could look at them.
"""

from __future__ import annotations

import contextlib
import heapq
import socket
import ssl
import threading
import time
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from typing import Any
from urllib.parse import urlsplit

import certifi
import requests
import urllib3
from requests.adapters import HTTPAdapter
from requests.structures import CaseInsensitiveDict
from urllib3.connection import HTTPConnection, HTTPSConnection, port_by_scheme
from urllib3.connectionpool import HTTPConnectionPool, HTTPSConnectionPool
from urllib3.exceptions import (
    ConnectTimeoutError,
    HTTPError,
    LocationValueError,
    NameResolutionError,
    NewConnectionError,
    ProtocolError,
    ReadTimeoutError,
    SSLError,
)
from urllib3.poolmanager import PoolKey

from lint_catalog.net.guard import ForbiddenAddressError, Guard

MAX_HEADERS = 100
_CHUNK = 1 << 16
_PATIENCE = 15.0  # seconds, where no timeout is set


class Headers(dict[str, str]):
    """The headers of an answer by name in lower case; one that came several times has a line for each."""

    def get(self, name: str, default: Any = None) -> Any:
        """A header's value, whatever the letter case of its name."""
        return super().get(name.lower(), default)

    def __getitem__(self, name: str) -> str:
        return super().__getitem__(name.lower())


@dataclass(frozen=True, slots=True)
class Reply:
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


class Transport:
    """Pooled connections. Threads may share it.

    `timeout` in seconds bounds each wait for the other side, `total` a request with its answer as a whole.
    """

    def __init__(
        self, guard: Guard, agent: str, timeout: float = 15, per_host: int = 8, total: float | None = None
    ) -> None:
        self._agent = agent
        self._timeout = timeout
        self._total = total if total is not None else 4 * timeout
        self._guard = guard
        self._watchdog = _Watchdog()
        self._waits: Any = urllib3.Timeout(connect=timeout, read=timeout)  # `requests` takes it, and does not say so
        self._pools = urllib3.PoolManager(
            num_pools=100, maxsize=per_host, block=False, retries=False, timeout=self._waits,
        )  # fmt: skip
        self._pools.pool_classes_by_scheme = _pools(guard, self._watchdog)
        self._adapter = _Adapter(self._pools)

    def request(
        self, method: str, url: str, headers: Mapping[str, str] | None = None, body: bytes | None = None,
        max_bytes: int = 1 << 20,
    ) -> Reply:  # fmt: skip
        """Ask for an address, which must be `http` or `https`. Raises NoReplyError if there is no answer."""
        sent = {"User-Agent": self._agent, "Accept-Encoding": "gzip", "Accept": "*/*", **(headers or {})}
        deadline = time.monotonic() + self._total
        try:
            with self._watchdog.until(deadline):
                prepared = _prepared(method, url, sent, body)
                response = self._adapter.send(prepared, stream=True, timeout=self._waits).raw
                try:
                    content, complete = self._read(response, 0 if method == "HEAD" else max_bytes, deadline)
                finally:
                    if response.length_remaining == 0 or method == "HEAD":
                        response.release_conn()
                    else:
                        response.close()  # what was not read would be taken for the next answer
        except (HTTPError, OSError, ForbiddenAddressError, ValueError) as error:
            if time.monotonic() >= deadline:
                raise NoReplyError("timeout", f"no complete answer within {self._total:g} s") from error
            raise _failed(error) from error
        return Reply(response.status, _headers(response.headers), content, complete)

    def _read(self, response: Any, limit: int, deadline: float) -> tuple[bytes, bool]:
        parts: list[bytes] = []
        size = 0
        while limit and (part := response.read(_CHUNK, decode_content=True)):
            parts.append(part)
            size += len(part)
            if size > limit:
                return b"".join(parts)[:limit], False
            if time.monotonic() > deadline:
                raise NoReplyError("timeout", f"no complete answer within {self._total:g} s")
            if response.length_remaining == 0 and "content-encoding" not in response.headers:
                break
        return b"".join(parts), True

    def close(self) -> None:
        """Close all connections; requests that are under way fail."""
        self._watchdog.close()
        self._pools.clear()


def _prepared(method: str, url: str, headers: Mapping[str, str], body: bytes | None) -> requests.PreparedRequest:
    """A request for an address that is normalized already. The library's own preparation would do that once more, and
    make a header of a name and password in the address."""
    prepared = requests.PreparedRequest()
    prepared.method, prepared.url = method, url
    prepared.headers = CaseInsensitiveDict(dict(headers))
    if body is not None:
        prepared.prepare_body(body, None)
    return prepared


def _headers(headers: urllib3.HTTPHeaderDict) -> Headers:
    found = Headers()
    for name, value in headers.iteritems():
        name = name.lower()
        found[name] = f"{found[name]}\n{value}" if name in found else value
    return found


class _Adapter(HTTPAdapter):
    """Sends requests through pools of ours, which know whom they may contact and which certificates to trust.

    What it leaves out of the library's way takes as long as the rest of a request: looking for cookies, choosing a pool
    by everything that may set pools apart.
    """

    def __init__(self, pools: urllib3.PoolManager) -> None:
        self._pools = pools
        self._keys: dict[tuple[str, str], tuple[PoolKey, dict[str, Any]]] = {}
        super().__init__(max_retries=0)

    def init_poolmanager(self, *args: Any, **kwargs: Any) -> None:  # noqa: ARG002 - the library's signature
        """Take the pools that are there."""
        self.poolmanager = self._pools

    def get_connection_with_tls_context(self, request: requests.PreparedRequest, *args: Any, **kwargs: Any) -> Any:  # noqa: ARG002 - the library's signature
        """The pool of the host that a request goes to."""
        parts = urlsplit(str(request.url))
        found = self._keys.get((parts.scheme, parts.netloc))
        if found is None:
            port = parts.port or port_by_scheme.get(parts.scheme, 0)
            if not parts.hostname or parts.scheme not in self._pools.key_fn_by_scheme:
                raise LocationValueError("no host, or no scheme that we know")
            context = {**self._pools.connection_pool_kw, "scheme": parts.scheme, "host": parts.hostname, "port": port}
            found = self._pools.key_fn_by_scheme[parts.scheme](context), context
            self._keys[parts.scheme, parts.netloc] = found
        key, context = found
        return self._pools.connection_from_pool_key(key, dict(context))

    def cert_verify(self, *args: Any, **kwargs: Any) -> None:
        """Nothing to do: the pools' context verifies, and loading certificates for each connection takes long."""

    def request_url(self, request: requests.PreparedRequest, proxies: Any) -> str:  # noqa: ARG002 - the library's signature
        """What stands in the request's first line."""
        parts = urlsplit(str(request.url))
        return (parts.path or "/") + (f"?{parts.query}" if parts.query else "")

    def build_response(self, req: requests.PreparedRequest, resp: urllib3.BaseHTTPResponse) -> requests.Response:
        """The answer, of which only `raw` is there."""
        response = requests.Response()
        response.request, response.raw = req, resp
        return response


def _failed(error: Exception) -> Exception:
    """What a library's error means."""
    cause: BaseException | None = error
    seen: list[BaseException] = []
    while cause is not None and cause not in seen:
        seen.append(cause)
        cause = cause.__cause__ or cause.__context__
    for each in seen:
        match each:
            case NoReplyError():
                return each
            case ForbiddenAddressError():
                return NoReplyError("forbidden", f"it leads to the address {each}, which is not public")
            case NameResolutionError() | socket.gaierror():
                return _no_name(seen)
            case SSLError() | ssl.SSLError():
                return NoReplyError("tls", _tls_reason(seen))
            case ConnectTimeoutError() | ReadTimeoutError() | TimeoutError():
                return NoReplyError("timeout", "no answer in time")
            case ConnectionRefusedError():
                return NoReplyError("refused", "the connection was refused")
            case LocationValueError() | UnicodeError():
                return NoReplyError("malformed", "it is no address")
    if isinstance(error, (ProtocolError, NewConnectionError, OSError)):
        return NoReplyError("broken", "the connection broke off or could not be made")
    return NoReplyError("malformed", "the answer is no HTTP")


def _no_name(errors: list[BaseException]) -> NoReplyError:
    """A name that does not exist is an answer; a name server that does not answer is none."""
    lasting = (socket.EAI_NONAME, getattr(socket, "EAI_NODATA", socket.EAI_NONAME))
    found = next((each for each in errors if isinstance(each, socket.gaierror)), None)
    if found is not None and found.errno in lasting:
        return NoReplyError("name", "its host does not exist")
    return NoReplyError("broken", "its host could not be looked up")


def _tls_reason(errors: list[BaseException]) -> str:
    for each in errors:
        if isinstance(each, ssl.SSLCertVerificationError):
            return f"its certificate is not valid: {each.verify_message.rstrip('.')}"
    return "no secure connection could be made"


@cache
def _context() -> ssl.SSLContext:
    """Whom secure connections trust: the system's authorities (SSL_CERT_FILE included) and Mozilla's, as some systems
    have none. Reading them takes a while, so once is enough."""
    context = ssl.create_default_context()
    context.load_verify_locations(certifi.where())
    return context


def _pools(guard: Guard, watchdog: _Watchdog) -> dict[str, type[HTTPConnectionPool]]:
    """urllib3's pools by scheme, of connections that go through the guard and tell the watchdog."""

    def connect(connection: Any) -> socket.socket:
        watchdog.enter(connection)  # a handshake comes before the request
        timeout = connection.timeout if isinstance(connection.timeout, (int, float)) else _PATIENCE
        return guard.connect(connection.host.strip("[]").lower(), int(connection.port), timeout)

    class Plain(HTTPConnection):
        def _new_conn(self) -> socket.socket:
            return connect(self)

        def request(self, *args: Any, **kwargs: Any) -> None:
            watchdog.enter(self)
            super().request(*args, **kwargs)

    class Secure(HTTPSConnection):
        def _new_conn(self) -> socket.socket:
            there = connect(self)
            self.ssl_context = _context()
            return there

        def request(self, *args: Any, **kwargs: Any) -> None:
            watchdog.enter(self)
            super().request(*args, **kwargs)

    class PlainPool(HTTPConnectionPool):
        ConnectionCls = Plain

    class SecurePool(HTTPSConnectionPool):
        ConnectionCls = Secure

    return {"http": PlainPool, "https": SecurePool}


class _Watchdog:
    """Shuts connections whose request lasts too long: a server that sends a byte now and then never runs into the
    timeout of a single wait."""

    def __init__(self) -> None:
        self._mine = threading.local()
        self._changed = threading.Condition()
        self._waiting: list[tuple[float, int, _Watch]] = []
        self._number = 0
        self._thread: threading.Thread | None = None
        self._closed = False

    def until(self, deadline: float) -> _Watch:
        """A context in which this thread's connection is shut at a time of `time.monotonic`."""
        watch = _Watch(self._mine)
        with self._changed:
            self._number += 1
            heapq.heappush(self._waiting, (deadline, self._number, watch))
            if self._thread is None:
                self._thread = threading.Thread(target=self._run, name="lint-catalog-watchdog", daemon=True)
                self._thread.start()
            elif self._waiting[0][2] is watch:
                self._changed.notify()
        return watch

    def enter(self, connection: Any) -> None:
        """This thread is about to use a connection."""
        watch = getattr(self._mine, "watch", None)
        if watch is not None:
            watch.connection = connection

    def close(self) -> None:
        """Shut all connections that are watched, and end the thread."""
        with self._changed:
            self._closed = True
            for _, _, watch in self._waiting:
                watch.shut()
            self._waiting.clear()
            self._changed.notify()

    def _run(self) -> None:
        with self._changed:
            while not self._closed:
                while self._waiting and (self._waiting[0][2].done or self._waiting[0][0] <= time.monotonic()):
                    heapq.heappop(self._waiting)[2].shut()
                self._changed.wait(self._waiting[0][0] - time.monotonic() if self._waiting else None)


class _Watch:
    """One request that is watched."""

    __slots__ = ("_mine", "connection", "done")

    def __init__(self, mine: threading.local) -> None:
        self._mine = mine
        self.connection: Any = None
        self.done = False

    def __enter__(self) -> None:
        self._mine.watch = self

    def __exit__(self, *_: object) -> None:
        self.done = True
        self._mine.watch = None
        self.connection = None

    def shut(self) -> None:
        """Shut the connection down, so that whoever waits for it is told."""
        connection = self.connection
        sock = getattr(connection, "sock", None)
        if not self.done and sock is not None:
            with contextlib.suppress(OSError):  # it is gone already
                sock.shutdown(socket.SHUT_RDWR)
