"""The folder of the entries: what in it is read, what is not, and that the latter is said."""

from __future__ import annotations

import os
import subprocess
from collections.abc import Collection, Mapping
from pathlib import Path

import pytest

from lint_catalog.model.entries.special import Special
from lint_catalog.project import checkout, folders
from lint_catalog.project.disk import Unreadable
from lint_catalog.project.entry_folder import Reading, is_spare, read_folder
from lint_catalog.project.folders import NotPlainError, OutsideError
from tests.support.catalogs import schemas, small, table
from tests.support.cli import PLAMO, STORMY, forbid, link, lint, write


def _read(root: Path, entries: str = "entries", unsaved: dict[str, str] | None = None) -> Reading:
    return read_folder(root, root / entries, schemas(), unsaved or {}, dict(os.environ))


def _strangers(reading: Reading) -> dict[str, str]:
    """What stands in the place of files, by their names."""
    documents = reading.catalog.documents.values()
    return {each.file: one.text for each in documents for one in each.observed("not-plain")}


def test_all_entries_are_read_and_hidden_files_are_not(folder: Path) -> None:
    write(folder, {"entries/models/.hidden.yaml": "", "entries/.git/x.yaml": "", "entries/.gitkeep": ""})
    reading = _read(folder)
    assert reading.catalog.documents.keys() == {*small()}
    assert (reading.unreadable, reading.catalog.unread, reading.catalog.unclaimed) == ((), (), ())


