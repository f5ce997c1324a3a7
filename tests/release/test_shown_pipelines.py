"""What the guide shows for GitLab, reviewdog and pre-commit.ci: its own lines, run against a local repository."""

from __future__ import annotations

import json
import sys
from pathlib import Path

import pytest
import yaml

from tests.support.catalogs import PROJECT, table
from tests.support.documents import block
from tests.support.pull_requests import BASH, World, a_world
from tests.support.sandbox import environment, git, run, shell

pytestmark = [pytest.mark.release, BASH]

KNOWN = {
    "autofix_commit_msg", "autofix_prs", "autoupdate_branch", "autoupdate_commit_msg", "autoupdate_schedule", "skip",
    "submodules",
}  # fmt: skip
"""What `ci` may have in a configuration. https://pre-commit.ci/#configuration"""


@pytest.fixture
def world(tmp_path: Path, tmp_path_factory: pytest.TempPathFactory) -> World:
    return a_world(tmp_path, tmp_path_factory)


@pytest.fixture
def programs(tmp_path: Path) -> Path:
    """This lint-catalog, a `pip` that has nothing to do, and a `reviewdog` that keeps what it is given."""
    folder = tmp_path / "programs"
    folder.mkdir()
    for name, text in {
        "lint-catalog": f'exec "{sys.executable}" -I -m lint_catalog "$@"',
        "pip": 'test "$1" = install',
        "reviewdog": 'test "$1 $3" = "-f=rdjson -reporter=github-pr-review" && cat > diagnostics.json',
    }.items():
        (folder / name).write_text(f"#!/bin/sh\n{text}\n", encoding="utf-8", newline="\n")
        (folder / name).chmod(0o755)
    return folder


@pytest.mark.parametrize(
    ("asked", "depth", "found"),
    table([("default-branch", False, 100, 2), ("merge-request", True, 100, 1), ("too-shallow", True, 1, None)]),
)  # fmt: skip
def test_gitlab(asked: bool, depth: int, found: int | None, world: World, programs: Path, tmp_path: Path) -> None:
    job = yaml.safe_load(block("docs/ci.md", "snippet: gitlab").text)["catalog"]
    assert job["variables"]["GIT_DEPTH"] == 100
    git(tmp_path, "clone", "--quiet", f"--depth={depth}", world.server.as_uri(), "clone")
    clone = tmp_path / "clone"
    git(clone, "fetch", "--quiet", f"--depth={depth}", "origin", world.head)
    git(clone, "checkout", "--quiet", world.head)
    more = {"CI_MERGE_REQUEST_DIFF_BASE_SHA": world.base} if asked else {}
    if found is None:  # in a clone of one commit the base is not there; the branch it goes into may have moved on
        git(clone, "update-ref", "-d", "refs/remotes/origin/main")
        git(clone, "branch", "--quiet", "-D", "main")
        git(clone, "reflog", "expire", "--expire=now", "--all")
        git(clone, "gc", "--quiet", "--prune=now")
    path = environment()["PATH"]
    env = environment(CI="true", GITLAB_CI="true", PATH=f"{programs}:{path}", **more)
    done = run(["sh", "-euc", "\n".join(job["script"])], clone, 2 if found is None else 1, env)
    if found is None:
        assert "fetch" in done.stderr
        return
    report = json.loads((clone / job["artifacts"]["reports"]["codequality"]).read_text(encoding="utf-8"))
    assert len(report) == found
    assert {each["location"]["path"] for each in report} <= {
        "entries/models/plamo-13b.yaml", "entries/models/stormy.yaml",
    }  # fmt: skip


def test_reviewdog(world: World, programs: Path) -> None:
    text = block("docs/ci.md", "snippet: reviewdog").text
    env = environment(CI="true", PATH=f"{programs}:{environment()['PATH']}")
    shell(text, world.work, env, status=1)
    found = json.loads((world.work / "diagnostics.json").read_text(encoding="utf-8"))
    assert {each["location"]["path"] for each in found["diagnostics"]} == {
        "entries/models/plamo-13b.yaml", "entries/models/stormy.yaml",
    }  # fmt: skip


def test_pre_commit_ci(tmp_path: Path) -> None:
    file = tmp_path / ".pre-commit-config.yaml"
    file.write_text(block("docs/ci.md", "snippet: pre-commit.ci").text, encoding="utf-8")
    run([sys.executable, "-m", "pre_commit", "validate-config", file], tmp_path)
    data = yaml.safe_load(file.read_text(encoding="utf-8"))
    assert data["ci"].keys() <= KNOWN
    offered = yaml.safe_load((PROJECT / ".pre-commit-hooks.yaml").read_text(encoding="utf-8"))
    [repository] = data["repos"]
    assert {each["id"] for each in repository["hooks"]} <= {each["id"] for each in offered}
