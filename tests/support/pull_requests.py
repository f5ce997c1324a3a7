"""A repository on a server, forks of it and pull requests, and runners with a checkout of them."""

from __future__ import annotations

import os
import shutil
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest

from tests.support.catalogs import small
from tests.support.cli import PLAMO, STORMY, put, write
from tests.support.sandbox import git, once
from tests.support.workflows import Runner, equip

OURS, THEIRS = "acme/catalog", "stranger/catalog"
OWN_RULE = """
from pathlib import Path
Path("{marker}").touch()
"""
BASH = pytest.mark.skipif(os.name == "nt", reason="what stands in for programs are scripts for a Unix")
LOOSE = 'ignore = ["unknown-reference", "out-of-range"]\nchecks = ["checks"]\n'


class World:
    """A repository on a server, a fork of it, and what GitHub makes of a pull request."""

    def __init__(self, folder: Path, made: Path | None = None) -> None:
        """Make it, or copy one that was made."""
        self.folder = folder
        self.marker = folder / "a-strangers-code-ran"
        self.server, self.work = folder / "server.git", folder / "work"
        if made is None:
            self.make()
        else:
            shutil.copytree(made, folder, dirs_exist_ok=True)
        self.base, self.head, self.merge = git(self.work, "rev-parse", "main", "change", "merged").split()

    def make(self) -> None:
        git(self.folder, "init", "--quiet", "--bare", "--initial-branch=main", str(self.server))
        git(self.folder, "init", "--quiet", "--initial-branch=main", str(self.work))
        write(self.work, small())
        put(self.work, STORMY, "released: 2023", "released: 203")
        self.commit("Base")
        git(self.work, "checkout", "--quiet", "-b", "change")
        put(self.work, PLAMO, "developer: preferred-networks", "developer: prefered-networks")
        self.commit("Change")
        self.merge = self.merged()
        git(self.work, "branch", "merged", self.merge)
        self.push()

    def commit(self, message: str) -> str:
        git(self.work, "add", "--all")
        git(self.work, "commit", "--quiet", f"--message={message}")
        return git(self.work, "rev-parse", "HEAD")

    def merged(self) -> str:
        """The commit that GitHub makes for a pull request."""
        git(self.work, "checkout", "--quiet", "--detach", "main")
        git(self.work, "merge", "--quiet", "--no-ff", "--no-edit", "change")
        made = git(self.work, "rev-parse", "HEAD")
        git(self.work, "checkout", "--quiet", "change")
        return made

    def push(self) -> None:
        """What GitHub has: the branches are ours, or those of a fork, whose commits it has all the same."""
        refs = ("main:refs/heads/main", "change:refs/pull/1/head", f"{self.merge}:refs/pull/1/merge")
        git(self.work, "push", "--quiet", "--force", str(self.server), *refs)

    def strange(self) -> None:
        """Let the change bring settings, rules and modules of its own."""
        write(self.work, {"lint-catalog.toml": LOOSE, "checks/own.py": OWN_RULE.format(marker=self.marker)})
        for name in ("venv", "json", "pip", "sitecustomize", "lint_catalog"):
            write(self.work, {f"{name}.py": OWN_RULE.format(marker=self.marker)})
        self.head = self.commit("Loosen")
        self.merge = self.merged()
        self.push()

    def pull_request(self, fork: bool = False, private: bool = False) -> dict[str, Any]:
        head = {"sha": self.head, "repo": {"full_name": THEIRS if fork else OURS}}
        return {
            "pull_request": {"base": {"sha": self.base}, "head": head},
            "repository": {"full_name": OURS, "private": private},
        }

    def runner(
        self, name: str, event: Mapping[str, Any], commit: str, depth: int = 1, variables: Mapping[str, str] = {},
    ) -> Runner:  # fmt: skip
        """A runner after actions/checkout."""
        home = self.folder / f"runner-{len([*self.folder.glob('runner-*')])}"
        checkout = home / "checkout"
        checkout.mkdir(parents=True)
        git(checkout, "init", "--quiet")
        git(checkout, "remote", "add", "origin", self.server.as_uri())
        depths = [f"--depth={depth}"] if depth else []
        git(checkout, "fetch", "--quiet", "--no-tags", *depths, "origin", commit)
        git(checkout, "checkout", "--quiet", "--detach", commit)
        github = {
            "event_name": name, "repository": OURS, "actor": "somebody", "run_id": "5", "run_attempt": "1",
            "job": "lint", "token": "ghs_x", "server_url": "https://github.example",
        }  # fmt: skip
        runner = Runner(home, checkout, github, event, {"RUNNER_ENVIRONMENT": "github-hosted", **variables})
        equip(runner.temporary)
        return runner


def a_world(folder: Path, factory: pytest.TempPathFactory) -> World:
    """One in that folder, which is made only once."""

    def make(made: Path) -> None:
        World(made)

    return World(folder, once(factory, "world", make))
