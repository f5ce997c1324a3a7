"""Files that pages include: the same ones are linted and imported, and none that lies elsewhere."""

from __future__ import annotations

from itertools import pairwise
from pathlib import Path

import pytest

from lint_catalog.model.pages.page import Page
from lint_catalog.project.config import Config
from lint_catalog.project.disk import page_text, read_typed
from lint_catalog.project.includes import REFUSED, with_included
from lint_catalog.project.pages import read_sets
from lint_catalog.source.markdown.read import read_page
from tests.support.catalogs import table
from tests.support.cli import link, lint, write
from tests.support.sources import ISLES

TOOLS = "| Tool | Stars |\n|---|---|\n| vi | 1,200 |\n| ed | 900 |\n"
PAGE = "top/docs/x/README.md"
WRITTEN = [
    ("beside the page", "tools.md", "top/docs/x/tools.md", True),
    ("below the page", "./parts/tools.md", "top/docs/x/parts/tools.md", True),
    ("above the page", "../../parts/tools.md", "top/parts/tools.md", True),
    ("in a folder above, by @", "@/parts/tools.md", "top/parts/tools.md", True),
    ("beside the page, by @", "@/tools.md", "top/docs/x/tools.md", True),
    ("too far above", "../../../../tools.md", "../tools.md", False),
    ("out of a folder by @", "@/../tools.md", "top/docs/tools.md", False),
    ("no Markdown", "tools.txt", "top/docs/x/tools.txt", False),
    ("a folder", "parts.md", "top/docs/x/parts.md/tools.md", False),
    ("nothing", "none.md", "top/docs/x/tools.md", False),
]


def linted(folder: Path) -> list[str]:
    """The texts of included files that are linted with the page."""
    (pages,) = read_sets([folder / PAGE], {}, Config(folder)).sets
    return [each.text for each in pages.included]


def imported(file: Path) -> Page:
    """The page as it is imported."""
    return with_included({"en": read_page(page_text(read_typed(file)), str(file))})[0]["en"]


@pytest.mark.parametrize(("written", "file", "there"), table(WRITTEN))
def test_lint_and_import_read_the_same_files(tmp_path: Path, written: str, file: str, there: bool) -> None:
    folder = tmp_path / "a/b"
    write(folder, {file: TOOLS, PAGE: f"# A\n\n<!--@include: {written}-->\n"})
    assert linted(folder) == ([TOOLS] if there else [])
    page = imported(folder / PAGE)
    assert [row.name for each in page.tables for row in each.rows] == (["vi", "ed"] if there else [])
    assert [each.path for each in page.includes] == ([] if there else [written]), "what is left out is said"


NOT_PLAIN = [
    ("a link out of the repository", "tools.md", "top/docs/x/tools.md", "../../../../outside.md"),
    ("a link within it", "tools.md", "top/docs/x/tools.md", "../real.md"),
    ("a link to nothing", "tools.md", "top/docs/x/tools.md", "nothing.md"),
    ("a link to itself", "tools.md", "top/docs/x/tools.md", "tools.md"),
    ("behind a link", "parts/real.md", "top/docs/x/parts", ".."),
    ("behind a link in a folder above", "@/parts/real.md", "top/parts", "docs"),
]


@pytest.mark.parametrize(("written", "name", "target"), table(NOT_PLAIN))
def test_no_link_is_followed_and_it_is_said(tmp_path: Path, written: str, name: str, target: str) -> None:
    folder = tmp_path / "a/b"
    write(folder, {"../outside.md": TOOLS, "top/docs/real.md": TOOLS, PAGE: f"# A\n\n<!--@include: {written}-->\n"})
    link(folder / name, target)
    (pages,) = read_sets([folder / PAGE], {}, Config(folder)).sets
    assert pages.included == ()
    assert [(each.what, each.text, each.span.line) for page in pages for each in page.observations] == [
        (REFUSED, written, 3)
    ]
    page = imported(folder / PAGE)
    assert (page.tables, [each.path for each in page.includes]) == ((), [written])


def test_what_a_file_includes_that_a_page_includes_is_no_link_either(tmp_path: Path) -> None:
    write(tmp_path, {PAGE: "# A\n\n<!--@include: a.md-->\n", "top/docs/x/a.md": "<!--@include: b.md-->\n", "b": TOOLS})
    link(tmp_path / "top/docs/x/b.md", tmp_path / "b")
    (pages,) = read_sets([tmp_path / PAGE], {}, Config(tmp_path)).sets
    assert [(Path(page.file).name, each.what) for page in pages for each in page.observations] == [("a.md", REFUSED)]


