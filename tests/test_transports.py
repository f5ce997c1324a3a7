"""One request and its answer: what becomes of every way in which the other side may behave, through both clients."""

from __future__ import annotations

import asyncio
import gzip
import socket
import threading
import zlib
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import ExitStack, contextmanager, suppress
from typing import Any, TypeAlias

import pytest

from lint_catalog.net import connection, direct
from lint_catalog.net.direct import DirectTransport
from lint_catalog.net.guard import Guard
from lint_catalog.net.reply import Headers, NoReplyError, Reply
from lint_catalog.net.session import SessionTransport
from tests.support import table

HOST = "site.example"
OK = f"http://{HOST}/"


class Direct:
    """The client of an event loop, in a loop that runs while somebody asks."""

    def __init__(self, guard: Guard, agent: str, **more: float) -> None:
        self._transport = DirectTransport(guard, agent, **more)
        self._loop = asyncio.new_event_loop()

    def request(
        self, method: str, url: str, headers: Mapping[str, str] | None = None, max_bytes: int = 1 << 20
    ) -> Reply:
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


def test_a_connection_that_is_made_while_all_are_closed_is_closed(monkeypatch: pytest.MonkeyPatch) -> None:
    with script([b"HTTP/1.1 200 OK\r\n"]) as server:
        guard = Guard(routes={HOST: server.address})
        transport = SessionTransport(guard, "test", timeout=60)
        connect = Guard.connect

        def close_first(*args: Any) -> socket.socket:
            transport.close()
            return connect(*args)

        monkeypatch.setattr(Guard, "connect", close_first)
        with pytest.raises(NoReplyError) as error:
            transport.request("GET", OK)
    assert error.value.kind == "broken"


def test_an_attempt_to_connect_ends_when_all_is_closed() -> None:
    with socket.socket() as server, ExitStack() as waiting:
        server.bind(("127.0.0.1", 0))
        server.listen(0)
        for _ in range(3):  # nobody accepts them, and once there are enough nobody answers
            other = waiting.enter_context(socket.socket())
            other.setblocking(False)
            other.connect_ex(server.getsockname())
        transport = SessionTransport(Guard(routes={HOST: server.getsockname()}), "test", timeout=60)
        closing = threading.Timer(0.2, transport.close)
        closing.start()
        with pytest.raises(NoReplyError) as error:
            transport.request("GET", OK)
        closing.join()
    assert error.value.kind in ("broken", "refused")


@pytest.fixture(params=[Direct, SessionTransport], ids=["direct", "session"])
def make(request: pytest.FixtureRequest) -> Iterator[Callable[..., Transport]]:
    """Makes clients of one kind that find `site.example` at a server of ours."""
    made: list[Transport] = []

    def transport(server: Script, **more: float) -> Transport:
        made.append(request.param(Guard(routes={HOST: server.address}), "test", **more))
        return made[-1]

    yield transport
    for each in made:
        each.close()


CHUNKED = b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nhello\r\n6\r\n world\r\n0\r\n\r\n"
OLD = b"HTTP/1.0 200 OK\r\n\r\nuntil the end"
PACKED = gzip.compress(b"hello " * 100)


@pytest.mark.parametrize(
    ("given", "body"),
    table(
        [
            ("plain", answer(), b"hello"),
            ("empty", answer(b"", status="204 No Content"), b""),
            ("chunked", CHUNKED, b"hello world"),
            ("gzip", answer(PACKED, "Content-Encoding: gzip"), b"hello " * 100),
            ("deflate", answer(zlib.compress(b"hello"), "Content-Encoding: deflate"), b"hello"),
            ("went-on", b"HTTP/1.1 100 Continue\r\n\r\n" + answer(), b"hello"),
        ]
    ),
)
def test_a_body_is_read_to_its_end(given: bytes, body: bytes, make: Callable[..., Transport]) -> None:
    with script([given, answer(b"next")]) as server:
        transport = make(server)
        reply = transport.request("GET", OK)
        assert (reply.body, reply.complete) == (body, True)
        assert transport.request("GET", OK).body == b"next"
        assert server.connected == 1, "the connection is used again"


def test_a_body_without_length_ends_with_its_connection(make: Callable[..., Transport]) -> None:
    with script([Last(OLD)], [answer(b"next")]) as server:
        transport = make(server)
        assert transport.request("GET", OK).body == b"until the end"
        assert transport.request("GET", OK).body == b"next"


def test_what_is_sent(make: Callable[..., Transport]) -> None:
    with script([answer()]) as server:
        make(server).request("GET", f"http://{HOST}:8080/a%20b?c=%E3%81%82", {"Accept": "text/html"})
        first, *headers = server.requests[0].splitlines()
        assert first == "GET /a%20b?c=%E3%81%82 HTTP/1.1"
        assert {each.lower() for each in headers} == {
            f"host: {HOST}:8080", "user-agent: test", "accept-encoding: gzip", "accept: text/html",
        }  # fmt: skip


