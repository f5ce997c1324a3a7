"""What settings do to rules and files: what is less is named, what is only said otherwise is not."""

from __future__ import annotations

from pathlib import Path

import pytest

from lint_catalog.project.checkout import checkout_of
from lint_catalog.project.config import SETTINGS, Config
from lint_catalog.project.gate.levels import asked_by, lower_levels
from lint_catalog.project.gate.settings_places import SettingsPlaces
from lint_catalog.project.settings import SettingPlace
from lint_catalog.source.toml import read_toml
from tests.support.catalogs import all_rules, table

ROOT = Path(__file__).resolve().parent
FILES = ("entries/models/a.yaml", "entries/models/b.yaml", "entries/datasets/a.yaml")
STRICT = "out-of-range"
FAMILY = all_rules()[STRICT].family


def config(text: str) -> Config:
    file = ROOT / "lint-catalog.toml"
    return Config(ROOT, file, **SETTINGS.values(read_toml(text), SettingPlace(file, checkout_of(ROOT))))


def lowered(before: str, now: str, select: tuple[str, ...] = ()) -> list[tuple[int, str]]:
    rules = all_rules()
    asked, asked_now = (asked_by(config(each), rules.values(), select, ()) for each in (before, now))
    found = lower_levels(asked, asked_now, rules, FILES, SettingsPlaces("lint-catalog.toml", now))
    return [(each.note.span.line, each.note.message) for each in found]


def per_path(*paths: str, ignore: str = STRICT) -> str:
    return f"[[per-path]]\npaths = {list(paths)}\nignore = ['{ignore}']\n"


LESS = [
    ("ignored", "", f"ignore = ['{STRICT}']", 1, f"`{STRICT}` is silent by `{STRICT}` in `ignore`, and an error at"),
    ("one more", "ignore = ['duplicate-name']", f"ignore = [\n'duplicate-name',\n'{STRICT}']", 3, "is silent"),
    ("its family", "", f"ignore = ['{FAMILY}']", 1, f"by `{FAMILY}` in `ignore`"),
    ("left out", "", "select = ['duplicate-name']", 1, "since `select` does not name them"),
    ("left out by one", f"select = ['{STRICT}', 'unknown-field']", "select = ['unknown-field']", 1, f"`{STRICT}` is silent since `select`"),
    ("a warning", "", f"[severity]\n{STRICT} = 'warning'", 2, f"`{STRICT}` is a warning by `severity`, and an error at"),
    ("off", "", f"severity = {{{STRICT} = 'off'}}", 1, f"`{STRICT}` is silent by `severity`"),
    ("its family a note", "", f"[severity]\n{FAMILY} = 'note'", 2, f"by `severity` of `{FAMILY}`"),
    ("raised no more", "severity = {unused-entry = 'error'}", "strict = true", 1, "since `severity.unused-entry` is not"),
    ("in a folder", "", per_path("entries/models"), 2, f"`{STRICT}` is silent in 2 files, such as `entries/models/a"),
    ("a wider pattern", per_path("entries/models/a*"), per_path("entries/models/*"), 2, "in 1 file, such as `entries/mo"),
    ("a pattern more", per_path("entries/models"), per_path("entries/models", "entries/datasets"), 2, "entries/datasets"),
    ("for files to come", "", per_path("entries/nothing/*.yaml"), 2, "is silent in files to come by"),
    ("for names without a character", "", per_path("new[!-a-z]*.yaml"), 2, "is silent in files to come by"),
    ("for names with a digit", "", per_path("new[[:digit:]].yaml"), 2, "is silent in files to come by"),
    ("for most names", "", per_path("new*.yaml", "!*-*", "!*x*"), 2, "is silent in files to come by"),
    ("beside another one", per_path("*-*"), per_path("*-*") + per_path("new*.yaml"), 5, "is silent in files to come by"),
    ("for nobody knows whom", "", per_path("n?.yaml", "!n[-x0Q].yaml"), 2, "`n?.yaml` in `per-path` is about cannot be"),
    ("an exception less", per_path("entries/models", "!entries/models/b.yaml"), per_path("entries/models"), 2, "b.yaml"),
    ("raised in no folder", f"[[per-path]]\npaths = ['**']\nseverity = {{{STRICT} = 'error'}}\n[severity]\n"
     f"{STRICT} = 'note'", f"[severity]\n{STRICT} = 'note'", 1, "is a note in 3 files"),
    ("the later table", per_path("entries/models") + "[[per-path]]\npaths = ['entries']\n"
     f"severity = {{{STRICT} = 'error'}}", f"[[per-path]]\npaths = ['entries']\nseverity = {{{STRICT} = 'note'}}", 2,
     "is a note in 1 file"),
]  # fmt: skip


