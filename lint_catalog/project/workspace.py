"""What the command line needs of a catalog: its root, configuration, schemas, rules and entries, in one place."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from functools import cached_property, partial
from pathlib import Path

from msgspec import Struct, field
from msgspec.structs import replace

from lint_catalog.model.entries.schemas import Schemas
from lint_catalog.model.errors import CatalogError
from lint_catalog.project.catalogs import catalog_for
from lint_catalog.project.checkout import DISK, Files, not_staged
from lint_catalog.project.config import CATALOGS_OWN, Config, ConfigSource, find_root, load_config
from lint_catalog.project.entry_folder import Reading, read_folder
from lint_catalog.project.folders import NotPlainError, OutsideError
from lint_catalog.project.labels import labelled
from lint_catalog.project.own_checks import rules_in
from lint_catalog.project.schemas import load_schemas
from lint_catalog.rules.definition import Rule
from lint_catalog.rules.registry import by_id, installed_rules
from lint_catalog.source.limits import YAML_SUFFIXES
from lint_catalog.text.words import closest

_ONE_AT_A_TIME = "lint one catalog at a time: name the paths of one, or start in its folder with `-C`"

_ONLY_PAGES = "the settings name Markdown pages: `lint-catalog` checks those, and this command is about entries"


class Workspace(Struct, frozen=True, dict=True):
    """A catalog on disk with its configuration. git is asked with the `environment` what it ignores there."""

    config: Config
    environment: Mapping[str, str] = field(default_factory=dict)

    @cached_property
    def schemas(self) -> Schemas:
        """The built-in schemas and the catalog's own. Raises CatalogError if one is broken."""
        return load_schemas(self.config.schema, self.config.files)

    @cached_property
    def rules(self) -> Mapping[str, Rule]:
        """All rules by id: installed ones and the catalog's own. Raises CatalogError if some cannot be loaded."""
        own = (rule for folder in self.config.checks for rule in rules_in(folder, self.config.files))
        return by_id([*installed_rules(), *own])

    def read(self, unsaved: Mapping[str, str] | None = None) -> Reading:
        """Read every entry; `unsaved` texts by file stand for what is on disk.

        Raises CatalogError if there is no folder of entries.
        """
        config = self.config
        try:
            reading = read_folder(
                config.root, config.entries, self.schemas, unsaved or {}, self.environment, config.files
            )
        except NotPlainError as error:
            raise CatalogError(
                f"the folder {config.entries} is not read: {error.strerror}, or there is one on the way to it",
                "put the folder itself there, or have `entries` in the settings name it where it is",
            ) from None
        except OutsideError as error:
            raise CatalogError(
                f"the folder {config.entries} is not read: {error.strerror}", "a catalog does not lie in `.git`"
            ) from None
        except (FileNotFoundError, NotADirectoryError):
            raise config.files.left_behind(config.entries) or CatalogError(
                f"the folder {config.entries} does not exist",
                _ONLY_PAGES
                if config.pages
                else "entries are files `entries/<kind>/<id>.yaml`, for example `entries/models/plamo-13b.yaml`",
            ) from None
        catalog = replace(
            reading.catalog, variant_hosts=config.markdown.variant_hosts, labelled=labelled(config.labels, config.files)
        )
        return replace(reading, catalog=catalog)


def open_workspace(
    start: Path,
    source: ConfigSource = CATALOGS_OWN,
    environment: Mapping[str, str] | None = None,
    files: Files = DISK,
) -> Workspace:
    """The catalog that a folder or file belongs to, or else the settings' own. Raises CatalogError without one."""
    root = catalog_for(start, source, environment or {}, partial(find_root, files=files))
    return Workspace(load_config(root, source, files), environment or {})


def check_existence(paths: Iterable[Path], instead: Iterable[str] = (), files: Files = DISK) -> None:
    """Raises CatalogError for a path that is not there; `instead` are words that the user may have meant."""
    paths = tuple(paths)
    files.check(paths)
    for path in paths:
        if not files.exists(path):
            near = closest(str(path), tuple(instead))
            hint = f"did you mean the command `{near}`?" if near else ""
            raise not_staged(path, files) or CatalogError(f"there is no file or folder {path}", hint)


def start_folder(paths: Sequence[Path], files: Files = DISK) -> Path:
    """Where to begin the search for the catalog that paths are in; without any, the current folder."""
    if not paths:
        return Path.cwd()
    return paths[0] if files.is_folder(paths[0]) else paths[0].absolute().parent


def chosen_files(paths: Iterable[Path], config: Config, files: Iterable[str]) -> frozenset[str]:
    """Which of the catalog's files (relative to its root) the given paths mean, all of which exist.

    Raises CatalogError for a path that lies in another catalog or holds no entries.
    """
    known, there = tuple(files), config.files
    chosen: set[str] = set()
    for path in paths:
        is_folder = there.is_folder(path)
        absolute = there.resolved(path) if is_folder else there.resolved(path.parent) / path.name
        if find_root(absolute if is_folder else absolute.parent, there) != config.root:
            raise CatalogError(f"{path} is in another catalog than the other paths", _ONE_AT_A_TIME)
        entries = there.resolved(config.entries)
        if is_folder and (entries.is_relative_to(absolute) or entries == absolute):
            chosen.update(known)  # and the other paths are looked at all the same
            continue
        if not is_folder and path.suffix.lower() not in YAML_SUFFIXES:
            raise CatalogError(f"{path} is not an entry", "entries are `.yaml` files below `entries/`")
        if not absolute.is_relative_to(entries):
            raise CatalogError(f"{path} is not below {entries}", "entries are `.yaml` files below `entries/`")
        name = absolute.relative_to(config.root).as_posix()
        chosen.update(file for file in known if file == name or file.startswith(name + "/"))
    return frozenset(chosen)
