"""A change that reports less than its base would, with real git: what is noted, where, and what stays a note."""

from __future__ import annotations

import json
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from tests.support.cli import lint, put, write
from tests.support.sandbox import SPEECH, environment, git, speech

JSUT = "entries/corpora/jsut.yaml"
SCHEMA = "schema/corpora.schema.json"
RULE = "gate-loosened"


@pytest.fixture
def catalog(tmp_path: Path) -> Path:
    folder = tmp_path / "catalog"
    speech(folder)
    git(folder, "init", "--quiet", "--initial-branch=main")
    commit(folder)
    return folder


def commit(folder: Path) -> None:
    git(folder, "add", "--all")
    git(folder, "commit", "--quiet", "--message=Change")


def run(folder: Path, *args: str, status: int | None = None) -> list[dict[str, Any]]:
    result = lint("--since", "HEAD", "--format", "json", *args, cwd=folder, env=environment(), status=status)
    assert result.stdout, result.stderr
    found: list[dict[str, Any]] = json.loads(result.stdout)["findings"]
    return [each for each in found if each["rule"] == RULE]


def said(folder: Path, *args: str) -> list[tuple[str, int, str]]:
    return [(each["file"], each["line"], each["message"]) for each in run(folder, *args)]


def settings(folder: Path, text: str) -> None:
    write(folder, {"pyproject.toml": f"[tool.lint-catalog]\nschema = 'schema'\nchecks = ['checks']\n{text}"})


def test_every_kind_is_noted_where_it_stands(catalog: Path) -> None:
    settings(catalog, "ignore = ['licenses']\n")
    put(catalog, SCHEMA, '"maximum": 2100, ', "")
    put(catalog, "checks/durations.py", "Severity.ERROR", "Severity.NOTE")
    put(catalog, JSUT, "hours: 10", "hours: 10 # lint-catalog: ignore[out-of-range] it is")
    found = {(file, line): message for file, line, message in said(catalog)}
    assert {file for file, _ in found} == {"pyproject.toml", SCHEMA, "checks/durations.py", JSUT}
    assert "`strict` is off" in found["pyproject.toml", 1]
    assert "in `ignore`, and errors at the base" in found["pyproject.toml", 4]
    assert "`maximum` is gone" in found[SCHEMA, 18]
    assert "is of severity note, and error at the base" in found["checks/durations.py", 7]
    assert found[JSUT, 6] == "a comment ignores `out-of-range` in this line, which none of the base does"


def test_nothing_takes_the_note_away_and_strict_gate_makes_it_an_error(catalog: Path) -> None:
    silent = "ignore = ['licenses', 'gate-loosened']\n"
    settings(catalog, silent)
    assert lint("--since", "HEAD", cwd=catalog, env=environment(), status=2).stderr.count(RULE)  # there is no such rule
    settings(catalog, "ignore = ['licenses']\nper-path = [{paths = ['**'], ignore = ['references']}]\n")
    put(catalog, JSUT, "hours: 10", "hours: 10 # lint-catalog: ignore[gate-loosened] it is")
    assert len(run(catalog, status=0)) == len(run(catalog, "--select", "shape,licenses,references", status=0)) > 2
    errors = run(catalog, "--strict-gate", status=1)
    assert {each["severity"] for each in errors} == {"error"}


@pytest.mark.release
@pytest.mark.parametrize("format_name", ["text", "concise", "github", "markdown"])
def test_the_summary_begins_with_it(catalog: Path, format_name: str, tmp_path: Path) -> None:
    settings(catalog, "strict = true\nignore = ['licenses']\n")
    job = tmp_path / "summary.md"
    env = {**environment(), "GITHUB_STEP_SUMMARY": str(job)}
    result = lint("--since", "HEAD", "--format", format_name, cwd=catalog, env=env, status=0)
    lines = [each for each in result.stdout.splitlines() if each.startswith("gate loosened in 1 place; ")]
    assert len(lines) == 1
    assert format_name != "github" or "\ngate loosened in 1 place; " in job.read_text(encoding="utf-8")


def test_strict_gate_without_a_base_says_what_is_missing(catalog: Path) -> None:
    result = lint("--strict-gate", cwd=catalog, env=environment(), status=2)
    assert "`--strict-gate` has nothing to compare with" in result.stderr
    assert "--since REV" in result.stderr


