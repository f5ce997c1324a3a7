"""The words of a comment in one language, from one file for each language: `words/<language>.toml`.

English is the model: others have the same words with the same slots, and besides say in a line what rules are about.
"""

from __future__ import annotations

from collections.abc import Mapping
from importlib import resources

from msgspec import Struct, field

from lint_catalog.model.errors import CatalogError
from lint_catalog.source.toml import read_toml
from lint_catalog.text.words import listed

_SUFFIX = ".toml"


class Speech(Struct, frozen=True):
    """How a language is called in itself, its `words` by key, and what rules are about, by id."""

    language: str
    words: Mapping[str, str]
    rules: Mapping[str, str] = field(default_factory=dict)

    def say(self, key: str, **slots: str) -> str:
        """Words with something in their slots."""
        return self.words[key].format(**slots)

    def count(self, what: str, number: int) -> str:
        """So many errors, warnings or notes."""
        return self.say(f"{what}-one" if number == 1 else f"{what}-many", count=f"{number:,}")


def languages() -> tuple[str, ...]:
    """The languages that comments are written in, English first."""
    folder = resources.files("lint_catalog.report").joinpath("words")
    names = (each.name.removesuffix(_SUFFIX) for each in folder.iterdir() if each.name.endswith(_SUFFIX))
    return tuple(sorted(names, key=lambda name: (name != "en", name)))


def speech(language: str) -> Speech:
    """The words of a language. Raises CatalogError if there are none."""
    known = languages()
    if language not in known:
        spoken = listed((f"`{each}`" for each in known), "and")
        raise CatalogError(f"no comment is written in the language `{language}`", f"there are {spoken}")
    file = resources.files("lint_catalog.report").joinpath("words").joinpath(f"{language}{_SUFFIX}")
    table = read_toml(file.read_text(encoding="utf-8"))
    return Speech(table["language"], table["words"], table.get("rules", {}))
