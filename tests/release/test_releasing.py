"""A release says one version, one owner and what changed, wherever it says it."""

from __future__ import annotations

import json
import re
import shutil
import sys
from collections.abc import Callable, Iterable, Iterator
from datetime import date
from pathlib import Path

import pytest
from markdown_it import MarkdownIt
from markdown_it.token import Token

from lint_catalog import __version__
from tests.support.catalogs import PROJECT, table
from tests.support.sandbox import PYPROJECT, git, run
from tools.release.changelog import close, notes, sections
from tools.release.checking import troubles
from tools.release.files import texts
from tools.release.home import UNDECIDED, address, move, named, owner
from tools.release.readme import as_published
from tools.release.version import set_version, shown, version

FEW = ("CHANGELOG.md", "README.md", "docs/ci.md", "docs/online.md", "lint_catalog/__init__.py", "pyproject.toml")
"""Enough of the project for most questions."""
TO = "some-body"
VERSION = "1.2.3"
TAG = f"v{VERSION}"


def _copy(names: Iterable[str], root: Path) -> Path:
    for name in names:
        (root / name).parent.mkdir(parents=True, exist_ok=True)
        shutil.copy(PROJECT / name, root / name)
    return root


@pytest.fixture
def project(tmp_path: Path) -> Path:
    """A few files of the project that may be changed."""
    return _copy(FEW, tmp_path)


def test_every_place_names_one_owner_and_one_version() -> None:
    places = list(named())
    assert {whose for _, whose in places} == {owner()}, sorted(set(places))
    assert {which for _, which in shown()} == {__version__ == version() and __version__}
    assert {"README.md", "pyproject.toml", "docs/ci.md"} <= {name for name, _ in places}
    assert {"README.md", "docs/ci.md"} <= {name for name, _ in shown()}


def test_the_addresses_of_the_project_are_those_of_its_repository() -> None:
    urls = PYPROJECT["project"]["urls"]
    assert urls["Repository"] == address()
    assert all(each.startswith(address()) for each in urls.values())
    assert {"Changelog", "Documentation", "Issues", "Repository"} <= urls.keys()


def test_one_command_writes_another_owner_everywhere(tmp_path: Path) -> None:
    before, there = owner(), sorted({name for name, _ in named()})
    project = _copy(there, tmp_path)
    assert move(TO, project) == there
    assert {whose for _, whose in named(project)} == {owner(project)} == {TO}
    assert [name for name, text in texts(project) if f"{before}/lint-catalog" in text] == []
    assert move(TO, project) == []
    move(before, project)
    assert [name for name, text in texts(project) if text != (PROJECT / name).read_bytes().decode()] == []


@pytest.mark.parametrize("name", ["", "a/b", "-a", "a--b", "a b", "a\n", "ä", "a" * 40, "$(id)"])
def test_nobody_is_called_so(name: str, project: Path) -> None:
    with pytest.raises(ValueError, match="nobody on GitHub can be called"):
        move(name, project)


def _prepared(project: Path) -> Path:
    move(TO, project)
    set_version(VERSION, project)
    close(VERSION, date(2026, 12, 1), project)
    return project


def test_what_is_prepared_can_be_published(project: Path) -> None:
    before = notes("Unreleased", project).replace(f"{owner()}/", f"{TO}/")
    assert list(troubles(TAG, _prepared(project))) == []
    assert version(project) == VERSION
    assert {which for _, which in shown(project)} == {VERSION}
    assert [name for name, _ in shown(project)] == [name for name, _ in shown() if name in FEW]
    assert notes(VERSION, project) == before
    with pytest.raises(ValueError, match="has no section"):
        notes("Unreleased", project)
    with pytest.raises(ValueError, match=r"has a section for 1\.2\.3 already"):
        close(VERSION, date(2026, 12, 1), project)


def _put(name: str, before: str, after: str) -> Callable[[Path], None]:
    def change(root: Path) -> None:
        text = (root / name).read_text(encoding="utf-8")
        assert before in text
        (root / name).write_text(text.replace(before, after, 1), encoding="utf-8")

    return change