def test_headers_that_come_several_times_have_a_line_each(make: Callable[..., Transport]) -> None:
    with script([answer(b"", "Set-Cookie: a=1; Path=/", "Set-Cookie: b=2", "X-One: 1")]) as server:
        headers = make(server).request("GET", OK).headers
        assert headers.get("set-cookie") == "a=1; Path=/\nb=2"
        assert headers["X-ONE"] == "1"
        assert headers.get("X-Two") is None
    assert dict(Headers()) == {}


def test_nothing_is_remembered_for_the_next_request(make: Callable[..., Transport]) -> None:
    with script([answer(b"", "Set-Cookie: a=1"), answer(b"")]) as server:
        transport = make(server)
        for _ in range(2):
            transport.request("GET", OK)
        assert "cookie" not in server.requests[1].lower()


def test_redirects_are_not_followed(make: Callable[..., Transport]) -> None:
    with script([answer(b"", "Location: /there", status="301 Moved Permanently")]) as server:
        reply = make(server).request("GET", OK)
        assert (reply.status, reply.headers.get("location")) == (301, "/there")
        assert len(server.requests) == 1


def test_the_answer_to_head_has_no_body(make: Callable[..., Transport]) -> None:
    with script([answer(b"", length=5000), answer(b"next")]) as server:
        transport = make(server)
        assert transport.request("HEAD", OK).body == b""
        assert transport.request("GET", OK).body == b"next"


@pytest.mark.parametrize(
    "given",
    [
        pytest.param(answer(b"x" * 200_000), id="plain"),
        pytest.param(answer(gzip.compress(b"x" * 50_000_000), "Content-Encoding: gzip"), id="packed"),
    ],
)
def test_a_body_is_cut_off_at_the_limit(given: bytes, make: Callable[..., Transport]) -> None:
    with script([given, answer(b"next")], [answer(b"next")]) as server:
        transport = make(server)
        reply = transport.request("GET", OK, max_bytes=1000)
        assert (len(reply.body), reply.complete) == (1000, False)
        assert transport.request("GET", OK).body == b"next", "the rest is not taken for the next answer"


def test_what_cannot_be_unpacked_is_an_answer_without_a_body() -> None:
    given = answer(b"no gzip at all", "Content-Encoding: gzip", status="404 Not Found")
    with script([given, answer(b"next")], [answer(b"next")]) as server:
        transport = Direct(Guard(routes={HOST: server.address}), "test")
        reply = transport.request("GET", OK)
        assert (reply.status, reply.body, reply.complete) == (404, b"", False)
        assert transport.request("GET", OK).body == b"next"
        transport.close()


HELLO = b"Content-Length: 5\r\n\r\nhello"


@pytest.mark.parametrize(
    ("given", "body"),
    table(
        [
            ("no-reason", b"HTTP/1.1 200\r\n" + HELLO, b"hello"),
            ("line-feeds", b"HTTP/1.1 200 OK\n" + HELLO.replace(b"\r", b""), b"hello"),
            ("folded", b"HTTP/1.1 200 OK\r\nX: 1\r\n  2\r\n" + HELLO, b"hello"),
            ("utf-8", "HTTP/1.1 200 Très bien\r\nX: é日本\r\n".encode() + HELLO, b"hello"),
            ("both-lengths", CHUNKED.replace(b"\r\n", b"\r\nContent-Length: 9\r\n", 1), b"hello world"),
            ("spaces-after-sizes", CHUNKED.replace(b"5\r", b"5 \r"), b"hello"),
            ("identity", b"HTTP/1.1 200 OK\r\nTransfer-Encoding: identity\r\n" + HELLO, b"hello"),
            ("empty-line-first", b"\r\nHTTP/1.1 200 OK\r\n" + HELLO, b"hello"),
            ("hints-first", b"HTTP/1.1 103 Early Hints\r\nLink: </a>\r\n\r\nHTTP/1.1 200 OK\r\n" + HELLO, b"hello"),
            ("too-much", b"HTTP/1.1 200 OK\r\n" + HELLO + b" world", b"hello"),
            ("no-colon", b"HTTP/1.1 200 OK\r\nnonsense\r\n" + HELLO, b""),
            ("two-lengths", b"HTTP/1.1 200 OK\r\nContent-Length: 5\r\n" + HELLO, b""),
            ("no-number", b"HTTP/1.1 200 OK\r\nContent-Length: five\r\n\r\nhello", b""),
        ]
    ),
)
def test_what_sloppy_servers_send_is_an_answer(given: bytes, body: bytes) -> None:
    with script([Last(given)], [answer(b"next")]) as server:
        transport = Direct(Guard(routes={HOST: server.address}), "test", timeout=10)
        reply = transport.request("GET", OK)
        following = transport.request("GET", OK)
        transport.close()
    assert (reply.status, reply.body[: len(body)], following.body) == (200, body, b"next")
    assert reply.complete == bool(body)


