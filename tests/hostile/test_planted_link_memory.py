"""A link memory that somebody else has prepared: nothing crashes, and it is believed for no longer than ours."""

from __future__ import annotations

import json
import math
import os
import sqlite3
import subprocess
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import closing, contextmanager
from pathlib import Path
from typing import Any

import pytest

from lint_catalog.model.links.answers import Answer, Verdict
from lint_catalog.net.memory import VERSION, LinkMemory, Memory, prepare
from lint_catalog.project import link_memory as module
from lint_catalog.project.link_memory import BROKEN, FILE, open_memory
from tests.support.catalogs import table
from tests.support.cli import link
from tests.support.online import DAY, NOON

HUB, URL = "https://huggingface.co", "https://x/"
ALIVE = {"verdict": "alive", "trouble": ""}
OURS = ("scope", "url", "asked", "pending", "alive", "first_failed", "last_failed", "failed_days", "answer", "facts")
HONEST = dict(zip(OURS, (HUB, URL, NOON, 0, NOON, "", "", 0, json.dumps(ALIVE), None), strict=True))


@pytest.fixture(scope="module")
def honest(tmp_path_factory: pytest.TempPathFactory) -> bytes:
    """A memory with one row, which is honest."""
    folder = tmp_path_factory.mktemp("honest")
    open_memory(folder, {}).close()
    with closing(sqlite3.connect(folder / FILE)) as database, database:
        put(database, {})
    return (folder / FILE).read_bytes()


def put(database: sqlite3.Connection, changes: Mapping[str, Any]) -> None:
    """Put a row into a memory, which is honest but for the changes."""
    row = {**HONEST, **changes}
    database.execute(f"REPLACE INTO links VALUES ({','.join('?' * len(row))})", [*row.values()])  # noqa: S608 - ours


@pytest.fixture
def planted(honest: bytes, tmp_path: Path) -> Path:
    """The folder of such a memory."""
    (tmp_path / FILE).write_bytes(honest)
    return tmp_path


@contextmanager
def changing(folder: Path) -> Iterator[sqlite3.Connection]:
    """The memory in a folder, open to whoever wants to do harm."""
    with closing(sqlite3.connect(folder / FILE)) as database, database:
        database.execute("PRAGMA synchronous = OFF")
        yield database


def remembered(folder: Path, now: float = NOON) -> Memory | None:
    """What a run takes from the memory, after which it can still keep something."""
    with closing(open_memory(folder, {})) as opened:
        memory = LinkMemory(opened.database, HUB)
        found = memory.of([URL], now).get(URL)
        memory.keep({"https://y/": Memory(Answer(Verdict.ALIVE), now, now)})
        assert memory.of(["https://y/"], now), opened.trouble or memory.trouble
    return found


def facts(**changes: Any) -> str:
    return json.dumps({"id": "a/b", "license": [], "bases": [], **changes})


def answer(**changes: Any) -> str:
    return json.dumps({**ALIVE, **changes})


UNBELIEVED: list[tuple[str, dict[str, Any]]] = [
    ("asked in the future", {"asked": NOON + DAY}),
    ("asked far in the future", {"asked": 1e300}),
    ("asked at no time", {"asked": math.inf}),
    ("asked before all times", {"asked": -1e300}),
    ("asked in words", {"asked": "yesterday"}),
    ("asked in bytes", {"asked": b"\xff"}),
    ("no JSON", {"answer": "{"}),
    ("a blob", {"answer": b"\xff\xfe"}),
    ("a list", {"answer": "[]"}),
    ("a number with a million digits", {"answer": '{"verdict": ' + "9" * 200_000 + "}"}),
    ("brackets", {"answer": '{"verdict": "alive", "x": ' + "[" * 200_000 + "]" * 200_000 + "}"}),
    ("brackets without end", {"answer": "[" * 200_000}),
    ("an unknown verdict", {"answer": answer(verdict="splendid")}),
    ("a verdict of another type", {"answer": answer(verdict=["alive"])}),
    ("a reason of another type", {"answer": answer(reason={"a": 1})}),
    ("facts of another type", {"answer": answer(facts="a/b")}),
    ("a license of another type", {"facts": facts(license="mit")}),
    ("bases of another type", {"facts": facts(bases=[{"a": 1}])}),
    ("a count of another type", {"facts": facts(parameters="7b")}),
    ("not a number", {"facts": '{"id": "a/b", "parameters": NaN}'}),
    ("half a character", {"answer": '{"verdict": "alive", "reason": "\\ud800"}'}),
    ("a day that is none", {"first_failed": "2026-13-99", "last_failed": "2026-11-20", "failed_days": 1}),
    ("a day in the future", {"first_failed": "2026-11-20", "last_failed": "9999-12-31", "failed_days": 1}),
    ("days in the wrong order", {"first_failed": "2026-11-20", "last_failed": "2026-11-19", "failed_days": 1}),
    ("a day in bytes", {"first_failed": b"2026-11-20", "last_failed": "2026-11-20", "failed_days": 1}),
    ("days in words", {"first_failed": "2026-11-20", "last_failed": "2026-11-20", "failed_days": "many"}),
]


