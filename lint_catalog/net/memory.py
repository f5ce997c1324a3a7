"""The link memory: what was found out about links, kept from run to run in a small database (SQLite).

Losing it costs requests and nothing else, so it never stands in the way: one that somebody else holds for long is done
without. What stands in it may have been written by anybody, so that it is believed as far as it could be ours.
"""

from __future__ import annotations

import json
import sqlite3
import sys
import threading
from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any, TypeVar

import msgspec
from msgspec import Struct
from msgspec.structs import asdict, replace

from lint_catalog.model.links.answers import CONCLUSIVE, Answer, PageTrouble, RepoFacts, Verdict
from lint_catalog.net.clock import day

Database = sqlite3.Connection
"""Who opens it closes it; here nothing is opened."""

Told = TypeVar("Told", Answer, RepoFacts)
VERSION = 1
_LONGEST = 1 << 20  # bytes of a row, or characters of an answer
_OWNERS = 10_000  # about whose pages is read
_PAGES = 10_000  # that an owner may have
_SKEW = 300.0  # seconds that another machine's clock may be ahead
_TABLES = {
    "links": """CREATE TABLE links (
    scope TEXT NOT NULL, url TEXT NOT NULL, asked REAL NOT NULL, pending INTEGER NOT NULL,
    alive REAL, first_failed TEXT, last_failed TEXT, failed_days INTEGER NOT NULL, answer TEXT NOT NULL, facts TEXT,
    PRIMARY KEY (scope, url)) WITHOUT ROWID""",
    "owners": """CREATE TABLE owners (
    scope TEXT NOT NULL, kind TEXT NOT NULL, owner TEXT NOT NULL, pages INTEGER NOT NULL,
    PRIMARY KEY (scope, kind, owner)
) WITHOUT ROWID""",
}
"""What SQLite says of a memory, by table."""
_ANEW = "; ".join(each.replace("TABLE", "TABLE IF NOT EXISTS", 1) for each in _TABLES.values())


class Memory(Struct, frozen=True):
    """What is remembered of a link: its last answer and when it was given (seconds since 1970), when it was last seen
    alive (None: never), and the days of its failures in a row."""

    answer: Answer
    asked: float
    alive: float | None = None
    first_failed: str = ""
    last_failed: str = ""
    failed_days: int = 0
    facts: RepoFacts | None = None

    def is_fresh(self, now: float, hours: float) -> bool:
        """Whether the answer may be used again: `hours` for what is there, a quarter for what is gone."""
        if self.answer.pending or self.answer.verdict not in (*CONCLUSIVE, Verdict.MISSING):
            return False
        if self.answer.trouble is not PageTrouble.NONE or self.answer.verdict is Verdict.MISSING:
            hours /= 4
        return 0 <= now - self.asked < hours * 3600

    def told(self) -> Answer:
        """The answer with its history."""
        return replace(
            self.answer,
            failed_days=self.failed_days,
            first_failed=self.first_failed,
            last_alive=day(self.alive).isoformat() if self.alive else "",
        )


def after(old: Memory | None, answer: Answer, now: float) -> Memory:
    """What is remembered once a link was answered."""
    today = day(now).isoformat()
    if answer.verdict in CONCLUSIVE:
        before = old.facts if old is not None and answer.verdict is Verdict.MOVED else None
        if before is not None and answer.facts is not None and before.id == answer.facts.id:
            before = old.answer.before if old is not None else None  # it had moved before
        facts = answer.facts or (old.facts if old is not None else None)
        if answer.before is not before:
            answer = replace(answer, before=before)
        return Memory(answer, now, now, facts=facts)
    old = old or Memory(answer, now)
    if answer.verdict is not Verdict.MISSING:  # nothing was learned: what was known stays
        return replace(old, answer=answer, asked=now)
    return replace(
        old,
        answer=answer,
        asked=now,
        first_failed=old.first_failed or today,
        last_failed=today,
        failed_days=old.failed_days + (old.last_failed != today),
    )


