"""What can be asked of the public pages alone that the facts of our entries come from.

There is nothing here unless LINT_CATALOG_UPSTREAM names a folder with these pages: README.md, en/README.md and
fr/README.md, as docs/page-rules.md describes them. They are nobody's to copy, so they do not travel with the project;
what the tests protect is protected without them, by `tests/page_sets/` and our own pages.
"""

from __future__ import annotations

import re
from collections import Counter
from pathlib import Path

import pytest

from lint_catalog.model.entries.entry import localized
from lint_catalog.model.entries.markdown import inline_text
from tests.acceptance.test_own_catalog_rows import TABLES, sections_in_order
from tests.convert.test_import_findings import documented
from tests.convert.test_import_roundtrip import compared
from tests.support.catalogs import PROJECT, own_catalog, run
from tests.support.rows import Differences, of_entries, on_page
from tests.support.sources import OWN, PUBLIC, page
from tools.judge import store
from tools.judge.collect import findings, unjudged
from tools.page_sets import PageSet

__test__ = PUBLIC is not None
SOURCE = PUBLIC or OWN  # the latter is never looked at
FILES = SOURCE.paths
PAPERS = {"reference": "parts/references_model.md", "reference-training": "parts/references_training.md"}
_ON_OPENAI_OUTPUTS = (
    "heron", "japanese-stablelm-alpha", "llama-3-youko-8b", "plamo-13b", "way-plamo-3-8b-chat", "weblab-10b",
)  # fmt: skip
"""Models whose data sets hold outputs of OpenAI models, as the papers on these say."""
OURS = Differences(
    years={
        "Llama 3 Swallow 8B": 2024,  # Llama 3 is of 2024, and so is the 70B that was released with it
        "Japanese Stable LM 3B-4E1T": 2023,  # released with Gamma 7B
    },
    titles_of_others=frozenset({"Japanese Stable LM Beta 7B", "Japanese Stable LM 3B-4E1T"}),
    more_footnotes={
        # our explanations and doubts
        "japanese-stable-lm-2-1.6b": frozenset(
            {"license"}
        ),  # trained on outputs of OpenAI models, see docs/decisions.md
        **dict.fromkeys(_ON_OPENAI_OUTPUTS, frozenset({"license"})),
        "medswallow-70b": frozenset({"license"}),  # CC BY-NC-SA on a Llama 2
        "jmedlora": frozenset({"license"}),  # CC BY-NC on a Llama 2
        "layoutlmv3-japanese-preview": frozenset({"license"}),
        "japanesenewsxlnet": frozenset({"huggingface"}),
        "llm-jp-3-vila-14b": frozenset({"license"}),
        "heron-nvila": frozenset({"license"}),
    },
    # where the page's link differs between languages, and ours leads where the other languages' do
    addresses={"heron-vlm-leaderboard": "https://api.wandb.ai/links/vision-language-leaderboard/h2lxge4n"},
    venues={"NIPS(NeurIPS) 2017": "NeurIPS 2017"},
)


@pytest.mark.parametrize("language", FILES)
def test_all_tables_and_rows_are_read(language: str) -> None:
    read = page(FILES[language])
    assert len(read.tables) == 36
    assert sum(len(each.rows) for each in read.tables) == 422
    assert len(read.definitions) == 29
    papers = [each for each in SOURCE.pages[language].tables if each.anchor in PAPERS]
    assert [len(row.cells) for each in papers for row in each.rows] == [4] * 109


def test_all_that_is_found_on_the_pages_is_judged() -> None:
    found = findings([PageSet("upstream", SOURCE.folder, tuple(file for _, file in SOURCE.files))])
    known = store.read()
    counts = {rule: len(found.of(rule)) for rule in found.rules}
    assert counts == {rule: known[rule].looked.looked["upstream"] for rule in found.rules}, "refresh the judgements"
    assert [(each.place, each.message) for each in unjudged(found, known)] == []


def test_the_findings_in_entries_are_those_that_were_looked_at() -> None:
    findings = run(SOURCE.catalog)
    worst = {each.rule: each.severity for each in sorted(findings, key=lambda each: each.severity)}
    found = Counter((each.rule, worst[each.rule].label) for each in findings)
    assert found == {(rule, severity): number for rule, (severity, number, _, _) in documented().items()}


def test_the_documentation_says_how_many_cells_come_back() -> None:
    lines = (PROJECT / "docs/importing.md").read_text(encoding="utf-8").splitlines()
    rows = [[cell.strip() for cell in line.split("|")] for line in lines if line.startswith("| cells")]
    found = compared(SOURCE)
    changed = [pair for pair in found if pair.before != pair.after]
    assert [row[2] for row in rows] == [f"{len(found):,}", f"{len(changed):,}"]


@pytest.mark.parametrize("id", TABLES)
def test_every_row_is_an_entry_and_no_other_is(id: str) -> None:
    section = own_catalog().of_kind("sections")[id].data
    tables = page(SOURCE.folder / PAPERS[id]).tables if id in PAPERS else page(FILES["ja"]).tables
    read = tables[0] if id in PAPERS else tables[sections_in_order().index(id)]
    entries = [each for each in own_catalog().of_kind(section["kind"]).values() if each.data["section"] == id]
    assert of_entries(entries, section["kind"], "ja", OURS) == on_page(read, section["kind"], section["columns"], OURS)


def test_no_sentence_is_taken_over() -> None:
    """Facts carry over, sentences do not: no long text of ours stands on these pages."""
    pages = "\n".join(path.read_text(encoding="utf-8") for path in sorted(Path(SOURCE.folder).rglob("*.md")))
    spaceless = "".join(inline_text(pages).words.split())
    for entry in own_catalog():
        if entry.kind not in ("footnotes", "benchmarks", "catalog", "models", "sections"):
            continue
        for path, texts in localized(entry):
            if path == ("title",):
                continue  # a heading is a name, and names are facts
            for language, text in texts.items():
                for sentence in re.split(r"(?<=。)|(?<=\.) ", inline_text(text).words):
                    words = "".join(sentence.split())
                    if len(words) > (30 if language == "ja" else 60):
                        assert words not in spaceless, f"{entry.file}: {path}: {sentence}"
