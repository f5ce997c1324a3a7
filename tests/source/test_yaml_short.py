"""Keys with short values are written as PyYAML would write them."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from lint_catalog.source.yaml.emit import entry_yaml, with_pyyaml
from lint_catalog.source.yaml.short import short_pair
from tests.support.catalogs import PROJECT

TEXTS = st.one_of(
    st.text(max_size=12),
    st.text(alphabet="ab:,-#[]{}'\"\\ ?&*!.0x1e=<~日é\u0301、", max_size=14),
    st.sampled_from(["no", "1.10", "https://a.b/c?d=e#f", "... a", "...a, b", "12:30", "<<", "=", "a\n", "x" * 97]),
    st.from_regex(r"[A-Za-z]{20,40}( [a-z]{3,9}){0,4}", fullmatch=True),
)
VALUES: st.SearchStrategy[Any] = st.recursive(
    st.one_of(TEXTS, TEXTS, st.integers(-5, 3000), st.booleans(), st.floats(), st.none()),
    lambda inner: st.one_of(st.lists(inner, max_size=5), st.dictionaries(TEXTS, inner, max_size=4)),
    max_leaves=8,
)


@settings(max_examples=30, deadline=None)
@given(st.dictionaries(st.one_of(st.sampled_from(["name", "hub", "training", "base"]), TEXTS), VALUES, max_size=5))
def test_whatever_an_entry_holds(data: dict[str, Any]) -> None:
    assert entry_yaml("models", data, with_schema=False) == with_pyyaml(data)


def test_entries_that_people_wrote() -> None:
    import yaml

    short = 0
    for file in sorted((PROJECT / "entries" / "models").glob("*.yaml"))[::20]:
        data = yaml.load(file.read_text(encoding="utf-8"), yaml.CSafeLoader)
        assert entry_yaml("models", data, with_schema=False) == with_pyyaml(data)
        short += sum(short_pair(key, value) is not None for key, value in data.items())
    assert short > 100


@pytest.mark.parametrize("value", ["a" * 97, "a\nb", "", [], {}, -1, 1.5, None, " a", "a\u200b", ["a", ["b" * 90] * 2]])
def test_what_is_long_or_odd_is_left_to_pyyaml(value: Any) -> None:
    assert short_pair("note", value) is None
