"""`[tool.lint-catalog]` in pyproject.toml, or lint-catalog.toml: where a catalog is and how it wants to be linted."""

from __future__ import annotations

import sys
from collections.abc import Mapping
from dataclasses import dataclass, field, fields
from pathlib import Path
from typing import Any

from lint_catalog.errors import CatalogError
from lint_catalog.words import did_you_mean

if sys.version_info >= (3, 11):
    import tomllib
else:
    import tomli as tomllib

COLUMN_FIELDS = (
    *("name", "released", "domain", "architecture", "base", "context_length", "training", "developer", "license"),
    *("platform", "huggingface", "description", "date", "venue", "title"),
)
OWN_FILE = "lint-catalog.toml"
PROJECT_FILE = "pyproject.toml"


@dataclass(frozen=True)
class Config:
    """The settings of a catalog. Paths are absolute.

    `file` is where they come from (None: there is no configuration); `entries` the folder of the entries; `schema` a
    folder of schemas that come on top of the built-in ones; `checks` folders with rules of the catalog's own; `select`
    and `ignore` rule ids or families; `strict` makes warnings fail the run; `pages` are the Markdown pages by language,
    as far as they are not where they usually are; `labels` a folder of label files for pages; `columns` (in
    [tool.lint-catalog.markdown.columns]) the fields that further column titles of pages stand for.
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
    columns: Mapping[str, str] = field(default_factory=dict)


KEYS = (*(each.name for each in fields(Config) if each.name not in ("root", "file", "columns")), "markdown")


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
        columns=_columns(file, table),
    )


def page_config(start: Path, file: Path | None = None) -> Config:
    """The configuration for pages that need not belong to a catalog: that of the folder, if it has one.

    Raises CatalogError if it cannot be read or has an unknown or mistyped key.
    """
    try:
        root = find_root(start)
    except CatalogError:
        root = start.resolve()
    return load_config(root, file)


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


def _columns(file: Path, table: Mapping[str, Any]) -> Mapping[str, str]:
    markdown = _typed(file, table, "markdown", {}, Mapping, "a table")
    for key in markdown:
        if key != "columns":
            raise CatalogError(
                f"{file}: unknown key `{key}` in [tool.lint-catalog.markdown]", did_you_mean(key, ["columns"])
            )
    columns = markdown.get("columns", {})
    if not isinstance(columns, Mapping):
        raise CatalogError(f"{file}: `columns` in [tool.lint-catalog.markdown] must be a table, not {columns!r}")
    for title, name in columns.items():
        if name not in COLUMN_FIELDS:
            raise CatalogError(
                f"{file}: `{title}` in [tool.lint-catalog.markdown.columns] is {name!r}, which is no field of a row",
                did_you_mean(str(name), COLUMN_FIELDS) or f"fields are {', '.join(COLUMN_FIELDS)}",
            )
    return dict(columns)