def test_a_second_answer_is_none_of_the_first() -> None:
    smuggled = answer(b"bye", "Location: /elsewhere", status="301 Moved Permanently")
    with script([answer() + smuggled], [answer(b"next")]) as server:
        transport = Direct(Guard(routes={HOST: server.address}), "test", timeout=10)
        reply = transport.request("GET", OK)
        assert (reply.status, reply.body, reply.headers) == (200, b"hello", {"content-length": "5"})
        assert transport.request("GET", OK).body == b"next"
        transport.close()


def test_few_connections_are_kept(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(direct, "_MOST_UNUSED", 1)
    with script([answer(b"1")], [answer(b"2"), answer(b"4")]) as first, script([answer(b"3")]) as second:
        transport = Direct(Guard(routes={HOST: first.address, "other.example": second.address}), "test")
        asked = [OK, "http://other.example/"]
        assert [transport.request("GET", each).body for each in asked] == [b"1", b"3"]
        assert transport.request("GET", OK).body == b"2", "over a new connection"
        assert transport.request("GET", OK).body == b"4", "over the same"
        transport.close()


@pytest.mark.parametrize(
    ("given", "kind"),
    table(
        [
            ("closed", CLOSE, "broken"),
            ("nonsense", b"hello\r\n\r\n", "broken"),
            ("endless-headers", b"HTTP/1.1 200 OK\r\n" + b"a: b\r\n" * 200 + b"\r\n", "broken"),
            ("waits", answer(b"hell", length=5), "timeout"),
            ("cut-off", Last(answer(b"hell", length=5)), "broken"),
            ("cut-off-within-a-chunk", Last(CHUNKED[:-12]), "broken"),
        ]
    ),
)
def test_what_is_no_answer(given: bytes, kind: str, make: Callable[..., Transport]) -> None:
    with script([given], [given]) as server:
        with pytest.raises(NoReplyError) as error:
            make(server, timeout=0.2 if kind == "timeout" else 10).request("GET", OK)
        assert error.value.kind == kind


def test_a_connection_that_was_closed_meanwhile_is_made_anew() -> None:
    with script([answer(b"first"), CLOSE], [answer(b"second")]) as server:
        transport = Direct(Guard(routes={HOST: server.address}), "test")
        assert [transport.request("GET", OK).body for _ in range(2)] == [b"first", b"second"]
        transport.close()
        assert len(server.requests) == 3, "the second request was sent twice"


def test_a_connection_that_nobody_used_for_long_is_not_used(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(connection, "_UNUSED", 0.0)
    late = answer(b"408", status="408 Request Timeout")
    with script([answer(b"first"), late], [answer(b"second")]) as server:
        transport = Direct(Guard(routes={HOST: server.address}), "test")
        assert [transport.request("GET", OK).body for _ in range(2)] == [b"first", b"second"]
        transport.close()


@pytest.mark.parametrize(
    ("url", "kind"),
    table(
        [
            ("no-host", "http:///path", "malformed"),
            ("no-web-address", "ftp://site.example/", "malformed"),
            ("bad-port", "http://site.example:99999/", "malformed"),
            ("private", "http://127.0.0.1:9/", "forbidden"),
            ("private-v6", "http://[::1]:9/", "forbidden"),
        ]
    ),
)
def test_addresses_that_nobody_is_asked_for(url: str, kind: str) -> None:
    transport = Direct(Guard(), "test")
    with pytest.raises(NoReplyError) as error:
        transport.request("GET", url)
    assert error.value.kind == kind
    transport.close()


def test_an_address_cannot_write_headers() -> None:
    with script([answer()]) as server:
        transport = Direct(Guard(routes={HOST: server.address}), "test")
        with pytest.raises(NoReplyError) as error:
            transport.request("GET", f"{OK}a\x0bHost:b")
        transport.close()
        assert error.value.kind == "malformed"
        assert server.requests == []


def test_a_server_that_only_drips_is_left(make: Callable[..., Transport]) -> None:
    with script([b"HTTP/1.1 200 OK\r\n"]) as server:
        with pytest.raises(NoReplyError) as error:
            make(server, timeout=5, total=0.2).request("GET", OK)
        assert error.value.kind == "timeout"


def test_a_connection_that_was_cut_is_not_made_anew() -> None:
    with script([answer(), b"HTTP/1.1"], [answer()]) as server:
        transport = Direct(Guard(routes={HOST: server.address}), "test", timeout=5, total=0.3)
        transport.request("GET", OK)
        with pytest.raises(NoReplyError) as error:
            transport.request("GET", OK)
        assert (error.value.kind, server.connected) == ("timeout", 1)
        transport.close()


def test_whoever_waits_is_told_when_all_is_closed(make: Callable[..., Transport]) -> None:
    with script([b"HTTP/1.1 200 OK\r\n"]) as server:
        transport = make(server, timeout=60)
        ended: list[str] = []

        def ask() -> None:
            try:
                transport.request("GET", OK)
            except NoReplyError as error:
                ended.append(error.kind)

        asking = threading.Thread(target=ask)
        asking.start()
        while not server.requests:
            asking.join(0.01)
        transport.close()
        asking.join(5)
        assert ended == ["broken"]