@pytest.mark.release
def test_what_it_hides_today_is_counted(catalog: Path) -> None:
    put(catalog, JSUT, "style: read", "style: reed")
    settings(catalog, "strict = true\nper-path = [{paths = ['entries/corpora'], ignore = ['shape']}]\n")
    messages = [each["message"] for each in run(catalog)]
    assert any(each.endswith(f"; 1 finding of today, such as in `{JSUT}:7`") for each in messages), messages


@pytest.mark.release
def test_isolated_only_what_holds_is_compared(catalog: Path) -> None:
    settings(catalog, "ignore = ['licenses']\nmarkdown.unsorted = ['x']\n")
    put(catalog, "checks/durations.py", "Severity.ERROR", "Severity.NOTE")
    put(catalog, SCHEMA, '"maximum": 2100, ', "")
    assert {file for file, _, _ in said(catalog, "--isolated")} == {"pyproject.toml", SCHEMA}
    assert all("markdown" in message for file, _, message in said(catalog, "--isolated") if file == "pyproject.toml")


def move_settings(folder: Path) -> None:
    text = (folder / "pyproject.toml").read_text(encoding="utf-8").replace("[tool.lint-catalog]\n", "")
    (folder / "pyproject.toml").unlink()
    write(folder, {"lint-catalog.toml": text})


def lay_out_schema(folder: Path) -> None:
    content = json.loads((folder / SCHEMA).read_text(encoding="utf-8"))
    content = {key: content[key] for key in sorted(content)}
    write(folder, {SCHEMA: json.dumps(content, indent=1)})


def rename_all(folder: Path) -> None:
    (folder / "entries").rename(folder / "list")
    (folder / "schema").rename(folder / "forms")
    (folder / "checks").rename(folder / "rules")
    text = "[tool.lint-catalog]\nschema = 'forms'\nchecks = ['rules']\nentries = 'list'\nstrict = true\n"
    write(folder, {"pyproject.toml": text})


def rename_entry(folder: Path) -> None:
    (folder / "entries/licenses/laboro-research.yaml").rename(folder / "entries/licenses/laboro.yaml")


SAME: list[tuple[str, Callable[[Path], None]]] = [
    ("settings-in-another-file", move_settings),
    ("a-schema-in-another-layout", lay_out_schema),
    ("all-folders-renamed", rename_all),
    ("an-entry-renamed", rename_entry),
]


@pytest.mark.release
@pytest.mark.parametrize("change", [pytest.param(each[1], id=each[0]) for each in SAME])
def test_what_only_stands_elsewhere_is_not_noted(catalog: Path, change: Callable[[Path], None]) -> None:
    comment = "# lint-catalog: ignore-file[out-of-range] as printed\n"
    for file in (JSUT, "entries/licenses/laboro-research.yaml"):
        write(catalog, {file: comment + (catalog / file).read_text(encoding="utf-8")})
    commit(catalog)
    change(catalog)
    assert said(catalog) == []


@pytest.mark.release
def test_lines_of_a_baseline_in_the_checkout(catalog: Path) -> None:
    put(catalog, JSUT, "style: read", "style: reed")
    lint("--baseline", "owed.jsonl", "--write-baseline", cwd=catalog, env=environment())
    ((file, line, message),) = said(catalog, "--baseline", "owed.jsonl")
    assert (file, line) == ("owed.jsonl", 2)
    assert "on `corpora/jsut`, which that of the base does not" in message
    commit(catalog)
    assert said(catalog, "--baseline", "owed.jsonl") == []


BROKEN = [
    ("settings", "pyproject.toml", "[tool.lint-catalog]\nignroe = []\n", "the settings of the base cannot be read"),
    ("no-toml", "pyproject.toml", "[tool.lint-catalog\n", "the settings of the base cannot be read"),
    ("schemas", SCHEMA, "{", "the schemas of the base cannot be read"),
    ("checks", "checks/durations.py", "def", "what `checks/durations.py` does besides its rules has changed"),
    ("checks-that-are-no-text", "checks/durations.py", "\0", "what `checks/durations.py` does besides its rules"),
]


@pytest.mark.release
@pytest.mark.parametrize(("file", "text", "message"), [pytest.param(*each[1:], id=each[0]) for each in BROKEN])
def test_what_of_the_base_cannot_be_read_is_said(catalog: Path, file: str, text: str, message: str) -> None:
    write(catalog, {file: text})
    commit(catalog)
    write(catalog, {file: (SPEECH / file).read_text(encoding="utf-8")})
    assert any(message in each for _, _, each in said(catalog))


