"""The hooks of this repository, and what keeps them in step with those that it offers."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import pytest
import yaml

from tests.support.catalogs import PROJECT
from tests.support.hooked import Repository
from tests.support.sandbox import PYPROJECT, equipped_clone, git, unactivated
from tools.hooks import HOOKS

CONFIG = yaml.safe_load((PROJECT / ".pre-commit-config.yaml").read_text(encoding="utf-8"))
OWN_HOOKS: list[dict[str, Any]] = [hook for repository in CONFIG["repos"] for hook in repository["hooks"]]
RUNTIME: list[str] = PYPROJECT["project"]["dependencies"]


@pytest.mark.release
def test_the_hook_guards_this_catalog(checkout: Path, home: Path, tmp_path: Path) -> None:
    equipped_clone(checkout, tmp_path / "clone", unactivated(tmp_path / "python"))
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


@pytest.mark.nightly  # it is the environment that takes long: that rooms are kept, `dev.py lint-code` says in every run
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
        if name in found and "python_version <" in text:  # what stands in where Python is too old for the other
            continue
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


def test_this_repository_runs_its_own_hooks_as_it_offers_them() -> None:
    offered = {each.id: yaml.safe_load(each.manifest)[0] for each in HOOKS}
    used = [each for each in OWN_HOOKS if each["id"] in offered]
    assert [each["id"] for each in used] == ["fmt-catalog", "render-catalog", "lint-catalog"]
    for hook in used:
        theirs = offered[hook["id"]]
        words = (
            theirs["entry"]
            .replace("lint-catalog check", "lint-catalog lint")
            .replace("lint-catalog ", "python3 dev.py ")
        )
        assert hook["entry"] == words
        assert {key: hook[key] for key in ("pass_filenames", "require_serial", "always_run")} == {
            key: theirs[key] for key in ("pass_filenames", "require_serial", "always_run")
        }


def test_the_guide_tells_of_every_hook() -> None:
    text = (PROJECT / "docs" / "hooks.md").read_text(encoding="utf-8").partition("\n\nList them")[2]
    assert [each.id for each in HOOKS if each.id not in text] == []


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
