"""This repository's own catalog: clean, whole, and true to the footnotes that the project began with."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterator
from typing import Any

import pytest

from lint_catalog.inline import footnote_markers, inline
from lint_catalog.model import Catalog, Entry, localized, markdown
from tests.support import UPSTREAM, catalog_of, own_entries, run, table

CATALOG: Catalog = catalog_of(own_entries())
SEED = UPSTREAM / "seed_footnotes.json"
COLUMNS = {"arch": "architecture", "train": "training", "license": "license", "hf": "huggingface"}

FOOTNOTES = [
    # the seed's footnotes in their order, with how often each was referenced
    ("plamo-100b-architecture", 1),
    ("tanuki-training", 2),
    ("plamo-13b-architecture", 1),
    ("stablelm-alpha-data", 1),
    ("reversed-generation", 1),
    ("llama-3-chat-vector-before", 2),
    ("llama-3-chat-vector-after", 2),
    ("karakuri-commercial-use", 1),
    ("openai-terms", 10),
    ("gemma-2-chat-vector", 1),
    ("huggingface-legend", 1),
    ("hitachi-tokenizers", 1),
    ("retrievabert-architecture", 1),
    ("waseda-roberta-length", 1),
    ("megagon-roberta-length", 1),
    ("financial-bert-corpora", 1),
    ("jmedroberta-tokenizers", 1),
    ("local-politics-models", 1),
    ("embedding-taxonomy", 1),
    ("merged-licenses", 3),
]


def footnote_uses() -> Counter[str]:
    """How often each footnote is referenced, by column or by a marker in a text (counted once for all languages)."""
    uses: Counter[str] = Counter()
    for entry in CATALOG:
        uses.update(reference.id for reference in entry.references if reference.kinds == ("footnotes",))
        marked = {
            (path[:-1] if path[-1] in CATALOG.languages else path, m.id)
            for path, text in markdown(entry)
            for m in footnote_markers(text)
        }
        uses.update(id for _, id in marked)
    return uses


def test_our_catalog_is_clean() -> None:
    assert run(CATALOG) == ()


def test_it_is_of_the_promised_size() -> None:
    assert len(CATALOG.of_kind("models")) + len(CATALOG.of_kind("benchmarks")) + len(CATALOG.of_kind("papers")) >= 70


def test_every_table_has_an_entry() -> None:
    tables = {id for id, section in CATALOG.of_kind("sections").items() if section.data.get("kind")}
    assert sum(CATALOG.of_kind("sections")[id].data["kind"] != "papers" for id in tables) == 36
    shown = {
        entry.data["section"] for kind in ("models", "benchmarks", "papers") for entry in CATALOG.of_kind(kind).values()
    }
    assert shown == tables


def test_an_entry_stands_in_a_table_of_its_kind() -> None:
    for kind in ("models", "benchmarks", "papers"):
        for entry in CATALOG.of_kind(kind).values():
            assert CATALOG.of_kind("sections")[entry.data["section"]].data["kind"] == kind, entry.file


@pytest.mark.parametrize(("id", "count"), table((id, id, count) for id, count in FOOTNOTES))
def test_a_footnote_of_the_seed_is_referenced_as_often_as_there(id: str, count: int) -> None:
    assert id in CATALOG.of_kind("footnotes")
    assert footnote_uses()[id] >= count


def seed_rows() -> Iterator[tuple[str, str, dict[str, Any]]]:
    """Position, footnote id and row of every reference in the seed."""
    for footnote in json.loads(SEED.read_text(encoding="utf-8"))["footnotes"]:
        for row in footnote["rows"]:
            yield footnote["gist"], FOOTNOTES[footnote["position"] - 1][0], row


@pytest.mark.skipif(not SEED.is_file(), reason=f"the seed is not here: {SEED}")
def test_the_rows_and_columns_of_the_seed_carry_their_footnotes() -> None:
    by_repo: dict[str, Entry] = {}
    for entry in CATALOG.of_kind("models").values():
        by_repo |= {str(each.value): entry for each in entry.annotated("hubRepo")}
    for gist, id, row in seed_rows():
        if row["where"] != "row":
            section = CATALOG.of_kind("sections")["embeddings" if row["where"] == "heading" else row["anchor"]]
            column = "heading" if row["where"] == "heading" else "huggingface"
            assert id in section.data["footnotes"][column], gist
            continue
        entries = {by_repo[repo].id: by_repo[repo] for repo in row["hub_ids"]}
        assert len(entries) == 1, f"{gist}: the repositories of {row['row']} are one row"
        (entry,) = entries.values()
        assert entry.data["section"] == row["anchor"], gist
        assert id in entry.data["footnotes"][COLUMNS[row["column"]]], f"{gist}: {entry.file}"


@pytest.mark.skipif(not (UPSTREAM / "upstream").is_dir(), reason=f"the pages are not here: {UPSTREAM / 'upstream'}")
def test_no_sentence_is_taken_over_from_the_pages() -> None:
    """Facts carry over, sentences do not: no long text of ours stands on the pages that the facts come from."""
    folder = UPSTREAM / "upstream"
    pages = "\n".join(path.read_text(encoding="utf-8") for path in sorted(folder.rglob("*.md")))
    spaceless = "".join(inline(pages).words.split())
    for entry in CATALOG:
        if entry.kind not in ("footnotes", "benchmarks", "catalog", "models", "sections"):
            continue
        for path, texts in localized(entry):
            if path == ("title",):
                continue  # a heading is a name, and names are facts
            for language, text in texts.items():
                for sentence in inline(text).words.replace("。", "。\n").replace(". ", ".\n").split("\n"):
                    words = "".join(sentence.split())
                    if len(words) > (30 if language == "ja" else 60):
                        assert words not in spaceless, f"{entry.file}: {path}: {sentence}"


def test_every_license_has_its_facts() -> None:
    for entry in CATALOG.of_kind("licenses").values():
        facts = entry.data
        if facts["open_source"]:
            assert facts["commercial_use"] == "allowed", entry.id
            assert "spdx" in facts, entry.id
        if facts["commercial_use"] == "forbidden":
            assert not facts["open_source"], entry.id


def test_individuals_are_marked_and_not_typed() -> None:
    for entry in CATALOG.of_kind("developers").values():
        texts = [entry.data["name"]] if isinstance(entry.data["name"], str) else entry.data["name"].values()
        for text in texts:
            assert not any(word in text for word in ("個人", "Individual", "Individuel")), entry.file
    assert sum(entry.data.get("individual", False) for entry in CATALOG.of_kind("developers").values()) >= 3
