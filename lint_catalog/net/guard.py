"""Which addresses are contacted. Links are written by strangers, who must not make us knock at inner doors."""

from __future__ import annotations

import ipaddress
import socket
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import TypeAlias

Address: TypeAlias = ipaddress.IPv4Address | ipaddress.IPv6Address
Network: TypeAlias = ipaddress.IPv4Network | ipaddress.IPv6Network

_NAT64 = ipaddress.ip_network("64:ff9b::/96")  # RFC 6052: an IPv4 address in an IPv6 one


class ForbiddenAddressError(Exception):
    """A name leads to an address that is never contacted."""


def is_public(address: Address) -> bool:
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


@dataclass(frozen=True)
class Guard:
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

    def connect(self, host: str, port: int, timeout: float) -> socket.socket:
        """A connection to a host, at one of its permitted addresses.

        Raises ForbiddenAddressError if it has none, OSError (gaierror for a name that does not exist) if none answers.
        """
        if host in self.routes:
            return socket.create_connection(self.routes[host], timeout)
        found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
        permitted = [each for each in found if self.permits(host, port, str(each[4][0]))]
        if not permitted:
            raise ForbiddenAddressError(str(found[0][4][0]))
        last: OSError = OSError("no address")
        for family, kind, protocol, _, address in permitted[:4]:
            connection = socket.socket(family, kind, protocol)
            try:
                connection.settimeout(timeout)
                connection.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
                connection.connect(address)
                peer = str(connection.getpeername()[0])
                if not self.permits(host, port, peer):  # whatever lies between us and the name has the last word
                    raise ForbiddenAddressError(peer)
            except OSError as error:
                connection.close()
                last = error
            except BaseException:
                connection.close()
                raise
            else:
                return connection
        raise last
