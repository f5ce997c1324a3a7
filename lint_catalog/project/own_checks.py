"""The rules that a catalog brings in a folder of its own."""

from __future__ import annotations

import importlib.util
import inspect
import sys
from collections.abc import Iterator
from importlib.machinery import SourceFileLoader
from pathlib import Path
from types import CodeType
from zlib import crc32

from lint_catalog.model.errors import CatalogError
from lint_catalog.project.checkout import DISK, Checkout, Files, checkout_of
from lint_catalog.rules.definition import Rule
from lint_catalog.rules.registry import rules_of

MAX_CHECKS_BYTES = 1 << 20
"""Larger files of rules are not run."""


def rules_in(folder: Path, files: Files = DISK) -> Iterator[Rule]:
    """The rules of a catalog's own folder, loaded by path; one family a file.

    Raises CatalogError if the folder is missing or a file cannot be run.
    """
    checkout = checkout_of(folder.parent, files)
    try:
        names = checkout.files(folder, ".py")
    except (FileNotFoundError, NotADirectoryError):
        raise CatalogError(
            f"the checks folder {folder} does not exist", "set `checks` in [tool.lint-catalog] to folders that exist"
        ) from None
    except OSError as error:
        raise CatalogError(f"the checks folder {folder} cannot be read: {error.strerror}") from error
    for file in (folder / each for each in names):
        name = f"_lint_catalog_own_{crc32(str(files.resolved(folder)).encode())}.{file.stem}"
        spec = importlib.util.spec_from_file_location(name, file, loader=_loader(name, file, checkout))
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


class _Found(SourceFileLoader):
    """Runs what was read, and neither reads nor writes anything else: what is compiled already may be a stranger's."""

    def __init__(self, name: str, file: Path, source: bytes) -> None:
        super().__init__(name, str(file))
        self._source = source

    def get_code(self, fullname: str) -> CodeType:  # noqa: ARG002 - a loader's signature
        """The module as it was read."""
        return compile(self._source, self.path, "exec", dont_inherit=True)


def _loader(name: str, file: Path, checkout: Checkout) -> _Found:
    """What runs a file. Raises CatalogError if it cannot be read."""
    try:
        source = checkout.content(file, MAX_CHECKS_BYTES + 1)
    except OSError as error:
        raise CatalogError(f"{file}: cannot be read: {error.strerror}") from error
    if len(source) > MAX_CHECKS_BYTES:
        raise CatalogError(f"{file}: cannot be read: it has more than {MAX_CHECKS_BYTES:,} bytes")
    return _Found(name, file, source)
