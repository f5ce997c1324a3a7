"""This repository's own catalog: clean, whole, and true to the footnotes that the project began with."""

from __future__ import annotations

import pytest

from tests.support.catalogs import own_catalog, run, table

FOOTNOTES = [
    # the footnotes that the project began with, in their order: id, column, and the entries that carry it there
    ("plamo-100b-architecture", "architecture", "models/plamo-100b-pretrained"),
    ("tanuki-training", "training", "models/tanuki-8x8b models/tanuki-8b"),
    ("plamo-13b-architecture", "architecture", "models/plamo-13b"),
    ("stablelm-alpha-data", "training", "models/japanese-stablelm-alpha"),
    ("reversed-generation", "architecture", "models/titechgpt"),
    ("llama-3-chat-vector-before", "training", "models/llama-3-swallow-70b models/llama-3-swallow-8b"),
    ("llama-3-chat-vector-after", "training", "models/llama-3-youko-70b models/llama-3-youko-8b"),
    ("karakuri-commercial-use", "license", "models/karakuri-lm"),
    (
        "openai-terms",
        "license",
        (
            "models/karakuri-lm-8x7b-instruct-v0.1 models/sambalingo-japanese models/shisa-gamma-7b models/shisa-7b"
            " models/karasu models/ao-karasu models/llama-3-shisa-v1-70b models/qarasu models/llama-3-suzume-8b"
            " models/llama-3-shisa-v1-8b"
        ),
    ),
    ("gemma-2-chat-vector", "training", "models/gemma-2-baku-2b"),
    ("huggingface-legend", "huggingface", "sections/autoencoding-general"),
    ("hitachi-tokenizers", "huggingface", "models/hitachibert"),
    ("retrievabert-architecture", "architecture", "models/retrievabert"),
    ("waseda-roberta-length", "huggingface", "models/wasedaroberta"),
    ("megagon-roberta-length", "architecture", "models/megagon-labs-roberta"),
    ("financial-bert-corpora", "architecture", "models/japanesefinancialbert"),
    ("jmedroberta-tokenizers", "huggingface", "models/jmedroberta"),
    ("local-politics-models", "huggingface", "models/local-politics-bert"),
    ("embedding-taxonomy", "heading", "sections/embeddings"),
    ("merged-licenses", "license", "models/evosdxl-jp models/evo-nishikie models/evo-ukiyoe"),
]


@pytest.mark.release  # `.ci/run` lints it at the very beginning
def test_our_catalog_is_clean() -> None:
    assert run(own_catalog()) == ()


def test_it_is_of_the_promised_size() -> None:
    assert (
        len(own_catalog().of_kind("models"))
        + len(own_catalog().of_kind("benchmarks"))
        + len(own_catalog().of_kind("papers"))
        >= 70
    )


def test_every_table_has_an_entry() -> None:
    tables = {id for id, section in own_catalog().of_kind("sections").items() if section.data.get("kind")}
    assert sum(own_catalog().of_kind("sections")[id].data["kind"] != "papers" for id in tables) == 36
    shown = {
        entry.data["section"]
        for kind in ("models", "benchmarks", "papers")
        for entry in own_catalog().of_kind(kind).values()
    }
    assert shown == tables


def test_an_entry_stands_in_a_table_of_its_kind() -> None:
    for kind in ("models", "benchmarks", "papers"):
        for entry in own_catalog().of_kind(kind).values():
            assert own_catalog().of_kind("sections")[entry.data["section"]].data["kind"] == kind, entry.file


@pytest.mark.parametrize(("id", "column", "entries"), table((each[0], *each) for each in FOOTNOTES))
def test_a_footnote_that_the_project_began_with_is_where_it_was(id: str, column: str, entries: str) -> None:
    assert id in own_catalog().of_kind("footnotes")
    for each in entries.split():
        entry = own_catalog().get(*each.split("/"))
        assert entry is not None, each
        assert id in entry.data["footnotes"][column], each


def test_every_license_has_its_facts() -> None:
    for entry in own_catalog().of_kind("licenses").values():
        facts = entry.data
        if facts["open_source"]:
            assert facts["commercial_use"] == "allowed", entry.id
            assert "spdx" in facts, entry.id
        if facts["commercial_use"] == "forbidden":
            assert not facts["open_source"], entry.id


def test_individuals_are_marked_and_not_typed() -> None:
    for entry in own_catalog().of_kind("developers").values():
        texts = [entry.data["name"]] if isinstance(entry.data["name"], str) else entry.data["name"].values()
        for text in texts:
            assert not any(word in text for word in ("個人", "Individual", "Individuel")), entry.file
    assert sum(entry.data.get("individual", False) for entry in own_catalog().of_kind("developers").values()) >= 3
