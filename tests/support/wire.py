"""Servers that answer by a script, byte for byte, and the two clients as tests use them."""

from __future__ import annotations

import asyncio
import socket
import threading
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from typing import TypeAlias

from lint_catalog.net.direct import DirectTransport
from lint_catalog.net.guard import Guard
from lint_catalog.net.reply import HttpReply
from lint_catalog.net.session import SessionTransport

HOST = "site.example"


OK = f"http://{HOST}/"


class Direct:
    """The client of an event loop, in a loop that runs while somebody asks."""

    def __init__(self, guard: Guard, agent: str, **more: float) -> None:
        self._transport = DirectTransport(guard, agent, **more)
        self._loop = asyncio.new_event_loop()

    def request(
        self, method: str, url: str, headers: Mapping[str, str] | None = None, max_bytes: int = 1 << 20
    ) -> HttpReply:
        return self._loop.run_until_complete(self._transport.request(method, url, headers, max_bytes))

    def close(self) -> None:
        if self._loop.is_running():  # in another thread
            self._loop.call_soon_threadsafe(self._transport.close)
        elif not self._loop.is_closed():
            self._transport.close()
            self._loop.run_until_complete(asyncio.sleep(0))
            self._loop.close()


Transport: TypeAlias = Direct | SessionTransport


class Last(bytes):
    """What is sent before the server closes the connection."""


CLOSE = Last()


class Script:
    """A server that answers the requests of each connection with the next bytes of its script."""

    def __init__(self, connections: Sequence[Sequence[bytes]]) -> None:
        self._connections = connections
        self._server = socket.create_server(("127.0.0.1", 0))
        self.address: tuple[str, int] = self._server.getsockname()
        self.requests: list[str] = []
        self.connected = 0
        self._open: list[socket.socket] = []
        self._thread = threading.Thread(target=self._serve, daemon=True)
        self._thread.start()

    def _serve(self) -> None:
        for answers in self._connections:
            try:
                connection = self._server.accept()[0]
            except OSError:
                return
            self.connected += 1
            self._open.append(connection)
            with connection.makefile("rb") as lines, suppress(OSError):  # the client may have seen enough
                for answer in answers:
                    request = "".join(iter(lambda: lines.readline().decode("latin-1").rstrip("\r\n") + "\n", "\n"))
                    if not request:
                        break
                    self.requests.append(request)
                    connection.sendall(answer)
                    if isinstance(answer, Last):
                        connection.shutdown(socket.SHUT_RDWR)

    def close(self) -> None:
        for each in (self._server, *self._open):
            with suppress(OSError):  # it is closed already
                each.shutdown(socket.SHUT_RDWR)
        self._thread.join()
        for each in (self._server, *self._open):
            each.close()


@contextmanager
def script(*connections: Sequence[bytes]) -> Iterator[Script]:
    found = Script(connections)
    try:
        yield found
    finally:
        found.close()


def answer(body: bytes = b"hello", *headers: str, status: str = "200 OK", length: int | None = None) -> bytes:
    """An answer as it goes over the wire."""
    lines = [f"HTTP/1.1 {status}", *headers, f"Content-Length: {len(body) if length is None else length}", "", ""]
    return "\r\n".join(lines).encode() + body


CHUNKED = b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nhello\r\n6\r\n world\r\n0\r\n\r\n"
