"""Hosts that answer every address after a while, from one event loop: light enough not to be what a race measures.

The stand-ins of `lint_catalog.testing` can do far more and have a thread for each connection; at 2,000 requests a
second they take a processor of their own.
"""

from __future__ import annotations

import asyncio
import time
from collections import Counter
from typing import cast

from httptools import HttpRequestParser
from msgspec import Struct

_BODY = b"<!doctype html><title>A page</title><p>Some words."
_REASONS = {200: "OK", 404: "Not Found", 429: "Too Many Requests"}


class Site(Struct, frozen=True):
    """How all hosts answer: after `latency` seconds; 404 for every `dead_every`th page; 429 with `Retry-After` beyond
    `limit` requests in a fixed window of `window` seconds (0: no limit, none dead)."""

    latency: float = 0.0
    dead_every: int = 0
    limit: int = 0
    window: float = 10.0


class _Client(asyncio.Protocol):
    """One connection."""

    def __init__(self, server: WebServer) -> None:
        self._server = server
        self._parser = HttpRequestParser(self)
        self._target = b""
        self._transport: asyncio.Transport | None = None

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        self._transport = cast("asyncio.Transport", transport)

    def data_received(self, data: bytes) -> None:
        self._parser.feed_data(data)

    def on_message_begin(self) -> None:
        """A request begins."""
        self._target = b""

    def on_url(self, url: bytes) -> None:
        """A piece of its address."""
        self._target += url

    def on_message_complete(self) -> None:
        """A request is complete."""
        status, pause, wait = self._server.answer(self._target.decode("ascii"))
        body = _BODY if status == 200 else b""
        lines = [f"HTTP/1.1 {status} {_REASONS[status]}", "Content-Type: text/html", f"Content-Length: {len(body)}"]
        lines += [f"Retry-After: {wait}"] if wait else []
        head = "\r\n".join([*lines, "", ""]).encode()
        is_head = self._parser.get_method() == b"HEAD"
        asyncio.get_running_loop().call_later(pause, self._send, head if is_head else head + body)

    def _send(self, data: bytes) -> None:
        if self._transport is not None and not self._transport.is_closing():
            self._transport.write(data)


class WebServer:
    """Listens on `hosts` addresses, 127.0.0.1 and following; `statuses` counts what was answered."""

    def __init__(self, site: Site, hosts: int = 1) -> None:
        self.statuses: Counter[int] = Counter()
        self.urls: list[str] = []
        self._site = site
        self._hosts = hosts
        self._servers: list[asyncio.Server] = []
        self._window = 0.0
        self._used = 0

    async def start(self) -> None:
        """Begin to listen, on a free port."""
        loop = asyncio.get_running_loop()
        port = 0
        for number in range(1, self._hosts + 1):
            host = f"127.0.0.{number}"
            server = await loop.create_server(lambda: _Client(self), host, port, backlog=256)
            port = server.sockets[0].getsockname()[1]
            self._servers.append(server)
            self.urls.append(f"http://{host}:{port}")

    def answer(self, target: str) -> tuple[int, float, int]:
        """Status, pause in seconds, and the seconds of `Retry-After`, for one more request."""
        site, now = self._site, time.monotonic()
        if now >= self._window + site.window:
            self._window, self._used = now, 0
        self._used += 1
        number = target.rpartition("/")[2]
        if site.limit and self._used > site.limit:
            found = 429, 0.0, int(self._window + site.window - now) + 1
        elif site.dead_every and number.isdigit() and int(number) % site.dead_every == 0:
            found = 404, site.latency, 0
        else:
            found = 200, site.latency, 0
        self.statuses[found[0]] += 1
        return found