TOO_MUCH: list[tuple[str, dict[str, Any], dict[str, Any]]] = [
    ("honest", {}, {"asked": NOON, "alive": NOON, "failed_days": 0}),
    ("seen alive in the future", {"alive": 1e300}, {"alive": None}),
    ("seen alive at no time", {"alive": math.inf}, {"alive": None}),
    ("seen alive in words", {"alive": "often"}, {"alive": None}),
    (
        "more failures than days",
        {"first_failed": "2026-11-20", "last_failed": "2026-11-21", "failed_days": 10**9},
        {"failed_days": 2},
    ),
    ("failures on no day", {"failed_days": 10**9}, {"failed_days": 0}),
]


def test_what_cannot_be_ours_is_not_believed_and_what_is_too_much_is_cut(planted: Path) -> None:
    with changing(planted) as database:
        for name, changes in UNBELIEVED:
            put(database, {"url": name, **changes})
        for name, changes, _ in TOO_MUCH:
            put(database, {"url": name, **changes})
    with closing(open_memory(planted, {})) as opened:
        memory = LinkMemory(opened.database, HUB)
        found = memory.of([*(name for name, _ in UNBELIEVED), *(name for name, *_ in TOO_MUCH)], NOON)
        assert opened.trouble + memory.trouble == ""
    assert [*found] == [name for name, *_ in TOO_MUCH]
    for name, _, fields in TOO_MUCH:
        assert {each: getattr(found[name], each) for each in fields} == fields, name
        assert found[name].told().verdict is Verdict.ALIVE


def test_an_answer_from_the_future_is_not_believed_once_it_is_past_either(planted: Path) -> None:
    with changing(planted) as database:
        put(database, {"asked": NOON + DAY})
    with closing(open_memory(planted, {})) as opened:
        memory = LinkMemory(opened.database, HUB)
        assert memory.of([URL], NOON) == {}
        memory.keep({URL: Memory(Answer(Verdict.MISSING), NOON)})  # it was asked for again
    found = remembered(planted, NOON + DAY)
    assert found is not None
    assert (found.answer.verdict, found.asked) == (Verdict.MISSING, NOON)


def test_a_row_larger_than_any_of_ours_is_not_read(planted: Path) -> None:
    with changing(planted) as database:
        put(database, {"answer": " " * (2 << 20) + json.dumps(ALIVE)})
    with closing(open_memory(planted, {})) as opened:
        memory = LinkMemory(opened.database, HUB)
        assert memory.of([URL], NOON) == {}
    assert opened.trouble + memory.trouble == ""


def test_owners_do_not_have_any_number_of_pages(planted: Path) -> None:
    with changing(planted) as database:
        for owner, pages in [("many", 10**15), ("less than none", -1), ("words", "x"), ("bytes", b"x"), ("some", 3)]:
            database.execute("INSERT INTO owners VALUES (?, ?, ?, ?)", (HUB, "models", owner, pages))
        database.execute("INSERT INTO owners VALUES (?, ?, ?, ?)", (HUB, b"\xff", b"\xff", 1))
    with closing(open_memory(planted, {})) as opened:
        assert LinkMemory(opened.database, HUB).pages() == {("models", "some"): 3}


