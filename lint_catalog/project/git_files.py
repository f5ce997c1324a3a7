"""The files that git has in its index or in a revision, as the files of a checkout (`checkout.Files`).

Nothing is asked of the work tree: not whether a file is there, and not what it holds. Blobs are read as they are, no
filter is run and nothing is fetched. What lies outside of the repository, which only a user can name, is on disk.
"""

from __future__ import annotations

import errno
import os
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from functools import cached_property
from itertools import dropwhile
from pathlib import Path
from types import TracebackType

from msgspec import Struct

from lint_catalog.model.entries.special import Special
from lint_catalog.model.errors import CatalogError
from lint_catalog.project.checkout import DISK, Opened, checkout_of
from lint_catalog.project.folders import Item, NotPlainError
from lint_catalog.project.git import Git, expect_success

_LINKS = 40  # that are followed for one path
_BATCH = 32 << 20  # bytes that are read at once, ahead of who asks for them
_KEPT = 64 << 20  # bytes that are kept in case they are asked for again
_LONGEST = 1 << 20  # bytes of one file that is read ahead
_LONGEST_LINK = 4096  # bytes of a link


class Blob(Struct, frozen=True):
    """A file that git has by its name from the top: its mode and the id of its content."""

    name: str
    mode: str
    id: str

    @property
    def special(self) -> Special | None:
        """What it is if it is not a file."""
        if self.mode == "120000":
            return Special.LINK
        return None if self.mode.startswith("100") else Special.REPOSITORY


Names = dict[str, "Blob | Names"]


