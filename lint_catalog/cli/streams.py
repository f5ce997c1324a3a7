"""The standard streams of a process that is ours: how they speak, and how they end."""

from __future__ import annotations

import os
import sys
import threading
import warnings
from typing import TextIO

from lint_catalog.cli.way_out import WINDOWS, say


def prepare() -> None:
    """Have the streams say everything, and alike everywhere; nobody else takes the place of one that is closed."""
    if not WINDOWS:
        _fill_gaps()
    for stream in (sys.stdout, sys.stderr):
        if stream is not None:
            show_everything(stream)
            speak_alike(stream)
    sys.unraisablehook = lambda trouble: _say_mistake(trouble.exc_value)
    threading.excepthook = lambda trouble: _say_mistake(trouble.exc_value)
    warnings.showwarning = lambda message, category, *_: say(f"{category.__name__}: {message}")


def _say_mistake(error: BaseException | None) -> None:
    """Say what nobody waits for: a mistake in a thread, or in what ends an object. Python would say it by itself."""
    say(f"{type(error).__name__}: {error}")


def _fill_gaps() -> None:
    """Have the first file that we open, or git's, not be what somebody takes for a standard stream."""
    while (nothing := os.open(os.devnull, os.O_RDWR)) <= 2:
        os.set_inheritable(nothing, True)
    os.close(nothing)


def show_everything(stream: TextIO) -> None:
    """Have a stream that cannot show a character show its number instead."""
    if hasattr(stream, "reconfigure"):
        stream.reconfigure(errors="backslashreplace")


def speak_alike(stream: TextIO) -> None:
    """Have files and pipes on Windows get what they get elsewhere: UTF-8, unless the user says otherwise, and LF.

    By itself Python takes the code page there, in which neither a report in JSON nor a patch would be one.
    """
    if WINDOWS and hasattr(stream, "reconfigure"):
        stream.reconfigure(newline="\n")
        if not stream.isatty() and not os.environ.get("PYTHONIOENCODING"):
            stream.reconfigure(encoding="utf-8", errors=stream.errors)  # else characters are not shown by number


def leave_quietly() -> None:
    """Drop what could not be written: Python would try again as it ends, and complain."""
    for stream in (sys.stdout, sys.stderr):
        try:
            if stream is not None:
                stream.flush()
        except (OSError, ValueError):
            os.dup2(os.open(os.devnull, os.O_WRONLY), stream.fileno())
