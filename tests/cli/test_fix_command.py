"""`--fix`, `--unsafe-fixes` and `--diff` on disk."""

from __future__ import annotations

import json
import subprocess
from pathlib import Path

import pytest

from tests.support.catalogs import sample
from tests.support.cli import PLAMO, STORMY, link, lint, put

TANUKI = "entries/models/tanuki-8b.yaml"


@pytest.fixture
def sloppy(folder: Path) -> Path:
    """Two files with a safe fix, the first with an unsafe one too, and a third with an error that nothing fixes."""
    put(folder, PLAMO, "parameters: 13b", "parameters: 13B # as stated")
    put(folder, PLAMO, "developer:", "developper:")
    put(folder, TANUKI, "license: apache-2.0", "license: Apache 2.0")
    put(folder, STORMY, "released: 2023", "released: 203")
    return folder


def _texts(folder: Path) -> dict[str, bytes]:
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


def test_only_to_fix_says_how_much_is_left_and_fails_for_it(sloppy: Path) -> None:
    result = lint("--fix-only", cwd=sloppy, status=1)
    assert result.stdout == ""
    assert "fixed 2 problems in 2 files\n" in result.stderr
    result = lint("--fix-only", cwd=sloppy, status=1)
    assert result.stdout == ""
    assert "2 problems left that cannot be fixed safely\n  = `lint-catalog` says what and where\n" in result.stderr
    lint("--unsafe-fixes", cwd=sloppy, status=1)
    put(sloppy, STORMY, "released: 203", "released: 2023")
    result = lint("--fix-only", cwd=sloppy, status=0)
    assert result.stdout + result.stderr == ""


def test_fix_fixes_what_is_safe_reports_the_rest_and_says_so(sloppy: Path) -> None:
    result = lint("--fix", "--format", "json", cwd=sloppy)
    assert result.returncode == 1
    assert result.stderr == "lint-catalog: fixed 2 problems in 2 files\n"
    assert [each["rule"] for each in json.loads(result.stdout)["findings"]] == ["unknown-field", "out-of-range"]
    assert (sloppy / PLAMO).read_text(encoding="utf-8") == (
        sample()[PLAMO].replace("developer:", "developper:").replace("parameters: 13b", "parameters: 13b # as stated")
    )
    assert (sloppy / TANUKI).read_text(encoding="utf-8") == sample()[TANUKI]


def test_unsafe_fixes_fix_more_and_then_there_is_nothing_to_do(sloppy: Path) -> None:
    put(sloppy, STORMY, "released: 203", "released: 2023")
    assert lint("--unsafe-fixes", cwd=sloppy).returncode == 1
    before = _texts(sloppy)
    again = lint("--unsafe-fixes", cwd=sloppy)
    assert (again.returncode, again.stderr) == (0, "")
    assert "no findings" in again.stdout
    assert _texts(sloppy) == before


def test_diff_writes_nothing_and_is_a_patch_that_does_the_same(sloppy: Path) -> None:
    before = _texts(sloppy)
    shown = lint("--unsafe-fixes", "--diff", cwd=sloppy)
    assert shown.returncode == 1
    assert shown.stderr == "lint-catalog: would fix 3 problems in 2 files\n"
    assert _texts(sloppy) == before
    applied = subprocess.run(["git", "apply", "-"], cwd=sloppy, input=shown.stdout.encode(), check=False)
    assert applied.returncode == 0
    by_patch = _texts(sloppy)
    for file, content in before.items():
        (sloppy / file).write_bytes(content)
    lint("--unsafe-fixes", cwd=sloppy)
    assert _texts(sloppy) == by_patch


def test_diff_of_nothing_is_status_0(folder: Path) -> None:
    result = lint("--diff", cwd=folder)
    assert (result.returncode, result.stdout) == (0, "")


