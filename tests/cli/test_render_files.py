"""`lint-catalog render`: which files it writes, which it leaves alone, and what it says."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from pathlib import Path

import pytest

from lint_catalog import cli
from lint_catalog.model.errors import CatalogError
from lint_catalog.project.config import load_config
from lint_catalog.project.rendered_pages import BANNER
from lint_catalog.project.typed import write_typed
from tests.support.catalogs import table
from tests.support.cli import link, write
from tests.support.pages import FILES

Render = Callable[..., int]
BEGIN, END = "<!-- lint-catalog:begin (do not edit) -->", "<!-- lint-catalog:end -->"


@pytest.fixture
def root(tmp_path: Path) -> Path:
    """The small catalog on disk."""
    write(tmp_path, FILES)
    return tmp_path


@pytest.fixture
def render(root: Path, monkeypatch: pytest.MonkeyPatch) -> Render:
    """Run `lint-catalog render` in the catalog."""
    monkeypatch.chdir(root)
    monkeypatch.delenv("GITHUB_ACTIONS", raising=False)  # where a patch is not alone
    return lambda *arguments: cli.main(["render", *arguments])


def files_in(root: Path) -> Mapping[str, bytes]:
    """Every file of a folder with its bytes."""
    return {str(each.relative_to(root)): each.read_bytes() for each in root.rglob("*") if each.is_file()}


def test_pages_are_written_once(root: Path, render: Render, capsys: pytest.CaptureFixture[str]) -> None:
    assert render() == cli.OK
    assert capsys.readouterr().out == "wrote catalog/en.md\nwrote catalog/fr.md\n"
    assert (root / "catalog/en.md").read_text(encoding="utf-8").startswith(BANNER + "# Kites\n")
    assert render() == cli.OK
    assert capsys.readouterr().out == ""
    assert render("--check") == cli.OK
    assert capsys.readouterr() == ("", "")


def test_a_stale_page_is_shown_and_not_touched(root: Path, render: Render, capsys: pytest.CaptureFixture[str]) -> None:
    render()
    page = root / "catalog" / "fr.md"
    page.write_text(page.read_text(encoding="utf-8").replace("| Labo | MIT |", "| Labo | GPL |"), encoding="utf-8")
    before = files_in(root)
    capsys.readouterr()
    assert render("--check") == cli.FINDINGS
    out, err = capsys.readouterr()
    assert out.startswith("--- a/catalog/fr.md\n+++ b/catalog/fr.md\n@@ ")
    assert "| Labo | GPL |" in out
    assert "lint-catalog: 1 page not up to date" in err
    assert files_in(root) == before
    assert render() == cli.OK
    assert "GPL" not in page.read_text(encoding="utf-8")


def test_a_checkout_with_other_line_endings_is_fresh(root: Path, render: Render) -> None:
    render()
    page = root / "catalog" / "en.md"
    page.write_bytes(page.read_bytes().replace(b"\n", b"\r\n"))
    assert render("--check") == cli.OK


def test_a_missing_page_is_stale(root: Path, render: Render, capsys: pytest.CaptureFixture[str]) -> None:
    assert render("--check") == cli.FINDINGS
    assert capsys.readouterr().out.startswith("--- /dev/null\n+++ b/catalog/en.md\n@@ -0,0 +1,")
    assert not (root / "catalog").exists()


CHANGES: list[tuple[str, str, tuple[str, ...], int, str]] = [
    # spoken id, what is done to a fresh page, options, exit status, the file that is written
    ("nothing is written", "nothing", ("--fail-on-change",), cli.OK, ""),
    ("a page is stale", "change", ("--fail-on-change",), cli.FINDINGS, "catalog/en.md"),
    ("a page is new", "delete", ("--fail-on-change",), cli.FINDINGS, "catalog/en.md"),
    ("a page is new, and that is no reason to fail", "delete", (), cli.OK, "catalog/en.md"),
    ("only compared, and fresh", "nothing", ("--check", "--fail-on-change"), cli.OK, ""),
    ("only compared, and stale", "change", ("--check", "--fail-on-change"), cli.FINDINGS, ""),
]


@pytest.mark.parametrize(("done", "options", "status", "written"), table(CHANGES))
def test_whatever_was_written_fails_if_asked_to(
    done: str, options: tuple[str, ...], status: int, written: str, root: Path, render: Render,
    capsys: pytest.CaptureFixture[str],
) -> None:  # fmt: skip
    render()
    page = root / "catalog" / "en.md"
    if done == "delete":
        page.unlink()
    elif done == "change":
        page.write_bytes(page.read_bytes() + b"x\n")
    before = files_in(root)
    capsys.readouterr()
    assert render(*options) == status
    out, err = capsys.readouterr()
    assert ("wrote " in out, files_in(root) != before) == (bool(written), bool(written))
    if written:
        assert out == f"wrote {written}\n"
        assert err.startswith("lint-catalog: 1 page written\n") == (status == cli.FINDINGS)
        assert render(*options) == cli.OK, "there is nothing left to write"


@pytest.mark.parametrize("newline", [pytest.param("\n", id="lf"), pytest.param("\r\n", id="crlf")])
def test_what_is_around_the_markers_stays_byte_for_byte(newline: str, root: Path, render: Render) -> None:
    around = newline.join(
        ["\ufeff# Mine  ", "", "\ttext\u2028", BEGIN, "former", END, "", "rest", "no newline at the end"]
    )
    page = root / "README.md"
    page.write_bytes(around.encode())
    (root / "lint-catalog.toml").write_text('pages = {en = "README.md"}\n', encoding="utf-8")
    assert render() == cli.OK
    text = page.read_bytes().decode()
    assert text.partition(BEGIN)[0] == around.partition(BEGIN)[0]
    assert text.partition(END)[2] == around.partition(END)[2]
    region = text.partition(BEGIN)[2].partition(END)[0]
    assert "# Kites" in region
    assert "former" not in region
    assert region.count("\n") == region.count(newline)
    assert "[**English**](../README.md)" in (root / "catalog/fr.md").read_text(encoding="utf-8")
    assert render("--check") == cli.OK


@pytest.mark.parametrize(
    ("content", "message"),
    [
        pytest.param("# Mine\n", "was not written by `lint-catalog render`", id="somebody's"),
        pytest.param("", "was not written by `lint-catalog render`", id="empty"),
        pytest.param(f"{BEGIN}\n", "it has 1 and 0", id="no-end"),
        pytest.param(f"{END}\n{BEGIN}\n", "it has 1 and 1", id="wrong-order"),
        pytest.param(f"{BEGIN}\n{END}\n{BEGIN}\n{END}\n", "it has 2 and 2", id="twice"),
        pytest.param(f"{BANNER}{BEGIN}\n", "it has 1 and 0", id="ours-with-half-a-marker"),
    ],
)
def test_a_page_that_is_not_ours_is_left_alone(
    content: str, message: str, root: Path, render: Render, capsys: pytest.CaptureFixture[str]
) -> None:
    (root / "catalog").mkdir()
    (root / "catalog/fr.md").write_text(content, encoding="utf-8")
    before = files_in(root)
    assert render() == cli.TROUBLE
    err = capsys.readouterr().err
    assert message in err
    assert "lint-catalog:begin" in err
    assert files_in(root) == before, "not even the other page is written"


@pytest.mark.parametrize(
    ("file", "text", "said"),
    [
        pytest.param("entries/models/old.yaml", "name: [", "entries/models/old.yaml does not parse", id="yaml"),
        pytest.param("entries/models/old.yaml", "name: Old\n", "old.yaml does not fit its schema", id="schema"),
        pytest.param("entries/datasets/sky.yaml", None, "refers to `sky`, which does not exist", id="reference"),
        pytest.param("entries/catalog.yaml", None, "there is no `catalog.yaml`", id="no-catalog"),
    ],
)
def test_entries_with_errors_are_not_rendered(
    file: str, text: str | None, said: str, root: Path, render: Render, capsys: pytest.CaptureFixture[str]
) -> None:
    render()
    if text is None:
        (root / file).unlink()
    else:
        (root / file).write_text(text, encoding="utf-8")
    before = files_in(root)
    capsys.readouterr()
    assert render() == render("--check") == cli.FINDINGS
    err = capsys.readouterr().err
    assert said in err
    assert "run `lint-catalog` first" in err
    assert files_in(root) == before


@pytest.mark.parametrize(
    ("settings", "message", "hint"),
    [
        pytest.param("pages = 1", "`pages` in [tool.lint-catalog] must be a table", "", id="no-table"),
        pytest.param("pages = {en = 1}", "`pages.en` in [tool.lint-catalog] must be a file name", "", id="no-name"),
        pytest.param('pages = {frr = "x.md"}', "names the language `frr`", "did you mean `fr`?", id="no-language"),
        pytest.param('pages = {en = "x.md", fr = "./x.md"}', "are the same file", "", id="same-file"),
        pytest.param('page = {en = "x.md"}', "unknown key `page`", "did you mean `pages`?", id="misspelt"),
        pytest.param('labels = "none"', "the folder of labels", "set `labels`", id="no-labels"),
        pytest.param('pages = {en = "entries"}', "entries cannot be read", "", id="folder"),
    ],
)
def test_trouble_with_the_settings_is_explained(
    settings: str, message: str, hint: str, root: Path, render: Render, capsys: pytest.CaptureFixture[str]
) -> None:
    (root / "lint-catalog.toml").write_text(settings + "\n", encoding="utf-8")
    assert render() == cli.TROUBLE
    err = capsys.readouterr().err
    assert message in err
    assert hint in err


def test_settings_are_read(root: Path) -> None:
    (root / "lint-catalog.toml").write_text('pages = {en = "a/b.md"}\nlabels = "words"\n', encoding="utf-8")
    config = load_config(root)
    assert config.pages == {"en": root / "a/b.md"}
    assert config.labels == root / "words"


def test_a_write_that_fails_leaves_the_old_file_and_nothing_else(tmp_path: Path) -> None:
    file = tmp_path / "folder"
    (file / "inside").mkdir(parents=True)
    with pytest.raises(CatalogError, match="cannot be written"):
        write_typed(file, "new")
    assert [each.name for each in tmp_path.iterdir()] == ["folder"]


def test_a_link_stays_a_link_and_a_mode_a_mode(tmp_path: Path) -> None:
    target = tmp_path / "target"
    target.write_text("old", encoding="utf-8")
    target.chmod(0o600)
    mode = target.stat().st_mode  # what the system makes of it: Windows knows read-only files, and no more
    link(tmp_path / "link", target)
    write_typed(tmp_path / "link", "new\r\n")
    assert (tmp_path / "link").is_symlink()
    assert target.read_bytes() == b"new\r\n"
    assert target.stat().st_mode == mode
