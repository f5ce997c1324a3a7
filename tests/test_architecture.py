"""The house that docs/architecture.md draws is the one that stands here, and every guard that it names is there; so are
those of the promises in docs/security.md."""

from __future__ import annotations

import re
from collections.abc import Iterable

import pytest

from tests.support.catalogs import PROJECT
from tests.support.sandbox import PYPROJECT

DRAWN = (PROJECT / "docs" / "architecture.md").read_text(encoding="utf-8")
_ROOM = re.compile(r"^### (\w+)$", re.MULTILINE)
_INVARIANT = re.compile(r"^\| (?P<never>[^|]+) \| (?P<guards>[^|]+) \|$", re.MULTILINE)
_MODULE = re.compile(r"\b((?:cli|project|report|net|convert|engine|rules|source|model|text)/[\w/]*(?:\.py)?)")


def rooms(text: str) -> list[tuple[str, str]]:
    """The rooms with what is said of each, in the order in which they stand there."""
    parts = _ROOM.split(text.partition("## The rooms")[2])
    return list(zip(parts[1::2], parts[2::2], strict=True))


def guards(text: str) -> list[tuple[str, str]]:
    """Every guard, after the invariant that it guards; an empty one where nothing guards it."""
    found = [match.groups() for match in _INVARIANT.finditer(text) if match["never"] != "never"]
    return [(never, guard) for never, named in found for guard in re.findall(r"`([\w-]+)`", named) or [""]]


def unknown(named: Iterable[tuple[str, str]]) -> list[tuple[str, str]]:
    """The guards that are neither a contract nor a test."""
    contracts = {each["id"] for each in PYPROJECT["tool"]["importlinter"]["contracts"]}
    tests = {
        name
        for file in (PROJECT / "tests").rglob("test_*.py")
        for name in re.findall(r"^ *def (test_\w+)\(", file.read_text(encoding="utf-8"), re.MULTILINE)
    }
    return [each for each in named if each[1] not in contracts | tests]


def test_every_room_is_there_with_what_it_never_does() -> None:
    houses = {each.parent.name for each in PROJECT.glob("lint_catalog/*/__init__.py")}
    names = [name for name, _ in rooms(DRAWN)]
    assert len(names) == len(set(names))
    assert set(names) == {*houses, "checks"}
    assert [name for name, text in rooms(DRAWN) if not guards(text)] == []


def test_every_guard_is_there() -> None:
    assert unknown(guards(DRAWN)) == []


@pytest.mark.parametrize(
    ("line", "expected"),
    [
        pytest.param("| asks anybody | `test_that_nobody_wrote` |", ["test_that_nobody_wrote"], id="no-such-test"),
        pytest.param("| asks anybody | `no-such-contract` |", ["no-such-contract"], id="no-such-contract"),
        pytest.param("| asks anybody | good will |", [""], id="no-guard"),
        pytest.param("| asks anybody | `stand-ins`, `test_gone` |", ["test_gone"], id="one-of-two"),
        pytest.param("| asks anybody | `test_every_guard_is_there`, `floors` |", [], id="both-there"),
    ],
)
def test_a_guard_that_is_gone_would_be_noticed(line: str, expected: list[str]) -> None:
    assert [guard for _, guard in unknown(guards(f"| never | guarded by |\n|---|---|\n{line}\n"))] == expected


def test_every_promise_is_kept_by_a_test_that_is_there() -> None:
    promised = (PROJECT / "docs" / "security.md").read_text(encoding="utf-8")
    heads = ("a stranger never", "never, whatever fails or interrupts", "never")
    rows = [match.groups() for match in _INVARIANT.finditer(promised) if match["never"] not in heads]
    assert len(rows) > 25
    assert [never for never, kept in rows if not re.search(r"`test_\w+`", kept)] == []
    named = re.findall(r"`(test_\w+)`", promised)
    assert unknown(("", each) for each in named) == []


def test_every_module_on_the_ways_is_there() -> None:
    named = set(_MODULE.findall(DRAWN))
    assert len(named) > 20
    assert sorted(each for each in named if not (PROJECT / "lint_catalog" / each).exists()) == []


def test_every_contract_guards_something() -> None:
    named = {guard for _, guard in guards(DRAWN)}
    contracts = {each["id"] for each in PYPROJECT["tool"]["importlinter"]["contracts"]}
    assert contracts - named == {"circles"}, "circles are about all rooms at once"
