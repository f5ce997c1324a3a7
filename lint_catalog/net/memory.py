"""The link memory: what was found out about links, kept from run to run in a small database (SQLite).

Losing it costs requests and nothing else, so it never stands in the way: one that cannot be read is put aside, one that
somebody else holds for long is done without.
"""

from __future__ import annotations

import contextlib
import json
import sqlite3
import threading
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from msgspec import Struct
from msgspec.structs import asdict, replace

from lint_catalog.model.links.answers import CONCLUSIVE, Answer, PageTrouble, RepoFacts, Verdict
from lint_catalog.net.clock import day

VERSION = 1
_PATIENCE = 5.0  # seconds to wait for another process
_TABLES = """
CREATE TABLE IF NOT EXISTS links (
    scope TEXT NOT NULL, url TEXT NOT NULL, asked REAL NOT NULL, pending INTEGER NOT NULL,
    alive REAL, first_failed TEXT, last_failed TEXT, failed_days INTEGER NOT NULL, answer TEXT NOT NULL, facts TEXT,
    PRIMARY KEY (scope, url)) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS owners (
    scope TEXT NOT NULL, kind TEXT NOT NULL, owner TEXT NOT NULL, pages INTEGER NOT NULL,
    PRIMARY KEY (scope, kind, owner)
) WITHOUT ROWID;
"""


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
    """The database. `scope` is the Hub that was asked, since another one may answer otherwise. Threads may share it.

    Without a file nothing is kept. `trouble` says in words what is wrong with the file, if anything is.
    """

    def __init__(self, file: Path | None, scope: str) -> None:
        self.trouble = ""
        self._scope = scope
        self._lock = threading.Lock()
        self._database: sqlite3.Connection | None = None
        if file is not None:
            self._open(file)

    def _open(self, file: Path) -> None:
        try:
            file.parent.mkdir(parents=True, exist_ok=True)
            self._database = _connect(file)
        except sqlite3.OperationalError as error:  # locked, read-only, no space: nothing wrong with what is in it
            self.trouble = f"{file} cannot be used: {error}"
        except sqlite3.DatabaseError:
            aside = file.with_suffix(".broken")
            self.trouble = f"{file} was not readable; it is now {aside.name}, and a new one begins"
            try:
                file.replace(aside)
                for more in ("-wal", "-shm"):
                    file.with_name(file.name + more).unlink(missing_ok=True)
                self._database = _connect(file)
            except (OSError, sqlite3.Error) as error:
                self.trouble = f"{file} cannot be used: {error}"
        except OSError as error:
            self.trouble = f"{file} cannot be used: {error.strerror}"

    def all(self) -> Mapping[str, Memory]:
        """What is remembered of every link."""
        columns = "url, asked, pending, alive, first_failed, last_failed, failed_days, answer, facts"
        rows = self._do(f"SELECT {columns} FROM links WHERE scope = ?", (self._scope,))  # noqa: S608 - our own columns
        return dict(_remembered(rows))

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
        self._do("REPLACE INTO links VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)", rows)

    def pages(self) -> Mapping[tuple[str, str], int]:
        """How many pages of repositories owners had, by kind and owner."""
        rows = self._do("SELECT kind, owner, pages FROM owners WHERE scope = ?", (self._scope,))
        return {(kind, owner): pages for kind, owner, pages in rows}

    def keep_pages(self, kind: str, owner: str, pages: int) -> None:
        """Remember how many pages of repositories an owner has."""
        self._do("REPLACE INTO owners VALUES (?, ?, ?, ?)", [(self._scope, kind, owner, pages)])

    def close(self) -> None:
        """Close the file."""
        with self._lock, contextlib.suppress(sqlite3.Error):
            if self._database is not None:
                self._database.close()
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
            except sqlite3.Error as error:
                self.trouble = f"the link memory cannot be used: {error}"
                with contextlib.suppress(sqlite3.Error):
                    self._database.close()
                self._database = None  # one message is enough, and waiting for a lock each time would take for ever
            return []


def _connect(file: Path) -> sqlite3.Connection:
    """The open database with its tables; raises sqlite3.DatabaseError for what is none, or one of another version."""
    database = sqlite3.connect(file, timeout=_PATIENCE, check_same_thread=False)
    try:
        database.execute("PRAGMA journal_mode = WAL")
        database.execute("PRAGMA synchronous = NORMAL")
        version = database.execute("PRAGMA user_version").fetchone()[0]
        if version not in (0, VERSION):
            raise sqlite3.DatabaseError(f"version {version}")
        database.executescript(_TABLES)
        database.execute(f"PRAGMA user_version = {VERSION}")
        database.execute("SELECT url, facts FROM links LIMIT 1").fetchall()
        database.execute("SELECT pages FROM owners LIMIT 1").fetchall()
    except BaseException:
        database.close()
        raise
    return database


def _remembered(rows: list[tuple[Any, ...]]) -> Iterator[tuple[str, Memory]]:
    for url, asked, pending, alive, first, last, days, answer, facts in rows:
        try:
            told = replace(_loaded(json.loads(answer)), pending=bool(pending))
            yield url, Memory(told, asked, alive, first or "", last or "", days, _facts(facts and json.loads(facts)))
        except (ValueError, TypeError, KeyError):
            continue  # written by another version, or by nobody of ours


def _dumped(answer: Answer) -> str:
    data = {name: value for name, value in asdict(answer).items() if value}
    data |= {key: asdict(data[key]) for key in ("facts", "before") if key in data}
    data["verdict"], data["trouble"] = answer.verdict.value, answer.trouble.value
    return json.dumps(data)


def _loaded(data: dict[str, Any]) -> Answer:
    data["verdict"], data["trouble"] = Verdict(data["verdict"]), PageTrouble(data.get("trouble", ""))
    data["facts"], data["before"] = _facts(data.get("facts")), _facts(data.get("before"))
    return Answer(**data)


def _facts(data: dict[str, Any] | None) -> RepoFacts | None:
    if not data:
        return None
    return RepoFacts(**{**data, "license": tuple(data["license"]), "bases": tuple(data["bases"])})
