"""Break every guard once, and see that a test notices.

python -m tools.break_guards                     all of GUARDS
python -m tools.break_guards net/guard.py        only modules whose path ends so
python -m tools.break_guards --list              says only what would be changed

Each condition in the modules below is turned round, each part of one by itself, and each `raise` is left out: one
change at a time, in the functions as they lie in memory, so that no file changes. The tests are collected once and run
once to see which of them passes which line. For each change a copy of the process (`fork`) runs those that pass its
line, the quickest of each file first, until one fails. Nothing may be written but below the folder for temporary files
while it does: a guard that is broken guards nothing.

What no test notices is printed. Those that are explained in `break_guards.toml` are fine; more than 5 % others are not.
"""

from __future__ import annotations

import argparse
import ast
import contextlib
import gc
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
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path
from types import CodeType, FrameType, FunctionType
from typing import Any

import pytest

if sys.version_info >= (3, 11):
    import tomllib
else:
    import tomli as tomllib

ROOT = Path(__file__).resolve().parent.parent
EXPLAINED = Path(__file__).with_suffix(".toml")
ALLOWED = 0.05
"""The share of changes that may be noticed by no test without an explanation."""

GUARDS: Mapping[str, tuple[tuple[str, ...], tuple[str, ...]]] = {
    "the door to the disk": (
        ("project/disk.py", "project/disk/*.py", "project/checkout.py", "project/writing.py", "project/folders.py",
         "project/replacing.py", "project/temporary.py", "project/typed.py"),
        ("tests/project", "tests/hostile", "tests/cli"),
    ),
    "the way out": (
        ("report/escape.py", "report/shown.py", "report/diff.py", "text/visible.py", "text/secrets.py",
         "cli/console.py", "cli/way_out.py", "cli/streams.py", "cli/patches.py"),
        ("tests/report", "tests/hostile", "tests/cli", "tests/test_platforms.py"),
    ),
    "the guards of the network": (
        ("net/guard.py", "net/direct.py", "net/lookup.py", "net/session.py", "net/tls.py", "text/addresses.py"),
        ("tests/net", "tests/text", "tests/hostile"),
    ),
}  # fmt: skip
"""The modules (those that there are), and where tests of them are, by what they are."""

_AT_MOST, _SECONDS = 150, 40.0  # tests for a change, and what they take of a processor
_PATIENCE = 20.0  # seconds beside ten times as long as the tests take, by the clock of a machine that does nothing else
_SLOW = 5.0  # seconds of a test that is run for no change


@dataclass(frozen=True)
class Mutant:
    """One change: its module (relative to the project), function, line, what it is, and the code of its function.

    `codes` are the changed code objects of the module by name and first line.
    """

    module: str
    function: str
    line: int
    what: str
    codes: Mapping[tuple[str, int], CodeType] = field(compare=False)

    @property
    def name(self) -> str:
        """How it is called where it is explained: nothing in it changes when lines move."""
        return f"{self.module}: {self.function}: {self.what}"


class _Breaker(ast.NodeTransformer):
    """Makes the change of one number, and counts how many there are."""

    def __init__(self, wanted: int) -> None:
        self.count = 0
        self.found: tuple[str, int, str] | None = None
        self._wanted = wanted
        self._functions: list[str] = []

    def _is_wanted(self, node: ast.AST, what: str) -> bool:
        self.count += 1
        if self.count - 1 != self._wanted:
            return False
        self.found = ".".join(self._functions) or "the module", getattr(node, "lineno", 0), what
        return True

    def _negated(self, test: ast.expr) -> ast.expr:
        """A condition; turned round, or a part of it is, if it is its turn."""
        if isinstance(test, ast.BoolOp):
            test.values = [self._negated(each) for each in test.values]
        if not self._is_wanted(test, f"not ({ast.unparse(test)})"):
            return test
        return ast.copy_location(ast.UnaryOp(ast.Not(), test), test)

    def _inside(self, node: Any) -> Any:
        self._functions.append(node.name)
        self.generic_visit(node)
        self._functions.pop()
        return node

    visit_FunctionDef = visit_AsyncFunctionDef = visit_ClassDef = _inside  # noqa: N815 - names of ast's

    def _with_test(self, node: Any) -> Any:
        self.generic_visit(node)
        node.test = self._negated(node.test)
        return node

    visit_If = visit_While = visit_IfExp = _with_test  # noqa: N815 - names of ast's

    def visit_comprehension(self, node: ast.comprehension) -> ast.AST:
        self.generic_visit(node)
        node.ifs = [self._negated(each) for each in node.ifs]
        return node

    def visit_match_case(self, node: ast.match_case) -> ast.AST:
        self.generic_visit(node)
        node.guard = self._negated(node.guard) if node.guard is not None else None
        return node

    def visit_Return(self, node: ast.Return) -> ast.AST:
        self.generic_visit(node)
        if isinstance(node.value, (ast.BoolOp, ast.Compare)) or (
            isinstance(node.value, ast.UnaryOp) and isinstance(node.value.op, ast.Not)
        ):
            node.value = self._negated(node.value)
        return node

    def visit_Raise(self, node: ast.Raise) -> ast.AST:
        self.generic_visit(node)
        if not self._is_wanted(node, f"without `{ast.unparse(node)}`"):
            return node
        # What would be raised is still worked out: the names in it belong to the function.
        return ast.copy_location(ast.Expr(node.exc or ast.Constant(None)), node)


