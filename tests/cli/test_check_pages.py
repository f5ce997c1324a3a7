"""`lint-catalog PAGE…`: languages, files that pages include, formats, settings, trouble and exit statuses."""

from __future__ import annotations

import json
import os
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from lint_catalog.model.errors import CatalogError
from lint_catalog.model.pages.languages import pages_by_language
from lint_catalog.source.markdown.read import read_page
from lint_catalog.text.languages import guessed_language, language_of, without_language
from tests.support.catalogs import table
from tests.support.cli import link, lint, write
from tests.support.page_breaks import EN, FR, GOOD, JA
from tests.support.sandbox import git

BROKEN = GOOD[FR].replace("rook/rook-3b)", "rook/rook-8b)", 1)
WARNED = GOOD[FR].replace("Non divulgué", "Inconnu", 1)


def report(folder: Path, *args: str) -> tuple[int, Any, str]:
    result = lint(*args, "--format", "json", cwd=folder)
    return result.returncode, json.loads(result.stdout) if result.stdout else None, result.stderr


def test_good_pages_need_no_catalog_and_no_settings(tmp_path: Path) -> None:
    write(tmp_path, dict(GOOD))
    result = lint(JA, EN, FR, cwd=tmp_path)
    assert (result.returncode, result.stderr) == (0, "")
    assert result.stdout.startswith("✓ 48 rows in 3 files, no findings")


def test_findings_stand_at_their_place_with_carets(tmp_path: Path) -> None:
    write(tmp_path, {**GOOD, FR: BROKEN})
    result = lint(JA, EN, FR, "-q", "--color", "never", cwd=tmp_path)
    assert result.returncode == 1
    first, place, _, line, carets, *_ = result.stdout.splitlines()
    assert first == "error[size-contradicts-repository]: `3b` says `3b`, but leads to `rook/rook-8b`"
    number = 1 + next(index for index, text in enumerate(BROKEN.splitlines()) if "rook-8b" in text)
    assert place.strip().startswith(f"--> {FR}:{number}:")
    mark = carets.index("^")
    assert line[mark:].startswith("https://huggingface.co/rook/rook-8b)")
    assert carets.count("^") == len("https://huggingface.co/rook/rook-8b")


def test_the_json_report_counts_rows_and_findings(tmp_path: Path) -> None:
    write(tmp_path, {**GOOD, FR: BROKEN})
    status, found, _ = report(tmp_path, JA, EN, FR)
    summary = {"entries": 48, "files": 3, "errors": 1, "warnings": 0, "notes": 0, "links": None}
    assert (status, found["summary"]) == (1, summary)
    assert {(each["file"], each["rule"]) for each in found["findings"]} == {(FR, "size-contradicts-repository")}


STATUSES = [
    ("no findings", GOOD[FR], [], 0),
    ("an error", BROKEN, [], 1),
    ("a warning", WARNED, [], 0),
    ("a warning, strictly", WARNED, ["--strict"], 1),
    ("an error that is ignored", BROKEN, ["--ignore", "page_names"], 0),
    ("another rule selected", BROKEN, ["--select", "repeated-anchor"], 0),
]


@pytest.mark.parametrize(("page", "args", "status"), table(STATUSES))
def test_exit_statuses(tmp_path: Path, page: str, args: list[str], status: int) -> None:
    write(tmp_path, {**GOOD, FR: page})
    assert lint(JA, EN, FR, *args, cwd=tmp_path).returncode == status


@pytest.mark.parametrize("form", ["text", "concise", "json"])
def test_every_format_takes_pages(tmp_path: Path, form: str) -> None:
    write(tmp_path, {**GOOD, FR: BROKEN})
    result = lint(JA, EN, FR, "--format", form, cwd=tmp_path)
    assert result.returncode == 1
    assert "size-contradicts-repository" in result.stdout


