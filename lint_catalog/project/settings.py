"""What a table of settings may hold: each key with its type, which reads it and says what an editor should know.

A table of keys is declared once (`config.py` has ours); reading it, the complaints about it and its JSON Schema all
come from there. A further table is a frozen struct and a `TableSetting` that names its keys.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from datetime import date, datetime
from enum import Enum
from pathlib import Path
from typing import Any, Protocol

from msgspec import Struct
from msgspec.structs import replace

from lint_catalog.model.errors import CatalogError
from lint_catalog.project.checkout import Checkout
from lint_catalog.project.globs import fault
from lint_catalog.text.words import did_you_mean, listed

_WITHIN = (
    "settings name what is in the git repository of the catalog, without one in the catalog's folder, and nothing in "
    "`.git`: move it there, or name it on the command line"
)
_LONGEST = 200  # characters of a value in a message
TABLE = "[tool.lint-catalog]"
"""How messages call the settings, whichever file they stand in."""


class SettingPlace(Struct, frozen=True):
    """Where a setting stands: the file, and the way to it from the table of all settings (`links.timeout`).

    What it names lies in the `checkout`.
    """

    file: Path
    checkout: Checkout
    path: str = ""

    def below(self, key: str) -> SettingPlace:
        """The place of a key in the table that stands here."""
        return replace(self, path=f"{self.path}.{key}" if self.path else key)

    def item(self, index: int) -> SettingPlace:
        """The place of an item (from 0) of the list that stands here."""
        return replace(self, path=f"{self.path}[{index}]")

    def trouble(self, message: str, hint: str = "") -> CatalogError:
        """A complaint about what stands here."""
        return CatalogError(f"{self.file}: `{self.path}` in {TABLE} {message}", hint)

    def mistyped(self, words: str, value: object) -> CatalogError:
        """The complaint that what stands here has another type than `words` say."""
        try:
            said = repr(value)
        except (RecursionError, ValueError):  # nested deeply, or a number that is too long for Python
            said = ""
        return self.trouble(f"must be {words}, not {said if len(said) <= _LONGEST else said[:_LONGEST] + '…'}")


class SettingKind(Protocol):
    """The type of a setting. `words` are how messages call it."""

    @property
    def words(self) -> str:
        """How messages call it: `a text`."""

    @property
    def plural(self) -> str:
        """How messages call several: `texts`."""

    @property
    def schema(self) -> Mapping[str, Any]:
        """Its JSON Schema."""

    def read(self, value: object, source: SettingPlace) -> Any:
        """The setting that a TOML value means. Raises CatalogError if it means none."""


class TextSetting(Struct, frozen=True):
    """A text that is not empty. `definition` names a definition in the JSON Schema, `pattern` a form it must have."""

    words: str = "a text"
    plural: str = "texts"
    definition: str = ""
    pattern: str = ""

    @property
    def schema(self) -> Mapping[str, Any]:
        if self.definition:
            return {"$ref": f"#/$defs/{self.definition}"}
        return {"type": "string", "minLength": 1, **({"pattern": self.pattern} if self.pattern else {})}

    def read(self, value: object, source: SettingPlace) -> str:
        if not isinstance(value, str) or not value or (self.pattern and not re.search(self.pattern, value)):
            raise source.mistyped(self.words, value)
        return value


class PatternSetting(TextSetting, frozen=True):
    """A pattern of file names that can fit one."""

    words: str = "a pattern"
    plural: str = "patterns"

    def read(self, value: object, source: SettingPlace) -> str:
        pattern = super().read(value, source)
        if wrong := fault(pattern):
            raise source.trouble(f"{wrong}: {pattern!r}", "patterns are those of a .gitignore, see docs/settings.md")
        return pattern


class FileSetting(TextSetting, frozen=True):
    """The name of a file or folder of the checkout; relative ones begin at the file of the settings."""

    words: str = "a file name"
    plural: str = "file names"

    def read(self, value: object, source: SettingPlace) -> Path:  # type: ignore[override]  # what it reads is no text any more
        path = source.checkout.backing.resolved(source.file.parent) / super().read(value, source)
        if not source.checkout.holds(path):
            raise source.trouble("leads out of the repository", _WITHIN)
        return path


class FlagSetting(Struct, frozen=True):
    """Yes or no."""

    words: str = "true or false"
    plural: str = "truth values"

    @property
    def schema(self) -> Mapping[str, Any]:
        return {"type": "boolean"}

    def read(self, value: object, source: SettingPlace) -> bool:
        if not isinstance(value, bool):
            raise source.mistyped(self.words, value)
        return value


class NumberSetting(Struct, frozen=True):
    """A number within limits, both included (None: without); a `whole` one is an int."""

    minimum: float | None = None
    maximum: float | None = None
    whole: bool = False

    @property
    def words(self) -> str:
        """`a number from 1 to 60`, `a whole number`."""
        name = "a whole number" if self.whole else "a number"
        match self.minimum, self.maximum:
            case None, None:
                return name
            case least, None:
                return f"{name} of at least {least}"
            case None, most:
                return f"{name} of at most {most}"
        return f"{name} from {self.minimum} to {self.maximum}"

    @property
    def plural(self) -> str:
        return "whole numbers" if self.whole else "numbers"

    @property
    def schema(self) -> Mapping[str, Any]:
        limits = {"minimum": self.minimum, "maximum": self.maximum}
        return {
            "type": "integer" if self.whole else "number",
            **{key: limit for key, limit in limits.items() if limit is not None},
        }

    def read(self, value: object, source: SettingPlace) -> Any:
        number = isinstance(value, int if self.whole else (int, float)) and not isinstance(value, bool)
        if not number or not self._within(value):
            raise source.mistyped(self.words, value)
        return value

    def _within(self, value: Any) -> bool:
        above = self.minimum is None or value >= self.minimum
        return above and (self.maximum is None or value <= self.maximum)


class DaySetting(Struct, frozen=True):
    """A day, as TOML writes it: `2027-06-30`, without quotes."""

    words: str = "a day such as 2027-06-30"
    plural: str = "days"

    @property
    def schema(self) -> Mapping[str, Any]:
        """Its JSON Schema; editors hand days over as texts."""
        return {"type": "string", "format": "date"}

    def read(self, value: object, source: SettingPlace) -> date:
        if not isinstance(value, date) or isinstance(value, datetime):
            raise source.mistyped(self.words, value)
        return value


class ChoiceSetting(Struct, frozen=True):
    """One of several words, each with what it stands for."""

    meanings: Mapping[str, Any]

    @property
    def words(self) -> str:
        """`"a" or "b"`."""
        return listed(f'"{word}"' for word in self.meanings)

    @property
    def plural(self) -> str:
        """The same: a list of `"a" or "b"`."""
        return self.words

    @property
    def schema(self) -> Mapping[str, Any]:
        return {"enum": list(self.meanings)}

    def read(self, value: object, source: SettingPlace) -> Any:
        """What the word stands for. Raises CatalogError for another word."""
        if not isinstance(value, str) or value not in self.meanings:
            near = did_you_mean(value, self.meanings) if isinstance(value, str) else ""
            raise CatalogError(source.mistyped(self.words, value).message, near)
        return self.meanings[value]


class ListSetting(Struct, frozen=True):
    """A list; read as a tuple."""

    of: SettingKind

    @property
    def words(self) -> str:
        """`a list of texts`."""
        return f"a list of {self.of.plural}"

    @property
    def plural(self) -> str:
        return f"lists of {self.of.plural}"

    @property
    def schema(self) -> Mapping[str, Any]:
        return {"type": "array", "items": self.of.schema}

    def read(self, value: object, source: SettingPlace) -> tuple[Any, ...]:
        if not isinstance(value, list):
            raise source.mistyped(self.words, value)
        return tuple(self.of.read(item, source.item(index)) for index, item in enumerate(value))


class MapSetting(Struct, frozen=True):
    """A table whose keys may be chosen freely; `example` is how messages show one."""

    of: SettingKind
    example: str
    key: TextSetting = TextSetting()

    @property
    def words(self) -> str:
        """`a table such as {en = "README.md"}`."""
        return f"a table such as {self.example}"

    @property
    def plural(self) -> str:
        return f"tables such as {self.example}"

    @property
    def schema(self) -> Mapping[str, Any]:
        return {"type": "object", "propertyNames": self.key.schema, "additionalProperties": self.of.schema}

    def read(self, value: object, source: SettingPlace) -> Mapping[str, Any]:
        if not isinstance(value, Mapping):
            raise source.mistyped(self.words, value)
        for key in value:
            if not key:
                raise source.trouble("has an empty key")
        return {key: self.of.read(item, source.below(key)) for key, item in value.items()}


class Reach(Enum):
    """How far a setting reaches, which every key has to say: a checkout may have been written by a stranger."""

    DESCRIBES = "says where things are and how they are written"
    DECIDES = "runs code, or has a say in what is asked for, reported or counted"


class SettingKey(Struct, frozen=True):
    """A key of a table: its type, what it does, in one line, and its reach. A `required` one cannot be left out."""

    of: SettingKind
    help: str
    reach: Reach
    required: bool = False


class TableSetting(Struct, frozen=True):
    """A table with keys of its own. `make` gets what was read, by key with `_` for `-`; keys left out are left out."""

    make: Callable[..., Any]
    keys: Mapping[str, SettingKey]
    words: str = "a table"
    plural: str = "tables"

    @property
    def schema(self) -> Mapping[str, Any]:
        required = [name for name, key in self.keys.items() if key.required]
        return {
            "type": "object",
            "properties": {name: {"description": key.help, **key.of.schema} for name, key in self.keys.items()},
            **({"required": required} if required else {}),
            "additionalProperties": False,
        }

    def describing(self, table: Mapping[str, Any], above: str = "") -> tuple[Mapping[str, Any], tuple[str, ...]]:
        """A table as it stands in a file without the keys that decide anything, and the paths of those."""
        kept: dict[str, Any] = {}
        left_out: list[str] = []
        for name, value in table.items():
            key = self.keys.get(name)
            if key is not None and key.reach is Reach.DECIDES:
                left_out.append(above + name)
            elif key is not None and isinstance(key.of, TableSetting) and isinstance(value, Mapping):
                kept[name], below = key.of.describing(value, f"{above}{name}.")
                left_out += below
            else:
                kept[name] = value
        return kept, tuple(left_out)

    def read(self, value: object, source: SettingPlace) -> Any:
        """What `make` makes of the settings. Raises CatalogError for an unknown, mistyped or missing key."""
        return self.make(**self.values(value, source))

    def values(self, value: object, source: SettingPlace) -> dict[str, Any]:
        """The settings by key with `_` for `-`. Raises CatalogError as `read` does."""
        if not isinstance(value, Mapping):
            raise source.mistyped(self.words, value)
        for key in value:
            if key not in self.keys:
                name = source.below(key).path
                raise CatalogError(f"{source.file}: unknown key `{name}` in {TABLE}", did_you_mean(key, self.keys))
        for name, key in self.keys.items():
            if key.required and name not in value:
                raise source.below(name).trouble("is missing", key.help)
        return {
            name.replace("-", "_"): key.of.read(value[name], source.below(name))
            for name, key in self.keys.items()
            if name in value
        }
