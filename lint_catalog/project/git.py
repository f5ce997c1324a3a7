"""Running git in the repository that a folder is in, whoever calls us.

A hook is called with variables that bind git to one repository (`GIT_DIR`, `GIT_INDEX_FILE`, …; `git rev-parse
--local-env-vars` lists them). They hold in that repository, from whichever of its folders, and in no other one.

A repository may be a stranger's, its `.git/config` as well (an archive, a cache, a volume). Nothing that it names is
started: no hook, monitor, pager or filter, and nothing is fetched, which could run a program of its choice.
"""

from __future__ import annotations

import contextlib
import os
import re
import shutil
import subprocess
import threading
from collections.abc import Collection, Iterator, Mapping
from pathlib import Path

from msgspec import Struct
from msgspec.structs import replace

from lint_catalog.model.errors import CatalogError
from lint_catalog.project.disk import read_typed, relative_name

_SECONDS = 60  # for one command; none of them talks to a network
_MOST_SETTINGS = 1 << 20  # bytes of a repository's own that are looked at
_SPARSE = re.compile(rb"(?im)^[ \t]*sparsecheckout[ \t]*=[ \t]*(?:true|yes|on|1)[ \t\r]*$")
_CONFIG = ("GIT_CONFIG", "GIT_CONFIG_PARAMETERS", "GIT_CONFIG_COUNT")
"""Variables that are bound to a repository only together with others: alone, they are what a user set for all."""


_TAME = (
    "--no-pager",
    "--no-optional-locks",
    "-c", f"core.hooksPath={os.devnull}",
    "-c", "core.fsmonitor=false",
    "-c", "core.alternateRefsCommand=",
    "-c", "diff.external=",
    "-c", "safe.bareRepository=explicit",
)  # fmt: skip
"""What git is told before every command, so that it starts nothing that the repository names. One without a work tree
is none of ours unless a variable or we say so: it may be no more than files among those of a checkout.
https://git-scm.com/docs/git-config#Documentation/git-config.txt-safebareRepository"""
_ENVIRONMENT = {
    "GIT_ALLOW_PROTOCOL": "none",  # nothing is fetched, by whatever program; also where the next one is not known
    "GIT_NO_LAZY_FETCH": "1",
    "GIT_NO_REPLACE_OBJECTS": "1",  # `git replace` holds in one clone, and no other one has it
    "GIT_TERMINAL_PROMPT": "0",
    "LC_ALL": "C",  # messages are looked at
}
"""What git finds in its environment, whatever the caller has there.
https://git-scm.com/docs/git#Documentation/git.txt-GITALLOWPROTOCOL"""


class Git(Struct, frozen=True):
    """git, started in a folder with an environment, and with how many `seconds` for a command."""

    folder: Path
    environment: Mapping[str, str]
    seconds: float = _SECONDS

    def run(self, *arguments: str, given: bytes = b"") -> subprocess.CompletedProcess[bytes]:
        """Run a command. Raises CatalogError if there is no git, or if it does not come to an end."""
        command = [_program(self.environment), *_TAME, "-C", str(self.folder), *arguments]
        environment = {**self.environment, **_ENVIRONMENT}
        try:
            return subprocess.run(
                command, env=environment, input=given, capture_output=True, timeout=self.seconds, check=False
            )
        except subprocess.TimeoutExpired as error:
            raise CatalogError(f"`git {arguments[0]}` has not answered for {self.seconds} seconds") from error

    def beginning(self, most: int, *arguments: str) -> bytes:
        """The first bytes that a command prints, `most` at most; then it is ended. Raises CatalogError if there is no
        git, or nothing comes."""
        command = [_program(self.environment), *_TAME, "-C", str(self.folder), *arguments]
        with subprocess.Popen(
            command,
            env={**self.environment, **_ENVIRONMENT},
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
        ) as process:
            late = threading.Timer(self.seconds, process.kill)
            late.start()
            try:
                assert process.stdout is not None  # noqa: S101 - it is a pipe
                return process.stdout.read(most)
            finally:
                late.cancel()
                process.kill()

    def text(self, *arguments: str) -> str:
        """What a command prints. Raises CatalogError also if it fails."""
        done = self.run(*arguments)
        expect_success(done, arguments[0])
        return os.fsdecode(done.stdout).rstrip("\n")

    def path(self, what: str) -> Path | None:
        """What `git rev-parse` says for `--show-toplevel` or `--absolute-git-dir`, or None if that does not exist."""
        done = self.run("rev-parse", what)
        found = os.fsdecode(done.stdout).rstrip("\n")
        return Path(found).resolve() if found and not done.returncode else None


def _program(environment: Mapping[str, str]) -> str:
    """git itself, by its whole path: where only `git` is said, Windows begins with the folder that we stand in, and
    others do with an empty word in `PATH`. Raises CatalogError if there is none."""
    name = "git.exe" if os.name == "nt" else "git"
    for folder in map(Path, environment.get("PATH", os.defpath).split(os.pathsep)):
        if folder.is_absolute() and (found := shutil.which(folder / name)):
            return os.fspath(found)
    raise CatalogError("there is no program `git`", "`--staged` and `--since` need git")


def expect_success(done: subprocess.CompletedProcess[bytes], what: str) -> None:
    """Raise CatalogError if a command of git failed."""
    if done.returncode:
        reason = done.stderr.decode("utf-8", "replace").strip().partition("\n")[0]
        raise CatalogError(f"`git {what}` failed: {reason}")


