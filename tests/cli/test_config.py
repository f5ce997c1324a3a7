"""`lint-catalog config`: which settings hold, and where each comes from."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from lint_catalog.project.config import SETTINGS
from lint_catalog.project.settings import TableSetting
from tests.support.catalogs import table
from tests.support.cli import lint, write

SAID = """\
strict = true
ignore = ["links",
  "unused-entry"] # [ " '
severity."unknown-reference" = "off"

[links]
timeout = 5
exclude = [{host = "example.com", reason = '''it
blocks [robots]''', until = 2027-06-30}]

[markdown.undisclosed]
en = "Nope"
[[per-path]]
paths = ["a"]
severity = {unused-entry = "off"}
"""
LINES = {
    "ignore": 2, "strict": 1, "severity": 4, "links.timeout": 7, "links.exclude": 8, "markdown.undisclosed": 11,
    "per-path": 13,
}  # fmt: skip


def _shown(folder: Path, *more: str) -> dict[str, Any]:
    found: dict[str, Any] = json.loads(lint("config", "--format", "json", *more, cwd=folder, status=0).stdout)
    return found


def _of_file(shown: dict[str, Any]) -> dict[str, int]:
    return {each["key"]: each["line"] for each in shown["settings"] if each["origin"] != "default"}


def _keys(of: TableSetting, above: str = "") -> list[str]:
    return [
        key
        for name, each in of.keys.items()
        for key in (_keys(each.of, f"{above}{name}.") if isinstance(each.of, TableSetting) else [above + name])
    ]


def test_every_key_of_the_settings_is_there_and_a_default_says_so(folder: Path) -> None:
    shown = _shown(folder)
    assert [each["key"] for each in shown["settings"]] == _keys(SETTINGS)
    assert {each["origin"] for each in shown["settings"]} == {"default"}
    assert (shown["version"], shown["file"], shown["named"], shown["off"]) == (1, None, False, [])


FILES = [
    ("a file of its own", "lint-catalog.toml", "", 0),
    ("pyproject.toml", "pyproject.toml", "[project]\nname = 'x'\n[tool.lint-catalog]\n", 3),
]


@pytest.mark.parametrize(("file", "head", "more"), table(FILES))
def test_each_says_its_file_and_line(folder: Path, file: str, head: str, more: int) -> None:
    said = SAID.replace("[links]", "[tool.lint-catalog.links]").replace("[markdown.", "[tool.lint-catalog.markdown.")
    said = said.replace("[[per-path]]", "[[tool.lint-catalog.per-path]]")
    write(folder, {file: head + (said if head else SAID)})
    shown = _shown(folder)
    assert shown["file"] == (folder / file).as_posix()
    assert _of_file(shown) == {key: line + more for key, line in LINES.items()}
    assert {"dead-link", "unused-entry", "unknown-reference"} <= set(shown["off"])
    values = {each["key"]: each["value"] for each in shown["settings"]}
    assert values["severity"] == {"unknown-reference": "off"}
    assert values["links.exclude"] == [{"host": "example.com", "reason": "it blocks [robots]", "until": "2027-06-30"}]
    assert (
        f"strict = true                             # {(folder / file).as_posix()}:{1 + more}\n"
        in lint("config", cwd=folder).stdout
    )


def test_tables_on_one_line_have_its_line(folder: Path) -> None:
    write(folder, {"lint-catalog.toml": "\n\nlinks = {timeout = 5, delay = 1}\n"})
    assert _of_file(_shown(folder)) == {"links.timeout": 3, "links.delay": 3}


def test_isolated_what_decides_is_left_out_and_says_where_it_was(folder: Path) -> None:
    write(folder, {"lint-catalog.toml": SAID})
    shown = _shown(folder, "--isolated")
    left_out = {each["key"]: each["line"] for each in shown["settings"] if each["origin"] == "isolated"}
    assert left_out == {key: line for key, line in LINES.items() if not key.startswith("markdown")}
    assert shown["off"] == []
    assert ":1 is left out, since the run is isolated\n" in lint("config", "--isolated", cwd=folder).stdout


def test_what_the_catalog_has_of_its_own_is_said(folder: Path) -> None:
    schema = '{"type": "object", "properties": {"name": {"type": "string"}}, "required": ["name"]}'
    write(folder, {"lint-catalog.toml": 'schema = "kinds"\nchecks = ["own"]\n', "kinds/kites.schema.json": schema})
    write(folder, {"own/mine.py": '"""None yet."""\n'})
    shown = _shown(folder)
    assert (shown["kinds"], shown["checks"]) == (["kites"], [(folder / "own").as_posix()])
    assert shown["entries"] == (folder / "entries").as_posix()


def test_it_finds_the_catalog_of_settings_that_are_named(folder: Path) -> None:
    write(folder, {"lint-catalog.toml": "strict = true\n"})
    shown = _shown(folder.parent, "--config", str(folder / "lint-catalog.toml"))
    assert (shown["root"], shown["named"]) == (folder.as_posix(), True)


BROKEN = [
    ("an unknown key", "strikt = true\n"),
    ("a mistyped key", "strict = 1\n"),
    ("an unknown rule", 'ignore = ["nonsense"]\n'),
    ("no TOML", "strict =\n"),
    ("a schema folder that is missing", 'schema = "nowhere"\n'),
    ("rules that cannot be run", 'checks = ["nowhere"]\n'),
]


@pytest.mark.parametrize("text", table(BROKEN))
def test_what_is_wrong_is_said_as_everywhere(folder: Path, text: str) -> None:
    write(folder, {"lint-catalog.toml": text})
    assert lint("config", cwd=folder, status=2).stderr == lint(cwd=folder, status=2).stderr


def test_what_is_wrong_with_labels_is_said_as_by_render(folder: Path) -> None:
    write(folder, {"lint-catalog.toml": 'labels = "words"\n'})
    for text in (None, "nonsense"):
        if text:
            write(folder, {"words/en.toml": text})
        assert lint("config", cwd=folder, status=2).stderr == lint("render", cwd=folder, status=2).stderr


def test_texts_of_strangers_are_inert(folder: Path) -> None:
    write(folder, {"lint-catalog.toml": '[[per-path]]\npaths = ["\\u001b[31m##[error]x", "\\n::error::boo"]\n'})
    for words in (("config",), ("config", "--format", "json")):
        said = lint(*words, cwd=folder, status=0).stdout
        assert "\x1b" not in said
        assert "##[" not in said
        assert not any(line.lstrip().startswith("::") for line in said.splitlines())


def test_a_long_value_is_cut_for_people_only(folder: Path) -> None:
    write(folder, {"lint-catalog.toml": f'[markdown]\nsite-routes = ["{"x" * 500_000}"]\n'})
    assert len(lint("config", cwd=folder, status=0).stdout) < 5000
    assert len(_shown(folder)["settings"][-2]["value"][0]) == 500_000
