"""What every stand-in is: servers on the loopback interface while a `with` block lasts, and what they were asked."""

from __future__ import annotations

import threading
from abc import ABC, abstractmethod
from collections.abc import Sequence
from pathlib import Path
from types import TracebackType
from typing import TYPE_CHECKING, Generic, TypeVar

from lint_catalog.testing.serving import Reply, Request, Serving

if TYPE_CHECKING:
    from typing_extensions import Self

    from lint_catalog.testing.tls import Certificate

Remembered = TypeVar("Remembered")
"""What is remembered of a request."""


class StandIn(ABC, Generic[Remembered]):
    """Servers on some addresses and one port, all of which answer alike.

    With `certified` hosts they speak TLS, with a certificate for those that is `expired` or not. A mistake of the
    stand-in itself is raised at the end of the `with` block.
    """

    def __init__(
        self, addresses: Sequence[str], port: int = 0, *, certified: Sequence[str] = (), expired: bool = False
    ) -> None:
        self._addresses = tuple(addresses)
        self._port = port
        self._certified = tuple(certified)
        self._expired = expired
        self._serving: list[Serving] = []
        self._own: Certificate | None = None
        self._visits: list[Remembered] = []
        self._lock = threading.Lock()

    @abstractmethod
    def reply(self, request: Request) -> Reply:
        """The answer to a request, also without a server around it."""

    def start(self) -> Self:
        """Begin to listen. Raises OSError if the port is taken, CatalogError if TLS needs a package that is missing."""
        context = None
        if self._certified:
            from lint_catalog.testing.tls import self_signed

            self._own = self_signed(self._certified, expired=self._expired)
            context = self._own.context
        try:
            for address in self._addresses:
                port = self._serving[0].port if self._serving else self._port
                self._serving.append(Serving.start(self.reply, address, port, context))
        except OSError:
            self.close()
            raise
        return self

    def close(self) -> None:
        """Stop listening and end all connections."""
        serving, self._serving = self._serving, []
        own, self._own = self._own, None
        if own is not None:
            own.remove()
        for each in serving:
            each.close()

    def __enter__(self) -> Self:
        return self.start()

    def __exit__(self, kind: type[BaseException] | None, _: BaseException | None, __: TracebackType | None) -> None:
        try:
            self.close()
        except Exception:
            if kind is None:  # else what went wrong first is what matters
                raise

    @property
    def urls(self) -> tuple[str, ...]:
        """Where it listens: one for each address, without a slash at the end."""
        if not self._serving:
            raise RuntimeError(f"{type(self).__name__} is not running: use it in a `with` block")
        return tuple(each.url for each in self._serving)

    @property
    def url(self) -> str:
        """Where it listens: scheme, first address and port, without a slash at the end."""
        return self.urls[0]

    @property
    def certificate(self) -> Path:
        """The file (PEM) with the certificate, for clients to trust."""
        if self._own is None:
            raise RuntimeError(f"{type(self).__name__} is not running with `tls`")
        return self._own.file

    @property
    def requests(self) -> tuple[Remembered, ...]:
        """The requests so far, in the order in which they were answered."""
        with self._lock:
            return tuple(self._visits)

    def forget(self) -> None:
        """Empty the list of requests."""
        with self._lock:
            self._visits.clear()

    def _remember(self, visit: Remembered) -> None:
        with self._lock:
            self._visits.append(visit)
