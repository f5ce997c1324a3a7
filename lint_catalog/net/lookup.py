"""The addresses of hosts, which are looked up once in a run, without anybody else waiting for it."""

from __future__ import annotations

import asyncio
import contextlib
import threading
from collections.abc import Sequence

from lint_catalog.net.guard import Guard, SocketAddress


class Lookups:
    """Remembers the permitted addresses of hosts. For one event loop."""

    def __init__(self, guard: Guard) -> None:
        self._guard = guard
        self._found: dict[tuple[str, int], asyncio.Future[Sequence[SocketAddress]]] = {}

    async def find(self, host: str, port: int) -> Sequence[SocketAddress]:
        """The permitted addresses of a host.

        Raises ForbiddenAddressError if it has none, OSError (gaierror for a name that does not exist) if they cannot
        be looked up.
        """
        found = self._found.get((host, port))
        if found is None:
            found = self._found[host, port] = self._look_up(host, port)
        try:
            return await asyncio.shield(found)  # whoever gives up does so for itself
        except Exception:
            self.forget(host, port)
            raise

    def forget(self, host: str, port: int) -> None:
        """Look a host up anew next time."""
        self._found.pop((host, port), None)

    def _look_up(self, host: str, port: int) -> asyncio.Future[Sequence[SocketAddress]]:
        """Look a host up, which may block, in a thread that nobody waits for at the end of the program."""
        loop = asyncio.get_running_loop()
        future: asyncio.Future[Sequence[SocketAddress]] = loop.create_future()
        future.add_done_callback(_seen)

        def look() -> None:
            found: Sequence[SocketAddress] | Exception
            try:
                found = self._guard.addresses(host, port)
            except Exception as error:  # noqa: BLE001 - told to whoever waits
                found = error
            with contextlib.suppress(RuntimeError):  # the loop has ended
                loop.call_soon_threadsafe(_tell, future, found)

        if self._guard.knows(host):
            look()
        else:
            threading.Thread(target=look, name=f"lint-catalog-lookup-{host}", daemon=True).start()
        return future


def _tell(future: asyncio.Future[Sequence[SocketAddress]], found: Sequence[SocketAddress] | Exception) -> None:
    if future.done():
        return
    if isinstance(found, Exception):
        future.set_exception(found)
    else:
        future.set_result(found)


def _seen(future: asyncio.Future[Sequence[SocketAddress]]) -> None:
    """Do not complain of a failure that nobody waited for."""
    if not future.cancelled():
        future.exception()
