"""`--staged` in the sorts of repositories that there are, sound and broken ones."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Callable
from hashlib import sha1
from pathlib import Path
from struct import pack

import pytest

from lint_catalog.project.checkout import Checkout
from lint_catalog.project.git import Git
from lint_catalog.project.index import staged_files
from tests.project.test_staged import DRAFT, repository, staged
from tests.support.catalogs import table
from tests.support.cli import STORMY, link, put, write
from tests.support.sandbox import environment, git, run

__all__ = ["repository"]
WRONG = ("released: 2023", "released: 203")


def _stage(repository: Path, *change: str, **variables: str) -> None:
    put(repository, STORMY, *(change or WRONG))
    run(["git", "add", STORMY], repository, env=environment(**variables))


def test_what_git_replaces_here_is_not_what_is_committed(repository: Path) -> None:
    good = git(repository, "rev-parse", f"HEAD:{STORMY}")
    _stage(repository)
    git(repository, "replace", git(repository, "rev-parse", f":{STORMY}"), good)
    assert "out-of-range" in staged(repository, 1)
    assert "out-of-range" in staged(repository, 1, "check", "--since", "HEAD")


def test_settings_and_pages_to_read_need_not_be_on_disk(repository: Path) -> None:
    _stage(repository)
    write(repository, {"set.toml": 'ignore = ["out-of-range"]\n', "none.md": "# No links\n"})
    for words in (("check", "--config", "set.toml"), ("links", "--allow-empty", "none.md")):
        assert f"{words[-1]} is not staged" in staged(repository, 2, *words)
    git(repository, "add", "set.toml", "none.md")
    (repository / "set.toml").unlink()
    (repository / "none.md").unlink()
    staged(repository, 0, "check", "--config", "set.toml")
    staged(repository, 0, "links", "--allow-empty", "none.md")
    staged(repository, 0, "footnotes", "--config", "set.toml", "--allow-empty", "none.md")
    assert "there is no file nothing.toml" in staged(repository, 2, "check", "--config", "nothing.toml")
    assert "there is no file or folder nothing.md" in staged(repository, 2, "links", "nothing.md")
    assert "it is a folder" in staged(repository, 2, "check", "--config", "entries")


@pytest.mark.release
def test_links_on_disk_do_not_lead_to_another_repository(repository: Path) -> None:
    """Where a folder is staged there may be a link by now."""
    other = repository.parent / "other"
    git(repository, "clone", "--quiet", str(repository), str(other))
    _stage(other)
    (repository / "entries").rename(repository / "away")
    link(repository / "entries", other / "entries")
    for paths in ((), ("entries",), (STORMY,)):
        staged(repository, 0, "check", *paths)
    link(repository / "outside", other)
    assert "outside is not staged" in staged(repository, 2, "check", "outside")
    link(repository.parent / "way", other)
    assert "out-of-range" in staged(repository.parent, 1, "check", "way")


@pytest.mark.skipif(os.name == "nt", reason="pipes have no names there")
def test_an_index_that_is_no_file_is_not_waited_for(repository: Path) -> None:
    os.mkfifo(repository / ".git" / "pipe")
    for name in ("pipe", "refs"):
        assert f".git/{name} is not a file" in staged(repository, 2, GIT_INDEX_FILE=f".git/{name}")
    assert f"`git add {repository.resolve()}` stages" in staged(repository, 2, GIT_INDEX_FILE=".git/nothing")
    for name in ("x" * 5000, "a/" * 3000):
        assert "there is no file or folder" in staged(repository, 2, "check", name)


def test_without_git_it_says_so(repository: Path) -> None:
    assert "there is no program `git`" in staged(repository, 2, PATH=str(repository))


def test_files_are_read_ahead_in_the_order_of_the_index(repository: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Few calls of git, however much there is, and however little is kept of it."""
    asked: list[str] = []
    real = Git.run

    def counted(self: Git, *words: str, given: bytes = b"") -> subprocess.CompletedProcess[bytes]:
        asked.append(words[0])
        return real(self, *words, given=given)

    monkeypatch.setattr(Git, "run", counted)
    monkeypatch.setattr("lint_catalog.project.git_files._BATCH", 2000)
    monkeypatch.setattr("lint_catalog.project.git_files._KEPT", 4000)
    checkout = Checkout(repository.resolve(), staged_files(repository, environment()))
    before = len(asked)
    size = 0
    with checkout.folder(checkout.root / "entries") as entries:
        for kind in entries.items():
            with entries.folder(kind.name) if kind.is_folder else entries as folder:
                for item in folder.items() if kind.is_folder else ():
                    content = folder.content(item.name, 1 << 20)
                    assert content == (repository / "entries" / kind.name / item.name).read_bytes()
                    size += len(content)
    assert len(asked) - before <= 2 * (size // 2000 + 1)


@pytest.mark.release
def test_what_cannot_be_read_whole_is_said(repository: Path) -> None:
    write(repository, {DRAFT: "name: {en: x}\n" + "# x\n" * 400_000})
    git(repository, "add", DRAFT)
    id = git(repository, "rev-parse", f":{DRAFT}")
    file = repository / ".git" / "objects" / id[:2] / id[2:]
    file.chmod(0o644)
    file.write_bytes(file.read_bytes()[: file.stat().st_size // 2])
    assert f"git cannot read all of {DRAFT}" in staged(repository, 2)


def _index(repository: Path, names: list[bytes]) -> bytes:
    """An index with some more names of a file, which git would not write."""
    listed = [line.split() for line in git(repository, "ls-files", "--stage").splitlines()]
    known = [(name.encode(), bytes.fromhex(id)) for _, id, _, name in listed]
    found = b""
    for name, id in sorted([*known, *((name, known[0][1]) for name in names)]):
        entry = bytes(24) + pack(">I", 0o100644) + bytes(12) + id + pack(">H", min(len(name), 0xFFF)) + name
        found += entry + bytes(8 - len(entry) % 8)
    whole = b"DIRC" + pack(">II", 2, len(known) + len(names)) + found
    return whole + sha1(whole).digest()  # noqa: S324 - as git has it


CRAFTED: list[tuple[str, list[bytes], int]] = [
    ("out of it", [b"../out.yaml", b"entries/models/../../../out.yaml", b"/etc/out.yaml"], 0),
    ("what git keeps", [b".git/config", b"entries/.git/a.yaml", b"entries/models/.git/b.yaml"], 0),
    ("no name", [b"", b"entries//models/a.yaml"], 1),
    ("a file and a folder", [b"entries", b"entries/models"], 0),
    ("very deep", [b"a/" * 3000 + b"x.yaml", b"entries/" + b"a/" * 3000 + b"x.yaml"], 3),
]


@pytest.mark.release
@pytest.mark.parametrize(("names", "status"), table(CRAFTED))
def test_names_that_git_would_not_stage_lead_nowhere(repository: Path, names: list[bytes], status: int) -> None:
    write(repository.parent, {"out.yaml": "name: CANARY\n"})
    (repository / ".git" / "index").write_bytes(_index(repository, names))
    assert "CANARY" not in staged(repository, status, "check", "--format", "concise")


@pytest.mark.release
@pytest.mark.parametrize(
    "content",
    table([
        ("nothing", b""),
        ("something else", b"x" * 100),
        ("only a beginning", b"DIRC" + bytes(4)),
        ("too many", b"DIRC" + pack(">II", 2, 0xFFFFFFFF) + bytes(100)),
        ("another version", b"DIRC" + pack(">II", 9, 0) + bytes(20)),
    ]),
)  # fmt: skip
def test_a_broken_index_is_said(repository: Path, content: bytes) -> None:
    (repository / ".git" / "index").write_bytes(content)
    assert "`git ls-files` failed" in staged(repository, 2)


def _sparse(repository: Path) -> dict[str, str]:
    write(repository, {"docs/a.md": "# A\n"})
    git(repository, "add", "docs")
    git(repository, "commit", "--quiet", "--message=Docs")
    git(repository, "sparse-checkout", "set", "--cone", "--sparse-index", "docs")
    assert not (repository / STORMY).exists()
    return {}


def _elsewhere(repository: Path) -> dict[str, str]:
    (repository / ".git").rename(repository.parent / "store")
    git(repository, f"--git-dir={repository.parent / 'store'}", "config", "core.bare", "true")
    return {"GIT_DIR": str(repository.parent / "store"), "GIT_WORK_TREE": str(repository)}


def _incoming(repository: Path) -> dict[str, str]:
    (repository / ".git/objects/incoming").mkdir()
    return {"GIT_OBJECT_DIRECTORY": ".git/objects/incoming", "GIT_ALTERNATE_OBJECT_DIRECTORIES": ".git/objects"}


def _settings(*settings: str) -> Callable[[Path], dict[str, str]]:
    def set_them(repository: Path) -> dict[str, str]:
        for each in settings:
            git(repository, "config", *each.split("="))
        return {}

    return set_them


def _git(*words: str) -> Callable[[Path], dict[str, str]]:
    def call(repository: Path) -> dict[str, str]:
        git(repository, *words)
        return {}

    return call


def _grafted(repository: Path) -> dict[str, str]:
    write(repository, {".git/info/grafts": git(repository, "rev-parse", "HEAD") + "\n"})
    return {}


SORTS: list[tuple[str, Callable[[Path], dict[str, str]]]] = [
    ("no branch", _git("checkout", "--quiet", "--detach")),
    ("an index in two files", _git("update-index", "--split-index")),
    ("folders in the index", _sparse),
    ("a repository elsewhere", _elsewhere),
    ("objects elsewhere", _incoming),
    ("a graft", _grafted),
    ("names in any case", _settings("core.ignoreCase=true", "core.protectNTFS=false")),
    ("orders and folders of differences", _settings("diff.orderFile=nothing", "diff.relative=true")),
]


@pytest.mark.release
@pytest.mark.parametrize("make", table(SORTS))
def test_all_sorts_of_repositories(repository: Path, make: Callable[[Path], dict[str, str]]) -> None:
    variables = make(repository)
    staged(repository, 0, **variables)
    staged(repository, 0, "fmt", **variables)
    write(repository, {"empty.txt": ""})  # what may be no more than an intention
    text = run(["git", "show", f":{STORMY}"], repository, env=environment(**variables)).stdout
    write(repository, {STORMY: text.replace(*WRONG)})
    run(["git", "add", "--sparse", STORMY, "empty.txt"], repository, env=environment(**variables))
    assert "out-of-range" in staged(repository, 1, **variables)
    assert "out-of-range" in staged(
        repository / "docs" if (repository / "docs").exists() else repository, 1, **variables
    )


@pytest.mark.release
def test_a_submodule_and_what_is_around_it(repository: Path) -> None:
    around = repository.parent / "around"
    git(repository, "clone", "--quiet", str(repository), str(around))
    git(around, "-c", "protocol.file.allow=always", "submodule", "--quiet", "add", str(repository), "sub")
    sub = around / "sub"
    _stage(sub)
    staged(around, 0)
    for folder, words in ((sub, ()), (around, ("sub",)), (around, (f"sub/{STORMY}",))):
        assert "out-of-range" in staged(folder, 1, "check", *words)
    own = around / ".git/modules/sub/index.lock"
    own.write_bytes((around / ".git/modules/sub/index").read_bytes())
    assert "out-of-range" in staged(sub, 1, GIT_INDEX_FILE=str(own))
    assert f"sub/{STORMY} is not staged" in staged(around, 2, "check", STORMY, f"sub/{STORMY}")


@pytest.mark.release
def test_a_commit_of_parts_of_a_file_is_judged_by_these(repository: Path) -> None:
    hook = repository / ".git" / "hooks" / "pre-commit"
    write(hook.parent, {hook.name: f'#!/bin/sh\nexec "{sys.executable}" -m lint_catalog check --staged\n'})
    hook.chmod(0o755)
    text = (repository / STORMY).read_text(encoding="utf-8")
    write(repository, {STORMY: f"{text.replace(*WRONG)}# end\n"})
    for chosen, status in (("y\nn\n", 1), ("n\ny\n", 0)):
        command = ["git", "commit", "--quiet", "--patch", "--message=Part"]
        done = subprocess.run(command, cwd=repository, env=environment(), input=chosen.encode(), check=False)
        assert done.returncode == status
        git(repository, "reset", "--quiet")
    assert git(repository, "show", f"HEAD:{STORMY}").endswith("# end")


@pytest.mark.release
@pytest.mark.parametrize("attributes", ["ident text eol=crlf", "working-tree-encoding=UTF-16"])
def test_what_git_converts_on_the_way_is_left_alone(repository: Path, attributes: str) -> None:
    """Beyond line ends nobody knows what the file on disk should hold."""
    write(repository, {".gitattributes": f"{STORMY} {attributes}\n"})
    text = (repository / STORMY).read_text(encoding="utf-8") + "# $Id$\n\n\n"
    (repository / STORMY).write_bytes(text.encode("utf-16" if "UTF-16" in attributes else "utf-8"))
    git(repository, "add", "--all")
    (repository / STORMY).unlink()
    git(repository, "checkout", "--", STORMY)
    before = (repository / STORMY).read_bytes()
    staged(repository, 0)
    assert "is left alone: on disk it is not what is staged" in staged(repository, 1, "fmt")
    assert (repository / STORMY).read_bytes() == before


@pytest.mark.release
def test_a_hundred_thousand_files_are_no_matter(repository: Path) -> None:
    id = git(repository, "rev-parse", f"HEAD:{STORMY}")
    lines = "".join(f"100644 {id}\tdata/{number // 1000}/{number}.yaml\n" for number in range(100_000))
    command = ["git", "update-index", "--index-info"]
    subprocess.run(command, cwd=repository, env=environment(), input=lines.encode(), check=True)
    staged(repository, 0)


PAGE = ("check", "--lang", "en=a.md", "--format", "concise", "a.md")
CHECK = "raise SystemError('staged')\n"
OWN: list[tuple[str, dict[str, str], tuple[str, ...], str]] = [
    ("a rule", {"lint-catalog.toml": "checks = ['own']", "own/a.py": CHECK}, ("check",), "own/a.py:1: cannot be run"),
    (
        "a schema",
        {"lint-catalog.toml": "schema = 'own'", "own/models.schema.json": "{staged"},
        ("check",),
        "valid JSON",
    ),
    ("labels", {"lint-catalog.toml": "labels = 'own'", "own/ja.toml": "staged"}, ("render",), "ja.toml: is not valid"),
    ("settings", {"lint-catalog.toml": "staged = 1"}, ("check",), "staged"),
    (
        "an included page",
        {"a.md": "# A\n\n<!--@include: ./b.md-->\n", "b.md": "| Model |\n|---|\n| a [^q] |\n"},
        PAGE,
        "without-def",
    ),
    ("an anchor", {"a.md": "# A\n\n[b](b.md#staged)\n", "b.md": "# Other\n"}, PAGE, "broken-anchor"),
]


@pytest.mark.release
@pytest.mark.parametrize(("files", "words", "message"), table(OWN))
def test_all_that_a_catalog_has_of_its_own_is_staged(
    repository: Path, files: dict[str, str], words: tuple[str, ...], message: str
) -> None:
    """Whatever is on disk in its place: something else, or nothing; and what is only there is not there."""
    write(repository, files)
    git(repository, "add", "--all")
    name = [*files][-1]
    expected = 1 if words[-1].endswith(".md") else 2
    for text in (files[name], "", None):
        (repository / name).unlink()
        if text is not None:
            write(repository, {name: text})
        assert message in staged(repository, expected, *words)
    git(repository, "rm", "--quiet", "--cached", name)
    write(repository, {name: files[name]})
    assert message not in staged(repository, None, *words)
