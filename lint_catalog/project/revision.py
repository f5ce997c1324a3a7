"""The catalog as it was in a git revision, without touching the work tree or the index.

Both are judged by the settings, schemas and rules of the work tree: the question is what was done to the entries.
"""

from __future__ import annotations

import contextlib
import os
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import cached_property
from itertools import islice
from pathlib import Path

from msgspec import Struct
from msgspec.structs import replace

from lint_catalog.engine.fingerprint import Fingerprint, fingerprint
from lint_catalog.model.entries.catalog import Catalog
from lint_catalog.model.entries.schemas import Schemas
from lint_catalog.model.entries.special import Special
from lint_catalog.model.errors import CatalogError
from lint_catalog.model.findings import Finding
from lint_catalog.project.config import Config
from lint_catalog.project.disk import MAX_BYTES, relative_name
from lint_catalog.project.entry_folder import holds_entry, is_spare
from lint_catalog.project.git import Git, expect_success, git_for
from lint_catalog.project.labels import labelled
from lint_catalog.project.linked_files import TreeOf, UnknownError, Way
from lint_catalog.source.limits import MAX_ENTRY_CHARACTERS
from lint_catalog.source.yaml.entries import read_contents
from lint_catalog.text.words import did_you_mean

_LINK = "120000"  # the mode of a link
_LARGEST = 4 * MAX_ENTRY_CHARACTERS  # bytes; more is not looked at in the work tree either
_ALIKE = 0.5  # the part of their lines that a file and the one it was renamed from have in common; as in git
_PAIRS = 10_000  # of added and removed files that are compared


class Revision(Struct, frozen=True):
    """A commit, branch or tag by its name; `main...` is where the current branch left `main`.

    `environment` is what git is started with: a hook is told there what it works on.
    """

    name: str
    environment: Mapping[str, str]


def read_revision(revision: Revision, config: Config, schemas: Schemas) -> Catalog:
    """The entries of a revision.

    Raises CatalogError if there is no git, no repository or no such revision.
    """
    root = config.root
    git = git_for(root, revision.environment)
    commit = _commit(git, root, revision.name)
    top, folder = Path(git.text("rev-parse", "--show-toplevel")).resolve(), config.entries.resolve()
    if not folder.is_relative_to(top):
        raise CatalogError(f"{config.entries} is not in the git repository of {root}", "`--since` needs both in one")
    entries = relative_name(root, config.entries)
    listed = list(_below(git, commit, folder.relative_to(top).as_posix(), entries))
    spare = [each for each in listed if is_spare(each.name, entries, schemas.kinds)]
    links = {each.name: Special.LINK for each in listed if each.mode == _LINK and (each in spare or each.holds_entry)}
    contents = _contents(git, [each for each in listed if each.is_plain and each.holds_entry])
    catalog = read_contents(str(root), entries, {**dict(contents), **links}, schemas)
    unclaimed = tuple(each.name for each in spare if each.is_plain)
    return replace(
        catalog, variant_hosts=config.markdown.variant_hosts, unclaimed=unclaimed, labelled=labelled(config.labels)
    )


def read_texts(revision: Revision, root: Path, files: Iterable[Path]) -> Mapping[Path, str]:
    """The texts of files in the repository of `root` as they were in a revision, of those that it has and can be read.

    Raises CatalogError as `read_revision` does.
    """
    git = git_for(root, revision.environment)
    commit = _commit(git, root, revision.name)
    top = Path(git.text("rev-parse", "--show-toplevel")).resolve()
    within = {path: path.resolve() for path in files}
    found: dict[Path, str] = {}
    for path, absolute in within.items():
        if not absolute.is_relative_to(top):
            raise CatalogError(f"{path} is not in the git repository of {root}", "`--since` needs both in one")
        for blob in _listed(git, commit, absolute.relative_to(top).as_posix()):
            if not blob.is_plain or blob.bytes >= MAX_BYTES:
                continue
            done = git.run("cat-file", "blob", blob.id)
            if done.returncode:
                raise _without_content(blob.name)
            with contextlib.suppress(UnicodeDecodeError):  # nothing was found in it then, either
                found[path] = done.stdout.decode()
    return found


def tree_in(revision: Revision) -> TreeOf:
    """The files that a repository had in a revision, looked up when somebody asks."""
    return lambda root: _RevisionTree(revision, root)


