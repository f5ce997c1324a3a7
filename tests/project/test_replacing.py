"""Folders that are replaced: whatever ends the run at whatever moment, nothing is lost or left unnamed."""

from __future__ import annotations

import errno
import os
import shutil
import signal
import subprocess
import sys
from collections.abc import Callable, Mapping
from contextlib import suppress
from pathlib import Path

import pytest

from lint_catalog.model.errors import CatalogError
from lint_catalog.project.entry_files import write_catalog
from lint_catalog.project.replacing import left_behind, replace_folder
from lint_catalog.testing.tls import self_signed
from tests.support.catalogs import PROJECT, table
from tests.support.cli import environment, link, lint, write
from tests.support.interruption import Died, death_at, error_at, first, striking

NEW = {"catalog.yaml": "title: New\n", "models/b.yaml": "name: B\n"}
OLD = {"catalog.yaml": "title: Old\n", "models/a.yaml": "name: A\n", "notes/deep/own.txt": "mine"}
ASIDE, FRESH, DYING = "entries.before", "entries.being-written", "entries.being-deleted"
State = Mapping[str, str]


@pytest.fixture(autouse=True)
def impatient(monkeypatch: pytest.MonkeyPatch) -> None:
    """Nobody waits for the disk: what outlasts a power failure is not shown here."""
    monkeypatch.setattr(os, "fsync", lambda descriptor: None)  # noqa: ARG005 - that is it


def state_of(path: Path) -> State | None:
    """The texts below a path by name; a file is one with no name, what does not exist is None."""
    if path.is_file():
        return {"": path.read_text(encoding="utf-8")}
    if not path.is_dir():
        return None
    return {
        each.relative_to(path).as_posix(): each.read_text(encoding="utf-8")
        for each in path.rglob("*")
        if each.is_file()
    }


def a_folder(entries: Path) -> None:
    write(entries, OLD)


def an_empty_folder(entries: Path) -> None:
    entries.mkdir()


def a_file(entries: Path) -> None:
    entries.write_text("no folder", encoding="utf-8")


def a_link(entries: Path) -> None:
    write(entries.parent / "elsewhere", OLD)
    link(entries, "elsewhere")


def nothing(entries: Path) -> None:
    assert not entries.exists()


THERE = table(
    [
        ("a folder", a_folder),
        ("an empty folder", an_empty_folder),
        ("a file", a_file),
        ("a link to a folder", a_link),
        ("nothing", nothing),
    ]
)


class Place:
    """A folder with entries, or with something else of that name, in a place of its own."""

    def __init__(self, root: Path, there: Callable[[Path], None]) -> None:
        shutil.rmtree(root, ignore_errors=True)
        root.mkdir()
        self.root, self.entries = root, root / "entries"
        there(self.entries)
        self.old = state_of(self.entries)
        self.kept = {each.name for each in root.iterdir()} | {"entries"}

    def left(self) -> set[str]:
        """What is there beside of what was there before."""
        return {each.name for each in self.root.iterdir()} - self.kept

    def check_nothing_is_lost(self) -> None:
        """Old or new entries are in their place or beside it, whole, under a name that is told."""
        now, aside = state_of(self.entries), state_of(self.root / ASIDE)
        assert now in (self.old, NEW) or (now is None and aside == self.old and state_of(self.root / FRESH) == NEW)
        assert aside in (None, self.old), "what is called whole is not"
        if now != self.old and self.old is not None and aside is None:
            assert now == NEW, "the old went before the new was in place"
        assert "elsewhere" not in self.kept or state_of(self.root / "elsewhere") == OLD

    def check_what_is_left_is_named(self) -> None:
        """The next run says what was left and how to go on, and touches nothing."""
        left = self.left()
        trouble = left_behind(self.entries)
        assert (trouble is None) == (not left)
        if trouble is None:
            return
        assert all(str(self.root / name) in trouble.message + trouble.hint for name in left)
        before = state_of(self.root)
        with pytest.raises(CatalogError) as raised:
            replace_folder(self.entries, NEW)
        assert (str(raised.value), raised.value.hint) == (str(trouble), trouble.hint)
        assert state_of(self.root) == before
        if ASIDE in left and not self.entries.exists():
            assert f"rename {self.root / ASIDE} to {self.entries}" in trouble.hint
            (self.root / ASIDE).rename(self.entries)
            assert state_of(self.entries) == self.old
        for path in map(self.root.joinpath, self.left()):
            if path.is_dir() and not path.is_symlink():
                shutil.rmtree(path)
            else:
                path.unlink()
        replace_folder(self.entries, NEW)
        assert (state_of(self.entries), self.left()) == (NEW, set())


def struck(place: Place, strike: Callable[[int], None], *outcomes: type[BaseException]) -> int:
    """Replace the entries while something strikes; how many changes on disk there were. One outcome is expected."""
    with striking(strike) as moments:
        try:
            replace_folder(place.entries, NEW)
        except outcomes:
            return moments.count
    return 0