class LinkMemory:
    """What is in an open database that was prepared. `scope` is the Hub that was asked, since another one may answer
    otherwise. Threads may share it.

    Without a database nothing is kept. `trouble` says in words what is wrong with it, if anything is.
    """

    def __init__(self, database: Database | None, scope: str) -> None:
        self.trouble = ""
        self._scope = scope
        self._lock = threading.Lock()
        self._database = database

    def of(self, urls: Iterable[str], now: float) -> Mapping[str, Memory]:
        """What is remembered of some links; `now` in seconds since 1970."""
        columns = "asked, pending, alive, first_failed, last_failed, failed_days, answer, facts"
        statement = f"SELECT {columns} FROM links WHERE scope = ? AND url = ?"  # noqa: S608 - our own columns
        rows = ((url, row) for url in urls for row in self._do(statement, (self._scope, url)))
        return {url: memory for url, row in rows if (memory := _remembered(row, now)) is not None}

    def keep(self, memories: Mapping[str, Memory]) -> None:
        """Remember some links at once, for good."""
        if self._database is None:
            return
        rows = [
            (
                self._scope, url, each.asked, each.answer.pending, each.alive, each.first_failed, each.last_failed,
                each.failed_days, _dumped(each.answer), json.dumps(asdict(each.facts)) if each.facts else None,
            )
            for url, each in memories.items()
        ]  # fmt: skip
        rows = [each for each in rows if sum(len(value) for value in each if isinstance(value, str)) < _LONGEST // 4]
        self._do("REPLACE INTO links VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)", rows)

    def pages(self) -> Mapping[tuple[str, str], int]:
        """How many pages of repositories owners had, by kind and owner."""
        statement = f"SELECT kind, owner, pages FROM owners WHERE scope = ? LIMIT {_OWNERS}"  # noqa: S608 - our own limit
        rows = self._do(statement, (self._scope,))
        return {
            (kind, owner): pages
            for kind, owner, pages in rows
            if isinstance(kind, str) and isinstance(owner, str) and isinstance(pages, int) and 0 <= pages <= _PAGES
        }

    def keep_pages(self, kind: str, owner: str, pages: int) -> None:
        """Remember how many pages of repositories an owner has."""
        self._do("REPLACE INTO owners VALUES (?, ?, ?, ?)", [(self._scope, kind, owner, pages)])

    def close(self) -> None:
        """Use the database no more."""
        with self._lock:
            self._database = None

    def _do(self, statement: str, values: tuple[str, ...] | list[tuple[Any, ...]]) -> list[tuple[Any, ...]]:
        with self._lock:
            if self._database is None:
                return []
            try:
                if isinstance(values, tuple):
                    return self._database.execute(statement, values).fetchall()
                with self._database:
                    self._database.executemany(statement, values)
            except sqlite3.DataError:  # a row that is too large; it will be replaced
                return []
            except (sqlite3.Error, UnicodeError, MemoryError) as error:  # SQLite quotes what it cannot read
                self.trouble = f"the link memory cannot be used: {error}"
                self._database = None  # one message is enough, and waiting for a lock each time would take for ever
            return []


def prepare(database: Database) -> None:
    """Make the tables in a database that was just opened, or see that they are there and nothing else is.

    Raises sqlite3.Error: OperationalError if it cannot be used now, else DatabaseError for what is not a database, is
    broken, of another version, or has tables, views or triggers that are not ours.
    """
    database.text_factory = lambda text: text.decode("utf-8", "replace")
    if sys.version_info >= (3, 11):
        database.setlimit(sqlite3.SQLITE_LIMIT_LENGTH, _LONGEST)
    if sys.version_info >= (3, 12):
        database.setconfig(sqlite3.SQLITE_DBCONFIG_DEFENSIVE, True)
    for setting in ("trusted_schema = OFF", "cell_size_check = ON", "mmap_size = 0"):
        database.execute(f"PRAGMA {setting}")
    database.execute("PRAGMA journal_mode = WAL")
    database.execute("PRAGMA synchronous = NORMAL")
    version = database.execute("PRAGMA user_version").fetchone()[0]
    if version not in (0, VERSION):
        raise sqlite3.DatabaseError(f"version {version}")
    # more than nine tables are not ours either
    found = database.execute("SELECT type, name, sql FROM sqlite_master ORDER BY name LIMIT 9").fetchall()
    if not found:  # all at once, so that nobody else sees a part of it
        database.executescript(f"BEGIN IMMEDIATE; {_ANEW}; PRAGMA user_version = {VERSION}; COMMIT")
    elif found != [("table", name, statement) for name, statement in _TABLES.items()]:
        raise sqlite3.DatabaseError("its tables are not ours")
    elif database.execute("PRAGMA quick_check(1)").fetchone() != ("ok",):
        raise sqlite3.DatabaseError("it is damaged")


def _remembered(row: tuple[Any, ...], now: float) -> Memory | None:
    """What a row says; None if it cannot be ours, or is not from before `now`."""
    asked, pending, alive, first, last, days, answer, facts = row
    latest = now + _SKEW
    told = _read(answer, Answer)
    known = None if facts is None else _read(facts, RepoFacts)
    failing = _failing(first, last, days, day(latest))
    if told is None or failing is None or not _is_time(asked, latest) or (facts is not None and known is None):
        return None
    told = replace(told, pending=bool(pending))
    return Memory(told, asked, alive if _is_time(alive, latest) else None, *failing, known)


def _failing(first: object, last: object, days: object, today: date) -> tuple[str, str, int] | None:
    """The first and the last day of failures, and their number, which is not greater than can be; None for others."""
    if not first and not last:
        return "", "", 0
    begin, end = _day(first), _day(last)
    if begin is None or end is None or not begin <= end <= today or not isinstance(days, int):
        return None
    return begin.isoformat(), end.isoformat(), max(0, min(days, (end - begin).days + 1))


def _day(text: object) -> date | None:
    try:
        return date.fromisoformat(text) if isinstance(text, str) and len(text) == len("2026-11-29") else None
    except ValueError:
        return None


def _is_time(value: object, latest: float) -> bool:
    """Whether something is a time, in seconds since 1970, and past."""
    return isinstance(value, float) and 0 <= value <= latest


def _read(text: object, kind: type[Told]) -> Told | None:
    """What was dumped, if it is of a kind: another version wrote it otherwise, or nobody of ours."""
    try:
        return msgspec.json.decode(text, type=kind) if isinstance(text, str) and len(text) < _LONGEST else None
    except (msgspec.MsgspecError, UnicodeError, RecursionError):
        return None


def _dumped(answer: Answer) -> str:
    data = {name: value for name, value in asdict(answer).items() if value}
    data |= {key: asdict(data[key]) for key in ("facts", "before") if key in data}
    data["verdict"], data["trouble"] = answer.verdict.value, answer.trouble.value
    return json.dumps(data)