def test_an_unreadable_page_is_said_and_the_others_are_checked(tmp_path: Path) -> None:
    write(tmp_path, {FR: BROKEN})
    (tmp_path / EN).write_bytes(b"\xff\xfe# Kite")
    result = lint(EN, FR, "--format", "concise", cwd=tmp_path)
    assert result.returncode == 3
    assert f"{EN} cannot be read: it is not UTF-8" in result.stderr
    assert "size-contradicts-repository" in result.stdout


TROUBLE = [
    ("a page and an entry", [FR, "entries/models/a.yaml"], "is a Markdown page, and entries/models/a.yaml is not"),
    ("no such page", ["nothing.md"], "there is no file or folder nothing.md"),
    ("a language that contradicts the path", [FR, "--lang", f"en={FR}"], "contradicts the path"),
    ("a language for no page", [FR, "--lang", "en=other.md"], "which is not among the pages"),
    ("a malformed language", [FR, "--lang", "english"], "is not of the form `LANGUAGE=PAGE`"),
    ("a language without pages", ["--lang", "en=other.md"], "`--lang` is about Markdown pages"),
    ("an unknown rule", [FR, "--select", "newest-year"], "no rule or family `newest-year`"),
]


@pytest.mark.parametrize(("args", "message"), table(TROUBLE))
def test_trouble_is_status_2(tmp_path: Path, args: list[str], message: str) -> None:
    write(tmp_path, {FR: GOOD[FR], "entries/models/a.yaml": "name: A\n"})
    result = lint(*args, cwd=tmp_path)
    assert (result.returncode, result.stdout) == (2, "")
    assert message in result.stderr


def test_languages_come_from_settings_paths_the_command_line_and_guesses(tmp_path: Path) -> None:
    settings = '[tool.lint-catalog]\npages = {de = "a/README.md"}\n'
    write(tmp_path, {"pyproject.toml": settings, "a/README.md": GOOD[EN], "fr/README.md": GOOD[FR], "b.md": "# B\n"})
    write(tmp_path, {"README.md": GOOD[JA]})
    pages = ["a/README.md", "fr/README.md", "b.md", "README.md"]
    result = lint(*pages, "-v", "--lang", "it=b.md", "--select", "repeated-anchor", cwd=tmp_path)
    assert "read a/README.md (de), fr/README.md (fr), b.md (it), README.md (ja)" in result.stderr


def test_pages_of_one_language_are_sets_of_their_own(tmp_path: Path) -> None:
    names = ["en/a.md", "fr/a.md", "en/b.md", "fr/b.md"]
    write(tmp_path, {name: GOOD[EN if name.startswith("en") else FR] for name in names})
    result = lint(*names, "-v", cwd=tmp_path)
    assert result.returncode == 0
    assert "read en/a.md (en), fr/a.md (fr)\nread en/b.md (en), fr/b.md (fr)" in result.stderr


def test_included_files_are_checked_once_and_only_from_around_the_page(tmp_path: Path) -> None:
    part = (
        "| K | Date | Title |\n|---|---|---|\n| A | 2024.02.01 | A |\n| B | 2024-03-01 | B |\n| C | 2024.03.02 | C |\n"
    )
    write(tmp_path, {"top/parts/papers.md": part, "outside.md": part})
    includes = "\n<!--@include: @/parts/papers.md-->\n\n<!-- @include: ../../../../outside.md -->\n"
    write(tmp_path, {f"top/docs/x/{language}/README.md": f"# A\n{includes}" for language in ("en", "fr")})
    pages = [f"top/docs/x/{language}/README.md" for language in ("en", "fr")]
    result = lint(*pages, "--format", "concise", cwd=tmp_path)
    assert result.stdout.count("malformed-date") == 1
    assert result.stdout.startswith("top/parts/papers.md:4:7: warning[malformed-date]")


