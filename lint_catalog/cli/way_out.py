"""The one way out: all that the program says on standard output and standard error goes through `put`.

It takes only what `report/shown.py` has made, so that no text of a stranger is obeyed by who reads it: a terminal, or
the runner of a CI job. A test knows all other ways of writing, and finds them used nowhere else.
"""

from __future__ import annotations

import contextlib
import errno
import io
import os
import sys
from typing import TextIO, cast

import click

from lint_catalog.report.shown import CONTINUED, Exact, Shown, continued, drawing, lines, shown_without
from lint_catalog.text.secrets import masked

WINDOWS = os.name == "nt"
_TOKENS = ("HF_TOKEN", "HUGGING_FACE_HUB_TOKEN", "GITHUB_TOKEN", "GH_TOKEN", "ACTIONS_RUNTIME_TOKEN", "CI_JOB_TOKEN")


class NotWrittenError(Exception):
    """Standard output cannot be written; says why."""


class NobodyReadsError(Exception):
    """Whoever read standard output has gone, such as `head`, which has seen enough."""


def put(text: Shown, *, err: bool = False) -> None:
    """Write a text on standard output or, with `err`, on standard error, at once.

    No token of the environment stands in it, wherever it came from. What cannot be written on standard error is lost:
    nobody could be told, and what the run is for goes on. Raises NotWrittenError and NobodyReadsError for standard
    output.
    """
    if not isinstance(text, Shown):
        raise TypeError(f"only what report/shown.py has made may be written, not {type(text).__name__}")
    if not text:
        return
    text = shown_without(text, tokens())
    stream = sys.stderr if err else sys.stdout
    if err:
        with contextlib.suppress(OSError, ValueError):  # it is full, or closed
            _write(text, stream)
        return
    if stream is None or stream.closed:
        raise NotWrittenError("it is closed")
    try:
        _write(text, stream)
    except OSError as error:
        if nobody_reads(error):
            raise NobodyReadsError from error
        raise NotWrittenError(error.strerror or type(error).__name__) from error


def tokens() -> tuple[str, ...]:
    """The tokens that the environment has, of the variables that we or what runs beside us may have them in."""
    return tuple(token for name in _TOKENS if (token := os.environ.get(name, "").strip()))


def _write(text: Shown, stream: TextIO | None) -> None:
    if stream is not None:
        exact = isinstance(text, Exact) and hasattr(stream, "buffer")
        whole = text.encode("utf-8", "surrogateescape") if exact else text
        click.echo(whole, file=stream, nl=False, color=True)  # it knows the consoles of Windows


def nobody_reads(error: OSError) -> bool:
    """Whether an output cannot be written because its reader has gone, which Windows calls an invalid argument."""
    return isinstance(error, BrokenPipeError) or (WINDOWS and error.errno == errno.EINVAL)


def show(text: Shown) -> None:
    """Write what a command is for on standard output: a report, an entry, a manual page."""
    put(text)


def tell(*messages: str) -> None:
    """Say on standard output what was done, a line for each thing."""
    put(lines("".join(f"{continued(masked(each))}\n" for each in messages)))


def say(message: str, hint: str = "") -> None:
    """Say on standard error what is wrong or how it goes, and below it what to do."""
    below = "".join(
        f"  {CONTINUED if number else '= '}{line}\n" for number, line in enumerate(masked(hint).split("\n")) if hint
    )
    put(lines(f"{continued(masked(message))}\n{below}"), err=True)


def say_click_trouble(error: click.ClickException) -> None:
    """Say on standard error what click has to say of wrong usage."""
    said = io.StringIO()
    error.show(said)
    put(lines(masked(said.getvalue())), err=True)


def say_traceback(error: BaseException) -> None:
    """Say on standard error where a mistake of the program's own came from."""
    import traceback

    say("".join(traceback.format_exception(error)).rstrip("\n"))


def is_terminal(*, err: bool = False) -> bool:
    """Whether standard output or, with `err`, standard error leads to a terminal."""
    stream = sys.stderr if err else sys.stdout  # None if it was closed from the beginning
    return stream is not None and not stream.closed and stream.isatty()


def terminal() -> TextIO:
    """Standard error, where it is a terminal, for what moves on it: a progress bar."""
    return cast("TextIO", _Terminal())


class _Terminal(io.TextIOBase):
    def isatty(self) -> bool:
        """That it is one."""
        return True

    def write(self, text: str) -> int:
        """Draw."""
        put(drawing(text), err=True)
        return len(text)
