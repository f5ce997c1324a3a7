"""The catalog as it was in a git revision, without touching the work tree or the index.

Both are judged by the settings, schemas and rules of the work tree: the question is what was done to the entries.
"""

from __future__ import annotations

import contextlib
import os
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from itertools import islice
from pathlib import Path

from msgspec import Struct
from msgspec.structs import replace

from lint_catalog.engine.fingerprint import Fingerprint, fingerprint
from lint_catalog.model.entries.catalog import Catalog
from lint_catalog.model.entries.schemas import Schemas
from lint_catalog.model.errors import CatalogError
from lint_catalog.model.findings import Finding
from lint_catalog.project.checkout import Checkout
from lint_catalog.project.config import Config
from lint_catalog.project.disk import MAX_BYTES, relative_name
from lint_catalog.project.entry_folder import read_folder
from lint_catalog.project.git import Git, expect_success, git_for, top_of
from lint_catalog.project.git_files import Blob, GitFiles
from lint_catalog.project.labels import labelled
from lint_catalog.source.yaml.entries import read_contents
from lint_catalog.text.words import did_you_mean

ALIKE = 0.5  # the part of their lines that a file and the one it was renamed from have in common; as in git
_PAIRS = 10_000  # of added and removed files that are compared


class Revision(Struct, frozen=True):
    """A commit, branch or tag by its name; `main...` is where the current branch left `main`.

    `environment` is what git is started with: a hook is told there what it works on.
    """

    name: str
    environment: Mapping[str, str]


def files_in(revision: Revision, root: Path) -> GitFiles:
    """The files of a revision, of the repository that `root` is in: by them `load_config`, `load_schemas`,
    `read_folder` and `read_baseline` read what the revision has.

    Raises CatalogError if there is no git, no repository or no such revision.
    """
    git = git_for(root, revision.environment)
    top = top_of(git, root, "`--since` compares with a git revision")
    commit = _commit(git, revision.name)
    return GitFiles(git, top, "that revision", lambda: _listed(git, commit))


def read_revision(revision: Revision, config: Config, schemas: Schemas) -> Catalog:
    """The entries of a revision. Raises CatalogError as `files_in` does."""
    files = files_in(revision, config.root)
    if not config.files.resolved(config.entries).is_relative_to(files.top):
        raise CatalogError(
            f"{config.entries} is not in the git repository of {config.root}", "`--since` needs both in one"
        )
    try:
        catalog = read_folder(config.root, config.entries, schemas, {}, revision.environment, files).catalog
    except OSError:  # there was none, or a link in its place
        catalog = read_contents(str(config.root), relative_name(config.root, config.entries), {}, schemas)
    return replace(
        catalog,
        unread=(),
        variant_hosts=config.markdown.variant_hosts,
        labelled=labelled(config.labels, config.files),
    )


def read_texts(files: GitFiles, paths: Mapping[Path, Path]) -> Mapping[Path, str]:
    """The texts of files as they were in a revision, of those that it has and can be read: by what they are called, and
    where that leads.

    Raises CatalogError for what lies in no repository of the revision, or has no content there.
    """
    found: dict[Path, str] = {}
    for path, absolute in paths.items():
        if not absolute.is_relative_to(files.top):
            raise CatalogError(f"{path} is not in the git repository of {files.top}", "`--since` needs both in one")
        with contextlib.suppress(OSError, UnicodeDecodeError):  # nothing was found in it then, either
            content = Checkout(files.top, files).content(absolute)
            if len(content) < MAX_BYTES:
                found[path] = content.decode()
    return found


def known_findings(findings: Iterable[Finding], renamed: Mapping[str, str]) -> Mapping[Fingerprint, int]:
    """How many findings a revision had of each fingerprint, with files and entries by their names of today."""
    return Counter(fingerprint(each, renamed) for each in findings)


def changed_files(before: Mapping[str, str], now: Mapping[str, str]) -> frozenset[str]:
    """The files, by their texts, that a revision has not, or not with the same lines."""
    old = {file: text.splitlines() for file, text in before.items()}
    return frozenset(file for file, text in now.items() if old.get(file) != text.splitlines())


def renames(before: Catalog, now: Catalog) -> Mapping[str, str]:
    """Which of a revision's files and entries (`<kind>/<id>`) have another name now: the old one to the new one.

    A removed file was renamed to an added one of the same kind that has at least half of its lines. One that cannot be
    read is not removed.
    """
    removed = [each for file, each in before.documents.items() if file not in now.documents and not _unread(file, now)]
    added = [each for file, each in now.documents.items() if file not in before.documents]
    kin = ((old, new) for old in removed for new in added if old.kind == new.kind)
    pairs = [(likeness(old.text, new.text), old, new) for old, new in islice(kin, _PAIRS)]
    found: dict[str, str] = {}
    taken: set[str] = set()
    for alike, old, new in sorted(pairs, key=lambda pair: (-pair[0], pair[1].file, pair[2].file)):
        if alike >= ALIKE and old.file not in found and new.file not in taken:
            found[old.file] = new.file
            found[f"{old.kind}/{old.id}"] = f"{new.kind}/{new.id}"
            taken.add(new.file)
    return found


def _unread(file: str, catalog: Catalog) -> bool:
    return any(file == name or (name.endswith("/") and file.startswith(name)) for name in catalog.unread)


def likeness(old: str, new: str) -> float:
    """The part of their lines that two texts have in common."""
    first, second = Counter(old.splitlines()), Counter(new.splitlines())
    return (first & second).total() / max(1, first.total(), second.total())


def _commit(git: Git, name: str) -> str:
    if name.startswith("-") or not name.strip():
        raise CatalogError(f"`{name}` is not a git revision", "name a commit, branch or tag: `--since origin/main`")
    base = name.removesuffix("...")
    commit = git.run("rev-parse", "--verify", "--quiet", "--end-of-options", f"{base}^{{commit}}")
    if commit.returncode:
        raise CatalogError(f"git knows no revision `{base}`", _where_to_find(git, base))
    found = commit.stdout.decode().strip()
    if base == name:
        return found
    fork = git.run("merge-base", found, "HEAD")
    if fork.returncode:
        raise CatalogError(f"git finds no commit that `{base}` and the current one share", _where_to_find(git, base))
    return fork.stdout.decode().strip().partition("\n")[0]


def _where_to_find(git: Git, name: str) -> str:
    if git.run("rev-parse", "--is-shallow-repository").stdout.strip() == b"true":
        return (
            "this clone is shallow: get more of the history with `git fetch --depth=100 origin`, "
            "on GitHub Actions with `fetch-depth: 0` for actions/checkout"
        )
    refs = git.run("for-each-ref", "--format=%(refname:short)", "refs/heads", "refs/remotes", "refs/tags")
    near = did_you_mean(name, refs.stdout.decode("utf-8", "replace").split())
    return near if near.startswith("did you mean") else f"`git fetch origin {name}` may get it"


def _listed(git: Git, commit: str) -> Iterator[Blob]:
    """What a revision has."""
    listing = git.run("ls-tree", "-r", "-z", "--full-tree", commit)
    expect_success(listing, "ls-tree")
    for line in filter(None, listing.stdout.split(b"\0")):
        facts, _, path = line.partition(b"\t")
        mode, _, id = facts.decode().split()
        yield Blob(os.fsdecode(path), mode, id)