def test_conventions_are_set_in_the_configuration(tmp_path: Path) -> None:
    settings = '[tool.lint-catalog.markdown]\nundisclosed = {fr = "Inconnu"}\n'
    write(tmp_path, {"pyproject.toml": settings, FR: GOOD[FR].replace("Non divulgué", "Inconnu")})
    assert lint(FR, "--strict", cwd=tmp_path).returncode == 0
    write(tmp_path, {FR: WARNED})
    result = lint(FR, "--strict", "--format", "concise", cwd=tmp_path)
    assert "`Non divulgué` stands for `Inconnu`" in result.stdout


def test_exempt_sections_and_hosts_and_columns_can_be_named(tmp_path: Path) -> None:
    order = {file: GOOD[file].replace("Qwen (14b)", "Qwen (2b)") for file in (EN, FR)}
    moved = {EN: order[EN], FR: order[FR].replace("arxiv.org/abs/2301.00001", "arxiv.org/abs/2301.00002")}
    columns = {file: text.replace("Développeur", "Auteurs du modèle") for file, text in moved.items()}
    write(tmp_path, columns)
    plain = lint(EN, FR, "--format", "concise", cwd=tmp_path).stdout
    assert "smaller-model-first" in plain
    assert "row-links-differ" in plain
    settings = """[tool.lint-catalog.markdown]
    unsorted = ["models"]
    variant-hosts = ["arxiv.org"]
    columns = {"Auteurs du modèle" = "developer"}
    """
    write(tmp_path, {"pyproject.toml": settings})
    result = lint(EN, FR, "--strict", "--format", "concise", cwd=tmp_path)
    assert result.returncode == 0, result.stdout


BAD_SETTINGS = [
    ("an unknown key", "unsortd = []", "unknown key `markdown.unsortd`", "did you mean `unsorted`?"),
    ("no list", 'unsorted = "models"', "`markdown.unsorted`", ""),
    ("no text", "undisclosed = {en = 1}", "`markdown.undisclosed.en`", ""),
    ("an unknown column", 'columns = {Autor = "developr"}', "`markdown.columns.Autor`", "did you mean `developer`?"),
]


@pytest.mark.parametrize(("line", "message", "hint"), table(BAD_SETTINGS))
def test_wrong_settings_are_trouble(tmp_path: Path, line: str, message: str, hint: str) -> None:
    write(tmp_path, {"pyproject.toml": f"[tool.lint-catalog.markdown]\n{line}\n", FR: GOOD[FR]})
    result = lint(FR, cwd=tmp_path)
    assert result.returncode == 2
    assert message in result.stderr
    assert hint in result.stderr


def _without_end(file: Path) -> None:
    file.touch()
    os.truncate(file, 1 << 40)


UNREAD: list[tuple[str, Callable[[Path], object], str]] = [
    ("a link", lambda file: link(file, file.with_name("other.toml")), "is not read: it is a link"),
    ("a link to nothing", lambda file: link(file, "nothing"), "is not read: it is a link"),
    ("broken, with a word of ours", lambda file: file.write_text("[tool.lint-catalog\n"), "is not valid TOML"),
    ("no text, with a word of ours", lambda file: file.write_bytes(b"\xff [tool.lint-catalog]"), "is not valid TOML"),
    ("no table", lambda file: file.write_text("[tool]\nlint-catalog = 1\n"), "`tool.lint-catalog` must be a table"),
    ("without end", _without_end, "cannot be read: it has more than"),
    *([("a pipe", os.mkfifo, "is not read: it is a pipe")] if hasattr(os, "mkfifo") else []),
]


@pytest.mark.parametrize(("make", "message"), table(UNREAD))
def test_settings_above_a_page_that_cannot_be_read_are_trouble(
    tmp_path: Path, make: Callable[[Path], object], message: str
) -> None:
    write(tmp_path, {"docs/a.md": "# A\n", "other.toml": "", "mine.toml": ""})
    make(tmp_path / "pyproject.toml")
    done = lint("docs/a.md", "--lang", "en=docs/a.md", cwd=tmp_path, status=2)
    assert f"{tmp_path / 'pyproject.toml'}: {message}" in done.stderr
    assert "other.toml" not in done.stderr
    lint("docs/a.md", "--lang", "en=docs/a.md", "--config", "mine.toml", cwd=tmp_path, status=0)


