"""The door for what is found in a checkout: plain files below its root, and nothing else."""

from __future__ import annotations

import os
import socket  # noqa: TID251 - one that lies in a folder, and that nobody talks to
import stat
import threading
from collections.abc import Callable
from functools import partial
from pathlib import Path
from types import SimpleNamespace
from typing import cast

import pytest

from lint_catalog.model.entries.special import Special
from lint_catalog.project import folders
from lint_catalog.project.checkout import Checkout, checkout_of
from lint_catalog.project.disk import read_typed, typed_text, whole_characters
from lint_catalog.project.folders import Folder, NotPlainError, OutsideError
from tests.support.catalogs import table
from tests.support.cli import forbid, link, write

UNIX = pytest.mark.skipif(os.name == "nt", reason="Windows has none of them in folders")


@pytest.fixture(params=[pytest.param(True, id="by-descriptor"), pytest.param(False, id="by-path")])
def root(request: pytest.FixtureRequest, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A checkout and something beside it, on a system with descriptors of folders and on one without."""
    if request.param and not folders.HAS_DESCRIPTORS:
        pytest.skip("this system opens nothing below the descriptor of a folder")
    monkeypatch.setattr(folders, "HAS_DESCRIPTORS", request.param)
    write(tmp_path, {"in/plain": "plain", "in/a/b/deep": "deep", "in/.git/config": "token", "out/secret": "secret"})
    return (tmp_path / "in").resolve()


def _fifo(path: Path) -> None:
    os.mkfifo(path)


def _socket(path: Path) -> None:
    here = Path.cwd()
    os.chdir(path.parent)  # the names of sockets are short
    try:
        with socket.socket(socket.AF_UNIX) as made:
            made.bind(path.name)
    finally:
        os.chdir(here)


REFUSED: list[tuple[str, Callable[[Path], object], str, Special]] = [
    ("a link out of it", lambda root: link(root / "x", root.parent / "out/secret"), "x", Special.LINK),
    ("a link within it", lambda root: link(root / "x", "plain"), "x", Special.LINK),
    ("a link to nothing", lambda root: link(root / "x", "nothing"), "x", Special.LINK),
    ("a link to itself", lambda root: link(root / "x", "x"), "x", Special.LINK),
    ("behind a link out of it", lambda root: link(root / "x", root.parent / "out"), "x/secret", Special.LINK),
    ("behind a link within it", lambda root: link(root / "x", "a"), "x/b/deep", Special.LINK),
    ("behind a link further up", lambda root: link(root / "a/x", root / "a/b"), "a/x/deep", Special.LINK),
    ("a folder", lambda _: None, "a/b", Special.FOLDER),
    ("the root", lambda _: None, ".", Special.FOLDER),
    *([] if os.name == "nt" else [
        ("a device behind a link", lambda root: link(root / "x", "/dev/zero"), "x", Special.LINK),
        ("a pipe", lambda root: _fifo(root / "x"), "x", Special.PIPE),
        ("a socket", lambda root: _socket(root / "x"), "x", Special.SOCKET),
    ]),
]  # fmt: skip


@pytest.mark.parametrize(("make", "path", "what"), table(REFUSED))
def test_what_is_not_a_plain_file_is_refused(
    root: Path, make: Callable[[Path], object], path: str, what: Special
) -> None:
    make(root)
    with pytest.raises(NotPlainError) as caught:
        Checkout(root).content(root / path)
    assert caught.value.what is what
    assert str(caught.value).count("out") == 0, "where it leads to is not shown"
    assert not Checkout(root).has(root / path)


@pytest.mark.parametrize(
    "path",
    table(
        [
            ("beside it", "../out/secret"),
            ("beside it, by going in first", "a/../../out/secret"),
            ("from the root of the disk", str(Path("/etc/hostname").absolute())),
            ("what git keeps", ".git/config"),
            ("in other letters", ".GIT/config"),
            ("by going round", "a/../.git/config"),
            ("as Windows would open it", ".git /config"),
            ("by its stream", ".git::$INDEX_ALLOCATION/config"),
            ("as macOS would open it", ".g\u200cit/config"),
            ("with a zero", "a\0b"),
            ("as Windows calls it for short", "GIT~1/config"),
            ("what git keeps further down", "a/.git/config"),
        ]
    ),
)
def test_what_lies_elsewhere_is_refused(root: Path, path: str) -> None:
    checkout = Checkout(root)
    assert not checkout.holds(root / path)
    assert not checkout.has(root / path)
    for read in (checkout.content, checkout.named):
        with pytest.raises(OutsideError):
            read(root / path)


@pytest.mark.parametrize("path", ["plain", "a/b/deep", "a/../plain", "./plain"])
def test_a_plain_file_is_read(root: Path, path: str) -> None:
    assert Checkout(root).content(root / path).decode() == Path(path).name
    assert Checkout(root).text(root / path, 5) == Path(path).name


def test_what_is_not_there_is_not_there(root: Path) -> None:
    with pytest.raises(FileNotFoundError):
        Checkout(root).content(root / "nothing")
    with pytest.raises(FileNotFoundError):
        Checkout(root).content(root / "nothing/at/all")
    with pytest.raises(NotADirectoryError):
        Checkout(root).content(root / "plain/at")


def test_what_is_too_large_is_refused_or_read_to_its_bound(root: Path) -> None:
    checkout = Checkout(root)
    assert checkout.content(root / "plain", 3) == b"pla"
    with pytest.raises(OSError, match="more than 4 bytes"):
        checkout.text(root / "plain", 4)
    with pytest.raises(OSError, match="more than 4 bytes"):
        typed_text(root / "plain", 4)


def test_a_page_in_settings_may_be_a_link_that_ends_in_the_checkout(root: Path) -> None:
    link(root / "README.md", "a/b/page.md")
    link(root / "a/b/page.md", root / "plain")
    checkout = Checkout(root)
    assert checkout.content(checkout.named(root / "README.md")) == b"plain"
    link(root / "other.md", "a/away.md")
    link(root / "a/away.md", root.parent / "out/secret")
    with pytest.raises(OutsideError):
        checkout.named(root / "other.md")


@pytest.mark.parametrize("what", ["file", "folder"])
def test_what_becomes_a_link_while_it_is_looked_at_is_refused(root: Path, what: str) -> None:
    with Checkout(root).folder(root) as folder:
        assert {each.name for each in folder.items()} == {"plain", "a", ".git"}
        name = "plain" if what == "file" else "a"
        (root / name).rename(root / "before")
        link(root / name, root.parent / ("out/secret" if what == "file" else "out"))
        with pytest.raises(NotPlainError):
            folder.content("plain", 9) if what == "file" else folder.folder("a")


def test_what_is_replaced_between_a_look_and_opening_is_refused(root: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """As far as a system has no descriptors: there is a moment between the two."""
    monkeypatch.setattr(folders, "HAS_DESCRIPTORS", False)
    real = os.open

    def replaced(path: str | Path, flags: int, *more: int) -> int:
        (root / "plain").unlink()
        write(root, {"plain": "another"})
        return real(path, flags, *more)

    os.link(root / "plain", root / "kept")  # so that its number is not given to the other one
    monkeypatch.setattr(os, "open", replaced)
    with pytest.raises(NotPlainError):
        Checkout(root).content(root / "plain")


def test_a_folder_that_was_opened_stays_the_one_that_is_looked_into(root: Path) -> None:
    """By descriptor it does; without, what has become a link on the way to it is refused."""
    with Checkout(root).folder(root / "a/b") as folder:
        (root / "a").rename(root / "before")
        write(root.parent, {"out/b/deep": "secret"})
        link(root / "a", root.parent / "out")
        if folders.HAS_DESCRIPTORS:
            assert folder.content("deep", 9) == b"deep"
            return
        made = partial(cast("Folder", folder).create, "new", 0o666)
        for refused in (folder.items, partial(folder.content, "deep", 9), partial(folder.folder, "deep"), made):
            with pytest.raises(NotPlainError):
                refused()
    assert {each.name for each in (root.parent / "out/b").iterdir()} == {"deep"}


@pytest.mark.parametrize(
    ("kind", "tag", "what"),
    table(
        [
            ("a link", stat.S_IFLNK, 0xA000000C, Special.LINK),
            ("a junction of Windows", stat.S_IFDIR, 0xA0000003, Special.LINK),
            ("a file that waits in a cloud", stat.S_IFREG, 0x9000001A, None),
            ("a folder", stat.S_IFDIR, 0, None),
            ("a device", stat.S_IFBLK, 0, Special.DEVICE),
        ]
    ),
)
def test_what_stands_for_something_else_is_a_link(kind: int, tag: int, what: Special | None) -> None:
    status = cast("os.stat_result", SimpleNamespace(st_mode=kind, st_reparse_tag=tag))
    assert folders.special_of(status) is what
    assert folders.is_plain(status) is (what is None and kind == stat.S_IFREG)


def test_files_are_listed_by_their_ending(root: Path) -> None:
    write(root / "a", {"two.toml": "", "one.toml": "", ".hidden.toml": "", "other": ""})
    link(root / "a/link.toml", "two.toml")
    assert Checkout(root).files(root / "a", ".toml") == ["link.toml", "one.toml", "two.toml"]


def test_no_descriptor_stays_open(root: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    still: set[int] = set()
    real_open, real_close = os.open, os.close

    def opened(path: str | Path, *args: int, **more: int) -> int:
        still.add(descriptor := real_open(path, *args, **more))
        return descriptor

    def closed(descriptor: int) -> None:
        still.discard(descriptor)
        real_close(descriptor)

    monkeypatch.setattr(os, "open", opened)
    monkeypatch.setattr(os, "close", closed)
    link(root / "x", "a")
    checkout = Checkout(root)
    assert checkout.content(root / "a/b/deep") == b"deep"
    for path in ("x/b/deep", "a/b", "a/nothing/at/all", "plain/x"):
        with pytest.raises(OSError, match=r"."):
            checkout.content(root / path)
    assert still == set()


def test_the_root_is_the_work_tree_of_git_or_the_folder_itself(tmp_path: Path) -> None:
    folder = tmp_path / "a/b"
    folder.mkdir(parents=True)
    assert checkout_of(folder).root == folder.resolve()
    (tmp_path / ".git").mkdir()
    assert checkout_of(folder).root == tmp_path.resolve()
    link(tmp_path / "link", folder)
    assert checkout_of(tmp_path / "link").root == tmp_path.resolve()


def test_what_cannot_be_opened_is_said(root: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    forbid(monkeypatch, "deep", "a")
    with pytest.raises(PermissionError):
        Checkout(root).content(root / "a/b/deep")


# What a user types


def test_a_user_may_name_whatever_there_is(tmp_path: Path) -> None:
    write(tmp_path, {"out/secret": "secret"})
    link(tmp_path / "link", tmp_path / "out")
    assert read_typed(tmp_path / "link/secret") == b"secret"


@UNIX
def test_a_device_is_read_to_its_bound_and_a_pipe_to_its_end(tmp_path: Path) -> None:
    assert read_typed(Path("/dev/zero"), 1000) == bytes(1000)
    _fifo(tmp_path / "pipe")
    writer = threading.Thread(target=(tmp_path / "pipe").write_bytes, args=(b"through a pipe",))
    writer.start()
    assert read_typed(tmp_path / "pipe") == b"through a pipe"
    writer.join()


@pytest.mark.parametrize("character", ["a", "é", "東", "😀"])
def test_a_bound_within_a_character_leaves_it_out(character: str) -> None:
    for before in ("", "a", "ab", "abc"):
        whole = (before + character * 12).encode()
        read = whole_characters(whole[:12], 12).decode()
        assert (before + character * 12).startswith(read)
        assert len(read.encode()) > 12 - 4
    assert whole_characters(b"\xff" * 3, 12) == b"\xff" * 3
    assert len(whole_characters(b"\x80" * 12, 12)) == 12