class GitFiles:
    """The files of the repository at `top`, a path without links. `listing` is called once, when they are needed;
    `where` says in words where they are: `what is staged`."""

    is_disk = False

    def __init__(self, git: Git, top: Path, where: str, listing: Callable[[], Iterable[Blob]]) -> None:
        self.top = top
        self.where = where
        self._git = git
        self._listing = listing
        self._kept: dict[str, bytes] = {}
        self._bytes = 0
        self._sizes: dict[str, int] = {}

    @cached_property
    def tree(self) -> Names:
        """What is in the folder at the top."""
        top: Names = {}
        folders: dict[str, Names] = {"": top}
        for blob in self._listing():
            above, _, name = blob.name.rpartition("/")
            folder = folders.get(above)
            if folder is None:
                folder = top
                for part in above.split("/"):
                    below = folder.get(part)
                    if not isinstance(below, dict):
                        below = folder[part] = {}
                    folder = below
                folders[above] = folder
            folder[name] = blob
        return top

    def blob(self, path: Path) -> Blob | None:
        """What git has under a path, no link followed; None for a folder, and for nothing."""
        way = self._way(path)
        found = self._at(way) if way else None
        return found if isinstance(found, Blob) else None

    def repository_of(self, folder: Path) -> Path | None:
        """See `Files`."""
        return DISK.repository_of(folder) if self._way(folder) is None else self.top

    def resolved(self, path: Path) -> Path:
        """See `Files`. A link that leads out of the repository is followed no further, nor one in a ring for ever."""
        way = self._way(path)
        if way is None:
            return DISK.resolved(path)
        waiting, here, links = list(reversed(way)), list[str](), 0
        while waiting:
            name = waiting.pop()
            if name == "..":
                if not here:
                    return self.top.parent.joinpath(*reversed(waiting))
                here.pop()
                continue
            here.append(name)
            found = self._at(tuple(here))
            if isinstance(found, Blob) and found.special is Special.LINK and links < _LINKS:
                links += 1
                here.pop()
                target = os.fsdecode(self.content(found, _LONGEST_LINK))
                if target.startswith("/"):
                    return Path(target).joinpath(*reversed(waiting))
                waiting.extend(each for each in reversed(target.split("/")) if each not in ("", "."))
        return self.top.joinpath(*here)

    def exists(self, path: Path) -> bool:
        """See `Files`."""
        way = self._way(path)
        return DISK.exists(path) if way is None else self._at(way) is not None

    def is_folder(self, path: Path) -> bool:
        """See `Files`."""
        if self._way(path) is None:
            return DISK.is_folder(path)
        return isinstance(self._target(path), dict)

    def is_file(self, path: Path) -> bool:
        """See `Files`."""
        if self._way(path) is None:
            return DISK.is_file(path)
        found = self._target(path)
        return isinstance(found, Blob) and found.special is None

    def opened(self, root: Path, way: tuple[str, ...]) -> Opened:
        """See `Files`."""
        start = self._way(root)
        if start is None:
            return DISK.opened(root, way)
        here = GitFolder(self, self.tree)
        for name in (*start, *way):
            here = here.folder(name)
        return GitFolder(self, here.tree)

    def typed(self, path: Path, most: int) -> bytes:
        """See `Files`."""
        checkout = checkout_of(path.parent, self)
        if not checkout.holds(path.absolute()):
            return DISK.typed(path, most)
        return checkout.content(checkout.named(path), most)

    def ignored(self, root: Path, files: Collection[str], environment: Mapping[str, str]) -> frozenset[str]:  # noqa: ARG002 - see `Files`
        """None: what git has it does not ignore."""
        return frozenset()

    def is_partial(self, root: Path) -> bool:  # noqa: ARG002 - see `Files`
        """Never: also what `git sparse-checkout` leaves out is there."""
        return False

    def left_behind(self, folder: Path) -> CatalogError | None:  # noqa: ARG002 - see `Files`
        """None: it would be on disk."""
        return None

    def check(self, paths: Iterable[Path]) -> None:
        """See `Files`."""
        for path in paths:
            if self._way(path) is None:
                raise CatalogError(
                    f"{path} is not in the git repository of {self.top}", f"{self.where} is read of one repository"
                )

    def content(self, blob: Blob, most: int, ahead: Iterable[Blob] = ()) -> bytes:
        """The first bytes of a blob; what is `ahead` is read as well, as far as it is small. Raises CatalogError if
        git has no content of it, or not all."""
        if blob.id not in self._kept and self._sizes.get(blob.id, 0) <= _LONGEST:
            self._read(blob, list(ahead))
        if blob.id in self._kept:
            return self._kept[blob.id][:most]
        content = self._git.beginning(most, "cat-file", "blob", blob.id)
        if len(content) < min(most, self._sizes[blob.id]):
            raise CatalogError(f"git cannot read all of {blob.name} in {self.where}", "`git fsck` says what is wrong")
        return content

    def _read(self, blob: Blob, ahead: list[Blob]) -> None:
        wanted = dict.fromkeys((blob.id, *(each.id for each in ahead if each.id not in self._kept)))
        unknown = [each for each in wanted if each not in self._sizes]
        if unknown:
            listed = self._git.run("cat-file", "--batch-check", given="".join(f"{each}\n" for each in unknown).encode())
            expect_success(listed, "cat-file")
            for line in listed.stdout.decode().splitlines():
                id, _, rest = line.partition(" ")
                kind, _, size = rest.partition(" ")
                self._sizes[id] = int(size) if kind == "blob" else -1
        if self._sizes.get(blob.id, -1) < 0:
            raise without_content(blob.name, self.where)
        small = list(self._small(wanted))
        if not small:
            return
        batch = self._git.run("cat-file", "--batch", given="".join(f"{each}\n" for each in small).encode())
        expect_success(batch, "cat-file")
        if self._bytes > _KEPT:
            self._kept.clear()
            self._bytes = 0
        offset = 0
        for each in small:
            end = batch.stdout.index(b"\n", offset)
            header = batch.stdout[offset:end].split()
            if len(header) != 3:
                raise without_content(blob.name, self.where)
            length = int(header[2])
            self._kept[each] = batch.stdout[end + 1 : end + 1 + length]
            self._bytes += length
            offset = end + length + 2

    def _small(self, wanted: Iterable[str]) -> Iterator[str]:
        left = _BATCH
        for each in wanted:
            size = self._sizes.get(each, -1)
            if 0 <= size <= _LONGEST and size <= left:
                left -= size
                yield each

    def _way(self, path: Path) -> tuple[str, ...] | None:
        """The names that lead from the top to a path; None if it lies elsewhere. Of links on disk only those count
        that lead to the repository from outside of it."""
        if "\0" in str(path):
            return None
        straight = Path(os.path.abspath(path))  # noqa: PTH100 - resolve() would follow links on disk
        if straight.is_relative_to(self.top):
            return straight.relative_to(self.top).parts
        for above in reversed((straight, *straight.parents)):
            real = Path(os.path.realpath(above))
            if real.is_relative_to(self.top):
                return (*real.relative_to(self.top).parts, *straight.relative_to(above).parts)
        return None

    def _at(self, way: tuple[str, ...]) -> Blob | Names | None:
        here: Blob | Names | None = self.tree
        for name in way:
            here = here.get(name) if isinstance(here, dict) else None
        return here

    def _target(self, path: Path) -> Blob | Names | None:
        try:
            way = self._way(self.resolved(path))
        except (OSError, ValueError):
            return None
        return None if way is None else self._at(way)