TROUBLES = [
    (
        "another-tag",
        "v1.2.4",
        lambda _: None,
        "the tag is v1.2.4, but the package says 1.2.3: its tag would be v1.2.3",
    ),
    (
        "no-v",
        "1.2.3",
        lambda _: None,
        "the tag is 1.2.3, but the package says 1.2.3: its tag would be v1.2.3",
    ),
    (
        "a-page-shows-another-version",
        TAG,
        _put("docs/ci.md", f"lint-catalog@{TAG}", "lint-catalog@v1.2.2"),
        "docs/ci.md shows version 1.2.2, not 1.2.3",
    ),
    (
        "a-hook-of-another-version",
        TAG,
        _put("README.md", f"rev: {TAG}", "rev: v1.2.2"),
        "README.md shows version 1.2.2, not 1.2.3",
    ),
    (
        "another-owner",
        TAG,
        _put("docs/online.md", f"{TO}/lint-catalog", "other/lint-catalog"),
        f"docs/online.md names the owner other, not {TO}",
    ),
    (
        "nobody-owns-it",
        TAG,
        lambda root: move(UNDECIDED, root),
        f"nobody owns it yet: `python3 dev.py release owner NAME` writes who does in place of {UNDECIDED}",
    ),
    (
        "no-date",
        TAG,
        _put("CHANGELOG.md", f"[{VERSION}] - 2026-12-01", f"[{VERSION}]"),
        "CHANGELOG.md has no line `## [1.2.3] - YYYY-MM-DD`",
    ),
    (
        "changes-that-came-later",
        TAG,
        _put("CHANGELOG.md", "## [Unreleased]\n", "## [Unreleased]\n\n* One more.\n"),
        "CHANGELOG.md has changes under `## [Unreleased]` that would be in this version",
    ),
    (
        "nothing-changed",
        TAG,
        lambda root: (root / "CHANGELOG.md").write_text(f"## [{VERSION}] - 2026-12-01\n\n## [1.0.0]\n\nMuch.\n"),
        "CHANGELOG.md has nothing under `## [1.2.3]`",
    ),
]


@pytest.mark.parametrize(("tag", "change", "said"), table(TROUBLES))
def test_what_speaks_against_publishing(tag: str, change: Callable[[Path], object], said: str, project: Path) -> None:
    change(_prepared(project))
    assert list(troubles(tag, project)) == [said]


@pytest.mark.parametrize("wanted", ["", "1.2", "v1.2.3", "1.2.3.dev1", "01.2.3", "1.2.3-rc1", "1.2.3\n"])
def test_what_is_no_version(wanted: str, project: Path) -> None:
    with pytest.raises(ValueError, match=r"is no version: write 1\.2\.3"):
        set_version(wanted, project)


def test_a_version_with_nothing_to_say_is_not_prepared(tmp_path: Path) -> None:
    (tmp_path / "CHANGELOG.md").write_text("# Changelog\n\n## [Unreleased]\n\n## [1.0.0] - 2026-01-01\n\nMuch.\n")
    with pytest.raises(ValueError, match=r"has nothing under `## \[Unreleased\]`"):
        close(VERSION, date(2026, 12, 1), tmp_path)


def test_sections_are_told_apart() -> None:
    said = sections(
        "# Title\n\nHead.\n\n## [Unreleased]\n\n## [1.0.0] - 2026-01-01\n\n### Added\n\nA.\n\n## [0.1.0]\n\nB."
    )
    assert said == {"Unreleased": "", "1.0.0": "### Added\n\nA.", "0.1.0": "B."}


def _links(tokens: list[Token] | None) -> Iterator[tuple[str, str]]:
    """The tag and the address of all that a page links to or shows."""
    for each in tokens or ():
        if each.type in ("link_open", "image"):
            yield each.tag, str(each.attrs.get("href") or each.attrs["src"])
        if each.type in ("html_inline", "html_block"):
            yield from (("html", found) for found in re.findall(r"(?:href|src)=[\"']?([^\"'\s>]+)", each.content))
        yield from _links(each.children)


