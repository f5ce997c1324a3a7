"""What the README and the guides show is real: commands run, examples do what is said, links lead somewhere."""

from __future__ import annotations

import os
import re
import shutil
import sys
from pathlib import Path

import pytest
import yaml

import dev
from lint_catalog.project.config import SETTINGS, load_config
from lint_catalog.project.own_checks import rules_in
from lint_catalog.report.formats import format_names
from lint_catalog.rules.manual import examples
from lint_catalog.source.suppressions import Syntax, suppressions
from lint_catalog.testing.hub.__main__ import main as stand_in_hub
from tests.support.catalogs import PROJECT, catalog_of, sample, whole
from tests.support.catalogs import run as findings_of
from tests.support.cli import inside, lint, write
from tests.support.documents import Block, block
from tests.support.sandbox import SPEECH, git, run, toml

PAGES = [
    "README.md", "CONTRIBUTING.md", "CHANGELOG.md", "docs/own-catalog.md", "docs/ci.md", "docs/hooks.md",
    "docs/online.md", "docs/decisions.md",
]  # fmt: skip
TEXTS = {page: (PROJECT / page).read_text(encoding="utf-8") for page in PAGES}
README = TEXTS["README.md"]


def _block(mark: str) -> Block:
    """The README's fenced block right after a mark."""
    return block("README.md", mark)


@pytest.fixture
def catalog(tmp_path: Path) -> Path:
    """A part of this repository's catalog that is whole, and a Markdown page."""
    file, _ = _block("entry")
    own = Path(file).relative_to("entries").with_suffix("").as_posix()
    write(tmp_path, {**sample(), **whole(own)})
    shutil.copy(PROJECT / "README.md", tmp_path)
    return tmp_path


@pytest.mark.process
@pytest.mark.parametrize("command", ["lint", "test"])
def test_the_two_commands_are_found_by_ci(command: str) -> None:
    assert _block(f"ci: {command}")[1] == f"python3 dev.py {command}\n"
    ci = (PROJECT / ".ci" / "run").read_text(encoding="utf-8")
    function = re.search(r"^from_readme\(\) \{.*?^\}$", ci, re.MULTILINE | re.DOTALL)
    assert function is not None
    taken = run(["bash", "-c", f"{function[0]}\nfrom_readme {command}"], PROJECT).stdout
    assert taken == f"python3 dev.py {command}\n"


@pytest.mark.process
def test_ci_can_be_run() -> None:
    if (PROJECT / ".git").exists():  # not so where a source distribution was unpacked, which keeps modes
        assert git(PROJECT, "ls-files", "--stage", ".ci/run")[:6] in ("100755", "")  # empty until it is added
    else:
        assert os.access(PROJECT / ".ci" / "run", os.X_OK)
    run(["bash", "-n", ".ci/run"], PROJECT)


def test_the_entry_is_the_catalogs_own_and_sound(catalog: Path) -> None:
    file, text = _block("entry")
    assert text == (PROJECT / file).read_text(encoding="utf-8")
    (catalog / file).write_text(text, encoding="utf-8")
    assert "1 entry in 1 file, no findings" in lint(file, cwd=catalog, status=0).stdout


def test_the_mistake_is_reported_as_shown(catalog: Path) -> None:
    file, text = _block("entry")
    change, shown = _block("mistake")
    before, after = change.split(" -> ")
    assert text.count(before) == 1
    (catalog / file).write_text(text.replace(before, after), encoding="utf-8")
    report = lint(cwd=catalog, status=1).stdout
    assert report.startswith(shown + "\n✗ 1 error in 1 of ")


def test_the_rule_works_and_keeps_the_promises_of_its_manual(tmp_path: Path) -> None:
    file, text = _block("rule")
    text = text.replace("needless_label", "own_needless_label")  # the tests also pass for whoever added the rule here
    (tmp_path / "checks").mkdir()
    (tmp_path / file).write_text(text, encoding="utf-8")
    [rule] = rules_in(tmp_path / "checks")
    sorts = []
    for example in examples(rule.manual):
        found = {(each.file, each.span.line): each.message for each in findings_of(catalog_of(example.files), [rule])}
        assert found.keys() == example.expected.keys()
        assert all(part in found[place] for place, part in example.expected.items())
        sorts.append(example.sort)
    assert sorts == ["bad", "good"]
    for odd in ("hub: 1", "hub: [1, null, [], {repo: 1}]", "hub: {a: b}", "name: x"):
        assert findings_of(catalog_of({"entries/models/x.yaml": f"{odd}\n"}), [rule]) == ()
    assert text.count("\n") <= 32, "it no longer fits on a screen"

    (tmp_path / "lint-catalog.toml").write_text('checks = ["checks"]\n', encoding="utf-8")
    listed = lint("rules", cwd=tmp_path, status=0).stdout.partition("\nlabels\n")[2].partition("\n\n")[0]
    assert f"  {rule.id} " in listed


