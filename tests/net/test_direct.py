"""The client for strangers: sloppy servers, connections that are used again, addresses that are none."""

from __future__ import annotations

import pytest

from lint_catalog.net import connection, direct
from lint_catalog.net.guard import Guard
from lint_catalog.net.reply import NoReplyError
from tests.support.catalogs import table
from tests.support.wire import CHUNKED, CLOSE, HOST, OK, Direct, Last, answer, script


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


@pytest.mark.parametrize(
    "smuggled",
    [
        pytest.param(answer(b"bye", "Location: /elsewhere", status="301 Moved Permanently"), id="redirect"),
        pytest.param(b"HTTP/1.1 101 Hello\r\nUpgrade: x\r\nConnection: upgrade\r\n\r\n", id="other-protocol"),
        pytest.param(b"no HTTP\r\n\r\n", id="nonsense"),
    ],
)
def test_a_second_answer_is_none_of_the_first(smuggled: bytes) -> None:
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


def test_a_connection_that_was_cut_is_not_made_anew() -> None:
    with script([answer(), b"HTTP/1.1"], [answer()]) as server:
        transport = Direct(Guard(routes={HOST: server.address}), "test", timeout=5, total=0.3)
        transport.request("GET", OK)
        with pytest.raises(NoReplyError) as error:
            transport.request("GET", OK)
        assert (error.value.kind, server.connected) == ("timeout", 1)
        transport.close()