@pytest.mark.parametrize("there", THERE)
def test_a_folder_is_replaced(tmp_path: Path, there: Callable[[Path], None]) -> None:
    place = Place(tmp_path / "root", there)
    replace_folder(place.entries, NEW)
    assert state_of(place.entries) == NEW
    assert not place.entries.is_symlink()
    assert place.left() == set()
    place.check_nothing_is_lost()


def test_without_being_told_to_only_an_empty_folder_is_replaced(tmp_path: Path) -> None:
    folder = tmp_path / "entries"
    folder.mkdir()
    write_catalog(folder, NEW, replace=False)
    for _ in ("a folder with something in it", "a file"):
        with pytest.raises(CatalogError, match="exists already"):
            write_catalog(folder, OLD, replace=False)
        folder = folder / "catalog.yaml"
    assert state_of(tmp_path / "entries") == NEW


@pytest.mark.parametrize("there", THERE)
def test_death_at_any_moment_loses_nothing_and_the_next_run_says_what_is_left(
    tmp_path: Path, there: Callable[[Path], None]
) -> None:
    moment, left = 0, set()
    while struck(place := Place(tmp_path / "root", there), death_at(moment), Died):
        left |= place.left()
        place.check_nothing_is_lost()
        place.check_what_is_left_is_named()
        moment += 1
    assert moment >= 6
    assert left == {FRESH} if there is nothing else left == {FRESH, ASIDE, DYING}


@pytest.mark.parametrize("how", [pytest.param(KeyboardInterrupt, id="Ctrl-C"), pytest.param(SystemExit, id="SIGTERM")])
@pytest.mark.parametrize("there", THERE)
def test_a_signal_at_any_moment_leaves_the_old_or_the_new_and_nothing_beside(
    tmp_path: Path, there: Callable[[Path], None], how: type[BaseException]
) -> None:
    moment, ends = 0, []
    while struck(place := Place(tmp_path / "root", there), error_at(moment, how()), how):
        place.check_nothing_is_lost()
        ends.append(state_of(place.entries))
        assert ends[-1] in (place.old, NEW)
        if moment:  # before the first one nothing is ours yet
            assert place.left() == set()
        moment += 1
    assert ends[0] == place.old
    assert there is nothing or ends[-1] == NEW
    assert ends == sorted(ends, key=lambda end: end == NEW), "it goes back once there is no way back"


@pytest.mark.parametrize("there", THERE)
def test_death_while_a_signal_is_answered_loses_nothing(tmp_path: Path, there: Callable[[Path], None]) -> None:
    pairs, moment = 0, 0
    while changes := struck(Place(tmp_path / "root", there), error_at(moment, KeyboardInterrupt()), KeyboardInterrupt):
        for death in range(moment + 1, changes):
            place = Place(tmp_path / "root", there)
            assert struck(place, first(error_at(moment, KeyboardInterrupt()), death_at(death)), Died)
            place.check_nothing_is_lost()
            place.check_what_is_left_is_named()
            pairs += 1
        moment += 1
    assert pairs > 6


@pytest.mark.parametrize("there", THERE)
def test_an_error_at_any_moment_is_told_and_nothing_is_lost(tmp_path: Path, there: Callable[[Path], None]) -> None:
    moment, told = 0, []
    while True:
        place = Place(tmp_path / "root", there)
        with striking(error_at(moment, OSError(errno.EIO, "the disk is broken"))) as moments:
            try:
                replace_folder(place.entries, NEW)
            except CatalogError as error:
                told.append(error.message)
                assert state_of(place.entries) == place.old
            else:
                assert state_of(place.entries) == NEW
        if moments.count <= moment:
            break
        place.check_nothing_is_lost()
        assert place.left() == set()
        moment += 1
    assert set(told) == {f"{place.entries} cannot be written: the disk is broken"}
    assert len(told) >= 5


def test_a_disk_that_stays_broken_is_told_with_what_is_where(tmp_path: Path) -> None:
    place = Place(tmp_path / "root", a_folder)
    renames = 0

    def strike(_: int) -> None:
        nonlocal renames
        renames += state_of(place.entries) is None
        if renames:
            raise OSError(errno.EIO, "the disk is broken")

    with striking(strike), pytest.raises(CatalogError) as raised:
        replace_folder(place.entries, NEW)
    assert raised.value.message == (
        f"a run was cut short while it replaced {place.entries}: what was there is whole in {place.root / ASIDE}, "
        f"and what was to take its place in {place.root / FRESH} (the disk is broken)"
    )
    assert raised.value.hint == (
        f"rename {place.root / ASIDE} to {place.entries} to have it back, or {place.root / FRESH} to have the new one; "
        "then delete the other"
    )
    place.check_nothing_is_lost()
    place.check_what_is_left_is_named()


