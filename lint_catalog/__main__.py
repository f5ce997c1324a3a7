"""The program: `lint-catalog`, and `python -m lint_catalog`. What it does to its process, it does here.

Nothing that takes long is imported before it is known what a signal does meanwhile.
"""

from __future__ import annotations

import os
import signal
import sys

TYPE_CHECKING = False  # as in `typing`, which takes a while to import
if TYPE_CHECKING:
    from collections.abc import Callable
    from typing import NoReturn


def main() -> int:
    """Run the command line in a process of its own and return the exit status."""
    in_charge = _hear(_leave_at_once)  # there is nothing to tidy up yet, and importing is no place to raise in
    import gc

    gc.disable()  # what is read stays until the end; looking for garbage would take a fifth of the time
    from lint_catalog.cli import main as run_command_line
    from lint_catalog.cli.streams import leave_quietly, prepare

    if in_charge:
        _hear(_leave)
    prepare()
    try:
        status = run_command_line()
    finally:
        if in_charge:
            _hear(_leave_at_once)  # all is done: Python has only to end
        leave_quietly()
    return status


def _hear(handler: Callable[[int, object], NoReturn]) -> bool:
    """Let a handler hear Ctrl-C, unless it is not for us (`nohup`), and SIGTERM.

    Returns whether it does: outside of the main thread whoever runs us there handles signals.
    """
    try:
        signal.signal(signal.SIGTERM, handler)
        if signal.getsignal(signal.SIGINT) is not signal.SIG_IGN:
            signal.signal(signal.SIGINT, handler)
    except ValueError:
        return False
    return True


def _leave_at_once(number: int, frame: object) -> NoReturn:  # noqa: ARG001 - the signature of handlers
    """End the process, and say so by its status: 130 after Ctrl-C, 143 after SIGTERM."""
    os._exit(128 + number)


def _leave(number: int, frame: object) -> NoReturn:  # noqa: ARG001 - the signature of handlers
    """End what runs with the same statuses, so that it tidies up."""
    if number == signal.SIGINT:
        raise KeyboardInterrupt
    sys.exit(128 + number)


if __name__ == "__main__":
    sys.exit(main())
