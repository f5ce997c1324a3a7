"""`[tool.lint-catalog]` in pyproject.toml, or lint-catalog.toml: where a catalog is and how it wants to be linted."""

from __future__ import annotations

import sys
from collections.abc import Mapping
from dataclasses import dataclass, field, fields
from datetime import date, datetime
from pathlib import Path
from typing import Any

from lint_catalog.errors import CatalogError
from lint_catalog.online import Exclusion, LinkSettings
from lint_catalog.words import did_you_mean

if sys.version_info >= (3, 11):
    import tomllib
else:
    import tomli as tomllib

OWN_FILE = "lint-catalog.toml"
PROJECT_FILE = "pyproject.toml"


@dataclass(frozen=True)
class Config:
    """The settings of a catalog. Paths are absolute.

    `file` is where they come from (None: there is no configuration); `entries` the folder of the entries; `schema` a
    folder of schemas that come on top of the built-in ones; `checks` folders with rules of the catalog's own; `select`
    and `ignore` rule ids or families; `strict` makes warnings fail the run; `pages` are the Markdown pages by language,
    as far as they are not where they usually are; `labels` a folder of label files for pages; `links` how links are
    checked online.
    """

    root: Path
    file: Path | None = None
    entries: Path = Path("entries")
    schema: Path | None = None
    checks: tuple[Path, ...] = ()
    select: tuple[str, ...] = ()
    ignore: tuple[str, ...] = ()
    strict: bool = False
    pages: Mapping[str, Path] = field(default_factory=dict)
    labels: Path | None = None
    links: LinkSettings = field(default_factory=LinkSettings)


KEYS = tuple(each.name for each in fields(Config) if each.name not in ("root", "file"))


def find_root(start: Path) -> Path:
    """The catalog that a folder or file belongs to: the nearest folder above with a configuration or `entries/`.

    Raises CatalogError if there is none.
    """
    start = start.resolve()
    for folder in (start, *start.parents):
        if (folder / "entries").is_dir() or (folder / OWN_FILE).is_file():
            return folder
        if (folder / PROJECT_FILE).is_file() and _table(folder / PROJECT_FILE) is not None:
            return folder
    raise CatalogError(
        f"there is no catalog in {start} or any folder above",
        "a catalog has a folder `entries/` with one folder for each kind, such as `entries/models/`",
    )


def load_config(root: Path, file: Path | None = None) -> Config:
    """The configuration of the catalog in `root`: from `file`, or from lint-catalog.toml or pyproject.toml in `root`.

    Raises CatalogError if it cannot be read or has an unknown or mistyped key.
    """
    if file is None:
        candidates = [root / OWN_FILE, root / PROJECT_FILE]
        file = next((each for each in candidates if each.is_file() and _table(each) is not None), None)
    if file is None:
        return Config(root, entries=root / "entries")
    table = _table(file)
    if table is None:
        raise CatalogError(f"{file}: has no table [tool.lint-catalog]")
    for key in table:
        if key not in KEYS:
            raise CatalogError(f"{file}: unknown key `{key}` in [tool.lint-catalog]", did_you_mean(key, KEYS))
    base = file.parent
    return Config(
        root=root,
        file=file,
        entries=base / _text(file, table, "entries", "entries"),
        schema=base / _text(file, table, "schema", "") if "schema" in table else None,
        checks=tuple(base / each for each in _texts(file, table, "checks")),
        select=_texts(file, table, "select"),
        ignore=_texts(file, table, "ignore"),
        strict=_typed(file, table, "strict", False, bool, "true or false"),
        pages={language: base / page for language, page in _pages(file, table).items()},
        labels=base / _text(file, table, "labels", "") if "labels" in table else None,
        links=_links(file, _typed(file, table, "links", {}, Mapping, "a table")),
    )


def _table(file: Path) -> Mapping[str, Any] | None:
    """The settings in a file, or None if the file has none."""
    try:
        content = tomllib.loads(file.read_text(encoding="utf-8"))
    except OSError as error:
        raise CatalogError(f"{file}: cannot be read: {error.strerror}") from error
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise CatalogError(f"{file}: is not valid TOML: {error}") from error
    if file.name == PROJECT_FILE or "tool" in content:
        tool = content.get("tool")
        table = tool.get("lint-catalog") if isinstance(tool, Mapping) else None
        if table is not None and not isinstance(table, Mapping):
            raise CatalogError(f"{file}: `tool.lint-catalog` must be a table")
        return table
    return content


