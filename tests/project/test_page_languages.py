"""Which language a page is in: linting, listing and importing agree on who says it."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import pytest

from lint_catalog.model.errors import CatalogError
from lint_catalog.project.importing import plan_import
from lint_catalog.project.options import ImportOptions, RunOptions
from lint_catalog.project.run import plan_run
from tests.support.catalogs import table
from tests.support.cli import lint, write

PAGE = "# The list of the models\n\nThis is a list of the models that are here for you.\n"
SETTINGS = 'pages = {ja = "README.md", fr = "a/LISTE.md"}\n'


def linted(page: Path, languages: tuple[str, ...]) -> str:
    (remark,) = plan_run(RunOptions(paths=(page,), languages=languages)).run().found.remarks
    return remark.partition("(")[2].removesuffix(")")


def imported(page: Path, languages: tuple[str, ...]) -> str:
    folder = page.parent / "new"
    pages, _ = plan_import(ImportOptions(pages=(page,), languages=languages, folder=folder)).write()
    return next(iter(pages))


READERS = [pytest.param(linted, id="lint"), pytest.param(imported, id="import")]
SAID = [
    ("by nobody", "LIST.md", "", "en"),
    ("by the user", "LIST.md", "de", "de"),
    ("by the path", "fr/LIST.md", "", "fr"),
    ("by the path and the user", "fr/LIST.md", "fr", "fr"),
    ("by the settings", "README.md", "", "ja"),
    ("by the settings and the user", "README.md", "ja", "ja"),
]
CONTRADICTED = [
    ("the path", "fr/LIST.md", "en", "contradicts the path, which says `fr`"),
    ("the settings", "README.md", "en", "contradicts `pages` in the settings, which says `ja`"),
]


@pytest.mark.parametrize("read", READERS)
@pytest.mark.parametrize(("file", "chosen", "language"), table(SAID))
def test_who_says_which_language_a_page_is_in(
    tmp_path: Path, read: Callable[[Path, tuple[str, ...]], str], file: str, chosen: str, language: str
) -> None:
    write(tmp_path, {file: PAGE, "lint-catalog.toml": SETTINGS})
    assert read(tmp_path / file, (f"{chosen}={tmp_path / file}",) if chosen else ()) == language


@pytest.mark.parametrize("read", READERS)
@pytest.mark.parametrize(("file", "chosen", "message"), table(CONTRADICTED))
def test_a_contradiction_is_refused(
    tmp_path: Path, read: Callable[[Path, tuple[str, ...]], str], file: str, chosen: str, message: str
) -> None:
    write(tmp_path, {file: PAGE, "lint-catalog.toml": SETTINGS})
    with pytest.raises(CatalogError) as trouble:
        read(tmp_path / file, (f"{chosen}={tmp_path / file}",))
    assert message in trouble.value.message


def test_footnotes_are_listed_in_the_language_of_the_settings(tmp_path: Path) -> None:
    write(tmp_path, {"README.md": f"{PAGE}\nOne[^a]\n\n[^a]: Note.\n", "lint-catalog.toml": SETTINGS})
    done = lint("footnotes", "README.md", "--format", "json", cwd=tmp_path)
    assert [each["language"] for each in json.loads(done.stdout)["footnotes"]] == ["ja"]
