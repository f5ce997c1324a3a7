"""Our hooks in repositories of others, run by real pre-commit and prek: what is judged is what is committed."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from tests.support.catalogs import PROJECT
from tests.support.cli import lint, write
from tests.support.hooked import RUNNERS, Repository, offered, repository_of
from tests.support.pages import FILES
from tests.support.sandbox import git, speech

HOOKS_FAILED = re.compile(r"^(.+?)\.+Failed$", re.MULTILINE)
JSUT, LABORO, NOVA = "entries/corpora/jsut.yaml", "entries/institutes/laboro.yaml", "entries/institutes/nova.yaml"
pytestmark = pytest.mark.release
each_runner = pytest.mark.parametrize("runner", RUNNERS)


@each_runner
def test_what_is_committed_is_judged(checkout: Path, home: Path, tmp_path: Path, runner: str) -> None:
    folder = speech(tmp_path / "catalog")
    repository_of(folder, offered(checkout, "lint-catalog"))
    repository = Repository(folder, home, runner)

    repository.write(NOVA, "name: Nova\n")
    repository.change(JSUT, "utokyo-saruwatari-lab", "nova")
    through, output = repository.commit(staged=(JSUT,))
    assert not through, "what it refers to is not tracked"
    assert "there is no `nova` in `institutes`" in output
    assert f"--> {JSUT}:4:12" in output
    repository.git("add", "--intent-to-add", NOVA)
    assert not repository.commit(staged=())[0], "what it refers to is only meant to be added"
    repository.git("reset", "--quiet", "--hard")

    repository.write("entries/corpora/draft.yaml", "name: [\n")
    repository.change("README.md", "A small", "A tiny")
    through, output = repository.commit(staged=("README.md",))
    assert through, output

    sound = repository.read(JSUT)
    repository.change(JSUT, "hours: 10", "hours: ten")
    repository.git("add", JSUT)
    repository.write(JSUT, sound)
    assert not repository.commit(staged=())[0], "on disk all is well, and something else is staged"
    repository.write(JSUT, sound.replace("hours: 10", "hours: 11"))
    repository.git("add", JSUT)
    repository.write(JSUT, sound.replace("hours: 10", "hours: ten"))
    through, output = repository.commit(staged=())
    assert through, output
    assert "hours: ten" in repository.read(JSUT)

    assert not repository.commit("--all", staged=())[0]
    assert not repository.commit("--only", JSUT, staged=())[0]
    repository.git("mv", LABORO, "entries/institutes/other.yaml")
    repository.git("checkout", JSUT)
    assert "there is no `laboro`" in repository.commit(staged=())[1]
    repository.git("reset", "--quiet", "--hard")
    repository.git("rm", "--quiet", LABORO)
    assert "there is no `laboro`" in repository.commit(staged=())[1]


@each_runner
def test_a_finding_is_told_once_and_nothing_is_written_over(
    checkout: Path, home: Path, tmp_path: Path, runner: str
) -> None:
    folder = tmp_path / "catalog"
    write(folder, FILES)
    for command in ("--fix", "fmt", "render"):
        lint(command, cwd=folder)
    hooks = ("lint-catalog-fix", "fmt-catalog", "render-catalog", "lint-catalog")
    repository_of(folder, offered(checkout, *hooks))
    repository = Repository(folder, home, runner)
    entry = "entries/base-models/example.yaml"

    repository.write(entry, "name: Draft\nlicense: nowhere\n")
    through, output = repository.commit()
    assert not through
    assert HOOKS_FAILED.findall(output) == ["lint-catalog-fix", "render-catalog", "lint-catalog"]
    assert output.count("there is no license `nowhere`") == 1

    repository.write(entry, "license:   MIT  # as the card says\nname: 'Example'\n")
    text = "name: Example\nlicense: mit # as the card says\n"
    for _ in range(2):  # what one hook has written has to be staged before the next one goes on
        through, output = repository.commit()
        assert not through
    assert repository.commit()[0]
    assert repository.read(entry) == text

    repository.change("entries/licenses/kite.yaml", "Kite Terms", "Terms of kites")
    through, output = repository.commit()
    assert not through
    assert "wrote catalog/en.md\n" in output
    repository.change("entries/licenses/kite.yaml", "Terms of kites", "Kite Terms")
    through, output = repository.commit(staged=("entries",))
    assert not through, "the entries are what they were, so there is nothing to commit"
    assert HOOKS_FAILED.findall(output) == []
    assert repository.git("status", "--porcelain") == "M catalog/en.md", "what was on disk alone is there again"


@each_runner
def test_the_catalog_may_be_anywhere(checkout: Path, home: Path, tmp_path: Path, runner: str) -> None:
    """In a folder of the repository, a linked work tree, and a submodule."""
    speech(tmp_path / "main" / "lists" / "speech")
    repository_of(tmp_path / "main", offered(checkout, "lint-catalog", args=["-C", "lists/speech"]))
    main = Repository(tmp_path / "main", home, runner)
    main.git("worktree", "add", "--quiet", "-b", "linked", str(tmp_path / "linked"))
    outer = tmp_path / "outer"
    git(tmp_path, "init", "--quiet", "--initial-branch=main", str(outer))
    git(outer, "-c", "protocol.file.allow=always", "submodule", "--quiet", "add", str(tmp_path / "main"), "sub")
    for folder in (tmp_path / "main", tmp_path / "linked", outer / "sub"):
        repository = main if folder.name == "linked" else Repository(folder, home, runner)
        repository.folder = folder
        repository.change(f"lists/speech/{JSUT}", "hours: 10", "hours: ten")
        through, output = repository.commit()
        assert not through, folder
        assert f"--> {JSUT}:6:8" in output
        repository.change(f"lists/speech/{JSUT}", "hours: ten", "hours: 11")
        through, output = repository.commit()
        assert through, output


@each_runner
def test_pages_and_what_is_called_by_name(checkout: Path, home: Path, tmp_path: Path, runner: str) -> None:
    write(tmp_path / "list", {"README.md": "# A list\n\n[more](more.md)\n", "more.md": "# More\n"})
    repository_of(tmp_path / "list", offered(checkout, "lint-catalog-pages", "lint-catalog-online", args=["README.md"]))
    repository = Repository(tmp_path / "list", home, runner)
    repository.git("rm", "--quiet", "more.md")
    through, output = repository.commit(staged=())
    assert not through
    assert "error[missing-file]" in output or "missing-file" in output
    assert "online" not in output
    repository.write("README.md", "# A list\n")
    through, output = repository.commit()
    assert through, output
    stage = "--hook-stage" if runner == "pre-commit" else "--stage"
    assert re.search(r"lint-catalog-online\.+Passed", repository.run("lint-catalog-online", stage, "manual", status=0))


def test_the_readmes_configuration_guards_another_catalog(checkout: Path, home: Path, tmp_path: Path) -> None:
    readme = (PROJECT / "README.md").read_text(encoding="utf-8")
    config = readme.partition("<!-- snippet: pre-commit -->\n```yaml\n")[2].partition("```")[0]
    config = re.sub(r"repo: \S+", f"repo: {checkout}", config)
    config = re.sub(r"rev: \S+", f"rev: {git(checkout, 'rev-parse', 'HEAD')}", config)
    folder = speech(tmp_path / "catalog")
    repository_of(folder, config)
    repository = Repository(folder, home)

    repository.change(JSUT, "hours: 10", "hours: ten")
    through, output = repository.commit()
    assert not through
    assert f"--> {JSUT}:6:8" in output
    assert "\n6 | hours: ten\n  |        ^^^\n" in output

    repository.change(JSUT, "hours: ten", "hours: 11")
    through, output = repository.commit()
    assert not through, "the pages that were written are not in the commit"
    assert "wrote catalog/ja.md\nwrote catalog/en.md\n" in output
    through, output = repository.commit()
    assert through, output
    assert git(folder, "ls-files", "catalog") == "catalog/en.md\ncatalog/ja.md"
