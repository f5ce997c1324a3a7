"""The words of a page in one language, from one file for each language: `labels/<language>.toml`.

The English file says which keys and which `{slots}` there are; every other file must have the same.
"""

from __future__ import annotations

import re
import sys
from collections.abc import Iterable, Mapping
from importlib import resources
from pathlib import Path
from typing import Any

from msgspec import Struct

from lint_catalog.convert.render.escape import Md, phrase, text
from lint_catalog.model.errors import CatalogError
from lint_catalog.text.words import did_you_mean, listed

if sys.version_info >= (3, 11):
    import tomllib
else:
    import tomli as tomllib

SUFFIX = ".toml"
_MODEL = "en"
_SLOT = re.compile(r"\{(\w*)\}")


class Labels(Struct, frozen=True):
    """What a page in one language says by itself. `name` is what the language is called in itself."""

    language: str
    name: str
    words: Mapping[str, str]
    columns: Mapping[str, str]
    stages: Mapping[str, str]
    huggingface: Mapping[str, str]

    def word(self, key: str, **slots: Md) -> Md:
        """A text of `[words]` with its slots filled."""
        return phrase(self.words[key], slots)

    def listed(self, parts: Iterable[Md]) -> Md:
        """Several things in a row."""
        return Md(self.word("list").join(parts))

    def bracketed(self, content: Md) -> Md:
        """Something in brackets, with the space before them."""
        return Md(self.word("open") + content + self.word("close"))

    def number(self, value: int) -> Md:
        """A whole number with its thousands apart."""
        return text(f"{value:,}".replace(",", self.words["thousands"]))

    def tokens(self, count: str) -> Md:
        """A count such as `2.1T` in words, the count in strong emphasis."""
        return self.word("tokens", count=Md(f"**{text(count.replace('.', self.words['decimal']))}**"))


def load_labels(languages: Iterable[str], folder: Path | None = None) -> Mapping[str, Labels]:
    """The labels of each language: from the catalog's own folder, else those that come with lint-catalog.

    Raises CatalogError for a language without a label file, and for one with unknown, missing or mistyped keys.
    """
    if folder is not None and not folder.is_dir():
        raise CatalogError(
            f"the folder of labels {folder} does not exist",
            "set `labels` in [tool.lint-catalog] to a folder, or remove it",
        )
    return {language: _load(language, folder) for language in languages}


def _load(language: str, folder: Path | None) -> Labels:
    own = folder / f"{language}{SUFFIX}" if folder is not None else None
    builtin = resources.files("lint_catalog.convert.render").joinpath("labels")
    if own is not None and own.is_file():
        name, content = str(own), _text(own)
    elif builtin.joinpath(f"{language}{SUFFIX}").is_file():
        name, content = f"{language}{SUFFIX}", builtin.joinpath(f"{language}{SUFFIX}").read_text(encoding="utf-8")
    else:
        raise CatalogError(
            f"there are no labels for the language `{language}`",
            f"translate lint-catalog's own `labels/{_MODEL}{SUFFIX}` into `<folder>/{language}{SUFFIX}`, "
            'and set `labels = "<folder>"` in [tool.lint-catalog]',
        )
    try:
        table = tomllib.loads(content)
    except tomllib.TOMLDecodeError as error:
        raise CatalogError(f"{name}: is not valid TOML: {error}") from error
    model = tomllib.loads(builtin.joinpath(f"{_MODEL}{SUFFIX}").read_text(encoding="utf-8"))
    _check(name, table, model)
    return Labels(language, **table)


def _text(file: Path) -> str:
    try:
        return file.read_text(encoding="utf-8")
    except OSError as error:
        raise CatalogError(f"{file}: cannot be read: {error.strerror}") from error
    except UnicodeDecodeError as error:
        raise CatalogError(f"{file}: is not UTF-8") from error


def _check(name: str, table: Mapping[str, Any], model: Mapping[str, Any], where: str = "") -> None:
    """Whether a table has the keys of another, with texts that have the same slots. Raises CatalogError if not."""
    place = f" in [{where}]" if where else ""
    for key in table:
        if key not in model:
            raise CatalogError(f"{name}: unknown key `{key}`{place}", did_you_mean(key, model))
    for key, wanted in model.items():
        if key not in table:
            raise CatalogError(f"{name}: `{key}` is missing{place}", f"in English it is {wanted!r}")
        value = table[key]
        if isinstance(wanted, Mapping):
            if not isinstance(value, Mapping):
                raise CatalogError(f"{name}: `{key}` must be a table")
            _check(name, value, wanted, key)
        elif not isinstance(value, str):
            raise CatalogError(f"{name}: `{key}`{place} must be a text, not {value!r}")
        elif sorted(_SLOT.findall(value)) != sorted(slots := _SLOT.findall(wanted)):
            slots_named = listed((f"`{{{slot}}}`" for slot in slots), "and") if slots else "no braces"
            raise CatalogError(f"{name}: `{key}`{place} must have {slots_named}, not {value!r}")
