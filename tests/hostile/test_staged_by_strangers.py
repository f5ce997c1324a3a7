"""What is staged by a stranger leads nowhere, says nothing that is not ours, and starts nothing."""

from __future__ import annotations

import os
import subprocess
from pathlib import Path

import pytest

from tests.hostile.test_door import ENVIRONMENT, PAGE, WAYS, _expect_nothing_gets_out, outside, root
from tests.support.cli import lint, write
from tests.support.sandbox import environment, git

__all__ = ["outside", "root"]
COMMAND = "::error::boo"
NAMES = ("::error::boo", "a\n::error::boo", "\x1b[31mred", "\u202egpj.yaml", "\x9b31m")
"""What somebody calls a file who wants to be heard by a runner or a terminal, or to seem another one."""
UNSEEN = "\x1b\x9b\u202e"


def _stage(root: Path) -> None:
    """Stage all of a checkout, which a page may have made believe that it is a repository."""
    if (root / ".git").exists():
        (root / ".git/HEAD").unlink()
        (root / ".git").rmdir()
    git(root, "init", "--quiet", "--template=")
    git(root, "add", "--all")


def _staged(root: Path, names: tuple[str, ...], stages: tuple[int, ...] = (0,)) -> None:
    """Stage nonsense under names that no disk needs to have."""
    done = subprocess.run(
        ["git", "hash-object", "-w", "--stdin"],
        cwd=root, input=b"name: [\n", env=environment(), capture_output=True, check=True,
    )  # fmt: skip
    id = done.stdout.decode().strip()
    listed = "".join(f"100644 {id} {stage}\t{name}\0" for name in names for stage in stages)
    command = ["git", "update-index", "-z", "--index-info"]
    subprocess.run(command, cwd=root, input=listed.encode(), env=environment(), check=True)


def _expect_ours(said: str) -> None:
    assert not any(line.lstrip().startswith(COMMAND) for line in said.splitlines())
    assert not any(each in said for each in UNSEEN)


@pytest.fixture
def repository(root: Path) -> Path:
    """A checkout in a repository, all of it staged."""
    _stage(root)
    return root


@pytest.mark.parametrize("form", ["text", "github"])
def test_names_that_are_staged_say_nothing_but_themselves(repository: Path, form: str) -> None:
    _staged(repository, tuple(f"entries/models/{each}.yaml" for each in NAMES))
    done = lint("--staged", "--format", form, cwd=repository, status=1)
    assert "boo" in done.stdout
    _expect_ours(done.stdout + done.stderr)
    for command in ("fmt", "render", "footnotes"):
        done = lint(command, "--staged", cwd=repository)
        _expect_ours(done.stdout + done.stderr)


def test_names_of_conflicts_say_nothing_but_themselves(repository: Path) -> None:
    _staged(repository, NAMES, (1, 2, 3))
    done = lint("--staged", cwd=repository, status=2)
    assert "boo" in done.stderr
    _expect_ours(done.stderr)
    _staged(repository, tuple(f"{each}{number}" for each in NAMES for number in range(1000)), (2, 3))
    assert len(lint("--staged", cwd=repository, status=2).stderr) < 1000


def test_nothing_gets_out_by_links_among_what_is_staged(root: Path, outside: Path) -> None:
    among = dict(WAYS)
    for name in ("an entry is a link", "a further folder is a link", "a usual page is a link", "an include is a link"):
        among[name](root, outside)
    _stage(root)
    for command in (["--unsafe-fixes"], ["render"], PAGE):
        _expect_nothing_gets_out(root, outside, [*command, "--staged"])


@pytest.mark.release
@pytest.mark.parametrize("name", [name for name, _ in WAYS if "of git's" not in name])
def test_nothing_gets_out_of_what_is_staged(name: str, root: Path, outside: Path) -> None:
    dict(WAYS)[name](root, outside)
    _stage(root)
    renders = [["render"]] if "page" in name or "label" in name else []
    for command in [PAGE] if "include" in name else [["--unsafe-fixes"], *renders]:
        _expect_nothing_gets_out(root, outside, [*command, "--staged"])


@pytest.mark.skipif(os.name == "nt", reason="the programs are scripts of Unix")
def test_nothing_that_a_repository_names_is_started(repository: Path) -> None:
    """Neither filters nor monitors, hooks, pagers, or programs that show files."""
    ran = repository.parent / "ran"
    program = repository.parent / "hooks" / "program"
    write(program.parent, {program.name: f'#!/bin/sh\necho "$0" >> "{ran}"\ncat\n'})
    program.chmod(0o755)
    for hook in ("post-index-change", "fsmonitor-watchman", "pre-commit"):
        (program.parent / hook).symlink_to(program)
    write(repository, {".gitattributes": "* filter=x diff=x\n", "empty.txt": ""})
    git(repository, "add", "--all")
    names = (
        "filter.x.smudge", "filter.x.clean", "filter.x.process", "diff.x.textconv", "diff.x.command", "diff.external",
        "core.fsmonitor", "core.pager", "core.editor", "core.sshCommand", "core.gitProxy", "credential.helper",
        "alias.ls-files", "alias.cat-file", "pager.ls-files", "core.alternateRefsCommand",
    )  # fmt: skip
    for name in names:
        git(repository, "config", name, str(program))
    git(repository, "config", "core.hooksPath", str(program.parent))
    ran.unlink(missing_ok=True)
    lint("--staged", "--fix", cwd=repository, env=ENVIRONMENT, status=0)
    lint("fmt", "--staged", cwd=repository, status=0)
    assert not ran.exists()
    subprocess.run(
        ["git", "-c", f"core.fsmonitor={program}", "status"], cwd=repository, capture_output=True, check=False
    )
    assert ran.exists(), "it would have been"
