"""Catalogs whose entries lie in the folder of the settings itself: `entries = "."`."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.support.cli import lint, write

FILES = {
    "lint-catalog.toml": 'entries = "."\nschema = "schema"\n',
    "schema/kites.schema.json": '{"type": "object", "required": ["name"], "properties": {"name": {"type": "string"}}}',
    "kites/zephyr.yaml": "nam: Zephyr\n",
}
MISSING = "kites/zephyr.yaml:1:1: error[missing-field] `name` is missing\n"


@pytest.mark.parametrize("setting", [".", "./", "./."])
@pytest.mark.parametrize("path", [[], ["."], ["kites"], ["kites/zephyr.yaml"]])
def test_what_lies_in_a_folder_of_a_kind_is_an_entry(tmp_path: Path, setting: str, path: list[str]) -> None:
    write(tmp_path, {**FILES, "lint-catalog.toml": f'entries = "{setting}"\nschema = "schema"\n'})
    assert MISSING in lint("--format", "concise", *path, cwd=tmp_path, status=1).stdout


@pytest.mark.parametrize("file", ["x.yaml", "kitess/zephyr.yaml", "a/b/c.yaml", "docs/mkdocs.yml"])
def test_what_lies_elsewhere_belongs_to_no_kind(tmp_path: Path, file: str) -> None:
    write(tmp_path, {**FILES, file: "a: 1\n"})
    said = lint("--format", "concise", cwd=tmp_path, status=1).stdout
    assert f"{file}:1:1: error[file-outside-kinds] the file `{file}` belongs to no kind\n" in said
    assert MISSING in said


def test_fixing_and_formatting_find_them(tmp_path: Path) -> None:
    write(tmp_path, {**FILES, "kites/zephyr.yaml": "nam:   Zephyr\n"})
    lint("--unsafe-fixes", cwd=tmp_path)
    lint("fmt", cwd=tmp_path)
    assert "Zephyr" in (tmp_path / "kites/zephyr.yaml").read_text(encoding="utf-8")
    assert "nam:  " not in (tmp_path / "kites/zephyr.yaml").read_text(encoding="utf-8")
