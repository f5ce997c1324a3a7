"""The tests that are asked whether they notice a change, each time in a copy of the process that has collected them."""

from __future__ import annotations

import contextlib
import gc
import importlib
import os
import pickle
import selectors
import shutil
import signal
import sys
import tempfile
import threading
import time
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from functools import partial
from pathlib import Path, PurePath
from types import FrameType
from typing import Any

import pytest

from tools.break_guards.forbidden import forbid_changes
from tools.break_guards.guards import ROOT
from tools.break_guards.mutants import Functions, Mutant, apply, functions_of, mutants_of

_AT_MOST, _SECONDS = 100, 10.0  # tests for a change, and what they take of a processor
_PATIENCE = 20.0  # seconds beside ten times as long as the tests take, by the clock of a machine that does nothing else
_SLOW = 5.0  # seconds of a test that is run for no change


class Plugin:
    """Has pytest collect the tests, and in place of running them does what this script is for."""

    def __init__(self, modules: Sequence[Path], mutants: Sequence[Mutant], processes: int, folder: Path) -> None:
        self.survivors: list[tuple[Mutant, int]] = []
        self._modules = {str(path) for path in modules}
        self._mutants = mutants
        self._processes = processes
        self._folder = folder

    def pytest_runtestloop(self, session: pytest.Session) -> bool:
        """Run the tests once, and then for each change."""
        if session.testsfailed:
            raise session.Interrupted("the tests cannot be collected")
        for each in self._modules:  # some are imported late, and would be found unchanged
            importlib.import_module(".".join(Path(each).relative_to(ROOT).with_suffix("").parts))
        gc.collect()
        functions = functions_of(self._modules)
        passes, seconds = self._lines_of_tests(session.items)
        say(f"{len(seconds)} tests pass without a change, {sum(seconds.values()):.0f} s")
        waiting, running = list(reversed(self._mutants)), dict[int, tuple[int, Mutant, int, float]]()
        with selectors.DefaultSelector() as ready:
            while waiting or running:
                while waiting and len(running) < self._processes:
                    mutant = waiting.pop()
                    chosen = self._chosen(mutant, session.items, passes, seconds)
                    if not chosen:
                        self.survivors.append((mutant, 0))
                        continue
                    end, process = _forked(
                        self._folder,
                        partial(_first_failure, mutant, functions, [session.items[each] for each in chosen]),
                    )
                    limit = time.monotonic() + _patience(sum(seconds[each] for each in chosen))
                    running[end] = process, mutant, len(chosen), limit
                    ready.register(end, selectors.EVENT_READ)
                for key, _ in ready.select(1.0):
                    self._ended(key.fd, running, ready, os.read(key.fd, 1))
                for end in [end for end, each in running.items() if time.monotonic() > each[3]]:
                    os.kill(running[end][0], signal.SIGKILL)
                    self._ended(end, running, ready, b"t")
        return True

    def _ended(self, end: int, running: dict[int, tuple[int, Mutant, int, float]], ready: Any, said: bytes) -> None:
        process, mutant, tests, _ = running.pop(end)
        ready.unregister(end)
        _reap(self._folder, end, process)
        if said == b"0":
            self.survivors.append((mutant, tests))
            say(f"nobody notices {mutant.name} (line {mutant.line}, {tests} tests)")

    def _chosen(
        self, mutant: Mutant, items: Sequence[pytest.Item], passes: Mapping[str, Sequence[int]],
        seconds: Mapping[int, float],
    ) -> list[int]:  # fmt: skip
        """The tests that pass the line of a change, as many as there is time for: first those of files that name what
        is in the module, then the quickest of each file, the next quickest of each, and so on, since those of a file
        ask much the same."""
        in_file: Counter[str] = Counter()
        name = ".".join(PurePath(mutant.module).with_suffix("").parts)
        turns = []
        for index in sorted(passes.get(f"{mutant.module}:{mutant.line}", ()), key=lambda each: seconds[each]):
            file = items[index].nodeid.partition("::")[0]
            turns.append((0 if _names(items[index], name) else in_file[file], seconds[index], index))
            in_file[file] += 1
        found: list[int] = []
        left = _SECONDS
        for _, took, index in sorted(turns):
            left -= took
            if found and (left < 0 or len(found) >= _AT_MOST):
                break
            found.append(index)
        return found

    def _lines_of_tests(self, items: Sequence[pytest.Item]) -> tuple[dict[str, list[int]], dict[int, float]]:
        """Which tests pass a line of the modules, and how long each of them takes; those that fail are left out."""
        begun = [
            _forked(
                self._folder,
                partial(self._watch, items, range(first, len(items), self._processes), self._folder / f"lines-{first}"),
            )
            for first in range(self._processes)
        ]
        passes: dict[str, list[int]] = {}
        seconds: dict[int, float] = {}
        for number, (end, process) in enumerate(begun):
            os.read(end, 1)
            _reap(self._folder, end, process)
            lines, took = pickle.loads((self._folder / f"lines-{number}").read_bytes())  # noqa: S301 - it is ours
            seconds |= took
            for line, tests in lines.items():
                passes.setdefault(line, []).extend(tests)
        return passes, seconds

    def _watch(self, items: Sequence[pytest.Item], chosen: Iterable[int], file: Path) -> bytes:
        """Run some tests, and write down what they pass."""
        passes: dict[str, list[int]] = {}
        seconds: dict[int, float] = {}
        for index in chosen:
            begun = time.process_time()
            with _traced(self._modules) as lines:
                passed = _passes(items[index])
            took = time.process_time() - begun
            if passed and took < _SLOW:
                seconds[index] = took
                for name, line in lines:
                    passes.setdefault(f"{Path(name).relative_to(ROOT).as_posix()}:{line}", []).append(index)
        file.write_bytes(pickle.dumps((passes, seconds)))
        return b"0"


