"""The program: `lint-catalog`, and `python -m lint_catalog`. What it does to its process, it does here."""

from __future__ import annotations

import contextlib
import gc
import os
import signal
import sys
from typing import TextIO

from lint_catalog.cli import TERMINATED
from lint_catalog.cli import main as run_command_line


def main() -> int:
    """Run the command line in a process of its own and return the exit status."""
    gc.disable()  # what is read stays until the end; looking for garbage would take a fifth of the time
    with contextlib.suppress(ValueError):  # not the main thread: whoever runs us there handles signals
        signal.signal(signal.SIGTERM, lambda *_: sys.exit(TERMINATED))
    for stream in (sys.stdout, sys.stderr):
        show_everything(stream)
    status = run_command_line()
    try:
        sys.stdout.flush()
    except BrokenPipeError:  # the reader, such as `head`, has seen enough; Python would complain as it ends
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
    return status


def show_everything(stream: TextIO) -> None:
    """Have a stream that cannot show a character show its number instead."""
    if hasattr(stream, "reconfigure"):
        stream.reconfigure(errors="backslashreplace")


if __name__ == "__main__":
    sys.exit(main())