def test_only_the_given_and_the_selected_is_fixed(sloppy: Path) -> None:
    lint("--fix", TANUKI, cwd=sloppy)
    assert (sloppy / TANUKI).read_text(encoding="utf-8") == sample()[TANUKI]
    assert "13B" in (sloppy / PLAMO).read_text(encoding="utf-8")
    lint("--fix", "--ignore", "malformed-value", cwd=sloppy)
    assert "13B" in (sloppy / PLAMO).read_text(encoding="utf-8")


def test_mode_and_line_ends_and_the_missing_end_stay(sloppy: Path) -> None:
    path = sloppy / TANUKI
    text = path.read_text(encoding="utf-8").rstrip("\n").replace("\n", "\r\n").encode()
    path.write_bytes(text)
    path.chmod(0o640)
    mode = path.stat().st_mode
    lint("--fix", cwd=sloppy)
    assert path.read_bytes() == text.replace(b"Apache 2.0", b"apache-2.0")
    assert path.stat().st_mode == mode
    assert [each.name for each in path.parent.iterdir() if each.suffix != ".yaml"] == []


def test_nothing_outside_the_catalog_is_written(sloppy: Path, tmp_path_factory: pytest.TempPathFactory) -> None:
    elsewhere = tmp_path_factory.mktemp("elsewhere") / "tanuki.yaml"
    text = (sloppy / TANUKI).read_bytes()
    elsewhere.write_bytes(text)
    (sloppy / TANUKI).unlink()
    link(sloppy / TANUKI, elsewhere)
    result = lint("--fix", cwd=sloppy, status=1)
    assert "fixed 1 problem in 1 file\n" in result.stderr
    assert str(elsewhere.parent) not in result.stdout + result.stderr
    assert elsewhere.read_bytes() == text
    put(sloppy, PLAMO, "name:", "name:  ")
    elsewhere.write_bytes(text.replace(b"name:", b"name:  "))
    formatted = lint("fmt", cwd=sloppy, status=0)
    assert formatted.stdout == f"wrote {PLAMO}\n"
    assert f"{TANUKI} is left alone: it is not an entry that can be read" in formatted.stderr
    assert elsewhere.read_bytes() == text.replace(b"name:", b"name:  ")


def test_an_entry_that_is_a_link_is_left_alone_wherever_it_leads(sloppy: Path) -> None:
    (sloppy / TANUKI).rename(sloppy / "tanuki.yaml")
    before = (sloppy / "tanuki.yaml").read_bytes()
    link(sloppy / TANUKI, sloppy / "tanuki.yaml")
    lint("--fix", cwd=sloppy)
    assert (sloppy / TANUKI).is_symlink()
    assert (sloppy / "tanuki.yaml").read_bytes() == before


@pytest.mark.release  # a large file
def test_a_file_of_which_only_the_beginning_was_read_is_not_cut_off(sloppy: Path) -> None:
    text = (sloppy / TANUKI).read_bytes() + b"# \tx\x01\n" + b"#" * 17_000_000
    (sloppy / TANUKI).write_bytes(text)
    lint("--unsafe-fixes", cwd=sloppy)
    assert (sloppy / TANUKI).read_bytes() == text


def test_what_was_refused_is_said(sloppy: Path) -> None:
    put(sloppy, PLAMO, "preferred-networks", "nobody")
    result = lint("--unsafe-fixes", cwd=sloppy)
    assert (
        f"lint-catalog: {PLAMO}:9:1: `unknown-field` is not fixed (rename it to `developer`): it would bring "
        f"`unknown-reference` in {PLAMO}: there is no `nobody` in `developers`\n"
    ) in result.stderr


def test_a_diff_cannot_command_the_terminal(sloppy: Path) -> None:
    put(sloppy, TANUKI, "license: Apache 2.0", "license: Apache 2.0 # \u202e\u200b")
    put(sloppy, TANUKI, "parameters: 8b", "parameters: 8b # \x1b[31m")
    result = lint("--unsafe-fixes", "--diff", cwd=sloppy)
    assert TANUKI in result.stdout
    assert not set(result.stdout) & set("\x1b\u202e\u200b")