class GitFolder:
    """A folder that git has, open (`checkout.Opened`). Nothing has to be closed.

    Whoever reads a file in it will read those beside it that end alike; whoever came here from another folder that was
    opened, those below that one.
    """

    def __init__(self, files: GitFiles, tree: Names, start: Names | None = None) -> None:
        self.tree = tree
        self._files = files
        self._start = start

    def items(self) -> list[Item]:
        """See `Opened`."""
        return [
            Item(name, True, None) if isinstance(what, dict) else Item(name, False, what.special)
            for name, what in self.tree.items()
        ]

    def folder(self, name: str) -> GitFolder:
        """See `Opened`."""
        what = self._there(name)
        if isinstance(what, dict):
            return GitFolder(self._files, what, self._start or self.tree)
        if what.special is not None:
            raise NotPlainError(what.special, name)
        raise NotADirectoryError(errno.ENOTDIR, os.strerror(errno.ENOTDIR), name)

    def content(self, name: str, most: int) -> bytes:
        """See `Opened`."""
        what = self._there(name)
        if isinstance(what, dict):
            raise NotPlainError(Special.FOLDER, name)
        if what.special is not None:
            raise NotPlainError(what.special, name)
        return self._files.content(what, most, self._ahead(what))

    def _there(self, name: str) -> Blob | Names:
        what = self.tree.get(name)
        if what is None:
            raise FileNotFoundError(errno.ENOENT, os.strerror(errno.ENOENT), name)
        return what

    def _ahead(self, first: Blob) -> Iterator[Blob]:
        """What is probably asked for next: files of that sort in the order in which they are listed."""
        suffix = os.path.splitext(first.name)[1].lower()  # noqa: PTH122 - a name, and no path
        blobs = _blobs(self._start if self._start is not None else self.tree, deep=self._start is not None)
        for each in dropwhile(lambda blob: blob is not first, blobs):
            if each.special is None and each.name.lower().endswith(suffix):
                yield each

    def __enter__(self) -> GitFolder:  # noqa: PYI034 - nobody inherits from it, and Python 3.10 has no Self
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """Nothing is open."""


def _blobs(tree: Names, *, deep: bool) -> Iterator[Blob]:
    """The files in a folder, and in those below it, each of them where it stands."""
    waiting = [iter(tree.values())]
    while waiting:
        each = next(waiting[-1], None)
        if each is None:
            waiting.pop()
        elif isinstance(each, Blob):
            yield each
        elif deep:
            waiting.append(iter(each.values()))


def without_content(name: str, where: str) -> CatalogError:
    """A partial clone has not everything, and what it lacks is not fetched: that could run what the clone names."""
    return CatalogError(f"git has no content of {name} in {where}", "`git fetch --refetch --no-filter` may get it")