def mutants_of(path: Path) -> Iterator[Mutant]:
    """Every change of a module, one at a time, in the order of its text."""
    text, module = path.read_text(encoding="utf-8"), path.relative_to(ROOT).as_posix()
    seen: Counter[str] = Counter()
    number = 0
    while True:
        breaker = _Breaker(number)
        tree = ast.fix_missing_locations(breaker.visit(ast.parse(text)))
        number += 1
        if number > breaker.count:
            return
        if breaker.found is None:
            continue
        function, line, what = breaker.found
        seen[f"{function}: {what}"] += 1
        times = seen[f"{function}: {what}"]
        what = what if times == 1 else f"{what} ({times})"
        if function != "the module":
            yield Mutant(
                module, function, line, what, dict(_codes(compile(tree, str(path), "exec", dont_inherit=True)))
            )


def _codes(code: CodeType) -> Iterator[tuple[tuple[str, int], CodeType]]:
    """The code objects of functions within another, by name and first line."""
    for each in code.co_consts:
        if isinstance(each, CodeType):
            yield (each.co_name, each.co_firstlineno), each
            yield from _codes(each)


Functions = Mapping[tuple[str, str, int], Sequence[FunctionType]]
"""The functions in memory by file, name and first line of their code."""


def functions_of(files: set[str]) -> Functions:
    """The functions of some files, whoever holds them."""
    found: dict[tuple[str, str, int], list[FunctionType]] = {}
    for each in gc.get_objects():
        if isinstance(each, FunctionType) and each.__code__.co_filename in files:
            code = each.__code__
            found.setdefault((code.co_filename, code.co_name, code.co_firstlineno), []).append(each)
    return found


def apply(mutant: Mutant, functions: Functions) -> None:
    """Have the functions of a module do what the changed ones do."""
    file = str(ROOT / mutant.module)
    for (name, line), code in mutant.codes.items():
        for each in functions.get((file, name, line), ()):
            if len(code.co_freevars) == len(each.__code__.co_freevars):
                each.__code__ = code


# Nothing outside of the folder for temporary files is changed

_CHANGING = frozenset({
    "os.rename", "os.remove", "os.rmdir", "os.mkdir", "os.link", "os.symlink", "os.truncate", "os.chmod", "os.chown",
    "os.utime", "shutil.rmtree", "shutil.move", "shutil.copyfile",
})  # fmt: skip
_WRITING = os.O_WRONLY | os.O_RDWR | os.O_CREAT | os.O_TRUNC


def forbid_changes(folder: Path) -> None:
    """Let nobody change anything in the file system but below a folder, from now on, in this process."""
    allowed = folder.resolve()

    def is_allowed(path: object, folder_fd: object) -> bool:
        if not isinstance(path, (str, bytes, os.PathLike)):
            return True  # what is open already
        name = Path(os.fsdecode(path))
        if isinstance(folder_fd, int) and folder_fd >= 0:
            name = Path(f"/proc/self/fd/{folder_fd}") / name
        return (name.parent.resolve() / name.name).is_relative_to(allowed)

    def listen(event: str, details: tuple[Any, ...]) -> None:
        if event == "open":
            path, _, flags = details
            if not isinstance(flags, int) or not flags & _WRITING or isinstance(path, int):
                return
            if os.fsdecode(path).startswith(("/dev/", "/proc/")) or is_allowed(path, None):
                return
            if isinstance(path, (str, bytes)) and not Path(os.fsdecode(path)).is_absolute():
                return  # it may be relative to a folder that is open, which this event does not tell
        elif event not in _CHANGING or all(is_allowed(*pair) for pair in _changed_by(event, details)):
            return
        raise PermissionError(f"{event} outside of {folder} while guards are broken")

    sys.addaudithook(listen)


