"""`[tool.lint-catalog]` in pyproject.toml, or lint-catalog.toml: where a catalog is and how it wants to be linted."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from functools import partial
from pathlib import Path
from typing import Any

from msgspec import Struct, field

from lint_catalog.model.columns import COLUMNS
from lint_catalog.model.errors import CatalogError
from lint_catalog.model.findings import Severity
from lint_catalog.model.links.answers import Exclusion, LinkSettings
from lint_catalog.model.pages.conventions import Conventions
from lint_catalog.project.checkout import DISK, Checkout, Files, checkout_of, not_staged
from lint_catalog.project.disk import typed_text
from lint_catalog.project.folders import NotPlainError
from lint_catalog.project.settings import (
    ChoiceSetting,
    DaySetting,
    FileSetting,
    FlagSetting,
    ListSetting,
    MapSetting,
    NumberSetting,
    PatternSetting,
    Reach,
    SettingKey,
    SettingPlace,
    TableSetting,
    TextSetting,
)
from lint_catalog.source.toml import read_toml

OWN_FILE = "lint-catalog.toml"
PROJECT_FILE = "pyproject.toml"
MAX_SETTINGS_BYTES = 1 << 20
"""Larger files of settings are not read."""


class SettingsError(CatalogError):
    """A file where settings may be found cannot be read. `ours` is whether it may have any for us, as far as one knows:
    files such as pyproject.toml are for everybody."""

    def __init__(self, message: str, hint: str = "", *, ours: bool = True) -> None:
        super().__init__(message, hint)
        self.ours = ours


_BEGUN = (
    "a catalog begins with `entries/catalog.yaml`, and has one folder for each kind, such as `entries/models/`\n"
    "Markdown pages are checked by their names: `lint-catalog README.md`"
)


class NoCatalogError(CatalogError):
    """There is no catalog in a folder, nor in any above."""


class PerPath(Struct, frozen=True):
    """What holds for the files that fit one of the patterns `paths` (relative to the catalog's root, with `/`).

    `ignore` are rules or families that are silent there, `severity` what findings count for (None: they do not).
    """

    paths: tuple[str, ...]
    ignore: tuple[str, ...] = ()
    severity: Mapping[str, Severity | None] = field(default_factory=dict)


class Config(Struct, frozen=True):
    """The settings of a catalog. Paths are absolute.

    `file` is where they come from (None: there is no configuration); `entries` the folder of the entries; `schema` a
    folder of schemas that come on top of the built-in ones; `checks` folders with rules of the catalog's own; `select`
    and `ignore` rule ids or families; `strict` makes warnings fail the run; `pages` are the Markdown pages by language,
    as far as they are not where they usually are; `labels` a folder of label files for pages; `severity` what findings
    of a rule or family count for (None: the rule is off), and `per_path` what holds for some files only; `markdown` is
    how pages are written that are linted as they are, `links` how links are checked online. `left_out` are the keys in
    the file that do not hold, since the run is isolated; `files` is where the catalog is read: on disk, or in git.
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
    markdown: Conventions = field(default_factory=Conventions)
    links: LinkSettings = field(default_factory=LinkSettings)
    severity: Mapping[str, Severity | None] = field(default_factory=dict)
    per_path: tuple[PerPath, ...] = ()
    left_out: tuple[str, ...] = ()
    files: Files = DISK


class ConfigSource(Struct, frozen=True):
    """Which settings hold: those of a `file` (None: of the catalog's own). When `isolated`, they describe the catalog
    and decide nothing: no code of the checkout runs, and nothing is asked for, reported or counted otherwise.
    """

    file: Path | None = None
    isolated: bool = False


CATALOGS_OWN = ConfigSource()
"""The settings of the catalog itself, all of them."""

_NAME = TextSetting(definition="rule-or-family")
_NAMES = ListSetting(_NAME)
_SEVERITIES = MapSetting(
    ChoiceSetting({**{each.label: each for each in sorted(Severity, reverse=True)}, "off": None}),
    '{duplicate-name = "warning"}',
    _NAME,
)
_FOLDER = FileSetting("a folder name", "folder names")

_PER_PATH = TableSetting(
    PerPath,
    {
        "paths": SettingKey(
            ListSetting(PatternSetting()),
            "Which files: patterns such as `entries/models/*.yaml` or `old-*`, as in the catalog's .gitignore.",
            Reach.DECIDES,
            required=True,
        ),
        "ignore": SettingKey(_NAMES, "Rules or families that are silent in these files.", Reach.DECIDES),
        "severity": SettingKey(
            _SEVERITIES, "What findings count for in these files, by rule or family.", Reach.DECIDES
        ),
    },
    "a table with `paths`",
    "tables with `paths`",
)

_COLUMNS = {id: id for id in COLUMNS} | {"merged": "base"}  # `merged` is what settings of before may still say
_BY_LANGUAGE = MapSetting(TextSetting(), '{en = "Undisclosed"}')

MARKDOWN = TableSetting(
    Conventions,
    {
        "unsorted": SettingKey(
            ListSetting(TextSetting()), "Anchors of sections whose rows are in an order of their own.", Reach.DESCRIBES
        ),
        "sorted-by-size": SettingKey(
            FlagSetting(),
            "Whether all other tables of models are in the order of size, short and disordered ones, too.",
            Reach.DESCRIBES,
        ),
        "families-together": SettingKey(
            FlagSetting(),
            "Whether a smaller model may follow its larger namesake, as it may if left out.",
            Reach.DESCRIBES,
        ),
        "variant-hosts": SettingKey(
            ListSetting(TextSetting()), "Hosts that have a page of their own for each language.", Reach.DESCRIBES
        ),
        "undisclosed": SettingKey(
            _BY_LANGUAGE, "The word for what a developer does not say, by language.", Reach.DESCRIBES
        ),
        "individual": SettingKey(
            _BY_LANGUAGE, "The word before an individual developer's name, by language.", Reach.DESCRIBES
        ),
        "columns": SettingKey(
            MapSetting(ChoiceSetting(_COLUMNS), '{"Institution" = "developer"}'),
            "What columns with other titles hold.",
            Reach.DESCRIBES,
        ),
        "site-routes": SettingKey(
            ListSetting(PatternSetting()),
            "Addresses that a site makes, and no file has: patterns such as `/ja/**`; `**` is any folders.",
            Reach.DESCRIBES,
        ),
    },
)
"""The keys of `[tool.lint-catalog.markdown]`."""

_EXCLUSION = TableSetting(
    Exclusion,
    {
        "host": SettingKey(
            TextSetting("a host such as `example.com`", "hosts", pattern=r"^[^/\s:]*[^/\s:.][^/\s:]*$"),
            "The host that is not asked, with its subdomains.",
            Reach.DECIDES,
            required=True,
        ),
        "reason": SettingKey(TextSetting(pattern=r"\S"), "Why it is not asked.", Reach.DECIDES, required=True),
        "until": SettingKey(
            DaySetting(), "The last day on which it is not asked, such as 2027-06-30.", Reach.DECIDES, required=True
        ),
    },
    'a table such as {host = "example.com", reason = "it blocks robots", until = 2027-06-30}',
    "tables with `host`, `reason` and `until`",
)

LINKS = TableSetting(
    LinkSettings,
    {
        "failures": SettingKey(
            NumberSetting(1, 100, whole=True), "On how many days a link is dead before that is an error.", Reach.DECIDES
        ),
        "failure-days": SettingKey(
            NumberSetting(0, 365, whole=True),
            "How many days lie between the first and the last of them.",
            Reach.DECIDES,
        ),
        "reuse-hours": SettingKey(NumberSetting(0, 24 * 365), "For how many hours an answer is good.", Reach.DECIDES),
        "timeout": SettingKey(NumberSetting(0.1, 300), "Seconds that a request may take.", Reach.DECIDES),
        "concurrency": SettingKey(NumberSetting(1, 512, whole=True), "Requests at a time.", Reach.DECIDES),
        "per-host": SettingKey(NumberSetting(1, 64, whole=True), "Requests at a time to one host.", Reach.DECIDES),
        "delay": SettingKey(
            NumberSetting(0, 60), "Seconds between the beginnings of two requests to one host.", Reach.DECIDES
        ),
        "exclude": SettingKey(
            ListSetting(_EXCLUSION), "Hosts that are not asked, with a reason and a last day.", Reach.DECIDES
        ),
    },
)
"""The keys of `[tool.lint-catalog.links]`."""

SETTINGS = TableSetting(
    Config,
    {
        "entries": SettingKey(_FOLDER, "The folder of the entries; `entries` if left out.", Reach.DESCRIBES),
        "schema": SettingKey(
            _FOLDER, "A folder of schemas of kinds of the catalog's own: `<kind>.schema.json`.", Reach.DESCRIBES
        ),
        "checks": SettingKey(ListSetting(_FOLDER), "Folders with rules of the catalog's own.", Reach.DECIDES),
        "select": SettingKey(_NAMES, "Run only these rules or families; all if left out or empty.", Reach.DECIDES),
        "ignore": SettingKey(_NAMES, "Do not run these rules or families.", Reach.DECIDES),
        "strict": SettingKey(FlagSetting(), "Whether warnings fail the run, too.", Reach.DECIDES),
        "pages": SettingKey(
            MapSetting(FileSetting(), '{en = "README.md"}'),
            "The Markdown pages by language, if not `catalog/<language>.md`.",
            Reach.DESCRIBES,
        ),
        "labels": SettingKey(
            _FOLDER, "A folder with the words of pages in further languages: `<language>.toml`.", Reach.DESCRIBES
        ),
        "severity": SettingKey(
            _SEVERITIES, "What findings of a rule or family count for: error, warning, note or off.", Reach.DECIDES
        ),
        "links": SettingKey(LINKS, "How links are checked online.", Reach.DECIDES),
        "markdown": SettingKey(
            MARKDOWN, "How Markdown pages are written that are linted as they are.", Reach.DESCRIBES
        ),
        "per-path": SettingKey(
            ListSetting(_PER_PATH), "What holds for some files only; later tables win.", Reach.DECIDES
        ),
    },
)
"""Every key. A table in it (say `links`) is a struct, a field of Config with that as default, and a `TableSetting`."""


def settings_schema(names: Sequence[str]) -> Mapping[str, Any]:
    """The JSON Schema of `lint-catalog.toml`, and of `tool.lint-catalog` in pyproject.toml.

    `names` are rules and families for an editor to offer; others may come from packages and the catalog itself.
    """
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": "Settings of lint-catalog",
        "description": "lint-catalog.toml, or the table [tool.lint-catalog] of pyproject.toml.",
        **SETTINGS.schema,
        "$defs": {
            "rule-or-family": {
                "title": "A rule or a family of rules",
                "type": "string",
                "minLength": 1,
                "anyOf": [{"enum": sorted(names)}, {"minLength": 1}],
            }
        },
    }