@pytest.mark.release
def test_schemas_and_settings_that_are_gone(catalog: Path) -> None:
    for file in (SCHEMA, "pyproject.toml"):
        (catalog / file).unlink()
    messages = [message for _, _, message in said(catalog)]
    assert "the settings of the base are gone" in messages
    assert "the schema of `corpora` is gone: entries of that kind are not judged" in messages
    assert any(each.startswith("the rule `splits-longer-than-corpus` of the base is gone") for each in messages)


@pytest.mark.release
def test_entries_that_stay_where_nobody_looks_any_more(catalog: Path) -> None:
    settings(catalog, "strict = true\nentries = 'list'\n")
    write(catalog, {"list/corpora/new.yaml": (catalog / JSUT).read_text(encoding="utf-8")})
    assert any("does not hold 7 entries of the base" in message for _, _, message in said(catalog))


@pytest.mark.release
def test_a_catalog_that_is_new_has_no_gate_to_loosen(tmp_path: Path) -> None:
    git(tmp_path, "init", "--quiet", "--initial-branch=main")
    git(tmp_path, "commit", "--quiet", "--allow-empty", "--message=Nothing")
    speech(tmp_path / "catalog")
    settings(tmp_path / "catalog", "ignore = ['licenses']\n")
    assert said(tmp_path / "catalog") == []


@pytest.mark.release
def test_pages_have_the_gate_of_their_catalog(tmp_path: Path) -> None:
    write(tmp_path, {"README.md": "# A\n\nSee [x](nowhere.md).\n", "lint-catalog.toml": ""})
    git(tmp_path, "init", "--quiet", "--initial-branch=main")
    commit(tmp_path)
    write(tmp_path, {"lint-catalog.toml": "markdown.site-routes = ['/nowhere.md']\n"})
    put(tmp_path, "README.md", "# A", "<!-- lint-catalog: ignore-file[page_files] x -->\n# A")
    assert [each[0] for each in said(tmp_path, "README.md")] == ["README.md", "lint-catalog.toml"]


def test_a_gate_that_is_looked_for_elsewhere(catalog: Path) -> None:
    """A run in the same folder finds another catalog."""
    (catalog / "list").mkdir()
    for name in ("entries", "schema", "checks", "pyproject.toml"):
        shutil.move(catalog / name, catalog / "list" / name)
    commit(catalog)
    for name in ("entries", "schema", "checks"):
        shutil.move(catalog / "list" / name, catalog / name)
    (catalog / "list" / "pyproject.toml").unlink()
    settings(catalog, "strict = true\nignore = ['licenses']\n")
    messages = [message for _, _, message in said(catalog / "list")]
    assert any("another one than at the base, which has it in `list`" in each for each in messages)
    assert any("in `ignore`, and errors at the base" in each for each in messages)


@pytest.mark.release
def test_a_link_in_place_of_a_catalog(tmp_path: Path) -> None:
    speech(tmp_path / "list")
    git(tmp_path, "init", "--quiet", "--initial-branch=main")
    commit(tmp_path)
    (tmp_path / "list").rename(tmp_path / "other")
    (tmp_path / "list").symlink_to("other")
    settings(tmp_path / "other", "ignore = ['licenses']\n")
    assert [each for *_, each in said(tmp_path / "list") if "the catalog of the base in `../list` is gone" in each]


@pytest.mark.release
def test_pages_that_nobody_looks_at_any_more(tmp_path: Path) -> None:
    page = "# A\n\nSee [x](nowhere.md).\n"
    write(tmp_path, {"README.md": page, "lint-catalog.toml": "pages = {en = 'README.md'}\n"})
    git(tmp_path, "init", "--quiet", "--initial-branch=main")
    commit(tmp_path)
    write(tmp_path, {"decoy.md": page, "lint-catalog.toml": "pages = {en = 'decoy.md'}\n"})
    assert [each for *_, each in said(tmp_path) if "`pages` names others instead of `README.md`" in each]
    git(tmp_path, "checkout", "--quiet", ".")
    write(tmp_path, {"entries/catalog.yaml": "title: {en: A}\nlanguages: [en]\n"})
    assert [each for *_, each in said(tmp_path) if "there are entries now, and so `README.md` are not judged" in each]
