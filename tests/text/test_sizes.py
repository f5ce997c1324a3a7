"""How large a model is, by its name and by what an entry states: one notion of it, for all who ask."""

from __future__ import annotations

import json
from collections.abc import Mapping

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from lint_catalog.convert.draft import draft
from lint_catalog.convert.importing.readers import stated_sizes
from lint_catalog.convert.render.order import in_order
from lint_catalog.convert.render.sizes import largest
from lint_catalog.model.links.answers import Answer, LinkedAddress, Online, RepoFacts, Verdict
from lint_catalog.testing.hub.from_catalog import scenario_from_catalog
from lint_catalog.text.hub import HubTarget
from lint_catalog.text.sizes import (
    STATED,
    contradictory,
    is_stated,
    parameters,
    rounded,
    sizes,
    versions,
    without_sizes,
)
from tests.support.catalogs import PROJECT, all_rules, catalog_of, run, table

B, M, T = 10**9, 10**6, 10**12

NAMES = [
    ("a-point", "acme/alpha-1.6b", {"1.6b": 1.6 * B}),
    ("an-underscore", "acme/alpha-1_6b", {"1_6b": 1.6 * B}),
    ("an-underscore-behind-a-version", "stablelm-2-1_6b-chat", {"1_6b": 1.6 * B}),
    ("an-underscore-in-capitals", "SOLAR-10_7B", {"10_7B": 10.7 * B}),
    ("an-underscore-in-experts", "kite-8x1_6b", {"8x1_6b": 12.8 * B}),
    ("an-underscore-in-what-is-active", "kite-30b-a1_5b", {"30b-a1_5b": 30 * B}),
    ("underscores-that-divide", "kite_3_8b_chat", {"8b": 8 * B}),
    ("a-version-before-an-underscore", "Llama2_7b", {"7b": 7 * B}),
    ("a-year-before-an-underscore", "kite-2024_7b", {"7b": 7 * B}),
    ("experts", "Mixtral-8x7B-v0.1", {"8x7B": 56 * B}),
    ("experts-with-a-sign", "8\u00d77b", {"8\u00d77b": 56 * B}),
    ("active", "Qwen3-32B-A3B", {"32B-A3B": 32 * B}),
    ("active-without-a-unit", "kite-30b-a3", {"30b-a3": 30 * B}),
    ("below-one", "kite-0.5b", {"0.5b": 0.5 * B}),
    ("millions", "bert-350m", {"350m": 350 * M}),
    ("small", "kite-0.05m", {"0.05m": 5e4}),
    ("trillions", "kite-1t", {"1t": T}),
    ("two-decimals", "kite-1.57b", {"1.57b": 1.57 * B}),
    ("a-version-behind", "kite-7B-v2.1", {"7B": 7 * B}),
    ("a-kind-behind", "gemma-2b-it", {"2b": 2 * B}),
    ("a-space", "Kite 7 B", {"7 B": 7 * B}),
    ("two", "kite-7b-13b", {"7b": 7 * B, "13b": 13 * B}),
    ("a-version-only", "Phi-3.5-mini", {}),
    ("a-version-with-a-letter", "kite-v1.0", {}),
    ("a-version-like-a-size", "kite-v7b", {}),
    ("a-length-of-contexts", "Yarn-Llama-2-7b-128k", {"7b": 7 * B}),
    ("a-length-of-contexts-only", "kite-500k", {}),
    ("bits", "kite-GPTQ-4bit", {}),
    ("within-a-word", "abc7b", {}),
    ("before-a-word", "7beta", {}),
    ("a-number-behind-a-point", "kite.7b", {}),
    ("nothing", "kite-0b", {}),
    ("many-digits", "kite-" + "9" * 6000 + "x" + "9" * 6000 + "b", {}),
]


@pytest.mark.parametrize(("name", "found"), table(NAMES))
def test_the_sizes_in_a_name(name: str, found: Mapping[str, float]) -> None:
    assert {size.text: size.parameters for size in sizes(name)} == pytest.approx(found)
    assert all(name[size.start : size.end] == size.text for size in sizes(name))
    assert parameters(name) == pytest.approx(next(iter(found.values()), 0))


@pytest.mark.parametrize(
    ("name", "stated"),
    table(
        [
            ("as-it-is", "7b", "7b"),
            ("capitals", "8X7B", "8x7b"),
            ("an-underscore", "1_6b", "1.6b"),
            ("a-sign", "8\u00d77b", "8x7b"),
            ("a-space", "7 B", "7b"),
            ("active", "32B-A3B", "32b-a3b"),
            ("active-without-a-unit", "30b-a3", None),
        ]
    ),
)
def test_a_size_as_entries_state_it(name: str, stated: str | None) -> None:
    assert [size.stated for size in sizes(name)] == [stated]


def _pattern() -> str:
    schema = json.loads((PROJECT / "schema" / "common.schema.json").read_text(encoding="utf-8"))
    return str(schema["$defs"]["parameters"]["pattern"])


def test_the_schema_and_the_code_have_one_pattern() -> None:
    assert _pattern() == f"^{STATED}$"


@settings(max_examples=100, deadline=None)
@given(st.from_regex(STATED, fullmatch=True))
def test_what_the_schema_accepts_is_read_whole(text: str) -> None:
    assert is_stated(text)
    experts, _, one = text.partition("-a")[0][:-1].rpartition("x")
    if not int(experts or 1) * float(one):
        assert sizes(text) == ()
        return
    (size,) = sizes(text)
    assert (size.text, size.stated, size.start) == (text, text, 0)
    assert size.fits(size)
    assert size.holds(round(size.parameters))


