"""What the stand-ins share: an HTTP/1.1 server with a thread a connection, which can also behave badly on purpose."""

from __future__ import annotations

import enum
import os
import select
import socket
import ssl
import struct
import threading
import time
from collections.abc import Callable, Mapping
from contextlib import suppress
from http import HTTPStatus
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qsl, urlsplit

from msgspec import Struct, field

_AT_ONCE = struct.pack("hh" if os.name == "nt" else "ii", 1, 0)
"""Do not linger: two numbers, which Windows has shorter."""

MAX_BODY = 16 * 1024 * 1024
"""Bytes of a request's body that are read; what is longer is answered with 413."""


class Request(Struct, frozen=True):
    """A request as it came: `target` is path and query as they were sent, `headers` have lower-case names.

    `base` is scheme and authority as the client addressed them (`http://127.0.0.1:1234`), without a slash at the end.
    """

    method: str
    target: str
    headers: Mapping[str, str] = field(default_factory=dict)
    body: bytes = b""
    base: str = "http://127.0.0.1"
    client: str = "127.0.0.1"

    @property
    def path(self) -> str:
        """The path as it was sent, percent-encoded."""
        return urlsplit(self.target).path if not self.target.startswith("//") else self.target.partition("?")[0]

    @property
    def query(self) -> tuple[tuple[str, str], ...]:
        """The parameters of the query in their order, decoded."""
        return tuple(parse_qsl(self.target.partition("?")[2], keep_blank_values=True))

    @property
    def host(self) -> str:
        """The host that the client asked for, in lower case and without the port."""
        return (urlsplit("//" + self.headers.get("host", "")).hostname or "").lower()


class Drop(enum.Enum):
    """How a connection ends without an answer."""

    RESET = "reset"
    """At once, with a TCP reset."""
    CLOSE = "close"
    """At once, in an orderly way."""
    SILENCE = "silence"
    """Never: nothing is sent until the client gives up or the server is closed."""


class Reply(Struct, frozen=True):
    """An answer. The length of the body is sent as it is, even where `cut` ends the body after that many bytes.

    `pause` is what passes before the first byte, `between` what passes between pieces of the body (both in seconds).
    `repeat` sends the body so many times over, for answers that nobody should read to their end.
    """

    status: int
    headers: tuple[tuple[str, str], ...] = ()
    body: bytes = b""
    pause: float = 0.0
    between: float = 0.0
    cut: int | None = None
    repeat: int = 1
    drop: Drop | None = None
    close: bool = False

    def header(self, name: str) -> str:
        """The value of a header, whatever its letter case; empty if there is none."""
        return next((value for key, value in self.headers if key.lower() == name.lower()), "")


class _Server(ThreadingHTTPServer):
    daemon_threads = True
    block_on_close = False
    request_queue_size = 256
    answer: Callable[[Request], Reply]
    tls: ssl.SSLContext | None = None

    def __init__(self, address: tuple[str, int]) -> None:
        super().__init__(address, _Handler)
        self.open: set[socket.socket] = set()
        self.lock = threading.Lock()
        self.closing = threading.Event()
        self.crashes: list[BaseException] = []

    def server_bind(self) -> None:
        """Bind without asking the resolver for a name of this machine."""
        self.socket.bind(self.server_address)
        self.server_address = self.socket.getsockname()
        self.server_name, self.server_port = self.socket.getsockname()[:2]

    def finish_request(self, request: Any, client_address: Any) -> None:
        """Serve a connection; the TLS handshake happens here, in the connection's own thread."""
        if self.tls is not None:
            try:
                request.settimeout(10)
                wrapped = self.tls.wrap_socket(request, server_side=True)
            except OSError:  # the client does not like our certificate, or speaks no TLS
                return
            wrapped.settimeout(None)
            request = wrapped
        with self.lock:
            self.open.add(request)
        try:
            _Handler(request, client_address, self)
        finally:
            with self.lock:
                self.open.discard(request)
            if self.tls is not None:
                with suppress(OSError):
                    request.close()

    def handle_error(self, request: Any, client_address: Any) -> None:
        """Connections break; whatever else goes wrong in a thread is kept for `close`."""


