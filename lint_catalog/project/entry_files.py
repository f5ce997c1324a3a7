"""An imported catalog as files: all of them or none."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from pathlib import Path
from typing import Any

from lint_catalog.model.entries.schemas import SUFFIX
from lint_catalog.model.errors import CatalogError
from lint_catalog.project.checkout import checkout_of
from lint_catalog.project.disk import is_empty
from lint_catalog.project.replacing import left_behind, replace_folder
from lint_catalog.source.yaml.emit import entry_yaml


def catalog_files(
    entries: Mapping[str, Mapping[str, Mapping[str, Any]]], schemas: Collection[str] = ()
) -> Mapping[str, str]:
    """The texts of all entries by file name below `entries/`. `schemas` are the kinds that the catalog has a schema of
    its own for, which the files then name for editors."""
    return {
        "catalog.yaml" if kind == "catalog" else f"{kind}/{id}.yaml": entry_yaml(kind, data, kind in schemas)
        for kind, found in sorted(entries.items())
        for id, data in sorted(found.items())
    }


def own_schemas(root: Path) -> frozenset[str]:
    """The kinds that the catalog in a folder has a schema of its own for, where its entries would name it."""
    try:
        names = checkout_of(root).files(root.resolve() / "schema", SUFFIX)
    except OSError:
        return frozenset()
    return frozenset(each.removesuffix(SUFFIX) for each in names)


def write_catalog(folder: Path, files: Mapping[str, str], replace: bool) -> None:
    """Write files as the folder of a catalog's entries, which nobody sees half-made.

    Raises CatalogError if the folder has something in it and shall not be replaced, or as `replace_folder` does; what
    was there is there then as before.
    """
    taken = folder.exists() or folder.is_symlink()
    if taken and not replace and not (folder.is_dir() and is_empty(folder)):
        raise left_behind(folder) or CatalogError(
            f"{folder} exists already", "choose another folder with `-o`, or replace it with `--force`"
        )
    replace_folder(folder, files)
