"""The script that breaks guards: what it changes, and that it can be trusted with files."""

from __future__ import annotations

import ast
from pathlib import Path

import pytest

from tools.break_guards import mutants as changes
from tools.break_guards.guards import GUARDS, ROOT, chosen, explained
from tools.break_guards.mutants import Mutant, apply, functions_of, mutants_of

GUARD = """def guard(a, b):
    if a and not b:
        raise ValueError(a)
    return [x for x in a if x > 1] or a == b
"""


@pytest.fixture
def mutants(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> list[Mutant]:
    monkeypatch.setattr(changes, "ROOT", tmp_path)
    (tmp_path / "guard.py").write_text(GUARD, encoding="utf-8")
    return list(mutants_of(tmp_path / "guard.py"))


def test_each_condition_its_parts_and_each_raise_are_changed_once(mutants: list[Mutant]) -> None:
    assert sorted(each.what for each in mutants) == sorted([
        "not (a)", "not (not b)", "not (a and (not b))", "without `raise ValueError(a)`", "not (x > 1)", "not (a == b)",
        "not ([x for x in a if x > 1])", "not ([x for x in a if x > 1] or a == b)",
    ])  # fmt: skip
    assert {each.function for each in mutants} == {"guard"}


def test_a_change_reaches_whoever_holds_the_function(mutants: list[Mutant], tmp_path: Path) -> None:
    names: dict[str, object] = {}
    file = str(tmp_path / "guard.py")
    exec(compile(ast.parse(GUARD), file, "exec"), names)  # noqa: S102 - our own text
    held = names["guard"]
    assert callable(held)
    with pytest.raises(ValueError, match="1"):
        held([1], [])
    apply(next(each for each in mutants if "raise" in each.what), functions_of({file}))
    assert held([1], []) is False


def test_the_guards_that_are_named_are_there() -> None:
    for what, (patterns, tests) in GUARDS.items():
        assert all([*(ROOT / "lint_catalog").glob(pattern)] for pattern in patterns), what
        assert all((ROOT / each).exists() for each in tests)
    modules, _ = chosen([])
    assert len(modules) == len({*modules})


@pytest.mark.release
def test_what_is_explained_is_a_change_that_can_be_made() -> None:
    modules, _ = chosen([])
    known = {mutant.name for path in modules for mutant in mutants_of(path)} if explained() else set()
    assert {*explained()} <= known
    assert all(len(reason) > 20 for reason in explained().values())