def find_root(start: Path, files: Files = DISK) -> Path:
    """The catalog that a folder or file belongs to: the nearest folder above with a configuration or `entries/`.

    Raises NoCatalogError if there is none, CatalogError if its entries stand aside since an import was killed,
    SettingsError if a file on the way cannot be read, and OSError if it may be in a folder that cannot be looked into.
    """
    start = files.resolved(start)
    hidden: OSError | None = None
    broken: SettingsError | None = None
    top = None if files.is_disk else files.repository_of(start)
    for folder in (start, *start.parents):
        if top is not None and not folder.is_relative_to(top):
            break
        try:
            if files.is_folder(folder / "entries") or files.exists(folder / OWN_FILE):
                return folder
            if _found_table(folder / PROJECT_FILE, files) is not None:
                return folder
        except PermissionError as error:  # it may be a part of a catalog that lies further up
            hidden = hidden or error
        except SettingsError as error:
            if error.ours:
                raise
            broken = broken or error
        if killed := files.left_behind(folder / "entries"):  # rather than going on to a catalog further up
            raise killed
    if trouble := hidden or broken:
        raise trouble
    shown = next((folder for folder in (start, *start.parents) if not_staged(folder / "entries", files)), None)
    raise NoCatalogError(
        f"there is no catalog in {start} or any folder above",
        f"`git add {shown}` stages the one that is there on disk" if shown else _BEGUN,
    )


