"""What differs between Linux, macOS and Windows: nothing that only Unix has is needed, and names have `/`."""

from __future__ import annotations

import ast
import errno
import io
import ntpath
import os
import re
import sys
from collections.abc import Callable, Iterator
from pathlib import Path, PureWindowsPath

import pytest

import dev
from lint_catalog.cli import console, main, streams, way_out
from lint_catalog.convert.importing.catalog import Imported
from lint_catalog.convert.importing.registry import slug
from lint_catalog.convert.importing.summary import import_summary
from lint_catalog.project import disk
from lint_catalog.text.languages import language_of, without_language
from tests.support.catalogs import PROJECT, table
from tests.support.cli import environment
from tests.support.elsewhere import MODULES, NAMES
from tests.support.sandbox import run

SOURCES = [
    *(each for folder in ("lint_catalog", "checks", "tools") for each in sorted((PROJECT / folder).rglob("*.py"))),
    PROJECT / "dev.py",
]
ONLY_UNIX = {f"{module.__name__}.{name}" for module, names in NAMES.items() for name in names}
WITH_ANOTHER_WAY = {
    *(("dev.py", each) for each in ("fcntl", "fcntl.flock", "fcntl.LOCK_EX")),
    *(("lint_catalog/project/judge.py", f"signal.{each}") for each in ("ITIMER_PROF", "setitimer")),
    *(
        ("lint_catalog/project/judge.py", f"resource{each}")
        for each in ("", ".setrlimit", ".RLIMIT_AS", ".RLIMIT_CORE")
    ),
}
"""What is used where it is there: `test_without_locks_a_contributor_looks_out`. Who judges has a watchdog, too, that
works everywhere."""
FOR_MAINTAINERS = {("tools/break_guards/asking.py", name) for name in ("os.fork", "os.getloadavg", "signal.SIGKILL")}
"""What a script uses that nobody needs on Windows: the same tests run there without it."""


def _only_unix(source: str) -> Iterator[str]:
    """What a module uses that only Unix has."""
    for node in ast.walk(ast.parse(source)):
        match node:
            case ast.Import():
                yield from (each.name for each in node.names if each.name in MODULES)
            case ast.ImportFrom(module=str(module)):
                yield from (module for _ in [0] if module in MODULES)
                yield from (name for each in node.names if (name := f"{module}.{each.name}") in ONLY_UNIX)
            case ast.Attribute(value=ast.Name(id=module), attr=name):
                yield from (each for each in [f"{module}.{name}"] if each in ONLY_UNIX or module in MODULES)


def test_what_only_unix_has_is_used_where_there_is_another_way() -> None:
    used = {
        (each.relative_to(PROJECT).as_posix(), what)
        for each in SOURCES
        for what in _only_unix(each.read_text(encoding="utf-8"))
    }
    assert used - WITH_ANOTHER_WAY - FOR_MAINTAINERS == set()


@pytest.mark.parametrize(
    "source",
    table(
        [
            ("a module", "import fcntl"),
            ("a module, later", "def later():\n    from pwd import getpwuid"),
            ("a name", "import os\nos.mkfifo('a')"),
            ("a name by itself", "from signal import SIGKILL"),
            ("a flag", "import os\nos.O_RDONLY | os.O_NOFOLLOW"),
        ]
    ),
)
def test_another_use_would_be_noticed(source: str) -> None:
    assert len(list(_only_unix(source))) == 1


@pytest.mark.release
def test_all_modules_are_imported_and_commands_run_where_nothing_is_that_only_unix_has(checkout: Path) -> None:
    """In one process, since most of its time is importing everything twice."""
    lines = ("rules", "", "fmt --check", "render --check", "catalog/ja.md catalog/en.md catalog/fr.md")
    command = [sys.executable, "-m", "tests.support.elsewhere", *lines]
    done = run(command, checkout, env=environment({"PYTHONPATH": str(PROJECT)}))
    assert "Traceback" not in done.stdout + done.stderr
    assert "no findings" in done.stdout
    assert re.search(r"\d of 3 files \(", done.stdout), "the last one did not run"


def test_without_locks_a_contributor_looks_out(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "fcntl", None)
    with dev.alone():
        assert "fcntl" in sys.modules


# Names of files


