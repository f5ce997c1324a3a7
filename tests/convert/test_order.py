"""The order of rows: by a rule, as a list has them, behind their base or another row."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

import pytest

from lint_catalog.convert.render.order import in_order
from lint_catalog.model.entries.catalog import Catalog
from tests.support.catalogs import catalog_of, table
from tests.support.imports import as_catalog, imported

MODELS: Mapping[str, Mapping[str, Any]] = {
    "ant": {"released": 2023, "parameters": "7b"},
    "bee": {"released": 2024, "parameters": "13b"},
    "cat": {"released": 2026, "parameters": "7b", "base": ["dog"]},
    "dog": {"released": 2022, "parameters": "7b"},
    "eel": {"released": 2025, "parameters": "70b", "base": ["dog"]},
    "fox": {"released": 2026, "training": [{"stage": "sft", "from": [{"model": "gnu"}]}]},
    "gnu": {"released": 2021},
}


def _catalog(more: Mapping[str, Mapping[str, Any]]) -> Catalog:
    rows = {id: {"name": id, "section": "all", **data, **more.get(id, {})} for id, data in MODELS.items()}
    files = {f"entries/models/{id}.yaml": json.dumps(data) for id, data in rows.items()}
    return catalog_of({"entries/catalog.yaml": '{"title": "T", "languages": ["en"]}', **files})


def _order(sort: Any, **after: str) -> str:
    catalog = _catalog({id: {"after": leader} for id, leader in after.items()})
    return " ".join(each.id for each in in_order(catalog, catalog.of_kind("models").values(), sort))


@pytest.mark.parametrize(
    ("sort", "after", "order"),
    table(
        [
            ("by name", "name", {}, "ant bee cat dog eel fox gnu"),
            ("by size, one of the same size behind its base", "size", {}, "eel bee ant dog cat gnu fox"),
            ("newest first", "newest", {}, "cat fox eel bee ant dog gnu"),
            ("oldest first", "date", {}, "gnu dog ant bee eel cat fox"),
            ("by id", None, {}, "ant bee cat dog eel fox gnu"),
            ("a list", ["gnu", "cat"], {}, "gnu cat ant bee dog eel fox"),
            ("a list that names others", ["gnu", "who"], {}, "gnu ant bee cat dog eel fox"),
            ("a whole list", ["gnu", "fox", "eel", "dog", "cat", "bee", "ant"], {}, "gnu fox eel dog cat bee ant"),
            ("behind another", ["gnu", "cat"], {"eel": "gnu", "dog": "gnu"}, "gnu dog eel cat ant bee fox"),
            ("behind one behind another", "name", {"ant": "fox", "bee": "ant"}, "cat dog eel fox ant bee gnu"),
            ("behind what is not there", "name", {"ant": "who"}, "ant bee cat dog eel fox gnu"),
            ("in circles", "name", {"ant": "ant", "bee": "cat", "cat": "bee"}, "dog eel fox gnu ant bee cat"),
            ("new ones", {"by": "newest", "rows": ["fox", "bee", "dog"]}, {}, "fox cat eel bee ant dog gnu"),
            ("by size around a list", {"by": "size", "rows": ["eel", "dog", "bee"]}, {}, "eel dog bee ant cat gnu fox"),
            ("the other way", {"by": "newest", "rows": ["gnu", "cat"]}, {}, "fox gnu cat eel bee ant dog"),
            ("names around a list", {"by": "name", "rows": ["bee", "fox"]}, {}, "ant bee cat dog eel fox gnu"),
        ]
    ),
)  # fmt: skip
def test_rows_are_in_order(sort: Any, after: Mapping[str, str], order: str) -> None:
    assert _order(sort, **after) == order


def test_a_new_row_changes_no_list() -> None:
    """The same list with one more row has the others as before."""
    catalog = _catalog({})
    rows = {each.id: each for each in catalog.of_kind("models").values()}
    for new in rows:
        sort = {"by": "size", "rows": [id for id in ("eel", "bee", "dog", "ant", "cat", "fox", "gnu") if id != new]}
        assert [each.id for each in in_order(catalog, rows.values(), sort) if each.id != new] == sort["rows"]


def test_many_rows_that_no_list_names_take_no_longer(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("lint_catalog.convert.render.order._MOST", 3)
    assert _order({"by": "size", "rows": ["gnu", "cat"]}) == "gnu cat eel bee ant dog fox"


def test_the_order_of_a_page_is_kept() -> None:
    head = "| Model | Year | Developer | License |\n|---|---|---|---|\n"
    for years, sort in (((2026, 2024, 2023), "newest"), ((2024, 2026, 2023), ["m1", "m0", "m2"])):
        names = ("zebra", "m0", "yak") if sort == "newest" else ("m1", "m0", "m2")
        rows = [
            f"| [{name}](https://example.org/{name}) | {year} | Ada | MIT |\n"
            for name, year in zip(names, years, strict=True)
        ]
        result = imported({"en": head + "".join(rows)})
        assert result.entries["sections"]["table"]["sort"] == sort
        assert as_catalog(result).of_kind("sections")["table"].data["sort"] == sort