def test_two_imports_at_once_do_not_touch_each_other(tmp_path: Path) -> None:
    place = Place(tmp_path / "root", a_folder)

    def another(number: int) -> None:
        if number == 0:  # between looking and making the folder
            write(place.root / FRESH, {"catalog.yaml": "of another run"})

    with striking(another), pytest.raises(CatalogError, match="or by one that still goes on"):
        replace_folder(place.entries, NEW)
    assert state_of(place.root / FRESH) == {"catalog.yaml": "of another run"}
    assert state_of(place.entries) == OLD


def test_an_interrupted_stand_in_leaves_no_certificate(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path))
    self_signed(["localhost"]).remove()  # whatever it imports has been read
    for moment in range(9):
        with striking(error_at(moment, KeyboardInterrupt())) as moments, suppress(KeyboardInterrupt):
            self_signed(["localhost"]).remove()
        if moments.count <= moment:
            break
        assert moment > 4 or list(tmp_path.iterdir()) == []  # from then on it is about to be removed
    assert moments.count == moment > 4
    assert list(tmp_path.rglob("key.pem")) == []


PAGE = "# Tools\n\n| Name | License |\n|---|---|\n| [vi](https://example.org/vi) | MIT |\n"
DRIVER = """
import os, signal, sys
moment, number = int(sys.argv[1]), int(sys.argv[2])
renames = 0
def audit(event, arguments):
    global renames
    if event != ("os.rename" if renames < 3 else "os.remove") or (renames < 3 and "entries" not in str(arguments[0])):
        return
    renames += 1
    if renames == moment:
        os.kill(os.getpid(), number) if number == getattr(signal, "SIGKILL", 0) else signal.raise_signal(number)
sys.addaudithook(audit)
from lint_catalog.__main__ import main
sys.argv[1:] = sys.argv[3:]
sys.exit(main())
"""
KILLS = [
    ("before the old is set aside", 1, {"entries", FRESH}, f"{FRESH} was left by a run"),
    ("before the new takes its place", 2, {ASIDE, FRESH}, f"is whole in {ASIDE}"),
    ("before the old is to be deleted", 3, {"entries", ASIDE}, f"is whole in {ASIDE}"),
    ("while the old is deleted", 4, {"entries", DYING}, f"{DYING} was left by a run"),
]


def import_struck(folder: Path, moment: int, number: int) -> subprocess.CompletedProcess[str]:
    write(folder / "entries", OLD)
    (folder / "README.md").write_text(PAGE, encoding="utf-8")
    return subprocess.run(
        [sys.executable, "-c", DRIVER, str(moment), str(number), "import", "README.md", "--force"],
        cwd=folder, env=environment({"PYTHONPATH": str(PROJECT)}), capture_output=True, encoding="utf-8", check=False,
    )  # fmt: skip


@pytest.mark.release
@pytest.mark.skipif(not hasattr(signal, "SIGKILL"), reason="Windows has no kill that nothing can answer")
@pytest.mark.parametrize(("moment", "left", "message"), table(KILLS))
def test_a_killed_import_loses_nothing(tmp_path: Path, moment: int, left: set[str], message: str) -> None:
    done = import_struck(tmp_path, moment, signal.SIGKILL)
    assert done.returncode == -signal.SIGKILL
    assert {each.name for each in tmp_path.iterdir()} == {"README.md", *left}
    assert (state_of(tmp_path / "entries") == OLD) == (moment == 1)
    assert state_of(tmp_path / ASIDE) == (OLD if ASIDE in left else None)
    before = state_of(tmp_path)
    for command in (("import", "README.md"), ("import", "README.md", "--force")):
        again = lint(*command, cwd=tmp_path)
        assert again.returncode == 2
        assert message in again.stderr
        assert state_of(tmp_path) == before
    if "entries" not in left:  # then no command goes on to a catalog further up
        hint = f"rename {tmp_path / ASIDE} to {tmp_path / 'entries'} to have it back"
        assert hint in lint(cwd=tmp_path).stderr
        (tmp_path / "lint-catalog.toml").write_text("strict = true\n", encoding="utf-8")
        assert hint in lint(cwd=tmp_path).stderr


@pytest.mark.release
@pytest.mark.parametrize(
    ("number", "status"), table([("Ctrl-C", signal.SIGINT, 130), ("SIGTERM", signal.SIGTERM, 143)])
)
@pytest.mark.parametrize("moment", [pytest.param(case[1], id=case[0]) for case in KILLS])
def test_an_interrupted_import_tidies_up(tmp_path: Path, moment: int, number: int, status: int) -> None:
    done = import_struck(tmp_path, moment, number)
    assert (done.returncode, done.stdout, done.stderr.strip()) == (status, "", "")
    assert {each.name for each in tmp_path.iterdir()} == {"README.md", "entries"}
    assert (state_of(tmp_path / "entries") == OLD) == (moment < 4)