@settings(max_examples=100, deadline=None)
@given(st.text(alphabet="0123456789_.xX\u00d7mMbBtTaA-/ v", max_size=30))
def test_no_name_is_too_strange(name: str) -> None:
    for size in sizes(name):
        assert name[size.start : size.end] == size.text
        assert size.stated is None or parameters(size.stated) == pytest.approx(size.parameters)
    assert len(without_sizes(name)) == len(name) - sum(len(size.text) for size in sizes(name))


@settings(max_examples=100, deadline=None)
@given(st.integers(min_value=1, max_value=10**15))
def test_a_rounded_number_holds_what_it_was_made_of(number: int) -> None:
    (size,) = sizes(rounded(number))
    assert is_stated(rounded(number))
    assert number < 10**6 or size.holds(number)


@pytest.mark.parametrize(
    ("one", "other", "fit"),
    table(
        [
            ("two-decimals", "1.6b", "1.57b", True),
            ("a-digit-more", "7b", "7.2b", True),
            ("cut-off", "3.8b", "3b", True),
            ("an-underscore", "1_6b", "1.57b", True),
            ("another", "7b", "8b", True),
            ("much-more", "7b", "13b", False),
            ("another-unit", "7b", "7m", False),
            ("small-and-cut-off", "1.9m", "1m", False),
        ]
    ),
)
def test_two_names_of_one_size(one: str, other: str, fit: bool) -> None:
    (first,), (second,) = sizes(one), sizes(other)
    assert first.fits(second) == second.fits(first) == fit
    assert contradictory(one, f"acme/kite-{other}") == (not fit)


@pytest.mark.parametrize(
    ("size", "number", "held"),
    table(
        [
            ("exactly", "7b", 7 * B, True),
            ("least", "7b", 5_250_000_000, True),
            ("less", "7b", 5_240_000_000, False),
            ("most", "7b", 8_750_000_000, True),
            ("more", "7b", 8_760_000_000, False),
            ("small-without-embeddings", "100m", 66 * M, True),
            ("a-mixture", "8x7b", 46_702_792_704, True),
            ("a-single-expert", "8x7b", 7 * B, True),
            ("less-than-an-expert", "8x7b", 6 * B, False),
            ("an-underscore", "1_6b", 6 * B, False),
        ]
    ),
)
def test_weights_that_a_size_may_have(size: str, number: int, held: bool) -> None:
    assert sizes(size)[0].holds(number) == held


@pytest.mark.parametrize("name", ["acme/alpha-1_6b", "acme/alpha-1.6b", "acme/alpha-1_6B-chat"])
def test_a_name_with_an_underscore_means_the_same_to_all_who_ask(name: str) -> None:
    """To the order of rows, the stand-in Hub, drafts of entries, and rules: 1.6 billion, less than 3."""
    catalog = catalog_of({"entries/models/alpha.yaml": f"name: Alpha\nhub: [{name}]\n"})
    other = {"entries/models/beta.yaml": "name: Beta\nhub: [acme/beta-3b]\n"}
    assert largest(catalog.of_kind("models")["alpha"].data) == pytest.approx(1.6 * B)
    both = catalog_of({"entries/models/alpha.yaml": f"name: Alpha\nhub: [{name}]\n", **other})
    assert in_order(both, both.of_kind("models").values(), "size")[0].id == "beta"
    assert [repo.parameters for repo in scenario_from_catalog(catalog).repos] == [1_600_000_000]
    assert draft(catalog_of({}), [RepoFacts(id=name)]).data["parameters"] == "1.6b"
    assert not contradictory("1.6b", name)
    assert contradictory("6b", name)


@pytest.mark.parametrize(
    ("text", "found"),
    table(
        [
            ("one", "7b", ["7b"]),
            ("several", "7B, 13B", ["7b", "13b"]),
            ("experts", "8x7B", ["8x7b"]),
            ("a-word", "7b, large", None),
            ("a-length-of-contexts", "128k", None),
            ("no-text", "", None),
        ]
    ),
)
def test_what_brackets_on_a_page_state(text: str, found: list[str] | None) -> None:
    assert stated_sizes(text) == found


def test_a_name_without_its_sizes_and_versions() -> None:
    assert without_sizes("Kite 7b-v2 (13b)") == "Kite -v2 ()"
    assert versions("Kite_v2-7b v0.1 v1.2.3.4.5") == ("2", "0.1")


@pytest.mark.parametrize(
    ("repository", "number", "differs"),
    table(
        [
            ("an-underscore", "acme/alpha-1_6b", 1_580_000_000, 0),
            ("an-underscore-not-as-six", "acme/alpha-1_6b", 6_000_000_000, 1),
            ("a-point", "acme/alpha-1.6b", 6_000_000_000, 1),
        ]
    ),
)
def test_the_rule_on_parameters_reads_labels_alike(repository: str, number: int, differs: int) -> None:
    label = repository.partition("/")[2]
    files = {"entries/models/alpha.yaml": f"name: Alpha\nhub:\n  - {{repo: acme/alpha, label: {label}}}\n"}
    catalog = catalog_of(files)
    url = "https://huggingface.co/acme/alpha"
    links = {url: LinkedAddress(url, HubTarget("models", "acme/alpha"), ())}
    answers = {url: Answer(Verdict.ALIVE, facts=RepoFacts(id="acme/alpha", parameters=number))}
    found = run(catalog, [all_rules()["hub-parameters-differ"]], Online(catalog, links, answers))
    assert len(found) == differs
