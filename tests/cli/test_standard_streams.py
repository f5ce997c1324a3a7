"""Standard output and standard error: closed, full, without a reader, of Windows; in this process, with stand-ins."""

from __future__ import annotations

import errno
import io
import os
import sys
import threading
import warnings

import pytest

from lint_catalog.cli import streams, way_out
from lint_catalog.cli.way_out import NobodyReadsError, NotWrittenError, is_terminal, put
from lint_catalog.report.shown import exact, lines
from tests.support.catalogs import table


class Failing(io.StringIO):
    """A stream that cannot be written."""

    def __init__(self, error: OSError) -> None:
        super().__init__()
        self.error = error

    def write(self, text: str) -> int:  # noqa: ARG002 - as it is called
        raise self.error

    def flush(self) -> None:
        raise self.error

    def fileno(self) -> int:
        return 77


class Terminal(io.TextIOWrapper):
    """A stream that leads to a terminal."""

    def isatty(self) -> bool:
        return True


def closed() -> io.StringIO:
    stream = io.StringIO()
    stream.close()
    return stream


def file(encoding: str = "ascii") -> io.TextIOWrapper:
    return io.TextIOWrapper(io.BytesIO(), encoding)


@pytest.mark.parametrize(
    ("stream", "kind", "said"),
    table(
        [
            ("closed from the beginning", None, NotWrittenError, "it is closed"),
            ("closed", closed(), NotWrittenError, "it is closed"),
            ("full", Failing(OSError(errno.ENOSPC, "it is full")), NotWrittenError, "it is full"),
            ("broken", Failing(OSError()), NotWrittenError, "OSError"),
            ("without a reader", Failing(BrokenPipeError()), NobodyReadsError, ""),
        ]
    ),
)
def test_what_cannot_be_written_is_said_and_errors_are_not(
    stream: io.StringIO | None, kind: type[Exception], said: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sys, "stdout", stream)
    monkeypatch.setattr(sys, "stderr", stream)
    with pytest.raises(kind) as raised:
        put(lines("text\n"))
    assert str(raised.value) == said
    put(lines(""))
    put(lines("text\n"), err=True)


def test_windows_says_otherwise_that_nobody_reads(monkeypatch: pytest.MonkeyPatch) -> None:
    for error, windows, nobody in ((errno.EINVAL, True, True), (errno.EINVAL, False, False), (errno.EIO, True, False)):
        monkeypatch.setattr(way_out, "WINDOWS", windows)
        assert way_out.nobody_reads(OSError(error, "")) is nobody


def test_only_what_may_leave_is_written(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "stdout", file())
    with pytest.raises(TypeError, match="not str"):
        put("##[error]")  # type: ignore[arg-type] # that is what is tried
    put(exact("é\udcff\n"))
    put(lines("a\n"))
    assert isinstance(sys.stdout.buffer, io.BytesIO)
    assert sys.stdout.buffer.getvalue() == b"\xc3\xa9\xff\na\n"
    text = io.StringIO()
    monkeypatch.setattr(sys, "stdout", text)
    put(exact("é\n"))
    assert text.getvalue() == "é\n"


def test_a_terminal_is_one_that_is_open(monkeypatch: pytest.MonkeyPatch) -> None:
    for stream, found in ((Terminal(io.BytesIO()), True), (file(), False), (None, False), (closed(), False)):
        monkeypatch.setattr(sys, "stdout", stream)
        monkeypatch.setattr(sys, "stderr", None)
        assert (is_terminal(), is_terminal(err=True)) == (found, False)
        monkeypatch.setattr(sys, "stderr", stream)
        assert is_terminal(err=True) is found


@pytest.mark.parametrize(("windows", "encoding"), table([("elsewhere", False, "ascii"), ("windows", True, "utf-8")]))
def test_streams_are_prepared_alike(windows: bool, encoding: str, monkeypatch: pytest.MonkeyPatch) -> None:
    for place, name in ((sys, "unraisablehook"), (threading, "excepthook"), (warnings, "showwarning")):
        monkeypatch.setattr(place, name, getattr(place, name))
    filled: list[str] = []
    monkeypatch.delenv("PYTHONIOENCODING", raising=False)
    monkeypatch.setattr(streams, "WINDOWS", windows)
    monkeypatch.setattr(streams, "_fill_gaps", lambda: filled.append("filled"))
    monkeypatch.setattr(sys, "stdout", file())
    monkeypatch.setattr(sys, "stderr", None)
    streams.prepare()
    assert filled == ([] if windows else ["filled"])
    assert (sys.stdout.encoding, sys.stdout.errors) == (encoding, "backslashreplace")
    streams.show_everything(io.StringIO())


def test_windows_speaks_utf_8_but_to_a_terminal_and_who_wants_otherwise(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(streams, "WINDOWS", True)
    monkeypatch.delenv("PYTHONIOENCODING", raising=False)
    streams.speak_alike(io.StringIO())
    terminal = Terminal(io.BytesIO(), "ascii")
    streams.speak_alike(terminal)
    monkeypatch.setenv("PYTHONIOENCODING", "ascii")
    wanted = file()
    streams.speak_alike(wanted)
    assert terminal.encoding == wanted.encoding == "ascii"


def test_gaps_among_the_standard_streams_are_filled(monkeypatch: pytest.MonkeyPatch) -> None:
    numbers, inherited, shut = iter((1, 2, 7)), list[int](), list[int]()
    with monkeypatch.context() as patched:
        patched.setattr(os, "open", lambda *_: next(numbers))
        patched.setattr(os, "set_inheritable", lambda number, _: inherited.append(number))
        patched.setattr(os, "close", shut.append)
        streams._fill_gaps()  # noqa: SLF001 - the standard streams of this process have none
    assert (inherited, shut) == ([1, 2], [7])


def test_what_could_not_be_written_is_dropped_at_the_end(monkeypatch: pytest.MonkeyPatch) -> None:
    dropped: list[int] = []
    with monkeypatch.context() as patched:
        patched.setattr(os, "dup2", lambda _, number: dropped.append(number))
        patched.setattr(sys, "stdout", Failing(OSError()))
        patched.setattr(sys, "stderr", None)
        streams.leave_quietly()
        patched.setattr(sys, "stdout", io.StringIO())
        streams.leave_quietly()
    assert dropped == [77]