def top_of(git: Git, root: Path, why: str) -> Path:
    """The top of the work tree that git works on, which `root` is in. Raises CatalogError without one; `why` it is
    needed."""
    inside = git.run("rev-parse", "--is-inside-work-tree", "--show-toplevel")
    is_inside, _, top = os.fsdecode(inside.stdout).partition("\n")
    if not inside.returncode and is_inside == "true":
        return Path(top.removesuffix("\n")).resolve()
    reason = inside.stderr.decode("utf-8", "replace").strip().partition("\n")[0]
    if "dubious ownership" in reason:
        raise CatalogError(
            f"git does not trust the repository of {root}, since it belongs to another user",
            "`git config --global --add safe.directory FOLDER` says that you do; FOLDER is the repository's top",
        )
    raise CatalogError(f"{root} is not in a git repository ({reason})", why)


def git_for(folder: Path, environment: Mapping[str, str]) -> Git:
    """git for the repository that a folder is in, with those of the caller's variables that hold there.

    What is relative in them is so to the current folder, or to the repository's top, where git starts its hooks. Raises
    CatalogError if there is no git.
    """
    bare = {name: value for name, value in environment.items() if not name.startswith("GIT_")}
    if len(bare) == len(environment):
        return Git(folder, environment)
    local = Git(folder, bare).text("rev-parse", "--local-env-vars").split()
    if not any(name in environment for name in local if name not in _CONFIG):
        return Git(folder, environment)
    free = {name: value for name, value in environment.items() if name not in local}
    own = Git(folder, free)
    top, store = own.path("--show-toplevel"), own.path("--absolute-git-dir")
    if top is not None and store in _bound(environment, free, top):
        bound = dict(environment)
        if "GIT_DIR" in bound:
            bound["GIT_DIR"] = str(store)
        if "GIT_DIR" in bound or "GIT_WORK_TREE" in bound:
            bound["GIT_WORK_TREE"] = str(_work_tree(folder, environment, top))
        return Git(top, bound)
    return _elsewhere(folder, environment, top) or own


def _bound(environment: Mapping[str, str], free: Mapping[str, str], top: Path) -> Iterator[Path | None]:
    """The repositories (their `.git`) that the variables may be bound to."""
    if (store := environment.get("GIT_DIR")) is not None:
        yield from (_store(base / store, free) for base in (Path.cwd(), top) if store)
        return
    index = Path(environment.get("GIT_INDEX_FILE", ""))
    of_index = _store(index.parent, free) if index.is_absolute() else None  # where git puts those of its own
    yield of_index or Git(Path.cwd(), free).path("--absolute-git-dir")


def _store(path: Path, free: Mapping[str, str]) -> Path | None:
    """The repository that an absolute `GIT_DIR` means, or None."""
    return Git(Path.cwd(), {**free, "GIT_DIR": str(path)}).path("--absolute-git-dir")


def _work_tree(folder: Path, environment: Mapping[str, str], top: Path) -> Path:
    """The work tree that a folder is in, of a repository whose top is there unless the caller says otherwise."""
    named = environment.get("GIT_WORK_TREE", "")
    meant = [(base / named).resolve() for base in (Path.cwd(), top)]
    if top not in meant and folder.resolve().is_relative_to(meant[0]):
        return meant[0]
    return top  # without any, git would take the current folder


def _elsewhere(folder: Path, environment: Mapping[str, str], top: Path | None) -> Git | None:
    """git for a repository elsewhere that a folder is part of because the caller says so; None if it is not."""
    if "GIT_DIR" not in environment or (top and not Path(environment.get("GIT_WORK_TREE", "")).is_absolute()):
        return None
    git = Git(Path.cwd(), environment)
    tree = git.path("--show-toplevel")
    if tree is None or not folder.resolve().is_relative_to(tree) or (top and not tree.is_relative_to(top)):
        return None
    return git


def repository_of(folder: Path) -> Path | None:
    """The root of the git repository that a folder is in, or None. Also of a work tree or submodule."""
    folder = folder.resolve()
    return next((each for each in (folder, *folder.parents) if (each / ".git").exists()), None)


def is_sparse(top: Path) -> bool:
    """Whether a work tree has only some files of its repository (`git sparse-checkout`), as far as its settings say so
    that stand in its own `.git`."""
    store = top / ".git"
    if not (store / "info" / "sparse-checkout").is_file():
        return False
    for file in (store / "config", store / "config.worktree"):
        with contextlib.suppress(OSError):
            if file.is_file() and _SPARSE.search(read_typed(file, _MOST_SETTINGS)):
                return True
    return False


def ignored_files(root: Path, files: Collection[str], environment: Mapping[str, str]) -> frozenset[str]:
    """Which files, by their names from `root`, git ignores; none without a repository, or if git cannot say.

    The repository is that of the folder, whichever one the variables of a hook are bound to. Nothing that is in the
    index is ignored, and theirs may be another one's.
    """
    top = repository_of(root)
    if top is None:
        return frozenset()
    names = {relative_name(top, root / file): file for file in files}
    command = (f"--git-dir={top / '.git'}", f"--work-tree={top}", "check-ignore", "-z", "--stdin")
    try:
        done = replace(git_for(top, environment), folder=top, seconds=10).run(
            *command, given=os.fsencode("".join(f"{each}\0" for each in names))
        )
    except CatalogError:
        return frozenset()
    return frozenset(names[each] for each in os.fsdecode(done.stdout).split("\0") if each in names)


def folder_in_repository(folder: Path) -> str:
    """The way from the repository's root to a folder: `""` for the root and without a repository, else `a/b/`."""
    root = repository_of(folder)
    if root is None:
        return ""
    way = relative_name(root, folder.resolve())
    return "" if way == "." else f"{way}/"