@pytest.mark.parametrize("content", [b"[tool.other\n", b"\xff\xfe", b"a." * 9999 + b"b = 1"])
def test_a_broken_file_above_a_page_that_has_nothing_for_us_is_passed_over(tmp_path: Path, content: bytes) -> None:
    write(tmp_path, {"docs/a.md": "# A\n", "lint-catalog.toml": 'pages = {en = "docs/a.md"}\n'})
    (tmp_path / "docs/pyproject.toml").write_bytes(content)
    assert "read docs/a.md (en)" in lint("docs/a.md", "-v", cwd=tmp_path, status=0).stderr
    (tmp_path / "lint-catalog.toml").unlink()
    lint("docs/a.md", "--lang", "en=docs/a.md", cwd=tmp_path, status=0)
    done = lint(cwd=tmp_path / "docs", status=2)
    assert f"{tmp_path / 'docs/pyproject.toml'}: is not valid TOML" in done.stderr, "there is no catalog to be found"


def test_files_are_called_from_the_catalogs_root_inside_of_it(tmp_path: Path) -> None:
    write(tmp_path, {"docs/README.fr.md": BROKEN, "lint-catalog.toml": ""})
    result = lint("README.fr.md", "--format", "concise", cwd=tmp_path / "docs")
    assert result.stdout.startswith("docs/README.fr.md:")


GUESSES = [
    ("Japanese", "日本語の大規模言語モデルのまとめです。カタログ", "ja"),
    ("English", "This is the list of all the models that are for the language, and it is with links.", "en"),
    ("French", "Voici la liste des modèles pour le japonais, avec les liens et une note sur des jeux.", "fr"),
    ("Chinese", "这是一个中文模型列表，包含许多链接和说明。", "zh"),
    ("Korean", "한국어 모델 목록입니다", "ko"),
    ("nothing to go by", "GPT-4 Llama 3 7b", ""),
]


@pytest.mark.parametrize(("text", "language"), table(GUESSES))
def test_a_language_is_guessed_from_the_text(text: str, language: str) -> None:
    assert guessed_language(text) == language


MEANT = [
    ("as it reads", [(GUESSES[2][1], None)], ["fr"]),
    ("English where there are few words", [("| vi | ed |", None)], ["en"]),
    ("as somebody said", [("| vi | ed |", "pt_br"), (GUESSES[1][1], None)], ["pt-BR", "en"]),
    ("nothing where English is another page", [("| vi | ed |", None), (GUESSES[1][1], "en")], []),
    ("nothing without words", [("| 1 | 2 |", None)], []),
]


@pytest.mark.parametrize(("given", "languages"), table(MEANT))
def test_a_page_is_imported_in_the_language_that_is_meant(
    given: list[tuple[str, str | None]], languages: list[str]
) -> None:
    pages = [(read_page(text, f"{number}.md"), language) for number, (text, language) in enumerate(given)]
    if languages:
        assert list(pages_by_language(pages)) == languages
    else:
        with pytest.raises(CatalogError, match=r"nothing says which language 0\.md is in"):
            pages_by_language(pages)


PATHS = [
    ("in a folder", "en/README.md", "en", "README.md"),
    ("in a suffix", "docs/README.fr.md", "fr", "docs/README.md"),
    ("after an underscore", "README_ja.md", "ja", "README.md"),
    ("the whole name", "catalog/ja.md", "ja", "catalog/.md"),
    ("nowhere", "docs/guide.md", None, "docs/guide.md"),
]


@pytest.mark.parametrize(("path", "language", "neutral"), table(PATHS))
def test_the_path_of_a_page_says_its_language(path: str, language: str | None, neutral: str) -> None:
    assert language_of(Path(path)) == language
    assert without_language(Path(path)) == neutral