def load_config(root: Path, source: ConfigSource = CATALOGS_OWN, files: Files = DISK) -> Config:
    """The configuration of the catalog in `root`: from a file, or from lint-catalog.toml or pyproject.toml in `root`.

    `files` is where it is read, and with it all that it names: `revision.files_in` has those of a revision.

    Raises CatalogError if it cannot be read or has an unknown or mistyped key.
    """
    file = source.file
    if file is None:
        found = ((each, _found_table(each, files)) for each in (root / OWN_FILE, root / PROJECT_FILE))
        file, table = next(((each, table) for each, table in found if table is not None), (None, None))
    else:
        if not files.exists(file):
            raise not_staged(file, files) or CatalogError(f"there is no file {file}", "`--config` names it")
        table = _table(file, partial(typed, file, files))
    if file is None:
        return Config(root, entries=root / "entries", files=files)
    if table is None:
        raise CatalogError(f"{file}: has no table [tool.lint-catalog]")
    checkout = checkout_of(root, files)
    table, left_out = SETTINGS.describing(table) if source.isolated else (table, ())
    values = SETTINGS.values(table, SettingPlace(file, checkout))
    beside = files.resolved(file.parent) / "entries"
    entries = beside if checkout.holds(beside) else root / "entries"
    return Config(root, file, left_out=left_out, files=files, **{"entries": entries, **values})


