"""What is staged: the files in the index of git, which the next commit will have.

It is the index that git names to its hooks: `git commit -a` and `git commit FILE` give them one of their own.
"""

from __future__ import annotations

import os
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path

from lint_catalog.model.errors import CatalogError
from lint_catalog.project.checkout import DISK, Files
from lint_catalog.project.git import Git, expect_success, git_for, repository_of, top_of
from lint_catalog.project.git_files import Blob, GitFiles
from lint_catalog.text.words import listed

_NO_TREE = {40: "4b825dc642cb6eb9a060e54bf8d69288fbee4904"}
_NO_TREE[64] = "6ef19b41225c5369f1c104d45d8d85efa9b057b53b14b4b9b939dd74decc5321"
"""The ids of a tree without files, by their length; git knows it in every repository."""
_NO_CONTENT = {
    "e69de29bb2d1d6434b8b29ae775ad8c2e48c5391",
    "473a0f4c3be8a93681a267e3b1e9a7dcda1185436fe141f7749120a303721813",
}
"""The ids of a file without content."""
_NAMED = 5  # unmerged files in a message


def files_for(paths: Sequence[Path], staged: bool, environment: Mapping[str, str]) -> Files:
    """Which files a run judges, of those that `paths` (none: the current folder) are in.

    Raises CatalogError if they are staged ones, and there is no git or no work tree, or conflicts are not resolved.
    """
    return staged_files(paths[0] if paths else Path.cwd(), environment) if staged else DISK


def staged_files(path: Path, environment: Mapping[str, str]) -> GitFiles:
    """The files that are staged in the repository that a path is in, which need not be there on disk.

    Raises CatalogError as `files_for` does.
    """
    folder = _start(path.absolute())
    git = git_for(folder, environment)
    top = top_of(git, folder, "`--staged` reads the index of a git repository")
    blobs = list(_blobs(Git(top, git.environment, git.seconds)))
    return GitFiles(git, top, "what is staged", lambda: blobs)


def _start(path: Path) -> Path:
    """The folder where the search for the repository of a path begins. A link in a repository does not lead out of it:
    what is staged there may be a folder."""
    folder = next(each for each in (path, *path.parents) if os.path.isdir(each))  # noqa: PTH112 - of any name
    links = (each for each in reversed((folder, *folder.parents)) if each.is_symlink())
    return next((each.parent for each in links if repository_of(each.parent)), folder)


def _expect_index(git: Git) -> None:
    """Raises CatalogError where git would wait for somebody who writes to a pipe, say. None at all is an empty one."""
    index = git.folder / git.text("rev-parse", "--git-path", "index")
    if os.path.lexists(index) and not index.is_file():
        raise CatalogError(f"the index of git {index} is not a file", "`GIT_INDEX_FILE` names it, if it is set")


def _blobs(git: Git) -> Iterator[Blob]:
    _expect_index(git)
    listing = git.run("ls-files", "--stage", "-z", "--full-name")
    expect_success(listing, "ls-files")
    found: list[Blob] = []
    unmerged: dict[str, None] = {}
    for line in filter(None, listing.stdout.split(b"\0")):
        facts, _, name = line.partition(b"\t")
        mode, id, stage = facts.decode().split()
        if stage == "0":
            found.append(Blob(os.fsdecode(name), mode, id))
        else:
            unmerged[os.fsdecode(name)] = None
    if unmerged:
        names = list(unmerged)
        more = [f"{len(names) - _NAMED:,} more"] if len(names) > _NAMED else []
        raise CatalogError(
            f"nothing can be committed before conflicts are resolved: {listed([*names[:_NAMED], *more], 'and')}",
            "resolve them, and `git add` these files",
        )
    return _without_intentions(git, found)


def _without_intentions(git: Git, blobs: Sequence[Blob]) -> Iterator[Blob]:
    """Without what `git add -N` only says will be added: no commit has it."""
    if not any(each.id in _NO_CONTENT for each in blobs):
        return iter(blobs)
    nothing = _NO_TREE[len(blobs[0].id)]
    done = git.run("diff-index", "--cached", "--ita-invisible-in-index", "--no-renames", "--name-only", "-z", nothing)
    expect_success(done, "diff-index")
    there = frozenset(os.fsdecode(done.stdout).split("\0"))
    return (each for each in blobs if each.id not in _NO_CONTENT or each.name in there)
