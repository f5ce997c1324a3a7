"""Good entries broken in every way that a rule looks for: what is found, where, and how it is said.

The expected reports are in `golden/breaks/`; `pytest --update-golden` writes them anew, to be read in the diff.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from lint_catalog.report.formats.text import report as text
from lint_catalog.report.run import Run
from tests.support.breaks import BREAKS, LICENSE, OPENAI, Break
from tests.support.catalogs import PROJECT, all_rules, catalog_of, run, sample
from tests.support.page_breaks import BREAKS as PAGE_BREAKS

if TYPE_CHECKING:
    from tests.conftest import Golden

GOLDEN = PROJECT / "tests" / "golden"
COPY_OF_A_FOOTNOTE = "see OpenAI"
REGISTRY_FILE = "see below"  # stands for a complete license that PLaMo refers to, so that nothing but its name is wrong


def files_of(broken: Break) -> dict[str, str | bytes]:
    files = broken.apply(dict(sample()))
    if broken.new == COPY_OF_A_FOOTNOTE:
        files[broken.file] = files[OPENAI]
    if broken.new == REGISTRY_FILE:
        id = broken.file.rpartition("/")[2].rpartition(".")[0]
        files[broken.file] = LICENSE
        models = files["entries/models/plamo-13b.yaml"]
        assert isinstance(models, str)
        files["entries/models/plamo-13b.yaml"] = models.replace(
            "license: cc-by-nc-4.0", f"license: cc-by-nc-4.0 AND {id}"
        )
    return files


def test_the_good_entries_have_no_findings() -> None:
    assert run(catalog_of(sample())) == ()


@pytest.mark.parametrize("broken", [pytest.param(each, id=each.id) for each in BREAKS])
def test_a_break_is_reported(broken: Break, golden: Golden) -> None:
    catalog = catalog_of(files_of(broken))
    findings = run(catalog)
    assert {each.rule for each in findings} == set(broken.rules)
    assert {each.file for each in findings} == {broken.file}, "nothing is reported elsewhere"
    sources = {file: document.text for file, document in catalog.documents.items()}
    golden(f"breaks/{broken.id}.txt", text(Run(findings, 0, 0, 0.0, sources, quiet=True)))


@pytest.mark.parametrize("rule", all_rules())
def test_what_every_rule_says_is_kept(rule: str, pytestconfig: pytest.Config) -> None:
    broken = rule in {id for rules in (BREAKS, PAGE_BREAKS) for each in rules for id in each.rules}
    written_now = pytestconfig.getoption("--update-golden")
    if not broken and not written_now and not (GOLDEN / "rules" / f"{rule}.txt").is_file():
        command = f"`python3 dev.py test -k {rule} --update-golden`"
        pytest.fail(
            f"nothing keeps what {rule} says: {command} writes it for its manual's bad examples, and a `Break` of that "
            "rule in tests/support/breaks.py shows it in a real entry, one in page_breaks.py on a real page",
            pytrace=False,
        )


def test_every_break_is_one_of_a_rule_that_there_is() -> None:
    assert {rule for broken in BREAKS for rule in broken.rules} <= {*all_rules()}
