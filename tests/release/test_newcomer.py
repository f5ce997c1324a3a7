"""A newcomer's three changes, typed as the README and CONTRIBUTING show them: a rule, a column, an output format."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from pathlib import Path
from textwrap import indent
from typing import NamedTuple

import pytest

from tests.support.cli import write
from tests.support.documents import block
from tests.support.sandbox import equipped_clone, git, shell

CHANGELOG = "CHANGELOG.md"
_WRITTEN = re.compile(r"^wrote (\S+)$", re.MULTILINE)
PAGE = """\
# T

## S

| Model | Year | Modality (main ones) | Developer | License |
|---|---|---|---|---|
| [Kite](https://huggingface.co/ada/kite) | 2024 | **images** and text | Ada | MIT |
"""

RULE_ON_PAGES = '''\
"""Headings of Markdown pages."""

from lint_catalog.rules import Page, Problem, Problems, Severity, rule


@rule(on=Page, severity=Severity.WARNING)
def shouted_heading(page: Page) -> Problems:
    """A heading shouts.

    ```md bad
    # Models!!! <!-- <- shouts -->
    ```
    ```md good
    # Models
    ```
    """
    for heading in page.headings:
        if "!!!" in heading.content.line:
            yield Problem(page.at(heading.span), f"the heading `{heading.content.line}` shouts")
'''


class Newcomer(NamedTuple):
    """Somebody with a clone, in a shell in which nothing is activated."""

    clone: Path
    env: Mapping[str, str]

    def type(self, commands: str, status: int = 0) -> str:
        """Type commands, and return what they print."""
        return shell(commands, self.clone, self.env, status).stdout

    def add(self, file: str, text: str) -> None:
        """Write a new file."""
        assert not (self.clone / file).exists()
        (self.clone / file).write_text(text, encoding="utf-8")

    def insert(self, file: str, text: str, before: str) -> None:
        """Write something into a file that is there."""
        content = (self.clone / file).read_text(encoding="utf-8")
        assert content.count(before) == 1
        (self.clone / file).write_text(content.replace(before, text + before), encoding="utf-8")

    def tell(self, change: str) -> None:
        """Add a line to the changelog."""
        self.insert(CHANGELOG, f"* {change}\n", "* `lint-catalog` checks a catalog of `entries")

    def commit(self, generated: str) -> set[str]:
        """Commit everything, and return the files that were touched, without those that `generate` said it wrote."""
        git(self.clone, "add", "--all")
        touched = set(git(self.clone, "diff", "--cached", "--name-only").splitlines())
        git(self.clone, "commit", "--quiet", "--message=Change")
        made = {*_WRITTEN.findall(generated)}
        assert made <= touched
        return touched - made


@pytest.fixture
def newcomer(checkout: Path, plain: Mapping[str, str], tmp_path: Path) -> Newcomer:
    equipped_clone(checkout, tmp_path / "clone", plain)
    return Newcomer(tmp_path / "clone", plain)


def add_rule(newcomer: Newcomer) -> set[str]:
    file, text = block("README.md", "rule")
    newcomer.add(file, text)
    newcomer.tell("`needless-label`: a label that is the repository's own name.")
    said = newcomer.type(block("README.md", "walk: rule").text)
    assert "no findings" in said

    golden = newcomer.clone / "tests/golden/rules/needless-label.txt"
    assert golden.read_text(encoding="utf-8").startswith(
        "warning[needless-label]: `label` `plamo-13b` is the repository's own name\n"
    )
    assert (newcomer.clone / "docs/rules/needless-label.md").is_file()
    assert "\nlabels\n  needless-label " in newcomer.type("python3 dev.py lint rules")
    return newcomer.commit(said)


def add_column(newcomer: Newcomer) -> set[str]:
    where, row = block("CONTRIBUTING.md", "column")
    file = where.partition(",")[0]
    newcomer.insert(file, indent(row.rstrip() + ",\n", " " * 8), '        Column(\n            id="architecture"')
    folder, labels = block("CONTRIBUTING.md", "labels")
    files = [newcomer.clone / folder / each.name for each in (newcomer.clone / folder).glob("*.toml")]
    lines = dict(re.findall(r"^(.+?) +# (\w+\.toml)$", labels, re.MULTILINE))
    assert sorted(lines.values()) == sorted(each.name for each in files)
    for line, name in lines.items():
        newcomer.insert(f"{folder}/{name}", f"{line}\n", "architecture = ")
    newcomer.tell("Models have a column for their modality.")
    said = newcomer.type(block("CONTRIBUTING.md", "walk: column").text)

    write(newcomer.clone, {"page.md": PAGE})
    newcomer.type(
        "python3 dev.py lint import page.md --lang en=page.md -o made\ncd made && python3 ../dev.py lint render"
    )
    catalog = newcomer.clone / "made"
    [entry] = catalog.glob("entries/models/*.yaml")
    assert "modality: '**images** and text'\n" in entry.read_text(encoding="utf-8").replace('"', "'")
    page = (catalog / "catalog" / "en.md").read_text(encoding="utf-8")
    assert "| Modality (main ones) |" in page
    assert "| **images** and text |" in page
    entry.write_text(entry.read_text(encoding="utf-8").replace("modality: ", "modalty: "), encoding="utf-8")
    report = newcomer.type("cd made && python3 ../dev.py lint --format json", status=1)
    hints = {each["rule"]: each["hint"] for each in json.loads(report)["findings"]}
    assert "`modality`" in hints["unknown-field"]
    newcomer.type("rm -r made page.md")
    return newcomer.commit(said)


def add_format(newcomer: Newcomer) -> set[str]:
    file, text = block("CONTRIBUTING.md", "format")
    newcomer.add(file, text)
    newcomer.tell("`--format tsv`, for spreadsheets.")
    said = newcomer.type(block("CONTRIBUTING.md", "walk: format").text)
    assert said.endswith("severity\trule\tfile\tline\tmessage\n")
    assert "\n| `tsv` | spreadsheets: " in (newcomer.clone / "README.md").read_text(encoding="utf-8")
    return newcomer.commit(said)


@pytest.mark.release
def test_three_changes_are_made_as_shown_and_take_no_more_files_than_is_said(newcomer: Newcomer) -> None:
    assert newcomer.type("command -v lint-catalog || true") == ""
    labels = {f"lint_catalog/convert/render/labels/{language}.toml" for language in ("en", "fr", "ja")}
    by_hand = {"rule": add_rule(newcomer), "column": add_column(newcomer), "format": add_format(newcomer)}
    assert by_hand == {
        "rule": {"checks/labels.py", "tests/golden/rules/needless-label.txt", CHANGELOG},
        "column": {"lint_catalog/model/columns.py", *labels, CHANGELOG},
        "format": {"lint_catalog/report/formats/tsv.py", CHANGELOG},
    }
    assert {change: len(files) for change, files in by_hand.items()} == {"rule": 3, "column": 5, "format": 2}
    python = {file for files in by_hand.values() for file in files if file.endswith(".py")}
    newcomer.type(f"python3 dev.py generate --check\npython3 dev.py lint-code\npython3 dev.py types {' '.join(python)}")


def add_rule_on_pages(newcomer: Newcomer) -> set[str]:
    newcomer.add("checks/page_headings.py", RULE_ON_PAGES)
    newcomer.tell("`shouted-heading`: a heading with three exclamation marks.")
    said = newcomer.type(block("README.md", "walk: rule").text.replace("needless-label", "shouted-heading"))
    return newcomer.commit(said)


@pytest.mark.nightly
def test_all_tests_pass_after_the_three_changes_and_a_rule_on_pages(newcomer: Newcomer) -> None:
    for change in (add_rule, add_column, add_format):
        change(newcomer)
    golden = "tests/golden/rules/shouted-heading.txt"
    assert add_rule_on_pages(newcomer) == {"checks/page_headings.py", golden, CHANGELOG}
    newcomer.type("python3 dev.py test")
