"""The program: `lint-catalog`, and `python -m lint_catalog`. What it does to its process, it does here."""

from __future__ import annotations

import contextlib
import gc
import os
import signal
import sys
from typing import TextIO

from lint_catalog.cli import INCOMPLETE, TERMINATED
from lint_catalog.cli import main as run_command_line
from lint_catalog.cli.console import WINDOWS, nobody_reads


def main() -> int:
    """Run the command line in a process of its own and return the exit status."""
    gc.disable()  # what is read stays until the end; looking for garbage would take a fifth of the time
    with contextlib.suppress(ValueError):  # not the main thread: whoever runs us there handles signals
        signal.signal(signal.SIGTERM, lambda *_: sys.exit(TERMINATED))
    for stream in (sys.stdout, sys.stderr):
        show_everything(stream)
        speak_alike(stream)
    status = run_command_line()
    try:
        sys.stdout.flush()
    except OSError as error:  # Python would try again as it ends, and complain
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        if not nobody_reads(error):
            return INCOMPLETE
    return status


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
            stream.reconfigure(encoding="utf-8")


if __name__ == "__main__":
    sys.exit(main())
