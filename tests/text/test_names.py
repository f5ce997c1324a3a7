"""What names have in common: all but case, but how words are joined, but signs, but what companies are called."""

from __future__ import annotations

from collections.abc import Callable, Mapping

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from lint_catalog.convert.importing.context import ImportContext
from lint_catalog.convert.importing.registry import PendingEntry
from lint_catalog.model.entries.titles import leads_elsewhere
from lint_catalog.text.names import BETWEEN_NAMES, core_name, letters, plain_name
from lint_catalog.text.words import closest, folded, joined
from tests.support.catalogs import all_rules, catalog_of, run, table

KEYS: Mapping[str, Callable[[str], str]] = {
    "folded": folded,
    "joined": joined,
    "letters": letters,
    "core_name": core_name,
}


@pytest.mark.parametrize(
    ("one", "other", "alike"),
    table(
        [
            ("the same", "Kite", "Kite", "folded joined letters core_name"),
            ("letter case", "Kite", "KITE", "folded joined letters core_name"),
            ("width", "Kite 7", "\uff2b\uff29\uff34\uff25\u3000\uff17", "folded joined letters core_name"),
            ("a hyphen for a space", "Kite 7", "kite-7", "joined letters core_name"),
            ("an underscore", "Kite_7", "kite-7", "joined letters core_name"),
            ("a hyphen that keeps the line", "CC\u2011BY", "CC-BY", "joined letters core_name"),
            ("a dash", "CC\u2013BY", "CC-BY", "joined letters core_name"),
            ("a point", "Kite 3.1", "Kite 31", "letters core_name"),
            ("brackets", "Kite 7B (v2)", "kite-7b-v2", "letters"),
            ("a doubt", "Apache 2.0 (?)", "Apache 2.0", "letters"),
            ("a plus", "Kite+", "Kite", "letters"),
            ("a company", "Kite, Inc.", "Kite", "core_name"),
            ("a company in Japanese", "株式会社凧", "凧", "core_name"),
            ("a license", "The MIT License", "MIT", "core_name"),
            ("another", "Kite", "Sail", ""),
        ]
    ),
)
def test_what_a_key_tells_apart(one: str, other: str, alike: str) -> None:
    assert {name for name, key in KEYS.items() if key(one) == key(other)} == set(alike.split())


@settings(max_examples=100, deadline=None)
@given(st.text(max_size=30), st.text(max_size=30))
def test_each_key_takes_no_more_apart_than_the_one_before(one: str, other: str) -> None:
    for finer, coarser in ((folded, joined), (joined, letters)):
        if finer(one) == finer(other):
            assert coarser(one) == coarser(other)
    assert plain_name(plain_name(one)) == plain_name(one)


def test_those_who_ask_use_the_key_that_is_meant() -> None:
    """Names are unique but for case, typed names and rows are found however joined, titles by their letters."""
    names = ["Kite 7", "KITE 7", "kite-7"]
    catalog = catalog_of({f"entries/licenses/l{at}.yaml": f"name: {name}\n" for at, name in enumerate(names)})
    assert len(run(catalog, [all_rules()["duplicate-name"]])) == 1
    assert closest("kite 7", ["sail-7", "kite-7"]) == "kite-7"
    context = ImportContext(("en",))
    row = PendingEntry("models", "kite-3.1")
    context.remember_model("Kite 3.1", row)
    assert (context.model("kite-3.1"), context.model("Kite 31")) == (row, None)
    assert not leads_elsewhere("Kite 3.1 (chat)", "kites/kite-31-chat", ["kites/other"])


@pytest.mark.parametrize(
    ("text", "names"),
    table(
        [
            ("a comma", "Kite, Sail", ["Kite", "Sail"]),
            ("a Japanese comma", "凧、帆，風", ["凧", "帆", "風"]),
            ("no space", "Kite,Sail", ["Kite", "Sail"]),
            ("a company", "Kite, Inc., Sail Co., Ltd.", ["Kite, Inc.", "Sail Co., Ltd."]),
            ("a company in small letters", "kite, ltd", ["kite, ltd"]),
            ("a company after more spaces", "Kite,  LLC", ["Kite,  LLC"]),
            ("a word that begins like one", "Kite, Incredible", ["Kite", "Incredible"]),
        ]
    ),
)
def test_names_in_a_list(text: str, names: list[str]) -> None:
    assert BETWEEN_NAMES.split(text) == names
