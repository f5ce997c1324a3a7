"""The file of the link memory: several share it, and it never stands in the way."""

from __future__ import annotations

import sqlite3
import threading
from contextlib import closing
from functools import partial
from pathlib import Path
from typing import Any

import pytest

from lint_catalog.model.links.answers import Answer, Verdict
from lint_catalog.net.memory import LinkMemory, Memory
from lint_catalog.project import link_memory as module
from lint_catalog.project.link_memory import BROKEN, FILE, open_memory
from tests.support.catalogs import table
from tests.support.online import NOON

HUB = "https://huggingface.co"
URL = "https://x/"
ALIVE = Memory(Answer(Verdict.ALIVE), NOON, NOON)


def remembers(folder: Path) -> tuple[bool, str]:
    """Whether the memory in a folder keeps what it is told from one run to the next, and what is said of it."""
    with closing(open_memory(folder, {})) as first:
        memory = LinkMemory(first.database, HUB)
        memory.keep({URL: ALIVE})
    with closing(open_memory(folder, {})) as second:
        return LinkMemory(second.database, HUB).of([URL], NOON) == {URL: ALIVE}, first.trouble or memory.trouble


def test_a_new_one_is_made_with_its_folder(tmp_path: Path) -> None:
    assert remembers(tmp_path / "cache" / "new") == (True, "")
    assert [each.name for each in (tmp_path / "cache" / "new").iterdir()] == [FILE]


def test_several_processes_share_a_file(tmp_path: Path) -> None:
    opened = [open_memory(tmp_path, {}) for _ in range(4)]
    memories = [LinkMemory(each.database, HUB) for each in opened]

    def keep(number: int) -> None:
        for page in range(25):
            memories[number].keep({f"https://{number}/{page}": ALIVE})

    threads = [threading.Thread(target=keep, args=(number,)) for number in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    urls = [f"https://{number}/{page}" for number in range(4) for page in range(25)]
    assert len(memories[0].of(urls, NOON)) == 100
    assert {each.trouble for each in opened} | {each.trouble for each in memories} == {""}
    for each in opened:
        each.close()


def test_a_file_that_somebody_holds_is_done_without(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "_PATIENCE", 0.01)
    open_memory(tmp_path, {}).close()
    with closing(open_memory(tmp_path, {})) as ours, closing(sqlite3.connect(tmp_path / FILE)) as theirs:
        theirs.execute("BEGIN IMMEDIATE")
        memory = LinkMemory(ours.database, HUB)
        memory.keep({URL: ALIVE})
        assert "locked" in memory.trouble
        assert memory.of([URL], NOON) == {}


@pytest.mark.parametrize(
    ("content", "kept"),
    table(
        [
            ("no-database", b"not a database at all, by any measure" * 30, False),
            ("cut-off", b"SQLite format 3\x00" + b"\x10\x00" * 20, False),
            ("empty", b"", True),
        ]
    ),
)
def test_a_file_that_is_no_memory_is_put_aside(content: bytes, kept: bool, tmp_path: Path) -> None:
    (tmp_path / FILE).write_bytes(content)
    works, trouble = remembers(tmp_path)
    assert works
    assert (trouble == "") is kept
    assert (tmp_path / BROKEN).exists() is not kept


def test_a_memory_of_another_version_is_put_aside(tmp_path: Path) -> None:
    with closing(sqlite3.connect(tmp_path / FILE)) as database:
        database.execute("PRAGMA user_version = 99")
    works, trouble = remembers(tmp_path)
    assert works
    assert "not readable" in trouble


class Failing(sqlite3.Connection):
    """A database on a disk that is full, or whose user has had enough, from some statement on."""

    left = 0
    error: BaseException = sqlite3.OperationalError("database or disk is full")

    def _strike(self) -> None:
        type(self).left -= 1
        if self.left < 0:
            raise self.error

    def execute(self, *arguments: Any) -> sqlite3.Cursor:
        self._strike()
        return super().execute(*arguments)

    def executemany(self, *arguments: Any) -> sqlite3.Cursor:
        self._strike()
        return super().executemany(*arguments)

    def executescript(self, *arguments: Any) -> sqlite3.Cursor:
        self._strike()
        return super().executescript(*arguments)


@pytest.mark.release  # every one of them waits for the disk
@pytest.mark.parametrize("there", [False, True], ids=["a new one", "one that is there"])
@pytest.mark.parametrize(
    "error",
    [
        sqlite3.OperationalError("database or disk is full"),
        sqlite3.OperationalError("disk I/O error"),
        KeyboardInterrupt("Ctrl-C"),
        SystemExit(143),
    ],
    ids=["full", "broken", "Ctrl-C", "SIGTERM"],
)
def test_whatever_fails_the_memory_is_done_without_and_works_the_next_time(
    there: bool, error: BaseException, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    connect = sqlite3.connect
    for moment in range(20):
        folder = tmp_path / str(moment)
        if there:
            open_memory(folder, {}).close()
        with monkeypatch.context() as patch:
            patch.setattr(sqlite3, "connect", partial(connect, factory=Failing))
            patch.setattr(Failing, "left", moment)
            patch.setattr(Failing, "error", error)
            try:
                with closing(open_memory(folder, {})) as opened:
                    memory = LinkMemory(opened.database, HUB)
                    memory.keep({URL: ALIVE})
                    memory.of([URL], NOON)
                struck = Failing.left < 0
                assert (str(error) in opened.trouble + memory.trouble) is struck
            except (KeyboardInterrupt, SystemExit) as raised:
                struck = True
                assert raised is error  # noqa: PT017 - one of two outcomes
        assert remembers(folder) == (True, "")
        assert [each.name for each in folder.iterdir()] == [FILE]
        if not struck:
            break
    assert not struck
    assert moment > 5


def test_one_with_nothing_wrong_in_it_is_not_put_aside(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    open_memory(tmp_path, {}).close()

    def locked(folder: object) -> sqlite3.Connection:  # noqa: ARG001 - the signature of what it stands for
        raise sqlite3.OperationalError("database is locked")

    monkeypatch.setattr(module, "_opened", locked)
    opened = open_memory(tmp_path, {})
    assert opened.database is None
    assert "cannot be used: database is locked" in opened.trouble
    assert (tmp_path / FILE).exists()
    assert not (tmp_path / BROKEN).exists()
