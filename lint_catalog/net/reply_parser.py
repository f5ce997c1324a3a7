"""One answer of a web server, as it comes in."""

from __future__ import annotations

import zlib

from httptools import HttpParserCallbackError, HttpParserError, HttpParserUpgrade, HttpResponseParser

from lint_catalog.net.reply import BadReplyError, Headers, HttpReply

_PACKED = frozenset({"gzip", "x-gzip", "deflate"})
_LONGEST_HEAD = 1 << 17  # bytes
_MOST_HEADERS = 100


class ReplyParser:
    """Takes the bytes that a server sends in answer to a request; `reply` is there once they are all of an answer.

    A body ends after `limit` bytes without compression; what follows is of no interest.
    """

    def __init__(self, method: str, limit: int) -> None:
        self.reply: HttpReply | None = None
        self.reusable = False
        """Whether the connection may be used for another request, once there is a reply."""
        self.begun = False
        """Whether anything came at all."""
        self._has_body = method != "HEAD"
        self._limit = limit
        self._head_size = 0
        self._in_body = False
        self._headers = Headers()
        self._count = 0
        self._body: list[bytes] = []
        self._size = 0
        self._unpacker: zlib._Decompress | None = None
        self._parser = HttpResponseParser(self)
        # What browsers put up with is no reason to call a page unreachable; nobody is between us and the server whom
        # another reading of the same bytes could mislead.
        self._parser.set_dangerous_leniencies(
            lenient_headers=True, lenient_chunked_length=True, lenient_keep_alive=True, lenient_version=True,
            lenient_transfer_encoding=True, lenient_data_after_close=True, lenient_optional_lf_after_cr=True,
            lenient_optional_cr_before_lf=True, lenient_spaces_after_chunk_size=True,
        )  # fmt: skip

    def feed(self, data: bytes) -> None:
        """Some more bytes. Raises BadReplyError for what is no HTTP."""
        self.begun = True
        if not self._in_body:
            self._head_size += len(data)
        try:
            self._parser.feed_data(data)
        except HttpParserUpgrade:
            if self.reply is None:
                self._end(complete=True)
            self.reusable = False
        except HttpParserCallbackError as error:
            raise BadReplyError("too many headers") from error
        except HttpParserError as error:
            if self.reply is None:
                self._end_by_status(error)
            self.reusable = False
        if self._head_size > _LONGEST_HEAD and not self._in_body:
            raise BadReplyError("headers without end")

    def end_of_connection(self) -> None:
        """The server closed the connection, which is how a body without a length ends."""
        coding = self._headers.get("transfer-encoding", "")
        has_length = "chunked" in coding.lower() or ("content-length" in self._headers and not coding)
        if self._in_body and self.reply is None and not has_length:
            self._end(complete=True)

    # What the parser calls

    def on_header(self, name: bytes, value: bytes) -> None:
        if self.reply is not None:
            self.reusable = False  # another answer follows, to what nobody asked
            return
        self._count += 1
        if self._count > _MOST_HEADERS:
            raise BadReplyError("too many headers")
        self._headers.add(name.decode("latin-1"), value.decode("latin-1"))

    def on_headers_complete(self) -> None:
        if self.reply is not None or self._is_interim():
            return
        self._in_body = True
        if self._headers.get("content-encoding", "").strip().lower() in _PACKED:
            self._unpacker = zlib.decompressobj(wbits=47)  # gzip or zlib, as its beginning says
        if not self._has_body:
            self._end(complete=True, reusable=self._parser.should_keep_alive())

    def on_body(self, data: bytes) -> None:
        """A piece of the body."""
        if self.reply is not None:
            self.reusable = False  # it goes on after its end, or after what we wanted of it
            return
        if self._unpacker is not None:
            try:
                data = self._unpacker.decompress(data, self._limit + 1 - self._size)
            except zlib.error:
                self._body.clear()
                self._end(complete=False)
                return
        self._body.append(data)
        self._size += len(data)
        if self._size > self._limit:
            self._end(complete=False)

    def on_message_complete(self) -> None:
        """The end of an answer, or of one that only says that another will follow."""
        if self.reply is not None:
            self.reusable = False
        elif self._is_interim():
            self._headers = Headers()
        else:
            self._end(complete=True, reusable=self._parser.should_keep_alive())

    def _is_interim(self) -> bool:
        status: int = self._parser.get_status_code()
        return 100 <= status < 200 and status != 101

    def _end_by_status(self, error: HttpParserError) -> None:
        """Headers that cannot be read say nothing, but the status before them does."""
        if self._in_body or self._parser.get_status_code() < 200:
            raise BadReplyError(str(error)) from error
        self._end(complete=False)

    def _end(self, *, complete: bool, reusable: bool = False) -> None:
        body = b"".join(self._body)[: self._limit]
        self.reply = HttpReply(self._parser.get_status_code(), self._headers, body, complete)
        self.reusable = reusable
