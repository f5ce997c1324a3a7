"""Real commits through real hooks: a bad entry stays out, a good one comes in."""

from __future__ import annotations

import re
import sys
from pathlib import Path
from typing import Any

import pytest
import yaml

from tests.support.catalogs import PROJECT
from tests.support.cli import lint, write
from tests.support.pages import FILES
from tests.support.sandbox import PYPROJECT, environment, git, once, run, said, speech

CONFIG = yaml.safe_load((PROJECT / ".pre-commit-config.yaml").read_text(encoding="utf-8"))
OWN_HOOKS: list[dict[str, Any]] = [hook for repository in CONFIG["repos"] for hook in repository["hooks"]]
HOOKS_FAILED = re.compile(r"^(.+?)\.+Failed$", re.MULTILINE)
RUNTIME: list[str] = PYPROJECT["project"]["dependencies"]


class Repository:
    """A git repository with the hooks of its `.pre-commit-config.yaml` installed."""

    def __init__(self, folder: Path, home: Path, **more: str) -> None:
        self.folder = folder
        self.env = environment(PRE_COMMIT_HOME=str(home), **more)
        run([sys.executable, "-m", "pre_commit", "install"], folder, env=self.env)

    def write(self, file: str, text: str) -> None:
        (self.folder / file).write_text(text, encoding="utf-8")

    def change(self, file: str, before: str, after: str) -> None:
        text = (self.folder / file).read_text(encoding="utf-8")
        assert text.count(before) == 1
        self.write(file, text.replace(before, after))

    def commit(self, what: str = "--all") -> tuple[bool, str]:
        """Commit everything, or one file; whether that was let through, and what was said."""
        before = git(self.folder, "rev-parse", "HEAD")
        git(self.folder, "add", what)
        done = run(["git", "commit", "--message=Change"], self.folder, status=None, env=self.env)
        through = git(self.folder, "rev-parse", "HEAD") != before
        assert through == (done.returncode == 0)
        return through, said(done)


