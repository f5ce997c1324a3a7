"""One request to the Hub's API and its answer, bounded in size and time, to permitted addresses only.

Through a session of `requests`, with what it does by itself switched off: reading `~/.netrc` and proxies from the
environment, keeping cookies, following redirects before we could look at them.
"""

from __future__ import annotations

import socket
import time
from collections.abc import Mapping
from functools import partial
from http.cookiejar import DefaultCookiePolicy
from typing import Any

import requests
from requests.adapters import HTTPAdapter
from urllib3 import PoolManager
from urllib3.connection import HTTPConnection, HTTPSConnection
from urllib3.connectionpool import HTTPConnectionPool, HTTPSConnectionPool
from urllib3.exceptions import HTTPError

from lint_catalog.net.guard import ForbiddenAddressError, Guard
from lint_catalog.net.reply import Headers, HttpReply, bounded, no_reply, too_late
from lint_catalog.net.tls import tls_context
from lint_catalog.net.watchdog import Watchdog

_CHUNK = 1 << 16
_PATIENCE = 15.0  # seconds, where no timeout is set


class SessionTransport:
    """A session with pooled connections. Threads may share it.

    `timeout` in seconds bounds each wait for the other side, `total` a request with its answer as a whole.
    """

    def __init__(self, guard: Guard, agent: str, timeout: float = 15, total: float | None = None) -> None:
        self._timeout = timeout
        self._total = total if total is not None else 4 * timeout
        self._watchdog = Watchdog()
        self._session = requests.Session()
        self._session.trust_env = False
        self._session.cookies.set_policy(DefaultCookiePolicy(allowed_domains=()))
        self._session.headers.clear()
        self._session.headers.update({"User-Agent": agent, "Accept-Encoding": "gzip", "Accept": "*/*"})
        for scheme in ("http://", "https://"):
            self._session.mount(scheme, _GuardedAdapter(guard, self._watchdog))

    def request(
        self, method: str, url: str, headers: Mapping[str, str] | None = None, body: bytes | None = None,
        max_bytes: int = 1 << 20,
    ) -> HttpReply:  # fmt: skip
        """Ask for an address. Redirects are not followed. Raises NoReplyError if there is no answer."""
        deadline = time.monotonic() + self._total
        waits = (self._timeout, self._timeout)
        try:
            with self._watchdog.until(deadline) as watch:
                response = self._session.request(
                    method, url, headers=dict(headers or {}), data=body, auth=_as_it_is, stream=True,
                    allow_redirects=False, timeout=waits,
                ).raw  # fmt: skip
                try:
                    parts = iter(partial(response.read, _CHUNK, decode_content=True), b"")
                    content, complete = bounded(parts, max_bytes, deadline, self._total)
                finally:
                    if response.length_remaining == 0 or method == "HEAD":
                        response.release_conn()
                    else:
                        response.close()  # what was not read would be taken for the next answer
                if watch.cut:
                    raise ConnectionAbortedError  # headers that end with the connection look like all of them
        except (HTTPError, OSError, ForbiddenAddressError, ValueError) as error:
            if time.monotonic() >= deadline:
                raise too_late(self._total) from error
            raise no_reply(error) from error
        found = Headers()
        for name, value in response.headers.iteritems():
            found.add(name, value)
        return HttpReply(response.status, found, content, complete)

    def close(self) -> None:
        """Close all connections; requests that are under way fail."""
        self._watchdog.close()
        self._session.close()


def _as_it_is(request: requests.PreparedRequest) -> requests.PreparedRequest:
    """A request without what `requests` would make of a name and password in its address."""
    return request


class _GuardedAdapter(HTTPAdapter):
    """Sends requests through pools of ours, which know whom they may contact and which certificates to trust."""

    def __init__(self, guard: Guard, watchdog: Watchdog) -> None:
        self._classes = _pools(guard, watchdog)
        super().__init__(max_retries=0)

    def init_poolmanager(self, connections: int, maxsize: int, block: bool = False, **more: Any) -> None:
        self.poolmanager = PoolManager(
            num_pools=connections, maxsize=maxsize, block=block, ssl_context=tls_context(), **more
        )
        self.poolmanager.pool_classes_by_scheme = self._classes

    def get_connection_with_tls_context(self, request: requests.PreparedRequest, *args: Any, **kwargs: Any) -> Any:  # noqa: ARG002 - the library's signature
        """The pool of the host that a request goes to."""
        return self.poolmanager.connection_from_url(str(request.url))

    def cert_verify(self, *args: Any, **kwargs: Any) -> None:
        """Nothing to do: the pools' context verifies, and loading certificates for each connection takes long."""


def _pools(guard: Guard, watchdog: Watchdog) -> dict[str, type[HTTPConnectionPool]]:
    """urllib3's pools by scheme, of connections that go through the guard and tell the watchdog."""

    def connect(connection: Any) -> socket.socket:
        timeout = connection.timeout if isinstance(connection.timeout, (int, float)) else _PATIENCE
        host, port = connection.host.strip("[]").lower(), int(connection.port)
        try:
            return guard.connect(host, port, timeout, watchdog.enter)
        except (ConnectionResetError, BrokenPipeError) as error:
            raise ConnectionAbortedError from error  # urllib3 ignores the others, and goes on without a connection

    class Plain(HTTPConnection):
        def _new_conn(self) -> socket.socket:
            return connect(self)

        def request(self, *args: Any, **kwargs: Any) -> None:
            watchdog.enter(self.sock)
            super().request(*args, **kwargs)

    class Secure(HTTPSConnection):
        def _new_conn(self) -> socket.socket:
            return connect(self)

        def request(self, *args: Any, **kwargs: Any) -> None:
            watchdog.enter(self.sock)
            super().request(*args, **kwargs)

    class PlainPool(HTTPConnectionPool):
        ConnectionCls = Plain

    class SecurePool(HTTPSConnectionPool):
        ConnectionCls = Secure

    return {"http": PlainPool, "https": SecurePool}
