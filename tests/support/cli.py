"""Running the command line as its users do, and catalogs on disk to run it on."""

from __future__ import annotations

import contextlib
import errno
import io
import os
import signal
import subprocess
import sys
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from types import FrameType

import pytest

from lint_catalog.cli import main
from lint_catalog.cli.streams import show_everything

PLAMO = "entries/models/plamo-13b.yaml"
STORMY = "entries/models/stormy.yaml"
TITECH = "entries/models/titechgpt.yaml"
PROGRAM = (sys.executable, "-m", "lint_catalog")
_SECONDS = 60
_WISHES = ("NO_COLOR", "FORCE_COLOR", "CI", "GITHUB_ACTIONS", "TF_BUILD", "TEAMCITY_VERSION")
_NOT_ALLOWED = 1314  # of Windows: a required privilege is not held


def lint(
    *args: str | Path, cwd: Path, env: Mapping[str, str] | None = None, status: int | None = None, given: bytes = b""
) -> subprocess.CompletedProcess[str]:
    """What `lint-catalog` says, run in this process, which takes a fortieth of the time of one of its own.

    It finds what it would find there: its folder, `env` over the environment, its arguments, `given` to read, and
    streams that lead into a pipe; nothing of it stays behind. What only a process has (signals, a terminal, a closed
    pipe, another encoding) takes a `process`. A traceback fails the test whatever it tests, and so does another exit
    status than `status`.
    """
    words = tuple(map(str, args))
    return inside(lambda: main(words), *words, cwd=cwd, env=env, status=status, given=given)


def inside(
    program: Callable[[], int], *words: str | Path, cwd: Path, env: Mapping[str, str] | None = None,
    status: int | None = None, given: bytes = b"",
) -> subprocess.CompletedProcess[str]:  # fmt: skip
    """What a program says that takes its arguments from `sys.argv`, run in this process in the same way."""
    arguments = tuple(map(str, words))
    with _own_streams(given) as (output, errors), _own_surroundings(arguments, cwd, environment(env)), _patience():
        try:
            code = program()
        except SystemExit as leaving:  # what Python makes of it at the end of a process
            code = int(leaving.code or 0)
        result = subprocess.CompletedProcess(arguments, code, _text(output), _text(errors))
    return _checked(result, status)


def process(
    *args: str | Path, cwd: Path, env: Mapping[str, str] | None = None, status: int | None = None
) -> subprocess.CompletedProcess[str]:
    """The same as `lint` in a process of its own; for tests marked `process`."""
    result = subprocess.run(
        [*PROGRAM, *map(str, args)],
        cwd=cwd, env=environment(env), stdin=subprocess.DEVNULL, capture_output=True, timeout=_SECONDS, check=False,
    )  # fmt: skip
    output, errors = result.stdout.decode("utf-8"), result.stderr.decode("utf-8")
    return _checked(subprocess.CompletedProcess(result.args, result.returncode, output, errors), status)


def environment(more: Mapping[str, str] | None = None) -> dict[str, str]:
    """The environment of a run: this one, without wishes about colours or words of a CI job, and what a test adds."""
    return {**{name: value for name, value in os.environ.items() if name not in _WISHES}, **(more or {})}


def _checked(result: subprocess.CompletedProcess[str], status: int | None) -> subprocess.CompletedProcess[str]:
    said = result.stdout + result.stderr
    assert "Traceback" not in said
    assert status is None or result.returncode == status, f"{result.args} left with {result.returncode}:\n{said}"
    return result


@contextlib.contextmanager
def _own_streams(given: bytes) -> Iterator[tuple[io.TextIOWrapper, io.TextIOWrapper]]:
    """Standard output and standard error like pipes: whatever is written comes out as UTF-8."""
    before = sys.stdin, sys.stdout, sys.stderr
    output, errors = (io.TextIOWrapper(io.BytesIO(), encoding="utf-8", newline="\n") for _ in range(2))
    for stream in (output, errors):
        show_everything(stream)
    sys.stdin, sys.stdout, sys.stderr = io.TextIOWrapper(io.BytesIO(given), encoding="utf-8"), output, errors
    try:
        yield output, errors
    finally:
        sys.stdin, sys.stdout, sys.stderr = before