@pytest.fixture(scope="session")
def home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Where pre-commit installs hooks: once for all tests, as it does for all repositories of a user."""
    return once(tmp_path_factory, "pre-commit", lambda _: None)


@pytest.mark.release
def test_the_hook_guards_another_catalog(checkout: Path, home: Path, tmp_path: Path) -> None:
    readme = (PROJECT / "README.md").read_text(encoding="utf-8")
    config = readme.partition("<!-- snippet: pre-commit -->\n```yaml\n")[2].partition("```")[0]
    config = re.sub(r"repo: \S+", f"repo: {checkout}", config)
    config = re.sub(r"rev: \S+", f"rev: {git(checkout, 'rev-parse', 'HEAD')}", config)
    folder = speech(tmp_path / "catalog")
    (folder / ".pre-commit-config.yaml").write_text(config, encoding="utf-8")
    git(folder, "init", "--quiet", "--initial-branch=main")
    git(folder, "add", "--all")
    git(folder, "commit", "--quiet", "--message=Catalog")
    repository = Repository(folder, home)

    entry = "entries/corpora/jsut.yaml"
    repository.change(entry, "hours: 10", "hours: ten")
    through, output = repository.commit()
    assert not through
    assert f"--> {entry}:6:8" in output
    assert "\n6 | hours: ten\n  |        ^^^\n" in output

    repository.change(entry, "hours: ten", "hours: 11")
    through, output = repository.commit()
    assert not through, "the pages that were written are not in the commit"
    assert "wrote catalog/ja.md\nwrote catalog/en.md\n" in output
    through, output = repository.commit()
    assert through, output
    assert git(folder, "ls-files", "catalog") == "catalog/en.md\ncatalog/ja.md"

    (folder / "entries" / "institutes" / "laboro.yaml").unlink()
    through, output = repository.commit()
    assert not through, "a commit that only deletes an entry was not looked at"
    assert "there is no `laboro` in `institutes`" in output


@pytest.mark.release
def test_the_hooks_that_write_stop_the_commit_once(checkout: Path, home: Path, tmp_path: Path) -> None:
    folder = tmp_path / "catalog"
    write(folder, FILES)
    for command in ("--fix", "fmt"):
        lint(command, cwd=folder)
    hooks = [{"id": "lint-catalog-fix"}, {"id": "fmt-catalog"}, {"id": "render-catalog"}]
    repos = [{"repo": str(checkout), "rev": git(checkout, "rev-parse", "HEAD"), "hooks": hooks}]
    (folder / ".pre-commit-config.yaml").write_text(yaml.safe_dump({"repos": repos}), encoding="utf-8")
    git(folder, "init", "--quiet", "--initial-branch=main")
    git(folder, "add", "--all")
    git(folder, "commit", "--quiet", "--message=Catalog")
    repository = Repository(folder, home)
    entry, pages = "entries/base-models/example.yaml", ("catalog/en.md", "catalog/fr.md")

    # pre-commit looks at files that git tracks: of what is written here it sees nothing
    repository.write(entry, "license:   MIT  # as the card says\nname: 'Example'\n")
    repository.change("entries/licenses/mit.yaml", "name: MIT License", "# A comment.\nname: MIT License")
    through, output = repository.commit("entries/licenses/mit.yaml")
    assert not through
    assert HOOKS_FAILED.findall(output) == ["lint-catalog --fix", "fmt-catalog", "render-catalog"]
    assert "fixed 1 problem in 1 file" in output
    assert [name for name in (entry, *pages) if f"wrote {name}\n" not in output] == []
    text = (folder / entry).read_text(encoding="utf-8")
    assert text == "name: Example\nlicense: mit # as the card says\n"
    assert git(folder, "status", "--porcelain", "--untracked-files=all").count("?? ") == 3
    through, output = repository.commit()
    assert through, output
    assert (folder / entry).read_text(encoding="utf-8") == text

    repository.change(entry, "license: mit", "license:  MIT")
    through, output = repository.commit()
    assert not through
    assert HOOKS_FAILED.findall(output) == ["lint-catalog --fix", "fmt-catalog"]
    through, _ = repository.commit()
    assert not through, "the entry is what it was, so there is nothing to commit"
    assert git(folder, "status", "--porcelain") == ""


@pytest.mark.release
def test_the_hook_guards_this_catalog(checkout: Path, home: Path, tmp_path: Path) -> None:
    git(tmp_path, "clone", "--quiet", str(checkout), "clone")
    others = ",".join(hook["id"] for hook in OWN_HOOKS if hook["id"] != "lint-catalog")
    repository = Repository(tmp_path / "clone", home, SKIP=others)

    entry = "entries/models/med-asagi.yaml"
    repository.change(entry, "license: cc-by-sa-4.0", "license: cc-bysa-4.0")
    through, output = repository.commit()
    assert not through
    assert f"--> {entry}:15:10" in output
    assert "did you mean `cc-by-sa-4.0`?" in output

    repository.change(entry, "license: cc-bysa-4.0", "license: cc-by-4.0")
    through, output = repository.commit()
    assert through, output


@pytest.mark.release
def test_the_hook_keeps_every_room_in_its_place(checkout: Path, home: Path, tmp_path: Path) -> None:
    git(tmp_path, "clone", "--quiet", str(checkout), "clone")
    others = ",".join(hook["id"] for hook in OWN_HOOKS if hook["id"] != "lint-imports")
    repository = Repository(tmp_path / "clone", home, SKIP=others)

    errors = "lint_catalog/model/errors.py"
    sound = (repository.folder / errors).read_text(encoding="utf-8")
    repository.write(errors, f"{sound}\nimport lint_catalog.cli\n")
    through, output = repository.commit()
    assert not through
    assert "Rooms import only from the floors below BROKEN" in output
    assert "lint_catalog.model is not allowed to import lint_catalog.cli" in output

    repository.write(errors, f"{sound}\nA_CHANGE = 1\n")
    through, output = repository.commit()
    assert through, output


def _requirements(texts: list[str]) -> dict[str, str]:
    found: dict[str, str] = {}
    for text in texts:
        match = re.fullmatch(r"([A-Za-z0-9._-]+)([=<>~]=[^; ]*)(?:;.*)?", text)
        assert match is not None, text
        name, bound = match[1].lower(), match[2]
        assert found.setdefault(name, bound) == bound, f"{name} is required in two versions"
    return found


def test_the_versions_of_the_hooks_are_those_of_the_project() -> None:
    project = _requirements([*RUNTIME, *PYPROJECT["project"]["optional-dependencies"]["dev"]])
    hooks = _requirements([each for hook in OWN_HOOKS for each in hook.get("additional_dependencies", ())])
    for name, bound in hooks.items():
        assert bound == project.get(name, bound), f"{name} differs between the hooks and pyproject.toml"
        assert bound.startswith("==") or name in project, f"{name} is not pinned"


def test_mypy_sees_everything_that_is_imported() -> None:
    [mypy] = [hook for hook in OWN_HOOKS if hook["id"] == "mypy"]
    assert _requirements(RUNTIME).keys() <= _requirements(mypy["additional_dependencies"]).keys()


WRITING = re.compile(r"(?:lint-catalog|python3 dev\.py) (?:render|fmt)\b")


def test_hooks_that_write_notice_by_themselves_what_they_wrote() -> None:
    offered = yaml.safe_load((PROJECT / ".pre-commit-hooks.yaml").read_text(encoding="utf-8"))
    for hooks in (offered, OWN_HOOKS):
        entries = [each["entry"] for each in hooks if WRITING.match(each["entry"])]
        assert len(entries) == 2
        assert [each for each in entries if not each.endswith(" --fail-on-change")] == []


DONE = {  # by which step of .ci/run before
    "lint-catalog": "lint",
    "render-catalog": "test",  # test_render.py
    "ruff-format": "lint-code",
    "ruff-check": "lint-code",
    "lint-imports": "lint-code",
    "mypy": "types",
}


def test_ci_leaves_out_hooks_that_it_has_run_already_and_no_others() -> None:
    ci = (PROJECT / ".ci" / "run").read_text(encoding="utf-8")
    [(before, skipped)] = re.findall(r"\A(.*)^step SKIP=(\S+) python3 dev\.py hooks$", ci, re.DOTALL | re.MULTILINE)
    assert set(skipped.split(",")) == set(DONE)
    assert set(DONE) <= {hook["id"] for hook in OWN_HOOKS}
    steps = {*re.findall(r"^step python3 dev\.py ([a-z-]+)", before, re.MULTILINE), "lint", "test"}
    assert set(DONE.values()) <= steps


def test_nothing_that_ci_runs_is_nightly() -> None:
    steps = re.findall(r"^step .*", (PROJECT / ".ci" / "run").read_text(encoding="utf-8"), re.MULTILINE)
    assert steps
    assert not any("nightly" in step for step in steps)


@pytest.mark.parametrize("hook", [pytest.param(hook, id=hook["id"]) for hook in OWN_HOOKS])
def test_a_hook_is_installed_from_packages_alone(hook: dict[str, Any]) -> None:
    if hook["language"] == "system":
        assert hook["entry"].startswith("python3 dev.py ")
    else:
        assert hook["language"] == "python"
        assert hook["additional_dependencies"]
