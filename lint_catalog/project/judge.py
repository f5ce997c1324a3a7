"""The process that judges by schemas of strangers: it answers questions, and ends when one takes too long.

It is started by `judging.py`.
"""

from __future__ import annotations

import contextlib
import faulthandler
import os
import pickle
import signal
import struct
from collections.abc import Callable
from typing import IO, Any

_PATIENCE = 10  # times as long by the clock: where processor time is not limited, and on a machine that is busy
_MEMORY = 1 << 29  # bytes
_HEAD = struct.Struct("<Q")


def serve(questions: IO[bytes], answers: IO[bytes]) -> None:
    """Answer questions until there are no more."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # whoever asks hears it and ends us
    _limit_memory()
    import lint_catalog.model.entries.validator  # noqa: F401 - now, and not while the time of a question counts
    from lint_catalog.model.entries.schemas import Schemas

    seconds, *content = receive(questions)
    schemas = Schemas(*content)
    with open(os.devnull, "w") as nowhere:  # noqa: PTH123 - it is no file
        while True:
            try:
                kind, question, about = receive(questions)
            except EOFError:
                return
            _begin(seconds, nowhere)
            answer = _answer(lambda: getattr(schemas.shape(kind), question)(*about))  # noqa: B023 - called at once
            _send(answers, answer)
            _end()


def _answer(ask: Callable[[], Any]) -> bytes:
    """A message: whether there is an answer, and which, or why there is none."""
    try:
        return pickle.dumps((True, ask()))
    except RecursionError:
        reason = "it is nested too deeply for it"
    except MemoryError:
        reason = "it takes too much memory"
    except Exception as error:  # noqa: BLE001 - whoever asks says so
        reason = f"{type(error).__name__}: {error}"
    return pickle.dumps((False, reason))


def send(stream: IO[bytes], message: Any) -> None:
    """Write a message to the other process."""
    _send(stream, pickle.dumps(message))


def _send(stream: IO[bytes], content: bytes) -> None:
    stream.write(_HEAD.pack(len(content)))
    stream.write(content)
    stream.flush()


def receive(stream: IO[bytes]) -> Any:
    """The next message of the other process, which is one of ours. Raises EOFError if there is none."""
    head = stream.read(_HEAD.size)
    content = stream.read(_HEAD.unpack(head)[0]) if len(head) == _HEAD.size else b""
    if not content:
        raise EOFError
    return pickle.loads(content)  # noqa: S301 - of our own program


def _limit_memory() -> None:
    """Let the process have so much memory and no more, where the system can do that."""
    try:
        import resource
    except ImportError:
        return
    for limit, most in ((resource.RLIMIT_AS, _MEMORY), (resource.RLIMIT_CORE, 0)):
        with contextlib.suppress(OSError, ValueError):  # there is a lower one, or none can be set
            resource.setrlimit(limit, (most, most))


def _begin(seconds: float, nowhere: IO[str]) -> None:
    """From now on the time counts. Both clocks work while a regular expression lets nobody else in."""
    faulthandler.dump_traceback_later(_PATIENCE * seconds, exit=True, file=nowhere)
    if hasattr(signal, "setitimer"):
        signal.setitimer(signal.ITIMER_PROF, seconds)  # SIGPROF ends a process that does not ask for it


def _end() -> None:
    faulthandler.cancel_dump_traceback_later()
    if hasattr(signal, "setitimer"):
        signal.setitimer(signal.ITIMER_PROF, 0)
