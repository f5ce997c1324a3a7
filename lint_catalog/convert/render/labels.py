"""The words of a page in one language, from one file for each language: `labels/<language>.toml`.

The English file says which keys and which `{slots}` there are; every other file must have the same.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from importlib import resources
from typing import Any

from msgspec import Struct

from lint_catalog.convert.render.escape import Md, phrase, text
from lint_catalog.model.errors import CatalogError
from lint_catalog.source.toml import read_toml
from lint_catalog.text.words import did_you_mean, listed

SUFFIX = ".toml"
_MODEL = "en"
_COMMA = re.compile(r",\s+(?!(?:Ltd|Limited|Inc|LLC|Co|Corp|GmbH)\b)|[、，]")
_TARGET = re.compile(r"\]\((?:[^()\\]|\\.)*\)|`+[^`]*`+")
_BRACKET = re.compile(r"[(（)）]")
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
        """Several things in a row. Where one has a comma of its own, semicolons stand between them."""
        things = [*parts]
        comma = self.word("list")
        if len(things) > 1 and any(_COMMA.search(_outside_brackets(each)) for each in things):
            comma = Md(self.word("colon").replace(":", ";").replace("：", "；"))  # its spaces are those of the language
        return Md(comma.join(things))

    def bracketed(self, content: Md) -> Md:
        """Something in brackets, with the space before them."""
        return Md(self.word("open") + content + self.word("close"))

    def number(self, value: int) -> Md:
        """A whole number with its thousands apart."""
        return text(f"{value:,}".replace(",", self.words["thousands"]))

    def tokens(self, count: str) -> Md:
        """A count such as `2.1T` in words, the count in strong emphasis."""
        return self.word("tokens", count=Md(f"**{text(count.replace('.', self.words['decimal']))}**"))


class LabelFile(Struct, frozen=True):
    """A label file of a catalog's own as it is written. `name` is what messages call it."""

    name: str
    text: str


def _outside_brackets(content: str) -> str:
    """What readers see of a content outside of brackets."""
    depth = 0
    found: list[str] = []
    shown = _TARGET.sub("", content)
    at = 0
    for bracket in _BRACKET.finditer(shown):
        if not depth:
            found.append(shown[at : bracket.start()])
        depth = depth + 1 if bracket[0] in "(（" else max(0, depth - 1)
        at = bracket.end()
    return "".join(found) + ("" if depth else shown[at:])


def load_labels(languages: Iterable[str], own: Mapping[str, LabelFile] | None = None) -> Mapping[str, Labels]:
    """The labels of each language: from the catalog's `own` files by language, else those that come with lint-catalog.

    Raises CatalogError for a language without a label file, and for one with unknown, missing or mistyped keys.
    """
    return {language: _labels(language, (own or {}).get(language) or _builtin(language)) for language in languages}


def _builtin(language: str) -> LabelFile:
    file = resources.files("lint_catalog.convert.render").joinpath("labels").joinpath(f"{language}{SUFFIX}")
    if not file.is_file():
        raise CatalogError(
            f"there are no labels for the language `{language}`",
            f"translate lint-catalog's own `labels/{_MODEL}{SUFFIX}` into `<folder>/{language}{SUFFIX}`, "
            'and set `labels = "<folder>"` in [tool.lint-catalog]',
        )
    return LabelFile(f"{language}{SUFFIX}", file.read_text(encoding="utf-8"))


def _labels(language: str, file: LabelFile) -> Labels:
    try:
        table = read_toml(file.text)
    except ValueError as error:
        raise CatalogError(f"{file.name}: is not valid TOML: {error}") from error
    _check(file.name, table, read_toml(_builtin(_MODEL).text))
    return Labels(language, **table)


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
