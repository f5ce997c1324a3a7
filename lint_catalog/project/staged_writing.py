"""What is written where the index is judged: the work tree, as far as it holds what is staged.

Whoever has changed a file since it was staged would lose that, or commit something else than was judged: such a file is
named and left alone. Line ends are not compared, which git converts on the way: what is written has those of the file.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import partial
from pathlib import Path

from msgspec import Struct, field

from lint_catalog.model.errors import CatalogError
from lint_catalog.project.checkout import Checkout
from lint_catalog.project.folders import NotPlainError
from lint_catalog.project.given import GivenFile
from lint_catalog.project.writing import write_texts

_UNSTAGED = "on disk is what it should be, and it is only not staged: `git add` it"
_OTHER = "on disk it is not what is staged: `git add` it as a whole or take back what is not staged, and run again"
_UNTRACKED = "it is not staged, and something else is there on disk: `git add` it or move it away, and run again"

Meant = Callable[[Checkout, Path], Path]
"""Which file a path means in a checkout."""


def itself(checkout: Checkout, file: Path) -> Path:  # noqa: ARG001 - a Meant
    """The file that a path means which may not be a link."""
    return file


def inside(checkout: Checkout, file: Path) -> Path:
    """The file that a path in settings means, which may be a link that ends inside of the checkout.

    Raises CatalogError for one that ends elsewhere, or nowhere.
    """
    try:
        return checkout.named(file)
    except (OSError, ValueError):  # links in a ring, too, and what no file can be called
        root = checkout.root
    where = f"{file} is a link that leads out of {root}" if file.is_symlink() else f"{file} lies outside of {root}"
    raise CatalogError(f"{where}, and is not written", "name a file in the checkout, or a link to one")


class Written(Struct, frozen=True):
    """What became of files that were to be written: `trouble` are those that could not be, and why; `left` those that
    are left alone since they are not on disk as they are staged."""

    trouble: Mapping[str, str] = field(default_factory=dict)
    left: Mapping[str, str] = field(default_factory=dict)

    @property
    def missed(self) -> frozenset[str]:
        """The files that are not written."""
        return frozenset({*self.trouble, *self.left})


def write_judged(
    old: Mapping[str, str], new: Mapping[str, str], checkout: Checkout, folder: Path, meant: Meant = itself
) -> Written:
    """Write texts by file (relative to `folder`) as `write_texts` does, where `old` ones were read in a checkout."""
    if isinstance(checkout.backing, GivenFile):
        new = checkout.backing.without(new, folder)
        old = {name: old[name] for name in new}
    if checkout.backing.is_disk:
        return Written(write_texts(old, new, folder, checkout.root, partial(meant, checkout)))
    texts: dict[str, tuple[str, str]] = {}
    left: dict[str, str] = {}
    for name in sorted(new):
        try:
            found = on_disk(folder / name, checkout, old[name], new[name], meant)
        except CatalogError as error:
            left[name] = error.message
            continue
        if isinstance(found, str):
            left[name] = found
        else:
            texts[name] = found[0] or "", found[1]
    before, after = ({name: each[index] for name, each in texts.items()} for index in (0, 1))
    disk = Checkout(checkout.root)
    return Written(write_texts(before, after, folder, disk.root, partial(meant, disk)), left)


def on_disk(path: Path, checkout: Checkout, old: str | None, new: str, meant: Meant) -> str | tuple[str | None, str]:
    """The old and the new text of a file with the line ends that it has on disk; or why it is left alone. `old` is None
    where nothing is staged. Raises CatalogError as `meant` does."""
    disk = Checkout(checkout.root)
    other = _UNTRACKED if old is None else _OTHER
    file = meant(disk, path)
    if file != meant(checkout, path):  # a link has come or gone
        return other
    most = 2 * max(len((old or "").encode()), len(new.encode())) + 1
    try:
        there = disk.content(file, most)
    except FileNotFoundError:
        return (None, new) if old is None else _OTHER
    except (NotPlainError, NotADirectoryError):
        return other
    except OSError as error:
        return f"it cannot be read on disk: {error.strerror}"
    for before, after in ((old, new), (_windows(old), _windows(new) or "")):
        if before is not None and there == before.encode():
            return before, after
        if there == after.encode():
            return _UNSTAGED
    return other


def _windows(text: str | None) -> str | None:
    return None if text is None else text.replace("\r\n", "\n").replace("\n", "\r\n")