@pytest.mark.release
def test_a_release_is_made_by_the_steps_shown(checkout: Path, tmp_path: Path) -> None:
    """In a clone: after them all agrees, and each has changed what it says."""
    clone = tmp_path / "clone"
    git(tmp_path, "clone", "--quiet", str(checkout), str(clone))
    steps = re.findall(
        r"`python3 dev\.py release (\w+ \S+)`", (PROJECT / "CONTRIBUTING.md").read_text(encoding="utf-8")
    )
    assert [each.partition(" ")[0] for each in steps] == ["owner", "prepare", "check", "notes"]
    ask = [sys.executable, "-m", "tools.release"]
    assert "is not" not in run([*ask, "--help"], clone).stdout
    assert "the tag is" in run([*ask, "check", "v9.9.9"], clone, status=1).stdout
    for step in steps[:2]:
        wrote = run([*ask, *step.split()], clone).stdout
        changed = git(clone, "diff", "--name-only").splitlines()
        assert changed == [each.removeprefix("wrote ") for each in sorted({*wrote.splitlines()})]
        git(clone, "commit", "--quiet", "--all", "--message=Step")
    assert run([*ask, *steps[2].split()], clone).stdout == "v1.2.3 can be published.\n"
    assert "### Added" in run([*ask, *steps[3].split()], clone).stdout
    assert run([*ask, "prepare", "1.2.4"], clone, status=1).stderr.startswith("release: CHANGELOG.md has nothing under")
    assert git(clone, "status", "--porcelain") == ""


def assert_stands_alone(page: str) -> None:
    """Each link of a page leads to a file of the repository as it was at the version's tag, or to another site."""
    raw = address().replace("https://github.com/", "https://raw.githubusercontent.com/")
    links = list(_links(MarkdownIt("commonmark").enable("table").parse(page)))
    own = [
        (tag, to.removeprefix(begin))
        for tag, to in links
        for begin in [f"{raw if tag == 'img' else f'{address()}/blob'}/v{__version__}/"]
        if to.startswith(begin)
    ]
    others = [to for _, to in links if not to.startswith((address(), raw))]
    assert len(own) + len(others) == len(links), json.dumps(links, indent=1)
    assert [to for to in others if not to.startswith("https://")] == []
    assert [to for _, to in own if not (PROJECT / to.partition("#")[0]).exists()] == []
    assert ("img", "docs/terminal.svg") in own
    assert len(own) > 20


def test_the_readme_on_an_index_stands_alone() -> None:
    page = as_published((PROJECT / "README.md").read_text(encoding="utf-8"), address(), f"v{__version__}")
    assert_stands_alone(page)


READMES = [
    ("a-file", "[a](docs/ci.md#x)", "[a](https://github.com/o/r/blob/v1/docs/ci.md#x)"),
    ("a-text-of-two-lines", "[a\nb](c)", "[a\nb](https://github.com/o/r/blob/v1/c)"),
    ("a-heading-of-the-page", "[a](#b)", "[a](https://github.com/o/r/blob/v1/README.md#b)"),
    ("a-picture", "![a](b.svg)", "![a](https://raw.githubusercontent.com/o/r/v1/b.svg)"),
    (
        "a-picture-that-is-a-link",
        "[![a](b.svg)](c)",
        "[![a](https://raw.githubusercontent.com/o/r/v1/b.svg)](https://github.com/o/r/blob/v1/c)",
    ),
    ("code-as-its-text", "[`a`](b)", "[`a`](https://github.com/o/r/blob/v1/b)"),
    ("another-site", "[a](https://example.com/b)", None),
    ("a-mail", "[a](mailto:a@example.com)", None),
    ("code", "`[a](b)`", None),
    ("a-block-of-code", "```md\n[a](b)\n```", None),
    ("a-block-in-a-block", "````md\n```sh\n```\n[a](b)\n````", None),
]


@pytest.mark.parametrize(("text", "published"), table(READMES))
def test_links_of_a_readme(text: str, published: str | None) -> None:
    assert as_published(text, "https://github.com/o/r", "v1") == (text if published is None else published)