@pytest.mark.parametrize(
    ("root", "path", "name"),
    table(
        [
            ("below", r"C:\catalog", r"C:\catalog\entries\models\a.yaml", "entries/models/a.yaml"),
            ("beside", r"C:\catalog", r"C:\pages\README.md", "../pages/README.md"),
            ("in another letter case", r"c:\Catalog", r"C:\catalog\a.md", "a.md"),
            ("on another drive", r"C:\catalog", r"D:\pages\README.md", "D:/pages/README.md"),
            ("on another computer", r"C:\catalog", r"\\host\share\README.md", "//host/share/README.md"),
        ]
    ),
)
def test_files_are_called_with_slashes_on_windows(
    root: str, path: str, name: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    class WindowsPath(PureWindowsPath):
        def absolute(self) -> WindowsPath:
            return self

    monkeypatch.setattr(os.path, "relpath", ntpath.relpath)
    monkeypatch.setattr(disk, "Path", WindowsPath)
    assert disk.relative_name(WindowsPath(root), WindowsPath(path)) == name  # type: ignore[arg-type]


NAMED: list[tuple[str, Callable[[PureWindowsPath], object], str, object]] = [
    ("the language of a folder", language_of, r"docs\en\README.md", "en"),
    ("the language of a file", language_of, r"C:\docs\README_fr.md", "fr"),
    ("a translation", without_language, r"docs\en\README.md", "docs/README.md"),
    ("a translation on a drive", without_language, r"C:\docs\README_en.md", "C:/docs/README.md"),
    ("a page without a language", without_language, r"docs\README.md", "docs/README.md"),
    (
        "the summary of an import",
        lambda folder: import_summary({}, Imported({}, {}, []), folder).splitlines()[1],
        r"my\catalog",
        "wrote 0 files to my/catalog/entries, 0 of them rows of tables",
    ),
]


@pytest.mark.parametrize(("function", "path", "expected"), table(NAMED))
def test_what_is_made_of_names_has_slashes(
    function: Callable[[PureWindowsPath], object], path: str, expected: object
) -> None:
    assert function(PureWindowsPath(path)) == expected


@pytest.mark.parametrize("name", ["con", "NUL", "Aux", "com1", "lpt9", "con.v2", "prn.yaml"])
def test_no_entry_gets_the_name_of_a_device(name: str) -> None:
    assert slug(name) == f"entry-{name.lower()}"


# Outputs


def _stream(encoding: str) -> io.TextIOWrapper:
    return io.TextIOWrapper(io.BytesIO(), encoding=encoding, newline="\r\n")


@pytest.mark.parametrize(
    ("wanted", "written"),
    table([("by itself", "", "「é」\n".encode()), ("as the user says", "cp1252", b"\\u300c\xe9\\u300d\n")]),
)
def test_a_pipe_on_windows_gets_what_others_get(wanted: str, written: bytes, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(streams, "WINDOWS", True)
    monkeypatch.setenv("PYTHONIOENCODING", wanted)
    stream = _stream("cp1252")
    streams.show_everything(stream)
    streams.speak_alike(stream)
    stream.write("「é」\n")
    stream.flush()
    assert isinstance(stream.buffer, io.BytesIO)
    assert stream.buffer.getvalue() == written


def test_elsewhere_the_encoding_is_that_of_the_system(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(streams, "WINDOWS", False)
    stream = _stream("latin-1")
    streams.speak_alike(stream)
    assert stream.encoding == "latin-1"


@pytest.mark.parametrize(
    ("windows", "error", "status"),
    table(
        [
            ("a closed pipe", True, OSError(errno.EINVAL, "Invalid argument"), console.OK),
            ("elsewhere", False, OSError(errno.EINVAL, "Invalid argument"), console.INCOMPLETE),
            ("a full disk", True, OSError(errno.ENOSPC, "No space left on device"), console.INCOMPLETE),
        ]
    ),
)
def test_on_windows_a_closed_pipe_is_an_invalid_argument_is_no_trouble(
    windows: bool, error: OSError, status: int, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    class Closed(io.StringIO):
        def flush(self) -> None:
            raise error

    monkeypatch.setattr(way_out, "WINDOWS", windows)
    monkeypatch.setattr(sys, "stdout", Closed())
    assert main(["--version"]) == status
    assert ("standard output cannot be written" in capsys.readouterr().err) == (status == console.INCOMPLETE)
