"""The program: `lint-catalog`, and `python -m lint_catalog`. What it does to its process, it does here."""

from __future__ import annotations

import contextlib
import gc
import signal
import sys

from lint_catalog.cli import TERMINATED
from lint_catalog.cli import main as run_command_line
from lint_catalog.cli.streams import leave_quietly, prepare


def main() -> int:
    """Run the command line in a process of its own and return the exit status."""
    gc.disable()  # what is read stays until the end; looking for garbage would take a fifth of the time
    with contextlib.suppress(ValueError):  # not the main thread: whoever runs us there handles signals
        signal.signal(signal.SIGTERM, lambda *_: sys.exit(TERMINATED))
    prepare()
    try:
        return run_command_line()
    finally:
        leave_quietly()


if __name__ == "__main__":
    sys.exit(main())
