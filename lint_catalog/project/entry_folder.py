"""The folder of the entries: what is in it, and what it says."""

from __future__ import annotations

import contextlib
from collections.abc import Collection, Mapping
from pathlib import Path

from msgspec import Struct
from msgspec.structs import replace

from lint_catalog.model.entries.catalog import Catalog
from lint_catalog.model.entries.schemas import Schemas
from lint_catalog.model.entries.special import Special
from lint_catalog.project.checkout import DISK, Files, Opened, checkout_of
from lint_catalog.project.disk import Unreadable, relative_name, whole_characters
from lint_catalog.project.folders import Item, NotPlainError, OutsideError
from lint_catalog.source.limits import MAX_ENTRY_CHARACTERS, YAML_SUFFIXES
from lint_catalog.source.yaml.entries import read_contents

_IMAGES = (".avif", ".gif", ".jpeg", ".jpg", ".png", ".svg", ".webp")
_MOST_BYTES = 4 * MAX_ENTRY_CHARACTERS + 4
"""So many of an entry that a text which is too long to be read still is; what is behind them does not matter."""
_DEEPEST = 50  # folders below each other; entries lie in the first one
_TOO_DEEP = f"it lies more than {_DEEPEST} folders deep"


class Reading(Struct, frozen=True):
    """A catalog, and the files and folders that could not be read."""

    catalog: Catalog
    unreadable: tuple[Unreadable, ...] = ()


def read_folder(
    root: Path,
    entries: Path,
    schemas: Schemas,
    unsaved: Mapping[str, str],
    environment: Mapping[str, str],
    files: Files = DISK,
) -> Reading:
    """Read all entries below a folder of the catalog in `root`.

    `unsaved` holds texts by file (relative to `root`, with `/`) that stand for what is on disk, as an editor needs;
    git is asked with the `environment` what it ignores.
    Never raises for what is in the folder. Raises OSError if it is not there or not a folder of the checkout,
    NotPlainError if it is a link.
    """
    top = relative_name(root, entries)
    walk = _Walk(unsaved)
    try:
        with checkout_of(root, files).folder(entries) as folder:
            walk.look(folder, "" if top == "." else f"{top}/")
    except (FileNotFoundError, NotADirectoryError, NotPlainError, OutsideError):
        raise
    except OSError as error:
        walk.give_up(top, error, folder=True)
    spare = {file: what for file, what in walk.others.items() if is_spare(file, top, schemas.kinds)}
    ignored = files.ignored(root, spare, environment) if spare else frozenset()
    special = {file: what for file, what in spare.items() if what is not None and file not in ignored}
    catalog = read_contents(str(root), top, {**walk.contents, **special}, schemas)
    links = (f"{file}/" for file, what in special.items() if what is Special.LINK)
    unread = (*(each.name for each in walk.unreadable), *links)
    unclaimed = sorted(spare.keys() - special.keys() - ignored)
    catalog = replace(catalog, unread=tuple(sorted(unread)), unclaimed=tuple(unclaimed))
    return Reading(catalog, tuple(sorted(walk.unreadable, key=lambda each: each.name)))


def only_on_disk(root: Path, entries: Path, catalog: Catalog) -> Mapping[tuple[str, str], str]:
    """The files of entries, by kind and id, that are on disk but not in a catalog that was read as it is staged."""
    found: dict[tuple[str, str], str] = {}
    checkout = checkout_of(root)
    for kind in catalog.kinds:
        with contextlib.suppress(OSError), checkout.folder(entries / kind) as folder:
            for item in folder.items():
                if not item.is_folder and item.special is None and holds_entry(item.name):
                    file = relative_name(root, entries / kind / item.name)
                    if file not in catalog.documents:
                        found[kind, item.name.rpartition(".")[0]] = file
    return found


def holds_entry(name: str) -> bool:
    """Whether a file of this name is read as an entry."""
    return name.lower().endswith(YAML_SUFFIXES)


def is_spare(file: str, entries: str, kinds: Collection[str]) -> bool:
    """Whether a file in the folder `entries` of a catalog (`.`: the root) holds none, so that nobody knows why it lies
    there. In the root that is so below the folders of the `kinds` alone: the rest of the checkout lies there, too."""
    name = file.rpartition("/")[2].lower()
    if name.endswith((*YAML_SUFFIXES, *_IMAGES)) or name.startswith("readme"):
        return False
    return entries != "." or file.partition("/")[0] in kinds


class _Walk:
    """What lies below a folder, hidden files left out: the `contents` of YAML files by file name, what `others` are
    (None: plain files), and what is `unreadable`."""

    def __init__(self, unsaved: Mapping[str, str]) -> None:
        self.contents: dict[str, bytes | Special] = {file: text.encode() for file, text in unsaved.items()}
        self.others: dict[str, Special | None] = {}
        self.unreadable: list[Unreadable] = []
        self._unsaved = unsaved

    def look(self, folder: Opened, start: str, deep: int = 0) -> None:
        """Take in what is below a folder, whose files are called by `start` and their names."""
        try:
            items = folder.items()
        except OSError as error:
            self.give_up(start[:-1], error, folder=True)
            return
        for item in items:
            if item.name.startswith("."):
                continue
            file = start + item.name
            try:
                self._take(folder, item, file, deep)
            except NotPlainError as error:
                self._put(file, error.what)
            except OSError as error:
                if not (item.is_folder and isinstance(error, FileNotFoundError)):  # else it went away
                    self.give_up(file, error, folder=item.is_folder)

    def _take(self, folder: Opened, item: Item, file: str, deep: int) -> None:
        if item.is_folder and deep == _DEEPEST:
            self.unreadable.append(Unreadable(file, _TOO_DEEP, folder=True))
        elif item.is_folder:
            with folder.folder(item.name) as below:
                self.look(below, f"{file}/", deep + 1)
        elif item.special is not None or not holds_entry(item.name):
            self._put(file, item.special)
        elif file not in self._unsaved:
            self.contents[file] = whole_characters(folder.content(item.name, _MOST_BYTES), _MOST_BYTES)

    def _put(self, file: str, what: Special | None) -> None:
        if what is not None and holds_entry(file):
            self.contents[file] = what
        else:
            self.others[file] = what

    def give_up(self, file: str, error: OSError, *, folder: bool) -> None:
        """Take note of what cannot be read."""
        self.unreadable.append(Unreadable(file, error.strerror or type(error).__name__, folder))
