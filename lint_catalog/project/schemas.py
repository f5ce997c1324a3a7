"""The schemas of a catalog's own, from a folder."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from lint_catalog.model.entries.schema_text import SchemaFile
from lint_catalog.model.entries.schemas import SUFFIX, Schemas, only_builtin_schemas, with_own_schemas
from lint_catalog.model.errors import CatalogError
from lint_catalog.project.checkout import DISK, Files, checkout_of

MAX_SCHEMA_BYTES = 1 << 20
"""Larger schemas are not read."""


def load_schemas(folder: Path | None = None, files: Files = DISK) -> Schemas:
    """The built-in schemas, with those of a catalog's own folder added or put in their place; `files` has it.

    Raises CatalogError if the folder is missing, or a schema is not valid JSON or not a valid schema.
    """
    if folder is None:
        return only_builtin_schemas()
    from lint_catalog.project.judging import Judge

    return with_own_schemas(_schema_files(folder, files), Judge())


def _schema_files(folder: Path, files: Files) -> Iterator[SchemaFile]:
    checkout = checkout_of(folder.parent, files)
    try:
        names = checkout.files(folder, SUFFIX)
    except (FileNotFoundError, NotADirectoryError):
        raise CatalogError(
            f"the schema folder {folder} does not exist",
            "set `schema` in [tool.lint-catalog] to a folder, or remove it",
        ) from None
    except OSError as error:
        raise CatalogError(f"the schema folder {folder} cannot be read: {error.strerror}") from error
    if not names:
        raise CatalogError(f"the schema folder {folder} has no schemas", f"a schema is a file `<kind>{SUFFIX}`")
    for name in names:
        file = folder / name
        try:
            text = checkout.text(file, MAX_SCHEMA_BYTES)
        except OSError as error:
            raise CatalogError(f"{file}: cannot be read: {error.strerror}") from error
        except UnicodeDecodeError as error:
            raise CatalogError(f"{file}: is not UTF-8") from error
        yield SchemaFile(name.removesuffix(SUFFIX), str(file), text)
