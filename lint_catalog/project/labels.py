"""The labels of pages: those of a catalog's own folder, and for other languages those that come with lint-catalog."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path

from lint_catalog.convert.render.labels import SUFFIX, LabelFile, Labels, load_labels
from lint_catalog.model.entries.catalog import LABELLED
from lint_catalog.model.errors import CatalogError
from lint_catalog.project.checkout import DISK, Files, checkout_of

MAX_LABEL_BYTES = 1 << 20
"""Larger label files are not read."""


def labels_for(languages: Iterable[str], folder: Path | None, files: Files = DISK) -> Mapping[str, Labels]:
    """The labels of each language, with those of a catalog's own folder in place of others.

    Raises CatalogError if the folder is missing or a file cannot be read, and as `load_labels` does.
    """
    languages = tuple(languages)
    return load_labels(languages, dict(_label_files(languages, folder, files)) if folder is not None else None)


def labelled(folder: Path | None, files: Files = DISK) -> frozenset[str]:
    """The languages for which there are labels; what cannot be read is said once they are wanted."""
    if folder is None:
        return LABELLED
    try:
        names = checkout_of(folder.parent, files).files(folder, SUFFIX)
    except OSError:
        return LABELLED
    return LABELLED | {name.removesuffix(SUFFIX) for name in names}


def _label_files(languages: Iterable[str], folder: Path, files: Files) -> Iterator[tuple[str, LabelFile]]:
    checkout = checkout_of(folder.parent, files)
    try:
        names = checkout.files(folder, SUFFIX)
    except (FileNotFoundError, NotADirectoryError):
        raise CatalogError(
            f"the folder of labels {folder} does not exist",
            "set `labels` in [tool.lint-catalog] to a folder, or remove it",
        ) from None
    except OSError as error:
        raise CatalogError(f"the folder of labels {folder} cannot be read: {error.strerror}") from error
    for language in languages:
        file = folder / f"{language}{SUFFIX}"
        if file.name not in names:
            continue
        try:
            yield language, LabelFile(str(file), checkout.text(file, MAX_LABEL_BYTES))
        except OSError as error:
            raise CatalogError(f"{file}: cannot be read: {error.strerror}") from error
        except UnicodeDecodeError as error:
            raise CatalogError(f"{file}: is not UTF-8") from error
