"""Which addresses are contacted. Links are written by strangers, who must not make us knock at inner doors."""

from __future__ import annotations

import ipaddress
import re
import socket
from collections.abc import Callable, Mapping, Sequence
from typing import Any, TypeAlias

from msgspec import Struct, field

IpAddress: TypeAlias = ipaddress.IPv4Address | ipaddress.IPv6Address
Network: TypeAlias = ipaddress.IPv4Network | ipaddress.IPv6Network

SocketAddress: TypeAlias = tuple[int, int, int, Any]
"""Address family, kind of socket, protocol and address, as `socket.socket` and its `connect` want them."""

_TRIED = 4  # so many addresses of a host, in case some do not answer
_NUMERIC = re.compile(r"[\d.]+|[0-9a-fA-F.]*:[0-9a-fA-F:.]*")
_NAT64 = ipaddress.ip_network("64:ff9b::/96")  # RFC 6052: an IPv4 address in an IPv6 one


class ForbiddenAddressError(Exception):
    """A name leads to an address that is never contacted."""


def is_public(address: IpAddress) -> bool:
    """Whether an address is one of the public internet: not private, loopback, link-local, reserved or multicast.

    An IPv4 address within an IPv6 one (mapped, 6to4, Teredo, NAT64) counts as itself.
    """
    if isinstance(address, ipaddress.IPv6Address):
        inner = address.ipv4_mapped or address.sixtofour or (address.teredo[1] if address.teredo else None)
        if inner is None and address in _NAT64:
            inner = ipaddress.IPv4Address(int(address) & 0xFFFFFFFF)
        if inner is not None:
            return is_public(inner)
        if address.is_site_local:
            return False
    return address.is_global and not address.is_multicast and not address.is_reserved


class Guard(Struct, frozen=True):
    """What may be contacted: public addresses, `trusted` hosts with their ports (the Hub that the user configured)
    wherever they are, and addresses in the `allowed` networks. `routes` leads names to other addresses, for tests.
    """

    trusted: frozenset[tuple[str, int]] = frozenset()
    allowed: tuple[Network, ...] = ()
    routes: Mapping[str, tuple[str, int]] = field(default_factory=dict)

    def permits(self, host: str, port: int, address: str) -> bool:
        """Whether a host may be contacted at an address."""
        if (host, port) in self.trusted:
            return True
        found = ipaddress.ip_address(address.partition("%")[0])
        return is_public(found) or any(found in each for each in self.allowed)

    def knows(self, host: str) -> bool:
        """Whether nobody has to be asked for a host's addresses."""
        return host in self.routes or bool(_NUMERIC.fullmatch(host))

    def addresses(self, host: str, port: int) -> Sequence[SocketAddress]:
        """The permitted addresses of a host, in the order in which they should be tried.

        Raises ForbiddenAddressError if it has none, OSError if they cannot be looked up (gaierror for a name that does
        not exist).
        """
        there = self.routes.get(host)
        found = socket.getaddrinfo(*(there or (host, port)), type=socket.SOCK_STREAM)
        permitted = [
            (family, kind, protocol, address)
            for family, kind, protocol, _, address in found
            if there is not None or self.permits(host, port, str(address[0]))
        ]
        if not permitted:
            raise ForbiddenAddressError(str(found[0][4][0]))
        return permitted[:_TRIED]

    def check(self, host: str, port: int, connection: socket.socket) -> None:
        """Whatever lies between us and the name has the last word: see whom a connection to a host leads to.

        Raises ForbiddenAddressError.
        """
        peer = str(connection.getpeername()[0])
        if host not in self.routes and not self.permits(host, port, peer):
            raise ForbiddenAddressError(peer)

    def connect(
        self, host: str, port: int, timeout: float, begun: Callable[[socket.socket], None] = lambda _: None
    ) -> socket.socket:
        """A connection to a host, at one of its permitted addresses. `begun` gets it before it is made.

        Raises what `addresses` raises, OSError if none answers.
        """
        last: OSError = OSError("no address")
        for family, kind, protocol, address in self.addresses(host, port):
            connection = socket.socket(family, kind, protocol)
            try:
                connection.settimeout(timeout)
                connection.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
                begun(connection)
                connection.connect(address)
                self.check(host, port, connection)
            except OSError as error:
                connection.close()
                last = error
            except BaseException:
                connection.close()
                raise
            else:
                return connection
        raise last
