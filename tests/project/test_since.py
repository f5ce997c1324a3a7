"""`--since`: what the work tree has and a git revision has not, with real git."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import pytest

from lint_catalog.project.revision import Revision, changed_files
from lint_catalog.project.subject import open_subject
from tests.support.breaks import OPENAI
from tests.support.catalogs import table, whole
from tests.support.cli import PLAMO, STORMY, TITECH, lint, put, write
from tests.support.sandbox import environment, git, run


def commit(folder: Path, message: str = "Change") -> str:
    git(folder, "add", "--all")
    git(folder, "commit", "--quiet", "--allow-empty", f"--message={message}")
    return git(folder, "rev-parse", "HEAD")


@pytest.fixture
def repository(broken: Path) -> Path:
    """A committed catalog with two old errors and an old warning."""
    git(broken, "init", "--quiet", "--initial-branch=main")
    commit(broken)
    return broken


def since(folder: Path, name: str = "HEAD", *args: str) -> list[str]:
    result = lint("--since", name, "--format", "json", *args, cwd=folder, env=environment())
    assert result.returncode in (0, 1), result.stderr
    found = json.loads(result.stdout)["findings"]
    return [f"{each['entry'] or each['file']} {each['rule']}" for each in found]


def test_old_findings_are_not_reported(repository: Path) -> None:
    assert since(repository) == []
    put(repository, STORMY, "name:", "# a line more\nname:")
    assert since(repository) == []
    put(repository, PLAMO, "parameters: 13b", "parameters: 13B")
    assert since(repository) == ["models/plamo-13b malformed-value"]


def test_a_second_mistake_of_the_same_sort_is_new(repository: Path) -> None:
    put(repository, TITECH, "released:", "licence: x\nreleased:")
    commit(repository)
    assert since(repository) == []
    put(repository, TITECH, "released:", "licens: x\nreleased:")
    assert since(repository) == ["models/titechgpt unknown-field"]


def test_a_finding_whose_figures_change_is_not_new(repository: Path) -> None:
    write(repository, whole("models/evollm-jp"))
    commit(repository)
    put(repository, OPENAI, "GPT-4など", "**GPT-4**など")
    assert since(repository) == ["footnotes/openai-terms emphasis-differs"] * 2
    commit(repository)
    put(repository, OPENAI, "OpenAIの利用", "**OpenAI**の利用")
    assert since(repository) == []


def test_neither_the_work_tree_nor_the_index_is_touched(repository: Path) -> None:
    put(repository, STORMY, "released: 203\n", "released: 2023\n")
    git(repository, "add", STORMY)
    put(repository, PLAMO, "parameters: 13b", "parameters: 13B")
    (repository / "entries" / "models" / "new.yaml").write_text("name: x\n")
    state = git(repository, "status", "--porcelain=v2")
    index = (repository / ".git" / "index").read_bytes()
    head = git(repository, "rev-parse", "HEAD")
    assert since(repository) != []
    assert (repository / ".git" / "index").read_bytes() == index
    assert git(repository, "status", "--porcelain=v2") == state
    assert git(repository, "rev-parse", "HEAD") == head


@pytest.mark.release
def test_any_revision_will_do(repository: Path) -> None:
    git(repository, "tag", "v1")
    put(repository, PLAMO, "parameters: 13b", "parameters: 13B")
    second = commit(repository)
    put(repository, STORMY, "license:", "licence:")
    third = commit(repository)
    assert since(repository, "v1") == since(repository, "HEAD~2") == since(repository, "main~2")
    assert since(repository, "v1") == [
        "models/plamo-13b malformed-value",
        "models/stormy unknown-field",
    ]
    assert since(repository, second[:10]) == ["models/stormy unknown-field"]
    assert since(repository, third) == []


def test_three_dots_mean_where_the_branch_began(repository: Path) -> None:
    git(repository, "switch", "--quiet", "--create", "work")
    git(repository, "switch", "--quiet", "main")
    put(repository, STORMY, "released: 203\n", "released: 2023\n")
    commit(repository, "Fix it on main")
    git(repository, "switch", "--quiet", "work")
    put(repository, PLAMO, "parameters: 13b", "parameters: 13B")
    commit(repository)
    assert since(repository, "main") == ["models/plamo-13b malformed-value", "models/stormy out-of-range"]
    assert since(repository, "main...") == ["models/plamo-13b malformed-value"]


RENAMES = [("added", True), ("not-added", False)]


@pytest.mark.parametrize("added", table(RENAMES))
def test_a_renamed_entry_keeps_its_old_findings(repository: Path, added: bool) -> None:
    new = "entries/models/stormy-7b.yaml"
    (repository / STORMY).rename(repository / new)
    put(repository, new, "name: ", "# renamed\nname: ")
    if added:
        git(repository, "add", "--all")
    assert since(repository) == []
    put(repository, new, "license:", "licence:")
    assert since(repository) == ["models/stormy-7b unknown-field"]


def test_a_new_entry_that_resembles_nothing_is_all_new(repository: Path) -> None:
    (repository / STORMY).unlink()
    (repository / "entries" / "models" / "other.yaml").write_text("name: Other\nreleased: 203\n")
    assert "models/other out-of-range" in since(repository)


def test_a_catalog_in_a_folder_of_the_repository(repository: Path, tmp_path_factory: pytest.TempPathFactory) -> None:
    whole = tmp_path_factory.mktemp("whole")
    shutil.copytree(repository / "entries", whole / "lists" / "モデル" / "entries")
    git(whole, "init", "--quiet", "--initial-branch=main")
    commit(whole)
    catalog = whole / "lists" / "モデル"
    assert since(catalog) == []
    put(catalog, PLAMO, "parameters: 13b", "parameters: 13B")
    assert since(catalog) == since(catalog / "entries" / "models") == ["models/plamo-13b malformed-value"]
    result = lint("--since", "HEAD", "--format", "github", cwd=catalog, env=environment())
    assert f"file=lists/モデル/{PLAMO}," in result.stdout


def test_a_revision_before_there_was_a_catalog_has_no_findings(repository: Path) -> None:
    git(repository, "switch", "--quiet", "--orphan", "empty")
    git(repository, "commit", "--quiet", "--allow-empty", "--message=Nothing")
    git(repository, "switch", "--quiet", "main")
    assert len(since(repository, "empty")) == 3


def test_comments_count_in_both(repository: Path) -> None:
    put(repository, STORMY, "released: 203", "released: 203 # lint-catalog: ignore[out-of-range] as printed")
    commit(repository)
    assert since(repository) == []
    put(repository, STORMY, " # lint-catalog: ignore[out-of-range] as printed", "")
    assert since(repository) == ["models/stormy out-of-range"]


def test_a_baseline_may_be_used_as_well_and_says_nothing_of_what_is_fixed(repository: Path) -> None:
    lint("--baseline", "owed.jsonl", "--write-baseline", cwd=repository)
    commit(repository)
    put(repository, STORMY, "released: 203\n", "released: 2023\n")
    put(repository, PLAMO, "parameters: 13b", "parameters: 13B")
    assert since(repository, "HEAD", "--baseline", "owed.jsonl") == ["models/plamo-13b malformed-value"]


def test_which_entries_changed(repository: Path) -> None:
    put(repository, PLAMO, "parameters: 13b", "parameters: 13B")
    (repository / STORMY).unlink()
    (repository / "entries" / "models" / "new.yaml").write_text("name: x\n")
    subject = open_subject([repository], {})
    assert subject.changed(Revision("HEAD", environment())) == {PLAMO, "entries/models/new.yaml"}


def test_other_line_ends_are_no_change() -> None:
    assert changed_files({"entries/a.yaml": "a: 1\r\n"}, {"entries/a.yaml": "a: 1\n"}) == set()


TROUBLE = [
    ("an-unknown-branch", "mian", "git knows no revision `mian`", "did you mean `main`?"),
    ("nothing-like-it", "release-7", "git knows no revision `release-7`", "`git fetch origin release-7`"),
    ("an-unknown-commit", "0" * 40, "git knows no revision", "git fetch"),
    ("an-option", "--output=x", "`--output=x` is not a git revision", "name a commit"),
    ("nothing", "", "is not a git revision", "name a commit"),
    ("an-unknown-fork", "mian...", "git knows no revision `mian`", "did you mean `main`?"),
    ("a-folder", "HEAD:entries", "git knows no revision", ""),
]


@pytest.mark.parametrize(("name", "message", "hint"), table(TROUBLE))
def test_trouble_says_how_to_fix_it(repository: Path, name: str, message: str, hint: str) -> None:
    result = lint(f"--since={name}", cwd=repository, env=environment())
    assert result.returncode == 2
    assert message in result.stderr
    assert hint in result.stderr


def test_a_shallow_clone_says_how_to_get_more(repository: Path, tmp_path_factory: pytest.TempPathFactory) -> None:
    first = git(repository, "rev-parse", "HEAD")
    commit(repository)
    clone = tmp_path_factory.mktemp("clones") / "shallow"
    run(["git", "clone", "--quiet", "--depth=1", repository.as_uri(), clone], repository)
    result = lint("--since", first, cwd=clone, env=environment())
    assert result.returncode == 2
    assert "git fetch --depth=" in result.stderr
    assert "fetch-depth: 0" in result.stderr


def test_no_repository_is_trouble(broken: Path) -> None:
    env = environment(GIT_CEILING_DIRECTORIES=str(broken.parent))
    result = lint("--since", "HEAD", cwd=broken, env=env)
    assert result.returncode == 2
    assert "is not in a git repository" in result.stderr


def test_no_git_is_trouble(repository: Path) -> None:
    result = lint("--since", "HEAD", cwd=repository, env=environment(PATH=str(repository)))
    assert result.returncode == 2
    assert "there is no program `git`" in result.stderr