@pytest.mark.process
def test_the_rule_passes_the_checks_of_the_code(tmp_path: Path) -> None:
    file, text = _block("rule")
    (tmp_path / file).parent.mkdir()
    (tmp_path / file).write_text(text, encoding="utf-8")
    for command in (["check"], ["format", "--check"]):
        run([sys.executable, "-m", "ruff", *command, "--config", PROJECT / "pyproject.toml", file], tmp_path)


def test_every_option_that_is_named_exists() -> None:
    commands = ("check", "links", "render", "import", "new")
    known = "".join(lint(command, "--help", cwd=PROJECT, status=0).stdout for command in commands)
    known += inside(stand_in_hub, "--help", cwd=PROJECT, status=0).stdout
    known += (PROJECT / "tests" / "conftest.py").read_text(encoding="utf-8")
    for option in sorted(set(re.findall(r"(?<![\w-])--[a-z][a-z-]+", README))):
        assert re.search(rf"{option}\b", known), f"lint-catalog has no option {option}"


def test_the_guide_to_ci_has_commands_that_exist() -> None:
    known = lint("check", "--help", cwd=PROJECT, status=0).stdout
    lines = re.findall(r"lint-catalog (--[^|`\n]*)", TEXTS["docs/ci.md"])
    assert len(lines) >= 4
    for line in lines:
        for option in re.findall(r"(?<!\S)--[a-z][a-z-]+", line):
            assert re.search(rf"{option}\b", known), f"lint-catalog has no option {option}"
        chosen = re.search(r"--format (\w+)", line)
        assert chosen is None or chosen[1] in format_names()


def test_the_comment_that_ignores_is_understood() -> None:
    [line] = re.findall(r"^released: 203 #.*$", README, re.MULTILINE)
    [comment] = suppressions("f", f"{line}\n", Syntax.YAML)
    assert comment.well_formed
    assert comment.reason
    [markdown] = re.findall(r"`(<!-- lint-catalog: ignore.*?-->)`", README)
    assert suppressions("f", markdown, Syntax.MARKDOWN)[0].well_formed


def test_the_hook_is_one_that_is_offered() -> None:
    [repository] = yaml.safe_load(_block("snippet: pre-commit")[1])["repos"]
    offered = yaml.safe_load((PROJECT / ".pre-commit-hooks.yaml").read_text(encoding="utf-8"))
    others = {"lint-catalog-pages", "lint-catalog-online"}  # which docs/hooks.md shows
    assert [each["id"] for each in repository["hooks"]] == [id for each in offered if (id := each["id"]) not in others]


def test_the_workflow_gives_the_action_what_it_takes(catalog: Path) -> None:
    _, step = yaml.safe_load(_block("snippet: workflow")[1])["jobs"]["lint"]["steps"]
    action = yaml.safe_load((PROJECT / "action.yml").read_text(encoding="utf-8"))
    assert step["uses"].partition("@")[0] == "OWNER/lint-catalog"
    assert step["with"].keys() <= action["inputs"].keys()
    lint("--fail", step["with"]["fail"], cwd=catalog, status=0)


def test_the_settings_are_all_there_are(catalog: Path) -> None:
    text = _block("snippet: settings")[1]
    (catalog / "pyproject.toml").write_text(text, encoding="utf-8")
    assert list(toml(text)["tool"]["lint-catalog"]) == list(SETTINGS.keys)
    config = load_config(catalog)
    assert config.file == catalog / "pyproject.toml"
    assert config.ignore == ("duplicate-name",)
    for name in ("schema", "checks"):
        shutil.copytree(SPEECH / name, catalog / name)
    assert "no findings" in lint(cwd=catalog, status=0).stdout


@pytest.mark.parametrize("page", PAGES)
def test_every_command_for_contributors_exists(page: str) -> None:
    for command in re.findall(r"python3 dev\.py ([a-z][a-z-]*)", TEXTS[page]):
        assert command in dev.COMMANDS


def test_every_command_for_contributors_is_explained() -> None:
    known = README + TEXTS["CONTRIBUTING.md"]
    assert {name for name in dev.COMMANDS if f"python3 dev.py {name}" not in known} == set()
    assert {name for name in dev.RACES if f"python3 dev.py bench {name}" not in known} == set()


@pytest.mark.parametrize("page", PAGES)
def test_every_link_to_a_file_leads_to_it(page: str) -> None:
    folder = (PROJECT / page).parent
    for target in re.findall(r"\]\((?!https?://)([^)]+)\)", TEXTS[page]):
        name, _, anchor = target.partition("#")
        file = (folder / name).resolve() if name else PROJECT / page
        assert file.exists(), f"{page} links to {target}"
        if anchor:
            headings = re.findall(r"^#+ (.+)$", file.read_text(encoding="utf-8"), re.MULTILINE)
            anchors = {re.sub(r"[^\w -]", "", heading.lower()).replace(" ", "-") for heading in headings}
            assert anchor in anchors, f"{page} links to {target}"


def test_the_picture_needs_nothing_from_elsewhere() -> None:
    svg = (PROJECT / "docs" / "terminal.svg").read_text(encoding="utf-8")
    assert set(re.findall(r"https?://[^\s\"'<>)]+", svg)) == {"http://www.w3.org/2000/svg"}
    assert "@font-face" not in svg
    assert "@import" not in svg