def _names(item: pytest.Item, module: str) -> bool:
    """Whether the file of a test imports a module, or something that is defined there."""
    imported = vars(getattr(item, "module", None) or object).values()
    return any(module in (getattr(each, "__module__", ""), getattr(each, "__name__", "")) for each in imported)


def _patience(seconds: float) -> float:
    """How long tests may take by the clock that take so much of a processor, which they may have to share."""
    others = os.getloadavg()[0] / (os.cpu_count() or 1)
    return (_PATIENCE + 10 * seconds) * max(1.0, others)


def _forked(folder: Path, work: Callable[[], bytes]) -> tuple[int, int]:
    """A copy of this process that does some work, and changes files nowhere but in a folder of its own.

    Returns where to read the byte that it says at the end, and its number.
    """
    reading, writing = os.pipe()
    process = os.fork()
    if process:
        os.close(writing)
        return reading, process
    try:
        nothing = os.open(os.devnull, os.O_RDWR)
        for stream in (0, 1, 2):
            os.dup2(nothing, stream)
        own = _own_folder(folder, os.getpid())
        own.mkdir()
        os.environ |= {"TMPDIR": str(own), "PYTEST_DEBUG_TEMPROOT": str(own)}
        tempfile.tempdir = None
        forbid_changes(folder)
        os.write(writing, work())
    finally:
        os._exit(0)


def _own_folder(folder: Path, process: int) -> Path:
    return folder / f"of-{process}"


def _reap(folder: Path, end: int, process: int) -> None:
    """Leave nothing of a copy of this process that has ended."""
    os.close(end)
    os.waitpid(process, 0)
    shutil.rmtree(_own_folder(folder, process), ignore_errors=True)


def _first_failure(mutant: Mutant, functions: Functions, items: Sequence[pytest.Item]) -> bytes:
    """`1` if one of the tests fails with a change, else `0`."""
    apply(mutant, functions)
    return b"0" if all(map(_passes, items)) else b"1"


def _passes(item: pytest.Item) -> bool:
    """Whether a test passes, with its fixtures set up for it alone."""
    from _pytest.runner import runtestprotocol

    if hasattr(item, "_initrequest"):
        item._initrequest()  # noqa: SLF001 - as pytest's own runner does
    return all(each.passed or each.skipped for each in runtestprotocol(item, nextitem=None, log=False))


@contextlib.contextmanager
def _traced(modules: set[str]) -> Iterator[set[tuple[str, int]]]:
    """The lines of some modules that are passed meanwhile, in all threads that begin."""
    lines: set[tuple[str, int]] = set()

    def line(frame: FrameType, event: str, _: object) -> Any:
        if event == "line":
            lines.add((frame.f_code.co_filename, frame.f_lineno))
        return line

    def call(frame: FrameType, _event: str, _: object) -> Any:
        return line if frame.f_code.co_filename in modules else None

    threading.settrace(call)
    sys.settrace(call)
    try:
        yield lines
    finally:
        sys.settrace(None)
        threading.settrace(None)


def broken(modules: Sequence[Path], tests: Sequence[str], processes: int) -> tuple[int, list[tuple[Mutant, int]]]:
    """How many changes there are of some modules, and those that no test notices, each with how many were asked."""
    mutants = [mutant for path in modules for mutant in mutants_of(path)]
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        os.environ |= {"TMPDIR": name, "PYTEST_DEBUG_TEMPROOT": name}
        tempfile.tempdir = None
        plugin = Plugin(modules, mutants, processes, folder)
        there = [each for each in tests if (ROOT / each).exists()]
        status = pytest.main(
            ["-q", "-s", "-p", "no:xdist", "-p", "no:cacheprovider", "-m", "not process", *there],
            plugins=[plugin],
        )
    if status != 0:
        raise SystemExit(f"pytest left with {status}")
    return len(mutants), plugin.survivors


def say(text: str) -> None:
    """Print a line, whatever pytest does with the streams."""
    os.write(1, f"{text}\n".encode())
