"""Judging by the schemas of strangers in a process of its own, which is started when the first question is asked."""

from __future__ import annotations

import contextlib
import json
import subprocess
import sys
import weakref
from collections.abc import Mapping
from threading import Lock
from typing import Any

from lint_catalog.model.entries.schemas import SUFFIX
from lint_catalog.model.errors import UnjudgedError
from lint_catalog.project.judge import receive, send

_PROGRAM = """
import sys, json
sys.path[:] = json.loads(sys.argv[1])
from lint_catalog.project.judge import serve
serve(sys.stdin.buffer, sys.stdout.buffer)
"""
"""What the process does. It finds modules where we do, and never in the current folder, where `-c` looks first."""


class Judge:
    """Who judges by all schemas of one catalog that may take any time; an `Elsewhere`.

    `seconds` of processor time an answer may take, ten times as many by the clock.
    """

    def __init__(self, seconds: float = 1) -> None:
        self._seconds = seconds
        self._process: subprocess.Popen[bytes] | None = None
        self._lock = Lock()

    def __call__(self, contents: Mapping[str, Any], own: frozenset[str], kind: str, question: str, *about: Any) -> Any:
        """The answer. Raises UnjudgedError if there is none in time."""
        with self._lock:
            good, answer = self._answer((contents, own), (kind, question, about))
        if not good:
            raise UnjudgedError(f"an entry cannot be judged by {kind}{SUFFIX}: {answer}", _HINT)
        return answer

    def _answer(self, schemas: tuple[Any, ...], question: tuple[Any, ...]) -> tuple[bool, Any]:
        try:
            process = self._process or self._start(schemas)
            assert process.stdin is not None and process.stdout is not None  # noqa: S101, PT018 - both are pipes
            send(process.stdin, question)
            answer: tuple[bool, Any] = receive(process.stdout)
        except (EOFError, OSError):
            self._stop()
            return False, "it takes too much time or memory"
        except BaseException:  # Ctrl-C: what comes now would be the answer to another question
            self._stop()
            raise
        return answer

    def _start(self, schemas: tuple[Any, ...]) -> subprocess.Popen[bytes]:
        command = [sys.executable, "-c", _PROGRAM, json.dumps(sys.path)]
        try:
            process = subprocess.Popen(
                command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL
            )
        except OSError as error:
            raise UnjudgedError(f"the process that judges by schemas cannot be started: {error.strerror}") from error
        self._process = process
        self._stopping = weakref.finalize(self, _stop, process)  # at the end of the program, too
        assert process.stdin is not None  # noqa: S101 - it is a pipe
        send(process.stdin, (self._seconds, *schemas))
        return process

    def _stop(self) -> None:
        if self._process is not None:
            self._stopping()
        self._process = None


_HINT = "make patterns and alternatives of the schema simpler, or the entry smaller"


def _stop(process: subprocess.Popen[bytes]) -> None:
    """End a process, and wait until it has."""
    process.kill()
    for stream in (process.stdin, process.stdout):
        if stream is not None:
            with contextlib.suppress(OSError):  # what was not sent yet
                stream.close()
    process.wait()