def _changed_by(event: str, details: tuple[Any, ...]) -> list[tuple[object, object]]:
    """The paths that an event changes, each with the folder that it may be relative to."""
    match event:
        case "os.rename":
            return [(details[0], details[2]), (details[1], details[3])]
        case "os.symlink" | "os.link":
            return [(details[1], details[-1])]
        case "shutil.move":
            return [(details[0], None), (details[1], None)]
        case "shutil.copyfile":
            return [(details[1], None)]
        case "os.utime":
            return [(details[0], details[-1])]
    return [(details[0], details[-1] if event not in ("os.truncate", "shutil.rmtree") else None)]


# The tests, and copies of the process that run them


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
        gc.collect()
        functions = functions_of(self._modules)
        passes, seconds = self._lines_of_tests(session.items)
        _say(f"{len(seconds)} tests pass without a change, {sum(seconds.values()):.0f} s")
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
            _say(f"nobody notices {mutant.name} (line {mutant.line}, {tests} tests)")

    def _chosen(
        self, mutant: Mutant, items: Sequence[pytest.Item], passes: Mapping[str, Sequence[int]],
        seconds: Mapping[int, float],
    ) -> list[int]:  # fmt: skip
        """The tests that pass the line of a change, as many as there is time for: the quickest of each file, the next
        quickest of each, and so on, since those of a file ask much the same."""
        in_file: Counter[str] = Counter()
        turns = []
        for index in sorted(passes.get(f"{mutant.module}:{mutant.line}", ()), key=lambda each: seconds[each]):
            file = items[index].nodeid.partition("::")[0]
            turns.append((in_file[file], seconds[index], index))
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


def _say(text: str) -> None:
    os.write(1, f"{text}\n".encode())


def explained() -> Mapping[str, str]:
    """The reasons why no test can notice a change, by its name."""
    text = EXPLAINED.read_text(encoding="utf-8") if EXPLAINED.is_file() else ""
    return {name: " ".join(reason.split()) for name, reason in tomllib.loads(text).items()}


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
            ["-q", "-p", "no:xdist", "-p", "no:cacheprovider", "-m", "not process", *there],
            plugins=[plugin],
        )
    if status != 0:
        raise SystemExit(f"pytest left with {status}")
    return len(mutants), plugin.survivors


def main(argv: Sequence[str] | None = None) -> int:
    """Break the guards and return the exit status: 1 if too many changes are noticed by nobody."""
    parser = argparse.ArgumentParser(prog="python -m tools.break_guards", description="Break each guard once.")
    parser.add_argument("ending", nargs="*", help="only modules whose path ends so")
    parser.add_argument("--tests", action="append", help="only these tests (may be repeated)")
    parser.add_argument("--processes", type=int, default=2)
    parser.add_argument("--list", action="store_true", help="say only what would be changed")
    told = parser.parse_args(argv)
    modules, tests = chosen(told.ending)
    if told.list:
        for path in modules:
            for mutant in mutants_of(path):
                _say(f"{mutant.name} (line {mutant.line})")
        return 0
    begun, reasons = time.monotonic(), explained()
    count, survivors = broken(modules, told.tests or tests, told.processes)
    unexplained = [each for each in survivors if each[0].name not in reasons]
    for mutant, asked in sorted(unexplained, key=lambda each: (each[0].module, each[0].line)):
        _say(f"{mutant.module}:{mutant.line}: {mutant.function}: {mutant.what} ({asked} tests)")
    lost = sorted({*reasons} - {mutant.name for mutant, _ in survivors}) if not told.ending else []
    for name in lost:
        _say(f"explained, but a test notices it or it is not there any more: {name}")
    share = len(unexplained) / max(1, count)
    _say(
        f"{count} changes in {len(modules)} modules, {len(survivors)} noticed by no test, {len(unexplained)} of them"
        f" not explained ({share:.1%} of all; {ALLOWED:.0%} may be), {time.monotonic() - begun:.0f} s"
    )
    return 1 if share > ALLOWED or lost else 0


def chosen(endings: Sequence[str]) -> tuple[list[Path], list[str]]:
    """The modules whose paths end in one of some ways, or all, and the folders of tests that belong to them."""
    modules: list[Path] = []
    tests: list[str] = []
    for patterns, folders in GUARDS.values():
        found = [path for pattern in patterns for path in sorted((ROOT / "lint_catalog").glob(pattern))]
        wanted = [path for path in found if not endings or path.as_posix().endswith(tuple(endings))]
        modules += wanted
        tests += [each for each in folders if wanted and each not in tests]
    return modules, tests


if __name__ == "__main__":
    sys.exit(main())