def test_a_folder_that_cannot_be_read_is_said(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    forbid(monkeypatch, "models", "stormy.yaml")
    reading = _read(folder)
    reason = os.strerror(13)
    assert reading.unreadable == (Unreadable("entries/models", reason, folder=True),)
    assert reading.catalog.unread == ("entries/models/",)
    assert not any(file.startswith("entries/models/") for file in reading.catalog.documents)
    result = lint(cwd=folder, status=3)
    assert f"entries/models cannot be read: {reason}" in result.stderr


def test_all_entries_that_cannot_be_read_are_said(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    forbid(monkeypatch, "entries")
    assert _read(folder).catalog.unread == ("entries/",)
    lint(cwd=folder, status=3)


@pytest.mark.parametrize(
    ("entries", "trouble"),
    table(
        [
            ("not there", "nothing", FileNotFoundError),
            ("a file", PLAMO, NotADirectoryError),
            ("a link", "link", NotPlainError),
            ("behind a link", "link/models", NotPlainError),
            ("elsewhere", "..", OutsideError),
        ]
    ),
)
def test_what_is_no_folder_of_the_checkout_is_no_catalog(folder: Path, entries: str, trouble: type[OSError]) -> None:
    link(folder / "link", "entries")
    with pytest.raises(trouble):
        _read(folder, entries)


def test_a_catalog_does_not_lie_in_what_git_keeps(folder: Path) -> None:
    (folder / ".git").mkdir()
    (folder / "entries").rename(folder / ".git/entries")
    done = lint(cwd=folder / ".git", status=2)
    assert "entries is not read: it belongs to what git keeps for itself" in done.stderr


def test_a_folder_that_cannot_be_listed_is_said(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    real, seen = os.scandir, []

    def scandir(what: int | Path) -> object:
        seen.append(what)
        if len(seen) == 2:
            raise OSError(5, os.strerror(5))
        return real(what)

    monkeypatch.setattr(os, "scandir", scandir)
    reading = _read(folder)
    assert [each.folder for each in reading.unreadable] == [True]
    assert reading.catalog.unread == (reading.unreadable[0].name,)


def test_a_file_that_cannot_be_read_is_said(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    forbid(monkeypatch, "stormy.yaml")
    assert _read(folder).catalog.unread == (STORMY,)


def test_what_goes_away_meanwhile_was_not_there(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (folder / "entries/gone").mkdir()
    real = os.open

    def opened(path: str | Path, *args: int, **more: int) -> int:
        if Path(path).name == "gone":
            raise FileNotFoundError(2, os.strerror(2))
        return real(path, *args, **more)

    monkeypatch.setattr(os, "open", opened)
    assert _read(folder).unreadable == ()


def test_a_link_is_known_by_its_name_and_a_link_to_a_folder_may_hold_anything(folder: Path) -> None:
    (folder / PLAMO).rename(folder / "plamo.yaml")
    link(folder / PLAMO, folder / "plamo.yaml")
    link(folder / "entries/more", folder / "entries/models")
    link(folder / "entries/models/data.json", folder / "plamo.yaml")
    link(folder / "entries/README.md", folder / "plamo.yaml")
    reading = _read(folder)
    assert _strangers(reading) == dict.fromkeys((PLAMO, "entries/more", "entries/models/data.json"), "a link")
    assert reading.catalog.unread == ("entries/models/data.json/", "entries/more/")
    assert "plamo-13b" in reading.catalog.ids["models"]
    assert reading.catalog.get("models", "plamo-13b") is None
    assert not reading.catalog.sound
    assert reading.unreadable == ()


def test_what_an_editor_has_not_saved_stands_for_a_file_and_not_for_a_link(folder: Path) -> None:
    (folder / STORMY).unlink()
    link(folder / STORMY, folder / PLAMO)
    unsaved = {PLAMO: "name: A\n", STORMY: "name: B\n", "entries/models/new.yaml": "name: C\n"}
    documents = _read(folder, unsaved=unsaved).catalog.documents
    assert [documents[each].text for each in unsaved] == ["name: A\n", "", "name: C\n"]


def test_what_becomes_a_link_meanwhile_is_one(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    real = folders._items  # noqa: SLF001 - the moment between the two

    def items(where: int | Path, most: int | None) -> list[folders.Item]:
        found = real(where, most)
        if any(each.name == "stormy.yaml" for each in found):
            (folder / STORMY).unlink()
            link(folder / STORMY, folder / PLAMO)
        return found

    monkeypatch.setattr(folders, "_items", items)
    assert _strangers(_read(folder)) == {STORMY: "a link"}


def test_folders_without_end_come_to_one(folder: Path) -> None:
    write(folder, {"entries/" + "a/" * 60 + "x.yaml": "name: x\n"})
    reading = _read(folder)
    assert [each.reason for each in reading.unreadable] == ["it lies more than 50 folders deep"]
    assert reading.catalog.unread == ("entries/" + "a/" * 51,)


SPARE = [
    ("JSON", "entries/models/a.json", True),
    ("TOML", "entries/models/a.toml", True),
    ("YAML with another ending", "entries/models/a.yaml.txt", True),
    ("without an ending", "entries/models/yaml", True),
    ("a copy of an editor", "entries/models/a.yaml~", True),
    ("directly among the kinds", "entries/models.csv", True),
    ("further down", "entries/models/2023/a.json", True),
    ("an entry", "entries/models/a.yaml", False),
    ("an entry in capitals", "entries/models/A.YML", False),
    ("a page about it", "entries/models/README.md", False),
    ("a page about it, in French", "entries/readme.fr.md", False),
    ("an image", "entries/models/logo.SVG", False),
]


@pytest.mark.parametrize(("file", "spare"), table(SPARE))
def test_what_no_kind_claims_is_known_by_its_name(file: str, spare: bool) -> None:
    assert is_spare(file, "entries", ("models",)) is spare


def test_where_entries_lie_in_the_root_only_their_folders_are_looked_at() -> None:
    assert is_spare("models/a.json", ".", ("models",))
    assert not is_spare("src/a.json", ".", ("models",))
    assert not is_spare("package.json", ".", ("models",))


def test_what_no_kind_claims_is_a_warning_unless_git_ignores_it(folder: Path) -> None:
    subprocess.run(["git", "init", "-q", str(folder)], check=True)
    write(folder, {
        ".gitignore": "*.bak\n/entries/build/\n", "entries/models/a.json": "", "entries/models/a.bak": "",
        "entries/build/b.json": "", "entries/models/é \n.json": "", "entries/models/README.md": "",
    })  # fmt: skip
    assert _read(folder).catalog.unclaimed == ("entries/models/a.json", "entries/models/é \n.json")
    result = lint("--format", "concise", cwd=folder, status=0)
    assert result.stdout.count("unclaimed-file") == 2
    lint("--strict", cwd=folder, status=1)
    lint("--strict", PLAMO, cwd=folder, status=0)


def test_git_is_asked_once_and_only_if_there_is_something_to_ask(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[Collection[str]] = []

    def ignored(root: Path, files: Collection[str], environment: Mapping[str, str]) -> frozenset[str]:  # noqa: ARG001 - as it is called
        asked.append(files)
        return frozenset()

    monkeypatch.setattr(checkout, "ignored_files", ignored)
    _read(folder)
    assert asked == []
    write(folder, {f"entries/models/{number}.json": "" for number in range(20)})
    _read(folder)
    assert len(asked) == 1


def test_without_a_repository_or_git_nothing_is_ignored(folder: Path) -> None:
    write(folder, {".gitignore": "*.json\n", "entries/models/a.json": ""})
    assert _read(folder).catalog.unclaimed == ("entries/models/a.json",)
    (folder / ".git").mkdir()
    assert _read(folder).catalog.unclaimed == ("entries/models/a.json",)


@pytest.mark.skipif(os.name == "nt", reason="Windows has no pipes in folders")
def test_a_pipe_is_one_whatever_it_is_called(folder: Path) -> None:
    for name in ("pipe", "pipe.yaml"):
        os.mkfifo(folder / "entries/models" / name)
    assert _strangers(_read(folder)) == dict.fromkeys(
        ("entries/models/pipe", "entries/models/pipe.yaml"), Special.PIPE.value
    )
