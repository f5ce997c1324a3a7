"""One request to a stranger's host and its answer, bounded in size and time, to permitted addresses only.

There may be thousands of these, each of them small, so a request is a few lines that we write, and the standard library
reads the answer. A session of `requests` would take five times as long for what must not happen here anyhow: reading
`~/.netrc` and proxies, keeping cookies, following redirects before we could look at them.
"""

from __future__ import annotations

import socket
import threading
import time
import zlib
from collections.abc import Iterator, Mapping
from functools import partial
from http.client import HTTPException, HTTPResponse, InvalidURL, RemoteDisconnected
from typing import TypeAlias
from urllib.parse import SplitResult, urlsplit

from lint_catalog.net.guard import ForbiddenAddressError, Guard
from lint_catalog.net.reply import Headers, NoReplyError, Reply, bounded, no_reply, too_late
from lint_catalog.net.tls import tls_context
from lint_catalog.net.watchdog import Watchdog

_PORTS = {"http": 80, "https": 443}
_CHUNK = 1 << 16
_UNUSED = 2.0
"""Seconds after which a connection is not used again. Servers close those that are idle, after five seconds or more,
and some of them say so with an answer, which would be taken for that to the next request."""

_STALE = (RemoteDisconnected, ConnectionResetError, BrokenPipeError)
_PACKED = frozenset({"gzip", "x-gzip", "deflate"})

Origin: TypeAlias = tuple[str, str, int]
"""Scheme, host and port."""


class DirectTransport:
    """Connections that are used again while they are fresh. Threads may share it.

    `timeout` in seconds bounds each wait for the other side, `total` a request with its answer as a whole.
    """

    def __init__(self, guard: Guard, agent: str, timeout: float = 15, total: float | None = None) -> None:
        self._guard = guard
        self._agent = agent
        self._timeout = timeout
        self._total = total if total is not None else 4 * timeout
        self._watchdog = Watchdog()
        self._lock = threading.Lock()
        self._unused: dict[Origin, list[tuple[float, socket.socket]]] = {}
        self._closed = False

    def request(
        self, method: str, url: str, headers: Mapping[str, str] | None = None, max_bytes: int = 1 << 20
    ) -> Reply:
        """Ask for an address, which must be `http` or `https`. Redirects are not followed.

        Raises NoReplyError if there is no answer.
        """
        sent = {"User-Agent": self._agent, "Accept-Encoding": "gzip", "Accept": "*/*", **(headers or {})}
        deadline = time.monotonic() + self._total
        try:
            with self._watchdog.until(deadline) as watch:
                reply = self._ask(method, urlsplit(url), sent, max_bytes, deadline)
                if watch.cut:
                    raise ConnectionAbortedError  # headers that end with the connection look like all of them
                return reply
        except (HTTPException, OSError, ForbiddenAddressError, ValueError) as error:
            if time.monotonic() >= deadline:
                raise too_late(self._total) from error
            raise no_reply(error) from error

    def _ask(self, method: str, url: SplitResult, headers: Mapping[str, str], max_bytes: int, deadline: float) -> Reply:
        if url.scheme not in _PORTS or not url.hostname:
            raise InvalidURL("no web address")
        origin = (url.scheme, url.hostname, url.port or _PORTS[url.scheme])
        target = (url.path or "/") + (f"?{url.query}" if url.query else "")
        request = _request(method, origin, target, headers)
        connection, used = self._connection(origin)
        try:
            try:
                response = self._exchange(connection, method, request)
            except _STALE:
                if not used or self._closed or time.monotonic() >= deadline:
                    raise
                # The server closed it while nobody used it.
                connection.close()
                connection = self._connect(origin)
                response = self._exchange(connection, method, request)
            with response:
                body, complete = self._read(response, max_bytes, deadline)
                is_read = response.isclosed()
        except BaseException:
            connection.close()
            raise
        if is_read and not response.will_close:
            self._keep(origin, connection)
        else:
            connection.close()
        found = Headers()
        for name, value in response.headers.items():
            found.add(name, value)
        return Reply(response.status, found, body, complete)

    def _exchange(self, connection: socket.socket, method: str, request: bytes) -> HTTPResponse:
        self._watchdog.enter(connection)
        connection.sendall(request)
        response = HTTPResponse(connection, method=method)
        try:
            response.begin()
        except BaseException:
            response.close()
            raise
        return response

    def _read(self, response: HTTPResponse, limit: int, deadline: float) -> tuple[bytes, bool]:
        """The body as it is without compression, and whether that is all of it."""
        try:
            body, complete = bounded(_unpacked(response, limit), limit, deadline, self._total)
        except zlib.error:
            return b"", False
        if complete and response.length:  # the library does not mind
            raise NoReplyError("broken", "the connection broke off")
        return body, complete

    def _connection(self, origin: Origin) -> tuple[socket.socket, bool]:
        """A connection, and whether it was used before."""
        oldest = time.monotonic() - _UNUSED
        with self._lock:
            unused = self._unused.get(origin)
            while unused:
                since, connection = unused.pop()
                if since > oldest:
                    return connection, True
                connection.close()
        return self._connect(origin), False

    def _connect(self, origin: Origin) -> socket.socket:
        scheme, host, port = origin
        connection = self._guard.connect(host, port, self._timeout)
        if scheme == "http":
            return connection
        try:
            secure = tls_context().wrap_socket(connection, server_hostname=host, do_handshake_on_connect=False)
        except BaseException:
            connection.close()
            raise
        try:
            self._watchdog.enter(secure)
            secure.do_handshake()
        except BaseException:
            secure.close()
            raise
        return secure

    def _keep(self, origin: Origin, connection: socket.socket) -> None:
        """Keep a connection for the next request, and close those that nobody wanted for a while."""
        now = time.monotonic()
        with self._lock:
            if self._closed:
                connection.close()
                return
            unused = self._unused.pop(origin, [])
            unused.append((now, connection))
            self._unused[origin] = unused  # at the end: origins are in the order of their last use
            for other in list(self._unused):
                if self._unused[other] and self._unused[other][-1][0] > now - _UNUSED:
                    break
                for _, each in self._unused.pop(other):
                    each.close()

    def close(self) -> None:
        """Close all connections; requests that are under way fail."""
        self._closed = True
        self._watchdog.close()
        with self._lock:
            for unused in self._unused.values():
                for _, connection in unused:
                    connection.close()
            self._unused.clear()


def _unpacked(response: HTTPResponse, limit: int) -> Iterator[bytes]:
    """The pieces of a body as they are without compression. None is much longer than the limit."""
    parts = iter(partial(response.read, _CHUNK), b"")
    if (response.headers.get("Content-Encoding") or "").strip().lower() not in _PACKED:
        return parts
    unpack = zlib.decompressobj(wbits=47).decompress  # gzip or zlib, as its beginning says
    return (unpack(part, limit + 1) for part in parts)


def _request(method: str, origin: Origin, target: str, headers: Mapping[str, str]) -> bytes:
    """A request as it goes over the wire. Raises InvalidURL for what would be more than one."""
    scheme, host, port = origin
    name = f"[{host}]" if ":" in host else host
    name += f":{port}" if port != _PORTS[scheme] else ""
    lines = [f"{method} {target} HTTP/1.1", f"Host: {name}", *(f"{key}: {value}" for key, value in headers.items())]
    if " " in target or not all(each.isprintable() for each in lines):
        raise InvalidURL("an address with control characters or spaces")
    return "\r\n".join([*lines, "", ""]).encode("ascii")
