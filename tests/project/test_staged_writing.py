"""With `--staged` files are written to disk only where that holds what is staged, whatever stands there by now."""

from __future__ import annotations

import os
import stat
from collections.abc import Callable
from pathlib import Path

import pytest

from lint_catalog.project import staged_writing
from lint_catalog.project.writing import write_texts
from tests.project.test_staged import repository, staged
from tests.support.cli import PLAMO, STORMY, TITECH, forbid, link, put, write
from tests.support.sandbox import git

__all__ = ["repository"]
REGION = "<!-- lint-catalog:begin -->\nold\n<!-- lint-catalog:end -->\n"


def _stage_sloppy(repository: Path) -> str:
    """Stage an entry that `fmt` has something to do with; returns its text."""
    text = (repository / STORMY).read_text(encoding="utf-8") + "\n\n\n"
    write(repository, {STORMY: text})
    git(repository, "add", STORMY)
    return text


def _moved_name(file: Path) -> str:
    return f"{file.name} was here"


def _pipe(file: Path) -> None:
    if os.name != "nt":
        os.mkfifo(file)


STANDS: dict[str, Callable[[Path], object]] = {
    STORMY: lambda _: None,
    PLAMO: Path.mkdir,
    TITECH: lambda file: link(file, _moved_name(file)),
    "entries/models/opencalm.yaml": _pipe,
    "entries/models/tanuki-8b.yaml": lambda file: file.write_text("mine"),
}
"""What stands in place of a file."""
ABOVE: dict[str, Callable[[Path], object]] = {
    "entries/licenses/apache-2.0.yaml": lambda folder: folder.write_text("mine"),
    "entries/developers/cyberagent.yaml": lambda folder: link(folder, _moved_name(folder)),
}
"""What stands in place of the folder that a file is in."""


def test_what_stands_in_place_of_an_entry_is_left_alone(repository: Path) -> None:
    for name in (*STANDS, *ABOVE):
        write(repository, {name: (repository / name).read_text(encoding="utf-8") + "\n\n\n"})
    git(repository, "add", "--all")
    for name, make in {**STANDS, **{str(Path(name).parent): make for name, make in ABOVE.items()}}.items():
        (repository / name).rename((repository / name).with_name(_moved_name(Path(name))))
        make(repository / name)
    before = _seen(repository)
    said = staged(repository, 1, "fmt")
    assert said.count("is left alone: on disk it is not what is staged") == len(STANDS) + len(ABOVE)
    assert _seen(repository) == before


def _seen(folder: Path) -> dict[str, tuple[int, int]]:
    found = {str(each): each.lstat() for each in folder.rglob("*") if ".git" not in each.parts}
    return {name: (status.st_ino, status.st_mtime_ns) for name, status in found.items()}


