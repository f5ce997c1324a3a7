"""What a shell offers while a line is typed: a short look at names, and nothing of a checkout runs or is waited for."""

from __future__ import annotations

import re
from pathlib import Path

from lint_catalog.model.entries.kinds import CATALOG_KIND
from lint_catalog.model.entries.schemas import SUFFIX, builtin_schemas
from lint_catalog.model.errors import CatalogError
from lint_catalog.project.config import Config, find_root, load_config
from lint_catalog.project.folders import Item, open_below
from lint_catalog.source.limits import YAML_SUFFIXES

_MOST = 2000  # names of a folder that are looked at
_PLAIN = re.compile(r"[\w.+@][\w.+@-]*")
"""Names that no shell takes for anything else, which puts them into a line as they are; others are not offered."""


def kinds_offered(start: Path) -> list[str]:
    """The kinds of entries that there are in the catalog of a folder, or without one the built-in ones."""
    config = _config(start)
    schema = None if config is None else config.schema
    own = [] if config is None or schema is None else _names(config.root, schema)
    found = {*builtin_schemas(), *(each.name.removesuffix(SUFFIX) for each in own if each.name.endswith(SUFFIX))}
    return sorted(each for each in found - {CATALOG_KIND} if _PLAIN.fullmatch(each))


def ids_offered(start: Path, kind: str) -> list[str]:
    """The ids that entries of a kind have in the catalog of a folder, by their files' names."""
    config = _config(start)
    if config is None:
        return []
    files = [Path(each.name) for each in _names(config.root, config.entries / kind) if not each.is_folder]
    return sorted({each.stem for each in files if each.suffix in YAML_SUFFIXES and _PLAIN.fullmatch(each.stem)})


def paths_offered(start: Path, begun: str, only_folders: bool) -> list[str]:
    """How the beginning of a path from a folder can go on by a name; folders end in a slash."""
    above, slash, name = begun.rpartition("/")
    folder = (start / (above or slash)).resolve()
    found = (each for each in _names(folder, folder) if each.name.startswith(name) and _PLAIN.fullmatch(each.name))
    hidden = name.startswith(".")
    return sorted(
        f"{above}{slash}{each.name}{'/' * each.is_folder}"
        for each in found
        if (hidden or not each.name.startswith(".")) and (each.is_folder or not only_folders)
    )


def _config(start: Path) -> Config | None:
    try:
        return load_config(find_root(start))
    except (CatalogError, OSError):
        return None


def _names(root: Path, folder: Path) -> list[Item]:
    """What is in a folder, or nothing where it cannot be looked at."""
    try:
        with open_below(root, folder.relative_to(root).parts) as opened:
            return opened.items(_MOST)
    except (OSError, ValueError):
        return []
