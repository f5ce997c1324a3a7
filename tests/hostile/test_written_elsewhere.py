"""Where a command writes: a path that is typed may lead anywhere, one that is found in a checkout only into it."""

from __future__ import annotations

import os
import stat
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import partial
from pathlib import Path

import pytest

from lint_catalog.model.errors import CatalogError
from lint_catalog.project import folders, writing
from lint_catalog.project.checkout import Checkout
from lint_catalog.project.staged_writing import inside
from lint_catalog.project.typed import append_typed, write_typed
from lint_catalog.project.writing import write_found, write_texts
from lint_catalog.testing.hub import Repo, Scenario, StandInHub
from tests.hostile.test_faults import SLOPPY, TINY
from tests.support.catalogs import table
from tests.support.cli import link, lint, write

ENTRY = "entries/models/one.yaml"
CANARY = "canary: secret\n"
pipes = pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="pipes have no names there")


@pytest.fixture(params=["by descriptor", "by path"])
def way(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> None:
    """Both ways to look names up: in an open folder, and by path as on Windows."""
    if request.param == "by path":
        monkeypatch.setattr(folders, "HAS_DESCRIPTORS", False)


@pytest.fixture
def outside(tmp_path: Path) -> Path:
    """A folder that is none of a checkout's business."""
    folder = tmp_path / "outside"
    write(folder, {"file": CANARY, "folder/one.yaml": CANARY})
    return folder


@pytest.fixture
def root(tmp_path: Path) -> Path:
    """A catalog with two files that would be fixed and laid out anew."""
    write(tmp_path / "root", SLOPPY)
    return tmp_path / "root"


def texts(folder: Path) -> dict[str, str]:
    return {
        each.relative_to(folder).as_posix(): each.read_text(encoding="utf-8")
        for each in folder.rglob("*")
        if each.is_file()
    }


@contextmanager
def read_of(pipe: Path) -> Iterator[list[bytes]]:
    """What is written into a pipe meanwhile."""
    os.mkfifo(pipe)
    read: list[bytes] = []
    thread = threading.Thread(target=lambda: read.append(pipe.read_bytes()), daemon=True)
    thread.start()
    yield read
    thread.join(timeout=10)


# What a user types


def test_a_link_that_is_typed_stays_one_and_is_written_through(root: Path, outside: Path) -> None:
    link(root / "report.txt", outside / "file")
    link(root / "known.jsonl", outside / "known")  # not there yet
    link(root / "summary.md", outside / "summary")
    lint("--output-file", "report.txt", "--baseline", "known.jsonl", "--write-baseline", cwd=root)
    lint("--format", "github", cwd=root, env={"GITHUB_STEP_SUMMARY": "summary.md"})
    assert all((root / name).is_symlink() for name in ("report.txt", "known.jsonl", "summary.md"))
    assert "entries" in (outside / "file").read_text(encoding="utf-8")
    assert "lint-catalog baseline" in (outside / "known").read_text(encoding="utf-8")
    assert "### lint-catalog" in (outside / "summary").read_text(encoding="utf-8")


@pipes
@pytest.mark.parametrize("write_to", [write_typed, append_typed], ids=["written", "appended"])
@pytest.mark.parametrize("by_link", [False, True], ids=["itself", "by-a-link"])
def test_a_pipe_is_written_into_and_stays(write_to: Callable[[Path, str], None], by_link: bool, tmp_path: Path) -> None:
    pipe = tmp_path / "pipe"
    link(tmp_path / "link", pipe)
    with read_of(pipe) as read:
        write_to(tmp_path / "link" if by_link else pipe, "a report\n" * 50_000)
    assert read == [b"a report\n" * 50_000]
    assert pipe.is_fifo()
    assert {each.name for each in tmp_path.iterdir()} == {"link", "pipe"}


@pytest.mark.skipif(not hasattr(os, "mknod") or os.geteuid() != 0, reason="devices are for root")
@pytest.mark.parametrize("write_to", [write_typed, append_typed], ids=["written", "appended"])
def test_a_device_is_written_into_and_stays(write_to: Callable[[Path, str], None], tmp_path: Path) -> None:
    null, full = tmp_path / "null", tmp_path / "full"
    try:
        os.mknod(null, 0o20666, os.makedev(1, 3))
        os.mknod(full, 0o20666, os.makedev(1, 7))
        write_to(null, "a report\n")
        with pytest.raises(CatalogError, match="full cannot be written: No space left on device"):
            write_to(full, "a report\n")
    except PermissionError:
        pytest.skip("this machine keeps devices to itself")
    assert null.is_char_device()
    assert full.is_char_device()
    assert {each.name for each in tmp_path.iterdir()} == {"null", "full"}


@pytest.mark.skipif(not Path("/dev/fd").exists(), reason="descriptors have no names there")
@pytest.mark.parametrize("write_to", [write_typed, append_typed], ids=["written", "appended"])
def test_what_we_were_started_with_is_written_where_it_stands(
    write_to: Callable[[Path, str], None], tmp_path: Path
) -> None:
    log = tmp_path / "log"
    descriptor = os.open(log, os.O_WRONLY | os.O_CREAT)
    try:
        os.write(descriptor, b"before\n")
        with pytest.raises(CatalogError, match="Bad file descriptor"):
            write_to(Path(f"/dev/fd/{descriptor}"), "nobody means what we have opened ourselves")
        os.set_inheritable(descriptor, True)
        link(tmp_path / "link", f"/dev/fd/{descriptor}")
        write_to(Path(f"/dev/fd/{descriptor}"), "a report\n")
        write_to(tmp_path / "link", "another\n")
    finally:
        os.close(descriptor)
    assert log.read_text(encoding="utf-8") == "before\na report\nanother\n"
    with pytest.raises(CatalogError, match="Bad file descriptor"):
        write_to(Path(f"/dev/fd/{descriptor}"), "it is closed")


@pytest.mark.parametrize("write_to", [write_typed, append_typed], ids=["written", "appended"])
def test_what_cannot_be_written_is_said(write_to: Callable[[Path, str], None], tmp_path: Path) -> None:
    link(tmp_path / "ring", tmp_path / "ring")
    for name in ("ring", "missing/file", "."):
        with pytest.raises(CatalogError, match="cannot be written: "):
            write_to(tmp_path / name, "x")
    assert [each.name for each in tmp_path.iterdir()] == ["ring"]


@pytest.mark.parametrize("others", ["", "of another run\n"], ids=["alone", "beside another run"])
def test_a_part_that_was_appended_is_taken_back_unless_others_have_written(
    others: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    file, really = tmp_path / "summary", os.write
    write(tmp_path, {"summary": "before\n"})

    def fail_early(descriptor: int, data: bytes) -> int:
        really(descriptor, data[:3])
        really(descriptor, others.encode())
        raise OSError

    monkeypatch.setattr(os, "write", fail_early)
    with pytest.raises(CatalogError, match="cannot be written: OSError"):
        append_typed(file, "a report\n")
    monkeypatch.undo()
    assert file.read_text(encoding="utf-8") == ("before\n" + (f"a r{others}" if others else ""))


# What is found in a checkout


def a_link(path: Path, outside: Path) -> None:
    link(path, outside / "file")


def a_link_to_nothing(path: Path, outside: Path) -> None:
    link(path, outside / "nothing")


def a_link_in_the_root(path: Path, outside: Path) -> None:  # noqa: ARG001 - one of several
    write(path.parent, {"other": CANARY})
    link(path, "other")


def a_folder(path: Path, outside: Path) -> None:  # noqa: ARG001 - one of several
    path.mkdir()


def a_pipe(path: Path, outside: Path) -> None:  # noqa: ARG001 - one of several
    os.mkfifo(path)


THINGS = [a_link, a_link_to_nothing, a_link_in_the_root, a_folder, pytest.param(a_pipe, marks=pipes)]


@pytest.mark.usefixtures("way")
@pytest.mark.parametrize("old", [CANARY, None], ids=["known", "new"])
@pytest.mark.parametrize("thing", THINGS)
def test_only_a_regular_file_is_replaced(
    thing: Callable[[Path, Path], None], old: str | None, tmp_path: Path, outside: Path
) -> None:
    root = tmp_path / "root"
    root.mkdir()
    thing(root / "file", outside)
    before = texts(tmp_path)
    with pytest.raises(CatalogError) as raised:
        write_found(root / "file", "new", root, old)
    what = "a link" if (root / "file").is_symlink() else "not a regular file"
    assert f"file cannot be written: it is {what}" in raised.value.message
    assert str(outside) not in raised.value.message + raised.value.hint
    assert texts(tmp_path) == before
    assert not (outside / "nothing").exists()


@pytest.mark.usefixtures("way")
@pytest.mark.parametrize(
    ("name", "reason"),
    table(
        [
            ("elsewhere", "../outside/file", "it lies outside of"),
            ("elsewhere by a whole path", "/outside/file", "it lies outside of"),
            ("through a link", "linked/one.yaml", "`linked` is a link"),
            ("through a link, deeper", "linked/more/new.yaml", "`linked` is a link"),
            ("through a link in the checkout", "inner/one.yaml", "`inner` is a link"),
            ("through a file", "plain/one.yaml", "`plain` is not a folder"),
            ("a hook of git", ".git/hooks/pre-commit", "what git keeps for itself"),
            ("in other letters", ".GIT/config", "what git keeps for itself"),
            ("as Windows calls it", "git~1/config", "what git keeps for itself"),
            ("with what Windows leaves out", ".git. ./config", "what git keeps for itself"),
            ("by its stream", ".git::$INDEX_ALLOCATION/config", "what git keeps for itself"),
            ("as macOS calls it", ".g\u200cit/config", "what git keeps for itself"),
            ("of a module", "module/.git", "what git keeps for itself"),
            ("with a zero", "a\0b/file", "no file can have that name"),
            ("with a zero at its end", "file\0", "no file can have that name"),
        ]
    ),
)
def test_nothing_is_written_elsewhere(name: str, reason: str, tmp_path: Path, outside: Path) -> None:
    root = tmp_path / "root"
    write(root, {"plain": CANARY, "folder/one.yaml": CANARY})
    link(root / "linked", outside / "folder")
    link(root / "inner", "folder")
    before = texts(tmp_path)
    file = Path(f"{tmp_path}{name}") if name.startswith("/") else root / name
    for old in (CANARY, None):
        with pytest.raises(CatalogError) as raised:
            write_found(file, "new", root, old)
        assert reason in raised.value.message
    assert texts(tmp_path) == before


def test_of_several_texts_none_is_written_where_git_keeps_its_own(tmp_path: Path) -> None:
    write(tmp_path, {"module/.git": CANARY, "module/file": CANARY})
    names = ("module/.git", "module/.git/config", "module/file", "module/a\0b")
    trouble = write_texts(dict.fromkeys(names, CANARY), dict.fromkeys(names, "new"), tmp_path, tmp_path)
    assert {*trouble} == {*names} - {"module/file"}
    assert texts(tmp_path) == {"module/.git": CANARY, "module/file": "new"}


@pytest.mark.usefixtures("way")
def test_a_file_is_synced_and_its_folder_where_the_system_can(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    synced: list[bool] = []
    monkeypatch.setattr(os, "fsync", lambda each: synced.append(stat.S_ISDIR(os.fstat(each).st_mode)))
    write_found(tmp_path / "new" / "file", "new", tmp_path.resolve())
    assert synced == [False, *([True] if folders.HAS_DESCRIPTORS else [])]
    assert texts(tmp_path) == {"new/file": "new"}


@pytest.mark.usefixtures("way")
@pytest.mark.parametrize("then", [CANARY.upper(), CANARY + "x", CANARY[:-1], ""])
def test_what_has_changed_since_it_was_read_stays(then: str, tmp_path: Path) -> None:
    write(tmp_path, {"file": then})
    with pytest.raises(CatalogError, match="it has changed since it was read"):
        write_found(tmp_path / "file", "new", tmp_path, CANARY)
    with pytest.raises(CatalogError, match="there is a file of that name already"):
        write_found(tmp_path / "file", "new", tmp_path)
    with pytest.raises(CatalogError, match="it is not there any more"):
        write_found(tmp_path / "gone", "new", tmp_path, CANARY)
    assert texts(tmp_path) == {"file": then}


@pytest.mark.usefixtures("way")
@pytest.mark.parametrize("old", [CANARY, None], ids=["known", "new"])
def test_what_changes_while_it_is_written_stays(
    old: str | None, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    root = tmp_path / "root"
    write(root, {} if old is None else {"file": old})
    root.mkdir(exist_ok=True)
    real = writing.write_all

    def slow(descriptor: int, data: bytes) -> None:
        write(root, {"file": "of somebody else\n"})
        real(descriptor, data)

    monkeypatch.setattr(writing, "write_all", slow)
    with pytest.raises(CatalogError, match="it has changed since it was read"):
        write_found(root / "file", "new", root, old)
    assert texts(root) == {"file": "of somebody else\n"}


@pytest.mark.skipif(not folders.HAS_DESCRIPTORS, reason="names are looked up by path there")
def test_a_folder_that_becomes_a_link_while_we_write_is_not_followed(
    tmp_path: Path, outside: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    root = tmp_path / "root"
    write(root, {"folder/one.yaml": CANARY})
    real = writing.write_all

    def slow(descriptor: int, data: bytes) -> None:
        (root / "folder").rename(root / "moved")
        link(root / "folder", outside / "folder")
        real(descriptor, data)

    monkeypatch.setattr(writing, "write_all", slow)
    assert write_texts({"folder/one.yaml": CANARY}, {"folder/one.yaml": "new"}, root, root) == {}
    assert texts(outside) == {"file": CANARY, "folder/one.yaml": CANARY}
    assert (root / "moved" / "one.yaml").read_text(encoding="utf-8") == "new"


def test_a_page_may_be_a_link_that_ends_in_the_checkout(tmp_path: Path, outside: Path) -> None:
    root = tmp_path / "root"
    write(root, {"docs/README.md": CANARY})
    link(root / "README.md", "docs/README.md")
    link(root / "OUT.md", outside / "file")
    link(root / "RING.md", "RING.md")
    names = ("README.md", "OUT.md", "RING.md")
    meant = partial(inside, Checkout(root))
    trouble = write_texts(dict.fromkeys(names, CANARY), dict.fromkeys(names, "new"), root, root, meant)
    assert {*trouble} == {"OUT.md", "RING.md"}
    assert "it is a link that leads out of" in trouble["OUT.md"] or "is a link" in trouble["OUT.md"]
    assert str(outside) not in str(trouble)
    assert (root / "README.md").is_symlink()
    assert texts(root)["docs/README.md"] == "new"
    assert texts(outside)["file"] == CANARY


# Commands


@pytest.mark.parametrize("arguments", [("--fix",), ("fmt",)], ids=["check", "fmt"])
@pytest.mark.parametrize("what", [ENTRY, "entries/models"])
def test_entries_that_are_links_are_not_written(
    arguments: tuple[str, ...], what: str, root: Path, outside: Path
) -> None:
    target = outside / what.rpartition("/")[2]
    (root / what).rename(target)
    link(root / what, target)
    before = texts(outside)
    result = lint(*arguments, cwd=root)
    assert texts(outside) == before
    assert str(outside) not in result.stdout + result.stderr
    assert (root / what).is_symlink()


@pytest.mark.parametrize(
    "setting",
    table(
        [
            ("a whole path", "{outside}/new.md"),
            ("a way out", "../outside/new.md"),
            ("through a link", "linked/new.md"),
            ("a link", "page.md"),
            ("a hook of git", ".git/hooks/pre-commit"),
        ]
    ),
)
def test_render_writes_no_page_elsewhere(setting: str, tmp_path: Path, outside: Path) -> None:
    root = tmp_path / "root"
    write(root, {**TINY, "lint-catalog.toml": f'pages = {{fr = "{setting.format(outside=outside)}"}}\n'})
    link(root / "linked", outside)
    link(root / "page.md", outside / "new.md")
    (root / ".git" / "hooks").mkdir(parents=True)
    result = lint("render", cwd=root)
    assert result.returncode == 2
    assert "internal error" not in result.stderr
    assert texts(outside) == {"file": CANARY, "folder/one.yaml": CANARY}
    assert [*(root / ".git" / "hooks").iterdir()] == []
    assert "leads out of the repository" in result.stderr or "settings name what is in the git repo" in result.stderr
    assert "`pages" in result.stderr


@pytest.fixture(scope="module")
def hub() -> Iterator[StandInHub]:
    with StandInHub(Scenario(repos=(Repo("acme/tiny-7b"),))) as hub:
        yield hub


def test_new_says_what_is_in_its_way(hub: StandInHub, tmp_path: Path, outside: Path) -> None:
    files = {name: text for name, text in TINY.items() if "models" not in name}
    environment = {"HF_ENDPOINT": hub.url, "HF_TOKEN": ""}
    for name, words in (("file", "`models` is not a folder"), ("link", "`models` is a link")):
        write(tmp_path / name, files)
        write(tmp_path / name, {"entries/models": "no folder"}) if name == "file" else link(
            tmp_path / name / "entries" / "models", outside / "folder"
        )
        result = lint("new", "acme/tiny-7b", cwd=tmp_path / name, env=environment)
        assert words in result.stderr
        assert "internal error" not in result.stderr
        assert result.returncode == 2
    assert texts(outside) == {"file": CANARY, "folder/one.yaml": CANARY}
