"""A connection to a web server, over which one request is answered after the other."""

from __future__ import annotations

import asyncio
from typing import cast

from lint_catalog.net.reply import HttpReply
from lint_catalog.net.reply_parser import ReplyParser

_UNUSED = 2.0
"""Seconds after which a connection is closed that nobody uses. Servers close those that are idle, after five seconds or
more, and some of them say so with an answer, which would be taken for that to the next request."""


class StaleConnectionError(ConnectionError):
    """The server closed a connection while nobody used it."""


class Connection(asyncio.Protocol):
    """Asks one thing at a time. `timeout` in seconds bounds each wait for the server.

    A server that sends a byte now and then is never late by that: whoever asks has to set an end to the whole.
    """

    def __init__(self, timeout: float) -> None:
        self.is_open = True
        self._timeout = timeout
        self._loop = asyncio.get_running_loop()
        self._transport: asyncio.Transport | None = None
        self._timer: asyncio.TimerHandle | None = None
        self._waiting: asyncio.Future[HttpReply] | None = None
        self._parser: ReplyParser | None = None
        self._used = False
        self._heard = 0.0

    async def ask(self, request: bytes, method: str, limit: int) -> HttpReply:
        """Send a request, and wait for its answer with at most so many bytes of body.

        Raises StaleConnectionError if the server did not want to be asked over this connection any more, another
        OSError or ValueError if it gave no answer. The connection is closed then.
        """
        if self._transport is None or not self.is_open:
            raise StaleConnectionError
        self._rest()
        self._waiting = self._loop.create_future()
        self._parser = ReplyParser(method, limit)
        self._heard = self._loop.time()
        self._timer = self._loop.call_later(self._timeout, self._look)
        self._transport.write(request)
        try:
            return await self._waiting
        except BaseException:
            self.close()
            raise
        finally:
            self._waiting = self._parser = None
            self._used = True
            self._rest()
            if self.is_open:
                self._timer = self._loop.call_later(_UNUSED, self.close)

    def close(self) -> None:
        """Close it. Whoever waits for an answer is told."""
        self.is_open = False
        self._rest()
        self._fail(ConnectionAbortedError())
        if self._transport is not None:
            self._transport.abort()

    # What the loop calls

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        self._transport = cast("asyncio.Transport", transport)

    def data_received(self, data: bytes) -> None:
        if self._waiting is None or self._waiting.done() or self._parser is None:
            self.close()  # nobody asked
            return
        self._heard = self._loop.time()
        try:
            self._parser.feed(data)
        except ValueError as error:
            self._fail(error)
        else:
            self._tell()

    def connection_lost(self, error: Exception | None) -> None:
        """The server has closed it, or somebody in between."""
        self.is_open = False
        self._rest()
        if self._waiting is None or self._parser is None:
            return
        if error is None:
            self._parser.end_of_connection()
            self._tell()
        if self._used and not self._parser.begun:
            self._fail(StaleConnectionError())
        self._fail(ConnectionResetError())

    def _tell(self) -> None:
        """Hand over the reply, if it is there."""
        if self._waiting is None or self._parser is None or self._parser.reply is None or self._waiting.done():
            return
        self._waiting.set_result(self._parser.reply)
        if not self._parser.reusable:
            self.close()

    def _fail(self, error: Exception) -> None:
        if self._waiting is not None and not self._waiting.done():
            self._waiting.set_exception(error)

    def _look(self) -> None:
        """See whether the server has been silent for too long."""
        rest = self._heard + self._timeout - self._loop.time()
        if rest > 0:
            self._timer = self._loop.call_later(rest, self._look)
        else:
            self._fail(TimeoutError())

    def _rest(self) -> None:
        """No timer runs any more."""
        if self._timer is not None:
            self._timer.cancel()
            self._timer = None