@pytest.mark.parametrize("behind", ["tools.md", "parts/tools.md", "plain.md"], ids=["link", "behind-one", "further-in"])
def test_nothing_is_imported_of_a_page_that_includes_a_link(behind: str, tmp_path: Path) -> None:
    write(tmp_path, {"own/real.md": TOOLS, "in/page.md": f"# A\n\n{TOOLS}\n<!--@include: {behind}-->\n"})
    write(tmp_path, {"own/tools.md": TOOLS, "in/plain.md": "<!--@include: tools.md-->\n"})
    link(tmp_path / "in/tools.md", tmp_path / "own/real.md")
    link(tmp_path / "in/parts", tmp_path / "own")
    done = lint("import", "page.md", "--lang", "en=page.md", cwd=tmp_path / "in", status=3)
    assert "cannot be read: " in done.stderr
    assert "includes it, and it is not a plain file, or is behind a link" in done.stderr
    assert "own" not in done.stderr
    assert not (tmp_path / "in/entries").exists()
    (tmp_path / "in/tools.md").unlink()
    (tmp_path / "in/parts").unlink()
    lint("import", "page.md", "--lang", "en=page.md", cwd=tmp_path / "in", status=0)


def test_what_is_only_not_there_is_left_alone(tmp_path: Path) -> None:
    write(
        tmp_path, {PAGE: "# A\n\n<!--@include: none.md-->\n\n<!--@include: parts.md-->\n", "top/docs/x/parts.md/a": ""}
    )
    (pages,) = read_sets([tmp_path / PAGE], {}, Config(tmp_path)).sets
    assert [page.observations for page in pages] == [()]


def test_a_page_in_a_repository_includes_nothing_from_outside(tmp_path: Path) -> None:
    write(tmp_path, {"top/docs/tools.md": TOOLS, PAGE: "# A\n\n<!--@include: ../tools.md-->\n"})
    assert linted(tmp_path) == [TOOLS]
    (tmp_path / "top/docs/x/.git").mkdir()
    assert linted(tmp_path) == []


def test_files_that_include_each_other_are_read_once_each(tmp_path: Path) -> None:
    inner = f"<!--@include: outer.md-->\n\n{TOOLS}\n<!--@include: inner.md-->\n"
    outer = "<!--@include: inner.md-->\n"
    write(tmp_path / "top/docs/x", {"README.md": f"# A\n\n{outer}\n{outer}", "outer.md": outer, "inner.md": inner})
    assert linted(tmp_path) == [inner, outer]
    assert len(imported(tmp_path / PAGE).tables) == 2, "the page includes it twice"


def test_files_that_include_the_next_one_twice_do_not_double_for_ever(tmp_path: Path) -> None:
    names = [f"{number}.md" for number in range(40)]
    files = {f"top/docs/x/{name}": f"<!--@include: {after}-->\n\n" * 2 for name, after in pairwise(names)}
    write(tmp_path, {**files, f"top/docs/x/{names[-1]}": TOOLS, PAGE: f"# A\n\n<!--@include: {names[0]}-->\n"})
    assert len(linted(tmp_path)) == 40
    page = imported(tmp_path / PAGE)
    assert 0 < len(page.tables) < 1000


def test_a_table_belongs_to_the_section_that_includes_it(tmp_path: Path) -> None:
    write(tmp_path, {PAGE: "# A\n\n## B\n\n<!--@include: tools.md-->\n\n## C\n", "top/docs/x/tools.md": TOOLS})
    (tools,) = imported(tmp_path / PAGE).tables
    assert [each.content.line for each in tools.section] == ["A", "B"]


@pytest.mark.parametrize("language", ["ja", "en", "fr"])
def test_pages_in_folders_of_their_own_include_the_same_tables(language: str) -> None:
    papers = [each for each in imported(ISLES.paths[language]).tables if each.anchor.startswith("reference")]
    assert [(each.anchor, len(each.rows)) for each in papers] == [("reference", 8), ("reference-training", 2)]
    assert {len(row.cells) for each in papers for row in each.rows} == {4}
