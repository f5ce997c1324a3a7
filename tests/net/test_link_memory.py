"""The link memory: it keeps what it is told."""

from __future__ import annotations

import sqlite3
import sys
from contextlib import closing

import pytest

from lint_catalog.model.links.answers import Answer, PageTrouble, RepoFacts, Verdict
from lint_catalog.net.memory import LinkMemory, Memory, after, prepare
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
def test_what_is_kept_is_what_is_remembered(answer: Answer, memory: sqlite3.Connection) -> None:
    told = Memory(answer, NOON, NOON - DAY, "2026-11-20", "2026-11-23", 3, FACTS)
    first = LinkMemory(memory, HUB)
    first.keep({"https://x/": told})
    first.keep_pages("models", "nvidia", 2)
    second = LinkMemory(memory, HUB)
    assert second.of(["https://x/", "https://y/"], NOON) == {"https://x/": told}
    assert second.pages() == {("models", "nvidia"): 2}
    other = LinkMemory(memory, "https://mirror.example")
    assert other.of(["https://x/"], NOON) == {}, "another Hub may answer otherwise"


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


@pytest.mark.skipif(sys.version_info < (3, 11), reason="older ones cannot tell SQLite a limit")
def test_no_value_is_read_that_is_longer_than_any_of_ours() -> None:
    with closing(sqlite3.connect(":memory:")) as database:
        prepare(database)
        assert database.getlimit(sqlite3.SQLITE_LIMIT_LENGTH) < 1 << 24