def _text(stream: io.TextIOWrapper) -> str:
    stream.flush()
    assert isinstance(stream.buffer, io.BytesIO)
    return stream.buffer.getvalue().decode("utf-8")


@contextlib.contextmanager
def _own_surroundings(words: tuple[str, ...], folder: Path, variables: Mapping[str, str]) -> Iterator[None]:
    """Folder, environment, arguments, import path and a catalog's own rules: there for a while, and as before again."""
    before = dict(os.environ)
    argv, path, here = sys.argv, [*sys.path], Path.cwd()
    known = frozenset(sys.modules)
    handlers = {number: signal.getsignal(number) for number in (signal.SIGINT, signal.SIGTERM)}
    try:
        os.chdir(folder)
        sys.argv = ["lint-catalog", *words]
        _set_environment(variables)
        _forget_authorities(before, variables)
        yield
    finally:
        os.chdir(here)
        sys.argv, sys.path[:] = argv, path
        for number, handler in handlers.items():
            signal.signal(number, handler)
        _set_environment(before)
        _forget_authorities(variables, before)
        for name in [each for each in sys.modules if each not in known and each.startswith("_lint_catalog_own_")]:
            del sys.modules[name]


def _set_environment(variables: Mapping[str, str]) -> None:
    for name in [each for each in os.environ if each not in variables]:
        del os.environ[name]
    os.environ.update({name: value for name, value in variables.items() if os.environ.get(name) != value})


def _forget_authorities(before: Mapping[str, str], after: Mapping[str, str]) -> None:
    """The one thing that is remembered of an environment: whom secure connections trust."""
    tls = sys.modules.get("lint_catalog.net.tls")
    names = ("SSL_CERT_FILE", "SSL_CERT_DIR")
    if tls is not None and [before.get(name) for name in names] != [after.get(name) for name in names]:
        tls.tls_context.cache_clear()


class HangingError(BaseException):
    """The command line takes too long. Not an Exception: it would be caught as a mistake in the program."""


@contextlib.contextmanager
def _patience() -> Iterator[None]:
    """An end to what hangs, where the system has alarms."""
    if not hasattr(signal, "setitimer"):
        yield
        return

    def give_up(number: int, frame: FrameType | None) -> None:  # noqa: ARG001 - the signature of handlers
        raise HangingError(f"no end after {_SECONDS} seconds")

    before = signal.signal(signal.SIGALRM, give_up)
    signal.setitimer(signal.ITIMER_REAL, _SECONDS)
    try:
        yield
    finally:
        signal.setitimer(signal.ITIMER_REAL, 0)
        signal.signal(signal.SIGALRM, before)


def write(folder: Path, files: Mapping[str, str]) -> None:
    """Write texts by file name into a folder, and make the folders that it takes."""
    for name, text in files.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8", newline="\n")


def put(folder: Path, file: str, old: str, new: str) -> None:
    """Replace a text in a file."""
    path = folder / file
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new, 1), encoding="utf-8", newline="\n")


def forbid(monkeypatch: pytest.MonkeyPatch, *names: str) -> None:
    """Let the system refuse to open files and folders of some names, as it refuses nothing to an administrator."""
    real = os.open

    def opened(path: str | Path, *args: int, **more: int) -> int:
        if Path(path).name in names:
            raise PermissionError(errno.EACCES, os.strerror(errno.EACCES))
        return real(path, *args, **more)

    monkeypatch.setattr(os, "open", opened)


def link(name: Path, target: str | Path) -> None:
    """Make a link; a test that needs one is skipped where Windows keeps them to administrators."""
    try:
        name.symlink_to(target, target_is_directory=(name.parent / target).is_dir())
    except OSError as error:
        if getattr(error, "winerror", 0) != _NOT_ALLOWED:
            raise
        pytest.skip("links are for administrators on this Windows")