def _typed(file: Path, table: Mapping[str, Any], key: str, default: Any, kind: type, words: str) -> Any:
    value = table.get(key, default)
    if not isinstance(value, kind):
        raise CatalogError(f"{file}: `{key}` in [tool.lint-catalog] must be {words}, not {value!r}")
    return value


def _text(file: Path, table: Mapping[str, Any], key: str, default: str) -> str:
    return str(_typed(file, table, key, default, str, "a text"))


def _texts(file: Path, table: Mapping[str, Any], key: str) -> tuple[str, ...]:
    values = _typed(file, table, key, [], list, "a list of texts")
    for value in values:
        if not isinstance(value, str):
            raise CatalogError(f"{file}: `{key}` in [tool.lint-catalog] must be a list of texts, not {values!r}")
    return tuple(values)


def _pages(file: Path, table: Mapping[str, Any]) -> Mapping[str, str]:
    pages = _typed(file, table, "pages", {}, Mapping, 'a table such as {en = "README.md"}')
    for language, page in pages.items():
        if not isinstance(page, str) or not page:
            raise CatalogError(f"{file}: `pages.{language}` in [tool.lint-catalog] must be a file name, not {page!r}")
    return dict(pages)


LINK_KEYS = tuple(each.name for each in fields(LinkSettings))
_NUMBERS: Mapping[str, tuple[float, float]] = {
    "failures": (1, 100), "failure_days": (0, 365), "reuse_hours": (0, 24 * 365), "timeout": (0.1, 300),
    "concurrency": (1, 512), "per_host": (1, 64), "delay": (0, 60),
}  # fmt: skip
"""The least and the greatest value of each number among the settings of links."""


_EXCLUDE_HINT = 'for example: host = "example.com", reason = "it blocks robots", until = 2027-06-30'


def _links(file: Path, table: Mapping[str, Any]) -> LinkSettings:
    where = "[tool.lint-catalog.links]"
    for key, value in table.items():
        if key not in LINK_KEYS:
            raise CatalogError(f"{file}: unknown key `{key}` in {where}", did_you_mean(key, LINK_KEYS))
        if key != "exclude":
            whole = isinstance(getattr(LinkSettings(), key), int)
            _check_number(file, f"`{key}` in {where}", value, *_NUMBERS[key], whole=whole)
    exclude = table.get("exclude", [])
    if not isinstance(exclude, list):
        raise CatalogError(f"{file}: `exclude` in {where} must be a list of tables", _EXCLUDE_HINT)
    return LinkSettings(
        **{key: value for key, value in table.items() if key != "exclude"},
        exclude=tuple(_exclusion(file, each) for each in exclude),
    )


def _check_number(file: Path, name: str, value: object, least: float, most: float, *, whole: bool) -> None:
    if isinstance(value, bool) or not isinstance(value, int if whole else (int, float)):
        raise CatalogError(f"{file}: {name} must be {'a whole number' if whole else 'a number'}, not {value!r}")
    if not least <= value <= most:
        raise CatalogError(f"{file}: {name} must be from {least:g} to {most:g}, not {value!r}")


def _exclusion(file: Path, item: Any) -> Exclusion:
    """One excluded host. Each says why, and until when: what is left out must not be left out for ever unseen."""
    where, keys = "[[tool.lint-catalog.links.exclude]]", ("host", "reason", "until")
    if not isinstance(item, Mapping):
        raise CatalogError(f"{file}: {where} must be a table, not {item!r}", _EXCLUDE_HINT)
    for key in item:
        if key not in keys:
            raise CatalogError(f"{file}: unknown key `{key}` in {where}", did_you_mean(key, keys))
    for key in keys:
        if key not in item:
            raise CatalogError(f"{file}: {where} lacks `{key}`", _EXCLUDE_HINT)
    host, reason, until = (item[key] for key in keys)
    if not isinstance(host, str) or "/" in host or not host.strip("."):
        raise CatalogError(f"{file}: `host` in {where} must be a host such as `example.com`, not {host!r}")
    if not isinstance(reason, str) or not reason.strip():
        raise CatalogError(f"{file}: `reason` in {where} must say why, not {reason!r}")
    if not isinstance(until, date) or isinstance(until, datetime):
        raise CatalogError(f"{file}: `until` in {where} must be a day such as 2027-06-30, not {until!r}", _EXCLUDE_HINT)
    return Exclusion(host.strip(".").lower(), " ".join(reason.split()), until)
