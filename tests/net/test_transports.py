"""One request and its answer: what becomes of every way in which the other side may behave, through both clients."""

from __future__ import annotations

import gzip
import socket
import threading
import zlib
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from typing import Any

import pytest

from lint_catalog.net.guard import Guard
from lint_catalog.net.reply import Headers, NoReplyError
from lint_catalog.net.session import SessionTransport
from tests.support.catalogs import table
from tests.support.wire import CHUNKED, CLOSE, HOST, OK, Direct, Last, Script, Transport, answer, script


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
        pytest.param(answer(gzip.compress(b"x" * 50_000_000, 1), "Content-Encoding: gzip"), id="packed"),
    ],
)
def test_a_body_is_cut_off_at_the_limit(given: bytes, make: Callable[..., Transport]) -> None:
    with script([given, answer(b"next")], [answer(b"next")]) as server:
        transport = make(server)
        reply = transport.request("GET", OK, max_bytes=1000)
        assert (len(reply.body), reply.complete) == (1000, False)
        assert transport.request("GET", OK).body == b"next", "the rest is not taken for the next answer"


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


def test_a_server_that_only_drips_is_left(make: Callable[..., Transport]) -> None:
    with script([b"HTTP/1.1 200 OK\r\n"]) as server:
        with pytest.raises(NoReplyError) as error:
            make(server, timeout=5, total=0.2).request("GET", OK)
        assert error.value.kind == "timeout"


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
