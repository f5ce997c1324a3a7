"""A merge conflict in an entry is called one, whichever of git's marks a reader of YAML stumbles over."""

from __future__ import annotations

import pytest

from tests.support.catalogs import all_rules, catalog_of, run

RULES = [all_rules()["yaml-syntax"]]


@pytest.mark.parametrize("mark", ["<<<<<<< HEAD", "||||||| 1d2c3b4", "=======", ">>>>>>> other"])
@pytest.mark.parametrize("before", ["name: Kite", "hub:\n  - a/b", "note: >-\n  Kite"], ids=["field", "list", "text"])
def test_a_merge_conflict_is_called_one(before: str, mark: str) -> None:
    text = f"{before}\n{mark}\nreleased: 2024\n"
    [found] = run(catalog_of({"entries/models/kite.yaml": text}), RULES)
    assert (found.message, found.span.line) == (
        "not valid YAML: a merge conflict is not resolved here",
        text.split("\n").index(mark) + 1,
    )