class _RevisionTree:
    """The files of a repository in a revision. What git cannot say is unknown."""

    def __init__(self, revision: Revision, root: Path) -> None:
        self._revision = revision
        self._root = root

    @cached_property
    def _blobs(self) -> tuple[Git, Mapping[Way, _Blob]]:
        git = git_for(self._root, self._revision.environment)
        listed = _listed(git, _commit(git, self._root, self._revision.name))
        return git, {tuple(each.name.split("/")): each for each in listed}

    @cached_property
    def _folders(self) -> Mapping[Way, Mapping[str, bool | None]]:
        found: dict[Way, dict[str, bool | None]] = {(): {}}
        for way, blob in self._blobs[1].items():
            for depth, name in enumerate(way):
                is_last = depth + 1 == len(way)
                found.setdefault(way[:depth], {})[name] = (False if blob.is_plain else None) if is_last else True
        return found

    def names(self, folder: Way) -> Mapping[str, bool | None]:
        """See `Tree`."""
        try:
            return self._folders[folder]
        except (CatalogError, KeyError):
            raise UnknownError from None

    def text(self, file: Way) -> str:
        """See `Tree`."""
        try:
            git, blobs = self._blobs
            blob = blobs[file]
            if blob.is_plain and blob.bytes < MAX_BYTES:
                done = git.run("cat-file", "blob", blob.id)
                if not done.returncode:
                    return done.stdout.decode()
        except (CatalogError, KeyError, UnicodeDecodeError):
            pass
        raise UnknownError


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
    pairs = [(_alike(old.text, new.text), old, new) for old, new in islice(kin, _PAIRS)]
    found: dict[str, str] = {}
    taken: set[str] = set()
    for alike, old, new in sorted(pairs, key=lambda pair: (-pair[0], pair[1].file, pair[2].file)):
        if alike >= _ALIKE and old.file not in found and new.file not in taken:
            found[old.file] = new.file
            found[f"{old.kind}/{old.id}"] = f"{new.kind}/{new.id}"
            taken.add(new.file)
    return found


def _unread(file: str, catalog: Catalog) -> bool:
    return any(file == name or (name.endswith("/") and file.startswith(name)) for name in catalog.unread)


def _alike(old: str, new: str) -> float:
    first, second = Counter(old.splitlines()), Counter(new.splitlines())
    return (first & second).total() / max(1, first.total(), second.total())


def _commit(git: Git, root: Path, name: str) -> str:
    if name.startswith("-") or not name.strip():
        raise CatalogError(f"`{name}` is not a git revision", "name a commit, branch or tag: `--since origin/main`")
    inside = git.run("rev-parse", "--is-inside-work-tree")
    if inside.returncode or inside.stdout.strip() != b"true":
        reason = inside.stderr.decode("utf-8", "replace").strip().partition("\n")[0]
        if "dubious ownership" in reason:
            raise CatalogError(
                f"git does not trust the repository of {root}, since it belongs to another user",
                "`git config --global --add safe.directory FOLDER` says that you do; FOLDER is the repository's top",
            )
        raise CatalogError(f"{root} is not in a git repository ({reason})", "`--since` compares with a git revision")
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


def _without_content(name: str) -> CatalogError:
    """A partial clone has not everything, and what it lacks is not fetched: that could run what the clone names."""
    return CatalogError(
        f"git has no content of {name} in that revision", "`git fetch --refetch --no-filter` may get it"
    )


class _Blob(Struct, frozen=True):
    """A file in a revision by its name there: its mode, its id, and its size in bytes."""

    name: str
    mode: str
    id: str
    size: str

    @property
    def is_plain(self) -> bool:
        """Whether it is a file, and not a link or a repository within this one."""
        return self.mode.startswith("100")

    @property
    def bytes(self) -> int:
        """Its size in bytes. Raises CatalogError if its content is not there."""
        if not self.size.isdigit():
            raise _without_content(self.name)
        return int(self.size)

    @property
    def holds_entry(self) -> bool:
        """Whether it is called as an entry is."""
        return holds_entry(self.name)


def _listed(git: Git, commit: str, *paths: str) -> Iterator[_Blob]:
    """What a revision has at or below some paths; without any, all of it."""
    listing = git.run("ls-tree", "-r", "-l", "-z", "--full-tree", commit, "--", *paths)
    expect_success(listing, "ls-tree")
    for line in filter(None, listing.stdout.split(b"\0")):
        facts, _, path = line.partition(b"\t")
        mode, _, id, size = facts.decode().split()
        yield _Blob(os.fsdecode(path), mode, id, size)


def _below(git: Git, commit: str, folder: str, entries: str) -> Iterator[_Blob]:
    """What a revision has below the folder of the entries, hidden files left out, by names from the catalog's root."""
    start = 0 if folder == "." else len(folder) + 1
    for blob in _listed(git, commit, *([] if folder == "." else [folder])):
        within = blob.name[start:]
        if not any(part.startswith(".") for part in within.split("/")):
            yield replace(blob, name=within if entries == "." else f"{entries}/{within}")


def _contents(git: Git, wanted: Sequence[_Blob]) -> Iterator[tuple[str, bytes]]:
    small = [each for each in wanted if each.bytes <= _LARGEST]
    yield from ((each.name, b" " * (_LARGEST + 1)) for each in wanted if each.bytes > _LARGEST)
    batch = git.run("cat-file", "--batch", given="".join(f"{each.id}\n" for each in small).encode())
    expect_success(batch, "cat-file")
    offset = 0
    for each in small:
        end = batch.stdout.index(b"\n", offset)
        header = batch.stdout[offset:end].split()
        if len(header) != 3:
            raise _without_content(each.name)
        length = int(header[2])
        yield each.name, batch.stdout[end + 1 : end + 1 + length]
        offset = end + length + 2