FACTS = """## Models

| | Year | Base Model | Developer | License |
|---|---|---|---|---|
| [One](https://example.com/1) | 2024 | Llama 2 (**7b**) | Acme | Llama 2 Community License |
| [Two](https://example.com/2) | 2024 | Llama 2 (**7b**) | Acme | Apache 2.0 |
"""


def test_rules_on_facts_of_entries_look_at_what_a_page_says(tmp_path: Path) -> None:
    write(tmp_path, {"README.md": FACTS})
    status, found, _ = report(tmp_path, "README.md", "--select", "license-dropped")
    assert status == 1
    (finding,) = found["findings"]
    line = FACTS.splitlines()[finding["line"] - 1]
    assert line[finding["column"] - 1 : finding["end_column"] - 1] == "Apache 2.0"


def test_and_a_comment_on_the_page_ignores_what_they_find(tmp_path: Path) -> None:
    row = "| Acme | Apache 2.0 |\n"
    asked = "| Acme | Apache 2.0 <!-- lint-catalog: ignore[license-dropped] the developer says so --> |\n"
    write(tmp_path, {"README.md": FACTS.replace(row, asked)})
    status, found, _ = report(tmp_path, "README.md", "--select", "license-dropped,suppressions")
    assert (status, found["findings"]) == (0, [])


def test_a_page_has_a_baseline_and_is_compared_with_a_revision(tmp_path: Path) -> None:
    write(tmp_path, {**GOOD, FR: BROKEN})
    pages = (JA, EN, FR)
    for command in (["init", "--quiet"], ["add", "--all"], ["commit", "--quiet", "--message=Pages"]):
        git(tmp_path, *command)
    assert report(tmp_path, *pages, "--baseline", "owed", "--write-baseline")[0] == 0
    assert report(tmp_path, *pages, "--baseline", "owed")[1]["findings"] == []
    assert report(tmp_path, *pages, "--since", "HEAD")[1]["findings"] == []
    write(tmp_path, {FR: "\n" + BROKEN.replace("teal/teal-1.6b)", "teal/teal-7b)", 1)})
    for args in (["--baseline", "owed"], ["--since", "HEAD"]):
        found = report(tmp_path, *pages, *args)[1]["findings"]
        assert [each["rule"] for each in found] == ["size-contradicts-repository"], args
        assert "teal" in found[0]["message"]
    write(tmp_path, {FR: GOOD[FR]})
    found = report(tmp_path, *pages, "--baseline", "owed")[1]["findings"]
    assert [each["rule"] for each in found] == ["outdated-baseline-entry"]


def test_fixes_are_made_on_pages(tmp_path: Path) -> None:
    write(tmp_path, {**GOOD, FR: GOOD[FR].replace("Wikipédia", "Wiki\u200bpédia", 1)})
    result = lint(JA, EN, FR, "--diff", "--unsafe-fixes", cwd=tmp_path)
    assert result.returncode == 1
    assert "Wikipédia" in result.stdout
    assert lint(JA, EN, FR, "--unsafe-fixes", cwd=tmp_path).returncode == 1
    assert (tmp_path / FR).read_text(encoding="utf-8") == GOOD[FR]
    assert lint(JA, EN, FR, cwd=tmp_path).returncode == 0


def test_severities_and_paths_of_the_settings_hold_for_pages(tmp_path: Path) -> None:
    settings = (
        f'[severity]\nsize-contradicts-repository = "note"\n[[per-path]]\npaths = ["{EN}"]\nignore = ["page_names"]\n'
    )
    write(tmp_path, {**GOOD, FR: BROKEN, "lint-catalog.toml": settings})
    status, found, _ = report(tmp_path, JA, EN, FR)
    assert (status, [each["severity"] for each in found["findings"]]) == (0, ["note"])
    (tmp_path / "lint-catalog.toml").write_text(settings.replace(EN, FR), encoding="utf-8")
    assert report(tmp_path, JA, EN, FR)[1]["findings"] == []
