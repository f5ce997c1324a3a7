"""The guard of the network by itself: whom it lets through, and what becomes of a connection that it does not."""

from __future__ import annotations

import ipaddress
import re
import socket  # noqa: TID251 - the guard is asked about connections on this machine

import pytest

from lint_catalog.net.guard import ForbiddenAddressError, Guard
from tests.support.catalogs import table


class Peer:
    """A connection that leads somewhere."""

    def __init__(self, address: str) -> None:
        self._address = address

    def getpeername(self) -> tuple[str, int]:
        return self._address, 80


@pytest.mark.parametrize(
    ("guard", "peer", "allowed"),
    table(
        [
            ("public", Guard(), "1.1.1.1", True),
            ("private", Guard(), "10.0.0.1", False),
            ("loopback", Guard(), "::1", False),
            ("with a zone", Guard(), "fe80::1%eth0", False),
            ("trusted", Guard(trusted=frozenset({("a.example", 80)})), "10.0.0.1", True),
            ("trusted at another port", Guard(trusted=frozenset({("a.example", 81)})), "10.0.0.1", False),
            ("another host is trusted", Guard(trusted=frozenset({("b.example", 80)})), "10.0.0.1", False),
            ("in a network that is allowed", Guard(allowed=(ipaddress.ip_network("10.0.0.0/8"),)), "10.0.0.1", True),
            ("beside it", Guard(allowed=(ipaddress.ip_network("10.0.0.0/8"),)), "11.0.0.1", True),
            ("in no network", Guard(allowed=(ipaddress.ip_network("10.0.0.0/8"),)), "127.0.0.1", False),
            ("led there by a test", Guard(routes={"a.example": ("127.0.0.1", 80)}), "127.0.0.1", True),
        ]
    ),
)
def test_the_peer_of_a_connection_has_the_last_word(guard: Guard, peer: str, allowed: bool) -> None:
    connection = Peer(peer)
    if allowed:
        guard.check("a.example", 80, connection)  # type: ignore[arg-type] # as much of a socket as it takes
    else:
        with pytest.raises(ForbiddenAddressError, match=re.escape(peer)):
            guard.check("a.example", 80, connection)  # type: ignore[arg-type] # the same


def test_a_connection_that_leads_elsewhere_is_closed(monkeypatch: pytest.MonkeyPatch) -> None:
    with socket.create_server(("127.0.0.1", 0)) as server:
        port = server.getsockname()[1]
        found = [(socket.AF_INET, socket.SOCK_STREAM, 0, "", ("127.0.0.1", port))]
        monkeypatch.setattr(socket, "getaddrinfo", lambda *_, **__: found)
        monkeypatch.setattr(
            Guard, "permits", lambda _self, _host, _port, address, seen=[]: seen.append(address) or len(seen) < 2
        )
        begun: list[socket.socket] = []
        with pytest.raises(ForbiddenAddressError, match=r"127\.0\.0\.1"):
            Guard().connect("a.example", port, 5, begun.append)
        assert begun[0].fileno() < 0


def test_who_is_not_there_is_said_and_the_connection_closed() -> None:
    with socket.create_server(("127.0.0.1", 0)) as server:
        port = server.getsockname()[1]
    begun: list[socket.socket] = []
    with pytest.raises(ConnectionRefusedError):
        Guard(frozenset({("127.0.0.1", port)})).connect("127.0.0.1", port, 5, begun.append)
    assert [each.fileno() for each in begun] == [-1]