SCHEMAS = [
    (
        "a view in the place of a table",
        """DROP TABLE links; CREATE VIEW links AS WITH RECURSIVE t(n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM t)
        SELECT n AS url, '' AS facts FROM t;""",
    ),
    ("a trigger", "CREATE TRIGGER t AFTER INSERT ON links BEGIN DELETE FROM links; END;"),
    ("another table", "CREATE TABLE more (a);"),
    ("an index", "CREATE INDEX i ON links (answer);"),
    ("another column", "ALTER TABLE links ADD COLUMN more TEXT;"),
    ("a computed column", "ALTER TABLE owners ADD COLUMN more AS (zeroblob(1000000000));"),
    ("one table less", "DROP TABLE owners;"),
    ("a table of another module", "CREATE VIRTUAL TABLE v USING fts5(a);"),
    ("another version", f"PRAGMA user_version = {VERSION + 1};"),
    ("a version below all", "PRAGMA user_version = -5;"),
]


@pytest.mark.parametrize(
    "script",
    [
        pytest.param(script, id=name, marks=() if number < 2 else pytest.mark.release)
        for number, (name, script) in enumerate(SCHEMAS)
    ],
)
def test_tables_that_are_not_ours_are_put_aside(script: str, planted: Path) -> None:
    with changing(planted) as database:
        database.executescript(script)
    assert remembered(planted) is None
    assert (planted / BROKEN).exists()


def test_a_damaged_file_is_put_aside(planted: Path) -> None:
    content = bytearray((planted / FILE).read_bytes())
    content[4096:4200] = b"\xff" * 104
    (planted / FILE).write_bytes(content)
    assert remembered(planted) is None
    assert (planted / BROKEN).read_bytes() == content


def test_a_schema_in_no_encoding_is_put_aside(planted: Path) -> None:
    content = (planted / FILE).read_bytes()
    old, new = b"tableownersowners\x03CREATE TABLE owners", b"table\xd8\xffnersowners\x03CREATE TABLE 0wners"
    assert content.count(old) == 1
    (planted / FILE).write_bytes(content.replace(old, new))
    assert remembered(planted) is None
    assert (planted / BROKEN).exists()


def test_a_file_that_is_too_large_is_put_aside(planted: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "_LARGEST", 1 << 20)
    with (planted / FILE).open("r+b") as file:
        file.truncate(1 << 20)
    assert remembered(planted) is not None
    with (planted / FILE).open("r+b") as file:
        file.truncate((1 << 20) + 1)
    assert remembered(planted) is None


def a_pipe(path: Path) -> None:
    os.mkfifo(path)


def a_folder(path: Path) -> None:
    path.mkdir()


def a_link(path: Path) -> None:
    (path.parent.parent / "secret").write_bytes(b"secret")
    link(path, "../secret")


def a_link_to_nothing(path: Path) -> None:
    link(path, "../nothing")


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="pipes have no names there")
@pytest.mark.parametrize("name", table([("file", FILE), ("wal", f"{FILE}-wal"), ("shm", f"{FILE}-shm")]))
@pytest.mark.parametrize("what", [a_pipe, a_folder, a_link, a_link_to_nothing], ids=lambda what: what.__name__)
def test_what_is_not_a_regular_file_is_left_alone(what: Callable[[Path], None], name: str, tmp_path: Path) -> None:
    folder = tmp_path / "cache"
    folder.mkdir()
    what(folder / name)
    opened = open_memory(folder, {})
    assert opened.database is None
    assert f"{folder / FILE} cannot be used: {name} is " in opened.trouble
    assert "secret" not in opened.trouble
    assert [each.name for each in folder.iterdir()] == [name]
    assert not (tmp_path / "nothing").exists()
    assert not (tmp_path / "secret").exists() or (tmp_path / "secret").read_bytes() == b"secret"


