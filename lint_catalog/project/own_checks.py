"""The rules that a catalog brings in a folder of its own."""

from __future__ import annotations

import importlib
import importlib.util
import inspect
import sys
from collections.abc import Iterator
from pathlib import Path
from zlib import crc32

from lint_catalog.model.errors import CatalogError
from lint_catalog.rules.definition import Rule
from lint_catalog.rules.registry import rules_of


def rules_in(folder: Path) -> Iterator[Rule]:
    """The rules of a catalog's own folder, loaded by path; one family a file.

    Raises CatalogError if the folder is missing or a file cannot be run.
    """
    if not folder.is_dir():
        raise CatalogError(
            f"the checks folder {folder} does not exist", "set `checks` in [tool.lint-catalog] to folders that exist"
        )
    for file in sorted(folder.glob("*.py")):
        name = f"_lint_catalog_own_{crc32(str(folder.resolve()).encode())}.{file.stem}"
        spec = importlib.util.spec_from_file_location(name, file)
        if spec is None or spec.loader is None:
            continue
        module = importlib.util.module_from_spec(spec)
        sys.modules[name] = module  # dataclasses and pickling look their module up
        try:
            spec.loader.exec_module(module)
        except Exception as error:
            line = next((f.lineno for f in reversed(inspect.trace()) if f.filename == str(file)), None)
            where = f"{file}:{line}" if line else str(file)
            raise CatalogError(f"{where}: cannot be run: {type(error).__name__}: {error}") from error
        yield from rules_of(module)
