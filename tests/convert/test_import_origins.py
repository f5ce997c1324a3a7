"""Rules for entries on Markdown pages: what they find is shown where the pages say it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import pytest

from lint_catalog.convert.importing.origins import page_catalog
from lint_catalog.engine.lint import lint, placed_finding
from lint_catalog.model.findings import Finding, Problem
from lint_catalog.model.pages.page import Page
from lint_catalog.model.pages.translations import Pages
from lint_catalog.model.places import Place
from lint_catalog.rules import Needs
from lint_catalog.source.markdown.read import read_page
from tests.support.catalogs import all_rules, run_on_pages, schemas
from tests.support.sources import ISLES, Source, each_source

PAGE = """## Models

| | Year | Base Model | Developer | License |
|---|---|---|---|---|
| [One](https://example.com/1) | 2024 | Llama 2 (**7b**) | Acme | Llama 2 Community License |
| [Two](https://example.com/2) | 2024 | Llama 2 (**7b**) | Acme | Apache 2.0 |
| [Three](https://example.com/3) | 2024 | Two | Acme | MIT (?) |
"""


def findings(pages: dict[str, Page]) -> tuple[Finding, ...]:
    known = page_catalog(pages, schemas())
    rules = [rule for rule in all_rules().values() if rule.needs is Needs.FACTS]
    result = lint(known.catalog, rules)
    assert result.crashes == ()
    return known.located(result.findings)


def shown(pages: dict[str, Page], finding: Finding) -> tuple[str, str, str]:
    text = next(page.text for page in pages.values() if page.file == finding.file).split("\n")
    span = finding.span
    return finding.rule, finding.file, text[span.line - 1][span.column - 1 : span.end_column - 1]


def test_facts_are_judged_where_the_page_says_them() -> None:
    pages = {"en": read_page(PAGE, "README.md")}
    assert [shown(pages, each) for each in findings(pages)] == [
        ("license-dropped", "README.md", "Apache 2.0"),
    ]


def test_a_license_in_doubt_without_a_footnote_is_found_once() -> None:
    pages = {"en": read_page(PAGE, "README.md")}
    on_page = run_on_pages(Pages(tuple(pages.values())), [all_rules()["unclear-license-without-mark"]])
    assert [shown(pages, each)[2] for each in on_page] == ["MIT (?)"]
    assert "unclear-license-without-footnote" not in {each.rule for each in findings(pages)}


def test_a_finding_on_facts_has_the_words_of_the_page() -> None:
    [finding] = findings({"en": read_page(PAGE, "README.md")})
    assert finding.message == "`Apache 2.0` drops the license `Llama 2 Community License` of the base `Llama 2`"
    assert finding.hint == (
        "write `Apache 2.0 AND Llama 2 Community License` if both apply; "
        "if it is in doubt, mark it with `(?)` and a footnote"
    )


LINEAGE = [
    ("no-year", "| Model | Domain | Base Model | Developer | License |", "| Sea | Llama 2 (70b) | Ada | MIT |"),
    ("no-developer", "| Model | Base Model | License |", "| Llama 2 (70b) | MIT |"),
    ("years-left-empty", "| Model | Year | Base Model | Developer | License |", "| | Llama 2 | Ada | MIT |"),
    ("french", "| Modèle | Modèle de base | Licence |", "| Llama 2 (70b) | MIT |"),
    ("japanese", "| モデル | ベースモデル | ライセンス |", "| Llama 2 (70b) | MIT |"),
    ("turned-round", "| Model | License | Base Model |", "| MIT | **Llama 2** |"),
    ("entities", "| Model | Base Model | License |", "| Llama&nbsp;2 (70b) | MIT |"),
    (
        "of-another-row",
        "| Model | Base Model | License |",
        "| Sail | MIT |\n| Sail | Llama 2 | Llama 2 Community License |",
    ),
]


@pytest.mark.parametrize(("header", "row"), [pytest.param(*each[1:], id=each[0]) for each in LINEAGE])
def test_licenses_are_followed_in_tables_of_every_kind(header: str, row: str) -> None:
    text = f"## Boats\n\n{header}\n{'|---' * (header.count('|') - 1)}|\n| [Kite](https://example.org/kite) {row}\n"
    pages = {"en": read_page(text, "README.md")}
    assert [shown(pages, each) for each in findings(pages)] == [("license-dropped", "README.md", "MIT")]


def test_licenses_that_are_kept_are_none_of_its_findings() -> None:
    text = (
        "## Boats\n\n| Model | Base Model | License |\n|---|---|---|\n| Kite | Llama 2 | Llama 2 Community License |\n"
    )
    assert findings({"en": read_page(text, "README.md")}) == ()


def test_a_fact_of_several_pages_is_judged_on_the_first() -> None:
    pages = dict(ISLES.pages)
    found = [shown(pages, each) for each in findings(pages)]
    assert found == [("license-dropped", str(ISLES.paths["ja"]), "CC BY-NC-SA 4.0")]


FIELDS = ("hub", "base", "license", "footnotes")
KINDS = ("models", "items", "benchmarks", "papers", "base-models", "licenses")


def said(entries: Mapping[str, Mapping[str, Mapping[str, Any]]]) -> dict[tuple[str, str], dict[str, Any]]:
    """What rules on facts look at, by kind and id. Of training that is which models it starts from, and in which
    stage, as far as it does."""
    found = {}
    for kind in KINDS:
        for id, data in entries.get(kind, {}).items():
            fields = data if kind in ("licenses", "base-models") else {k: data[k] for k in FIELDS if k in data}
            stages = data["training"] if isinstance(data.get("training"), list) else []
            starts = {number: stage["from"] for number, stage in enumerate(stages) if "from" in stage}
            found[kind, id] = {**fields, **({"starts": starts} if starts else {})}
    return found


@pytest.mark.parametrize("source", each_source())
def test_facts_of_pages_are_those_of_an_import(source: Source) -> None:
    facts = said(page_catalog(source.pages, schemas()).facts.entries)
    assert facts == said(source.imported.entries)
    assert any("starts" in each for each in facts.values())


def test_what_rows_refer_to_is_shown_where_a_row_does() -> None:
    pages = {"en": read_page(PAGE, "README.md")}
    known = page_catalog(pages, schemas())
    rule = all_rules()["license-dropped"]
    finding = placed_finding(
        rule, Problem(Place("entries/base-models/llama-2.yaml"), "nothing"), (), "base-models/llama-2"
    )
    assert [shown(pages, each) for each in known.located([finding])] == [
        ("license-dropped", "README.md", "Llama 2 (**7b**)")
    ]
