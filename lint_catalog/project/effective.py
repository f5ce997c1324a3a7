"""Which settings hold for a catalog, and where each of them comes from."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date
from pathlib import Path
from typing import Any

from msgspec import Struct

from lint_catalog.model.entries.schemas import SUFFIX
from lint_catalog.model.findings import Severity
from lint_catalog.project.checkout import checkout_of
from lint_catalog.project.config import MAX_SETTINGS_BYTES, PROJECT_FILE, SETTINGS, ConfigSource
from lint_catalog.project.disk import relative_name, typed_text
from lint_catalog.project.labels import labelled, labels_for
from lint_catalog.project.policy import policy
from lint_catalog.project.schemas import load_schemas
from lint_catalog.project.settings import TableSetting
from lint_catalog.project.workspace import Workspace
from lint_catalog.report.effective import EffectiveSetting, EffectiveSettings
from lint_catalog.source.toml import read_toml
from lint_catalog.source.toml_lines import KeyPath, key_lines


def effective(workspace: Workspace, source: ConfigSource) -> EffectiveSettings:
    """The settings of a catalog as they hold. Raises CatalogError for what any run would complain about in them."""
    config = workspace.config
    rules = workspace.rules
    load_schemas(config.schema), labels_for(labelled(config.labels), config.labels)  # they say what is wrong there
    asked = policy(config, rules.values(), (), ())
    said, places = _written(config.file, source)
    own = () if config.schema is None else checkout_of(config.schema.parent).files(config.schema, SUFFIX)
    return EffectiveSettings(
        root=config.root.as_posix(),
        file=None if config.file is None else config.file.absolute().as_posix(),
        named=source.file is not None,
        isolated=source.isolated,
        entries=config.entries.as_posix(),
        kinds=[each.removesuffix(SUFFIX) for each in own],
        checks=[each.as_posix() for each in config.checks],
        off=sorted(rules.keys() - asked.selected),
        settings=[*_rows(SETTINGS, config, said, places, _Above(config.root, frozenset(config.left_out)))],
    )


class _Above(Struct, frozen=True):
    """What is the same for all settings: the catalog, and the keys that are left out; the way to a table of them."""

    root: Path
    left_out: frozenset[str]
    way: KeyPath = ()


def _rows(
    table: TableSetting, values: object, said: Mapping[str, Any], places: Mapping[KeyPath, int], above: _Above
) -> Iterator[EffectiveSetting]:
    for name, key in table.keys.items():
        way = (*above.way, name)
        value, here = getattr(values, name.replace("-", "_")), said.get(name)
        if isinstance(key.of, TableSetting):
            below = here if isinstance(here, Mapping) else {}
            yield from _rows(key.of, value, below, places, _Above(above.root, above.left_out, way))
            continue
        left_out = any(".".join(way[:count]) in above.left_out for count in range(1, len(way) + 1))
        origin = "default" if here is None else "isolated" if left_out else "file"
        line = None if here is None else _line(way, places)
        yield EffectiveSetting(".".join(way), _plain(value, above.root), origin, line)


def _line(way: KeyPath, places: Mapping[KeyPath, int]) -> int | None:
    """Where a key stands, or the table on one line that it is in, or the first key of the table that it is."""
    for count in range(len(way), 0, -1):
        if line := places.get(way[:count]):
            return line
    return min((line for each, line in places.items() if each[: len(way)] == way), default=None)


def _written(file: Path | None, source: ConfigSource) -> tuple[Mapping[str, Any], Mapping[KeyPath, int]]:
    """What the file says, and where; it was read before, and is as it should be."""
    if file is None:
        return {}, {}
    if source.file is None:
        text = checkout_of(file.parent).text(file, MAX_SETTINGS_BYTES)
    else:
        text = typed_text(file, MAX_SETTINGS_BYTES)
    said, places = read_toml(text), key_lines(text)
    if file.name != PROJECT_FILE and "tool" not in said:
        return said, places
    ours = ("tool", "lint-catalog")
    below = {way[2:]: line for way, line in places.items() if way[:2] == ours}
    return said["tool"]["lint-catalog"], below


def _plain(value: Any, root: Path) -> Any:
    """A setting as JSON has it, in the words of the settings. Paths are relative to the catalog."""
    match value:
        case Severity():
            return value.label
        case Path():
            return relative_name(root, value)
        case date():
            return value.isoformat()
        case Struct():
            fields = {name: getattr(value, name) for name in value.__struct_fields__}
            return {name.replace("_", "-"): _plain(each, root) for name, each in fields.items()}
        case Mapping():
            return {key: "off" if each is None else _plain(each, root) for key, each in value.items()}
        case tuple() | list():
            return [_plain(each, root) for each in value]
    return value