class _Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    disable_nagle_algorithm = True
    server: _Server

    def do_GET(self) -> None:
        """Answer a request of any method."""
        reply = self._reply()
        if reply.pause and not self._wait(reply.pause):
            return
        if reply.drop is not None:
            self._drop(reply.drop)
            return
        self._send(reply)

    do_HEAD = do_POST = do_PUT = do_PATCH = do_DELETE = do_OPTIONS = do_GET  # noqa: N815 - the library's names

    def _reply(self) -> Reply:
        length = self.headers.get("Content-Length", "0")
        if (
            not length.isascii()
            or not length.isdigit()
            or int(length) > MAX_BODY
            or "Transfer-Encoding" in self.headers
        ):
            return Reply(413, (("Content-Type", "text/plain"),), b"Payload Too Large", close=True)
        body = self.rfile.read(int(length)) if int(length) else b""
        scheme = "https" if self.server.tls is not None else "http"
        host = self.headers.get("Host") or f"{self.server.server_name}:{self.server.server_port}"
        target = self.path
        if not target.startswith("/"):  # the form that proxies use
            target = urlsplit(target)._replace(scheme="", netloc="").geturl() or "/"
        headers = {name.lower(): value for name, value in self.headers.items()}
        request = Request(self.command, target, headers, body, f"{scheme}://{host}", self.client_address[0])
        try:
            return self.server.answer(request)
        except Exception as error:  # noqa: BLE001 - a mistake of ours must reach the test, not only this thread
            self.server.crashes.append(error)
            return Reply(500, (("Content-Type", "text/plain"),), f"stand-in: {error!r}".encode(), close=True)

    def _send(self, reply: Reply) -> None:
        bare = getattr(self, "command", None) == "HEAD" or reply.status in (204, 304) or reply.status < 200
        phrase = HTTPStatus(reply.status).phrase if reply.status in HTTPStatus._value2member_map_ else "Unknown"
        lines = [f"HTTP/1.1 {reply.status} {phrase}", f"Date: {self.date_time_string()}"]
        lines += [f"{name}: {value}" for name, value in reply.headers]
        if reply.status not in (204, 304):
            lines.append(f"Content-Length: {len(reply.body) * reply.repeat}")
        if reply.close or reply.cut is not None:
            self.close_connection = True
        if self.close_connection:
            lines.append("Connection: close")
        head = ("\r\n".join(lines) + "\r\n\r\n").encode("latin-1", "replace")
        body = b"" if bare else reply.body
        if reply.cut is not None:
            body = body[: reply.cut]
        try:
            if not reply.between:
                self.wfile.write(head + body)
                for _ in range(0 if bare else reply.repeat - 1):
                    self.wfile.write(body)
                return
            self.wfile.write(head)
            for at in range(0, len(body), max(1, len(body) // 10)):
                if not self._wait(reply.between):
                    return
                self.wfile.write(body[at : at + max(1, len(body) // 10)])
        except OSError:  # the client has gone
            self.close_connection = True

    def _wait(self, seconds: float) -> bool:
        """Let time pass; False if the client gave up or the server is closed meanwhile."""
        end = time.monotonic() + seconds
        while (left := end - time.monotonic()) > 0:
            if self.server.closing.is_set() or (seconds > 0.25 and self._gone(min(left, 0.1))):
                self.close_connection = True
                return False
            if seconds <= 0.25:
                self.server.closing.wait(left)
        return True

    def _gone(self, seconds: float) -> bool:
        """Whether the client closed the connection within a time."""
        try:
            if not select.select([self.connection], [], [], seconds)[0]:
                return False
            if isinstance(self.connection, ssl.SSLSocket):  # cannot be peeked into; who talks into a silence hangs up
                return True
            return not self.connection.recv(1, socket.MSG_PEEK)
        except (OSError, ValueError):
            return True

    def _drop(self, how: Drop) -> None:
        self.close_connection = True
        if how is Drop.SILENCE:
            self._wait(3600)
        elif how is Drop.RESET:
            with suppress(OSError):  # closing with a linger time of 0 sends a reset
                self.connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, _AT_ONCE)
                self.wfile.close()
                self.rfile.close()
                self.connection.close()

    def handle(self) -> None:
        """Serve the connection until one side ends it."""
        with suppress(OSError, ValueError):
            super().handle()

    def finish(self) -> None:
        """End the connection."""
        with suppress(OSError, ValueError):
            super().finish()

    def send_error(self, code: int, message: str | None = None, explain: str | None = None) -> None:  # noqa: ARG002 - the library's signature
        """Refuse what is no HTTP, or a method that nobody knows, in HTTP all the same."""
        self._send(Reply(code, (("Content-Type", "text/plain; charset=utf-8"),), (message or "").encode(), close=True))

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002 - the library's signature
        """Say nothing."""


class Serving(Struct):
    """A server that runs in threads of its own until `close`."""

    _server: _Server
    _thread: threading.Thread
    url: str = field(default="")

    @classmethod
    def start(
        cls,
        answer: Callable[[Request], Reply],
        host: str = "127.0.0.1",
        port: int = 0,
        tls: ssl.SSLContext | None = None,
    ) -> Serving:
        """Listen on a port of a host (0: one that is free). Raises OSError if that cannot be had."""
        server = _Server((host, port))
        server.answer = answer
        server.tls = tls
        thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True)
        thread.start()
        scheme = "http" if tls is None else "https"
        return cls(server, thread, f"{scheme}://{host}:{server.server_port}")

    @property
    def port(self) -> int:
        """The port it listens on."""
        return self._server.server_port

    def close(self) -> None:
        """Stop, and end all connections. Raises what went wrong while answering, if anything did."""
        self._server.closing.set()
        self._server.shutdown()
        self._server.server_close()
        with self._server.lock:
            still_open = list(self._server.open)
        for each in still_open:
            with suppress(OSError):
                each.shutdown(socket.SHUT_RDWR)
        self._thread.join()
        if self._server.crashes:
            raise self._server.crashes[0]
