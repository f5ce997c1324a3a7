"""Repositories of strangers in which pre-commit or prek runs our hooks."""

from __future__ import annotations

import os
import sys
import sysconfig
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import yaml

from tests.support.sandbox import environment, git, run, said, uv_indexes

PROGRAMS = Path(sysconfig.get_path("scripts"))
RUNNERS: Mapping[str, tuple[str | Path, ...]] = {
    "pre-commit": (sys.executable, "-m", "pre_commit"),
    "prek": (PROGRAMS / "prek",),
}
"""What runs hooks, by its name."""


class Repository:
    """A git repository with the hooks of its `.pre-commit-config.yaml` installed, for whatever makes a commit."""

    def __init__(self, folder: Path, home: Path, runner: str = "pre-commit", **more: str) -> None:
        self.folder = folder
        self.runner = RUNNERS[runner]
        homes = {"PRE_COMMIT_HOME": str(home), "PREK_HOME": str(home / "prek")}
        path = os.pathsep.join((str(PROGRAMS), os.environ["PATH"]))  # prek installs by the uv that is there
        self.env = environment(PATH=path, **homes, **uv_indexes(), **more)
        run([*self.runner, "install", "-t", "pre-commit", "-t", "pre-merge-commit"], folder, env=self.env)

    def write(self, file: str, text: str) -> None:
        path = self.folder / file
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")

    def read(self, file: str) -> str:
        return (self.folder / file).read_text(encoding="utf-8")

    def change(self, file: str, before: str, after: str) -> None:
        text = self.read(file)
        assert text.count(before) == 1
        self.write(file, text.replace(before, after))

    def git(self, *arguments: str) -> str:
        return git(self.folder, *arguments)

    def commit(self, *options: str, staged: Sequence[str] = ("--all",)) -> tuple[bool, str]:
        """Commit everything, or what else is named; whether that was let through, and what was said."""
        if staged:
            self.git("add", *staged)
        before = self.git("rev-parse", "HEAD")
        done = run(["git", "commit", "--message=Change", *options], self.folder, status=None, env=self.env)
        through = self.git("rev-parse", "HEAD") != before
        assert through == (done.returncode == 0), said(done)
        return through, said(done)

    def run(self, *words: str, status: int) -> str:
        """What the program says that runs hooks."""
        return said(run([*self.runner, "run", *words], self.folder, status=status, env=self.env))


def offered(checkout: Path, *hooks: str, **more: Any) -> str:
    """The text of a `.pre-commit-config.yaml` with some hooks, each of them with `more`."""
    listed = [{"id": each, **more} for each in hooks]
    return yaml.safe_dump(
        {"repos": [{"repo": str(checkout), "rev": git(checkout, "rev-parse", "HEAD"), "hooks": listed}]}
    )


def repository_of(folder: Path, config: str) -> None:
    """Make a folder a repository with a configuration of hooks in its first commit."""
    (folder / ".pre-commit-config.yaml").write_text(config, encoding="utf-8")
    git(folder, "init", "--quiet", "--initial-branch=main")
    git(folder, "add", "--all")
    git(folder, "commit", "--quiet", "--message=Catalog")