def test_a_journal_does_not_have_us_delete_what_it_names(
    planted: Path, tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(module, "_BEGINNING", -1.0)
    folder, victim = planted, tmp_path_factory.mktemp("elsewhere") / "victim"
    victim.write_bytes(b"\0")
    name = str(victim).encode()
    record = name + len(name).to_bytes(4, "big") + sum(name).to_bytes(4, "big", signed=True)
    header = b"\xd9\xd5\x05\xf9\x20\xa1\x63\xd7"
    head = header + bytes(4) + bytes(4) + (2).to_bytes(4, "big") + (512).to_bytes(4, "big") + (4096).to_bytes(4, "big")
    (folder / f"{FILE}-journal").write_bytes(head.ljust(512, b"\0") + bytes(4) + record + header)
    assert remembered(folder) is None
    assert victim.exists()
    assert {each.name for each in folder.iterdir()} == {FILE, BROKEN}


def test_a_file_that_takes_its_place_while_it_is_opened_is_not_used(
    planted: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    real = prepare

    def slow(database: sqlite3.Connection) -> None:
        (planted / "other").write_bytes((planted / FILE).read_bytes())
        (planted / "other").replace(planted / FILE)
        real(database)

    monkeypatch.setattr("lint_catalog.project.link_memory.prepare", slow)
    opened = open_memory(planted, {})
    assert opened.database is None
    assert "another file has taken its place" in opened.trouble


def in_git(root: Path, *commands: str) -> None:
    for command in ("init -q", *commands):
        subprocess.run(["git", "-C", str(root), *command.split()], check=True, capture_output=True)


IGNORED = "cache/\n"


@pytest.mark.parametrize(
    ("ignored", "commands", "folder", "trouble"),
    table(
        [
            ("ignored", IGNORED, (), "cache", ""),
            ("ignored, deeper", IGNORED, (), "cache/a/b", ""),
            ("not ignored", "", (), "cache", "git does not ignore it: add its folder to .gitignore"),
            ("the root itself", IGNORED, (), ".", "git does not ignore it"),
            ("ignored, but git has it", IGNORED, ("add -f cache/links.sqlite",), "cache", "git does not ignore it"),
            ("ignored, but git has another", IGNORED, ("add -f cache/other",), "cache", "git has files of its folder"),
            ("beside it", "", (), "../beside", ""),
            ("by a link from outside", "", (), "../into", "git does not ignore it"),
            ("by a link from outside, ignored", IGNORED, (), "../into", ""),
            ("a link", "linked\nlinked/\n", (), "linked/cache", "`linked` is a link"),
        ]
    ),
)
def test_in_a_checkout_it_is_only_where_git_has_nothing_of_it(
    ignored: str, commands: tuple[str, ...], folder: str, trouble: str, honest: bytes, tmp_path: Path
) -> None:
    root = tmp_path / "checkout"
    (root / "cache").mkdir(parents=True)
    (root / ".gitignore").write_text(ignored, encoding="utf-8")
    (tmp_path / "elsewhere").mkdir()
    link(root / "linked", "../elsewhere")
    link(tmp_path / "into", "checkout/cache")
    for name in (FILE, "other") if commands else ():
        (root / "cache" / name).write_bytes(honest)
    in_git(root, *commands)
    with closing(open_memory(root / folder, dict(os.environ))) as opened:
        assert trouble in opened.trouble
        assert (opened.trouble == "") == (opened.database is not None) == (trouble == "")
    assert [*(tmp_path / "elsewhere").iterdir()] == []


@pytest.mark.release
def test_a_gigantic_memory_takes_no_time(planted: Path) -> None:
    with changing(planted) as database:
        rows = ((HUB, f"https://y/{number}", NOON, 0, NOON, "", "", 0, "x" * 9_000, None) for number in range(25_000))
        database.executemany("INSERT INTO links VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)", rows)
        owners = ((HUB, "models", f"o{number}", 1) for number in range(100_000))
        database.executemany("INSERT INTO owners VALUES (?, ?, ?, ?)", owners)
    began = time.process_time()
    assert remembered(planted) is not None, "some 225 MB are not too many yet"
    with closing(open_memory(planted, {})) as opened:
        assert len(LinkMemory(opened.database, HUB).pages()) <= 10_000
    assert time.process_time() - began < 10
    with (planted / FILE).open("r+b") as file:
        file.truncate(1 << 30)
    assert remembered(planted) is None