@pytest.mark.parametrize(("before", "now", "line", "message"), table(LESS))
def test_what_counts_for_less_is_named_at_its_line(before: str, now: str, line: int, message: str) -> None:
    found = lowered(before, now)
    assert line in {number for number, _ in found}
    assert any(message in said for _, said in found), found


SAME = [
    ("nothing", "", "ignore = []\nselect = []"),
    ("off or ignored", f"severity = {{{STRICT} = 'off'}}", f"ignore = ['{STRICT}']"),
    ("another order", "ignore = ['unknown-field', 'duplicate-name']", "ignore = ['duplicate-name', 'unknown-field']"),
    ("a family by its rules", f"ignore = ['{FAMILY}']",
     f"ignore = {[id for id, each in all_rules().items() if each.family == FAMILY]}"),
    ("what it is anyway", f"severity = {{{STRICT} = 'error'}}", ""),
    ("split tables", per_path("entries/models", "entries/datasets"),
     per_path("entries/models") + per_path("entries/datasets")),
    ("another pattern", per_path("entries/models/**"), per_path("./entries/models")),
    ("a rule above its family", f"[severity]\n{FAMILY} = 'note'\n{STRICT} = 'note'", f"[severity]\n{FAMILY} = 'note'"),
    ("silent everywhere or there", f"ignore = ['{STRICT}']", f"ignore = ['{STRICT}']\n" + per_path("entries/models")),
    ("stricter", f"ignore = ['{STRICT}']\n" + per_path("entries"), "strict = true"),
    ("rules that are gone", "select = ['gone']\nignore = ['also-gone']", "ignore = ['unknown-field']"),
]  # fmt: skip


@pytest.mark.parametrize(("before", "now"), table(SAME))
def test_what_is_only_said_otherwise_is_not_named(before: str, now: str) -> None:
    assert lowered(before, now) == []


def test_what_the_command_line_selects_is_all_that_matters() -> None:
    assert lowered("", f"ignore = ['{STRICT}', 'unknown-field']", ("unknown-field",)) == [
        (1, "`unknown-field` is silent by `unknown-field` in `ignore`, and an error at the base")
    ]
    assert lowered("", "select = ['duplicate-name']", ("unknown-field",)) == []


def test_many_files_and_tables_take_no_long_time() -> None:
    tables = "".join(per_path(f"entries/models/{index}*") for index in range(90))
    assert len(lowered(tables, tables + per_path("entries/models"))) == 1


@pytest.mark.release
def test_settings_as_large_as_they_may_be_end_with_a_word_about_what_is_not_compared() -> None:
    tables = "".join(per_path(f"entries/models/{index}*") for index in range(12_000))
    files = [f"entries/models/{index}.yaml" for index in range(500)]
    asked, asked_now = (
        asked_by(config(each), all_rules().values(), (), ()) for each in (tables, tables + per_path("x"))
    )
    found = list(lower_levels(asked, asked_now, all_rules(), files, SettingsPlaces("lint-catalog.toml", "")))
    assert any("compared for 4 files only" in each.note.message for each in found)
