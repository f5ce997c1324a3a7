"""One request to a stranger's host and its answer, bounded in size and time, to permitted addresses only.

There may be thousands of these, each of them small and most of its time spent waiting, so one thread does them all
(`asyncio`), a request is a few lines that we write, and a parser in C reads the answer (`httptools`, the one of
Node.js). A session of `requests` would take ten times as long for what must not happen here anyhow: reading `~/.netrc`
and proxies, keeping cookies, following redirects before we could look at them.
"""

from __future__ import annotations

import asyncio
import socket
import ssl
import sys
import time
from collections.abc import Mapping
from typing import TypeAlias
from urllib.parse import urlsplit

from lint_catalog.net.connection import Connection, StaleConnectionError
from lint_catalog.net.guard import ForbiddenAddressError, Guard, SocketAddress
from lint_catalog.net.lookup import Lookups
from lint_catalog.net.reply import BadAddressError, HttpReply, no_reply, too_late
from lint_catalog.net.tls import tls_context

if sys.version_info >= (3, 11):
    from asyncio import timeout as time_limit
else:
    from async_timeout import timeout as time_limit

_PORTS = {"http": 80, "https": 443}
_MOST_UNUSED = 100

Origin: TypeAlias = tuple[str, str, int]
"""Scheme, host and port."""


class DirectTransport:
    """Connections that are used again while they are fresh, all of one event loop.

    `timeout` in seconds bounds each wait for the other side, `total` a request with its answer as a whole.
    """

    def __init__(self, guard: Guard, agent: str, timeout: float = 15, total: float | None = None) -> None:
        self._guard = guard
        self._agent = agent
        self._timeout = timeout
        self._total = total if total is not None else 4 * timeout
        self._lookups = Lookups(guard)
        self._unused = _Unused()
        self._open: set[Connection] = set()

    async def request(
        self, method: str, url: str, headers: Mapping[str, str] | None = None, max_bytes: int = 1 << 20
    ) -> HttpReply:
        """Ask for an address, which must be `http` or `https`. Redirects are not followed.

        Raises NoReplyError if there is no answer.
        """
        sent = {"User-Agent": self._agent, "Accept-Encoding": "gzip", "Accept": "*/*", **(headers or {})}
        end = time.monotonic() + self._total
        try:
            async with time_limit(self._total):
                return await self._ask(method, url, sent, max_bytes)
        except (asyncio.TimeoutError, OSError, ForbiddenAddressError, ValueError) as error:
            if time.monotonic() >= end:
                raise too_late(self._total) from error
            raise no_reply(TimeoutError() if isinstance(error, asyncio.TimeoutError) else error) from error

    async def _ask(self, method: str, url: str, headers: Mapping[str, str], max_bytes: int) -> HttpReply:
        origin, target = _taken_apart(url)
        request = _written(method, origin, target, headers)
        connection = self._unused.take(origin)
        if connection is not None:
            try:
                return await self._exchange(connection, origin, request, method, max_bytes)
            except StaleConnectionError:
                pass  # it looked open
        return await self._exchange(await self._connect(origin), origin, request, method, max_bytes)

    async def _exchange(
        self, connection: Connection, origin: Origin, request: bytes, method: str, max_bytes: int
    ) -> HttpReply:
        self._open.add(connection)
        try:
            reply = await connection.ask(request, method, max_bytes)
        finally:
            self._open.discard(connection)
        if connection.is_open:
            self._unused.put(origin, connection)
        return reply

    async def _connect(self, origin: Origin) -> Connection:
        """A new connection, to one of a host's permitted addresses."""
        scheme, host, port = origin
        last: Exception = OSError("no address")
        for found in await self._lookups.find(host, port):
            try:
                async with time_limit(self._timeout):
                    return await self._connect_to(found, scheme, host, port)
            except ssl.SSLError:
                raise
            except (OSError, asyncio.TimeoutError) as error:
                last = error
        self._lookups.forget(host, port)
        raise last

    async def _connect_to(self, found: SocketAddress, scheme: str, host: str, port: int) -> Connection:
        loop = asyncio.get_running_loop()
        family, kind, protocol, address = found
        connecting = socket.socket(family, kind, protocol)
        try:
            connecting.setblocking(False)
            await loop.sock_connect(connecting, address)
            self._guard.check(host, port, connecting)
            connection = Connection(self._timeout)
            if scheme == "http":
                await loop.create_connection(lambda: connection, sock=connecting)
            else:
                await loop.create_connection(
                    lambda: connection, sock=connecting, ssl=tls_context(), server_hostname=host
                )
        except BaseException:
            connecting.close()
            raise
        return connection

    def close(self) -> None:
        """Close all connections; requests that are under way fail. To be called in the event loop."""
        for each in tuple(self._open):
            each.close()
        self._unused.close()


class _Unused:
    """Connections that may be used again, not too many: a process may have as few as 256 files open."""

    def __init__(self) -> None:
        self._by_origin: dict[Origin, list[Connection]] = {}
        self._in_order: dict[Connection, None] = {}

    def put(self, origin: Origin, connection: Connection) -> None:
        """Keep a connection; the one that waited longest may have to go."""
        self._by_origin.setdefault(origin, []).append(connection)
        self._in_order[connection] = None
        if len(self._in_order) > _MOST_UNUSED:
            oldest = next(iter(self._in_order))
            del self._in_order[oldest]
            oldest.close()

    def take(self, origin: Origin) -> Connection | None:
        """The connection that was used last, unless it has been closed since; or None."""
        connections = self._by_origin.get(origin, [])
        while connections:
            connection = connections.pop()
            self._in_order.pop(connection, None)
            if connection.is_open:
                return connection
        return None

    def close(self) -> None:
        """Close all of them."""
        for each in self._in_order:
            each.close()
        self._by_origin.clear()
        self._in_order.clear()


def _taken_apart(url: str) -> tuple[Origin, str]:
    """An address as origin and target. Raises BadAddressError for what is no web address."""
    try:
        parts = urlsplit(url)
        host, port = parts.hostname, parts.port
    except ValueError as error:
        raise BadAddressError(str(error)) from error
    if parts.scheme not in _PORTS or not host:
        raise BadAddressError(url)
    target = (parts.path or "/") + (f"?{parts.query}" if parts.query else "")
    return (parts.scheme, host, port or _PORTS[parts.scheme]), target


def _written(method: str, origin: Origin, target: str, headers: Mapping[str, str]) -> bytes:
    """A request as it goes over the wire. Raises BadAddressError for what would be more than one."""
    scheme, host, port = origin
    name = f"[{host}]" if ":" in host else host
    name += f":{port}" if port != _PORTS[scheme] else ""
    lines = [f"{method} {target} HTTP/1.1", f"Host: {name}", *[f"{key}: {value}" for key, value in headers.items()]]
    request = "\r\n".join(lines)
    if " " in target or not request.isascii() or not "".join(lines).isprintable():
        raise BadAddressError("an address with control characters or spaces")
    return f"{request}\r\n\r\n".encode("ascii")