def test_what_changes_between_a_look_and_writing_is_left_alone(
    repository: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    _stage_sloppy(repository)
    real = write_texts

    def late(*what: object) -> dict[str, str]:
        write(repository, {STORMY: "mine\n"})
        return real(*what)  # type: ignore[arg-type] # as it was called

    monkeypatch.setattr(staged_writing, "write_texts", late)
    assert "it has changed since it was read" in staged(repository, 3, "fmt")
    assert (repository / STORMY).read_text(encoding="utf-8") == "mine\n"


@pytest.mark.skipif(os.name == "nt", reason="it is about the bits of Unix")
def test_who_may_do_what_with_a_file_stays(repository: Path) -> None:
    (repository / STORMY).chmod(0o750)
    (repository / PLAMO).chmod(0o444)
    text = (repository / PLAMO).read_text(encoding="utf-8")
    _stage_sloppy(repository)
    (repository / PLAMO).chmod(0o644)
    write(repository, {PLAMO: f"{text}\n\n\n"})
    (repository / PLAMO).chmod(0o444)
    git(repository, "add", PLAMO)
    staged(repository, 1, "fmt")
    assert stat.S_IMODE((repository / STORMY).stat().st_mode) == 0o750
    assert stat.S_IMODE((repository / PLAMO).stat().st_mode) == 0o444


@pytest.mark.release
def test_what_may_not_be_read_is_said(repository: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    _stage_sloppy(repository)
    forbid(monkeypatch, Path(STORMY).name)
    assert "it cannot be read on disk: Permission denied" in staged(repository, 1, "fmt")


def test_a_page_with_edits_around_its_region_is_left_alone(repository: Path) -> None:
    """What is not staged would be committed with the region, or lost."""
    write(
        repository, {"lint-catalog.toml": '[pages]\nen = "docs/README.md"\n', "docs/README.md": f"# Ours\n\n{REGION}"}
    )
    git(repository, "add", "--all")
    write(repository, {"docs/README.md": f"# Mine\n\n{REGION}"})
    assert "docs/README.md is left alone: on disk it is not" in staged(repository, 1, "render")
    assert (repository / "docs/README.md").read_text(encoding="utf-8") == f"# Mine\n\n{REGION}"
    write(repository, {"docs/README.md": f"# Ours\n\n{REGION}"})
    assert "wrote docs/README.md" in staged(repository, 1, "render")


@pytest.mark.release
def test_a_page_is_the_file_that_is_staged_wherever_links_on_disk_lead(repository: Path) -> None:
    """A page outside of the catalog's folder, which a link on disk has another one stand for, and the other way."""
    write(repository, {"lint-catalog.toml": '[pages]\nen = "EN.md"\n', "EN.md": REGION, "other.md": REGION})
    git(repository, "add", "--all")
    (repository / "EN.md").unlink()
    link(repository / "EN.md", "other.md")
    assert "EN.md is left alone: on disk it is not what is staged" in staged(repository, 1, "render")
    assert (repository / "other.md").read_text(encoding="utf-8") == REGION
    git(repository, "add", "EN.md")
    assert "wrote EN.md" in staged(repository, 1, "render")
    assert (repository / "other.md").read_text(encoding="utf-8") != REGION
    write(repository, {"other.md": REGION})
    (repository / "EN.md").unlink()
    write(repository, {"EN.md": REGION})
    assert "EN.md is left alone" in staged(repository, 1, "render")
    assert (repository / "EN.md").read_text(encoding="utf-8") == REGION


@pytest.mark.release
def test_a_page_that_is_not_staged_is_not_written_through_a_link(repository: Path) -> None:
    write(repository, {"mine.md": "mine\n", "catalog/ja.md": "x"})
    (repository / "catalog/ja.md").unlink()
    link(repository / "catalog/ja.md", "../mine.md")
    assert "catalog/ja.md is left alone: it is not staged, and something else is there" in staged(
        repository, 1, "render"
    )
    assert (repository / "mine.md").read_text(encoding="utf-8") == "mine\n"


@pytest.mark.release
def test_fixes_leave_alone_what_is_deleted_on_disk(repository: Path) -> None:
    put(repository, STORMY, "released: 2023", "released: '2023'")
    git(repository, "add", STORMY)
    (repository / STORMY).unlink()
    assert "on disk it is not what is staged" in staged(repository, 1, "check", "--fix")
    assert not (repository / STORMY).exists()


@pytest.mark.release
def test_two_catalogs_and_a_folder_to_start_in(repository: Path) -> None:
    """Each is judged by itself, from wherever it is called; one that is staged below another one is its own."""
    for file in (repository / "entries").rglob("*.yaml"):
        write(repository, {f"lists/b/{file.relative_to(repository).as_posix()}": file.read_text(encoding="utf-8")})
    put(repository, f"lists/b/{STORMY}", "released: 2023", "released: 203")
    git(repository, "add", "--all")
    staged(repository, 0)
    assert "lists/b" not in staged(repository, 0, "check", "entries")
    assert "out-of-range" in staged(repository, 1, "-C", "lists/b", "check")
    assert "out-of-range" in staged(repository, 1, "check", "lists/b")
    assert "another catalog" in staged(repository, 2, "check", STORMY, f"lists/b/{STORMY}")
    write(repository, {f"lists/b/{PLAMO}": (repository / PLAMO).read_text(encoding="utf-8") + "\n\n\n"})
    git(repository, "add", "--all")
    assert f"wrote {PLAMO}" in staged(repository, 1, "-C", "lists", "-C", "b", "fmt")