def _found_table(file: Path, files: Files) -> Mapping[str, Any] | None:
    """The settings in a file where settings may be found, or None if there are none."""
    if not files.exists(file) or (files.is_folder(file) and files.resolved(file) == file):
        return None
    return _table(file, partial(checkout_of(file.parent, files).text, file))


def typed(file: Path, files: Files, most: int) -> str:
    """The text of a whole file that a user named, as git has it if it lies in the repository of these `files`.

    Raises OSError and UnicodeDecodeError as `typed_text` does.
    """
    top = None if files.is_disk else files.repository_of(file.parent)
    if top is None or not Checkout(top, files).holds(target := files.resolved(file)):
        return typed_text(file, most)
    return Checkout(top, files).text(target, most)


def _table(file: Path, text: Callable[[int], str]) -> Mapping[str, Any] | None:
    """The settings in a file, or None if the file has none. `text` is given the bytes that it may have."""
    content = _read(file, text)
    if file.name == PROJECT_FILE or "tool" in content:
        tool = content.get("tool")
        table = tool.get("lint-catalog") if isinstance(tool, Mapping) else None
        if table is not None and not isinstance(table, Mapping):
            raise SettingsError(f"{file}: `tool.lint-catalog` must be a table")
        return table
    return content


def _read(file: Path, text: Callable[[int], str]) -> Mapping[str, Any]:
    try:
        content = text(MAX_SETTINGS_BYTES)
    except NotPlainError as error:
        raise SettingsError(
            f"{file}: is not read: {error.strerror}",
            "put the file itself there, or name the settings with `--config`",
        ) from None
    except OSError as error:
        raise SettingsError(f"{file}: cannot be read: {error.strerror}") from error
    except UnicodeDecodeError as error:
        raise _broken(file, error, error.object) from error
    try:
        return read_toml(content)
    except ValueError as error:
        raise _broken(file, error, content.encode()) from error


def _broken(file: Path, error: ValueError, content: bytes) -> SettingsError:
    ours = file.name != PROJECT_FILE or b"lint-catalog" in content
    return SettingsError(f"{file}: is not valid TOML: {error}", ours=ours)
