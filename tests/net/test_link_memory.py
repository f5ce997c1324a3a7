"""The link memory: it keeps what it is told, shares a file, and never stands in the way."""

from __future__ import annotations

import sqlite3
import threading
from pathlib import Path

import pytest

from lint_catalog.model.links.answers import Answer, PageTrouble, RepoFacts, Verdict
from lint_catalog.net import memory as module
from lint_catalog.net.memory import LinkMemory, Memory, after
from tests.support.catalogs import table
from tests.support.online import DAY, NOON

HUB = "https://huggingface.co"
FACTS = RepoFacts(
    "a/b", "66", "2024-01-01T00:00:00.000Z", True, ("mit", "gemma"), "x", ("c/d",), "merge", 7, 4096, True
)
ANSWERS = [
    Answer(Verdict.ALIVE, facts=FACTS),
    Answer(Verdict.MOVED, to="a/c", facts=FACTS, before=RepoFacts("a/b", "65")),
    Answer(Verdict.ALIVE, "the page says that it was not found", trouble=PageTrouble.SOFT_404),
    Answer(Verdict.MISSING, "its host answers 404", archived="https://web.archive.org/x"),
    Answer(Verdict.UNREACHABLE, "there was no time left to ask", pending=True),
]


@pytest.mark.parametrize("answer", ANSWERS, ids=lambda answer: f"{answer.verdict.value}-{answer.trouble.value}")
def test_what_is_kept_is_what_is_remembered(answer: Answer, tmp_path: Path) -> None:
    told = Memory(answer, NOON, NOON - DAY, "2026-11-20", "2026-11-23", 3, FACTS)
    first = LinkMemory(tmp_path / "new" / "links.sqlite", HUB)
    first.keep({"https://x/": told})
    first.keep_pages("models", "nvidia", 2)
    first.close()
    second = LinkMemory(tmp_path / "new" / "links.sqlite", HUB)
    assert second.all() == {"https://x/": told}
    assert second.pages() == {("models", "nvidia"): 2}
    other = LinkMemory(tmp_path / "new" / "links.sqlite", "https://mirror.example")
    assert other.all() == {}, "another Hub may answer otherwise"
    second.close()
    other.close()


def test_several_processes_share_a_file(tmp_path: Path) -> None:
    file = tmp_path / "links.sqlite"
    memories = [LinkMemory(file, HUB) for _ in range(4)]

    def keep(number: int) -> None:
        for page in range(25):
            memories[number].keep({f"https://{number}/{page}": Memory(ANSWERS[0], NOON)})

    threads = [threading.Thread(target=keep, args=(number,)) for number in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(memories[0].all()) == 100
    assert [each.trouble for each in memories] == [""] * 4
    for each in memories:
        each.close()


def test_a_file_that_somebody_holds_is_done_without(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "_PATIENCE", 0.01)
    file = tmp_path / "links.sqlite"
    LinkMemory(file, HUB).close()
    ours = LinkMemory(file, HUB)
    theirs = sqlite3.connect(file, isolation_level=None)
    theirs.execute("BEGIN IMMEDIATE")
    ours.keep({"https://x/": Memory(ANSWERS[0], NOON)})
    assert "locked" in ours.trouble
    assert ours.all() == {}
    theirs.close()
    ours.close()


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
    file = tmp_path / "links.sqlite"
    file.write_bytes(content)
    memory = LinkMemory(file, HUB)
    memory.keep({"https://x/": Memory(ANSWERS[0], NOON)})
    assert len(memory.all()) == 1
    assert (memory.trouble == "") is kept
    assert file.with_suffix(".broken").exists() is not kept
    memory.close()


def test_a_memory_of_another_version_is_put_aside(tmp_path: Path) -> None:
    file = tmp_path / "links.sqlite"
    database = sqlite3.connect(file)
    database.execute("PRAGMA user_version = 99")
    database.close()
    memory = LinkMemory(file, HUB)
    assert "not readable" in memory.trouble
    assert memory.all() == {}
    memory.close()


@pytest.mark.parametrize(
    ("answer", "hours", "fresh"),
    table(
        [
            ("alive", ANSWERS[0], 23, True),
            ("alive-long-ago", ANSWERS[0], 25, False),
            ("alive-in-the-future", ANSWERS[0], -1, False),
            ("missing", ANSWERS[3], 5, True),
            ("missing-a-while-ago", ANSWERS[3], 7, False),
            ("doubtful", ANSWERS[2], 7, False),
            ("unreachable", Answer(Verdict.UNREACHABLE, "503"), 0, False),
            ("not-asked", ANSWERS[4], 0, False),
        ]
    ),
)
def test_what_is_fresh(answer: Answer, hours: float, fresh: bool) -> None:
    assert Memory(answer, NOON).is_fresh(NOON + hours * 3600, 24) is fresh


def test_what_could_not_be_found_out_changes_nothing_of_what_is_known() -> None:
    dead = after(after(None, ANSWERS[0], NOON - 2 * DAY), Answer(Verdict.MISSING, "404"), NOON - DAY)
    now = after(dead, Answer(Verdict.UNREACHABLE, "503"), NOON)
    assert (now.first_failed, now.failed_days, now.alive, now.facts) == ("2026-11-22", 1, NOON - 2 * DAY, FACTS)
    again = after(now, Answer(Verdict.MISSING, "404"), NOON)
    assert (again.first_failed, again.failed_days) == ("2026-11-22", 2)
